"""What the form of an event asks of a visit: who visits, who is visited, the route; when it is follows from that."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from bot.accounts import Reader
from bot.announcements.rights import ALLIANCE, sources
from bot.deps import Deps
from bot.events import rights as event_rights
from bot.forms import readers
from bot.forms.steps import Answers, Asking, Choice, Sent, Step, WordsWanted
from bot.pairings import browsing
from bot.pairings import rights as pairing_rights
from bot.refusals import Gone, Refusal
from bot.visits import moving, reading, routes
from storage import database as rows
from storage import organisations, pairings, visits
from storage.database import Transaction
from storage.events import Event
from storage.visits import RECEIVERS, VISITORS, Side, Stop

KIND = "visit"
FOUND, MOST_SIDE = 6, 10
SIDES = (VISITORS, RECEIVERS)
LONGEST_TITLE = 80


class SideMissing(Refusal):
    """A visit has somebody who visits and somebody who is visited."""


class RouteSays(Refusal):
    """When and where a visit is follows from its stops: `event`."""


class TooManyOfSide(Refusal):
    """`most` organisations of one side."""


class StopOver(Refusal):
    """A stop of the route is over by now: `place`."""


def asked(asking: Asking) -> bool:
    """Of a new visit; what is called already changes stop by stop."""
    return asking.answers.get("kind") == KIND and "event" not in asking.answers


def ids_of(answers: Answers, side: str) -> list[int]:
    return list((answers.get(side) or {}).get("ids", ()))


def _type_side(side: str) -> Callable[[Asking, Sent], dict[str, Any]]:
    def read(asking: Asking, sent: Sent) -> dict[str, Any]:
        """A name to look for; what was chosen stays."""
        return {"ids": ids_of(asking.answers, side), "query": readers.text(1, 40)(asking, sent)}

    return read


def _offer_side(side: str) -> Callable[[Asking], Awaitable[list[Choice]]]:
    async def offered(asking: Asking) -> list[Choice]:
        """What was chosen, what was looked for, one's own, and who is paired with it; never whom the other side has."""
        deps, viewer, chosen = asking.deps, asking.reader.viewer, ids_of(asking.answers, side)
        query = (asking.answers.get(side) or {}).get("query", "")
        hits: list[int] = []
        if query:
            found = await deps.recent.find(deps.database, query, viewer, ("organisations",), limit=FOUND)
            hits = [hit.id for hit in (found.hits or found.near).get("organisations", [])]
        other = ids_of(asking.answers, RECEIVERS if side == VISITORS else VISITORS)
        own = sorted(viewer.desks)[:FOUND]
        async with deps.database.reading() as reader:
            paired = await pairings.of_sides(reader, "organisations", json.dumps(own), FOUND)
            listed = dict.fromkeys([*chosen, *hits, *own, *(side for each in paired for side in each.sides)])
            wanted = [each for each in listed if each not in other]
            found_rows = await organisations.listed(reader, json.dumps(wanted))
        return [Choice(str(row.id), row.short_name or row.name, chosen=row.id in chosen) for row in found_rows]

    return offered


def _pick_side(asking: Asking, side: str, value: str) -> dict[str, Any]:
    """On and off. Raises Gone, TooManyOfSide."""
    other = ids_of(asking.answers, RECEIVERS if side == VISITORS else VISITORS)
    if not value.isdecimal() or int(value) in other:
        raise Gone
    chosen, one = ids_of(asking.answers, side), int(value)
    ids = [each for each in chosen if each != one] if one in chosen else [*chosen, one]
    if len(ids) > MOST_SIDE:
        raise TooManyOfSide(most=MOST_SIDE)
    return {"ids": ids}


def _route(asking: Asking, sent: Sent) -> list[dict[str, Any]]:
    """The whole route, a line a stop; a single line that follows is one more. Raises what reading.parse raises."""
    if not sent.content.text:
        raise WordsWanted
    text, before = sent.content.text, stops_of(asking.answers)
    further = before if text.lstrip().startswith(("+", "＋")) else []
    day = "" if further else f"{(asking.answers.get('said') or {}).get('day', '')}\n"  # that the title said
    found = reading.parse(day + text.lstrip(" +＋\n"), asking.now, asking.reader.zone, further)
    if not found:
        raise reading.StopUnclear(line=text[:80])
    made: list[dict[str, Any]] = msgspec.to_builtins(sorted([*further, *found], key=lambda each: each.at))
    return made


def stops_of(answers: Answers) -> list[routes.Stop]:
    return msgspec.convert(answers.get("route") or [], list[routes.Stop])


