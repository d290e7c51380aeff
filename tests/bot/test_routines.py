"""What the bot does by itself: on time, once, again after a failure, whatever the clock does."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

from bot.backups import nightly
from bot.config import Alliance, Backup, Config, Storage
from bot.deps import Deps
from bot.messages import Messages
from bot.routines import HOUR_MS, MINUTE_MS, PAUSES_MS, ROUTINES, Routine, Routines, hourly
from storage import routines as rows
from storage.database import Database
from tests import ready

START = int(datetime(2026, 11, 24, 12, tzinfo=UTC).timestamp() * 1000)


class Clock:
    def __init__(self):
        self.at = START

    def now(self):
        return self.at


@pytest.fixture
async def deps(tmp_path):
    database = await Database.open(ready.empty(tmp_path / "alliance.db"))
    config = Config(
        storage=Storage(str(tmp_path / "alliance.db")),
        alliance=Alliance(time_zone="Asia/Shanghai"),
        backup=Backup(folder=str(tmp_path / "backups"), keep=2),
    )
    yield Deps(config, database, Clock(), Messages())
    await database.close()


class Work:
    def __init__(self, error=None):
        self.runs = 0
        self.error = error
        self.free = asyncio.Event()
        self.free.set()

    async def __call__(self, _deps):
        self.runs += 1
        await self.free.wait()
        if self.error:
            raise self.error


async def tick(deps, routines, ahead_ms=0):
    deps.clock.at += ahead_ms
    await routines.tick()
    await asyncio.gather(*routines._running.values())


async def state(deps, name="work"):
    async with deps.database.reading() as reader:
        return (await rows.all_of(reader))[name]


async def test_runs_when_it_is_due_and_not_before(deps):
    work = Work()
    routines = Routines(deps, [Routine("work", hourly, work)])
    for ahead_ms, runs in [(0, 0), (HOUR_MS - 1, 0), (1, 1), (1, 1), (HOUR_MS, 2)]:
        await tick(deps, routines, ahead_ms)
        assert work.runs == runs
    assert (await state(deps)).last_at == deps.clock.at


async def test_runs_once_after_a_long_stop(deps):
    work = Work()
    await tick(deps, Routines(deps, [Routine("work", hourly, work)]))
    later = Routines(deps, [Routine("work", hourly, work)])
    await tick(deps, later, 100 * HOUR_MS)
    await tick(deps, later, MINUTE_MS)
    assert work.runs == 1


async def test_clock_that_is_set_back_leaves_nothing_waiting_longer(deps):
    work = Work()
    routines = Routines(deps, [Routine("work", hourly, work)])
    await tick(deps, routines, 365 * 24 * HOUR_MS)
    await tick(deps, routines, -365 * 24 * HOUR_MS)
    await tick(deps, routines, HOUR_MS)
    assert work.runs == 1


async def test_failing_one_is_tried_again_and_holds_up_no_other(deps):
    bad, good = Work(error=RuntimeError("no\nspace")), Work()
    routines = Routines(deps, [Routine("bad", hourly, bad), Routine("good", hourly, good)])
    await tick(deps, routines)
    await tick(deps, routines, HOUR_MS)
    for pause in (*PAUSES_MS, PAUSES_MS[-1]):
        await tick(deps, routines, pause)
    assert bad.runs == 1 + len(PAUSES_MS) + 1
    assert good.runs >= 2
    failed = await state(deps, "bad")
    assert (failed.failures, failed.error, failed.last_at) == (bad.runs, "RuntimeError: no space", None)
    bad.error = None
    await tick(deps, routines, HOUR_MS)
    assert ((await state(deps, "bad")).failures, (await state(deps, "bad")).error) == (0, "")


async def test_long_one_is_not_started_twice_and_is_left_at_a_stop(deps):
    work = Work()
    work.free.clear()
    routines = Routines(deps, [Routine("work", hourly, work)])
    await routines.tick()
    for _ in range(3):
        deps.clock.at += HOUR_MS
        await routines.tick()
        await asyncio.sleep(0)
    assert work.runs == 1
    await routines.stop(0.01)
    assert (await state(deps)).last_at is None


async def test_backup_is_nightly_in_the_alliances_zone(deps):
    backup = next(each for each in ROUTINES if each.name == "backup")
    due = datetime.fromtimestamp(backup.next(deps, START) / 1000, UTC)
    assert due == datetime(2026, 11, 24, 19, 30, tzinfo=UTC)


async def test_backups_are_whole_and_the_oldest_go(deps, tmp_path):
    for _night in range(4):
        await nightly(deps)
        deps.clock.at += 24 * HOUR_MS
    names = sorted(file.name for file in (tmp_path / "backups").iterdir())
    assert names == ["alliance.db.20261126T120000Z", "alliance.db.20261127T120000Z"]
    with closing(sqlite3.connect(tmp_path / "backups" / names[0])) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_no_folder_is_no_backup(deps, tmp_path):
    without = Config(storage=deps.config.storage, backup=Backup(folder=""))
    await nightly(Deps(without, deps.database, deps.clock, deps.messages))
    assert not (tmp_path / "backups").exists()


async def test_each_has_its_name_in_each_language(deps):
    for language in ("zh-Hans", "zh-Hant", "en"):
        assert {each.name for each in ROUTINES} <= {*deps.messages.words(language)["routines"]}
