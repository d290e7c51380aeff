"""The outbox against the strict sliding window: how much of what is allowed goes out, with how many 429s, and how long
somebody who asks in the middle of it waits. This one figure is taken with limits on."""

import asyncio
import sqlite3
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

import psutil

from bot import outbox
from bot.sandbox.limits import Limits
from bot.sandbox.server import SANDBOX_TOKEN, Sandbox
from storage.database import Database
from storage.outbox import Order
from tests.bench.figures import percentile, say
from tests.bench.processes import ROOT
from tests.bench.register import Names

FREE, PAID = 30, 1000
RECIPIENTS = {FREE: 3_000, PAID: 20_000}
ASKERS = 40
QUEUED = 100_000
CONFIG = """[telegram]
token = "{token}"
api_url = "{url}"
messages_per_second = {per_second}
paid_broadcast = {paid}
[storage]
path = "{database}"
[backup]
folder = ""
"""


def measure(folder: Path, _database: Path, _names: Names) -> None:
    asyncio.run(_queueing(folder / "queue.db"))
    for per_second, number in RECIPIENTS.items():
        asyncio.run(_broadcast(folder, per_second, number))


async def _queueing(path: Path) -> None:
    database = await Database.open(path)
    began = perf_counter()
    people = range(1, QUEUED + 1)
    await database.write(lambda c: outbox.queue(c, "sendMessage", {"text": "x"}, Order("bench", 1, 0), people, 0))
    spent = perf_counter() - began
    floor = await database.write(_plainly)
    say(f"queueing {QUEUED:,} deliveries", spent, "s", floor=floor, of="rows without an index", wanted="3 s")
    await database.close()


def _plainly(connection: sqlite3.Connection) -> float:
    connection.execute("CREATE TABLE plain (recipient INTEGER, state TEXT)")
    began = perf_counter()
    connection.executemany("INSERT INTO plain VALUES (?, 'due')", [(number,) for number in range(QUEUED)])
    return perf_counter() - began


async def _broadcast(folder: Path, per_second: int, number: int) -> None:
    sandbox = Sandbox(limits=Limits(overall_per_s=per_second))
    await sandbox.start()
    path = folder / f"broadcast-{per_second}.db"
    config = folder / f"broadcast-{per_second}.toml"
    paid = str(per_second > FREE).lower()
    config.write_text(
        CONFIG.format(token=SANDBOX_TOKEN, url=sandbox.url, per_second=per_second, paid=paid, database=path.as_posix())
    )
    heard = Heard(sandbox, number)
    await _queue(path, heard.recipients)
    with (folder / "broadcast.log").open("ab") as log:
        command = [sys.executable, "-m", "bot", "run", "--config", str(config)]
        bot = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stderr=log, stdout=log)
    ending = asyncio.create_task(_ended(bot, folder / "broadcast.log", asyncio.current_task()))
    try:
        early, _, _ = await asyncio.gather(
            heard.memory_mb(bot.pid, number // 5), heard.all(), heard.ask(number / per_second)
        )
        late = _memory_mb(bot.pid)
        busy, times = heard.waits, heard.times
        heard.waits = []
        await heard.ask(4.0)
        while len(heard.waits) < ASKERS:
            await asyncio.sleep(0.01)
    finally:
        ending.cancel()
        bot.terminate()
        await bot.wait()
        await sandbox.stop()
    refused = sum(1 for event in sandbox.world.log.after(0, "call") if event["entry"].refusal)
    sent = number + ASKERS
    rate = (sent - 1) / (times[sent - 1] - times[0])
    of = f"what is allowed, over {number:,} recipients, {refused} refused"
    say("messages of a broadcast", rate, "/s", floor=per_second, of=of, wanted="0.97, 0 refused")
    say("memory at the end of it", late, "MB", floor=early, of="after a fifth of it", wanted="1.1")
    own, quiet = (percentile(waits, 0.99) * 1000 for waits in (busy, heard.waits))
    say("a reply in the middle of it, p99", own, "ms", floor=quiet, of="the same when all is quiet", wanted="100 ms")


async def _ended(bot: asyncio.subprocess.Process, log: Path, measuring: Any) -> None:
    """A bot that ends by itself is waited for no longer."""
    await bot.wait()
    print(f"the bot ended: {log.read_text(encoding='utf-8')[-500:]}", file=sys.stderr)
    measuring.cancel()


def _memory_mb(pid: int) -> float:
    return psutil.Process(pid).memory_info().rss / 1e6


class Heard:
    """When the bot's messages arrive; recipients hear a broadcast, askers an answer."""

    def __init__(self, sandbox: Sandbox, number: int) -> None:
        self.sandbox = sandbox
        self.times: list[float] = []
        self.waits: list[float] = []
        self.recipients = [self._person() for _ in range(number)]
        self._askers = [self._person() for _ in range(ASKERS)]
        self._asked: dict[int, float] = {}
        self._more = asyncio.Event()
        sandbox.world.bot.updates.confirm(10**15)  # their first words began the chats, nobody need answer them
        sandbox.world.on_sent.append(self._hear)

    def _person(self) -> int:
        person = self.sandbox.world.add_person("人")
        self.sandbox.world.say(person.id, "/start")
        return person.id

    def _hear(self, message: dict[str, Any]) -> None:
        now = perf_counter()
        self.times.append(now)
        asked = self._asked.pop(message["chat"]["id"], None)
        if asked:
            self.waits.append(now - asked)
        self._more.set()

    async def all(self) -> None:
        while len(self.times) < len(self.recipients) + ASKERS:
            self._more.clear()
            await self._more.wait()

    async def memory_mb(self, pid: int, after: int) -> float:
        """Of the bot, once so many have heard."""
        while len(self.times) < after:
            await asyncio.sleep(0.05)
        return _memory_mb(pid)

    async def ask(self, seconds: float) -> None:
        """Evenly, once it has begun."""
        while not self.times:
            await asyncio.sleep(0.01)
        for _asker in self._askers:
            await asyncio.sleep(seconds / ASKERS * 0.9)
            self.say()

    def say(self) -> None:
        """One of the askers, in turn."""
        self._askers.append(person := self._askers.pop(0))
        self._asked[person] = perf_counter()
        self.sandbox.world.say(person, "/menu")


async def _queue(path: Path, recipients: list[int]) -> None:
    database = await Database.open(path)
    await database.write(
        lambda c: outbox.queue(c, "sendMessage", {"text": "通知"}, Order("bench", 1, 0), recipients, 0)
    )
    await database.close()
