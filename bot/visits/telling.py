"""Who hears what of a stop: its hosts are asked and told, the organiser gets their answer, who comes hears of changes.

Each is told once of each version of a stop: what was overtaken before it went out isn't sent at all.
"""

import sqlite3
import zlib
from collections.abc import Sequence
from typing import Any

import msgspec

from bot import desks
from bot.clearances import asking as clearances
from bot.deps import Deps
from bot.events import telling
from bot.outbox import Kind
from bot.times.moments import derive
from bot.visits import routes
from storage import accounts, events, rsvps, visits
from storage.accounts import Reachable
from storage.database import Reader, Transaction
from storage.events import Event
from storage.outbox import Delivery, Order
from storage.visits import Stop

KIND, SEVERAL, CALLED_OFF = "visit", "visit_stops", "visit_off"
PRIORITY = 2
ASKED, ANSWERED, CHANGED, CHOSEN, RELEASED = "asked", "answered", "changed", "chosen", "released"
COMING = ("going", "offered", "waiting")


def still_so(connection: sqlite3.Connection, delivery: Delivery) -> bool:
    """The visit takes place, and the stop is as it was when this was written."""
    what, version, content = delivery.occurrence.split(":")
    stop = visits.here(connection, delivery.object_id)
    event = events.here(connection, stop.event_id) if stop else None
    if stop is None or event is None or not event.on:
        return False
    if what == CHANGED:  # that its hosts agreed meanwhile is no other news for who travels
        return _digest(stop) == content
    return str(stop.version) == version and (what != ASKED or stop.state == ASKED)


NOTICE = Kind(again_when_unknown=True, still_due=still_so)
OFF = Kind(again_when_unknown=True)
ALL = Kind(again_when_unknown=True, still_due=telling.still_on)
TOLD = ("local", "local_end", "zone", "place", "organisation_id", "host", "person", "sights")
"""What of a stop whoever travels, or receives, would want to know."""


def _order(stop: Stop, what: str) -> Order:
    return Order(KIND, stop.id, 0, occurrence=f"{what}:{stop.version}:{_digest(stop)}", priority=PRIORITY)


def _digest(stop: Stop) -> str:
    said = (*(getattr(stop, name) for name in TOLD), stop.state == "removed")
    return f"{zlib.crc32(msgspec.json.encode(said)):08x}"


async def ask(deps: Deps, tx: Transaction, event: Event, stop: Stop) -> None:
    """The hosts: does it suit them? Their secretariat, else the office that calls them."""
    told = await desks.staff(deps, tx, stop.organisation_id)
    values = {"stop": stop, "event": event, "sides": await visits.sides(tx, event.id)}
    await desks.tell_in_the_day(deps, tx, "visits/asked", _order(stop, ASKED), told, **values, now=deps.now())


async def ask_all(deps: Deps, tx: Transaction, event: Event, stops: Sequence[Stop]) -> None:
    """The hosts of several stops, in one message; of one as always."""
    if len(stops) == 1:
        await ask(deps, tx, event, stops[0])
        return
    number = stops[0].organisation_id
    told = await desks.staff(deps, tx, number)
    order = Order(SEVERAL, event.id, 0, occurrence=str(number), priority=PRIORITY)
    values = {"stops": stops, "event": event, "sides": await visits.sides(tx, event.id)}
    await desks.tell_in_the_day(deps, tx, "visits/asked_all", order, told, **values, now=deps.now())


async def answer_all(deps: Deps, tx: Transaction, event: Event, stops: Sequence[Stop], actor: int) -> None:
    """Those who organise it: they are received at all of these."""
    told = [each for each in await organisers(deps, tx, event) if each.telegram_id != actor]
    order = Order(SEVERAL, event.id, 0, occurrence=f"agreed {stops[0].id}:{stops[0].version}", priority=PRIORITY)
    await desks.tell(deps, tx, "visits/agreed", order, told, stops=stops, event=event, now=deps.now())


async def answer(deps: Deps, tx: Transaction, event: Event, stop: Stop, actor: int) -> None:
    """Those who organise it: confirmed, another time proposed, or not available."""
    told = [each for each in await organisers(deps, tx, event) if each.telegram_id != actor]
    clash = await clashing(tx, stop) if stop.state == "proposed" else []
    values = {"stop": stop, "event": event, "number": await number(tx, stop), "clash": clash}
    await desks.tell(deps, tx, "visits/answered", _order(stop, ANSWERED), told, **values, now=deps.now())


