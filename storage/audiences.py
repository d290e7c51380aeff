"""Whom an announcement is for: counted in the register, and written down when it goes out."""

import json
import sqlite3
from typing import Any

import msgspec

from storage.database import Reader, Transaction
from storage.people import Person
from storage.terms import HELD


class Who(msgspec.Struct, frozen=True):
    """Members of an organisation, of all for None; of some ranks (bot/positions.py), of any for None."""

    organisation_id: int | None
    ranks: tuple[int, ...] | None
    today: str


class Rank(msgspec.Struct, frozen=True):
    """How many hold positions of one rank; `position` the name that most of them have."""

    rank: int
    position: str
    number: int


class Told(msgspec.Struct, frozen=True):
    """Of one person, what became of it. `state`: the delivery's; stopped: he had blocked the bot before; empty: he
    isn't on the bot.
    """

    person_id: int
    name: str
    position: str
    phone: str
    state: str
    error: str
    state_at: int | None
    told: str
    told_at: int | None


POSITION = """coalesce((SELECT position FROM memberships WHERE memberships.person_id = persons.id
    AND (:organisation IS NULL OR organisation_id = :organisation) ORDER BY rank, rank_order LIMIT 1), '')"""
PRESENT = f"merged_into IS NULL AND {HELD}"
JOIN = "memberships JOIN persons ON persons.id = person_id"


def _condition(who: Who) -> tuple[str, dict[str, Any]]:
    """SQL on a membership, and its values."""
    parts, values = [PRESENT], {"today": who.today}
    if who.organisation_id is not None:
        parts.append("organisation_id = :organisation")
        values["organisation"] = who.organisation_id  # type: ignore[assignment]
    if who.ranks is not None:
        parts.append("rank IN (SELECT value FROM json_each(:ranks))")
        values["ranks"] = json.dumps(who.ranks)
    return " AND ".join(parts), values


async def ranks(reader: Reader, organisation_id: int | None, today: str, limit: int) -> list[Rank]:
    """The ranks that are held in an organisation, the highest first."""
    condition, values = _condition(Who(organisation_id, None, today))
    sql = f"""SELECT rank, count(DISTINCT person_id) FROM {JOIN} WHERE {condition}
              GROUP BY rank ORDER BY rank LIMIT :limit"""
    numbers = await reader.all(sql, **values, limit=limit)
    # Of 会长 and 候任会长, of one rank, the name that most have.
    sql = f"""SELECT rank, position FROM {JOIN} WHERE {condition} AND position <> ''
              GROUP BY rank, position ORDER BY count(*)"""
    names: dict[int, str] = dict(await reader.all(sql, **values))
    return [Rank(rank, names.get(rank, "会员"), number) for rank, number in numbers]


async def reach(reader: Reader, who: Who) -> tuple[int, int]:
    """How many are in the register, and how many of them on the bot and to be reached."""
    condition, values = _condition(who)
    sql = f"""SELECT count(*), count((SELECT 1 FROM accounts WHERE accounts.person_id = found.person_id
                                      AND reachable = 1))
              FROM (SELECT DISTINCT person_id FROM {JOIN} WHERE {condition}) AS found"""
    row = await reader.one(sql, **values)
    return (int(row[0]), int(row[1])) if row else (0, 0)


class Recipient(msgspec.Struct, frozen=True):
    """`time_zone`, `quiet_hours`: as he chose, or empty; the place: his first organisation's."""

    telegram_id: int
    time_zone: str = ""
    quiet_hours: str = ""
    country: str = ""
    province: str = ""
    city: str = ""


def people(connection: sqlite3.Connection, who: Who, after: int, limit: int) -> list[int]:
    """The ids of the next people of an audience, in their order."""
    condition, values = _condition(who)
    sql = f"""SELECT DISTINCT person_id FROM {JOIN} WHERE {condition} AND person_id > :after
              ORDER BY person_id LIMIT :limit"""
    return [row[0] for row in connection.execute(sql, {**values, "after": after, "limit": limit})]


