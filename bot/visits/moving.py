"""Stops as rows: what was typed becomes one, another time goes into one; from when to when a visit of these is."""

import msgspec

from bot.register.known import Organisations
from bot.register.problems import WrongError
from bot.times.moments import MINUTE_MS, at_instant
from bot.visits import routes
from storage import database as rows
from storage import organisations, visits
from storage.visits import Stop

USUAL_MS = 120 * MINUTE_MS
ASKED, CONFIRMED, NOTED = "asked", "confirmed", "noted"
NOBODY = frozenset({"无", "無", "自行", "自行安排", "-", "—", "none", "nobody"})
"""Said where nobody receives, so that nobody is asked."""


class Host(msgspec.Struct, frozen=True):
    """Who receives at a stop, as far as the register knows: ids, 0 for who isn't in it; `name` as it is called."""

    organisation: int
    name: str
    person: int


async def hosts(
    reader: rows.Reader, stops: list[routes.Stop], receivers: list[int], today: str
) -> list[Host]:  # fmt: skip
    """Of each stop: whom its words name exactly; where they name nobody, the one organisation that is visited."""
    known = await reader.run(Organisations)
    return [await _host(reader, known, stop, receivers, today) for stop in stops]


async def _host(
    reader: rows.Reader, known: Organisations, stop: routes.Stop, receivers: list[int], today: str
) -> Host:  # fmt: skip
    if stop.host.strip().lower() in NOBODY:
        return Host(0, "", 0)
    number = _named(known, stop.host) if stop.host else (receivers[0] if len(receivers) == 1 else 0)
    row = known.by_id.get(number)
    name = (row["short_name"] or row["name"]) if row else stop.host
    person = await visits.member(reader, number, stop.person, today) if number and stop.person else None
    return Host(number, name, person or 0)


def _named(known: Organisations, text: str) -> int:
    try:
        return int(known.find(text)["id"])
    except WrongError:
        return 0


async def called(reader: rows.Reader, number: int) -> str:
    """An organisation's short name, else its name."""
    found = await organisations.by_id(reader, number)
    return (found.short_name or found.name) if found else ""


def row(event_id: int, typed: routes.Stop, host: Host, now: int) -> Stop:
    """As it is written down: asked, where there is somebody to ask."""
    return Stop(
        id=0,
        event_id=event_id,
        local=typed.local,
        local_end=typed.local_end,
        zone=typed.zone,
        begins_at=typed.at,
        ends_at=routes.ends_at(typed),
        place=typed.place,
        organisation_id=host.organisation or None,
        organisation=host.name if host.organisation else "",
        host="" if host.organisation else host.name,
        person_id=host.person or None,
        person=typed.person,
        sights=typed.sights,
        state=ASKED if host.organisation else NOTED,
        proposed_local="",
        proposed_end="",
        decided_by=None,
        version=0,
        asked_at=now,
        state_at=now,
        joined=0,
    )


def typed(stop: Stop) -> routes.Stop:
    """The words of a row."""
    host = stop.organisation or stop.host
    times = (stop.local, stop.local_end, stop.zone, stop.begins_at)
    return routes.Stop(*times, stop.place, host, stop.person, stop.sights)


def at(stop: Stop, found: routes.Stop) -> Stop:
    """At another time; nothing is proposed any more."""
    return msgspec.structs.replace(
        stop, local=found.local, local_end=found.local_end, zone=found.zone, begins_at=found.at,
        ends_at=routes.ends_at(found), proposed_local="", proposed_end="",
    )  # fmt: skip


def span(stops: list[routes.Stop]) -> tuple[routes.Stop, str, int, int]:
    """When a visit of these stops begins and ends: its first stop, the end by that one's clock, and both instants."""
    first, last = routes.begin(stops), routes.last(stops)
    end = routes.ends_at(last)
    if end <= first.at:
        end = first.at + USUAL_MS
    local_end = at_instant(end, first.zone)
    return first, local_end.local, first.at, end
