"""What is due once: at its time, once, after a failure again, whatever the clock does, right across changes of it."""

import pytest

from bot import jobs as due
from bot.config import Alliance, Config, Storage
from bot.deps import Deps
from bot.jobs import PAUSES_MS, Jobs, Kind
from bot.messages import Messages
from bot.times.moments import derive
from storage import jobs
from storage.database import Database
from tests import ready

START = derive("2026-12-01T10:00", "Asia/Shanghai")
HOUR_MS = 3_600_000


class Clock:
    def __init__(self):
        self.at = START

    def now(self):
        return self.at


class Work:
    """Counts what was done, inside the job's transaction."""

    def __init__(self, error=None, again=None):
        self.done = []
        self.held = []
        self.error = error
        self.again = again

    async def run(self, deps, tx, job):
        self.done.append((job.kind, job.object_id, job.occurrence, deps.now()))
        await tx.execute("INSERT INTO settings (name, value) VALUES (:n, 'x')", n=f"did {len(self.done)}")
        if self.error:
            raise self.error
        return None if self.again is None else deps.now() + self.again

    async def hold(self, _deps, _tx, job):
        self.held.append(job.object_id)


@pytest.fixture
async def deps(tmp_path):
    database = await Database.open(ready.empty(tmp_path / "alliance.db"))
    config = Config(storage=Storage(str(tmp_path / "alliance.db")), alliance=Alliance(time_zone="Asia/Shanghai"))
    yield Deps(config, database, Clock(), Messages())
    await database.close()


async def plan(deps, at, kind="work", object_id=1, **more):
    async with deps.database.transaction() as tx:
        await jobs.plan(tx, kind, object_id, at, deps.now(), **more)


async def rows(deps, what="state"):
    async with deps.database.reading() as reader:
        return [row[0] for row in await reader.all(f"SELECT {what} FROM jobs ORDER BY id")]


async def test_due_at_its_time_and_once(deps):
    work = Work()
    waiting = Jobs(deps, {"work": Kind(work.run)})
    await plan(deps, START + 1000)
    await waiting.tick()
    assert work.done == []
    for _ in range(3):
        deps.clock.at += 1000
        await waiting.tick()
    assert work.done == [("work", 1, "", START + 1000)]
    assert await rows(deps) == ["done"]


async def test_late_is_done_late_once(deps):
    work = Work()
    await plan(deps, START + 1000)
    deps.clock.at += 100 * HOUR_MS
    for _ in range(2):
        await Jobs(deps, {"work": Kind(work.run)}).tick()
    assert len(work.done) == 1


async def test_too_late_is_held_and_a_person_is_asked(deps):
    work = Work()
    waiting = Jobs(deps, {"work": Kind(work.run, work.hold, lambda _deps: HOUR_MS)})
    await plan(deps, START + 1000)
    await plan(deps, START + HOUR_MS, object_id=2)
    deps.clock.at += 2 * HOUR_MS
    await waiting.tick()
    assert (work.held, [done[1] for done in work.done]) == ([1], [2])
    assert await rows(deps) == ["held", "done"]


async def test_clock_set_back_does_nothing_twice(deps):
    work = Work()
    waiting = Jobs(deps, {"work": Kind(work.run)})
    await plan(deps, START)
    await waiting.tick()
    deps.clock.at -= 5 * HOUR_MS
    for _ in range(3):
        await waiting.tick()
        deps.clock.at += 3 * HOUR_MS
    assert len(work.done) == 1


async def test_what_comes_every_few_seconds_comes_after_the_clock_is_set_back(deps):
    work = Work(again=5000)
    waiting = Jobs(deps, {"work": Kind(work.run, period_ms=5000)})
    await plan(deps, START)
    await waiting.tick()
    deps.clock.at -= 5 * HOUR_MS
    await waiting.tick()
    deps.clock.at += 5000
    await waiting.tick()
    assert len(work.done) == 2


