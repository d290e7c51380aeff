"""Single rows of the register, written at a desk; each change with what was there before, so that it can be undone.

Functions on a bare connection run in one hop (`Transaction.run`).
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from storage import register
from storage.database import Reader, Transaction

TABLES = frozenset({"persons", "memberships", "organisations", "companies", "pairings"})
LINKED = "company_organisations"
"""Which organisations a company belongs to; a change of it has the company's id."""
Values = dict[str, Any]


class Change(msgspec.Struct):
    """One row's: `before` None, it is new; `after` None, it goes. An id of 0 is filled in once it is written."""

    table: str
    id: int
    before: Values | None
    after: Values | None


class Entry(msgspec.Struct, frozen=True):
    """`changes` is empty once it can't be undone any more; `organisation`: the name of whose secretariat did it."""

    id: int
    draft_id: int | None
    act: str
    relation: str
    row_id: int
    field: str
    changes: str | None
    person_id: int | None
    organisation_id: int | None
    actor: int
    at: int
    state: str
    told_at: int | None = None
    organisation: str = ""

    @property
    def kept(self) -> list[Change]:
        return msgspec.json.decode(self.changes, type=list[Change]) if self.changes else []


COLUMNS = """entries.id, draft_id, act, relation, row_id, field, changes, person_id, organisation_id, actor, at, state,
    told_at, coalesce(organisations.name, '')"""
ENTRIES = f"SELECT {COLUMNS} FROM entries LEFT JOIN organisations ON organisations.id = organisation_id"


def row(connection: sqlite3.Connection, table: str, row_id: int) -> Values | None:
    """All columns of a row, whichever there are."""
    assert table in TABLES
    cursor = connection.execute(f"SELECT * FROM {table} WHERE id = ?", (row_id,))
    found = cursor.fetchone()
    return dict(zip((column[0] for column in cursor.description), found, strict=True)) if found else None


def rows(connection: sqlite3.Connection, table: str, ids: Sequence[int]) -> dict[int, Values]:
    """The same for several, by id."""
    assert table in TABLES
    cursor = connection.execute(
        f"SELECT * FROM {table} WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(ids),)
    )
    names = [column[0] for column in cursor.description]
    found = [dict(zip(names, each, strict=True)) for each in cursor]
    return {each["id"]: each for each in found}


def write(connection: sqlite3.Connection, change: Change, now: int) -> bool:
    """False where the row isn't any more as `before` says, or can't come or go: what it names is gone itself."""
    try:
        return _write(connection, change, now)
    except sqlite3.IntegrityError:
        return False


def _write(connection: sqlite3.Connection, change: Change, now: int) -> bool:
    if change.table == LINKED:
        return _link(connection, change)
    assert change.table in TABLES
    if change.before is None:
        return _insert(connection, change, now)
    if change.after is None:
        return _delete(connection, change)
    return _update(connection, change, now)


def _link(connection: sqlite3.Connection, change: Change) -> bool:
    joins = change.after is not None
    values = {"company_id": change.id, **((change.after if joins else change.before) or {})}
    sql = (
        f"INSERT OR IGNORE INTO {LINKED} (company_id, organisation_id) VALUES (:company_id, :organisation_id)"
        if joins
        else f"DELETE FROM {LINKED} WHERE company_id = :company_id AND organisation_id = :organisation_id"
    )
    return connection.execute(sql, values).rowcount == 1


def _insert(connection: sqlite3.Connection, change: Change, now: int) -> bool:
    """A new one, or one that comes back just as it was."""
    values = dict(change.after or {})
    if not change.id:
        change.id = register.insert(connection, change.table, {**values, "updated_at": now})
        return True
    values["id"] = change.id
    if values.get("company_id") and row(connection, "companies", values["company_id"]) is None:
        values["company_id"] = None
    names, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
    sql = f"INSERT OR IGNORE INTO {change.table} ({names}) VALUES ({marks})"
    return connection.execute(sql, values).rowcount == 1


