"""A stop's hosts say whether it suits them, or would rather have another time; the organiser takes that or keeps his.

    asked -> confirmed | declined | proposed; proposed -> confirmed (taken) | asked (kept); and again, if things change

Each press names the version that was shown: two at once, one wins, the other is told.
"""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from bot import audit, waiting
from bot.accounts import Reader
from bot.deps import Deps
from bot.events.answering import check_on
from bot.forms import filling
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Choice, Form, Sent, Step, WordsWanted
from bot.privacy import Viewer
from bot.refusals import Gone, Settled
from bot.times.moments import SpringGap, moment
from bot.times.refusals import PastTime
from bot.visits import moving, rights, routes, spanning, telling
from bot.visits.rights import StopMeanwhile
from storage import database as rows
from storage import drafts, events, visits
from storage.database import Transaction
from storage.events import Event
from storage.visits import Stop

NAME = "proposals"
CONFIRMED, DECLINED, PROPOSED, ASKED = "confirmed", "declined", "proposed", "asked"
ACTS = {CONFIRMED: "visits:confirm", DECLINED: "visits:decline", PROPOSED: "visits:propose"}
LATER = (timedelta(hours=-1), timedelta(hours=1), timedelta(hours=2), timedelta(days=-1), timedelta(days=1))
"""What another time is often."""


class StopSettled(Settled):
    """Its hosts answered already, or it isn't asked any more: `state`."""


async def load(reader: rows.Reader, viewer: Viewer, stop_id: int, version: int | None = None) -> tuple[Event, Stop]:
    """One for whose hosts he answers. Raises Gone, StopMeanwhile."""
    stop = await rights.one(reader, stop_id, version)
    event = await events.by_id(reader, stop.event_id)
    if event is None or not rights.receives(viewer, stop) or stop.state == "noted":
        raise Gone
    return event, stop


async def confirm(deps: Deps, viewer: Viewer, stop_id: int, version: int) -> Stop:
    """It suits them. Raises Gone, StopMeanwhile, EventCancelled, EventOver."""
    return await _decide(deps, viewer, stop_id, version, CONFIRMED)


async def decline(deps: Deps, viewer: Viewer, stop_id: int, version: int) -> Stop:
    """Not available. Raises the same."""
    return await _decide(deps, viewer, stop_id, version, DECLINED)


async def _decide(deps: Deps, viewer: Viewer, stop_id: int, version: int, state: str) -> Stop:
    async with deps.database.transaction() as tx:
        event, stop = await load(tx, viewer, stop_id)
        if stop.state == state and stop.decided_by == viewer.telegram_id and stop.version == version + 1:
            return stop  # pressed twice
        check_on(event, deps.now())
        if stop.version != version:
            raise StopMeanwhile(event=event.id, stop=stop_id)
        wanted = msgspec.structs.replace(stop, state=state, proposed_local="", proposed_end="")
        stop = await decided(deps, tx, viewer, event, stop, wanted)
        if state == CONFIRMED:
            await telling.choose(deps, tx, event, stop, viewer.telegram_id)
    deps.bell.set()
    return stop


async def confirm_all(deps: Deps, viewer: Viewer, event_id: int, organisation_id: int) -> tuple[Event, list[Stop]]:
    """All stops of an organisation that are still asked. Raises Gone, EventCancelled, EventOver."""
    done: list[Stop] = []
    async with deps.database.transaction() as tx:
        event = await events.by_id(tx, event_id)
        mine = [each for each in await visits.route(tx, event_id) if each.organisation_id == organisation_id]
        if event is None or not mine or not all(rights.receives(viewer, each) for each in mine):
            raise Gone
        check_on(event, deps.now())
        for stop in [each for each in mine if each.state == ASKED]:
            done.append(await put(deps, tx, viewer, stop, msgspec.structs.replace(stop, state=CONFIRMED)))
            await telling.choose(deps, tx, event, done[-1], viewer.telegram_id)
        if done:
            about, details = ("events", event.id), {"count": len(done)}
            await audit.note(
                tx, viewer, "visits:confirm", now=deps.now(), subject=about, organisation=organisation_id,
                details=details,
            )  # fmt: skip
            await telling.answer_all(deps, tx, event, done, viewer.telegram_id)
    deps.bell.set()
    return event, done or [each for each in mine if each.state == CONFIRMED]


