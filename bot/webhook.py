"""The webhook: an HTTP server for Telegram's own requests. 200 only once the update is a row in the inbox."""

import hashlib
import hmac
import secrets

import msgspec
import structlog
from aiohttp import web

from bot.polling import Numbered, Receive

log = structlog.get_logger()

BODY_BYTES = 1 << 20


class Webhook:
    """Takes what comes to `path`, with `secret` in its header; both are Telegram's to know alone."""

    def __init__(self, secret: str, receive: Receive) -> None:
        self.secret = secret or secrets.token_urlsafe(32)
        self.path = hashlib.sha256(self.secret.encode()).hexdigest()[:32]
        self._receive = receive
        self._runner: web.AppRunner | None = None

    async def start(self, host: str, port: int) -> None:
        """Raises OSError when the port is taken."""
        application = web.Application(client_max_size=BODY_BYTES)
        # A proxy in front may have its own path before ours, or cut one off.
        application.router.add_post("/{prefix:(.*/)?}{path}", self._take)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def _take(self, incoming: web.Request) -> web.Response:
        given = incoming.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        known = hmac.compare_digest(given.encode(), self.secret.encode())
        if not hmac.compare_digest(incoming.match_info["path"].encode(), self.path.encode()) or not known:
            return web.Response(status=403)
        body = await incoming.read()
        try:
            msgspec.json.decode(body, type=Numbered)
        except msgspec.MsgspecError:
            return web.Response(status=400)
        try:
            await self._receive([msgspec.Raw(body)])
        except Exception:
            log.exception("an update couldn't be written; Telegram will send it again")
            return web.Response(status=503)
        return web.Response()
