"""Answers: somebody comes, with guests or without, or doesn't. For himself, or through the desk that holds the event.

Each is one transaction of the one writer: of many who press at once each finds what the one before left.
"""

from collections.abc import Sequence

import msgspec

from bot.deps import Deps
from bot.events import cards, following, panels, places, rights, waitlist
from bot.privacy import Viewer
from bot.refusals import Refusal
from storage import jobs, rsvps
from storage.database import Transaction
from storage.events import Event
from storage.rsvps import Counts, Rsvp

GOING, WAITING, OFFERED, DECLINED = "going", "waiting", "offered", "declined"


class EventCancelled(Refusal):
    """It doesn't take place: `event`."""


class EventOver(Refusal):
    """It is over: `event`."""


class SignUpClosed(Refusal):
    """Sign-up has ended: `event`, its `closes_at`."""


class EventAltered(Refusal):
    """It is otherwise than on the card that was pressed, and he hasn't answered yet: he looks first. `event`."""


class TooManyGuests(Refusal):
    """`most` guests may come with each; `wanted`."""


class NoMorePlaces(Refusal):
    """Who comes already can't bring as many: `left` places are free, and `waiting` wait for one."""


class PartyTooLarge(Refusal):
    """More than there are places at all: `capacity`, `wanted`."""


class Who(msgspec.Struct, frozen=True):
    """Whose answer it is: a person of the register, or an account that is none, or a name with a phone."""

    person_id: int | None = None
    telegram_id: int | None = None
    name: str = ""
    phone: str = ""


def check_open(event: Event, now: int, *, desk: bool = False) -> None:
    """Whether one can still sign up; the desk that holds it until it is over.

    Raises EventCancelled, EventOver, SignUpClosed.
    """
    check_on(event, now)
    if now >= event.closes_at and not desk:
        raise SignUpClosed(event=event)


def check_on(event: Event, now: int) -> None:
    """Raises EventCancelled, EventOver."""
    if event.state == "cancelled":
        raise EventCancelled(event=event)
    if now >= event.ends_at or not event.on:
        raise EventOver(event=event)


def check_guests(event: Event, guests: int) -> None:
    """Raises TooManyGuests, PartyTooLarge."""
    if not 0 <= guests <= event.most_guests:
        raise TooManyGuests(most=event.most_guests, wanted=guests)
    if event.capacity is not None and 1 + guests > event.capacity:
        raise PartyTooLarge(capacity=event.capacity, wanted=1 + guests)


def check_seen(event: Event, was: Rsvp | None, shown: int | None, now: int) -> None:
    """Whether he answers to what it is. `shown`: the event's sequence on the card; None: it doesn't say.

    Raises EventAltered, EventCancelled, EventOver.
    """
    if was is None and shown is not None and shown != event.sequence:
        check_on(event, now)
        raise EventAltered(event=event)


async def come(
    deps: Deps, viewer: Viewer, event_id: int, guests: int | None = None, *, shown: int | None = None
) -> Rsvp:  # fmt: skip
    """One tap: a place, or the waitlist's end, or the place that was offered. None: his guests stay as they are.

    Raises Gone, Suspended, MembersAnswer, and what `check_seen`, `check_open` and `check_guests` raise, NoMorePlaces.
    """
    async with deps.database.transaction() as tx:
        event = await rights.seen(tx, viewer, event_id)
        rights.check_answering(viewer, event)
        was = await cards.own(tx, viewer, event_id)
        who = Who(viewer.person_id)
        check_seen(event, was, shown, deps.now())
        found = await admit(deps, tx, event, was, who, guests, None, viewer.telegram_id)
    deps.bell.set()
    return found


async def stay_away(
    deps: Deps, viewer: Viewer, event_id: int, note: str = "", *, shown: int | None = None
) -> Rsvp:  # fmt: skip
    """One tap: he doesn't come; the place is the next one's.

    Raises Gone, Suspended, MembersAnswer, EventAltered, EventCancelled, EventOver.
    """
    async with deps.database.transaction() as tx:
        event = await rights.seen(tx, viewer, event_id)
        rights.check_answering(viewer, event)
        was = await cards.own(tx, viewer, event_id)
        check_seen(event, was, shown, deps.now())
        found = await decline(deps, tx, event, was, Who(viewer.person_id), viewer.telegram_id, note=note)
    deps.bell.set()
    return found


async def admit(  # noqa: PLR0913, PLR0917, an answer, whose it is, who gave it
    deps: Deps,
    tx: Transaction,
    event: Event,
    was: Rsvp | None,
    who: Who,
    guests: int | None,
    names: str | None,
    by: int,
    *,
    desk: bool = False,
) -> Rsvp:
    """He comes, as far as there is room. Inside a transaction of the caller's, who rings the bell."""
    now = deps.now()
    party = (was.guests if was and was.answer != DECLINED else 0) if guests is None else guests
    kept = was.guest_names if was and names is None and party else names or ""
    if was and was.answer == GOING:
        check_on(event, now)
    elif not (was and was.answer == OFFERED and (was.offered_until or 0) > now):
        check_open(event, now, desk=desk)
    if not was or was.answer != GOING or party > was.guests:
        check_guests(event, party)
    answer, since = await _room(deps, tx, event, was, party)
    wanted = _answered(event, was, who, answer, now, by)
    wanted = msgspec.structs.replace(
        wanted, guests=party, guest_names=kept if party else "", waiting_since=since, offered_until=None
    )
    return await _save(deps, tx, event, was, wanted)


