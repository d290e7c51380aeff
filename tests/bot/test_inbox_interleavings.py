"""Any order of arrivals, repetitions, kills and stops: each update is done, in its sender's order."""

import asyncio
import shutil
import tempfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot import inbox as module
from bot.clock import Clock
from bot.config import Config
from bot.deps import Deps
from bot.inbox import Inbox, sender_of
from storage.database import Database

PATIENCE_S = 30
MOST_KILLS = 4  # fewer than set an update aside
SENDERS = some.lists(some.integers(1, 3), min_size=1, max_size=8)
ACTIONS = some.lists(
    some.one_of(
        some.tuples(some.just("new"), SENDERS),
        some.tuples(some.just("again"), some.integers(1, 6)),
        some.tuples(some.just("kill"), some.booleans()),
        some.tuples(some.just("stop"), some.none()),
        some.tuples(some.just("wait"), some.integers(1, 40)),
        some.tuples(some.just("rest"), some.none()),
    ),
    min_size=1,
    max_size=14,
)


class Lives:
    """One life of the inbox after the other, on one database, and what all of them did."""

    def __init__(self, database, pauses):
        self.database = database
        self.deps = Deps(Config(), database, Clock(), None)
        self.pauses = pauses
        self.sent = []
        self.begun = {1: [], 2: [], 3: []}
        self.kills = 0
        self.inbox = Inbox(self.deps, self.process)

    async def process(self, update):
        self.begun[sender_of(update)].append(update["update_id"])
        for _ in range(self.pauses[update["update_id"] % len(self.pauses)]):
            await asyncio.sleep(0)

    async def do(self, action, argument):
        if action == "new":
            first = len(self.sent) + 1
            batch = [{"update_id": first + at, "message": {"from": {"id": who}}} for at, who in enumerate(argument)]
            self.sent += [msgspec.Raw(msgspec.json.encode(update)) for update in batch]
            await self.inbox.receive(self.sent[first - 1 :])
        elif action == "again":
            await self.inbox.receive(self.sent[-argument:])
        elif action == "stop":
            await self.inbox.stop(PATIENCE_S)
            await self.begin()
        elif action == "wait":
            await asyncio.sleep(argument / 10_000)
        elif action == "rest":
            await self.rest()
        elif self.kills < MOST_KILLS:
            await self.kill(while_receiving=argument)

    async def kill(self, *, while_receiving):
        self.kills += 1
        receiving = asyncio.create_task(self.inbox.receive(self.sent[-3:] if while_receiving else []))
        await asyncio.sleep(0)
        tasks = [receiving, *self.inbox._workers]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.begin()

    async def begin(self):
        self.inbox = Inbox(self.deps, self.process)
        await self.inbox.start()

    async def rest(self):
        async with asyncio.timeout(PATIENCE_S):
            while self.inbox._queues:
                await asyncio.sleep(0.001)


def without_repetitions(ids):
    return list(dict.fromkeys(ids))


async def live(path, actions, pauses):
    database = await Database.open(Path(path))
    await database._writer.execute("PRAGMA synchronous = OFF")
    lives = Lives(database, pauses)
    try:
        for action in actions:
            await lives.do(*action)
        await lives.rest()
        await lives.inbox.stop(PATIENCE_S)
        async with database.reading() as reader:
            left = await reader.all("SELECT update_id FROM inbox WHERE done_at IS NULL")
    finally:
        await database.close()
    assert left == []
    decoded = [msgspec.json.decode(update) for update in lives.sent]
    for sender, begun in lives.begun.items():
        assert begun == sorted(begun)
        assert without_repetitions(begun) == [each["update_id"] for each in decoded if sender_of(each) == sender]
        assert len(begun) - len(without_repetitions(begun)) <= lives.kills


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A database that is copied for each example: making one takes longer than the example."""
    path = tmp_path_factory.mktemp("empty") / "alliance.db"

    async def make():
        await (await Database.open(path)).close()

    asyncio.run(make())
    return path


@settings(max_examples=60, deadline=None)
@given(actions=ACTIONS, pauses=some.lists(some.integers(0, 30), min_size=1, max_size=5))
def test_each_update_is_done_in_order_and_doubled_once_a_kill_at_most(empty, actions, pauses):
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "IN_MEMORY", 3)
        patch.setattr(module, "SIDE_BY_SIDE", 2)
        asyncio.run(live(shutil.copy(empty, folder), actions, pauses))
