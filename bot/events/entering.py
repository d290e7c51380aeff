"""Signing up for others (代报名): a member whom the desk picks, or a name and a phone of who isn't in the register."""

import re
from typing import Any

import msgspec

from bot import people as register
from bot.accounts import Reader
from bot.deps import Deps
from bot.events import answering, cards, following, panels, picking, rights, telling, waitlist
from bot.events.answering import GOING, OFFERED, WAITING, Who
from bot.forms import filling, readers
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Choice, Form, Sent, Step
from bot.pages import PAGE, Page, page
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal
from storage import database as rows
from storage import drafts, rsvps
from storage import people as persons
from storage.database import Transaction
from storage.events import Event
from storage.rsvps import Rsvp

NAME = "entering"
OUTSIDE = "name"
LONGEST = 60
PHONE = re.compile(r"\+?[0-9][0-9 ()-]{5,}[0-9]")


class NotYourMember(Refusal):
    """Of none of the organisations in whose secretariat he is."""


class Entered(msgspec.Struct, frozen=True):
    """`was`: what he had answered before, empty for nothing; `holds`: the event is the desk's own."""

    event: Event
    rsvp: Rsvp
    was: str
    on_bot: bool
    holds: bool = True


async def begin(deps: Deps, reader: Reader, event_id: int) -> Turn:
    """Ask whom. Raises Gone, NotYourEvent, EventCancelled, EventOver."""
    async with deps.database.reading() as connection:
        event = await rights.enters(connection, reader.viewer, event_id)
    answering.check_open(event, deps.now(), desk=True)
    return await filling.begin(deps, reader, NAME, {"event": event.id, "most": event.most_guests})


def _who(asking: Asking, sent: Sent) -> dict[str, Any]:
    """A part of a name; a phone beside it is kept for who isn't in the register."""
    typed = readers.text(1, LONGEST)(asking, sent)
    phone = PHONE.search(typed)
    name = typed.replace(phone[0], " ").strip(" ,，、;；") if phone else typed
    return {"query": name or typed, "phone": phone[0] if phone else ""}


async def _found(asking: Asking) -> list[Choice]:
    """The members of this name, and the name as it is."""
    said = asking.answers.get("who") or {}
    outside = [Choice(OUTSIDE, said)] if said.get("query") else []
    return [*await picking.members(asking), *outside]


def _pick(asking: Asking, step: str, value: str) -> dict[str, Any]:
    """Whether he may answer for him is checked where it counts."""
    said = asking.answers.get(step) or {}
    if value == OUTSIDE:
        return {**said, "id": 0}
    if not value.isdecimal():
        raise Gone
    return {**said, "id": int(value)}


async def _guest_choices(asking: Asking) -> list[Choice]:
    return [Choice(str(each), each) for each in range(min(asking.answers["most"], 7) + 1)]


def _pick_guests(asking: Asking, _step: str, value: str) -> int:
    if not value.isdecimal() or int(value) > asking.answers["most"]:
        raise Gone
    return int(value)


async def _review(asking: Asking) -> dict[str, Any]:
    async with asking.deps.database.reading() as connection:
        event = await rights.enters(connection, asking.reader.viewer, asking.answers["event"])
        who, was = await _whose(asking, connection, event)
        counts, guests = await rsvps.counts(connection, event.id), asking.answers.get("guests") or 0
    waits = answering.would_wait(event, counts, was, 1 + guests)
    return {"event": event, "who": who, "was": was, "counts": counts, "guests": guests, "waits": waits}


def _picked(asking: Asking) -> bool:
    return "id" in (asking.answers.get("who") or {})


FORM = Form(
    NAME,
    (
        Step("who", read=_who, choices=_found, pick=_pick, stays=True),
        Step(
            "guests", choices=_guest_choices, pick=_pick_guests,
            wanted=lambda asking: bool(asking.answers["most"]) and _picked(asking),
        ),
    ),
    review=_review,
    allowed=lambda asking: rights.check(asking.reader.viewer),
)  # fmt: skip


async def _whose(asking: Asking, connection: rows.Reader, event: Event) -> tuple[Who, Rsvp | None]:
    """Whom it is for, and what he has answered. Raises Gone, NotYourMember."""
    said = asking.answers["who"]
    if not said.get("id"):
        return Who(name=said["query"], phone=said["phone"]), None
    person = await check_member(connection, asking.reader.viewer, said["id"])
    return Who(person.id, name=person.name), await rsvps.of_person(connection, event.id, person.id)


async def check_member(connection: rows.Reader, viewer: Viewer, person_id: int) -> persons.Person:
    """One of his desks' people; an officer's are all. Raises Gone, NotYourMember."""
    found = await persons.by_id(connection, person_id)
    [view] = await register.views(connection, viewer, [found]) if found else [None]
    if found is None or view is None:
        raise Gone
    if not viewer.officer and not any(held.organisation_id in viewer.desks for held in view.memberships):
        raise NotYourMember
    return found


