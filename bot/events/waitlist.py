"""The waitlist moves up by itself: a free place is offered to the first, for a while; then to the next.

Whoever isn't on the bot can't press: his secretariat is told to ring him, and answers for him.
"""

import sqlite3

import msgspec

from bot import desks
from bot.deps import Deps
from bot.events import cards, following, panels, places, telling
from bot.outbox import Kind
from storage import events, rsvps
from storage import jobs as jobs_rows
from storage.database import Transaction
from storage.events import Event
from storage.jobs import Job
from storage.outbox import Delivery, Order
from storage.rsvps import Rsvp

OFFER = "event_offer"
LAPSE = "events.lapse"
PRIORITY = 1


def _still_offered(connection: sqlite3.Connection, delivery: Delivery) -> bool:
    return rsvps.is_answer(connection, delivery.object_id, "offered")


OFFERED = Kind(again_when_unknown=True, still_due=_still_offered)


async def fill(deps: Deps, tx: Transaction, event: Event) -> list[Rsvp]:
    """Offer what is free to those who wait, in their order; who has an offer now."""
    made: list[Rsvp] = []
    if not event.on or deps.now() >= event.closes_at:
        return made
    taken = (await rsvps.counts(tx, event.id)).taken
    while first := await rsvps.first_waiting(tx, event.id, event.capacity):
        if not places.fits(event.capacity, taken, first.places):
            break
        made.append(await _offer(deps, tx, event, first))
        taken += first.places
    return made


async def refill(deps: Deps, tx: Transaction, event_ids: list[int]) -> None:
    """Places came free otherwise than by an answer: somebody was erased."""
    for number in event_ids:
        event = await events.by_id(tx, number)
        if event and event.on:
            await fill(deps, tx, event)
            await panels.plan(deps, tx, event.id)


async def _offer(deps: Deps, tx: Transaction, event: Event, first: Rsvp) -> Rsvp:
    """Hold his places until he says so, and tell him, or his secretariat."""
    heard, now, hours = await rsvps.hearing(tx, first.id), deps.now(), deps.config.events.offer_hours
    people = telling.heard(deps, [heard] if heard else [])
    told_at = telling.start(deps, people[0], event.closes_at) if people else now
    until = places.offered_until(told_at, hours, event.closes_at)
    offered = msgspec.structs.replace(first, answer="offered", offered_until=until, state_at=now)
    await rsvps.answer(tx, offered, first)
    await jobs_rows.plan(tx, LAPSE, first.id, until, now)
    order = Order(OFFER, first.id, 0, occurrence=str(now), priority=PRIORITY)
    if not people:
        people = telling.staff(deps, await desks.staff(deps, tx, event.organisation_id))
    template = "events/offer" if heard else "events/offer_desk"
    card = await cards.bare(tx, event)
    await telling.tell(deps, tx, template, order, people, before=event.closes_at, card=card, rsvp=offered)
    await following.answered(deps, tx, event, offered)
    return offered


async def lapse(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """The job: nobody took the place in time; the next one is asked."""
    found = await rsvps.by_id(tx, job.object_id)
    if found is None or found.answer != "offered" or found.offered_until is None:
        return None
    if found.offered_until > deps.now():  # a later offer
        return found.offered_until
    event = await events.by_id(tx, found.event_id)
    lapsed = msgspec.structs.replace(
        found, answer="lapsed", waiting_since=None, offered_until=None, state_at=deps.now()
    )
    if event is None or not await rsvps.answer(tx, lapsed, found):
        return None
    await following.answered(deps, tx, event, lapsed)
    await fill(deps, tx, event)
    await panels.plan(deps, tx, event.id)
    if event.on and (heard := await rsvps.hearing(tx, found.id)):
        order = telling.order(event, f"lapsed {found.id} {found.offered_until}")
        card = await cards.bare(tx, event)
        await telling.tell(deps, tx, "events/lapsed", order, telling.heard(deps, [heard]), card=card)
    return None


async def close(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """The job: sign-up ends; who waits in vain hears it, where the event isn't just beginning."""
    event = await events.by_id(tx, job.object_id)
    if event is None or not event.on or event.closes_at > deps.now():
        return event.closes_at if event and event.on else None
    await panels.plan(deps, tx, event.id)
    if event.closes_at < event.begins_at:
        people = telling.heard(deps, await rsvps.heard(tx, event.id, ("waiting",)))
        order = telling.order(event, f"closed {event.closes_at}")
        card = await cards.bare(tx, event)
        await telling.tell(deps, tx, "events/closed", order, people, before=event.begins_at, card=card)
    return None
