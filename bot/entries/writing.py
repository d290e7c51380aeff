"""Writing single rows: the change, the search documents and the note that undoes it, in one transaction.

Whose data it is hears of it a moment later, all changes of that moment in one message.
"""

import sqlite3
from collections.abc import Sequence
from functools import partial
from typing import Any

import msgspec

from bot import audit, desks
from bot.accounts import Reader as As
from bot.deps import Deps
from bot.entries import fields, rights
from bot.entries.fields import KIND_OF, Said
from bot.leads import Wish
from bot.outbox import Kind
from bot.personal import redacting
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal
from bot.register.applying import KINDS, NAMES, index_rows, naming
from storage import accounts, companies, entries, jobs, search
from storage.database import Reader, Transaction
from storage.entries import LINKED, Change, Entry
from storage.jobs import Job
from storage.outbox import Order

TELL, KIND = "entries.tell", "entry"
FOLD_MS = 60_000
UNDO_MS = 24 * 3_600_000
SHOWN = 12
PRIORITY = 2
NOTICE = Kind(again_when_unknown=True)
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


class UndoneAlready(Refusal):
    """Taken back before, or too late for it."""


class Told(msgspec.Struct, frozen=True):
    """A change as its person reads it: of a field, else a membership that came, or is `gone`."""

    gone: bool
    field: str
    before: Said | None
    after: Said | None
    organisation: str = ""
    position: str = ""


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
    if not await tx.run(partial(_apply, changes=changes, now=deps.now())):
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
    await _note(tx, viewer, ACTS[act.name], msgspec.structs.replace(entry, id=number), of.desks, deps.now())
    if act.silent:
        await entries.told(tx, [number], deps.now())
    elif entry.person_id and entry.person_id != viewer.person_id:
        await jobs.plan(tx, TELL, entry.person_id, deps.now() + FOLD_MS, deps.now())
    return number


async def _note(
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
        shown["company"] = (await said(reader, "company", row)).text
    if whole:
        return {name: value for name, value in shown.items() if value not in (None, "", 0, "[]", "{}")}
    return shown | ({"rank_order": row["rank_order"]} if "rank_order" in row else {})


async def _at(deps: Deps, reader: Reader, viewer: Viewer, entry: Entry) -> Sequence[int]:
    """Whose row it is or was."""
    rows = [row for change in entry.kept for row in (change.before, change.after) if row]
    named = [row["organisation_id"] for row in rows if row.get("organisation_id")]
    return named or (await rights.load(deps, reader, viewer, KIND_OF[entry.relation], entry.row_id)).desks


def _apply(connection: sqlite3.Connection, changes: Sequence[Change], now: int) -> bool:
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


async def undo(deps: Deps, viewer: Viewer, entry_id: int) -> tuple[Entry, str]:
    """Exactly as it was; the entry, and the kind of what it was about. Raises Gone, UndoneAlready, ChangedMeanwhile."""
    async with deps.database.transaction() as tx:
        entry = await seen(deps, tx, viewer, entry_id)
        if entry.act == "undo" or entry.state != "done" or not entry.changes or entry.at + UNDO_MS < deps.now():
            raise UndoneAlready
        back = [Change(each.table, each.id, each.after, each.before) for each in reversed(entry.kept)]
        if not await entries.undo(tx, entry_id, viewer.telegram_id, deps.now()):
            raise UndoneAlready
        if not await tx.run(partial(_apply, changes=back, now=deps.now())):
            field = "" if entry.act == "approve" else entry.field  # no desk's to ask for
            raise ChangedMeanwhile(kind=KIND_OF[entry.relation], id=entry.row_id, field=field, typed=None)
        at = await _at(deps, tx, viewer, entry)
        await _note(tx, viewer, "entries:undo", entry, at, deps.now(), back=True)
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
    await jobs.plan(tx, TELL, entry.person_id or 0, deps.now() + FOLD_MS, deps.now())


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


async def objection(deps: Deps, reader: As, entry_id: int) -> Wish:
    """What its person would tell the desk that changed his row. Raises Gone for anybody else."""
    async with deps.database.reading() as connection:
        entry = await entries.by_id(connection, entry_id)
    if entry is None or entry.person_id is None or entry.person_id != reader.viewer.person_id:
        raise Gone
    words = deps.messages.words(reader.language)
    what = words["entry_fields"].get(entry.field, words["objection"]["whole"])
    text = words["objection"]["text"].format(field=what)
    return Wish("change", "", None, text, entry.organisation_id, entry.organisation)


async def said(reader: Reader, field: str, values: fields.Values, *, masked: bool = False) -> Said:
    """With the name of a company of the register."""
    firm = await companies.by_id(reader, values["company_id"]) if field == "company" and values["company_id"] else None
    return fields.said(field, values, company=firm.name if firm else "", masked=masked)


async def tell(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """The job: what was changed of somebody since the last time, to himself."""
    found, now = await entries.untold(tx, job.object_id, SHOWN), deps.now()
    told = await accounts.languages(tx, await accounts.of_person(tx, job.object_id))
    await entries.told(tx, [each.id for each in found], now)
    found = [each for each in found if each.actor not in {account.telegram_id for account in told}]
    if not found or not told:
        return None
    by_desk: dict[str, list[Entry]] = {}
    for each in found:
        by_desk.setdefault(each.organisation, []).append(each)
    for desk, of_desk in by_desk.items():
        order = Order(KIND, of_desk[0].id, 0, priority=PRIORITY)
        values: dict[str, Any] = {"desk": desk, "entry": of_desk[0].id, "changes": await _told(tx, of_desk)}
        await desks.tell(deps, tx, "entries/told", order, told, **values)
    return now if len(found) == SHOWN else None


async def _told(reader: Reader, found: Sequence[Entry]) -> list[Told]:
    changes: list[Told] = []
    for entry in found:
        for change in entry.kept:
            if entry.field and change.before is not None and change.after is not None:
                before = await said(reader, entry.field, change.before)
                after = await said(reader, entry.field, change.after)
                changes.append(Told(gone=False, field=entry.field, before=before, after=after))
            elif change.table == "memberships":
                row = change.after or change.before or {}
                changes.append(await _whole(reader, row, gone=change.after is None))
    return changes


async def _whole(reader: Reader, row: fields.Values, *, gone: bool) -> Told:
    sql = "SELECT name FROM organisations WHERE id = :id"
    name = await reader.one(sql, id=row["organisation_id"])
    return Told(gone, "", None, None, name[0] if name else "", row["position"])
