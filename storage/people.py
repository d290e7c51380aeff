"""People and their memberships: position and term in an organisation, for a company."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from storage.database import Reader, Row
from storage.terms import HELD, SUCCEEDED_FROM


class Person(msgspec.Struct, frozen=True):
    """A row of `persons`; `aliases` is a JSON list, `visibility` a JSON map from field to level."""

    id: int
    key: str
    name: str
    aliases: str
    salutation: str
    gender: str
    hometown: str
    phone: str
    email: str
    wechat: str
    language: str
    visibility: str
    consent_on: str
    merged_into: int | None
    erased_at: int | None = None  # at his own wish: nothing that names him is left
    offers: str = ""
    wants: str = ""
    languages: str = "[]"  # that he speaks: a JSON list of codes
    home_id: int | None = None  # which organisation is his first one; None: whichever stands highest
    industries: str = "[]"  # his own, beside his company's: a JSON list of GB/T 4754 codes


class Membership(msgspec.Struct, frozen=True):
    """A membership with the names that a card shows beside it."""

    id: int
    person_id: int
    organisation_id: int
    organisation: str
    position: str
    rank: int
    term: str
    term_from: str
    term_to: str
    company_id: int | None
    company: str
    secretary: bool
    listed: str = ""  # the phone by which its secretariat's list named him whom others had entered
    ended_on: str = ""  # the first day without it, whatever its term says
    succeeded_from: str | None = None  # storage/terms.py


COLUMNS = ", ".join(f"persons.{name}" for name in Person.__struct_fields__)
MEMBERSHIP = f"""memberships.id, person_id, memberships.organisation_id, organisations.name, position, rank,
    term, term_from, term_to, company_id, coalesce(companies.name, company_name), secretary, listed,
    memberships.ended_on, {SUCCEEDED_FROM}"""
JOINS = """JOIN organisations ON organisations.id = memberships.organisation_id
    LEFT JOIN companies ON companies.id = company_id"""
MEMBERSHIPS = f"""SELECT {MEMBERSHIP} FROM json_each(:ids) AS wanted
    JOIN memberships ON person_id = wanted.value {JOINS} ORDER BY wanted.key, rank, rank_order, memberships.id"""


def _membership(*row: Any) -> Membership:
    *plain, secretary, listed, ended_on, succeeded_from = row
    return Membership(*(*plain, bool(secretary), listed, ended_on, succeeded_from))


async def by_id(reader: Reader, person_id: int) -> Person | None:
    """The person, or who he was merged into."""
    sql = f"SELECT {COLUMNS} FROM persons WHERE id = :id"
    person = await reader.row(Person, sql, id=person_id)
    if person and person.merged_into:
        return await reader.row(Person, sql, id=person.merged_into)
    return person


async def after(reader: Reader, last: int, limit: int) -> list[Person]:
    """The rows after an id, for going through all that may be found."""
    sql = f"""SELECT {COLUMNS} FROM persons WHERE id > :last AND erased_at IS NULL
                AND EXISTS (SELECT 1 FROM memberships WHERE person_id = persons.id) ORDER BY id LIMIT :limit"""
    return await reader.rows(Person, sql, last=last, limit=limit)


async def listed(reader: Reader, ids_json: str) -> list[Person]:
    """The people of a JSON list of ids, in the list's order."""
    sql = f"""SELECT {COLUMNS} FROM json_each(:ids) AS wanted JOIN persons ON persons.id = wanted.value
              ORDER BY wanted.key"""
    return await reader.rows(Person, sql, ids=ids_json)


def rows(connection: sqlite3.Connection, ids: Sequence[int]) -> list[Person]:
    """For a function that runs in one hop."""
    sql = f"SELECT {COLUMNS} FROM persons WHERE id IN (SELECT value FROM json_each(?))"
    return [Person(*row) for row in connection.execute(sql, (json.dumps(ids),))]


def memberships_of(connection: sqlite3.Connection, ids: Sequence[int]) -> list[Membership]:
    """Like `memberships`, for a function that runs in one hop."""
    return [_membership(*row) for row in connection.execute(MEMBERSHIPS, {"ids": json.dumps(ids)})]


