"""An inbox on a real database, with a handler that can be held, and the moments at which it can be killed."""

import asyncio
from collections import defaultdict

import msgspec

from bot.clock import Clock
from bot.config import Config
from bot.deps import Deps
from bot.inbox import Inbox, sender_of

PATIENCE_S = 60


class House:
    """A database, the inbox of the present life, and what its handler was given; `held` senders wait."""

    def __init__(self, database):
        self.database = database
        self.deps = Deps(Config(), database, Clock(), None)
        self.begun = defaultdict(list)
        self.done = defaultdict(list)
        self.held = set()
        self.fails = {}
        self.more = asyncio.Condition()
        self.inbox = Inbox(self.deps, self.process)

    async def process(self, update):
        sender, update_id = sender_of(update), update["update_id"]
        self.begun[sender].append(update_id)
        async with self.more:
            self.more.notify_all()
            await self.more.wait_for(lambda: sender not in self.held)
            self.done[sender].append(update_id)
            self.more.notify_all()
        if update_id in self.fails:
            raise self.fails[update_id]

    async def until(self, wanted):
        async with asyncio.timeout(PATIENCE_S), self.more:
            await self.more.wait_for(wanted)

    async def release(self, *senders):
        async with self.more:
            self.held -= set(senders)
            self.more.notify_all()

    async def kill(self):
        """Nobody gets to finish anything."""
        workers = list(self.inbox._workers)
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
        self.inbox = Inbox(self.deps, self.process)

    async def restart(self):
        await self.kill()
        await self.inbox.start()

    async def rows(self, condition="done_at IS NULL"):
        async with self.database.reading() as reader:
            return [row[0] for row in await reader.all(f"SELECT update_id FROM inbox WHERE {condition} ORDER BY 1")]

    async def until_left(self, rows):
        async with asyncio.timeout(PATIENCE_S):
            while await self.rows() != rows:
                await asyncio.sleep(0.005)

    async def until_all_done(self):
        await self.until_left([])

    async def execute(self, sql):
        await self.database.write(lambda connection: connection.execute(sql))


def wrote(sender, update_id):
    message = {"from": {"id": sender}, "chat": {"id": sender}, "text": "好"}
    return msgspec.Raw(msgspec.json.encode({"update_id": update_id, "message": message}))
