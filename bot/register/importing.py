"""A file into the register: read and judged as a whole, then written in short locks; all or nothing. Sends nothing."""

import asyncio
import sqlite3
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

import msgspec
import structlog

from bot import audit
from bot.privacy import Viewer
from bot.register import applying, companies, files, glossary, members, notices, organisations, pairings
from bot.register.files import Table
from bot.register.planning import Planner, Policy, Save
from bot.register.problems import Notes, Problem
from bot.register.scopes import EVERYTHING, Scope
from bot.search.reindex import refresh
from storage import imports, schema
from storage.database import Database, Transaction

T = TypeVar("T")
log = structlog.get_logger()

PLANS: dict[str, Callable[[Planner], None]] = {
    "organisations": organisations.plan,
    "companies": companies.plan,
    "members": members.plan,
    "notices": notices.plan,
    "glossary": glossary.plan,
    "pairings": pairings.plan,
}
Progress = Callable[[int, int], None]
Write = Callable[[sqlite3.Connection], None]
Note = Callable[[Transaction, int, int], Awaitable[None]]
REST = 0.5  # of the time that a lock was held, left to others: SQLite's lock isn't fair


class Report(msgspec.Struct, frozen=True):
    """What an import did, or would do, row by row. With errors nothing is written; `import_id` is 0 then."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    import_id: int = 0


async def import_file(  # noqa: PLR0913, what people may say of an import
    database: Database,
    kind: str,
    path: Path,
    *,
    on_conflict: Policy | None = None,
    dry_run: bool = False,
    progress: Progress = lambda _done, _all: None,
    now: int | None = None,
    organisation: str | None = None,
    zone: str = "Asia/Shanghai",
    by: Viewer = audit.COMMAND_LINE,
) -> Report:
    """Import one file. `progress` is told how many of all rows are written; `organisation`: of a roster's members;
    `zone`: the alliance's own, by which dates end.

    `by`: who does it, for the audit.

    Raises problems.FileRefusedError, and schema.ImportRunningError where another import is at work.
    """
    with schema.importing(database.path):
        await ready(database, now)
        given = {"organisation": organisation} if organisation and kind == "members" else {}
        notes = Notes()
        table = await asyncio.to_thread(files.read, path, kind, notes, given)
        at = now or _now()
        report, saves = await judge(database, kind, table, on_conflict, notes, clock=(at, zone))
        del table  # writing takes long
        if dry_run or report.errors or not saves:
            return report
        noted = partial(_note, by=by, kind=kind, report=report)
        import_id = await write(database, kind, path.name, saves, progress, at, note=noted)
        return msgspec.structs.replace(report, import_id=import_id)


async def ready(database: Database, now: int | None = None) -> None:
    """Before an import, under its lock: what an earlier one left is taken back, and search documents are the newest."""
    await _undo_unfinished(database, now)
    await refresh(database)


async def judge(
    database: Database,
    kind: str,
    table: Table,
    policy: Policy | None,
    read: Notes,
    scope: Scope = EVERYTHING,
    *,
    clock: tuple[int, str] = (0, "Asia/Shanghai"),
) -> tuple[Report, list[Save]]:
    """What would be done, and what is to be written. `read`: what was found while the file was read."""
    notes = Notes()
    notes.errors, notes.warnings = list(read.errors), list(read.warnings)
    planned = partial(_planned, kind=kind, table=table, policy=policy, notes=notes, scope=scope, clock=clock)
    async with database.reading() as reader:
        counts, saves = await reader.run(planned)
    errors, warnings = (tuple(sorted(found, key=lambda each: each.line)) for found in (notes.errors, notes.warnings))
    added, updated, unchanged, skipped = (counts[name] for name in ("added", "updated", "unchanged", "skipped"))
    return Report(added, updated, unchanged, skipped, errors, warnings), saves


def _planned(
    connection: sqlite3.Connection,
    kind: str,
    table: Table,
    policy: Policy | None,
    notes: Notes,
    scope: Scope,
    clock: tuple[int, str],
) -> tuple[Counter[str], list[Save]]:
    planner = Planner(kind, table, connection, policy, notes, *clock, scope=scope)
    PLANS[kind](planner)
    return planner.counts, [save for save in planner.saves if not save.written]


async def _note(
    tx: Transaction, import_id: int, now: int, by: Viewer, kind: str, report: Report
) -> None:  # fmt: skip
    counts = {name: getattr(report, name) for name in ("added", "updated", "unchanged", "skipped")}
    act = "register:import"
    await noted(tx, import_id, now, by=by, act=act, kind=kind, organisation=None, counts=counts)


async def noted(  # noqa: PLR0913
    tx: Transaction,
    import_id: int,
    now: int,
    *,
    by: Viewer,
    act: str,
    kind: str,
    organisation: int | None,
    counts: Mapping[str, int],
) -> None:
    """In the audit: what was taken in or back, by whom; `organisation`: of a list of its members alone."""
    about, details = ("imports", import_id), {"kind": kind, **counts}
    await audit.note(tx, by, act, now=now, subject=about, organisation=organisation, details=details)


async def _silent(_tx: Transaction, _import_id: int, _now: int) -> None:
    """Noted elsewhere."""


async def write(  # noqa: PLR0913
    database: Database,
    kind: str,
    file: str,
    saves: list[Save],
    progress: Progress,
    at: int,
    roster: int | None = None,
    *,
    note: Note = _silent,
) -> int:
    """Under the lock `schema.importing`; the import's id. `roster`: the list in chat that it is."""
    async with database.transaction() as tx:
        import_id = await imports.begin(tx, kind, file, at, roster)
    try:
        apply = partial(applying.apply, import_id=import_id, now=at)
        await _in_short_locks(database, saves, lambda part: partial(apply, saves=part), progress)
        async with database.reading() as reader:
            naming = await reader.run(partial(applying.renamed, saves=saves))
        await _in_short_locks(database, naming, lambda part: partial(applying.index_rows, rows=part), progress)
        async with database.transaction() as tx:
            await imports.end(tx, import_id, "done", at)
            await note(tx, import_id, at)
    except BaseException:
        # Cancelled, a full disk, a fault: all or nothing. What can't be undone now is by the next import or start.
        await asyncio.shield(_undo(database, import_id, at))
        raise
    return import_id


