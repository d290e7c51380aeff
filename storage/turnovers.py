"""Changes of a term: planned, done, undone; and the rows that they are about. Instants are Unix ms UTC."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from storage.database import Reader, Transaction
from storage.entries import Change, encoded
from storage.terms import HELD


class Turnover(msgspec.Struct, frozen=True):
    """`plan` and `changes` are JSON, emptied once it can't be undone any more; `name`: who made it, if he is known."""

    id: int
    cause: str
    organisation_id: int
    organisation: str
    act: str
    author: int
    term: str
    since: str
    until: str
    announced: int
    plan: str
    state: str
    changes: str | None
    created_at: int
    done_at: int | None
    name: str

    @property
    def kept(self) -> list[Change]:
        return msgspec.json.decode(self.changes, type=list[Change]) if self.changes else []


class Seat(msgspec.Struct, frozen=True):
    """A membership of an organisation with whose it is. `held`: today, with the rights that go with it."""

    id: int
    person_id: int
    name: str
    position: str
    rank: int
    rank_order: int
    term: str
    term_from: str
    term_to: str
    ended_on: str
    secretary: int
    held: int


class Namesake(msgspec.Struct, frozen=True):
    """Somebody whom a name may mean: with his highest membership."""

    person_id: int
    name: str
    aliases: str
    organisation_id: int
    organisation: str
    position: str
    company: str


COLUMNS = """turnovers.id, cause, turnovers.organisation_id, organisations.name, act, author, term, since, until,
    announced, plan, state, changes, turnovers.created_at, done_at,
    coalesce((SELECT persons.name FROM accounts JOIN persons ON persons.id = person_id
              WHERE telegram_id = author), '')"""
TURNOVERS = f"SELECT {COLUMNS} FROM turnovers JOIN organisations ON organisations.id = turnovers.organisation_id"
NAMESAKES = """SELECT persons.id, persons.name, persons.aliases, organisations.id, organisations.name, position,
        coalesce(companies.name, company_name)
    FROM memberships JOIN persons ON persons.id = person_id JOIN organisations ON organisations.id = organisation_id
    LEFT JOIN companies ON companies.id = company_id
    WHERE merged_into IS NULL AND erased_at IS NULL"""


async def by_id(reader: Reader, turnover_id: int) -> Turnover | None:
    return await reader.row(Turnover, f"{TURNOVERS} WHERE turnovers.id = :id", id=turnover_id)


async def by_cause(reader: Reader, cause: str) -> Turnover | None:
    return await reader.row(Turnover, f"{TURNOVERS} WHERE cause = :cause", cause=cause)


async def newest(reader: Reader, organisation_id: int) -> Turnover | None:
    """The last one that holds: to come, or done."""
    sql = f"""{TURNOVERS} WHERE turnovers.organisation_id = :id AND state IN ('planned', 'done')
              ORDER BY turnovers.id DESC LIMIT 1"""
    return await reader.row(Turnover, sql, id=organisation_id)


async def planned(reader: Reader, organisation_id: int) -> Turnover | None:
    sql = f"{TURNOVERS} WHERE turnovers.organisation_id = :id AND state = 'planned'"
    return await reader.row(Turnover, sql, id=organisation_id)


async def put(tx: Transaction, values: dict[str, Any], people: Iterable[int]) -> int | None:
    """The new row's id; None where one of this cause, or one to come of the organisation, is there."""
    names, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
    sql = f"INSERT INTO turnovers ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING RETURNING id"
    row = await tx.one(sql, **values)
    if row is None:
        return None
    await concern(tx, row[0], people)
    return int(row[0])


async def concern(tx: Transaction, turnover_id: int, people: Iterable[int]) -> None:
    sql = "INSERT OR IGNORE INTO turnover_people (turnover_id, person_id) VALUES (:id, :person)"
    await tx.many(sql, [{"id": turnover_id, "person": person} for person in people])


async def done(tx: Transaction, turnover_id: int, changes: Sequence[Change], now: int) -> None:
    sql = "UPDATE turnovers SET state = 'done', changes = :changes, done_at = :now WHERE id = :id"
    await tx.execute(sql, id=turnover_id, changes=encoded(changes), now=now)


async def end(tx: Transaction, turnover_id: int, was: str, state: str, actor: int | None, now: int) -> bool:
    """Cancelled or undone; False where it isn't in the state `was` any more."""
    sql = """UPDATE turnovers SET state = :state, ended_by = :actor, ended_at = :now, changes = NULL, plan = '{}'
             WHERE id = :id AND state = :was"""
    return await tx.execute(sql, id=turnover_id, was=was, state=state, actor=actor, now=now) == 1


async def prune(tx: Transaction, before: int) -> None:
    """Rows as they were are personal data: they go when nothing can be undone any more."""
    sql = """UPDATE turnovers SET changes = NULL, plan = '{}'
             WHERE state = 'done' AND plan <> '{}' AND done_at < :before"""
    await tx.execute(sql, before=before)


async def seats(reader: Reader, organisation_id: int, today: str) -> list[Seat]:
    """All memberships of an organisation, those that are over too: by rank, then the register's order."""
    sql = f"""SELECT memberships.id, person_id, persons.name, position, rank, rank_order, term, term_from, term_to,
                  ended_on, secretary, {HELD}
              FROM memberships JOIN persons ON persons.id = person_id
              WHERE organisation_id = :id AND merged_into IS NULL AND erased_at IS NULL
              ORDER BY rank, rank_order, memberships.id"""
    return await reader.rows(Seat, sql, id=organisation_id, today=today)


async def members(reader: Reader, organisation_id: int) -> list[Namesake]:
    """Everybody of an organisation, each once."""
    sql = f"""{NAMESAKES} AND organisation_id = :id GROUP BY persons.id HAVING min(rank) IS NOT NULL
              ORDER BY rank, rank_order, memberships.id"""
    return await reader.rows(Namesake, sql, id=organisation_id)


async def namesakes(reader: Reader, names: Sequence[str], but: int) -> list[Namesake]:
    """People of these names who aren't of the organisation `but`."""
    sql = f"""{NAMESAKES} AND persons.name IN (SELECT value FROM json_each(:names))
              AND NOT EXISTS (SELECT 1 FROM memberships AS there
                              WHERE there.person_id = persons.id AND +there.organisation_id = :but)
              GROUP BY persons.id HAVING min(rank) IS NOT NULL ORDER BY persons.id LIMIT 200"""
    return await reader.rows(Namesake, sql, names=json.dumps(names), but=but)


async def living(reader: Reader, ids: Iterable[int]) -> dict[int, tuple[int, str]]:
    """Of these people, who they are now (merged ones are somebody else) and their names; not who was erased."""
    sql = """SELECT wanted.value, now.id, now.name FROM json_each(:ids) AS wanted
             JOIN persons AS was ON was.id = wanted.value
             JOIN persons AS now ON now.id = coalesce(was.merged_into, was.id) WHERE now.erased_at IS NULL"""
    return {row[0]: (row[1], row[2]) for row in await reader.all(sql, ids=json.dumps(list(ids)))}


def names(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, str]:
    sql = "SELECT id, name FROM persons WHERE id IN (SELECT value FROM json_each(?))"
    return dict(connection.execute(sql, (json.dumps(list(ids)),)))
