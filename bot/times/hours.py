"""Hours of the day: quiet ones, and the hour of a nightly job, right across changes of the clock."""

from datetime import date, datetime, time, timedelta

from bot.times.moments import MINUTE_MS, derive, transition, wall

DAY = timedelta(days=1)
MS = timedelta(milliseconds=1)


def quiet(at_ms: int, zone: str, start: str = "21:30", end: str = "08:00") -> int:
    """The earliest moment (Unix ms UTC) at or after `at_ms` outside the quiet hours: `start` is in them, `end` is not.

    They may run across midnight; the same start and end mean none.
    """
    opens, closes = time.fromisoformat(start), time.fromisoformat(end)
    while _within(wall(at_ms, zone).time(), opens, closes):
        at_ms = _end_or_change(at_ms, zone, closes)
    return at_ms


def _within(now: time, start: time, end: time) -> bool:
    return start <= now < end if start <= end else now >= start or now < end


def _end_or_change(at_ms: int, zone: str, end: time) -> int:
    """When a clock that isn't changed shows `end` next, or the change that comes before."""
    local = wall(at_ms, zone)
    ahead = (datetime.combine(local.date(), end) - local) % DAY
    then_ms = at_ms + ahead // MS
    if wall(then_ms, zone) - local == ahead:
        return then_ms
    return transition(at_ms, then_ms, zone)


def next_occurrence(local_time: str, zone: str, after_ms: int) -> int:
    """When a daily job at `local_time` ("02:30") is due next, strictly after `after_ms`; all in Unix ms UTC.

    Each local day has one: the first of two in autumn; in a gap the first moment after it, or the last minute before it
    where the gap takes the rest of the day. A day that the zone skipped has none.
    """
    at, day = time.fromisoformat(local_time), wall(after_ms, zone).date()
    while True:
        due = _on(day, at, zone)
        if due is not None and due > after_ms:
            return due
        day += DAY


def _on(day: date, at: time, zone: str) -> int | None:
    due = derive(datetime.combine(day, at).isoformat(), zone)
    candidates = (due, due - MINUTE_MS)
    return next((ms for ms in candidates if wall(ms, zone).date() == day), None)
