"""What each occurrence of a series begins with: taken from an event, and put on another day at the same wall time."""

from datetime import datetime, timedelta

import msgspec

from bot.times.moments import derive, to_minute, wall
from storage.events import Event

KEPT = (
    "kind", "organisation_id", "author", "title", "agenda", "venue", "address", "latitude", "longitude", "link",
    "fee", "capacity", "most_guests", "audience", "open",
)  # fmt: skip
MINUTE_MS = 60_000


class Pattern(msgspec.Struct, frozen=True):
    """`minutes`: how long it takes on the wall's clock; `closes`: so many minutes before its begin sign-up ends.

    `values`: the event's own, by the names of KEPT; `hosts`: ids of further organisations.
    """

    minutes: int
    closes: int
    values: dict[str, object]
    hosts: tuple[int, ...] = ()


def of(event: Event, hosts: tuple[int, ...]) -> Pattern:
    end = event.local_end or event.local
    minutes = (datetime.fromisoformat(end) - datetime.fromisoformat(event.local)) // timedelta(minutes=1)
    if not event.local_end:
        minutes = (event.ends_at - event.begins_at) // MINUTE_MS
    closes = (datetime.fromisoformat(event.local) - wall(event.closes_at, event.zone)) // timedelta(minutes=1)
    return Pattern(minutes, max(0, closes), {name: getattr(event, name) for name in KEPT}, hosts)


def written(pattern: Pattern) -> str:
    """As it is stored: JSON."""
    return msgspec.json.encode(pattern).decode()


def read(text: str) -> Pattern:
    return msgspec.json.decode(text, type=Pattern)


def placed(pattern: Pattern, local: str, zone: str) -> dict[str, object]:
    """The times of an occurrence: `local`, ISO to the minute, in an IANA zone. The wall time is what counts."""
    begin = datetime.fromisoformat(local)
    end = to_minute(begin + timedelta(minutes=pattern.minutes))
    closes = to_minute(begin - timedelta(minutes=pattern.closes))
    return {
        "local": local,
        "local_end": end,
        "zone": zone,
        "begins_at": derive(local, zone),
        "ends_at": derive(end, zone),
        "closes_at": derive(closes, zone),
    }


def content(pattern: Pattern) -> dict[str, object]:
    """What may be otherwise from now on, beside the times."""
    return {name: value for name, value in pattern.values.items() if name not in {"kind", "organisation_id", "author"}}