async def choose(deps: Deps, tx: Transaction, event: Event, stop: Stop, actor: int) -> None:
    """Who receives there, by name, that it is settled."""
    if stop.person_id is None:
        return
    ids = await accounts.of_person(tx, stop.person_id)
    told = [each for each in await accounts.languages(tx, ids) if each.telegram_id != actor]
    values = {"stop": stop, "event": event, "sides": await visits.sides(tx, event.id)}
    await desks.tell_in_the_day(deps, tx, "visits/chosen", _order(stop, CHOSEN), told, **values, now=deps.now())


async def change(deps: Deps, tx: Transaction, event: Event, was: Stop | None, stop: Stop, actor: int) -> None:
    """Whom it concerns: who comes, the hosts' people of this stop, and its desk where it isn't asked anew.

    The desks that haven't agreed yet that their members travel look at the route once more.
    """
    await clearances.changed(deps, tx, event)
    hosts = await visits.reachable(tx, stop.id)
    if stop.organisation_id and stop.state != "asked":
        hosts = hosts + await desks.staff(deps, tx, stop.organisation_id)
    ids = {each.telegram_id for each in hosts}
    coming = [
        each
        for each in telling.heard(deps, await rsvps.heard(tx, event.id, COMING))
        if each.telegram_id not in ids and each.telegram_id != actor
    ]
    also = [each for each in telling.staff(deps, hosts) if each.telegram_id != actor]
    values = {"stop": stop, "was": was, "event": event, "number": await number(tx, stop)}
    await telling.tell(
        deps, tx, "visits/changed", _order(stop, CHANGED), [*coming, *_once(also)], before=stop.begins_at, **values
    )


async def released(deps: Deps, tx: Transaction, event: Event, was: Stop, stop: Stop) -> None:
    """The desk that was to receive, and doesn't any more."""
    told = await desks.staff(deps, tx, was.organisation_id)
    order = _order(stop, RELEASED)
    values = {"stop": was, "event": event}
    await desks.tell_in_the_day(deps, tx, "visits/released", order, told, **values, now=deps.now())


async def called_off(deps: Deps, tx: Transaction, event: Event) -> None:
    """Every desk that receives, and the hosts' people, once each, but for who answered as a traveller."""
    stops = await visits.route(tx, event.id)
    hosts: list[Reachable] = []
    for number in dict.fromkeys(stop.organisation_id for stop in stops if stop.organisation_id):
        hosts += await desks.staff(deps, tx, number)
    for stop in stops:
        hosts += await visits.reachable(tx, stop.id)
    travellers = {each.telegram_id for each in await rsvps.heard(tx, event.id, COMING)}
    told = [each for each in telling.staff(deps, hosts) if each.telegram_id not in travellers]
    order = Order(CALLED_OFF, event.id, 0, priority=PRIORITY)
    await telling.tell(deps, tx, "visits/called_off", order, _once(told), before=event.begins_at, event=event)


def differs(was: Stop, stop: Stop) -> bool:
    return any(getattr(was, name) != getattr(stop, name) for name in TOLD)


def _once(found: Sequence[Any]) -> list[Any]:
    return list({each.telegram_id: each for each in found}.values())


async def organisers(deps: Deps, reader: Reader, event: Event) -> list[Reachable]:
    """The desk that called the visit, and its author."""
    found = await desks.staff(deps, reader, event.organisation_id)
    found += await accounts.languages(reader, [event.author])
    return _once(found)


async def clashing(reader: Reader, stop: Stop) -> list[int]:
    """The numbers of the stops that are at the time which the hosts propose."""
    begins_at = derive(stop.proposed_local, stop.zone)
    ends_at = derive(stop.proposed_end, stop.zone) if stop.proposed_end else begins_at
    return await at_once(reader, stop.event_id, stop.id, begins_at, ends_at)


async def at_once(reader: Reader, event_id: int, stop_id: int, begins_at: int, ends_at: int) -> list[int]:
    """The numbers of a route's other stops at that time."""
    stops = await visits.route(reader, event_id)
    found = routes.clashes(begins_at, ends_at, [(each.begins_at, each.ends_at) for each in stops])
    return [at + 1 for at in found if stops[at].id != stop_id]


async def number(reader: Reader, stop: Stop) -> int:
    """The how manieth of the route; 0: not of it any more."""
    order = [each.id for each in await visits.route(reader, stop.event_id)]
    return order.index(stop.id) + 1 if stop.id in order else 0
