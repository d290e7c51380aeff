"""A visit as people look at it: the route by days, one stop with what one may do, a line on its pairing's card."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from bot.accounts import Reader
from bot.deps import Deps
from bot.events import rights as event_rights
from bot.events.rights import wanted
from bot.privacy import Viewer
from bot.visits import rights
from storage import database as rows
from storage import event_cards, event_lists, pairings, people, visits
from storage.events import Event
from storage.pairings import Pairing
from storage.visits import RECEIVERS, VISITORS, Side, Stop, Told, Visit

KIND = "visit"
SHOWN, MOST = 5, 12  # visits on a pairing's card; people of the hosts' named at a stop


class Route(msgspec.Struct, frozen=True):
    """`days`: the stops by the local date of each; `zoned`: their clocks differ, or aren't the reader's.

    `joins`: the stops at which the reader comes as one of the hosts; `hosts`: those of his own organisations.
    """

    event: Event
    visit: Visit
    sides: tuple[Side, ...]
    stops: tuple[Stop, ...]
    pairing: Pairing | None = None
    zoned: bool = False
    holds: bool = False
    reports: bool = False
    joins: frozenset[int] = frozenset()
    hosts: frozenset[int] = frozenset()

    @property
    def visitors(self) -> tuple[Side, ...]:
        return tuple(each for each in self.sides if each.side == VISITORS)

    @property
    def receivers(self) -> tuple[Side, ...]:
        return tuple(each for each in self.sides if each.side == RECEIVERS)

    @property
    def days(self) -> list[tuple[str, list[tuple[int, Stop]]]]:
        """By date, each stop with its number in the whole."""
        found: dict[str, list[tuple[int, Stop]]] = {}
        for number, stop in enumerate(self.stops, 1):
            found.setdefault(stop.local[:10], []).append((number, stop))
        return list(found.items())

    @property
    def waiting(self) -> int:
        """Stops whose hosts haven't agreed yet."""
        return sum(stop.state in {"asked", "proposed", "declined"} for stop in self.stops)


class At(msgspec.Struct, frozen=True):
    """One stop; `receives`: its reader answers for the hosts; `steers`: the route is his; `may_join`, `joins`.

    `names`: the hosts' people who come; the host's person as a button where he is in the register.
    """

    event: Event
    stop: Stop
    number: int
    receives: bool
    steers: bool
    may_join: bool
    joins: bool
    names: tuple[str, ...]
    on: bool


def differ(stops: Sequence[Stop], zone: str) -> bool:
    return any(stop.zone != zone for stop in stops)


async def part(reader: rows.Reader, event: Event) -> Mapping[str, Any]:
    """What the event's card says of a visit (bot/events/cards.PARTS)."""
    stops = await visits.route(reader, event.id)
    return {"sides": await visits.sides(reader, event.id), "stops": stops, "zoned": differ(stops, event.zone)}


def rows_of(deps: Deps, reader: Reader, card: Any) -> list[tuple[tuple[str, str], ...]]:
    """The way from the event's card to the route (bot/events/cards.ROWS)."""
    if card.event.kind != KIND:
        return []
    words = deps.messages.words(reader.language)["visits"]
    return [((words["route"], f"visits:route:{card.event.id}"),)]


async def load(reader: rows.Reader, event: Event, visit: Visit, zone: str) -> Route:
    """For anybody's eyes; times by each stop's own clock, named where it isn't `zone`."""
    stops = await visits.route(reader, event.id)
    found = await pairings.by_id(reader, visit.pairing_id) if visit.pairing_id else None
    return Route(event, visit, tuple(await visits.sides(reader, event.id)), tuple(stops), found, differ(stops, zone))


async def route(deps: Deps, reader: Reader, event_id: int) -> Route:
    """As the reader may see it. Raises Gone."""
    viewer = reader.viewer
    async with deps.database.reading() as connection:
        event, visit = await rights.seen(connection, viewer, event_id)
        found = await load(connection, event, visit, reader.zone)
        joins = await visits.joins(connection, event_id, viewer.person_id) if viewer.person_id else frozenset()
        holds = await event_rights.hosts(connection, viewer, event)
    return msgspec.structs.replace(
        found,
        holds=holds,
        reports=(holds or rights.concerned(viewer, list(found.sides))) and event.begins_at <= deps.now(),
        joins=joins,
        hosts=frozenset(stop.id for stop in found.stops if rights.of_hosts(viewer, stop)),
    )


async def is_kept(deps: Deps, event_id: int, chat_id: int, message_id: int) -> bool:
    """Whether a message shows the event and is kept up to date."""
    async with deps.database.reading() as reader:
        kept = await event_cards.cards(reader, event_id)
    return any((each.chat_id, each.message_id) == (chat_id, message_id) for each in kept)


async def stop(deps: Deps, viewer: Viewer, stop_id: int) -> At:
    """Raises Gone."""
    async with deps.database.reading() as reader:
        found = await rights.one(reader, stop_id)
        event, _ = await rights.seen(reader, viewer, found.event_id)
        return await at(deps, reader, viewer, event, found)


async def at(deps: Deps, reader: rows.Reader, viewer: Viewer, event: Event, found: Stop) -> At:
    ids = await visits.people(reader, found.id, MOST)
    known = [await people.by_id(reader, number) for number in ids] if len(ids) <= MOST else []
    order = [each.id for each in await visits.route(reader, event.id)]
    joins = await visits.joins(reader, event.id, viewer.person_id) if viewer.person_id else frozenset()
    sees = not viewer.guest
    return At(
        event,
        found,
        order.index(found.id) + 1 if found.id in order else 0,
        rights.receives(viewer, found),
        await event_rights.hosts(reader, viewer, event),
        rights.of_hosts(viewer, found),
        found.id in joins,
        tuple(each.name for each in known if each and each.erased_at is None) if sees else (),
        event.on and found.ends_at > deps.now(),
    )


async def of_pairing(deps: Deps, viewer: Viewer, pairing_id: int) -> list[Told]:
    """Its visits, the latest first, those that he may see."""
    async with deps.database.reading() as reader:
        found = await visits.of_pairing(reader, pairing_id, SHOWN * 4)
        seen = [each for each in found if await event_lists.is_seen(reader, each.event_id, wanted(viewer))]
    return seen[:SHOWN]
