"""The part of `make chaos` that is about a council: a series, minutes, to-dos, approvals, while the bot is killed.

The occurrences of a series are made once each, and everybody is invited once to each; the minutes reach each once, the
reminder of his to-do too; what an officer approves, by presses between the kills, goes out once, and its author hears
once that it was. What a kill cut off just while it was sent is sent again where its kind says so (bot/outbox.py): such
a row alone may have been heard twice.
"""

import asyncio
import json
import random
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import time

import msgspec

from bot.announcements import approving, bodies
from bot.clock import Clock
from bot.config import Config, Storage
from bot.deps import Deps
from bot.events import calling
from bot.messages import Messages
from bot.minutes import announcing
from bot.recurrences.rules import Rule
from bot.sandbox.limits import Limits
from bot.sandbox.server import Sandbox
from bot.series import making, patterns
from bot.times.moments import derive, wall
from bot.todos import reminding
from storage import announcements, events, jobs, minutes, series
from storage.database import Database, Transaction
from storage.events import Event
from storage.series import Series
from tests import chaos, chaos_events
from tests.process import write

ZONE, INVITE_DAYS, WEEKS = "Asia/Shanghai", 30, 6
INVITED, MINUTES, TODO, APPROVED, AGREED = "🗒", "纪", "⏰", "通", "✅"  # how their messages begin
KINDS = {
    INVITED: calling.KIND,
    MINUTES: announcing.KIND,
    TODO: reminding.KIND,
    APPROVED: bodies.KIND,
    AGREED: approving.KIND,
}
ANNOUNCED = 2


@dataclass
class Figures:
    """Of all messages: rows by state; `missing`: who ought to have a row and has none, what was made otherwise than
    the rule says, an approval that isn't in the audit just once.
    """

    people: int
    kills: int
    states: dict[str, int]
    heard: int
    heard_twice: int
    lost: int
    doubled: int
    occurrences: int
    invited: int
    approved: int
    missing: int
    integrity: str

    @property
    def well(self) -> bool:
        return not (self.lost or self.doubled or self.missing) and self.integrity == "ok"


class Crowd(chaos.Crowd):
    """What each heard of each kind: (who, how it begins)."""

    def _hear(self, message: dict) -> None:
        begin = message.get("text", "")[:1]
        if begin in KINDS:
            self.heard[message["chat"]["id"], begin] += 1
            self.total += 1


class Officer:
    """Who approves, and the author, who hears of it; both are always there."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.world = sandbox.world
        self.id, self.author = (self.world.add_person(name).id for name in ("同事", "作者"))
        self.left = tuple(range(1, ANNOUNCED + 1))
        for each in (self.id, self.author):
            self.world.say(each, "/start")

    async def approve(self, chance: random.Random) -> None:
        """Presses on one after the other, each twice, whether the bot lives just then or not."""
        chat = self.world.private_chat(self.world.person(self.id))
        for number in (*self.left, *self.left):
            while not (shown := [at for at, each in chat.messages.items() if each.from_bot and not each.deleted]):
                await asyncio.sleep(0.05)
            await asyncio.sleep(chance.uniform(0, 1))
            self.world.press(self.id, shown[-1], f"announcements:approve:{number}")


async def run(folder: Path, people: int, kills: int, seed: int) -> Figures:
    chance = random.Random(seed)
    sandbox = Sandbox(limits=Limits(overall_per_s=chaos.PER_SECOND))
    await sandbox.start()
    database = await Database.open(folder / "alliance.db")
    try:
        crowd = Crowd(sandbox, people, chance)
        officer = Officer(sandbox)
        more = f"messages_per_second = {chaos.PER_SECOND}\npaid_broadcast = true\n"
        write(folder, sandbox.url, more=more)
        with (folder / "config.toml").open("a", encoding="utf-8") as config:
            config.write('[announcements]\nquiet_hours = ""\n[backup]\nfolder = ""\n')
            config.write("[events]\nreminders = []\nhint_hours = 0.0\n")
        deps = Deps(Config(storage=Storage(str(folder / "alliance.db"))), database, Clock(), Messages())
        rule = await _prepare(deps, crowd.people, officer)
        portion = people * (WEEKS + ANNOUNCED) // (kills + 1)
        troubling = asyncio.create_task(chaos.trouble(sandbox, chance))
        pressing = asyncio.create_task(officer.approve(chance))
        for _ in range(kills):
            await chaos.live_and_die(folder, crowd, portion, chance, _waits)
        troubling.cancel()
        sandbox.faults.replace([])
        await chaos.finish(folder, _waits)
        pressing.cancel()
    finally:
        await database.close()
        await sandbox.stop()
    return _count(folder / "alliance.db", crowd, officer, kills, rule)


async def _prepare(deps: Deps, people: list[int], officer: Officer) -> Rule:
    """A weekly meeting from tomorrow on; the minutes of yesterday's, with a to-do for each; what is to be approved."""
    now = deps.now()
    await deps.database.write(lambda connection: _register(connection, people, officer))
    async with deps.database.transaction() as tx:
        rule = await _series(deps, tx, now)
        await _minutes(tx, len(people), now)
        await _announcements(deps, tx, officer, now)
    return rule


