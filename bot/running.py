"""`jiedui run`: until a signal, or until Telegram refuses for good."""

import asyncio
import signal
import sys

import click
import structlog

from bot.app import StartError, running
from bot.config import Config
from bot.polling import StoppedError

log = structlog.get_logger()


class RunError(click.ClickException):
    """Exit 1 with one line."""

    def show(self, file: object = None) -> None:
        del file
        click.echo(self.message, err=True)


async def run_until_stopped(config: Config) -> None:
    """Stops gracefully, in under five seconds, on SIGTERM and SIGINT. Raises RunError."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    signalled = asyncio.create_task(stopping.wait())
    bot = asyncio.create_task(_run(config, signalled))
    try:
        # A signal that comes while the start still waits for a server ends the start.
        await asyncio.wait({bot, signalled}, return_when=asyncio.FIRST_COMPLETED)
        if not bot.done():
            await asyncio.wait({bot}, timeout=4.5)
            bot.cancel()
        await bot
    except (StartError, StoppedError) as error:
        raise RunError(str(error)) from error
    except asyncio.CancelledError:
        log.warning("stopped before everything was finished; the rest waits for the next start")
    finally:
        signalled.cancel()


async def _run(config: Config, signalled: "asyncio.Task[bool]") -> None:
    async with running(config, ready) as taking:
        await asyncio.wait({taking, signalled}, return_when=asyncio.FIRST_COMPLETED)
        if taking.done():
            taking.result()


def ready() -> None:
    sys.stderr.write("ready\n")
    sys.stderr.flush()
