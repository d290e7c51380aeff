"""The sandbox: one local server with a Bot API, a control API and a chat page."""

import asyncio
from pathlib import Path

from aiohttp import StreamReader, web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http_parser import RawRequestMessage

from bot.sandbox.api import BotApi
from bot.sandbox.control.door import Control
from bot.sandbox.faults import Faults
from bot.sandbox.limits import Limits
from bot.sandbox.parameters import MOST_BYTES
from bot.sandbox.records import Bot
from bot.sandbox.world import World

SANDBOX_TOKEN = "1000000000:sandbox-token-for-trials-only-00000"  # noqa: S105 - it opens nothing but a sandbox
PAGE = Path(__file__).parent / "page"


class Sandbox:
    """Starts empty but for the default bot; `seed_people(sandbox.world)` fills it for trials.

    `seed` shifts where counted ids start. `limits`: flood limits, the documented ones by default.
    `clock_file`: a file that is told by how many seconds the sandbox's clock is ahead.
    """

    def __init__(self, *, seed: int = 0, limits: Limits | None = None, clock_file: Path | None = None) -> None:
        self.world = World(seed)
        self.limits = limits or Limits()
        self.faults = Faults()
        self.url = ""
        self._clock_file = clock_file
        self.closing = asyncio.Event()
        self.api = BotApi(self.world, self.limits, self.faults, self.closing)
        self._control = Control(self)
        self._runner: web.ServerRunner | None = None
        self.add_bot(SANDBOX_TOKEN, "jiedui_bot", "结对")

    def add_bot(self, token: str, username: str, name: str) -> Bot:
        """Registers a bot under a token of the form <digits>:<30 or more characters>."""
        return self.world.add_bot(token, username, name)

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listens; `url` is known afterwards. Raises OSError if the port is taken."""
        self.closing.clear()
        server = web.Server(self._answer, request_factory=_request, handler_cancellation=True, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        bound = self._runner.addresses[0][1]
        self.url = f"http://{host}:{bound}"

    async def stop(self) -> None:
        """Ends open polls and streams and closes the port. May be called again."""
        self.closing.set()
        self.world.log.wake()
        for bot in self.world.bots.values():
            bot.updates.release()
            if bot.webhook is not None:
                await bot.webhook.stop()
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()

    def set_clock(self, ahead_s: int) -> None:
        """Moves the clock of the sandbox, and of the bot that reads the clock file."""
        self.world.ahead_s = ahead_s
        if self._clock_file is not None:
            self._clock_file.write_text(f"{ahead_s}\n")
        self.world.log.add("clock", ahead_s=ahead_s)

    def set_outage(self, *, outage: bool) -> None:
        """Makes the Bot API seem gone, or back; open polls are cut."""
        self.faults.outage = outage
        if outage:
            for bot in self.world.bots.values():
                bot.updates.release()

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        if path.startswith("/bot"):
            return await self.api.answer(request)
        if path.startswith("/file/bot"):
            return self.api.file(request)
        if path.startswith("/sandbox/"):
            return await self._control.answer(request)
        return _page(path)


def _request(
    message: RawRequestMessage,
    payload: StreamReader,
    protocol: web.RequestHandler,
    writer: AbstractStreamWriter,
    task: "asyncio.Task[None]",
) -> web.BaseRequest:
    """A request whose body may be as large as an upload."""
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=MOST_BYTES + 2**20)


def _page(path: str) -> web.StreamResponse:
    file = PAGE / "index.html" if path == "/" else (PAGE / path.removeprefix("/page/")).resolve()
    if file != PAGE / "index.html" and (not path.startswith("/page/") or PAGE.resolve() not in file.parents):
        return web.Response(status=404, text="Not Found")
    return web.FileResponse(file) if file.is_file() else web.Response(status=404, text="Not Found")
