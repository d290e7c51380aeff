"""Taking an import back when others may have written since: what it changed, column by column, and nothing else."""

import asyncio
import sqlite3
import time
from collections.abc import Mapping, Sequence
from functools import partial

from bot.register import applying
from bot.register.applying import CHUNK, KINDS
from bot.register.importing import REST, Note, Progress
from bot.search.reindex import refresh
from storage import imports, register, schema, search
from storage.database import Database
from storage.imports import Change, Kept
from storage.register import Values

Users = Mapping[str, Sequence[tuple[str, str]]]


async def undo(database: Database, import_id: int, progress: Progress, now: int, note: Note) -> list[Kept]:
    """In short locks, the newest change first; a kill leaves a rest that another call takes back.

    `note`: with the last. What stays as it is. Raises schema.ImportRunningError.
    """
    with schema.importing(database.path):
        await refresh(database)
        async with database.reading() as reader:
            users = {table: await reader.run(partial(imports.users_of, table=table)) for table in register.TABLES}
        done, part = 0, 1
        while part:
            began = time.perf_counter()
            async with database.transaction() as tx:
                part = await tx.run(partial(take_back, import_id=import_id, users=users, now=now))
            done += part
            progress(done, 0)
            await asyncio.sleep((time.perf_counter() - began) * REST)
        async with database.transaction() as tx:
            found = await tx.run(partial(imports.kept, import_id=import_id))
            if await imports.end(tx, import_id, "undone", now):  # not where a kill came after it
                await note(tx, import_id, now)
        return found


def take_back(connection: sqlite3.Connection, import_id: int, users: Users, now: int) -> int:
    """The newest changes; how many, 0 when none is left."""
    changes = imports.newest_changes(connection, import_id, CHUNK)
    touched: dict[str, set[int]] = {}
    for change in changes:
        _touch(connection, change, touched)
        why = _take_back(connection, import_id, change, users, now)
        if why:
            imports.keep(connection, change.id, why)
    if changes:
        imports.forget_changes(connection, import_id, changes[-1].id)
    applying.index(connection, touched)
    return len(changes)


def _touch(connection: sqlite3.Connection, change: Change, touched: dict[str, set[int]]) -> None:
    """Whose search documents are to be made anew, or go."""
    if change.table in KINDS:
        touched.setdefault(change.table, set()).add(change.row_id)
    elif change.table == "memberships":
        for row in register.where(connection, "memberships", "id", [change.row_id]):
            touched.setdefault("persons", set()).add(row["person_id"])


def _take_back(connection: sqlite3.Connection, import_id: int, change: Change, users: Users, now: int) -> str:
    """One row; why not, or not all of it."""
    found = register.where(connection, change.table, "id", [change.row_id])
    if not found or change.before == {}:
        return ""
    row, since = found[0], [name for name, value in change.after.items() if found[0].get(name) != value]
    if change.before is None:
        return _take_away(connection, import_id, change, users[change.table], changed=bool(since))
    earlier = _earlier(change.before, change.after, since)
    others = row.get("updated_at") != change.after.get("updated_at")
    if others:
        earlier |= {"updated_at": now} if earlier else {}
    applying.restore(connection, import_id, change.table, change.row_id, earlier)
    return "changed" if set(since) - {"updated_at"} else ""


def _earlier(before: Values, after: Values, since: Sequence[str]) -> Values:
    """The columns that are still as the import wrote them, as they were."""
    return {name: before[name] for name in after if name not in since and name in before}


def _take_away(
    connection: sqlite3.Connection, import_id: int, change: Change, users: Sequence[tuple[str, str]], *, changed: bool
) -> str:
    """A row that the import made."""
    if changed:
        return "linked" if change.table == "accounts" else "changed"
    why = imports.is_used(connection, change.table, change.row_id, users)
    if change.table == "memberships":  # who stays, stays a member
        why = why or imports.stays(connection, import_id, change.after["person_id"], change.after["updated_at"])
    if not why:
        if change.table in KINDS:
            search.remove(connection, KINDS[change.table], [change.row_id])
        register.delete(connection, change.table, change.row_id)
    return why
