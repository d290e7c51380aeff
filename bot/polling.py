"""The two ways updates come: long polling, and a webhook; either hands them to the inbox before they are confirmed."""

import asyncio
import hmac
from collections.abc import Awaitable, Callable

import msgspec
import structlog
from aiohttp import web

from bot.transport import Transport

log = structlog.get_logger()

POLL_S = 25
PAUSES_S = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
BODY_BYTES = 1 << 20
ALLOWED = ["message", "callback_query", "inline_query", "chosen_inline_result", "my_chat_member"]

Receive = Callable[[list[msgspec.Raw]], Awaitable[None]]


class StoppedError(Exception):
    """Telegram refuses for good: one line says why."""


class RefusedError(Exception):
    """Telegram, or what answers in its place, says no for now."""


class Answer(msgspec.Struct):
    ok: bool = False
    result: list[msgspec.Raw] = []
    error_code: int = 0
    description: str = ""
    parameters: dict[str, int] = {}


class Number(msgspec.Struct):
    update_id: int


async def poll(transport: Transport, methods: str, receive: Receive) -> None:
    """Poll for ever; `methods` is the root of the bot's methods. Raises StoppedError when there is no sense in it."""
    offset = 0
    failures = 0
    while True:
        try:
            updates = await _get(transport, methods, offset)
            await receive(updates)
        except StoppedError:
            raise
        except Exception as error:  # noqa: BLE001, the network, the disk: nothing was confirmed, so nothing is lost
            pause = PAUSES_S[min(failures, len(PAUSES_S) - 1)]
            failures += 1
            log.warning("can't take updates; trying again", error=str(error), pause_s=pause)
            await asyncio.sleep(pause)
            continue
        failures = 0
        if updates:
            offset = max(msgspec.json.decode(each, type=Number).update_id for each in updates) + 1


async def _get(transport: Transport, methods: str, offset: int) -> list[msgspec.Raw]:
    parameters = {"offset": offset, "timeout": POLL_S, "limit": 100, "allowed_updates": ALLOWED}
    status, body = await transport.call(f"{methods}/getUpdates", POLL_S + 10.0, **parameters)
    try:
        answer = msgspec.json.decode(body, type=Answer)
    except msgspec.MsgspecError as error:
        raise RefusedError(f"no Bot API answered (HTTP {status})") from error
    if answer.ok:
        return answer.result
    if answer.error_code in {401, 404, 409}:
        raise StoppedError(f"Telegram refuses to hand over updates: {answer.description}")
    if answer.error_code == 429:  # noqa: PLR2004, HTTP's own number
        await asyncio.sleep(answer.parameters.get("retry_after", 1))
    raise RefusedError(answer.description or f"HTTP {status}")


class Webhook:
    """An HTTP server for Telegram's own requests: 200 only when the update is a row."""

    def __init__(self, secret: str, receive: Receive) -> None:
        self._secret = secret
        self._receive = receive
        self._runner: web.AppRunner | None = None

    async def start(self, host: str, port: int) -> None:
        """Raises OSError when the port is taken."""
        application = web.Application(client_max_size=BODY_BYTES)
        application.router.add_post("/{path:.*}", self._take)
        self._runner = web.AppRunner(application, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def _take(self, incoming: web.Request) -> web.Response:
        given = incoming.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            return web.Response(status=403)
        body = await incoming.read()
        try:
            msgspec.json.decode(body, type=Number)
        except msgspec.MsgspecError:
            return web.Response(status=400)
        try:
            await self._receive([msgspec.Raw(body)])
        except Exception:
            log.exception("an update couldn't be written; Telegram will send it again")
            return web.Response(status=503)
        return web.Response()
