"""Whose data it is hears of it: all changes of a moment in one message, from which he can object."""

from collections.abc import Sequence
from typing import Any

import msgspec

from bot import desks
from bot.accounts import Reader as As
from bot.deps import Deps
from bot.entries import fields
from bot.entries.fields import Said
from bot.leads import Wish
from bot.outbox import Kind
from bot.refusals import Gone
from storage import accounts, companies, entries, jobs, organisations
from storage.database import Reader, Transaction
from storage.entries import Entry
from storage.jobs import Job
from storage.outbox import Order

TELL, KIND = "entries.tell", "entry"
FOLD_MS = 60_000
SHOWN = 12
PRIORITY = 2
NOTICE = Kind(again_when_unknown=True)


class Told(msgspec.Struct, frozen=True):
    """A change as its person reads it: of a field, else a membership that came, or is `gone`."""

    gone: bool
    field: str
    before: Said | None
    after: Said | None
    organisation: str = ""
    position: str = ""


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


async def plan(deps: Deps, tx: Transaction, person_id: int) -> None:
    """A moment later, with what else is changed of him until then."""
    await jobs.plan(tx, TELL, person_id, deps.now() + FOLD_MS, deps.now())


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
    organisation = await organisations.by_id(reader, row["organisation_id"])
    return Told(gone, "", None, None, organisation.name if organisation else "", row["position"])