def write_down(
    connection: sqlite3.Connection, announcement_id: int, who: Who, after: int, limit: int
) -> tuple[int, list[Recipient]]:
    """Note the next people of an audience by their ids; the last one's id (-1 at the end), and who is on the bot."""
    ids = people(connection, who, after, limit)
    wanted = json.dumps(ids)
    put = """INSERT INTO announcement_people (announcement_id, person_id, telegram_id)
             SELECT ?, value, (SELECT telegram_id FROM accounts WHERE person_id = value AND reachable = 1)
             FROM json_each(?) WHERE true ON CONFLICT DO NOTHING"""
    connection.execute(put, (announcement_id, wanted))
    reached = """SELECT telegram_id, time_zone, quiet_hours, coalesce(country, ''), coalesce(province, ''),
                     coalesce(city, '')
                 FROM json_each(?) AS wanted JOIN accounts ON accounts.person_id = wanted.value
                 LEFT JOIN organisations ON organisations.id = (
                     SELECT organisation_id FROM memberships WHERE memberships.person_id = wanted.value
                     ORDER BY rank, rank_order, id LIMIT 1)
                 WHERE reachable = 1"""
    found = [Recipient(*row) for row in connection.execute(reached, (wanted,))]
    return (ids[-1] if len(ids) == limit else -1), found


async def count(reader: Reader, announcement_id: int) -> tuple[int, int, int]:
    """Written down: all, who isn't on the bot, and who of these was told otherwise."""
    sql = """SELECT count(*), count(*) FILTER (WHERE telegram_id IS NULL), count(*) FILTER (WHERE told <> '')
             FROM announcement_people WHERE announcement_id = :id"""
    row = await reader.one(sql, id=announcement_id)
    return (row[0], row[1], row[2]) if row else (0, 0, 0)


async def off_bot(
    reader: Reader, announcement_id: int, organisation_id: int | None, limit: int, offset: int
) -> list[tuple[Person, str, str]]:
    """Who isn't on the bot, by rank; with his position there, and how he was told."""
    columns = ", ".join(f"persons.{name}" for name in Person.__struct_fields__)
    sql = f"""SELECT {columns}, {POSITION}, told FROM announcement_people JOIN persons ON persons.id = person_id
              WHERE announcement_id = :id AND telegram_id IS NULL
              ORDER BY (SELECT min(rank) FROM memberships WHERE memberships.person_id = persons.id
                  AND (:organisation IS NULL OR organisation_id = :organisation)), persons.id
              LIMIT :limit OFFSET :offset"""
    rows = await reader.all(sql, id=announcement_id, organisation=organisation_id, limit=limit, offset=offset)
    size = len(Person.__struct_fields__)
    return [(Person(*row[:size]), row[size], row[size + 1]) for row in rows]


async def tell(tx: Transaction, announcement_id: int, person_id: int, how: str, by: int, now: int) -> bool:
    """Told by phone or WeChat, or (empty) not told after all; False for somebody whom it isn't for."""
    sql = """UPDATE announcement_people SET told = :how, told_by = :by, told_at = :now
             WHERE announcement_id = :id AND person_id = :person AND telegram_id IS NULL"""
    return await tx.execute(sql, id=announcement_id, person=person_id, how=how, by=by, now=now) == 1


async def told(reader: Reader, announcement_id: int, organisation_id: int | None) -> list[Told]:
    """Everybody, by rank and name, for the report."""
    # Whom its lists named when others had entered him: of his contacts it has the phone that it gave.
    own = """EXISTS (SELECT 1 FROM memberships AS held WHERE held.person_id = persons.id
                     AND held.organisation_id = :organisation AND held.listed IN ('', persons.phone))"""
    sql = f"""SELECT persons.id, persons.name, {POSITION}, iif({own}, persons.phone, ''),
                 coalesce(deliveries.state, CASE
                     WHEN EXISTS (SELECT 1 FROM accounts WHERE accounts.person_id = persons.id) THEN 'stopped'
                     ELSE '' END),
                 coalesce(deliveries.error, ''), deliveries.state_at, told, told_at
             FROM announcement_people JOIN persons ON persons.id = announcement_people.person_id
             LEFT JOIN deliveries ON kind = 'announcement' AND object_id = :id AND occurrence = ''
                 AND recipient = telegram_id AND operation = 'send'
             WHERE announcement_id = :id
             ORDER BY (SELECT min(rank) FROM memberships WHERE memberships.person_id = persons.id
                 AND (:organisation IS NULL OR organisation_id = :organisation)), persons.id"""
    return await reader.rows(Told, sql, id=announcement_id, organisation=organisation_id)


async def groups_told(reader: Reader, announcement_id: int) -> list[tuple[str, str, str, int]]:
    """The groups: title, state, error, when."""
    sql = """SELECT coalesce(title, recipient), state, error, state_at FROM deliveries
             LEFT JOIN groups ON chat_id = recipient WHERE kind = 'announcement' AND object_id = :id
               AND operation = 'send' AND recipient < 0 ORDER BY 1"""
    return [(str(row[0]), row[1], row[2], row[3]) for row in await reader.all(sql, id=announcement_id)]