async def apply(deps: Deps, reader: Reader, draft_id: int, *, comes: bool) -> Entered:
    """Signed up, or noted as not coming; he hears of it where he is on the bot.

    A second press gets what the first made. Raises Gone, FormOver, NotYourEvent, NotYourMember, NoMorePlaces …
    """
    async with deps.database.transaction() as tx:
        draft, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
        event = await rights.enters(tx, reader.viewer, asking.answers["event"])
        who, was = await _whose(asking, tx, event)
        guests = asking.answers.get("guests") or 0
        found = await _put(deps, tx, reader.viewer, event, was, who, guests if comes else None, comes=comes)
        await filling.end(deps, tx, draft, "done")
        await drafts.empty(tx, draft.id)
        heard = await tell(deps, tx, event, found)
        holds = await rights.hosts(tx, reader.viewer, event)
    deps.bell.set()
    return Entered(event, found, was.answer if was else "", heard, holds)


async def _put(  # noqa: PLR0913
    deps: Deps, tx: Transaction, viewer: Viewer, event: Event, was: Rsvp | None, who: Who, guests: int | None,
    *, comes: bool,
) -> Rsvp:  # fmt: skip
    by = viewer.telegram_id
    if comes:
        found = await answering.admit(deps, tx, event, was, who, guests, None, by, desk=True)
    else:
        found = await answering.decline(deps, tx, event, was, who, by)
    await rights.note(tx, viewer, "events:enter", event, deps.now(), answer=found.answer)
    return found


async def tell(deps: Deps, tx: Transaction, event: Event, found: Rsvp) -> bool:
    """Whether he is on the bot, and hears of it."""
    heard = await rsvps.hearing(tx, found.id)
    if heard is None:
        return False
    order = telling.order(event, f"entered {found.id} {found.state_at}")
    card = await cards.bare(tx, event)
    people = telling.heard(deps, [heard])
    await telling.tell(deps, tx, "events/entered", order, people, before=event.begins_at, card=card, rsvp=found)
    return True


async def one(deps: Deps, viewer: Viewer, rsvp_id: int) -> tuple[Event, Rsvp, bool]:
    """An answer to an event that he holds, and whether a yes would go to the waitlist. Raises Gone, NotYourEvent."""
    async with deps.database.reading() as connection:
        event, found = await _one(connection, viewer, rsvp_id)
        counts = await rsvps.counts(connection, event.id)
    return event, found, answering.would_wait(event, counts, found, 1)


async def _one(connection: rows.Reader, viewer: Viewer, rsvp_id: int) -> tuple[Event, Rsvp]:
    found = await rsvps.by_id(connection, rsvp_id)
    if found is None:
        raise Gone
    return await rights.held(connection, viewer, found.event_id), found


async def change(deps: Deps, viewer: Viewer, rsvp_id: int, *, comes: bool) -> Entered:
    """The desk answers otherwise for somebody who answered, or takes or leaves a place that is offered to him."""
    async with deps.database.transaction() as tx:
        event, was = await _one(tx, viewer, rsvp_id)
        who = Who(was.person_id, was.telegram_id, was.name, was.phone)
        found = await _put(deps, tx, viewer, event, was, who, None, comes=comes)
        heard = found.answer != was.answer and await tell(deps, tx, event, found)
    deps.bell.set()
    return Entered(event, found, was.answer, heard)


async def undo(deps: Deps, viewer: Viewer, rsvp_id: int) -> Event:
    """As if the desk had never signed him up; the place is the next one's. Raises Gone, NotYourEvent …"""
    async with deps.database.transaction() as tx:
        was = await rsvps.by_id(tx, rsvp_id)
        if was is None:
            raise Gone
        event = await rights.enters(tx, viewer, was.event_id)
        answering.check_on(event, deps.now())
        if was.answered_by != viewer.telegram_id or not await rsvps.drop(tx, rsvp_id, was.answer):
            raise Gone
        await rights.note(tx, viewer, "events:undo", event, deps.now())
        away = msgspec.structs.replace(was, answer="declined")
        await following.answered(deps, tx, event, away)
        if was.answer in {GOING, OFFERED, WAITING}:
            await waitlist.fill(deps, tx, event)
        await panels.plan(deps, tx, event.id)
    deps.bell.set()
    return event


async def listed(deps: Deps, reader: Reader, event_id: int, offset: int) -> tuple[Event, Page]:
    """Who answered what. Raises Gone, NotYourEvent."""
    async with deps.database.reading() as connection:
        event = await rights.held(connection, reader.viewer, event_id)
        found = await rsvps.listed(connection, event_id, answering.ANSWERS, PAGE + 1, offset)
    return event, page(found, offset)
