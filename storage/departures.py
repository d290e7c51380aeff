"""Departures: who left which organisation, and for a day the memberships that he had. Instants are Unix ms UTC."""

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

import msgspec

from storage.database import Reader, Transaction
from storage.terms import HELD

Values = dict[str, Any]


class Departure(msgspec.Struct, frozen=True):
    """`before`: the memberships as they were, a JSON list; None once it can't be undone. `organisation`: its name."""

    id: int
    person_id: int
    organisation_id: int
    organisation: str
    way: str
    actor: int
    left_on: str
    before: str | None
    home: bool
    state: str
    at: int
    ended_by: int | None


COLUMNS = """departures.id, person_id, organisation_id, organisations.name, way, actor, left_on, before, home, state,
    at, ended_by"""
DEPARTURES = f"SELECT {COLUMNS} FROM departures JOIN organisations ON organisations.id = organisation_id"


def _departure(*row: Any) -> Departure:
    *first, home, state, at, ended_by = row
    return Departure(*(*first, bool(home), state, at, ended_by))


async def by_id(reader: Reader, departure_id: int) -> Departure | None:
    return await reader.row(_departure, f"{DEPARTURES} WHERE departures.id = :id", id=departure_id)


async def by_cause(reader: Reader, cause: str) -> Departure | None:
    """What this press made before it was replayed."""
    return await reader.row(_departure, f"{DEPARTURES} WHERE cause = :cause", cause=cause)


async def newest(reader: Reader, person_id: int, organisation_id: int) -> Departure | None:
    """The last time that he left it."""
    sql = f"""{DEPARTURES} WHERE person_id = :person_id AND organisation_id = :organisation_id AND state = 'left'
              ORDER BY departures.id DESC LIMIT 1"""
    return await reader.row(_departure, sql, person_id=person_id, organisation_id=organisation_id)


async def undoable(reader: Reader, person_id: int, since: int) -> list[Departure]:
    """Those of his own that he can still take back, the newest first."""
    sql = f"""{DEPARTURES} WHERE person_id = :person_id AND state = 'left' AND way <> 'recorded' AND at > :since
                AND before IS NOT NULL ORDER BY departures.id DESC"""
    return await reader.rows(_departure, sql, person_id=person_id, since=since)


async def put(tx: Transaction, cause: str, found: Departure) -> int:
    sql = """INSERT INTO departures (cause, person_id, organisation_id, way, actor, left_on, before, home, at)
             VALUES (:cause, :person_id, :organisation_id, :way, :actor, :left_on, :before, :home, :at)"""
    return await tx.insert(sql, cause=cause, **msgspec.structs.asdict(found))


async def undo(tx: Transaction, departure_id: int, actor: int, now: int) -> bool:
    """False where somebody was first."""
    sql = """UPDATE departures SET state = 'undone', before = NULL, ended_by = :actor, ended_at = :now
             WHERE id = :id AND state = 'left' AND before IS NOT NULL"""
    return await tx.execute(sql, id=departure_id, actor=actor, now=now) == 1


async def settle(tx: Transaction, departure_id: int) -> bool:
    """It can't be undone any more; False where it was."""
    sql = "UPDATE departures SET before = NULL WHERE id = :id AND state = 'left'"
    return await tx.execute(sql, id=departure_id) == 1


# Memberships as whole rows, whatever columns they have.


def memberships(connection: sqlite3.Connection, person_id: int, organisation_id: int) -> list[Values]:
    sql = "SELECT * FROM memberships WHERE person_id = ? AND organisation_id = ? ORDER BY rank, rank_order, id"
    return rows(connection.execute(sql, (person_id, organisation_id)))


def rows(cursor: sqlite3.Cursor) -> list[Values]:
    """By column."""
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def take_out(connection: sqlite3.Connection, ids: Iterable[int]) -> None:
    connection.execute("DELETE FROM memberships WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),))


def can_return(connection: sqlite3.Connection, person_id: int, organisation_id: int, keys: Iterable[str]) -> bool:
    """Nobody entered him again, nor gave his rows' keys to others."""
    sql = """SELECT 1 FROM memberships WHERE (person_id = ? AND organisation_id = ?)
             OR key IN (SELECT value FROM json_each(?)) LIMIT 1"""
    return connection.execute(sql, (person_id, organisation_id, json.dumps(list(keys)))).fetchone() is None


def put_back(connection: sqlite3.Connection, found: Iterable[Values]) -> None:
    """As they were, by their own ids; a company that is gone meanwhile is left out."""
    for row in found:
        columns = ", ".join(row)
        marks = ", ".join(f":{name}" for name in row)
        connection.execute(
            f"INSERT INTO memberships ({columns}) VALUES ({marks})", {**row, **_company(connection, row)}
        )


def _company(connection: sqlite3.Connection, row: Values) -> Values:
    there = connection.execute("SELECT 1 FROM companies WHERE id = ?", (row["company_id"],)).fetchone()
    return {} if there else {"company_id": None}


async def set_home(tx: Transaction, person_id: int, organisation_id: int | None, now: int) -> None:
    """Which is his first one; None: whichever stands highest."""
    sql = "UPDATE persons SET home_id = :home, updated_at = :now WHERE id = :id"
    await tx.execute(sql, id=person_id, home=organisation_id, now=now)


async def staff_left(reader: Reader, organisation_id: int, today: str) -> int:
    """How many of its secretariat it has now."""
    sql = f"""SELECT count(DISTINCT person_id) FROM memberships WHERE organisation_id = :id AND secretary = 1
              AND {HELD}"""
    row = await reader.one(sql, id=organisation_id, today=today)
    return int(row[0]) if row else 0


async def offices_of(reader: Reader, person_id: int) -> set[int]:
    """The alliance's offices that somebody works in."""
    sql = """SELECT DISTINCT organisation_id FROM memberships JOIN organisations ON organisations.id = organisation_id
             WHERE person_id = :person_id AND kind = 'office'"""
    return {row[0] for row in await reader.all(sql, person_id=person_id)}
