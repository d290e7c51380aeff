"""An event is otherwise than it was called: one thing after another is changed, looked at, and told to who answered."""

from functools import partial
from typing import Any

import msgspec

from bot.accounts import Reader
from bot.announcements.sending import OutdatedError
from bot.clearances import asking as clearances
from bot.deps import Deps
from bot.events import (
    answering,
    calling,
    cards,
    following,
    panels,
    picking,
    renewing,
    rights,
    telling,
    times,
    waitlist,
    writing,
)
from bot.events.cards import Card
from bot.events.composing import answers_of, event_of
from bot.events.telling import Told
from bot.forms import filling
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Form
from bot.meetings import moving
from bot.refusals import Gone, Refusal
from bot.times.moments import to_minute, wall
from bot.times.refusals import PastTime
from bot.visits import steps as visiting
from storage import called, drafts, events, jobs, rsvps
from storage import database as rows
from storage.database import Transaction
from storage.events import Event

NAME = "altering"
FIELDS = {
    "title": ("title",),
    "when": ("local", "local_end", "zone"),
    "venue": ("venue", "address", "latitude", "longitude"),
    "link": ("link",),
    "agenda": ("agenda",),
    "fee": ("fee",),
    "closes": ("closes_at",),
    "capacity": ("capacity",),
    "guests": ("most_guests",),
    "open": ("open",),
}
"""What people call a change, and the columns that it is in."""
QUIET = frozenset({"capacity", "guests", "open", "hosts"})
"""Told to nobody: who is offered a place by it hears of that."""
HEARD = frozenset({"going", "waiting", "offered", "lapsed", "declined", "proxy"})


class NothingChanged(Refusal):
    """It is as it was."""


class EventMeanwhile(Refusal):
    """Somebody else changed it since the preview; `event`."""


class CapacityBelow(Refusal):
    """`taken` places are taken, or offered; `wanted` is less."""


class Change(msgspec.Struct, frozen=True):
    """`fields`: what is otherwise; `told`: of these, what is told, to `number` people; `short`: how many days before
    it a meeting would be moved to its new day, and how many the rules want, where that is too late. `by_clock`: the
    wall time is the same, and the zone's rules are others.
    """

    was: Event
    event: Event
    hosts: tuple[int, ...]
    fields: tuple[str, ...]
    number: int
    short: tuple[int, int] | None = None
    by_clock: bool = False

    @property
    def told(self) -> tuple[str, ...]:
        return tuple(each for each in self.fields if each not in QUIET)


async def begin(deps: Deps, reader: Reader, event_id: int, field: str) -> Turn:
    """Ask for one thing anew; what was left half way of another is given up. Raises Gone, NotYourEvent …"""
    async with deps.database.reading() as connection:
        event = await rights.held(connection, reader.viewer, event_id)
        hosts = [each.id for each in await events.hosts_of(connection, event_id)]
    answering.check_on(event, deps.now())
    visiting.check_field(event, field)
    left = await filling.unfinished(deps, reader, NAME)
    if left and left.answers["event"] == event_id:
        return await filling.change(deps, reader, left.draft, field)
    if left:
        await filling.cancel(deps, reader, left.draft)
    known = {"event": event.id, "changed_at": event.changed_at, "sequence": event.sequence}
    turn = await filling.begin(deps, reader, NAME, {**answers_of(event, hosts), **known})
    return await filling.change(deps, reader, turn.draft, field)


async def _change(asking: Asking, connection: rows.Reader) -> Change:
    """What would be otherwise. Raises Gone, NotYourEvent, CapacityBelow, PastTime, EndBeforeBegin."""
    was = await rights.held(connection, asking.reader.viewer, asking.answers["event"])
    wanted = event_of(asking.answers, author=was.author, cause=was.cause, name=was.organisation, now=asking.now)
    kept = {name: getattr(wanted, name) for name in events.CHANGEABLE}
    hosts = picking.ids_of(asking.answers)
    before = [each.id for each in await events.hosts_of(connection, was.id)]
    event = msgspec.structs.replace(was, **kept)
    fields = [name for name, columns in FIELDS.items() if any(getattr(was, c) != getattr(event, c) for c in columns)]
    if "closes" in fields and was.closes_at == was.begins_at and event.closes_at == event.begins_at:
        fields.remove("closes")  # it goes with the begin
    if sorted(hosts) != sorted(before):
        fields.append("hosts")
    if "when" in fields and event.begins_at <= asking.now:
        raise PastTime(meant=times.begin_of(asking.answers), typed=event.local.replace("T", " "))
    await _check_capacity(connection, was, event)
    told = any(each not in QUIET for each in fields)
    number = len(await _heard(asking.deps, connection, event, tuple(fields))) if told else 0
    short = await moving.short(asking.deps, connection, was, event) if "when" in fields else None
    return Change(was, event, tuple(hosts), tuple(fields), number, short)


async def _heard(
    deps: Deps, connection: rows.Reader, event: Event, fields: tuple[str, ...]
) -> list[tuple[Told, str]]:  # fmt: skip
    """Who hears of it, each with the answer that he is spoken to by: empty where nothing is asked of him."""
    answered = await rsvps.heard(connection, event.id, HEARD)
    people = telling.heard(deps, answered)
    also = await moving.hearing(connection, event, fields)
    if also is None:
        return [(each, "") for each in people]
    silent = telling.called(deps, await connection.run(partial(called.reached, ids=also.silent)))
    known = {each.telegram_id: each.answer for each in answered}
    return [(each, also.answer(each.telegram_id, known.get(each.telegram_id, "silent"))) for each in [*people, *silent]]


