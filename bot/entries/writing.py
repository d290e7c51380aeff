"""Writing single rows: the change, the search documents and the note that undoes it, in one transaction."""

import sqlite3
from collections.abc import Sequence
from functools import partial

import msgspec

from bot import audit
from bot.deps import Deps
from bot.entries import fields, rights, telling
from bot.entries.fields import KIND_OF
from bot.privacy import Viewer
from bot.refusals import Refusal
from bot.register.applying import KINDS, NAMES, index_rows, naming
from storage import entries, search
from storage.database import Reader, Transaction
from storage.entries import LINKED, Change, Entry

ACTS = {
    "correct": "entries:correct",
    "add": "entries:add",
    "attach": "entries:attach",
    "remove": "entries:remove",
    "approve": "reviews:approve",
}
"""What an act is called in the audit."""
NAMELESS = frozenset(
    {"id", "key", "person_id", "organisation_id", "company_id", "company_name", "rank", "rank_order", "listed"}
    | {"updated_at"}
)
"""What of a row says nothing to a reader, or is said otherwise."""


class ChangedMeanwhile(Refusal):
    """Somebody else changed the row: `kind`, `id`, `field`, and what was `typed` (a Said, or None)."""


class Act(msgspec.Struct, frozen=True):
    """What is done: correct, add, attach, remove, approve, undo. `field`: of a row, empty for it as a whole.

    `silent`: its person hears of it otherwise; `made`: a row that was written just before.
    """

    name: str
    field: str = ""
    draft_id: int | None = None
    silent: bool = False
    made: Change | None = None


async def write(
    deps: Deps, tx: Transaction, viewer: Viewer, act: Act, of: rights.Subject, changes: Sequence[Change]
) -> int:
    """The entry's id. Raises ChangedMeanwhile where a row isn't as it was. Ring `deps.bell` after the commit."""
    if not await tx.run(partial(apply, changes=changes, now=deps.now())):
        raise ChangedMeanwhile(kind=of.kind, id=of.id, field=act.field, typed=None)
    entry = Entry(
        id=0,
        draft_id=act.draft_id,
        act=act.name,
        relation=of.table,
        row_id=of.id or changes[-1].id,
        field=act.field,
        changes=entries.encoded([*([act.made] if act.made else []), *changes]),
        person_id=of.person_id or next((each.id for each in changes if each.table == "persons"), None),
        organisation_id=of.acting(viewer),
        actor=viewer.telegram_id,
        at=deps.now(),
        state="done",
    )
    number = await entries.put(tx, entry)
    await note(tx, viewer, ACTS[act.name], msgspec.structs.replace(entry, id=number), of.desks, deps.now())
    if act.silent:
        await entries.told(tx, [number], deps.now())
    elif entry.person_id and entry.person_id != viewer.person_id:
        await telling.plan(deps, tx, entry.person_id)
    return number


async def note(
    tx: Transaction, viewer: Viewer, act: str, entry: Entry, at: Sequence[int], now: int, *, back: bool = False
) -> None:
    """In the audit: of a field what it was and is, of a row that came or went what it said. `back`: taken back."""
    before, after = await _values(tx, entry)
    if back:
        before, after = after, before
    about = ("people", entry.person_id) if entry.person_id else (KIND_OF[entry.relation], entry.row_id)
    organisation = entry.organisation_id or next(iter(at), None)
    details = {"entry": entry.id}
    await audit.note(
        tx, viewer, act, now=now, subject=about, organisation=organisation, before=before, after=after, details=details
    )


async def _values(reader: Reader, entry: Entry) -> tuple[fields.Values, fields.Values]:
    before, after = fields.Values(), fields.Values()
    for change in entry.kept:
        before |= await _telling(reader, change.before or {}, whole=not entry.field)
        after |= await _telling(reader, change.after or {}, whole=not entry.field)
    return before, after


async def _telling(reader: Reader, row: fields.Values, *, whole: bool) -> fields.Values:
    """What of a row says something to a reader; a company by its name."""
    shown = {name: value for name, value in row.items() if name not in NAMELESS}
    if "company_id" in row:
        shown["company"] = (await telling.said(reader, "company", row)).text
    if whole:
        return {name: value for name, value in shown.items() if value not in (None, "", 0, "[]", "{}")}
    return shown | ({"rank_order": row["rank_order"]} if "rank_order" in row else {})


def apply(connection: sqlite3.Connection, changes: Sequence[Change], now: int) -> bool:
    """All of them, or an error that undoes the transaction; False: nothing was written."""
    touched = _touched(connection, changes)
    for change in changes:
        if not entries.write(connection, change, now):
            return False
        if change.before is None and change.table == "memberships" and change.after:
            touched.add(("persons", change.after["person_id"]))
        elif change.table in {*KINDS, LINKED}:
            touched.add(("companies" if change.table == LINKED else change.table, change.id))
    gone = {(change.table, change.id) for change in changes if change.after is None and change.table in KINDS}
    index_rows(connection, sorted(touched - gone))
    return True


def _touched(connection: sqlite3.Connection, changes: Sequence[Change]) -> set[tuple[str, int]]:
    """Whose documents are to be made anew, as far as that is known before; those that go lose theirs."""
    touched: set[tuple[str, int]] = set()
    for change in changes:
        if change.table == "memberships" and change.id:
            row = entries.row(connection, "memberships", change.id) or change.after or {}
            touched.add(("persons", row["person_id"]))
        names = NAMES.get(change.table, frozenset())
        if change.before and change.after and names & change.after.keys():
            touched.update(naming(connection, change.table, [change.id]))
        if change.after is None and change.table in KINDS:
            search.remove(connection, KINDS[change.table], [change.id])
    return touched