async def decided(deps: Deps, tx: Transaction, viewer: Viewer, event: Event, was: Stop, wanted: Stop) -> Stop:
    """Written down, noted, and the organiser told. Raises StopMeanwhile, EventCancelled, EventOver."""
    check_on(event, deps.now())
    stop = await put(deps, tx, viewer, was, wanted)
    about, details = ("events", event.id), {"stop": stop.id}
    at = stop.organisation_id
    await audit.note(tx, viewer, ACTS[wanted.state], now=deps.now(), subject=about, organisation=at, details=details)
    await telling.answer(deps, tx, event, stop, viewer.telegram_id)
    return stop


async def put(deps: Deps, tx: Transaction, viewer: Viewer, was: Stop, wanted: Stop) -> Stop:
    """The row as it is then. Raises StopMeanwhile."""
    by = {"decided_by": viewer.telegram_id, "state_at": deps.now()}
    if not await visits.change(tx, msgspec.structs.replace(wanted, **by), was):
        raise StopMeanwhile(event=was.event_id, stop=was.id)
    found = await visits.stop(tx, was.id)
    assert found
    return found


async def card(deps: Deps, viewer: Viewer, stop_id: int) -> tuple[str, dict[str, Any]]:
    """For the desk. Raises Gone, StopSettled."""
    async with deps.database.reading() as reader:
        event, stop = await load(reader, viewer, stop_id)
        if stop.state != ASKED or not event.on:
            raise StopSettled(state=stop.state)
        sides = await visits.sides(reader, event.id)
    return "visits/asked", {"stop": stop, "event": event, "sides": sides}


STOPS = waiting.Kind(visits.waiting, card)


async def begin(deps: Deps, reader: Reader, stop_id: int, version: int) -> Turn:
    """The hosts would rather have another time: which? Raises Gone, StopMeanwhile, EventCancelled, EventOver."""
    async with deps.database.reading() as connection:
        event, stop = await load(connection, reader.viewer, stop_id, version)
        check_on(event, deps.now())
    left = await filling.unfinished(deps, reader, NAME)
    if left:
        await filling.cancel(deps, reader, left.draft)
    known = {"stop": stop.id, "version": version, "title": event.title, "place": stop.place}
    return await filling.begin(deps, reader, NAME, {**known, "was": msgspec.to_builtins(moving.typed(stop))})


def _was(asking: Asking) -> routes.Stop:
    return msgspec.convert(asking.answers["was"], routes.Stop)


def _time(asking: Asking, sent: Sent) -> dict[str, Any]:
    """By the clock of the stop's own place."""
    if not sent.content.text:
        raise WordsWanted
    was = _was(asking)
    return _answer(routes.timed(sent.content.text, asking.now, was.zone, was))


def _answer(found: routes.Stop) -> dict[str, Any]:
    made: dict[str, Any] = msgspec.to_builtins(found)
    return made


async def _times(asking: Asking) -> list[Choice]:
    """An hour or two away, the day before and after: those to come."""
    was = _was(asking)
    begun = datetime.fromisoformat(was.local)
    offered = []
    for span in LATER:
        try:
            found = moment(begun + span, was.zone)
        except SpringGap:
            continue
        if found.at > asking.now:
            offered.append(Choice(found.local, found))
    return sorted(offered, key=lambda each: each.value)


def _pick_time(asking: Asking, _step: str, value: str) -> dict[str, Any]:
    """Raises Gone, PastTime."""
    was = _was(asking)
    try:
        found = moment(datetime.fromisoformat(value), was.zone)
    except ValueError as error:
        raise Gone from error
    if found.at <= asking.now:
        raise PastTime(meant=found, typed=value.replace("T", " "))
    return _answer(routes.moved(was, found))


