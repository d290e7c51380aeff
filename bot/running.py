"""`jiedui run`: until a signal, or until Telegram refuses for good."""

import asyncio
import signal
import sys

import structlog

from bot.app import running
from bot.config import Config

log = structlog.get_logger()

SWITCH_S = 0.0005  # a search computes on its own thread: Python's 5 ms would hold up everybody else's updates
STOP_S = 4.5  # from a signal to the end, whatever is still under way


async def run_until_stopped(config: Config) -> None:
    """Stops gracefully on SIGTERM and SIGINT. Raises StartError, StoppedError, DatabaseError."""
    sys.setswitchinterval(SWITCH_S)
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    signalled = asyncio.create_task(stopping.wait())
    bot = asyncio.create_task(_run(config, signalled))
    try:
        await asyncio.wait({bot, signalled}, return_when=asyncio.FIRST_COMPLETED)
        if not bot.done():
            # A start that still waits for a server has nothing to finish and doesn't look at the signal.
            await asyncio.wait({bot}, timeout=STOP_S)
            bot.cancel()
        await bot
    except asyncio.CancelledError:
        log.warning("stopped before everything was finished; the rest waits for the next start")
    finally:
        signalled.cancel()


async def _run(config: Config, signalled: "asyncio.Task[bool]") -> None:
    async with running(config, ready) as bot:
        log.info("running")
        await asyncio.wait({bot.taking, signalled}, return_when=asyncio.FIRST_COMPLETED)
        if bot.taking.done():
            await bot.taking
        log.info("stopping")


def ready() -> None:
    """The line that those who started the bot wait for."""
    sys.stderr.write("ready\n")
    sys.stderr.flush()