async def test_failing_one_is_tried_again_with_pauses_and_holds_up_no_other(deps):
    bad, good = Work(error=RuntimeError("kaputt")), Work()
    waiting = Jobs(deps, {"bad": Kind(bad.run), "work": Kind(good.run)})
    await plan(deps, START, kind="bad")
    await plan(deps, START, kind="work")
    await waiting.tick()
    assert (len(bad.done), len(good.done)) == (1, 1)
    for pause in PAUSES_MS[:3]:
        await waiting.tick()
        deps.clock.at += pause
        await waiting.tick()
    assert len(bad.done) == 4
    async with deps.database.reading() as reader:
        health = {each.kind: each for each in await jobs.health(reader)}
        assert await reader.one("SELECT count(*) FROM settings WHERE name LIKE 'did%'") == (1,)  # undone with it
    assert (health["bad"].failing, health["bad"].error) == (1, "RuntimeError: kaputt")
    assert (health["bad"].last_at, health["work"].last_at) == (None, START)
    bad.error = None
    deps.clock.at += PAUSES_MS[3]
    await waiting.tick()
    assert await rows(deps) == ["done", "done"]


async def test_of_two_lives_one_does_it(deps):
    work = Work()
    await plan(deps, START)
    first, second = Jobs(deps, {"work": Kind(work.run)}), Jobs(deps, {"work": Kind(work.run)})
    await first.tick()
    await second.tick()
    assert len(work.done) == 1


async def test_planned_anew_it_is_due_then(deps):
    work = Work()
    waiting = Jobs(deps, {"work": Kind(work.run)})
    await plan(deps, START)
    await plan(deps, START + HOUR_MS)
    await waiting.tick()
    assert work.done == []
    deps.clock.at += HOUR_MS
    await waiting.tick()
    await plan(deps, START + 2 * HOUR_MS)
    deps.clock.at += HOUR_MS
    await waiting.tick()
    assert len(work.done) == 2
    await plan(deps, START + 3 * HOUR_MS)
    async with deps.database.transaction() as tx:
        await jobs.drop(tx, "work", 1, deps.now())
    deps.clock.at += HOUR_MS
    await waiting.tick()
    assert len(work.done) == 2


async def test_occurrences_are_apart(deps):
    work = Work()
    for occurrence in ("7d", "1d", "7d"):
        await plan(deps, START, occurrence=occurrence)
    await Jobs(deps, {"work": Kind(work.run)}).tick()
    assert sorted(done[2] for done in work.done) == ["1d", "7d"]


@pytest.mark.parametrize(
    ("local", "zone"),
    [
        ("2027-03-28T02:30", "Europe/Berlin"),  # in the gap: the first moment after it
        ("2026-10-25T02:30", "Europe/Berlin"),  # twice: the first
        ("2027-01-15T09:00", "America/New_York"),
    ],
)
async def test_instant_is_derived_anew_at_a_start(deps, local, zone):
    work = Work()
    await plan(deps, 12345, local=local, zone=zone)  # as other rules of the zone would have it
    waiting = Jobs(deps, {"work": Kind(work.run)})
    await waiting.start()
    assert await rows(deps, "due_at") == [derive(local, zone)]


async def test_kind_that_is_not_known_any_more_waits(deps):
    work = Work()
    await plan(deps, START, kind="old")
    await plan(deps, START)
    await Jobs(deps, {"work": Kind(work.run)}).tick()
    assert len(work.done) == 1
    assert await rows(deps) == ["due", "done"]
    assert due.AT_ONCE > 1


async def test_what_is_prepared_first_is_done_once_and_only_while_it_is_due(deps):
    """Outside the transaction, so others write meanwhile; what was moved then isn't done with what is stale."""
    work = Work()

    async def prepare(deps, job):
        await deps.database.write(lambda connection: connection.execute("UPDATE register_version SET number = 77"))
        if job.object_id == 2:
            await plan(deps, START + 1, object_id=2)  # it is to be done anew, a little later
        return work.run

    kinds = {"work": Kind(prepare=prepare)}
    await plan(deps, START, object_id=1)
    await plan(deps, START, object_id=2)
    await Jobs(deps, kinds).tick()
    assert [number for _kind, number, _occurrence, _at in work.done] == [1]