async def _review(asking: Asking) -> dict[str, Any]:
    return {"proposed": msgspec.convert(asking.answers["time"], routes.Stop), "was": _was(asking)}


FORM = Form(NAME, (Step("time", read=_time, choices=_times, pick=_pick_time),), review=_review)


async def propose(deps: Deps, reader: Reader, draft_id: int) -> Stop:
    """The organiser is asked whether it may be another time. Raises Gone, FormOver, StopMeanwhile …"""
    viewer = reader.viewer
    async with deps.database.transaction() as tx:
        draft, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
        event, stop = await load(tx, viewer, asking.answers["stop"], asking.answers["version"])
        found = msgspec.convert(asking.answers["time"], routes.Stop)
        wanted = msgspec.structs.replace(stop, state=PROPOSED, proposed_local=found.local, proposed_end=found.local_end)
        stop = await decided(deps, tx, viewer, event, stop, wanted)
        await filling.end(deps, tx, draft, "done")
        await drafts.empty(tx, draft.id)
    deps.bell.set()
    return stop


async def take(deps: Deps, viewer: Viewer, stop_id: int, version: int) -> Stop:
    """The organiser takes the time that the hosts proposed; all whom it concerns hear of it.

    Raises Gone, NotYourEvent, StopMeanwhile, PastTime, EventCancelled, EventOver.
    """
    async with deps.database.transaction() as tx:
        event, was = await _proposed(deps, tx, viewer, stop_id, version, CONFIRMED)
        if was is None:
            return await rights.one(tx, stop_id)
        found = moment(datetime.fromisoformat(was.proposed_local), was.zone)
        if found.at <= deps.now():
            raise PastTime(meant=found, typed=was.proposed_local.replace("T", " "))
        wanted = moving.at(was, routes.moved(moving.typed(was), found, was.proposed_end))
        stop = await put(deps, tx, viewer, was, msgspec.structs.replace(wanted, state=CONFIRMED))
        await _note(deps, tx, viewer, "visits:take", event, stop)
        event = await spanning.follow(deps, tx, event)
        await telling.change(deps, tx, event, was, stop, viewer.telegram_id)
        await telling.choose(deps, tx, event, stop, viewer.telegram_id)
    deps.bell.set()
    return stop


async def keep(deps: Deps, viewer: Viewer, stop_id: int, version: int) -> Stop:
    """The organiser keeps his time: the hosts are asked once more. Raises the same."""
    async with deps.database.transaction() as tx:
        event, was = await _proposed(deps, tx, viewer, stop_id, version, ASKED)
        if was is None:
            return await rights.one(tx, stop_id)
        wanted = msgspec.structs.replace(was, state=ASKED, proposed_local="", proposed_end="", asked_at=deps.now())
        stop = await put(deps, tx, viewer, was, wanted)
        await _note(deps, tx, viewer, "visits:keep", event, stop)
        await telling.ask(deps, tx, event, stop)
    deps.bell.set()
    return stop


async def _proposed(
    deps: Deps, tx: Transaction, viewer: Viewer, stop_id: int, version: int, state: str
) -> tuple[Event, Stop | None]:
    """One that the organiser decides on; None where he made that of it just now."""
    stop = await rights.one(tx, stop_id)
    event = await rights.steers(tx, viewer, stop.event_id)
    check_on(event, deps.now())
    if stop.version == version + 1 and stop.decided_by == viewer.telegram_id and stop.state == state:
        return event, None
    if stop.version != version or stop.state != PROPOSED:
        raise StopMeanwhile(event=event.id, stop=stop_id)
    return event, stop


async def _note(deps: Deps, tx: Transaction, viewer: Viewer, act: str, event: Event, stop: Stop) -> None:
    about, at = ("events", event.id), event.organisation_id
    details = {"stop": stop.id}
    await audit.note(tx, viewer, act, now=deps.now(), subject=about, organisation=at, details=details)
