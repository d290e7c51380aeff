"""`jiedui try`: the sandbox, its chat page, and the bot with sample data, on this machine alone."""

import asyncio
import contextlib
import os
import signal
import sys
from pathlib import Path

import click

from bot import sampling
from bot.clock import Clock
from bot.config import Config
from bot.deps import Deps
from bot.messages import Messages
from bot.register.importing import import_file
from bot.sandbox.seeds import new_run, seed_people
from bot.sandbox.server import SANDBOX_TOKEN, Sandbox
from storage import organisations
from storage.database import Database

SAMPLES = Path(__file__).parent / "samples"
KINDS = ("organisations", "companies", "members", "pairings", "notices")
CONFIG = """# Written by `jiedui try`; anew at each start.
[telegram]
token = "{token}"
api_url = "{url}"

[storage]
path = "{database}"

[alliance]
name = "南安经济互动联盟共同体"
admins = [{admins}]

[backup]
folder = "{backups}"
"""


class TrialError(click.ClickException):
    """Exit 1 with one line."""

    def show(self, file: object = None) -> None:
        del file
        click.echo(self.message, err=True)


async def trial(port: int, data: Path, *, sample: bool) -> None:
    """Until Ctrl-C, or until the bot ends. Raises TrialError."""
    clock = _prepared(data)
    sandbox = Sandbox(seed=new_run(), clock_file=clock)
    seeded = seed_people(sandbox.world)
    try:
        await sandbox.start(port=port)
    except OSError as error:
        raise TrialError(f"port {port} is taken: stop what uses it, or give another: --port {port + 1}") from error
    try:
        config = data / "config.toml"
        admins = ", ".join(str(person.id) for person in seeded if person.role_hint == "admin")
        database = data / ("empty.db" if not sample else "trial.db")
        config.write_text(
            CONFIG.format(
                token=SANDBOX_TOKEN,
                url=sandbox.url,
                database=database.as_posix(),
                admins=admins,
                backups=(data / "backups").as_posix(),
            )
        )
        if sample:
            officer = next(person.id for person in seeded if person.role_hint == "officer")
            await _import(database, officer)
        await _run(config, clock, sandbox.url)
    finally:
        await sandbox.stop()


def _prepared(data: Path) -> Path:
    """The folder, and the file that sets the trial's clock."""
    data.mkdir(parents=True, exist_ok=True)
    clock = data / "clock"
    clock.write_text("0\n")
    return clock


async def _import(path: Path, officer: int) -> None:
    """The sample register and what is coming, once; through the same import, and call, that everybody uses."""
    database = await Database.open(path)
    try:
        async with database.reading() as reader:
            there = await organisations.kinds(reader)
        if not there:
            click.echo("Importing the sample register …")
            for kind in KINDS:
                report = await import_file(database, kind, SAMPLES / f"{kind}.csv")
                if report.errors:
                    raise TrialError(f"the sample {kind} don't import: {report.errors[0]}")
            events = sampling.read(SAMPLES / "events.toml")
            await sampling.put(Deps(Config(), database, Clock(), Messages()), events, officer)
    finally:
        await database.close()


async def _run(config: Path, clock: Path, url: str) -> None:
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    environment = {**os.environ, "JIEDUI_CLOCK": str(clock)}
    environment.pop("JIEDUI_TOKEN", None)
    environment.pop("JIEDUI_STORAGE", None)
    bot = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", "--config", str(config), env=environment, start_new_session=True
    )
    click.echo(f"\n  Open {url}  (Ctrl-C stops everything)\n")
    ended, stopped = asyncio.create_task(bot.wait()), asyncio.create_task(stopping.wait())
    await asyncio.wait({ended, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if ended.done():
        raise TrialError(f"the bot ended (exit {bot.returncode}); its last lines above say why")
    with contextlib.suppress(ProcessLookupError):
        bot.terminate()
    await ended