def _delete(connection: sqlite3.Connection, change: Change) -> bool:
    """Nobody who is somebody's account, or still a member, and no firm that people are with."""
    free = {
        "persons": """NOT EXISTS (SELECT 1 FROM accounts WHERE person_id = :id)
                      AND NOT EXISTS (SELECT 1 FROM memberships WHERE person_id = :id)""",
        "companies": "NOT EXISTS (SELECT 1 FROM memberships WHERE company_id = :id)",
    }
    sql = f"DELETE FROM {change.table} WHERE id = :id AND {free.get(change.table, 'TRUE')}"
    return connection.execute(sql, {"id": change.id}).rowcount == 1


def _update(connection: sqlite3.Connection, change: Change, now: int) -> bool:
    before, after = change.before or {}, change.after or {}
    sets = ", ".join(f"{name} = :to_{name}" for name in after)
    same = " AND ".join(f"{name} IS :was_{name}" for name in before)
    values = {f"to_{name}": value for name, value in after.items()} | {f"was_{n}": v for n, v in before.items()}
    sql = f"UPDATE {change.table} SET {sets}, updated_at = :now WHERE id = :id AND {same}"
    done = connection.execute(sql, {**values, "id": change.id, "now": now}).rowcount == 1
    if done and "industries" in after:  # and what is looked into by industry
        register.update(connection, change.table, change.id, {"industries": after["industries"]})
    return done


def take_out(connection: sqlite3.Connection, membership_id: int, person_id: int) -> bool:
    """A membership goes as a whole; False where it isn't his any more, or gives him rights."""
    sql = "DELETE FROM memberships WHERE id = ? AND person_id = ? AND secretary = 0"
    return connection.execute(sql, (membership_id, person_id)).rowcount == 1


def has_memberships(connection: sqlite3.Connection, person_id: int) -> bool:
    return connection.execute("SELECT 1 FROM memberships WHERE person_id = ?", (person_id,)).fetchone() is not None


def encoded(changes: Sequence[Change]) -> str:
    return msgspec.json.encode(changes).decode()


async def put(tx: Transaction, entry: Entry) -> int:
    """The new row's id."""
    sql = """INSERT INTO entries (draft_id, act, relation, row_id, field, changes, person_id, organisation_id,
                                  actor, at)
             VALUES (:draft_id, :act, :relation, :row_id, :field, :changes, :person_id, :organisation_id,
                     :actor, :at)"""
    return await tx.insert(sql, **msgspec.structs.asdict(entry))


async def by_id(reader: Reader, entry_id: int) -> Entry | None:
    return await reader.row(Entry, f"{ENTRIES} WHERE entries.id = :id", id=entry_id)


async def by_draft(reader: Reader, draft_id: int) -> Entry | None:
    return await reader.row(Entry, f"{ENTRIES} WHERE draft_id = :draft_id", draft_id=draft_id)


async def undo(tx: Transaction, entry_id: int, actor: int, now: int) -> bool:
    """False where somebody was first."""
    sql = """UPDATE entries SET state = 'undone', undone_by = :actor, undone_at = :now, changes = NULL
             WHERE id = :id AND state = 'done' AND changes IS NOT NULL"""
    return await tx.execute(sql, id=entry_id, actor=actor, now=now) == 1


async def untold(reader: Reader, person_id: int, limit: int) -> list[Entry]:
    """What its person hasn't heard of, the oldest first."""
    sql = f"""{ENTRIES} WHERE person_id = :person_id AND told_at IS NULL AND state = 'done' AND changes IS NOT NULL
              ORDER BY entries.id LIMIT :limit"""
    return await reader.rows(Entry, sql, person_id=person_id, limit=limit)


async def told(tx: Transaction, ids: Iterable[int], now: int) -> None:
    sql = "UPDATE entries SET told_at = :now WHERE id IN (SELECT value FROM json_each(:ids))"
    await tx.execute(sql, ids=json.dumps(list(ids)), now=now)


async def forget(tx: Transaction, entry_id: int) -> None:
    """What was there before goes: it can't be undone any more."""
    await tx.execute("UPDATE entries SET changes = NULL WHERE id = :id", id=entry_id)


async def prune(tx: Transaction, before: int) -> None:
    """Rows as they were are personal data: they go when nothing can be undone any more."""
    await tx.execute("UPDATE entries SET changes = NULL WHERE changes IS NOT NULL AND at < :before", before=before)
