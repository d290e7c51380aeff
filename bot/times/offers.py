"""Moments worth a button, where somebody is asked when something should go out."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from bot.times.hours import quiet
from bot.times.moments import MINUTE_MS, Moment, SpringGap, at_instant, moment, wall

HOUR_MS, QUARTER = 60 * MINUTE_MS, 15
DAY, WEEK = timedelta(days=1), 7
SATURDAY = 5
MORNING, AFTERNOON, EVENING = time(9), time(15), time(18)


def offers(now_ms: int, zone: str) -> list[Moment]:
    """Up to six, soonest first, none of them quiet: in about an hour, this evening if that is more than an hour away,
    tomorrow morning and afternoon, the mornings of the next working day and of next Monday.

    `now_ms` in Unix ms UTC, `zone` an IANA name. A time that the clock skips is left out.
    """  # fmt: skip
    found = {each.at: each for each in _wished(now_ms, zone)}
    return [found[at] for at in sorted(found) if at > now_ms and quiet(at, zone) == at]


def _wished(now_ms: int, zone: str) -> Iterator[Moment]:
    yield _in_an_hour(now_ms, zone)
    today = wall(now_ms, zone).date()
    for evening in _at(today, EVENING, zone):
        if evening.at > now_ms + HOUR_MS:
            yield evening
    yield from _at(today + DAY, MORNING, zone)
    yield from _at(today + DAY, AFTERNOON, zone)
    yield from _at(_working_day(today), MORNING, zone)
    yield from _at(today + (WEEK - today.weekday()) * DAY, MORNING, zone)


def _in_an_hour(now_ms: int, zone: str) -> Moment:
    """An hour from now or up to a quarter more, when the clock shows a full quarter."""
    at_ms = now_ms + HOUR_MS + -now_ms % MINUTE_MS
    return at_instant(at_ms + -wall(at_ms, zone).minute % QUARTER * MINUTE_MS, zone)


def _working_day(today: date) -> date:
    """The next day from Monday to Friday."""
    return next(day for day in (today + ahead * DAY for ahead in range(1, WEEK)) if day.weekday() < SATURDAY)


def _at(day: date, at: time, zone: str) -> Iterator[Moment]:
    try:
        yield moment(datetime.combine(day, at), zone)
    except SpringGap:
        return
