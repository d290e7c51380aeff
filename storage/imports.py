"""Imports, and the journal by which one is undone: each row as it was, and what was written of it.

Functions on a bare connection run in one hop (`Transaction.run`, `Reader.run`).
"""

import json
import sqlite3
from collections.abc import Iterable

import msgspec

from storage.database import Reader, Transaction
from storage.register import Values


async def begin(tx: Transaction, kind: str, file: str, now: int, roster: int | None = None) -> int:
    sql = """INSERT INTO imports (kind, file, state, started_at, roster_id)
             VALUES (:kind, :file, 'running', :now, :roster)"""
    return await tx.insert(sql, kind=kind, file=file, now=now, roster=roster)


async def of_roster(reader: Reader, roster_id: int) -> tuple[int, str] | None:
    """The newest import of a list that was sent in chat, and its state; None: it never began."""
    sql = "SELECT id, state FROM imports WHERE roster_id = :id ORDER BY id DESC LIMIT 1"
    row = await reader.one(sql, id=roster_id)
    return (row[0], row[1]) if row else None


async def end(tx: Transaction, import_id: int, state: str, now: int) -> bool:
    """Whether this call ended it."""
    sql = "UPDATE imports SET state = :state, ended_at = :now WHERE id = :id AND state <> :state"
    return await tx.execute(sql, id=import_id, state=state, now=now) == 1


async def unfinished(reader: Reader) -> list[int]:
    """Imports that a crash or a kill cut off; the newest first."""
    return [row[0] for row in await reader.all("SELECT id FROM imports WHERE state = 'running' ORDER BY id DESC")]


async def detach(tx: Transaction, roster_id: int) -> None:
    """What was cut off and taken back isn't this list's import any more."""
    await tx.execute("UPDATE imports SET roster_id = NULL WHERE roster_id = :id AND state = 'undone'", id=roster_id)


class Change(msgspec.Struct, frozen=True):
    """A row as it was (None: the import made it; empty: its search document alone), and what was written of it."""

    id: int
    table: str
    row_id: int
    before: Values | None
    after: Values


def note(
    connection: sqlite3.Connection,
    import_id: int,
    table: str,
    row_id: int,
    before: Values | None,
    after: Values | None = None,
) -> None:
    sql = "INSERT INTO import_changes (import_id, relation, row_id, before, after) VALUES (?, ?, ?, ?, ?)"
    written = None if before is None else json.dumps(before, ensure_ascii=False)
    connection.execute(sql, (import_id, table, row_id, written, json.dumps(after or {}, ensure_ascii=False)))


def newest_changes(connection: sqlite3.Connection, import_id: int, limit: int) -> list[Change]:
    """What is undone next."""
    sql = """SELECT id, relation, row_id, before, after FROM import_changes
             WHERE import_id = ? AND kept = '' ORDER BY id DESC LIMIT ?"""
    return [
        Change(number, table, row_id, json.loads(before) if before else None, json.loads(after))
        for number, table, row_id, before, after in connection.execute(sql, (import_id, limit))
    ]


def forget_changes(connection: sqlite3.Connection, import_id: int, first: int) -> None:
    """The changes from `first` on are undone, but for those that are kept."""
    sql = "DELETE FROM import_changes WHERE import_id = ? AND id >= ? AND kept = ''"
    connection.execute(sql, (import_id, first))


def keep(connection: sqlite3.Connection, change_id: int, why: str) -> None:
    """It isn't taken back: somebody wrote the row since, or uses what the import made."""
    connection.execute("UPDATE import_changes SET kept = ? WHERE id = ?", (why, change_id))


def stays(connection: sqlite3.Connection, import_id: int, person_id: int, written_at: int) -> str:
    """Why a person whom an import made must stay: he has an account, or was written since; empty: he needn't."""
    sql = """SELECT EXISTS (SELECT 1 FROM accounts WHERE person_id = :person), updated_at <> :at FROM persons
             WHERE id = :person AND EXISTS (SELECT 1 FROM import_changes WHERE import_id = :id AND before IS NULL
                                            AND relation = 'persons' AND row_id = :person)"""
    row = connection.execute(sql, {"person": person_id, "at": written_at, "id": import_id}).fetchone()
    return ("linked" if row[0] else "changed" if row[1] else "") if row else ""


class Kept(msgspec.Struct, frozen=True):
    """What stays as it is when an import is undone. `why`: changed, linked (to an account), used."""

    name: str
    why: str


KEPT = """SELECT DISTINCT coalesce(organisations.name, companies.name, persons.name, ''), kept FROM import_changes
    LEFT JOIN memberships ON relation = 'memberships' AND memberships.id = row_id
    LEFT JOIN accounts ON relation = 'accounts' AND accounts.id = row_id
    LEFT JOIN organisations ON relation = 'organisations' AND organisations.id = row_id
    LEFT JOIN companies ON relation = 'companies' AND companies.id = row_id
    LEFT JOIN persons ON persons.id = CASE relation WHEN 'persons' THEN row_id WHEN 'memberships' THEN
        memberships.person_id WHEN 'accounts' THEN accounts.person_id END
    WHERE import_id = ? AND kept <> '' ORDER BY 1, 2"""


def kept(connection: sqlite3.Connection, import_id: int) -> list[Kept]:
    """By name."""
    return [Kept(*row) for row in connection.execute(KEPT, (import_id,))]


# What goes with a row, and isn't a use of it.
LINKS = {
    "organisations": {"organisation_industries", "search_organisations", "lookalikes"},
    "companies": {"company_organisations", "company_industries", "search_companies"},
    "persons": {"search_people", "lookalikes", "person_industries"},
}


def users_of(connection: sqlite3.Connection, table: str) -> list[tuple[str, str]]:
    """The (table, column)s that may name a row of `table`."""
    sql = """SELECT named.name, keys."from" FROM sqlite_schema AS named, pragma_foreign_key_list(named.name) AS keys
             WHERE named.type = 'table' AND keys."table" = ? ORDER BY 1, 2"""
    found = [(user, column) for user, column in connection.execute(sql, (table,))]
    return [(user, column) for user, column in found if user not in LINKS.get(table, ())]


def is_used(connection: sqlite3.Connection, table: str, row_id: int, users: Iterable[tuple[str, str]]) -> str:
    """Why a row must stay: it is linked, or used; empty: nothing names it."""
    for user, column in users:
        if connection.execute(f"SELECT 1 FROM {user} WHERE {column} = ? LIMIT 1", (row_id,)).fetchone():
            return "linked" if user == "accounts" else "used"
    sql = "SELECT 1 FROM pairings WHERE kind = ? AND (first_id = ? OR second_id = ?)"
    return "used" if connection.execute(sql, (table, row_id, row_id)).fetchone() else ""


def prune(connection: sqlite3.Connection, before: int) -> None:
    """Rows as they were are personal data: they go when an import can't be undone any more."""
    sql = """DELETE FROM import_changes WHERE import_id IN
             (SELECT imports.id FROM imports LEFT JOIN rosters ON rosters.id = roster_id
              WHERE imports.state <> 'running' AND ended_at < :before AND coalesce(rosters.state, '') <> 'undoing')"""
    connection.execute(sql, {"before": before})
