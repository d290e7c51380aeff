"""Removing a membership: what goes is shown first, and for a day one press brings it back as it was.

Who has no other membership then, and isn't on the bot, has no reason to be in the register: after that day his name and
contacts go too. Staff are dismissed first, by who may: a removal would be a dismissal.
"""

from datetime import date, timedelta
from functools import partial

import msgspec

from bot.deps import Deps
from bot.entries import rights, undoing, writing
from bot.personal import redacting
from bot.privacy import Viewer
from bot.refusals import Refusal
from storage import accounts, emptying, entries, jobs, people, search
from storage.database import Reader, Transaction
from storage.entries import Change
from storage.jobs import Job

FORGET = "entries.forget"


class StaffMembership(Refusal):
    """He is of the secretariat by it: `name`."""


class Removal(msgspec.Struct, frozen=True):
    """`others`: how many memberships stay; `on_bot`: he keeps his account. `number`: of the entry, once it is done."""

    membership_id: int
    person_id: int
    name: str
    organisation_id: int
    organisation: str
    position: str
    company: str
    others: int
    on_bot: bool
    number: int = 0


async def preview(deps: Deps, viewer: Viewer, membership_id: int) -> Removal:
    """What would go. Raises Gone, StaffMembership."""
    async with deps.database.reading() as reader:
        _, found = await _removal(deps, reader, viewer, membership_id)
    return found


async def _removal(deps: Deps, reader: Reader, viewer: Viewer, membership_id: int) -> tuple[rights.Subject, Removal]:
    of = await rights.subject(deps, reader, viewer, "memberships", membership_id)
    if of.values["secretary"]:
        raise StaffMembership(name=of.name)
    person = of.person_id or 0
    others = len(await people.memberships(reader, f"[{person}]")) - 1
    return of, Removal(
        membership_id,
        person,
        of.name,
        of.desks[0],
        of.organisation,
        of.values["position"],
        of.company or of.values["company_name"],
        others,
        bool(await accounts.of_person(reader, person)),
    )


async def remove(deps: Deps, viewer: Viewer, membership_id: int) -> Removal:
    """Gone from the register; its person hears of it. Raises Gone, StaffMembership, ChangedMeanwhile."""
    async with deps.database.transaction() as tx:
        of, found = await _removal(deps, tx, viewer, membership_id)
        change = Change("memberships", membership_id, dict(of.values), None)
        number = await writing.write(deps, tx, viewer, writing.Act("remove"), of, [change])
        await redacting.begin(deps, tx, found.person_id)  # that desk sees his contacts no longer
        await jobs.plan(tx, FORGET, number, deps.now() + undoing.UNDO_MS, deps.now())
    deps.bell.set()
    return msgspec.structs.replace(found, number=number)


async def forget(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """The job, a day later: it can't be undone any more, and nothing is kept of who isn't anybody's member."""
    entry = await entries.by_id(tx, job.object_id)
    if entry is None or entry.state != "done":
        return None
    await entries.forget(tx, entry.id)
    person = await people.by_id(tx, entry.person_id or 0)
    if person is None or person.erased_at is not None or await accounts.of_person(tx, person.id):
        return None
    if await tx.run(partial(entries.has_memberships, person_id=person.id)):
        return None
    until = (date.fromisoformat(deps.today()) - timedelta(days=1)).isoformat()
    await tx.run(partial(emptying.person, person_id=person.id, until=until, now=deps.now()))
    await tx.run(partial(search.remove, kind="people", ids=[person.id]))
    await redacting.begin(deps, tx, person.id)
    return None
