"""The erasure itself: one transaction with the job's done-mark, so a kill leaves all of it or nothing."""

import json
from datetime import date, timedelta
from functools import partial

from bot import audit, desks, lead_disclosures, outbox, terms
from bot.calls import send_message
from bot.deps import Deps
from bot.events import waitlist
from bot.outbox import Kind
from bot.personal import exporting, redacting
from bot.privacy import Viewer
from bot.terms import Holding
from storage import accounts, emptying, erasures, handouts, jobs, people, rsvps, search
from storage.accounts import Reachable
from storage.database import Transaction
from storage.erasures import Erasure
from storage.jobs import Job
from storage.outbox import Order
from storage.people import Membership

KIND, SWEEP = "erased", "erasure.sweep"
MINUTE_MS = 60_000
PRIORITY = 2
DELIVERY = Kind(again_when_unknown=True)  # the farewell, and what his secretariats are told


async def run(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """Its time has come, unless it was cancelled."""
    found, now = await erasures.by_id(tx, job.object_id), deps.now()
    if found and found.asked_by:
        await _on_behalf(deps, tx, found)
        return None
    if found is None or not await erasures.end(tx, job.object_id, "done", now):
        return None
    reader = await accounts.languages(tx, [found.telegram_id])
    person_id = await accounts.person_of(tx, found.telegram_id)
    # Who was linked to somebody else meanwhile erases what is his own alone.
    if person_id is not None and person_id == found.person_id:
        await _person(deps, tx, found, person_id)
    own = Viewer(telegram_id=found.telegram_id, person_id=found.person_id)
    about = ("people", found.person_id) if found.person_id else ("accounts", found.telegram_id)
    await audit.note(tx, own, "privacy:erase", now=now, subject=about)
    for export in await handouts.of(tx, found.telegram_id):
        await jobs.plan(tx, exporting.EXPIRE, export, now, now)
    await tx.run(partial(emptying.account, telegram_id=found.telegram_id, settled=now - MINUTE_MS, now=now))
    await lead_disclosures.redact_over(deps, tx)
    await _farewell(deps, tx, found, reader)
    await jobs.plan(tx, SWEEP, found.id, now + MINUTE_MS, now)
    return None


async def _on_behalf(deps: Deps, tx: Transaction, found: Erasure) -> None:
    """Of who has an account by now nothing is erased: he can say so himself."""
    person = await people.by_id(tx, found.person_id or 0)  # or into whom he was merged meanwhile
    person_id = person.id if person else 0
    if await accounts.of_person(tx, person_id):
        await erasures.end(tx, found.id, "cancelled", deps.now())
        order = Order(KIND, found.id, 0, occurrence="kept", priority=PRIORITY)
        told = await accounts.languages(tx, [found.told])
        name = person.name if person else ""
        await desks.tell(deps, tx, "forgetting/kept", order, told, name=name, person_id=person_id)
    elif await erasures.end(tx, found.id, "done", deps.now()):
        await _person(deps, tx, found, person_id)


async def _person(deps: Deps, tx: Transaction, found: Erasure, person_id: int) -> None:
    """His secretariats hear of it while his name is still known."""
    person = await people.by_id(tx, person_id)
    if person is None:
        return
    today = deps.today()
    for held in await people.memberships(tx, json.dumps([person.id])):
        if terms.of(held, today) is not Holding.OVER:
            await _tell(deps, tx, found, person.name, held)
    until = (date.fromisoformat(today) - timedelta(days=1)).isoformat()  # dates are inclusive: from today on he is none
    placed = await rsvps.placed(tx, person.id)
    await tx.run(partial(emptying.person, person_id=person.id, until=until, now=deps.now()))
    await waitlist.refill(deps, tx, placed)
    await tx.run(partial(search.remove, kind="people", ids=[person.id]))
    await redacting.begin(deps, tx, person.id)


async def _tell(deps: Deps, tx: Transaction, found: Erasure, name: str, held: Membership) -> None:
    staff = await desks.staff(deps, tx, held.organisation_id)
    told = [each for each in staff if each.telegram_id != found.telegram_id]
    order = Order(KIND, found.id, 0, occurrence=f"desk {held.id}", priority=PRIORITY)
    await desks.tell(deps, tx, "erasure/told", order, told, name=name, held=held, behalf=bool(found.asked_by))


async def _farewell(deps: Deps, tx: Transaction, found: Erasure, reader: list[Reachable]) -> None:
    """The last word, in the language that was his."""
    for each in reader:
        message = deps.messages.render("erasure/done", each.language or deps.config.alliance.language)
        order = Order(KIND, found.id, 0, occurrence="farewell", priority=PRIORITY)
        queue = partial(outbox.queue, method="sendMessage", parameters=send_message(message), order=order)
        await tx.run(partial(queue, recipients=[each.telegram_id], now=deps.now()))


async def sweep(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """What was just being sent when he was erased, and would be tried again, is dropped too."""
    found = await erasures.by_id(tx, job.object_id)
    last = await tx.run(partial(emptying.last_of, kind=KIND, object_id=job.object_id))
    if found is not None and last is not None:
        drop = partial(emptying.drop_deliveries, telegram_id=found.telegram_id, now=deps.now(), before=last)
        await tx.run(drop)
    return None
