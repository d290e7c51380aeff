"""Taking a new term back: cancelled before its day, undone within a day after; and who may do that."""

import sqlite3
from collections.abc import Sequence
from functools import partial
from typing import Any

import msgspec

from bot.deps import Deps
from bot.personal import redacting
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal
from bot.register.applying import index_rows
from bot.turnovers import confirming, doing, rights, telling
from storage import entries, jobs, organisations, search, turnovers
from storage.database import Reader
from storage.entries import Change, Values
from storage.turnovers import Turnover

UNDO_MS = 24 * 3_600_000


class TurnoverOver(Refusal):
    """Cancelled, undone, or too late for that: `state`, `organisation_id`."""


class Undone(msgspec.Struct, frozen=True):
    """`left`: the names of those whose rows were changed since, and stay as they are."""

    turnover: Turnover
    restored: int
    left: tuple[str, ...]


async def seen(reader: Reader, viewer: Viewer, turnover_id: int) -> Turnover:
    """One of an organisation that is his to change. Raises Gone."""
    found = await turnovers.by_id(reader, turnover_id)
    organisation = await organisations.by_id(reader, found.organisation_id) if found else None
    if found is None or organisation is None:
        raise Gone
    if not may_decide(viewer, found, organisation.kind) and not await _gave_away(reader, viewer, found):
        raise Gone
    return found


def may_decide(viewer: Viewer, found: Turnover, kind: str) -> bool:
    """`kind`: of its organisation. What the alliance decided of a term isn't a secretariat's to take back."""
    if found.act == confirming.TURNOVER:
        return rights.may(viewer, found.organisation_id, kind)
    return rights.may_end(viewer, kind)


async def decides(deps: Deps, viewer: Viewer, found: Turnover) -> bool:
    """Still: by it he may have given his own rights away."""
    async with deps.database.reading() as reader:
        organisation = await organisations.by_id(reader, found.organisation_id)
    return organisation is not None and may_decide(viewer, found, organisation.kind)


async def _gave_away(reader: Reader, viewer: Viewer, found: Turnover) -> bool:
    """It is his, and took his own rights at the desk: as long as it can be undone he may."""
    if found.author != viewer.telegram_id or viewer.person_id is None:
        return False
    ids = [
        change.id
        for change in found.kept
        if change.table == "memberships" and (change.before or {}).get("secretary") and change.after
    ]
    held = await reader.run(partial(entries.rows, table="memberships", ids=ids))
    return any(row["person_id"] == viewer.person_id and not row["secretary"] for row in held.values())


async def show(deps: Deps, viewer: Viewer, turnover_id: int) -> Turnover:
    """Raises Gone."""
    async with deps.database.reading() as reader:
        return await seen(reader, viewer, turnover_id)


async def standing(deps: Deps, viewer: Viewer, turnover_id: int) -> Turnover:
    """One that is to come, or done. Raises Gone, TurnoverOver."""
    found = await show(deps, viewer, turnover_id)
    if found.state not in {"planned", "done"}:
        raise TurnoverOver(state=found.state, organisation_id=found.organisation_id)
    return found


async def cancel(deps: Deps, viewer: Viewer, turnover_id: int) -> Turnover:
    """What is to come doesn't. Raises Gone, TurnoverOver."""
    async with deps.database.transaction() as tx:
        found = await seen(tx, viewer, turnover_id)
        if not await turnovers.end(tx, found.id, "planned", "cancelled", viewer.telegram_id, deps.now()):
            raise TurnoverOver(state=found.state, organisation_id=found.organisation_id)
        await jobs.drop(tx, confirming.RUN, found.id, deps.now())
        await doing.note(deps, tx, viewer, "turnovers:cancel", found.organisation_id, {"since": found.since})
        found = await telling.tell(deps, tx, viewer, found.id, "cancelled")
    deps.bell.set()
    return found


def may_undo(found: Turnover, now: int) -> bool:
    return found.state == "done" and bool(found.changes) and (found.done_at or 0) + UNDO_MS >= now


async def undo(deps: Deps, viewer: Viewer, turnover_id: int) -> Undone:
    """Exactly as it was, but for rows that were changed since. Raises Gone, TurnoverOver."""
    async with deps.database.transaction() as tx:
        found = await seen(tx, viewer, turnover_id)
        if not may_undo(found, deps.now()):
            raise TurnoverOver(state=found.state, organisation_id=found.organisation_id)
        back = [Change(each.table, each.id, each.after, each.before) for each in reversed(found.kept)]
        # The desk's rights first: who restores loses or gets them by it, and the rows that go are still there.
        restored, left = await tx.run(partial(_restore, changes=back, done_at=found.done_at or 0, now=deps.now()))
        await turnovers.end(tx, found.id, "done", "undone", viewer.telegram_id, deps.now())
        details = {"restored": len(restored), "left": len(left)}
        await doing.note(deps, tx, viewer, "turnovers:undo", found.organisation_id, details)
        await doing.note_seats(deps, tx, viewer, found.organisation_id, restored)
        await doing.hand_over(deps, tx, viewer, found.organisation_id, restored)
        for change in restored:
            if change.table == "memberships" and change.after is None and change.before:
                await redacting.begin(deps, tx, change.before["person_id"])  # that desk sees his contacts no longer
        await telling.tell(deps, tx, viewer, found.id, "undone")
    deps.bell.set()
    return Undone(found, len(restored), left)


def _restore(
    connection: sqlite3.Connection, *, changes: Sequence[Change], done_at: int, now: int
) -> tuple[list[Change], tuple[str, ...]]:
    """What was restored, and the names of whose rows are left."""
    restored: list[Change] = []
    left: dict[str, None] = {}
    for change in changes:
        whose = _name(connection, change)
        if _as_it_was(connection, change, done_at) and entries.write(connection, change, now):
            restored.append(change)
            if change.table == "persons":
                search.remove(connection, "people", [change.id])
        else:
            left[whose] = None
    gone = {change.id for change in restored if change.table == "persons"}
    whose_rows = {*doing.persons(connection, restored), *(row["person_id"] for row in map(_before, restored) if row)}
    index_rows(connection, [("persons", person) for person in sorted(whose_rows - gone)])
    return restored, tuple(left)


def _before(change: Change) -> Values | None:
    return change.before if change.table == "memberships" and change.before and "person_id" in change.before else None


def _as_it_was(connection: sqlite3.Connection, change: Change, done_at: int) -> bool:
    """A row that comes back is checked as it is written; one that goes has to be untouched."""
    row = entries.row(connection, change.table, change.id)
    if row is None:
        return False
    if change.table == "persons":
        return bool(row["updated_at"] == done_at)
    return all(row[name] == value for name, value in (change.before or {}).items())


def _name(connection: sqlite3.Connection, change: Change) -> str:
    row = entries.row(connection, change.table, change.id) or change.before or {}
    person: Any = change.id if change.table == "persons" else row.get("person_id")
    return turnovers.names(connection, [person]).get(person, "") if person else ""
