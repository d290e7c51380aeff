"""The part of `make chaos` that is about an event: its reminder, its changes, its waitlist, while the bot is killed.

Everybody who comes is reminded once and hears of each change once; of those who wait, as many are offered a place as
became free, in their order, each once. What a kill cut off just while it was sent is sent again where its kind says
so (bot/outbox.py): such a row alone may have been heard twice.
"""

import asyncio
import random
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from time import time

from msgspec.structs import replace

from bot.clock import Clock
from bot.config import Config, Storage
from bot.deps import Deps
from bot.events import calling, changing, following
from bot.messages import Messages
from bot.reminders import planning, sending
from bot.sandbox.limits import Limits
from bot.sandbox.server import Sandbox
from bot.times.moments import to_minute, wall
from storage import events, rsvps
from storage.database import Database
from storage.events import Event
from storage.rsvps import Rsvp
from tests import chaos
from tests.process import write

ZONE, HOUR_MS = "Asia/Shanghai", 3_600_000
BEGIN_MIN, SOON_MS = 90, 1_500
REMINDED, CHANGED, OFFERED = "⏰", "🔔", "🎉"  # how their messages begin
KINDS = {REMINDED: sending.REMINDER_KIND, CHANGED: "event_told", OFFERED: "event_offer"}


@dataclass
class Figures:
    """Of all messages: rows by state; who heard none of one, though its row says so, or heard it twice, though whole."""

    people: int
    kills: int
    states: dict[str, int]
    heard: int
    heard_twice: int
    lost: int
    doubled: int
    offered: int
    out_of_order: int
    missing: int
    integrity: str

    @property
    def well(self) -> bool:
        return not (self.lost or self.doubled or self.out_of_order or self.missing) and self.integrity == "ok"


class Crowd(chaos.Crowd):
    """What each heard of each kind: (who, how it begins)."""

    def _hear(self, message: dict) -> None:
        begin = message.get("text", "")[:1]
        if begin in KINDS:
            self.heard[message["chat"]["id"], begin] += 1
            self.total += 1


