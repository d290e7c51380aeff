"""A visit's route: its stops in a row, what holds for them, which is first and which ends last."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from bot.refusals import Refusal
from bot.times.moments import Moment, derive, to_minute

MOST_STOPS = 20
LONGEST = {"place": 80, "host": 60, "person": 40, "sights": 200}
MOST_MS = 30 * 24 * 3_600_000  # of one visit, from its first stop to its last


class TooManyStops(Refusal):
    """`most` of a visit."""


class RouteTooLong(Refusal):
    """More than `days` days from the first stop to the last."""


class Stop(msgspec.Struct, frozen=True):
    """One stop of a route that isn't written down yet. `local`, `local_end`: wall times in `zone`, ISO to the minute.

    `host`: the organisation that receives, `person`: who of it, both as they were typed; empty where nothing was said.
    """

    local: str
    local_end: str
    zone: str
    at: int
    place: str
    host: str = ""
    person: str = ""
    sights: str = ""


def check(stops: Sequence[Stop]) -> None:
    """Raises TooManyStops, RouteTooLong."""
    if len(stops) > MOST_STOPS:
        raise TooManyStops(most=MOST_STOPS)
    if stops and max(each.at for each in stops) - min(each.at for each in stops) > MOST_MS:
        raise RouteTooLong(days=MOST_MS // (24 * 3_600_000))


def moved(stop: Stop, start: Moment, local_end: str = "") -> Stop:
    """At another time; without another end it lasts as long as before."""
    if not local_end and stop.local_end:
        length = datetime.fromisoformat(stop.local_end) - datetime.fromisoformat(stop.local)
        local_end = to_minute(datetime.fromisoformat(start.local) + length)
    return msgspec.structs.replace(stop, local=start.local, local_end=local_end, zone=start.zone, at=start.at)


def clashes(begins_at: int, ends_at: int, others: Sequence[tuple[int, int]]) -> list[int]:
    """Which of the others, by place in the list, are at the same time as a stop. Instants in Unix ms UTC."""
    ends_at = max(ends_at, begins_at + 1)
    return [at for at, (begin_, end) in enumerate(others) if begin_ < ends_at and begins_at < max(end, begin_ + 1)]


def begin(stops: Sequence[Stop]) -> Stop:
    return min(stops, key=lambda each: each.at)


def ends_at(stop: Stop) -> int:
    """Unix ms UTC; of one without an end, when it begins."""
    return derive(stop.local_end, stop.zone) if stop.local_end else stop.at


def last(stops: Sequence[Stop]) -> Stop:
    """That ends last."""
    return max(stops, key=ends_at)