def _register(connection: sqlite3.Connection, people: list[int], officer: Officer) -> None:
    chaos.register(connection, people)
    number = len(people) + 1
    connection.execute(
        "INSERT INTO organisations (id, key, kind, name, updated_at) VALUES (2, 'o2', 'office', '联盟秘书处', 0)"
    )
    for person, organisation, account in ((number, 2, officer.id), (number + 1, 1, officer.author)):
        sql = "INSERT INTO persons (id, key, name, updated_at) VALUES (?, ?, ?, 0)"
        connection.execute(sql, (person, f"p{person}", f"同事{person}"))
        sql = """INSERT INTO memberships (key, person_id, organisation_id, rank, secretary, updated_at)
                 VALUES (?, ?, ?, 100, 1, 0)"""
        connection.execute(sql, (f"m{person}", person, organisation))
        sql = "INSERT INTO accounts (telegram_id, person_id, created_at) VALUES (?, ?, 0)"
        connection.execute(sql, (account, person))


def _event(local: str, now: int, cause: str) -> Event:
    begins = derive(local, ZONE)
    base = chaos_events._event(begins, now, 0)
    return msgspec.structs.replace(
        base, cause=cause, kind="meeting", title="理事会", capacity=None, audience='["all"]', code=f"AB{cause[:4]}"
    )


async def _series(deps: Deps, tx: Transaction, now: int) -> Rule:
    day = wall(now, ZONE).date() + timedelta(days=1)
    rule = Rule(
        every="week", start=day.isoformat(), time="09:00", zone=ZONE, weekdays=(day.weekday(),), times=WEEKS
    )  # fmt: skip
    first = await events.by_id(tx, await events.put(tx, _event(f"{day}T09:00", now, "first")))
    assert first
    pattern, text = patterns.of(first, ()), msgspec.json.encode(rule).decode()
    wanted = Series(0, first.id, 1, 1, text, patterns.written(pattern), INVITE_DAYS, "going", now, now)
    number = await series.put(tx, "chaos", wanted)
    await series.adopt(tx, first.id, number)
    await calling.put(deps, tx, first, [])
    await jobs.plan(tx, making.MAKE, number, now, now)
    return rule


async def _minutes(tx: Transaction, people: int, now: int) -> None:
    day = wall(now, ZONE).date() - timedelta(days=1)
    event = await events.put(tx, _event(f"{day}T09:00", now, "last"))
    called = [{"event": event, "person": number} for number in range(1, people + 1)]
    await tx.many("INSERT INTO event_people (event_id, person_id) VALUES (:event, :person)", called)
    sql = """INSERT INTO minutes (event_id, version, cause, content, filed_by, filed_at)
             VALUES (:event, 1, 'chaos', '{"text": "纪要"}', 1, :now)"""
    number = await tx.insert(sql, event=event, now=now)
    await minutes.announce(tx, number, [], now)
    await tx.run(lambda connection: minutes.write_readers(connection, event))
    await jobs.plan(tx, announcing.TELL, number, now, now)
    due = wall(now, ZONE).date().isoformat()
    sql = """INSERT INTO todos (id, event_id, organisation_id, cause, text, owner_id, due_on, recorded_by, recorded_at)
             VALUES (:person, :event, 1, 'chaos ' || :person, '待办', :person, :due, 1, :now)"""
    await tx.many(sql, [{**each, "due": due, "now": now} for each in called])
    for each in called:
        await jobs.plan(tx, reminding.REMIND, each["person"], now, now)


