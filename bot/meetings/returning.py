"""A vote that was given comes back: who gave it is away, as he said, and hears that nobody speaks for him now."""

import msgspec

from bot import desks
from bot.deps import Deps
from bot.outbox import Kind
from bot.refusals import Refusal
from storage import accounts, meetings, people, rsvps
from storage.database import Transaction
from storage.events import Event
from storage.outbox import Order
from storage.rsvps import Rsvp

KIND, OFF = "proxy_back", "proxy_off"
PRIORITY = 2
RETURNED = Kind(again_when_unknown=True)


class NoProxy(Refusal):
    """The vote was given to somebody else meanwhile, or taken back."""


async def answered(deps: Deps, tx: Transaction, event: Event, rsvp: Rsvp) -> list[Rsvp]:
    """Who holds others' votes stays away, or gave his own to another: theirs come back, and are what they are now."""
    if event.kind != "meeting" or rsvp.answer not in {"declined", "proxy"} or rsvp.person_id is None:
        return []
    found = []
    for giver in await meetings.givers(tx, event.id, rsvp.person_id):
        theirs = await rsvps.by_id(tx, giver.rsvp_id)
        if theirs:
            found.append(await put_back(deps, tx, event, theirs, rsvp.answered_by, "meetings/returned"))
    return found


async def release(deps: Deps, tx: Transaction, event: Event, rsvp: Rsvp) -> None:
    """Who comes himself after all, or named somebody else: whoever heard that he was given the vote hears that too."""
    last = await meetings.told_last(tx, rsvp.id) if event.kind == "meeting" else None
    taker = await accounts.of_person(tx, rsvp.proxy_person_id) if rsvp.proxy_person_id else []
    if last is None or last[0] in taker or last[0] == rsvp.answered_by or not event.on:
        return
    holder = await accounts.person_of(tx, last[0])
    theirs = await rsvps.of_person(tx, event.id, holder) if holder else None
    if theirs and theirs.answer in {"declined", "proxy"}:  # he doesn't come himself
        return
    giver = await people.by_id(tx, rsvp.person_id) if rsvp.person_id else None
    told = await accounts.languages(tx, [last[0]])
    order = Order(OFF, rsvp.id, 0, occurrence=last[1], priority=PRIORITY)
    name = giver.name if giver else ""
    await desks.tell_in_the_day(deps, tx, "meetings/released", order, told, event=event, name=name, answer=rsvp.answer)


async def put_back(deps: Deps, tx: Transaction, event: Event, rsvp: Rsvp, by: int, template: str) -> Rsvp:
    """He is away; the template says why. Raises NoProxy."""
    now, person = deps.now(), rsvp.proxy_person_id
    away = msgspec.structs.replace(
        rsvp, answer="declined", proxy_person_id=None, answered_by=by, answered_at=now, state_at=now
    )
    if not await rsvps.answer(tx, away, rsvp):
        raise NoProxy
    taker = await people.by_id(tx, person) if person else None
    told = await accounts.languages(tx, await accounts.of_person(tx, rsvp.person_id or 0))
    order = Order(KIND, rsvp.id, 0, occurrence=str(now), priority=PRIORITY)
    name = taker.name if taker else ""
    await desks.tell_in_the_day(deps, tx, template, order, told, event=event, name=name)
    return away