STEPS = (
    Step(
        VISITORS,
        read=_type_side(VISITORS),
        choices=_offer_side(VISITORS),
        pick=_pick_side,
        several=True,
        stays=True,
        wanted=asked,
    ),
    Step(
        RECEIVERS,
        read=_type_side(RECEIVERS),
        choices=_offer_side(RECEIVERS),
        pick=_pick_side,
        several=True,
        stays=True,
        wanted=asked,
    ),
    Step("route", read=_route, wanted=asked),
)
"""Before the title: that is made of the sides."""


async def begun(deps: Deps, reader: Reader, pairing_id: int, visiting: int = 0) -> dict[str, Any]:
    """What the form begins with, from a pairing: both sides, and a title; `turned`: if it is the other way round.

    `visiting`: which of the two visits; by itself the viewer's own. Raises Gone.
    """
    viewer = reader.viewer
    async with deps.database.reading() as connection:
        it = await browsing.one(connection, pairing_id)
    if not pairing_rights.calls(viewer, it):
        raise Gone
    own = next((each for each in it.sides if each in viewer.desks), 0)
    visitor = visiting if visiting in it.sides else own or it.first_id
    host = it.second_id if visitor == it.first_id else it.first_id
    names = dict(zip(it.sides, it.names, strict=True))
    known = {"kind": KIND, "pairing": it.id, VISITORS: {"ids": [visitor]}, RECEIVERS: {"ids": [host]}}
    words = deps.messages.words(reader.language)["visits"]
    title = words["title"].format(visitors=names[visitor], receivers=names[host])[:LONGEST_TITLE]
    turned = words["title"].format(visitors=names[host], receivers=names[visitor])[:LONGEST_TITLE]
    may = sources(viewer)
    source = own if own in may else ALLIANCE
    event_rights.check_source(viewer, source)
    return {**known, "title": title, "turned": turned, "source": source}


async def drafted(asking: Asking, reader: rows.Reader) -> dict[str, Any]:
    """What the card shows of a visit that isn't called yet."""
    stops = stops_of(asking.answers)
    receivers = ids_of(asking.answers, RECEIVERS)
    hosts = await moving.hosts(reader, stops, receivers, asking.deps.today())
    desks, rows_of = asking.reader.viewer.desks, zip(stops, hosts, strict=True)
    shown = [_own(moving.row(0, stop, host, asking.now), desks) for stop, host in rows_of]
    zone = routes.begin(stops).zone if stops else asking.reader.zone
    return {"sides": await _sides(reader, asking.answers), "stops": shown, "zoned": any(s.zone != zone for s in shown)}


async def _sides(reader: rows.Reader, answers: Answers) -> list[Side]:
    found: list[Side] = []
    for side in SIDES:
        listed = await organisations.listed(reader, json.dumps(ids_of(answers, side)))
        found += [Side(row.id, row.short_name or row.name, side) for row in listed]
    return found


def check(answers: Answers, now: int) -> None:
    """Raises SideMissing, StopOver."""
    if not all(ids_of(answers, side) for side in SIDES):
        raise SideMissing
    over = next((stop for stop in stops_of(answers) if stop.at <= now), None)
    if over is not None:
        raise StopOver(place=over.place)


def check_field(event: Event, field: str) -> None:
    """Of a visit, what is changed stop by stop. Raises RouteSays."""
    if event.kind == KIND and field in {"begin", "end", "zone", "venue"}:
        raise RouteSays(event=event)


async def write(deps: Deps, tx: Transaction, asking: Asking, event: Event) -> None:
    """The sides and the stops of a visit that is called. Raises SideMissing, StopOver."""
    answers, now = asking.answers, deps.now()
    check(answers, now)
    sides = [(number, side) for side in SIDES for number in ids_of(answers, side)]
    if not await visits.put(tx, event.id, await _pairing(tx, answers), sides):
        return
    stops = stops_of(answers)
    hosts = await moving.hosts(tx, stops, ids_of(answers, RECEIVERS), deps.today())
    desks = asking.reader.viewer.desks
    for stop, host in zip(stops, hosts, strict=True):
        await visits.put_stop(tx, _own(moving.row(event.id, stop, host, now), desks))


def _own(stop: Stop, desks: frozenset[int]) -> Stop:
    """What the organiser's own desk receives is agreed already."""
    return msgspec.structs.replace(stop, state=moving.CONFIRMED) if stop.organisation_id in desks else stop


async def _pairing(reader: rows.Reader, answers: Answers) -> int | None:
    """The one that it was begun from; else the one that there is of the two sides."""
    if answers.get("pairing"):
        return int(answers["pairing"])
    return await visits.pairing_of(reader, ids_of(answers, VISITORS), ids_of(answers, RECEIVERS))
