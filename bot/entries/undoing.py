"""Taking a change back: exactly as it was, for a day, unless the row was changed since; who heard of it hears of it."""

from collections.abc import Sequence
from functools import partial

import msgspec

from bot.deps import Deps
from bot.entries import rights, telling, writing
from bot.entries.fields import KIND_OF
from bot.entries.writing import ChangedMeanwhile
from bot.personal import redacting
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal
from storage import entries
from storage.database import Reader, Transaction
from storage.entries import Change, Entry

UNDO_MS = 24 * 3_600_000


class UndoneAlready(Refusal):
    """Taken back before, or too late for it."""


async def _at(deps: Deps, reader: Reader, viewer: Viewer, entry: Entry) -> Sequence[int]:
    """Whose row it is or was."""
    rows = [row for change in entry.kept for row in (change.before, change.after) if row]
    named = [row["organisation_id"] for row in rows if row.get("organisation_id")]
    return named or (await rights.load(deps, reader, viewer, KIND_OF[entry.relation], entry.row_id)).desks


async def undo(deps: Deps, viewer: Viewer, entry_id: int) -> tuple[Entry, str]:
    """Exactly as it was; the entry, and the kind of what it was about. Raises Gone, UndoneAlready, ChangedMeanwhile."""
    async with deps.database.transaction() as tx:
        entry = await seen(deps, tx, viewer, entry_id)
        if entry.act == "undo" or entry.state != "done" or not entry.changes or entry.at + UNDO_MS < deps.now():
            raise UndoneAlready
        back = [Change(each.table, each.id, each.after, each.before) for each in reversed(entry.kept)]
        if not await entries.undo(tx, entry_id, viewer.telegram_id, deps.now()):
            raise UndoneAlready
        if not await tx.run(partial(writing.apply, changes=back, now=deps.now())):
            field = "" if entry.act == "approve" else entry.field  # no desk's to ask for
            raise ChangedMeanwhile(kind=KIND_OF[entry.relation], id=entry.row_id, field=field, typed=None)
        at = await _at(deps, tx, viewer, entry)
        await writing.note(tx, viewer, "entries:undo", entry, at, deps.now(), back=True)
        if entry.person_id and any(each.table == "memberships" and each.after is None for each in back):
            await redacting.begin(deps, tx, entry.person_id)  # that desk sees his contacts no longer
        if entry.told_at and entry.person_id:
            await _note_undone(deps, tx, viewer, entry, back)
    deps.bell.set()
    return entry, KIND_OF[entry.relation]


async def _note_undone(deps: Deps, tx: Transaction, viewer: Viewer, entry: Entry, back: Sequence[Change]) -> None:
    """Who heard of the change hears of its end."""
    noted = msgspec.structs.replace(
        entry,
        draft_id=None,
        act="undo",
        changes=entries.encoded(back),
        actor=viewer.telegram_id,
        at=deps.now(),
    )
    await entries.put(tx, noted)
    await telling.plan(deps, tx, entry.person_id or 0)


async def seen(deps: Deps, reader: Reader, viewer: Viewer, entry_id: int) -> Entry:
    """One that the viewer may take back: of his desk, or as who may change the row. Raises Gone."""
    entry = await entries.by_id(reader, entry_id)
    if entry is None or entry.relation not in KIND_OF:  # a pairing's has its own room
        raise Gone
    if entry.act == "remove":  # the row isn't there to be asked
        at = (entry.organisation_id,) if entry.organisation_id else ()
        if not rights.may(viewer, at):
            raise Gone
        return entry
    kind = KIND_OF[entry.relation]
    found = await rights.load(deps, reader, viewer, kind, entry.row_id)
    if not rights.may(viewer, found.desks):
        if entry.actor != viewer.telegram_id:
            raise Gone
        found = await rights.subject(deps, reader, viewer, kind, entry.row_id)
    if entry.field and entry.act != "approve":  # that was his member's word, also of what no desk changes by itself
        rights.check(viewer, found, entry.field)
    return entry
