"""Answers to events: who comes, who waits for a place, who doesn't come; the places taken."""

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

import msgspec

from storage.database import Reader, Transaction


class Rsvp(msgspec.Struct, frozen=True):
    """A row of `rsvps`. Somebody is a person of the register, or an account that is none, or a name alone.

    `answer`: going, waiting (on the waitlist), offered (a place until `offered_until`), lapsed (he let that pass),
    declined, proxy. `shown`: the person's name in the register, else `name`.
    """

    id: int
    event_id: int
    person_id: int | None
    telegram_id: int | None
    name: str
    phone: str
    answer: str
    guests: int
    guest_names: str
    note: str
    proxy_person_id: int | None
    answered_by: int
    answered_at: int
    waiting_since: int | None
    offered_until: int | None
    checked_in_at: int | None
    checked_in_by: int | None
    checked_in_how: str
    state_at: int
    shown: str = ""

    @property
    def places(self) -> int:
        """That it takes, guests among them."""
        return 1 + self.guests


class Counts(msgspec.Struct, frozen=True):
    """Of one event: answers by kind, and how many places go with each."""

    going: int = 0
    waiting: int = 0
    offered: int = 0
    lapsed: int = 0
    declined: int = 0
    proxy: int = 0
    places: int = 0  # taken by who comes, with guests
    held: int = 0  # offered to who waits
    wished: int = 0  # by who waits
    checked_in: int = 0

    @property
    def answered(self) -> int:
        return self.going + self.waiting + self.offered + self.lapsed + self.declined + self.proxy

    @property
    def taken(self) -> int:
        """Places that nobody else can have."""
        return self.places + self.held


HOLDS = "('going', 'offered')"
NAMES = [name for name in Rsvp.__struct_fields__ if name != "shown"]
COLUMNS = ", ".join(f"rsvps.{name}" for name in NAMES) + ", coalesce(persons.name, rsvps.name)"
SELECT = f"SELECT {COLUMNS} FROM rsvps LEFT JOIN persons ON persons.id = rsvps.person_id"
STATE = ("answer", "guests", "guest_names", "note", "proxy_person_id", "answered_by", "answered_at",
         "waiting_since", "offered_until", "state_at")  # fmt: skip


async def put(tx: Transaction, rsvp: Rsvp) -> int:
    """A first answer; its id. Of a person, or an account, there is one an event (the database refuses a second)."""
    kept = [name for name in NAMES if name != "id"]
    sql = f"INSERT INTO rsvps ({', '.join(kept)}) VALUES ({', '.join(f':{name}' for name in kept)})"
    return await tx.insert(sql, **{name: getattr(rsvp, name) for name in kept})


async def answer(tx: Transaction, rsvp: Rsvp, was: Rsvp) -> bool:
    """Another answer, where it is still what it was."""
    sets = ", ".join(f"{name} = :{name}" for name in STATE)
    sql = f"""UPDATE rsvps SET {sets} WHERE id = :id AND answer = :was AND guests = :had
                AND offered_until IS :until"""
    values = {name: getattr(rsvp, name) for name in STATE}
    about = {"id": rsvp.id, "was": was.answer, "had": was.guests, "until": was.offered_until}
    return await tx.execute(sql, **values, **about) == 1


async def drop(tx: Transaction, rsvp_id: int, was: str) -> bool:
    """As if it had never been given."""
    return await tx.execute("DELETE FROM rsvps WHERE id = :id AND answer = :was", id=rsvp_id, was=was) == 1


async def by_id(reader: Reader, rsvp_id: int) -> Rsvp | None:
    return await reader.row(Rsvp, f"{SELECT} WHERE rsvps.id = :id", id=rsvp_id)


async def of_person(reader: Reader, event_id: int, person_id: int) -> Rsvp | None:
    sql = f"{SELECT} WHERE event_id = :event AND person_id = :person"
    return await reader.row(Rsvp, sql, event=event_id, person=person_id)


async def of_account(reader: Reader, event_id: int, telegram_id: int) -> Rsvp | None:
    """Of an account that is no person of the register."""
    sql = f"{SELECT} WHERE event_id = :event AND person_id IS NULL AND telegram_id = :who"
    return await reader.row(Rsvp, sql, event=event_id, who=telegram_id)


async def mine(reader: Reader, event_ids: Iterable[int], person_id: int | None, telegram_id: int) -> dict[int, Rsvp]:
    """One's own answers to some events, by event."""
    sql = f"""{SELECT} WHERE event_id IN (SELECT value FROM json_each(:events))
                AND (rsvps.person_id = :person OR (rsvps.person_id IS NULL AND rsvps.telegram_id = :who))"""
    found = await reader.rows(Rsvp, sql, events=json.dumps(list(event_ids)), person=person_id, who=telegram_id)
    return {each.event_id: each for each in found}


