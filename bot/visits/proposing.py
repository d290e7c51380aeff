"""A stop's hosts would rather have another time, and say which; the organiser takes that, or keeps his own."""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from bot import audit
from bot.accounts import Reader
from bot.deps import Deps
from bot.events.answering import check_on
from bot.forms import filling
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Choice, Form, Sent, Step, WordsWanted
from bot.privacy import Viewer
from bot.refusals import Gone
from bot.times.moments import SpringGap, moment
from bot.times.refusals import PastTime
from bot.visits import moving, reading, rights, routes, spanning, telling
from bot.visits.hosting import ASKED, CONFIRMED, PROPOSED, decided, load, put
from bot.visits.rights import StopMeanwhile
from storage import drafts
from storage.database import Transaction
from storage.events import Event
from storage.visits import Stop

NAME = "proposals"
LATER = (timedelta(hours=-1), timedelta(hours=1), timedelta(hours=2), timedelta(days=-1), timedelta(days=1))
"""What another time is often."""


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
    return _answer(reading.timed(sent.content.text, asking.now, was.zone, was))


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
