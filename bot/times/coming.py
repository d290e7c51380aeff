"""The coming days that a name means: each gives its dates for a `today`, soonest first, the first perhaps over."""

import calendar
from collections.abc import Iterator
from datetime import date, timedelta

from bot.times.refusals import NoSuchDay

DAY, WEEK = timedelta(days=1), timedelta(days=7)
RECENT = 60 * DAY  # a date without a year that was over so lately is taken for a slip, not for next year's
LAST_MONTH = 12


def solar(year: int, month: int, day: int) -> date:
    """Raises NoSuchDay."""
    last = last_day(year, month)
    if not 1 <= day <= last:
        raise NoSuchDay(year=year, month=month, day=day, lunar=False, leap=False, last=last)
    return date(year, month, day)


def last_day(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1] if 1 <= month <= LAST_MONTH else 0


def today_or_tomorrow(today: date) -> Iterator[date]:
    """The day of a time that stands alone."""
    yield from (today, today + DAY)


def ahead(days: int, today: date) -> Iterator[date]:
    yield today + days * DAY


def weekday(weeks: int | None, day: int, today: date) -> Iterator[date]:
    """Monday is 0. The next such day, which may be today; or that of the week so many ahead; weeks begin on Monday."""
    if weeks is not None:
        yield today + weeks * WEEK + (day - today.weekday()) * DAY
        return
    coming = today + (day - today.weekday()) % 7 * DAY
    yield from (coming, coming + WEEK)


def in_month(months: int | None, day: int, today: date) -> Iterator[date]:
    """A day of the month so many ahead (0, 1); or the next such day."""
    following = today.replace(day=last_day(today.year, today.month)) + DAY
    first = following if months else today
    found = solar(first.year, first.month, day)
    if months is not None or found >= today:
        yield found
    if months is None:
        yield solar(following.year, following.month, day)


def in_year(year: int, month: int, day: int, _today: date) -> Iterator[date]:
    yield solar(year, month, day)


def yearly(years: int | None, month: int, day: int, today: date) -> Iterator[date]:
    """A date of the year so many ahead; or the next such date, unless it was over lately: then that."""
    if years is not None or not last_day(today.year, month):
        yield solar(today.year + (years or 0), month, day)
        return
    for year in (today.year - 1, today.year, today.year + 1):
        if date(year, month, max(1, min(day, last_day(year, month)))) >= today - RECENT:
            yield solar(year, month, day)
            return
