"""A stop's hosts say whether it suits them; that they would rather have another time is bot/visits/proposing.py.

    asked -> confirmed | declined | proposed; proposed -> confirmed (taken) | asked (kept); and again, if things change

Each press names the version that was shown: two at once, one wins, the other is told.
"""

from typing import Any

import msgspec

from bot import audit, waiting
from bot.deps import Deps
from bot.events.answering import check_on
from bot.privacy import Viewer
from bot.refusals import Gone, Settled
from bot.visits import rights, telling
from bot.visits.rights import StopMeanwhile
from storage import database as rows
from storage import events, visits
from storage.database import Transaction
from storage.events import Event
from storage.visits import Stop

CONFIRMED, DECLINED, PROPOSED, ASKED = "confirmed", "declined", "proposed", "asked"
ACTS = {CONFIRMED: "visits:confirm", DECLINED: "visits:decline", PROPOSED: "visits:propose"}


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
