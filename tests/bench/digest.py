"""A digest for many members at once, in the running bot: how long until all have it, and how long somebody waits who
asks meanwhile. Without limits, so the composing is as busy as it can be."""

import asyncio
import json
import sqlite3
import sys
from pathlib import Path
from time import perf_counter, time

from bot.alerts.finding import TELL
from bot.sandbox.limits import Limits
from bot.sandbox.server import SANDBOX_TOKEN, Sandbox
from storage import jobs
from storage.database import Database
from tests.bench import notices
from tests.bench.broadcast import ASKERS, Heard
from tests.bench.figures import note, percentile, say
from tests.bench.processes import CONFIG, ROOT
from tests.bench.register import Names

TOLD = 10_000
NOTICES = 4_000
NOON_MS = 4 * 3_600_000  # in Beijing, where it is nobody's night


def measure(folder: Path, _database: Path, _names: Names, told: int = TOLD) -> None:
    asyncio.run(_measure(folder, told))


async def _measure(folder: Path, told: int) -> None:
    path = folder / "digest.db"
    notices.build(path, NOTICES)
    sandbox = Sandbox(limits=Limits.none())
    await sandbox.start()
    heard = Heard(sandbox, told)
    ahead_s = (NOON_MS / 1000 - time()) % 86_400
    await _fill(path, heard.recipients, round((time() + ahead_s) * 1000))
    config, clock, log = (folder / f"digest.{ending}" for ending in ("toml", "clock", "log"))
    config.write_text(CONFIG.format(token=SANDBOX_TOKEN, url=sandbox.url, database=path.as_posix()))
    clock.write_text(f"{ahead_s}")
    with log.open("wb") as output:
        command = [sys.executable, "-m", "bot", "run", "--config", str(config)]
        environment = {"JIEDUI_CLOCK": str(clock), "PATH": "/usr/bin:/bin"}
        bot = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stderr=output, stdout=output, env=environment)
    try:
        busy, took = await _asked_meanwhile(heard, told)
        heard.waits = []
        await _ask(heard, ASKERS)
    finally:
        bot.terminate()
        await bot.wait()
        await sandbox.stop()
    say(
        f"a digest for {told:,} members, composed and sent",
        took,
        "s",
        floor=told * 36e-6,
        of="so many rows",
        wanted="60 s",
    )
    for share, wanted in ((0.5, ""), (0.99, "100 ms")):
        own, quiet = (percentile(waits, share) * 1000 for waits in (busy, heard.waits))
        what = f"a reply meanwhile, p{share * 100:.0f}"
        say(what, own, "ms", floor=quiet, of="the same when all is quiet", wanted=wanted)
    note(f"{len(busy)} replies were waited for")


async def _asked_meanwhile(heard: Heard, told: int) -> tuple[list[float], float]:
    """How long each waited, until everybody has the digest; and how long that took from the first on."""
    while not heard.times:
        await asyncio.sleep(0.01)
    began = perf_counter()
    while len(heard.times) - len(heard.waits) < told:
        await _ask(heard, 1)
    return heard.waits, perf_counter() - began


async def _ask(heard: Heard, times: int) -> None:
    """One after the other: the next once the last was answered."""
    for _time in range(times):
        before = len(heard.waits)
        heard.say()
        while len(heard.waits) == before:
            await asyncio.sleep(0.002)
        await asyncio.sleep(0.02)


async def _fill(path: Path, recipients: list[int], now: int) -> None:
    """Accounts with a saved search each, and three notices that answer it, due at once."""

    def fill(connection: sqlite3.Connection) -> None:
        people = {"people": json.dumps(recipients)}
        for sql in (
            "INSERT INTO accounts (telegram_id, reachable, created_at) SELECT value, 1, 0 FROM json_each(:people)",
            """INSERT INTO saved_searches (telegram_id, query, created_at)
               SELECT value, '闸阀', 0 FROM json_each(:people)""",
            """INSERT INTO alerts (account, telegram_id, notice_id, search_id, score, created_at)
               SELECT -value, value, notice, (SELECT id FROM saved_searches WHERE telegram_id = value), 0.8, 0
               FROM json_each(:people) CROSS JOIN (SELECT 1 AS notice UNION SELECT 2 UNION SELECT 3)""",
            "INSERT INTO alert_due (telegram_id, due_at) SELECT value, 0 FROM json_each(:people)",
        ):
            connection.execute(sql, people)
        jobs.plan_sooner(connection, kind=TELL, due_at=now, now=now)

    database = await Database.open(path)
    try:
        await database.write(fill)
    finally:
        await database.close()