async def _announcements(deps: Deps, tx: Transaction, officer: Officer, now: int) -> None:
    for number in range(1, ANNOUNCED + 1):
        sql = """INSERT INTO announcements (id, draft_id, organisation_id, author, content, audience, at, state, beyond,
                     created_at) VALUES (:id, :id, 1, :author, :content, '["all"]', 0, 'submitted', 1, :now)"""
        content = json.dumps({"text": f"通知{number}"}, ensure_ascii=False)
        await tx.execute(sql, id=number, author=officer.author, content=content, now=now)
        found = await announcements.by_id(tx, number)
        assert found
        await approving.ask(deps, tx, found)


def _waits(path: Path) -> int:
    """What is still to be done, to be approved, or to go out."""
    sql = """SELECT (SELECT count(*) FROM deliveries WHERE state IN ('due', 'claimed', 'sending') AND not_before <= :now)
                 + (SELECT count(*) FROM jobs WHERE state = 'due' AND due_at <= :now)
                 + (SELECT count(*) FROM announcements WHERE state <> 'done')"""
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute(sql, {"now": round(time() * 1000)}).fetchone()[0])


def _count(path: Path, crowd: Crowd, officer: Officer, kills: int, rule: Rule) -> Figures:
    with closing(sqlite3.connect(path)) as connection:
        # Of who isn't on the bot the desk hears instead: its author.
        sql = """SELECT replace(kind, 'todo_desk', 'todo'), recipient, state, attempts, object_id FROM deliveries
                 WHERE operation = 'send'"""
        rows = [row for row in connection.execute(sql) if row[0] in KINDS.values()]
        made = [row[0] for row in connection.execute("SELECT occurrence FROM events WHERE series_id = 1 ORDER BY 1")]
        sql = "SELECT object_id FROM jobs WHERE kind = 'series.invite' AND state = 'done'"
        invited = [row[0] for row in connection.execute(sql)] + [1]
        known = {row[0] for row in connection.execute("SELECT telegram_id FROM accounts WHERE reachable = 1")}
        acts = Counter(row[0] for row in connection.execute(
            "SELECT subject_id FROM audit WHERE act = 'announcements:approve'"
        ))  # fmt: skip
        sql = "SELECT count(*) FROM jobs WHERE kind = 'todo.remind' AND state = 'due'"
        [again] = connection.execute(sql).fetchone()
        integrity = str(connection.execute("PRAGMA integrity_check").fetchone()[0])
    begins = {kind: begin for begin, kind in KINDS.items()}
    rows = [row for row in rows if row[1] != officer.id]  # what he is asked and answered isn't counted
    told = Counter((row[1], begins[row[0]]) for row in rows if row[2] == "sent")
    cut = {(row[1], begins[row[0]]) for row in rows if row[3] > 1 or row[2] == "unknown"}
    heard = {key: number for key, number in crowd.heard.items() if key[0] != officer.id}
    wanted = [f"{each}T09:00" for each in _days(rule)]
    calls = Counter(row[4] for row in rows if row[0] == calling.KIND)
    there = [each for each in crowd.people if each in known]
    per_kind = {kind: {row[1] for row in rows if row[0] == kind} for kind in KINDS.values()}
    missing = sum(len(set(there) - per_kind[kind]) for kind in (calling.KIND, announcing.KIND, reminding.KIND))
    missing += int(made != wanted) + abs(len(crowd.people) - again)
    missing += sum(acts[number] != 1 for number in range(1, ANNOUNCED + 1))
    missing += sum(calls[number] < len(there) for number in invited)
    missing += abs(ANNOUNCED - len([row for row in rows if row[0] == approving.KIND]))
    return Figures(
        people=len(crowd.people),
        kills=kills,
        states=dict(sorted(Counter(row[2] for row in rows).items())),
        heard=len(heard),
        heard_twice=sum(number > told[key] for key, number in heard.items()),
        lost=sum(heard.get(key, 0) < number for key, number in told.items()),
        doubled=sum(number > told[key] and key not in cut for key, number in heard.items()),
        occurrences=len(made),
        invited=len(invited),
        approved=sum(acts.values()),
        missing=missing,
        integrity=integrity,
    )


def _days(rule: Rule) -> list[str]:
    first = rule.start
    start = wall(derive(f"{first}T00:00", ZONE), ZONE).date()
    return [(start + timedelta(days=7 * week)).isoformat() for week in range(rule.times)]


async def main(people: int, kills: int, seed: int) -> Figures:
    started = time()
    with TemporaryDirectory() as folder:
        figures = await run(Path(folder), people, kills, seed)
    print(f"{figures} in {time() - started:.0f} s")
    return figures
