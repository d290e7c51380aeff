"""`python -m tests.chaos [RECIPIENTS] [KILLS] [SEED]`: announcements, an event, a council, while the bot is killed.

From the moment it was sent on: the real bot begins it, queues it and sends it between kills, refusals and broken lines.

Afterwards everybody is accounted for: heard once, can't be reached, or listed as unknown. Whatever was sent twice is
on that list too. Exits 1 where this doesn't hold.
"""

import asyncio
import random
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import time

from bot.announcements import bodies, sending
from bot.sandbox.limits import Limits
from bot.sandbox.server import Sandbox
from storage import jobs
from storage.database import Database
from tests.process import environment, write

PATIENCE_S = 120
PER_SECOND = 200  # slow enough for hundreds of kills before all is sent
TROUBLES = ("500", "429", "reset", "timeout_before", "timeout_after")
BLOCKED, DEACTIVATED, GONE = 0.05, 0.02, 0.02  # of the recipients


@dataclass
class Figures:
    """What became of everybody. `lost`: heard nothing, and nothing says so. `doubled`: heard it twice, unlisted."""

    recipients: int
    kills: int
    states: dict[str, int]
    heard: int
    heard_twice: int
    lost: int
    doubled: int
    wrong: int
    integrity: str

    @property
    def well(self) -> bool:
        return not (self.lost or self.doubled or self.wrong) and self.integrity == "ok"


class Crowd:
    """Recipients, some of whom can't be reached, and what each heard."""

    def __init__(self, sandbox: Sandbox, number: int, chance: random.Random) -> None:
        self.world = sandbox.world
        self.heard: Counter[int] = Counter()
        self.total = 0
        self.world.on_sent.append(self._hear)
        self.people = [self._person(chance) for _ in range(number)]
        self.world.bot.updates.confirm(10**15)  # their first words began the chats, nobody need answer them

    def _person(self, chance: random.Random) -> int:
        draw = chance.random()
        if draw < GONE:
            return 10**12 + chance.randrange(10**9)  # a chat that there never was
        person = self.world.add_person("人")
        self.world.say(person.id, "/start")
        if draw < GONE + BLOCKED:
            self.world.block(person.id, blocked=True)
        elif draw < GONE + BLOCKED + DEACTIVATED:
            self.world.deactivate(person.id, deactivated=True)
        return person.id

    def _hear(self, message: dict) -> None:
        if message.get("text") == "通知":
            self.heard[message["chat"]["id"]] += 1
            self.total += 1