async def counts(reader: Reader, event_id: int) -> Counts:
    sql = """SELECT answer, count(*), sum(1 + guests), count(checked_in_at) FROM rsvps WHERE event_id = :id
             GROUP BY answer"""
    rows = await reader.all(sql, id=event_id)
    numbers: dict[str, Any] = {answer: number for answer, number, _, _ in rows}
    places = {answer: number for answer, _, number, _ in rows}
    return Counts(
        **numbers,
        places=places.get("going", 0),
        held=places.get("offered", 0),
        wished=places.get("waiting", 0),
        checked_in=sum(number for *_, number in rows),
    )


async def first_waiting(reader: Reader, event_id: int, most: int | None) -> Rsvp | None:
    """Whose turn it is: of those who could have places at all, where there are but `most`."""
    sql = f"""{SELECT} WHERE event_id = :id AND answer = 'waiting' AND (:most IS NULL OR 1 + guests <= :most)
              ORDER BY waiting_since, rsvps.id LIMIT 1"""
    return await reader.row(Rsvp, sql, id=event_id, most=most)


async def ahead(reader: Reader, rsvp: Rsvp) -> int:
    """How many wait before him."""
    sql = """SELECT count(*) FROM rsvps WHERE event_id = :event AND answer = 'waiting'
               AND (waiting_since, id) < (:since, :id)"""
    row = await reader.one(sql, event=rsvp.event_id, since=rsvp.waiting_since or 0, id=rsvp.id)
    return int(row[0]) if row else 0


async def offered(reader: Reader, event_id: int) -> list[Rsvp]:
    """Who has an offer, the first to end first."""
    sql = f"{SELECT} WHERE event_id = :id AND answer = 'offered' ORDER BY offered_until, rsvps.id"
    return await reader.rows(Rsvp, sql, id=event_id)


async def placed(reader: Reader, person_id: int) -> list[int]:
    """The events that a person has places at, or is offered some; their ids."""
    sql = "SELECT event_id FROM rsvps WHERE person_id = :id AND answer IN ('going', 'offered')"
    return [row[0] for row in await reader.all(sql, id=person_id)]


async def listed(reader: Reader, event_id: int, answers: Iterable[str], limit: int, offset: int = 0) -> list[Rsvp]:
    """Of some answers: who comes first, then the waitlist in its order, then as they were given."""
    sql = f"""{SELECT} WHERE event_id = :id AND answer IN (SELECT value FROM json_each(:answers))
              ORDER BY CASE answer WHEN 'going' THEN 0 WHEN 'proxy' THEN 1 WHEN 'offered' THEN 2 WHEN 'waiting' THEN 3
                       ELSE 4 END, coalesce(waiting_since, answered_at), rsvps.id LIMIT :limit OFFSET :offset"""
    return await reader.rows(Rsvp, sql, id=event_id, answers=json.dumps(list(answers)), limit=limit, offset=offset)


class Heard(msgspec.Struct, frozen=True):
    """One who answered and is on the bot: his answer, his language (or empty), zone and quiet hours (or empty)."""

    rsvp_id: int
    answer: str
    telegram_id: int
    language: str
    time_zone: str
    quiet_hours: str
    country: str
    province: str
    city: str


HEARD = """SELECT rsvps.id, answer, accounts.telegram_id, coalesce(nullif(accounts.language, ''), accounts.spoken),
        time_zone, quiet_hours, coalesce(country, ''), coalesce(province, ''), coalesce(city, '')
    FROM rsvps JOIN accounts ON accounts.person_id = rsvps.person_id
        OR (rsvps.person_id IS NULL AND accounts.telegram_id = rsvps.telegram_id)
    LEFT JOIN organisations ON organisations.id = (
        SELECT organisation_id FROM memberships WHERE memberships.person_id = rsvps.person_id
        ORDER BY rank, rank_order, id LIMIT 1)
    WHERE reachable = 1"""


async def heard(reader: Reader, event_id: int, answers: Iterable[str]) -> list[Heard]:
    """Who gave one of some answers and can be told of it."""
    sql = f"{HEARD} AND event_id = :id AND answer IN (SELECT value FROM json_each(:answers)) ORDER BY rsvps.id"
    return await reader.rows(Heard, sql, id=event_id, answers=json.dumps(list(answers)))


async def hearing(reader: Reader, rsvp_id: int) -> Heard | None:
    """Who is told of one answer; None where he isn't on the bot."""
    return await reader.row(Heard, f"{HEARD} AND rsvps.id = :id", id=rsvp_id)


def is_answer(connection: sqlite3.Connection, rsvp_id: int, answer_: str) -> bool:
    """Whether it is still this one, for what is rechecked at sending."""
    sql = "SELECT 1 FROM rsvps WHERE id = ? AND answer = ?"
    return connection.execute(sql, (rsvp_id, answer_)).fetchone() is not None
