"""Long polling: a batch is in the inbox before the next offset confirms it."""

import asyncio
from collections.abc import Awaitable, Callable

import msgspec
import structlog

from bot.failures import CommandError
from bot.transport import Transport

log = structlog.get_logger()

POLL_S = 25
LATE_S = 10.0  # how much longer than it was asked to wait a server may take
PAUSES_S = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
CONFLICT = 409
TOO_MANY = 429

Receive = Callable[[list[msgspec.Raw]], Awaitable[None]]


class StoppedError(CommandError):
    """Telegram refuses for good: one line says why."""


class RefusedError(Exception):
    """Telegram, or what answers in its place, says no for now."""


class Answer(msgspec.Struct):
    ok: bool = False
    result: list[msgspec.Raw] = []
    error_code: int = 0
    description: str = ""
    parameters: dict[str, int] = {}


class Numbered(msgspec.Struct):
    update_id: int


async def poll(transport: Transport, methods: str, allowed: list[str], receive: Receive) -> None:
    """Poll until cancelled; `methods` is the root of the bot's methods. Raises StoppedError: no sense in going on."""
    offset = 0
    failures = 0
    while True:
        try:
            updates = await _get(transport, methods, offset, allowed)
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
            offset = max(msgspec.json.decode(each, type=Numbered).update_id for each in updates) + 1


async def _get(transport: Transport, methods: str, offset: int, allowed: list[str]) -> list[msgspec.Raw]:
    """The next batch, each update as its raw JSON."""
    parameters = {"offset": offset, "timeout": POLL_S, "limit": 100, "allowed_updates": allowed}
    status, body = await transport.call(f"{methods}/getUpdates", POLL_S + LATE_S, parameters)
    try:
        answer = msgspec.json.decode(body, type=Answer)
    except msgspec.MsgspecError as error:
        raise RefusedError(f"no Bot API answered (HTTP {status})") from error
    if answer.ok:
        return answer.result
    if answer.error_code in {401, 404}:
        raise StoppedError(f"Telegram doesn't know this token any more: {answer.description}")
    if answer.error_code == CONFLICT:
        raise StoppedError(f"another program takes this bot's updates; stop that one first: {answer.description}")
    if answer.error_code == TOO_MANY:
        await asyncio.sleep(answer.parameters.get("retry_after", 1))
    raise RefusedError(answer.description or f"HTTP {status}")
