"""Who comes and says so himself, by the code on the table: typed, or in the QR picture."""

import msgspec

from bot import limits
from bot.checkins import rules
from bot.checkins.rules import WALK_IN, CheckInAtTable, CheckInUnknown
from bot.deps import Deps
from bot.events import following, panels, waitlist
from bot.privacy import Viewer
from storage import checkins, event_lists, events, jobs, rsvps
from storage.database import Reader, Transaction
from storage.event_lists import Wanted
from storage.events import Event
from storage.rsvps import Rsvp

IN, ALREADY, WALKED_IN = "in", "already", "walked_in"


class Came(msgspec.Struct, frozen=True):
    """`kind`: in, already (he was before), walked_in (he hadn't signed up)."""

    kind: str
    event: Event
    rsvp: Rsvp


async def is_code(reader: Reader, typed: str) -> bool:
    """Whether six characters that somebody typed are an event's."""
    return await events.by_code(reader, rules.plain(typed)) is not None


async def by_code(deps: Deps, viewer: Viewer, typed: str, how: str) -> Came:
    """Raises CheckInUnknown, TooOften (wrong ones count), CheckInClosed, CheckInAtTable."""
    async with deps.database.transaction() as tx:
        await limits.check(deps, tx, viewer, "codes")
        event = await events.by_code(tx, rules.plain(typed))
        if event:
            return await _come(deps, tx, viewer, event, how)
        left = await limits.take(deps, tx, viewer, "codes")
    raise CheckInUnknown(left=left)


async def _come(deps: Deps, tx: Transaction, viewer: Viewer, event: Event, how: str) -> Came:
    own = await _own(tx, viewer, event)
    if own and own.checked_in_at is not None:
        return Came(ALREADY, event, own)
    rules.check(event, deps.config.events, deps.now())
    if own and own.answer == "going":
        await checkins.check_in(tx, own.id, viewer.telegram_id, how, deps.now())
        return Came(IN, event, await again(deps, tx, event, own.id))
    if own is None:
        await _check_may(tx, viewer, event)
    number = await walk_in(deps, tx, viewer, event, own or _new(deps, viewer, event))
    return Came(WALKED_IN, event, await again(deps, tx, event, number))


async def _own(reader: Reader, viewer: Viewer, event: Event) -> Rsvp | None:
    if viewer.person_id:
        return await rsvps.of_person(reader, event.id, viewer.person_id)
    return await rsvps.of_account(reader, event.id, viewer.telegram_id)


async def _check_may(reader: Reader, viewer: Viewer, event: Event) -> None:
    """A member whom it is open to, or for. Raises CheckInAtTable."""
    seen = await event_lists.is_seen(reader, event.id, Wanted(viewer.person_id, viewer.telegram_id, viewer.desks))
    if viewer.person_id is None or viewer.guest or not seen:
        raise CheckInAtTable(event=event)


def _new(deps: Deps, viewer: Viewer, event: Event) -> Rsvp:
    return new(event, viewer.telegram_id, deps.now(), person_id=viewer.person_id)


def new(event: Event, by: int, now: int, *, person_id: int | None = None, name: str = "", phone: str = "") -> Rsvp:
    """Somebody who hadn't signed up; id 0."""
    return Rsvp(
        id=0, event_id=event.id, person_id=person_id, telegram_id=None, name=name, phone=phone, answer="going",
        guests=0, guest_names="", note="", proxy_person_id=None, answered_by=by, answered_at=now, waiting_since=None,
        offered_until=None, checked_in_at=None, checked_in_by=None, checked_in_how="", state_at=now,
    )  # fmt: skip


async def walk_in(deps: Deps, tx: Transaction, viewer: Viewer, event: Event, rsvp: Rsvp) -> int:
    """Somebody without a place is there: he has one now, beyond the capacity too; the answer's id."""
    now, number = deps.now(), rsvp.id
    coming = msgspec.structs.replace(
        rsvp, answer="going", proxy_person_id=None, waiting_since=None, offered_until=None,
        answered_by=viewer.telegram_id, answered_at=now, state_at=now,
    )  # fmt: skip
    if not number:
        number = await rsvps.put(tx, coming)
    else:
        await rsvps.answer(tx, coming, rsvp)
        await jobs.drop(tx, waitlist.LAPSE, number, now)
    await checkins.check_in(tx, number, viewer.telegram_id, WALK_IN, now)
    await following.answered(deps, tx, event, await again(deps, tx, event, number))
    return number


async def again(deps: Deps, tx: Transaction, event: Event, rsvp_id: int) -> Rsvp:
    """As it is now; the hosts see it on their panels."""
    found = await rsvps.by_id(tx, rsvp_id)
    assert found
    await panels.plan(deps, tx, event.id)
    return found
