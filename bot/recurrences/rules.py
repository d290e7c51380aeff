"""What recurs: every Friday, each month's first Saturday, the first lunar month's eighth day; as days, without a clock.

A day that a month doesn't have is its last one, solar or lunar: the 31st, 29 February, 腊月三十. A fifth Saturday
that a month doesn't have is left out.
"""

from collections.abc import Iterator
from datetime import MAXYEAR, date, timedelta
from itertools import count, takewhile
from typing import Literal

import msgspec

from bot.refusals import Refusal
from bot.times import lunar
from bot.times.coming import LAST_MONTH, last_day

WEEK, FIFTH = timedelta(days=7), 5
LAST_YEAR = MAXYEAR - 1
LAST = -1  # of `day` and `nth`: the month's last
Every = Literal["week", "month", "nth", "year", "lunar"]


class Rule(msgspec.Struct, frozen=True, omit_defaults=True):
    """Kept as JSON. `start` is the first day, ISO; the others are counted from it.

    `every`: a `week` (on `weekdays`, Monday 0), a `month` (on `day`, or the last for -1), a month's `nth` weekday
    (`weekdays` has one; -1 the last), a `year` (`month` and `day`), a `lunar` year (the same, of its calendar);
    of weeks, months and years every `interval`-th one.
    `time`: HH:MM on the wall, in the IANA `zone`. `times`: how many in all, those left out among them; 0: no end.
    `until`: the last day that it may be, ISO. `excluded`: ISO days on which it doesn't take place. `holidays`: the
    country (ISO 3166) on whose public holidays it doesn't, or empty.
    """

    every: Every
    start: str
    time: str
    zone: str
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    month: int = 0
    day: int = 0
    nth: int = 0
    times: int = 0
    until: str = ""
    excluded: tuple[str, ...] = ()
    holidays: str = ""


class NeverComes(Refusal):
    """A rule that no day fits: it ends before it begins."""


def days(rule: Rule) -> Iterator[date]:
    """Each day of it in order, those left out among them: the n-th is always the same, whatever holidays there are."""
    start = date.fromisoformat(rule.start)
    found: Iterator[date] = (day for day in DAYS[rule.every](rule, start) if day >= start)
    if rule.until:
        last = date.fromisoformat(rule.until)
        found = takewhile(lambda day: day <= last, found)
    for number, day in enumerate(found, 1):
        if rule.times and number > rule.times:
            return
        yield day


def begun(rule: Rule, today: date) -> Rule:
    """The same from the first day of it that is `today` or later. Raises NeverComes."""
    open_ended = msgspec.structs.replace(rule, start=today.isoformat(), times=0)
    first = next(days(open_ended), None)
    if first is None:
        raise NeverComes
    return msgspec.structs.replace(rule, start=first.isoformat())


def _weekly(rule: Rule, start: date) -> Iterator[date]:
    monday = start - timedelta(days=start.weekday())
    for week in count(step=rule.interval):
        if monday.year + week // 52 >= LAST_YEAR:
            return
        yield from (monday + week * WEEK + timedelta(days=each) for each in sorted(set(rule.weekdays)))


def _months(rule: Rule, start: date) -> Iterator[tuple[int, int]]:
    for ahead in count(step=rule.interval):
        year, month = divmod(start.year * LAST_MONTH + start.month - 1 + ahead, LAST_MONTH)
        if year >= LAST_YEAR:
            return
        yield year, month + 1


def _monthly(rule: Rule, start: date) -> Iterator[date]:
    for year, month in _months(rule, start):
        yield _day(year, month, rule.day)


def _day(year: int, month: int, day: int) -> date:
    last = last_day(year, month)
    return date(year, month, last if day == LAST else min(day, last))


def _nth_weekday(rule: Rule, start: date) -> Iterator[date]:
    weekday = rule.weekdays[0]
    for year, month in _months(rule, start):
        if rule.nth == LAST:
            last = _day(year, month, LAST)
            yield last - timedelta(days=(last.weekday() - weekday) % 7)
            continue
        first = date(year, month, 1)
        found = first + timedelta(days=(weekday - first.weekday()) % 7) + (rule.nth - 1) * WEEK
        if found.month == month:
            yield found


def _yearly(rule: Rule, start: date) -> Iterator[date]:
    for year in range(start.year, LAST_YEAR, rule.interval):
        yield _day(year, rule.month, rule.day)


def _lunar(rule: Rule, start: date) -> Iterator[date]:
    """As long as the calendar is known."""
    now = lunar.of(start)
    for year in range(now.year if now else lunar.LAST_YEAR + 1, lunar.LAST_YEAR, rule.interval):
        yield lunar.day_of(year, rule.month, rule.day)


DAYS = {"week": _weekly, "month": _monthly, "nth": _nth_weekday, "year": _yearly, "lunar": _lunar}