async def _check_capacity(connection: rows.Reader, was: Event, event: Event) -> None:
    taken = (await rsvps.counts(connection, was.id)).taken
    if event.capacity is not None and event.capacity != was.capacity and event.capacity < taken:
        raise CapacityBelow(taken=taken, wanted=event.capacity)


async def _review(asking: Asking) -> dict[str, Any]:
    async with asking.deps.database.reading() as connection:
        try:
            change, wrong = await _change(asking, connection), None
        except Refusal as refusal:
            if isinstance(refusal, (Gone, rights.NotYourEvent)):
                raise
            change, wrong = None, refusal.template
            values = refusal.values
        else:
            values = {}
        found = await rights.held(connection, asking.reader.viewer, asking.answers["event"])
        card = Card(change.event if change else found, tuple(await events.hosts_of(connection, found.id)),
                    await rsvps.counts(connection, found.id))  # fmt: skip
    short = change.short if change else None
    return {"change": change, "wrong": wrong, "card": card, "was": found, "short": short, **values}


FORM = Form(
    NAME,
    (*writing.STEPS, *writing.KIND_STEPS),
    review=_review,
    allowed=lambda asking: rights.check(asking.reader.viewer),
    questions=writing.NAME,
)


async def apply(deps: Deps, reader: Reader, draft_id: int, version: int) -> Event:
    """It is so from now on; who answered hears it. A second press gets what the first made.

    Raises Gone, FormOver, OutdatedError, NotYourEvent, NothingChanged, EventMeanwhile, CapacityBelow …
    """
    async with deps.database.transaction() as tx:
        draft = await drafts.by_id(tx, draft_id)
        if draft and draft.state == "done" and draft.telegram_id == reader.viewer.telegram_id:
            return await rights.held(tx, reader.viewer, msgspec.json.decode(draft.data)["answers"]["event"])
        draft, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
        if draft.version != version:
            raise OutdatedError
        change = await _change(asking, tx)
        answering.check_on(change.was, deps.now())
        if not change.fields:
            raise NothingChanged
        moving.in_time(change.short, change.event, draft_id, confirmed=asking.answers.get("anyway"))
        seen = msgspec.structs.replace(
            change.was, changed_at=asking.answers["changed_at"], sequence=asking.answers["sequence"]
        )
        found = await put(deps, tx, seen, change)
        await filling.end(deps, tx, draft, "done")
        short = {"short": list(change.short)} if change.short else {}
        await rights.note(tx, reader.viewer, "events:change", found, deps.now(), fields=list(change.fields), **short)
    deps.bell.set()
    return found


async def put(deps: Deps, tx: Transaction, seen: Event, change: Change) -> Event:
    """Written down, told, and what it makes free offered. `seen`: as it was when it was looked at.

    Raises EventMeanwhile.
    """
    wanted = msgspec.structs.replace(change.event, sequence=seen.sequence + bool(change.told))
    if not await events.change(tx, wanted, seen, deps.now()):
        raise EventMeanwhile(event=change.was)
    await events.set_hosts(tx, wanted.id, change.hosts)
    found = await events.by_id(tx, wanted.id)
    assert found
    await calling.plan(deps, tx, found)
    await _shorten_offers(deps, tx, found)
    await renewing.renew(deps, tx, found, shown=bool(change.told))
    if change.told:
        await _tell(deps, tx, change, found)
    await following.changed(deps, tx, change.was, found)
    await waitlist.fill(deps, tx, found)
    await panels.plan(deps, tx, found.id)
    return found


async def _shorten_offers(deps: Deps, tx: Transaction, event: Event) -> None:
    """No offer stands longer than sign-up."""
    for each in await rsvps.offered(tx, event.id):
        if (each.offered_until or 0) > event.closes_at:
            await rsvps.answer(tx, msgspec.structs.replace(each, offered_until=event.closes_at), each)
            await jobs.plan(tx, waitlist.LAPSE, each.id, event.closes_at, deps.now())


async def _tell(deps: Deps, tx: Transaction, change: Change, event: Event) -> None:
    found = await _heard(deps, tx, event, change.fields)
    told = {each.telegram_id for each, _ in found}
    agreed = telling.staff(deps, await clearances.concerned(deps, tx, event, (clearances.AGREED,)))
    found += [(each, "") for each in agreed if each.telegram_id not in told]
    if change.by_clock:
        found = [(each, "clock") for each, _ in found if to_minute(wall(event.begins_at, each.zone)) != event.local]
    order = telling.order(event, f"changed {event.sequence}")
    card, soonest = await cards.bare(tx, event), min(change.was.begins_at, event.begins_at)
    values = {"card": card, "was": change.was, "fields": change.told}
    for answer in dict.fromkeys(answer for _, answer in found):
        people = [each for each, his in found if his == answer]
        await telling.tell(deps, tx, "events/changed", order, people, before=soonest, answer=answer, **values)