async def chaos(folder: Path, recipients: int, kills: int, seed: int) -> Figures:
    """Queue, kill at random moments between random troubles, let the rest go out, and count."""
    chance = random.Random(seed)
    sandbox = Sandbox(limits=Limits(overall_per_s=PER_SECOND))
    await sandbox.start()
    try:
        crowd = Crowd(sandbox, recipients, chance)
        write(folder, sandbox.url, more=f"messages_per_second = {PER_SECOND}\npaid_broadcast = true\n")
        with (folder / "config.toml").open("a", encoding="utf-8") as config:
            config.write('[announcements]\nquiet_hours = ""\n[backup]\nfolder = ""\n')
        await _announce(folder / "alliance.db", crowd.people)
        troubling = asyncio.create_task(trouble(sandbox, chance))
        for _ in range(kills):
            await live_and_die(folder, crowd, recipients // (kills + 1), chance, _open)
        troubling.cancel()
        sandbox.faults.replace([])
        await finish(folder, _open)
    finally:
        await sandbox.stop()
    return _count(folder / "alliance.db", crowd, kills)


async def _announce(path: Path, people: list[int]) -> None:
    """An organisation, its members, who are all on the bot, and its announcement, which is due."""
    database = await Database.open(path)
    try:
        await database.write(lambda connection: _write(connection, people))
        async with database.transaction() as tx:
            now = round(time() * 1000)
            await jobs.plan(tx, sending.START, 1, now, now)
    finally:
        await database.close()


def register(connection: sqlite3.Connection, people: list[int]) -> None:
    """An organisation and its members, by their accounts."""
    connection.execute(
        "INSERT INTO organisations (id, key, kind, name, updated_at) VALUES (1, 'o', 'chamber', '商会', 0)"
    )
    numbered = list(enumerate(people, 1))
    rows = [(number, f"p{number}", f"人{number}") for number, _ in numbered]
    connection.executemany("INSERT INTO persons (id, key, name, updated_at) VALUES (?, ?, ?, 0)", rows)
    sql = "INSERT INTO memberships (key, person_id, organisation_id, rank, updated_at) VALUES (?, ?, 1, 100, 0)"
    connection.executemany(sql, [(f"m{number}", number) for number, _ in numbered])
    sql = "INSERT INTO accounts (telegram_id, person_id, created_at) VALUES (?, ?, 0)"
    connection.executemany(sql, [(telegram_id, number) for number, telegram_id in numbered])


def _write(connection: sqlite3.Connection, people: list[int]) -> None:
    register(connection, people)
    connection.execute(
        """INSERT INTO announcements (id, draft_id, organisation_id, author, content, audience, at, created_at)
           VALUES (1, 1, 1, 1, '{"text": "通知"}', '["all"]', 0, 0)"""
    )


async def trouble(sandbox: Sandbox, chance: random.Random) -> None:
    while True:
        kind = chance.choice(TROUBLES)
        times = 1 if kind.startswith("timeout") else chance.randrange(1, 4)
        sandbox.faults.replace([{"method": "sendMessage", "kind": kind, "times": times, "retry_after": 1}])
        await asyncio.sleep(chance.uniform(0.01, 0.2))


async def live_and_die(
    folder: Path, crowd: Crowd, portion: int, chance: random.Random, waits: Callable[[Path], int]
) -> None:  # fmt: skip
    """One life of the bot, ended at a random moment; `waits`: how much is still to be done."""
    bot = await _begin(folder)
    enough = crowd.total + chance.randrange(1, max(2, 2 * portion))
    for moment in range(500):
        over = moment % 50 == 0 and not waits(folder / "alliance.db")
        if over or crowd.total >= enough or bot.returncode is not None:
            break
        await asyncio.sleep(0.01)
    await asyncio.sleep(chance.uniform(0, 0.02))
    bot.kill()
    await bot.wait()


async def _begin(folder: Path) -> asyncio.subprocess.Process:
    with (folder / "log").open("ab") as log:
        command = [sys.executable, "-m", "bot", "run"]
        return await asyncio.create_subprocess_exec(*command, cwd=folder, env=environment(), stderr=log, stdout=log)


async def finish(folder: Path, waits: Callable[[Path], int]) -> None:
    """One quiet life in which all that is due goes out; patience ends where nothing of it does any more."""
    bot = await _begin(folder)
    try:
        left = waits(folder / "alliance.db")
        while left:
            async with asyncio.timeout(PATIENCE_S):
                while (still := waits(folder / "alliance.db")) >= left:
                    await asyncio.sleep(0.1)
            left = still
        bot.terminate()
        await bot.wait()
    finally:
        if bot.returncode is None:
            bot.kill()
            await bot.wait()


def _open(path: Path) -> int:
    sql = "SELECT count(*) FROM announcements WHERE state <> 'done'"
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute(sql).fetchone()[0])


def _count(path: Path, crowd: Crowd, kills: int) -> Figures:
    with closing(sqlite3.connect(path)) as connection:
        sql = "SELECT recipient, state FROM deliveries WHERE kind = ? AND operation = 'send'"
        rows = dict(connection.execute(sql, (bodies.KIND,)))
        # Who had blocked the bot before it began: written down as somebody to be told otherwise.
        sql = """SELECT accounts.telegram_id, 'off the bot' FROM announcement_people
                 JOIN accounts USING (person_id) WHERE announcement_people.telegram_id IS NULL"""
        rows |= dict(connection.execute(sql))
        integrity = str(connection.execute("PRAGMA integrity_check").fetchone()[0])
    heard = crowd.heard
    return Figures(
        recipients=len(crowd.people),
        kills=kills,
        states=dict(sorted(Counter(rows.values()).items())),
        heard=len(heard),
        heard_twice=sum(times > 1 for times in heard.values()),
        lost=sum(rows.get(who, "sent") == "sent" and not heard[who] for who in crowd.people),  # without a row too
        doubled=sum(heard[who] > 1 and state != "unknown" for who, state in rows.items()),
        wrong=sum(
            state not in {"sent", "failed", "unknown", "off the bot"}
            or (state in {"failed", "off the bot"} and heard[who] > 0)
            for who, state in rows.items()
        ),
        integrity=integrity,
    )


async def main(recipients: int = 5000, kills: int = 200, seed: int = 20261124) -> int:
    with TemporaryDirectory() as folder:
        figures = await chaos(Path(folder), recipients, kills, seed)
    print(figures)
    event = await chaos_events.main(recipients // 5, kills // 5, seed)
    council = await chaos_council.main(recipients // 10, kills // 5, seed)
    return 0 if figures.well and event.well and council.well else 1


if __name__ == "__main__":
    from tests import chaos_council, chaos_events

    sys.exit(asyncio.run(main(*map(int, sys.argv[1:]))))
