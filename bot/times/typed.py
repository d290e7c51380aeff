"""What somebody types as the time of an announcement, to a moment: a small grammar, and nothing is guessed."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from bot.refusals import Refusal
from bot.times import clocks, days, instants
from bot.times.clocks import Clock
from bot.times.coming import today_or_tomorrow
from bot.times.days import Day
from bot.times.moments import MINUTE_MS, Moment, SpringGap, at_instant, derive, moment, to_minute, wall
from bot.times.refusals import Ambiguous, NotATime, NoTimeOfDay, PastTime, SpringGapRefused, TooFar, WrongWeekday
from bot.times.words import plain

LONGEST = 100
YEARS = 2
REACH_MS = 731 * 24 * 60 * MINUTE_MS


def parse(text: str, now_ms: int, zone: str) -> Moment:
    """`text` as typed at `now_ms` (Unix ms UTC) by somebody in `zone`; raises what bot.times.refusals names.

    下周五 and "next friday" are of the week that begins next Monday; 周五 and "friday" the next one. When over,
    周五, 3号, a lunar date or a time alone mean the next; a date without a year that was over in the last 60 days is
    refused. 1 to 6 o'clock need a part of the day, unless written 03:00. 晚上12点 is the midnight that ends the day.
    """
    try:
        if len(text) > LONGEST:
            raise NotATime
        found = _read(plain(text), now_ms, zone)
        if found.at > now_ms + REACH_MS:
            raise TooFar(meant=found, years=YEARS)
    except Refusal as refusal:
        refusal.values["typed"] = text
        raise
    return found


def _read(text: str, now_ms: int, zone: str) -> Moment:
    span, at_ms = instants.later(text), instants.instant(text)
    if span is not None:
        at_ms = now_ms + span
    if at_ms is not None:
        found = at_instant(at_ms, zone)
        if found.at <= now_ms:
            raise PastTime(meant=found)
        return found
    readings = list(_readings(text))
    if not readings:
        raise _without_time(text, now_ms, zone)
    return _only(readings, now_ms, zone)


def _readings(text: str) -> Iterator[tuple[Day, Clock]]:
    """Every way to take a whole text as a day and a time, or "3pm tomorrow", or a time alone."""
    for day in (Day(today_or_tomorrow, text), *days.read(text)):
        yield from ((day, clock) for clock in clocks.read(day.rest))
    ahead, rest = clocks.leading(text)
    if ahead and rest:
        yield from ((day, clock) for day in days.read(rest) if not day.rest for clock in ahead)


def _without_time(text: str, now_ms: int, zone: str) -> Refusal:
    """Why a text without any reading is refused: only the time of day is missing, or all of it."""
    today = wall(now_ms, zone).date()
    for day in (Day(today_or_tomorrow, text), *days.read(text)):
        if text and clocks.is_missing(day.rest):
            return NoTimeOfDay(day=_coming(day, today).isoformat())
    return NotATime()


def _coming(day: Day, today: date) -> date:
    """The first of its dates that isn't over, else the last."""
    found = today
    for found in day.dates(today):
        if found >= today:
            break
    return found


def _only(readings: list[tuple[Day, Clock]], now_ms: int, zone: str) -> Moment:
    """The moment of the one reading; where there are several, the refusal shows those that are possible."""
    possible: dict[int, Moment] = {}
    refused: list[Refusal] = []
    for day, clock in readings:
        try:
            found = _settle(day, clock, now_ms, zone)
            possible[found.at] = found
        except Refusal as refusal:
            refused.append(refusal)
    if not possible:
        raise refused[0]
    if len(possible) + len(refused) > 1:
        raise Ambiguous(readings=[possible[at] for at in sorted(possible)])
    return next(iter(possible.values()))


def _settle(day: Day, clock: Clock, now_ms: int, zone: str) -> Moment:
    """The first of the day's dates on which the time is still to come."""
    meant: datetime | None = None
    for found in day.dates(wall(now_ms, zone).date()):
        if day.weekday not in {None, found.weekday()}:
            raise WrongWeekday(day=found.isoformat(), weekday=found.isoweekday())
        meant = datetime.combine(found, time()) + timedelta(hours=clock.hour, minutes=clock.minute)
        if derive(to_minute(meant), zone) > now_ms:
            return _existing(meant, zone)
    assert meant
    raise PastTime(meant=at_instant(derive(to_minute(meant), zone), zone))


def _existing(local: datetime, zone: str) -> Moment:
    try:
        return moment(local, zone)
    except SpringGap as gap:
        raise SpringGapRefused(local=gap.local, zone=gap.zone, before=gap.before, after=gap.after) from gap