async def _room(
    deps: Deps, tx: Transaction, event: Event, was: Rsvp | None, party: int
) -> tuple[str, int | None]:  # fmt: skip
    """The answer that there is room for, and since when he waits. Raises NoMorePlaces."""
    counts, now = await rsvps.counts(tx, event.id), deps.now()
    if was and was.answer == OFFERED and (was.offered_until or 0) <= now:  # the clock is about to say so
        was = msgspec.structs.replace(was, answer="lapsed")
        counts = msgspec.structs.replace(counts, held=counts.held - was.places)
    if was and was.answer in {GOING, OFFERED}:
        if not places.may_grow(event.capacity, counts.taken, counts.waiting, party - was.guests):
            raise NoMorePlaces(left=places.free(event.capacity, counts.taken) or 0, waiting=counts.waiting)
        return GOING, None
    if was and was.answer == WAITING:
        return WAITING, was.waiting_since
    answer = places.admitted(event.capacity, counts.taken, counts.waiting, 1 + party)
    return answer, now if answer == WAITING else None


def would_wait(event: Event, counts: Counts, was: Rsvp | None, party: int) -> bool:
    """Whether a yes of so many people would be one to the waitlist, as places stand now. Pure."""
    if was and was.answer in {GOING, OFFERED}:
        return False
    return places.admitted(event.capacity, counts.taken, counts.waiting, party) == WAITING


def _answered(event: Event, was: Rsvp | None, who: Who, answer: str, now: int, by: int) -> Rsvp:
    """The row as it is then."""
    first = Rsvp(
        id=0, event_id=event.id, person_id=who.person_id, telegram_id=who.telegram_id, name=who.name,
        phone=who.phone, answer=answer, guests=0, guest_names="", note="", proxy_person_id=None, answered_by=by,
        answered_at=now, waiting_since=None, offered_until=None, checked_in_at=None, checked_in_by=None,
        checked_in_how="", state_at=now, shown=who.name,
    )  # fmt: skip
    if was is None:
        return first
    again = {"answered_by": by, "answered_at": now, "state_at": now, "proxy_person_id": None}
    return msgspec.structs.replace(was, answer=answer, **again)


def _same(one: Rsvp, other: Rsvp) -> bool:
    return all(
        getattr(one, name) == getattr(other, name)
        for name in ("answer", "guests", "guest_names", "note", "proxy_person_id")
    )


async def _save(deps: Deps, tx: Transaction, event: Event, was: Rsvp | None, wanted: Rsvp) -> Rsvp:
    """Written, the rooms that care told, and what became free offered; a second press changes nothing."""
    if was and _same(was, wanted):
        return was
    if was is None:
        found = msgspec.structs.replace(wanted, id=await rsvps.put(tx, wanted))
    else:
        await rsvps.answer(tx, wanted, was)
        found = wanted
        if was.answer == OFFERED:
            await jobs.drop(tx, waitlist.LAPSE, was.id, deps.now())
    found = await rsvps.by_id(tx, found.id) or found
    await following.answered(deps, tx, event, found)
    await waitlist.fill(deps, tx, event)
    await panels.plan(deps, tx, event.id)
    return await rsvps.by_id(tx, found.id) or found


async def decline(  # noqa: PLR0913, an answer, whose it is, who gave it
    deps: Deps, tx: Transaction, event: Event, was: Rsvp | None, who: Who, by: int, *, note: str = "",
    answer: str = DECLINED,
) -> Rsvp:  # fmt: skip
    """He doesn't come. Inside a transaction of the caller's. Raises EventCancelled, EventOver."""
    check_on(event, deps.now())
    wanted = _answered(event, was, who, answer, deps.now(), by)
    wanted = msgspec.structs.replace(
        wanted, guests=0, guest_names="", note=note, waiting_since=None, offered_until=None
    )
    return await _save(deps, tx, event, was, wanted)


async def name(deps: Deps, tx: Transaction, event: Event, was: Rsvp, names: str) -> Rsvp:
    """The names of his guests; his answer stays. Raises EventCancelled, EventOver."""
    check_on(event, deps.now())
    wanted = msgspec.structs.replace(was, guest_names=names, state_at=deps.now())
    await rsvps.answer(tx, wanted, was)
    return wanted


async def waiting(deps: Deps, rsvp: Rsvp) -> int:
    """How many wait before him."""
    async with deps.database.reading() as reader:
        return await rsvps.ahead(reader, rsvp)


ANSWERS: Sequence[str] = (GOING, "proxy", OFFERED, WAITING, "lapsed", DECLINED)
"""All that somebody who answered may have by now."""
