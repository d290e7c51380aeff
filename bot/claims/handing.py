"""A person who is there already comes with another account: it becomes his, and the earlier one may object for two
days.

What he marked, began to write and asked goes over with him; rights follow the person, so they came with the yes of who
may give them. An objection puts everything back as it was at once, and from then on the office decides. So does the
desk that takes its yes back within those two days: nobody keeps what isn't his.
"""

from functools import partial

from bot import desks
from bot.claims import asking
from bot.deps import Deps
from bot.desks import OFFICE
from bot.leads import PRIORITY
from bot.outbox import Kind
from bot.privacy import PersonView, Viewer
from bot.refusals import Gone, Refusal
from storage import accounts, handovers
from storage import people as register
from storage.accounts import Other
from storage.claims import Claim
from storage.database import Reader, Transaction
from storage.handovers import Handover
from storage.outbox import Order

KIND = "handover"
HOUR_MS = 60 * 60_000
OBJECTION_MS = 48 * HOUR_MS
DISPUTE_MS = 30 * 24 * HOUR_MS
NOTICE = Kind(again_when_unknown=True)


class ObjectionOver(Refusal):
    """`why`: late (two days are over), changed (the accounts are others by now)."""


async def disputed(deps: Deps, reader: Reader, person_id: int) -> bool:
    """An earlier account of his said not long ago that it wasn't he: then it takes the office's yes."""
    return await handovers.disputed(reader, person_id, deps.now() - DISPUTE_MS)


async def hand_over(
    deps: Deps, tx: Transaction, viewer: Viewer, claim: Claim, person: PersonView, other: Other
) -> None:  # fmt: skip
    """The earlier account becomes a guest's, and hears of it; the caller links the new one."""
    old, new, now = other.telegram_id, claim.telegram_id, deps.now()
    final = await disputed(deps, tx, person.id)  # the office has heard both sides
    phone = await accounts.phone_of(tx, old)
    await accounts.unlink(tx, old)
    moved = await tx.run(partial(handovers.move, old=old, new=new))
    found = Handover(0, claim.id, person.id, old, new, viewer.telegram_id, phone, other.linked_at, moved, "done", now)
    number = await handovers.put(tx, found)
    await asking.tell(deps, tx, claim, "claims/moved", old, person=person, handover=0 if final else number)


async def object_to(deps: Deps, viewer: Viewer, handover_id: int) -> str:
    """The earlier account says no: it is his again; the person's name. Raises Gone, ObjectionOver."""
    async with deps.database.transaction() as tx:
        found = await handovers.by_id(tx, handover_id)
        if found is None or found.old_account != viewer.telegram_id:
            raise Gone
        person = await register.by_id(tx, found.person_id)
        if person is None or person.erased_at:
            raise ObjectionOver(why="changed")
        if found.state == "done":
            await _object(deps, tx, found, person.id, person.name)
        elif await accounts.person_of(tx, found.old_account) != person.id:
            raise ObjectionOver(why="changed")
    deps.bell.set()
    return person.name


async def take_back(deps: Deps, tx: Transaction, claim: Claim) -> None:
    """The desk says that it wasn't he after all: the earlier account's again, and hears of it, unless that is over."""
    found = await handovers.of_claim(tx, claim.id)
    person = await register.by_id(tx, found.person_id) if found else None
    if found is None or person is None or person.erased_at or await _why_not(deps, tx, found, person.id):
        return
    await _restore(deps, tx, found, person.id)
    await handovers.end(tx, found.id, "returned", deps.now())
    await asking.tell(deps, tx, claim, "claims/returned", found.old_account, name=person.name)


async def _why_not(deps: Deps, tx: Transaction, found: Handover, person_id: int) -> str:
    """It can't be put back any more: late, changed; empty: it can."""
    if deps.now() >= found.at + OBJECTION_MS:
        return "late"
    there = await accounts.of_person(tx, person_id)
    same = there in ([], [found.new_account])
    return "" if same and await accounts.person_of(tx, found.old_account) in {None, person_id} else "changed"


async def _restore(deps: Deps, tx: Transaction, found: Handover, person_id: int) -> None:
    old, new = found.old_account, found.new_account
    if await accounts.of_person(tx, person_id):
        await accounts.unlink(tx, new)
    await accounts.link(tx, old, person_id, found.linked_at or deps.now())
    if found.phone:
        await accounts.set_phone(tx, old, found.phone)
    await tx.run(partial(handovers.move_back, moved=found.moved, old=old, new=new))


async def _object(deps: Deps, tx: Transaction, found: Handover, person_id: int, name: str) -> None:
    old, new = found.old_account, found.new_account
    if why := await _why_not(deps, tx, found, person_id):
        raise ObjectionOver(why=why)
    await _restore(deps, tx, found, person_id)
    await handovers.end(tx, found.id, "objected", deps.now())
    order = partial(Order, KIND, found.id, 0, priority=PRIORITY)
    told = await accounts.languages(tx, [new])
    await desks.tell(deps, tx, "claims/objected_to", order(occurrence="new"), told, name=name)
    desk = await desks.staff(deps, tx, None, OFFICE) + await accounts.languages(tx, [found.decided_by])
    once = {each.telegram_id: each for each in desk if each.telegram_id != old}
    values = {"name": name, "person_id": person_id}
    await desks.tell(deps, tx, "claims/objection", order(occurrence="desk"), list(once.values()), **values)