async def run(folder: Path, people: int, kills: int, seed: int) -> Figures:
    """Half of them come, half wait; the time is moved by five minutes and places are added between the kills."""
    chance = random.Random(seed)
    sandbox = Sandbox(limits=Limits(overall_per_s=chaos.PER_SECOND))
    await sandbox.start()
    database = await Database.open(folder / "alliance.db")
    try:
        crowd = Crowd(sandbox, people, chance)
        more = f"messages_per_second = {chaos.PER_SECOND}\npaid_broadcast = true\n"
        write(folder, sandbox.url, more=more)
        with (folder / "config.toml").open("a", encoding="utf-8") as config:
            config.write('[announcements]\nquiet_hours = ""\n[backup]\nfolder = ""\n')
            config.write(f'[events]\nreminders = ["{BEGIN_MIN}m"]\nhint_hours = 0.0\n')
        deps = Deps(Config(storage=Storage(str(folder / "alliance.db"))), database, Clock(), Messages())
        event = await _prepare(deps, crowd.people)
        troubling = asyncio.create_task(chaos.trouble(sandbox, chance))
        for kill in range(kills):
            if kill % 2:
                await _change(deps, event.id, added=people // 2 // kills)
            await chaos.live_and_die(folder, crowd, people // (kills + 1), chance, _waits)
        await _change(deps, event.id, added=1)
        troubling.cancel()
        sandbox.faults.replace([])
        await chaos.finish(folder, _waits)
    finally:
        await database.close()
        await sandbox.stop()
    return _count(folder / "alliance.db", crowd, kills)


async def _prepare(deps: Deps, people: list[int]) -> Event:
    """An event in an hour and a half, whose reminder is due in a moment: half of them come, the others wait."""
    now = deps.now()
    begins = now + BEGIN_MIN * 60_000 + SOON_MS
    await deps.database.write(lambda connection: chaos.register(connection, people))
    async with deps.database.transaction() as tx:
        event = await events.by_id(tx, await events.put(tx, _event(begins, now, len(people) // 2)))
        assert event
        for number, _ in enumerate(people, 1):
            coming = number <= len(people) // 2
            await rsvps.put(tx, _rsvp(event, number, "going" if coming else "waiting", now))
        await calling.plan(deps, tx, event)
        minutes = {"id": event.id, "minutes": f"[{BEGIN_MIN}]"}
        await tx.execute("INSERT INTO event_reminders (event_id, minutes) VALUES (:id, :minutes)", **minutes)
        await following.called(deps, tx, event)
        return event


def _event(begins: int, now: int, capacity: int) -> Event:
    values = dict.fromkeys(Event.__struct_fields__, "") | {
        "id": 0, "cause": "chaos", "kind": "event", "organisation_id": 1, "author": 1, "title": "年会", "agenda": "{}",
        "local": to_minute(wall(begins, ZONE)), "zone": ZONE, "begins_at": begins, "ends_at": begins + 2 * HOUR_MS,
        "latitude": None, "longitude": None, "capacity": capacity, "most_guests": 0, "closes_at": begins,
        "audience": "[]", "open": True, "state": "scheduled", "sequence": 0, "series_id": None, "code": "ABCDEF",
        "created_at": now, "changed_at": now, "panel_message": None,
    }  # fmt: skip
    return Event(**values)


def _rsvp(event: Event, person: int, answer: str, now: int) -> Rsvp:
    waiting = now + person if answer == "waiting" else None
    return Rsvp(
        id=0, event_id=event.id, person_id=person, telegram_id=None, name="", phone="", answer=answer, guests=0,
        guest_names="", note="", proxy_person_id=None, answered_by=1, answered_at=now, waiting_since=waiting,
        offered_until=None, checked_in_at=None, checked_in_by=None, checked_in_how="", state_at=now,
    )  # fmt: skip


async def _change(deps: Deps, event_id: int, added: int) -> None:
    """Another venue and more places: all who answered hear of it, the next ones are offered a place."""
    async with deps.database.transaction() as tx:
        was = await events.by_id(tx, event_id)
        assert was
        wanted = replace(was, venue=f"{was.sequence + 1} 号厅", capacity=(was.capacity or 0) + added)
        change = changing.Change(was, wanted, (), ("venue", "capacity"), 0)
        await changing.put(deps, tx, was, change)


def _waits(path: Path) -> int:
    """What is still to be done, or to go out."""
    sql = """SELECT (SELECT count(*) FROM deliveries WHERE state IN ('due', 'claimed', 'sending'))
                 + (SELECT count(*) FROM jobs WHERE kind = ? AND state = 'due')"""
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute(sql, (planning.REMIND,)).fetchone()[0])


def _count(path: Path, crowd: Crowd, kills: int) -> Figures:
    with closing(sqlite3.connect(path)) as connection:
        sql = "SELECT kind, recipient, state, attempts, occurrence FROM deliveries WHERE operation = 'send'"
        rows = [row for row in connection.execute(sql) if row[0] in KINDS.values()]
        answers = [row[0] for row in connection.execute("SELECT answer FROM rsvps ORDER BY waiting_since, id")]
        known = {row[0] for row in connection.execute("SELECT telegram_id FROM accounts WHERE reachable = 1")}
        [capacity] = connection.execute("SELECT capacity FROM events").fetchone()
        integrity = str(connection.execute("PRAGMA integrity_check").fetchone()[0])
    of = {(who, begin): [row for row in rows if (row[1], row[0]) == (who, KINDS[begin])] for who, begin in crowd.heard}
    begins = {kind: begin for begin, kind in KINDS.items()}
    sent = Counter((row[1], begins[row[0]]) for row in rows if row[2] == "sent")
    cut = {key for key, found in of.items() if any(row[3] > 1 or row[2] == "unknown" for row in found)}
    going = [each for each in answers if each == "going"]
    offered = [at for at, each in enumerate(answers) if each == "offered"]
    reminded = {row[1] for row in rows if row[0] == sending.REMINDER_KIND}
    coming = crowd.people[: len(crowd.people) // 2]
    return Figures(
        people=len(crowd.people),
        kills=kills,
        states=dict(sorted(Counter(row[2] for row in rows).items())),
        heard=len(crowd.heard),
        heard_twice=sum(number > sent[key] for key, number in crowd.heard.items()),
        lost=sum(crowd.heard[key] < number for key, number in sent.items()),
        doubled=sum(number > sent[key] and key not in cut for key, number in crowd.heard.items()),
        offered=len(offered),
        out_of_order=int(len(going) + len(offered) > capacity or "waiting" in answers[: max(offered, default=0)]),
        missing=len({who for who in coming if who in known} - reminded) + (len(going) + len(offered) != capacity),
        integrity=integrity,
    )


async def main(people: int, kills: int, seed: int) -> Figures:
    from tempfile import TemporaryDirectory

    started = time()
    with TemporaryDirectory() as folder:
        figures = await run(Path(folder), people, kills, seed)
    print(f"{figures} in {time() - started:.0f} s")
    return figures