async def memberships(reader: Reader, ids_json: str) -> list[Membership]:
    """The memberships of the people of a JSON list of ids, the highest first."""
    return await reader.rows(_membership, MEMBERSHIPS, ids=ids_json)


async def positions(reader: Reader, limit: int) -> list[str]:
    """Positions as the register has them."""
    return [row[0] for row in await reader.all("SELECT DISTINCT position FROM memberships LIMIT :limit", limit=limit)]


async def by_phone(reader: Reader, phone: str) -> list[Person]:
    """The people of the register with this phone (E.164), the oldest first."""
    sql = f"SELECT {COLUMNS} FROM persons WHERE phone = :phone AND phone <> '' AND merged_into IS NULL ORDER BY id"
    return await reader.rows(Person, sql, phone=phone)


async def of_organisation(
    reader: Reader, organisation_id: int, today: str, limit: int, offset: int, *, rank: int = 1_000_000
) -> list[tuple[Person, Membership]]:
    """An organisation's people of the present term down to `rank`: by rank, then the register's order."""
    sql = f"""SELECT {COLUMNS}, {MEMBERSHIP} FROM memberships {JOINS} JOIN persons ON persons.id = person_id
              WHERE memberships.organisation_id = :id AND rank <= :rank AND merged_into IS NULL
                AND {HELD}
              ORDER BY rank, rank_order, memberships.id LIMIT :limit OFFSET :offset"""
    found = await reader.all(sql, id=organisation_id, today=today, limit=limit, offset=offset, rank=rank)
    return [_both(row) for row in found]


async def not_on_bot(
    reader: Reader, organisation_id: int, today: str, limit: int, offset: int
) -> list[tuple[Person, Membership]]:
    """Like `of_organisation`: those who have no account yet, each once, with his highest membership."""
    sql = f"""SELECT {COLUMNS}, {MEMBERSHIP} FROM memberships {JOINS} JOIN persons ON persons.id = person_id
              WHERE memberships.organisation_id = :id AND merged_into IS NULL
                AND {HELD}
                AND NOT EXISTS (SELECT 1 FROM accounts WHERE accounts.person_id = persons.id)
              GROUP BY persons.id HAVING min(rank) IS NOT NULL  -- the row of that rank stands for the group
              ORDER BY rank, rank_order, memberships.id
              LIMIT :limit OFFSET :offset"""
    return [_both(row) for row in await reader.all(sql, id=organisation_id, today=today, limit=limit, offset=offset)]


async def among(
    reader: Reader, organisation_id: int, ids_json: str, phone: str, today: str, limit: int
) -> list[tuple[Person, Membership]]:
    """Of an organisation's people, those of a JSON list of ids or with this phone: whose phone it is come first."""
    sql = f"""SELECT {COLUMNS}, {MEMBERSHIP} FROM memberships {JOINS} JOIN persons ON persons.id = person_id
              WHERE memberships.organisation_id = :id AND merged_into IS NULL
                AND {HELD}
                AND (persons.id IN (SELECT value FROM json_each(:ids))
                     OR (persons.phone = :phone AND persons.phone <> ''))
              GROUP BY persons.id HAVING min(rank) IS NOT NULL
              ORDER BY persons.phone = :phone DESC, rank, persons.id LIMIT :limit"""
    found = await reader.all(sql, id=organisation_id, ids=ids_json, phone=phone, today=today, limit=limit)
    return [_both(row) for row in found]