async def _in_short_locks(
    database: Database, rows: Sequence[T], writing: Callable[[Sequence[T]], Write], progress: Progress
) -> None:
    for first in range(0, len(rows), applying.CHUNK):
        began = time.perf_counter()
        part = rows[first : first + applying.CHUNK]
        async with database.transaction() as tx:
            await tx.run(writing(part))
        progress(min(first + applying.CHUNK, len(rows)), len(rows))
        await asyncio.sleep((time.perf_counter() - began) * REST)


async def undo_unfinished(database: Database) -> None:
    """At a start: take back what a killed import had written, unless it is another process's, at work."""
    try:
        with schema.importing(database.path):
            await _undo_unfinished(database, None, rest=0)
    except schema.ImportRunningError:
        return


async def _undo_unfinished(database: Database, now: int | None, rest: float = REST) -> None:
    async with database.reading() as reader:
        found = await imports.unfinished(reader)
    for import_id in found:
        log.warning("an import was cut off: it is undone", import_id=import_id)
        await _undo(database, import_id, now or _now(), rest)


async def _undo(database: Database, import_id: int, now: int, rest: float = REST) -> None:
    undone = 1
    while undone:
        began = time.perf_counter()
        async with database.transaction() as tx:
            undone = await tx.run(partial(applying.undo, import_id=import_id))
        await asyncio.sleep((time.perf_counter() - began) * rest)
    async with database.transaction() as tx:
        await imports.end(tx, import_id, "undone", now)


def _now() -> int:
    return time.time_ns() // 1_000_000
