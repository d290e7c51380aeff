"""Whatever people press, and whenever: never more places than there are, the order kept, nobody lost."""

import asyncio
import itertools
from functools import partial

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.config import Config
from bot.deps import Deps
from bot.events import answering, places, waitlist
from bot.events.answering import Who
from bot.messages import Messages
from bot.refusals import Refusal
from storage import events, jobs, rsvps
from storage.database import Database
from storage.events import Event
from tests.register import nanan

HOUR_MS = 3_600_000
BEGIN = 1_800_000_000_000
NAMES = range(1, 8)
"""People of the register, and as many more as there need be."""


class Stopped:
    def __init__(self):
        self.at = BEGIN

    def now(self):
        return self.at


def event_row(cause, capacity):
    closes = BEGIN + 200 * HOUR_MS
    return Event(
        0, cause, "event", 2, "西安商会", 1, "年会", "{}", "2027-01-23T08:00", "2027-01-23T10:00", "Asia/Shanghai",
        closes, closes + HOUR_MS, "", "", None, None, "", "", capacity, 3, closes, '["all"]', True, "scheduled", "", 0,
        None, "", cause[-6:].rjust(6, "x"), 0, 0, None,
    )  # fmt: skip


class Play:
    """One event and those who press."""

    def __init__(self, deps, event_id):
        self.deps, self.id = deps, event_id

    async def event(self):
        found = await events.by_id(self.deps.database.here, self.id)
        assert found
        return found

    async def rows(self):
        found = await rsvps.listed(self.deps.database.here, self.id, answering.ANSWERS, 100)
        return {each.person_id: each for each in found}

    async def do(self, step):
        what, who, number = step
        before = await self.rows()
        act = getattr(self, what)
        try:
            await act(who, number)
        except Refusal:
            assert await self.rows() == before  # nothing half-done
        await self.check(before, what, who)

    async def go(self, who, guests):
        async with self.deps.database.transaction() as tx:
            event, was = await self.event(), await rsvps.of_person(tx, self.id, who)
            await answering.admit(self.deps, tx, event, was, Who(who), guests, None, 1)

    async def no(self, who, _number):
        async with self.deps.database.transaction() as tx:
            event, was = await self.event(), await rsvps.of_person(tx, self.id, who)
            await answering.decline(self.deps, tx, event, was, Who(who), 1)

    async def wait(self, _who, number):
        self.deps.clock.at += number * 9 * HOUR_MS
        for job in await jobs.due(self.deps.database.here, self.deps.clock.at, 100):
            if job.kind == waitlist.LAPSE:
                async with self.deps.database.transaction() as tx:
                    await jobs.settle(tx, job, "done", self.deps.clock.at)
                    following = await waitlist.lapse(self.deps, tx, job)
                    if following:
                        await jobs.again(tx, job, following)

    async def places(self, _who, number):
        """More or fewer, as far as they aren't taken."""
        async with self.deps.database.transaction() as tx:
            was, taken = await self.event(), (await rsvps.counts(tx, self.id)).taken
            wanted = max(1, taken, number * 2)
            assert await events.change(tx, msgspec.structs.replace(was, capacity=wanted), was, self.deps.now())
            await waitlist.fill(self.deps, tx, msgspec.structs.replace(was, capacity=wanted))

    async def check(self, before, what, who):
        event, after = await self.event(), await self.rows()
        counts = await rsvps.counts(self.deps.database.here, self.id)
        assert counts.taken <= event.capacity
        assert counts.taken == sum(each.places for each in after.values() if each.answer in {"going", "offered"})
        assert set(before) <= set(after)
        waiting = sorted(
            (each for each in before.values() if each.answer == "waiting"), key=lambda r: (r.waiting_since, r.id)
        )
        served = [each.person_id for each in waiting if after[each.person_id].answer == "offered"]
        able = [r.person_id for r in waiting if after[r.person_id].answer in {"waiting", "offered"}]
        fitting = [number for number in able if after[number].places <= event.capacity]
        assert served == [number for number in fitting if number in served][: len(served)]
        assert fitting[: len(served)] == served  # nobody is passed over
        if what == "go" and waiting and who not in before:
            assert after.get(who) is None or after[who].answer in {"waiting", "offered"}
        first = await rsvps.first_waiting(self.deps.database.here, self.id, event.capacity)
        if first and self.deps.now() < event.closes_at:
            assert not places.fits(event.capacity, counts.taken, first.places)  # what is free is offered
        for each in after.values():
            assert (each.answer == "offered") == (each.offered_until is not None)
            assert (each.answer == "waiting") <= (each.waiting_since is not None)


STEP = st.tuples(
    st.sampled_from(["go", "go", "go", "no", "wait", "places"]), st.sampled_from(list(NAMES)), st.integers(0, 4)
)


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """One database and one loop for all that is played."""
    loop = asyncio.new_event_loop()
    database = loop.run_until_complete(Database.open(tmp_path_factory.mktemp("waitlist") / "x.db"))
    loop.run_until_complete(nanan().write(database))
    loop.run_until_complete(database._writer.execute("PRAGMA synchronous = OFF"))  # nobody pulls the plug here
    yield loop, Deps(Config(), database, Stopped(), Messages()), itertools.count(1)
    loop.run_until_complete(database.close())
    loop.close()


async def _played(deps, number, capacity, steps):
    deps.clock.at = BEGIN
    async with deps.database.transaction() as tx:
        event = await events.put(tx, event_row(f"run {number:06}", capacity))
        await tx.execute("UPDATE jobs SET state = 'dropped'")
    for step in steps:
        await Play(deps, event).do(step)


@settings(max_examples=50)
@given(capacity=st.integers(1, 6), steps=st.lists(STEP, min_size=3, max_size=16))
def test_waitlist_whatever_is_pressed(house, capacity, steps):
    loop, deps, numbers = house
    loop.run_until_complete(_played(deps, next(numbers), capacity, steps))


@pytest.mark.parametrize(
    ("capacity", "taken", "waiting", "party", "answer"),
    [
        (None, 500, 0, 4, "going"),
        (10, 9, 0, 1, "going"),
        (10, 9, 0, 2, "waiting"),
        (10, 10, 0, 1, "waiting"),
        (10, 2, 1, 1, "waiting"),
    ],
)
def test_who_comes_at_once_and_who_waits(capacity, taken, waiting, party, answer):
    assert places.admitted(capacity, taken, waiting, party) == answer


def test_an_offer_ends_after_its_hours_or_with_sign_up():
    until = partial(places.offered_until, 1_000, 24)
    assert until(10**10) == 1_000 + 24 * HOUR_MS
    assert until(5_000) == 5_000
