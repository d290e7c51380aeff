"""Moments to come: a wall time with its zone, and the instant that it means (design, decision 7)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MINUTE_MS = 60_000


class Moment(msgspec.Struct, frozen=True):
    """A wall time in a zone. `at` is derived: work it out anew (`derive`) when the zone's rules may have changed."""

    local: str  # ISO, to the minute: 2026-12-03T14:30
    zone: str  # IANA: Asia/Shanghai
    at: int  # Unix ms UTC

    @property
    def fold(self) -> bool:
        """Whether the clock shows this time twice (the autumn's hour); `at` is then the first of the two."""
        return len(_instants(datetime.fromisoformat(self.local), self.zone)) > 1


class SpringGap(ValueError):  # noqa: N818, named after what it is
    """The clock skips this wall time. All times are ISO to the minute; `before` and `after` are the nearest ones."""

    def __init__(self, local: str, zone: str, before: str, after: str) -> None:
        super().__init__(f"{local} does not exist in {zone}: {before} is followed by {after}")
        self.local, self.zone, self.before, self.after = local, zone, before, after


def moment(local: datetime, zone: str) -> Moment:
    """A naive wall time in an IANA zone; of two with the same name in autumn the first. Raises SpringGap."""
    local = local.replace(second=0, microsecond=0)
    found = _instants(local, zone)
    if not found:
        end = gap_end(local, zone)
        before, after = wall(end - MINUTE_MS, zone), wall(end, zone)
        raise SpringGap(to_minute(local), zone, to_minute(before), to_minute(after))
    return Moment(to_minute(local), zone, found[0])


def at_instant(at_ms: int, zone: str) -> Moment:
    """The minute that holds an instant.

    A wall time cannot name the second of two autumn hours: such an instant is held in UTC, so that `derive` keeps it.
    """
    at_ms -= at_ms % MINUTE_MS
    local = wall(at_ms, zone)
    zone = zone if _instants(local, zone)[:1] == [at_ms] else "UTC"
    return Moment(to_minute(wall(at_ms, zone)), zone, at_ms)


def derive(local: str, zone: str) -> int:
    """Unix ms UTC of a stored wall time by today's rules; in a gap the first moment after it, so it never raises."""
    parsed = datetime.fromisoformat(local)
    found = _instants(parsed, zone)
    return found[0] if found else gap_end(parsed, zone)


def aware(at_ms: int, zone: str) -> datetime:
    """Unix ms UTC -> the time in a zone."""
    return (EPOCH + timedelta(milliseconds=at_ms)).astimezone(ZoneInfo(zone))


def wall(at_ms: int, zone: str) -> datetime:
    """Unix ms UTC -> the naive wall time in a zone."""
    return aware(at_ms, zone).replace(tzinfo=None, fold=0)


def to_minute(local: datetime) -> str:
    return local.isoformat(timespec="minutes")


def gap_end(local: datetime, zone: str) -> int:
    """The instant at which the clock skips a wall time that doesn't exist."""
    early, late = sorted(_both(local, zone))
    return transition(early, late, zone)


def transition(early: int, late: int, zone: str) -> int:
    """When, after `early`, the zone takes the offset that it has at `late`; at most one change may lie between them."""
    old = _offset(early, zone)
    while late - early > 1:
        middle = (early + late) // 2
        early, late = (middle, late) if _offset(middle, zone) == old else (early, middle)
    return late


def _offset(at_ms: int, zone: str) -> timedelta:
    return wall(at_ms, zone) - (EPOCH.replace(tzinfo=None) + timedelta(milliseconds=at_ms))


def _both(local: datetime, zone: str) -> list[int]:
    """The instants that a wall time may mean, by the offset before and after a change."""
    known = local.replace(tzinfo=ZoneInfo(zone))
    return [(known.replace(fold=fold).astimezone(UTC) - EPOCH) // timedelta(milliseconds=1) for fold in (0, 1)]


def _instants(local: datetime, zone: str) -> list[int]:
    """None in a gap, two in a fold, the earlier first."""
    return sorted({at for at in _both(local, zone) if wall(at, zone) == local})
