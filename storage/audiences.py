"""Whom an announcement is for: counted in the register, and written down when it goes out."""

import json
import sqlite3
from typing import Any

import msgspec

from storage.accounts import WRITTEN
from storage.database import Reader
from storage.terms import HELD


class Who(msgspec.Struct, frozen=True):
    """Members of an organisation, of all for None; of some ranks (bot/positions.py), of any for None.

    Of each further kind of condition one of its values has to hold, where there are any. `organisations`: several, in
    the place of one. `kinds`, `regions` (country|province, or country| for all of it): of the organisation. `trades`:
    one's own, as far as one shows it, of one's company, or the organisation. `homes`: home towns. `languages`: as one
    is written to, `otherwise` for who chose none. `answers`: to events, as <event>:<answer>; silent: none yet.
    `category`: who wants none is left out.
    """

    organisation_id: int | None
    ranks: tuple[int, ...] | None
    today: str
    organisations: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    trades: tuple[str, ...] = ()
    homes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    category: str = ""
    otherwise: str = "zh-Hans"


class Rank(msgspec.Struct, frozen=True):
    """How many hold positions of one rank; `position` the name that most of them have."""

    rank: int
    position: str
    number: int


PRESENT = f"merged_into IS NULL AND {HELD}"
JOIN = "memberships JOIN persons ON persons.id = person_id"


def _in(column: str, name: str) -> str:
    return f"{column} IN (SELECT value FROM json_each(:{name}))"


# Each is looked up by an index, or once for all: none costs a search a person.
CONDITIONS = {
    "ranks": _in("rank", "ranks"),
    "organisations": _in("organisation_id", "organisations"),
    "kinds": f"organisation_id IN (SELECT id FROM organisations WHERE {_in('kind', 'kinds')})",
    "regions": f"""organisation_id IN (SELECT id FROM organisations WHERE {_in("country || '|' || province", "regions")}
        OR {_in("country || '|'", "regions")})""",
    "trades": f"""(memberships.company_id IN (SELECT company_id FROM company_industries WHERE {_in("code", "trades")})
        OR organisation_id IN (SELECT organisation_id FROM organisation_industries WHERE {_in("code", "trades")})
        OR (memberships.person_id IN (SELECT person_id FROM person_industries WHERE {_in("code", "trades")})
            AND coalesce(persons.visibility ->> '$.industry', 'members') <> 'hidden'))""",
    "homes": _in("hometown", "homes"),
    "languages": _in(
        f"""coalesce((SELECT nullif({WRITTEN}, '') FROM accounts WHERE accounts.person_id = persons.id),
            nullif(persons.language, ''), :otherwise)""",
        "languages",
    ),
    "answers": """(memberships.person_id IN (SELECT person_id FROM json_each(:answers) AS wanted JOIN rsvps
            ON event_id = CAST(wanted.value AS INTEGER) AND answer = substr(wanted.value, instr(wanted.value, ':') + 1))
        OR memberships.person_id IN (SELECT person_id FROM json_each(:answers) AS wanted JOIN event_people
            ON event_id = CAST(wanted.value AS INTEGER) AND wanted.value LIKE '%:silent'
            WHERE NOT EXISTS (SELECT 1 FROM rsvps WHERE rsvps.event_id = event_people.event_id
                AND rsvps.person_id = event_people.person_id)))""",
}
WANTED = """memberships.person_id NOT IN (SELECT person_id FROM announcement_optouts JOIN accounts USING (telegram_id)
    WHERE category = :category AND person_id IS NOT NULL)"""


def _condition(who: Who) -> tuple[str, dict[str, Any]]:
    """SQL on a membership, and its values."""
    parts = [PRESENT]
    values: dict[str, Any] = {"today": who.today, "otherwise": who.otherwise, "category": who.category}
    if who.organisation_id is not None:
        parts.append("organisation_id = :organisation")
        values["organisation"] = who.organisation_id
    for name, condition in CONDITIONS.items():
        wanted = getattr(who, name)
        if wanted or (name == "ranks" and wanted is not None):
            parts.append(condition)
            values[name] = json.dumps(wanted, ensure_ascii=False)
    if who.category:
        parts.append(WANTED)
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


NEW = """memberships.person_id NOT IN (SELECT person_id FROM event_people WHERE event_id = :new_to)
    AND memberships.person_id NOT IN (SELECT person_id FROM rsvps WHERE event_id = :new_to AND person_id IS NOT NULL)"""


async def reach(reader: Reader, who: Who, new_to: int = 0) -> tuple[int, int]:
    """How many are in the register, and how many of them on the bot and to be reached; `new_to`: of those who weren't
    called to this event, nor answered.
    """
    condition, values = _condition(who)
    if new_to:
        condition, values = f"{condition} AND {NEW}", {**values, "new_to": new_to}
    sql = f"""SELECT count(*), count((SELECT 1 FROM accounts WHERE accounts.person_id = found.person_id
                                      AND reachable = 1))
              FROM (SELECT DISTINCT person_id FROM {JOIN} WHERE {condition}) AS found"""
    row = await reader.one(sql, **values)
    return (int(row[0]), int(row[1])) if row else (0, 0)


class Sample(msgspec.Struct, frozen=True):
    """One of an audience: name, position, organisation."""

    name: str
    position: str
    organisation: str