async def called(
    reader: Reader, organisation_id: int, ids_json: str, parts: Iterable[str], today: str, limit: int
) -> list[tuple[Person, Membership]]:
    """Of an organisation's people, those of a JSON list of ids, in its order, then who has a part in his name."""
    sql = f"""SELECT {COLUMNS}, {MEMBERSHIP} FROM memberships {JOINS} JOIN persons ON persons.id = person_id
              LEFT JOIN json_each(:ids) AS wanted ON wanted.value = persons.id
              WHERE memberships.organisation_id = :id AND merged_into IS NULL AND {HELD}
                AND (wanted.key IS NOT NULL
                     OR EXISTS (SELECT 1 FROM json_each(:parts) AS part WHERE instr(lower(persons.name), part.value)))
              GROUP BY persons.id HAVING min(rank) IS NOT NULL
              ORDER BY wanted.key IS NULL, wanted.key, rank, rank_order, memberships.id LIMIT :limit"""
    values = {"id": organisation_id, "ids": ids_json, "today": today, "limit": limit}
    found = await reader.all(sql, **values, parts=json.dumps([part.lower() for part in parts]))
    return [_both(row) for row in found]


async def named(reader: Reader, organisation_ids: str, parts: str, today: str, limit: int) -> list[int]:
    """Of the people of some organisations (a JSON list), those whose name has one of the parts (a JSON list) in it."""
    sql = f"""SELECT DISTINCT persons.id FROM json_each(:organisations) AS wanted
              JOIN memberships ON memberships.organisation_id = wanted.value JOIN persons ON persons.id = person_id
              WHERE merged_into IS NULL AND {HELD}
                AND EXISTS (SELECT 1 FROM json_each(:parts) AS part WHERE instr(lower(persons.name), part.value))
              ORDER BY length(persons.name), persons.id LIMIT :limit"""
    found = await reader.all(sql, organisations=organisation_ids, parts=parts, today=today, limit=limit)
    return [row[0] for row in found]


async def heads(reader: Reader, ids_json: str, today: str, rank: int) -> list[tuple[Person, Membership]]:
    """The people of the present term down to `rank`, of the organisations of a JSON list of ids."""
    sql = f"""SELECT {COLUMNS}, {MEMBERSHIP} FROM json_each(:ids) AS wanted
              JOIN memberships ON memberships.organisation_id = wanted.value {JOINS}
              JOIN persons ON persons.id = person_id WHERE rank <= :rank AND merged_into IS NULL
                AND {HELD}
              ORDER BY wanted.key, rank, rank_order, memberships.id"""
    return [_both(row) for row in await reader.all(sql, ids=ids_json, today=today, rank=rank)]


async def of_company(reader: Reader, company_id: int, today: str, limit: int) -> list[tuple[Person, Membership]]:
    """A company's people of the present term, the highest first."""
    sql = f"""SELECT {COLUMNS}, {MEMBERSHIP} FROM memberships {JOINS} JOIN persons ON persons.id = person_id
              WHERE company_id = :id AND merged_into IS NULL AND {HELD}
              ORDER BY rank, rank_order, memberships.id LIMIT :limit"""
    return [_both(row) for row in await reader.all(sql, id=company_id, today=today, limit=limit)]


async def contacts(
    reader: Reader, organisation_id: int, today: str, rank: int, limit: int
) -> list[tuple[Person, Membership]]:
    """Whom one turns to: an organisation's secretariat, who is on the bot first; then its leaders down to `rank`."""
    sql = f"""SELECT {COLUMNS}, {MEMBERSHIP} FROM memberships {JOINS} JOIN persons ON persons.id = person_id
              WHERE memberships.organisation_id = :id AND (secretary = 1 OR rank <= :rank) AND merged_into IS NULL
                AND {HELD}
              ORDER BY secretary DESC, EXISTS (SELECT 1 FROM accounts WHERE accounts.person_id = persons.id
                  AND reachable = 1) DESC, rank, rank_order, memberships.id LIMIT :limit"""
    found = await reader.all(sql, id=organisation_id, today=today, rank=rank, limit=limit)
    return [_both(row) for row in found]


async def is_with(reader: Reader, person_id: int, company_id: int, today: str) -> bool:
    """Whether somebody is with a company in the present term."""
    sql = f"""SELECT 1 FROM memberships WHERE person_id = :person_id AND company_id = :company_id
              AND {HELD}"""
    return await reader.one(sql, person_id=person_id, company_id=company_id, today=today) is not None


def _both(row: Row) -> tuple[Person, Membership]:
    size = len(Person.__struct_fields__)
    return Person(*row[:size]), _membership(*row[size:])