async def sample(reader: Reader, who: Who, limit: int) -> list[Sample]:
    """Some of them, from all over, always the same ones."""
    condition, values = _condition(who)
    sql = f"""SELECT found.name, found.position, coalesce(nullif(organisations.short_name, ''), organisations.name)
              FROM (SELECT persons.name AS name, position, organisation_id, min(rank) FROM {JOIN} WHERE {condition}
                    GROUP BY person_id ORDER BY person_id * 2654435761 % 4294967296 LIMIT :limit) AS found
              JOIN organisations ON organisations.id = found.organisation_id"""
    return await reader.rows(Sample, sql, **values, limit=limit)


class Value(msgspec.Struct, frozen=True):
    """Something to narrow an audience by: as stored, its name where a row has it, and how many people have it."""

    value: str
    name: str
    number: int


HELD_BY = f"""WITH held AS MATERIALIZED (
    SELECT person_id, memberships.company_id, organisation_id, hometown FROM {JOIN} WHERE """
REGION = "country || '|' || iif(country = 'CN', province, '')"
VALUES = {
    "organisations": """SELECT CAST(organisations.id AS TEXT), coalesce(nullif(short_name, ''), name),
            count(DISTINCT person_id)
        FROM held JOIN organisations ON organisations.id = organisation_id WHERE kind <> 'office'
        GROUP BY organisations.id ORDER BY kind, country <> 'CN', name""",
    "kinds": """SELECT kind, '', count(DISTINCT person_id) FROM held
        JOIN organisations ON organisations.id = organisation_id GROUP BY 1 ORDER BY 3 DESC, 1""",
    "regions": f"""SELECT {REGION}, '', count(DISTINCT person_id) FROM held
        JOIN organisations ON organisations.id = organisation_id WHERE country <> '' GROUP BY 1 ORDER BY 3 DESC, 1""",
    "trades": """SELECT code, '', count(DISTINCT person_id) FROM (
            SELECT person_id, code FROM held JOIN company_industries USING (company_id)
            UNION ALL SELECT person_id, code FROM held JOIN organisation_industries USING (organisation_id)
            UNION ALL SELECT person_id, code FROM held JOIN person_industries USING (person_id))
        GROUP BY 1 ORDER BY 3 DESC, 1""",
    "homes": """SELECT hometown, '', count(DISTINCT person_id) FROM held WHERE hometown <> ''
        GROUP BY 1 ORDER BY 3 DESC, 1""",
}


async def values(reader: Reader, name: str, who: Who, limit: int) -> list[Value]:
    """Those of one kind that an audience has, and how many of it by each, the most frequent first."""
    condition, values = _condition(who)
    return await reader.rows(Value, f"{HELD_BY}{condition}) {VALUES[name]} LIMIT :limit", **values, limit=limit)


async def answered(reader: Reader, desks: list[int] | None, since: int, limit: int) -> list[Value]:
    """Events of some organisations, of all for None, and what was answered: as <event>:<answer>."""
    sql = """SELECT event_id || ':' || answer, title, number FROM (
                 SELECT event_id, answer, count(*) AS number FROM rsvps WHERE person_id IS NOT NULL GROUP BY 1, 2
                 UNION ALL SELECT event_id, 'silent', count(*) FROM event_people WHERE NOT EXISTS (SELECT 1 FROM rsvps
                     WHERE rsvps.event_id = event_people.event_id AND rsvps.person_id = event_people.person_id)
                 GROUP BY 1) JOIN events ON events.id = event_id
             WHERE begins_at > :since AND (:all OR organisation_id IN (SELECT value FROM json_each(:desks)))
             ORDER BY begins_at DESC, event_id, answer LIMIT :limit"""
    return await reader.rows(Value, sql, desks=json.dumps(desks or []), all=desks is None, since=since, limit=limit)


class Recipient(msgspec.Struct, frozen=True):
    """`time_zone`, `quiet_hours`, `language`: as he chose, or empty; the place: his first organisation's."""

    telegram_id: int
    time_zone: str = ""
    quiet_hours: str = ""
    country: str = ""
    province: str = ""
    city: str = ""
    language: str = ""


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
    reached = f"""SELECT telegram_id, time_zone, quiet_hours, coalesce(country, ''), coalesce(province, ''),
                     coalesce(city, ''), {WRITTEN}
                 FROM json_each(?) AS wanted JOIN accounts ON accounts.person_id = wanted.value
                 LEFT JOIN organisations ON organisations.id = (
                     SELECT organisation_id FROM memberships WHERE memberships.person_id = wanted.value
                     ORDER BY rank, rank_order, id LIMIT 1)
                 WHERE reachable = 1"""
    found = [Recipient(*row) for row in connection.execute(reached, (wanted,))]
    return (ids[-1] if len(ids) == limit else -1), found


async def names(reader: Reader, ids: list[int]) -> list[tuple[int, str]]:
    """Organisations by their short names, else their names."""
    sql = """SELECT id, coalesce(nullif(short_name, ''), name) FROM organisations
             WHERE id IN (SELECT value FROM json_each(:ids))"""
    return [(row[0], row[1]) for row in await reader.all(sql, ids=json.dumps(ids))]


async def titles(reader: Reader, ids: list[int]) -> list[tuple[int, str]]:
    """Events by their titles."""
    sql = "SELECT id, title FROM events WHERE id IN (SELECT value FROM json_each(:ids))"
    return [(row[0], row[1]) for row in await reader.all(sql, ids=json.dumps(ids))]
