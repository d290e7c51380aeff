"""When an event is: its begin and end as typed or pressed, and when sign-up closes."""

import re
from datetime import datetime
from functools import partial
from typing import Any

import msgspec

from bot.forms import readers
from bot.forms.steps import Answers, Asking, Choice, Sent, WordsWanted
from bot.refusals import Gone, Refusal
from bot.times import days
from bot.times.moments import MINUTE_MS, Moment, SpringGap, at_instant, moment, wall
from bot.times.offers import offers
from bot.times.refusals import Ambiguous, NotATime, NoTimeOfDay, PastTime, SpringGapRefused
from bot.times.typed import parse
from bot.times.words import NUMBER, plain
from bot.times.zones import OFFERED, typed
from bot.visits.moving import span
from bot.visits.routes import Stop

HOUR, HALF_DAY, DAY = 60, 12 * 60, 24 * 60  # minutes
LENGTHS = (60, 120, 180, 240, 480)
BEFORE = (0, 120, DAY, 2 * DAY, 3 * DAY, 7 * DAY)
USUAL = 120
MOST_DAYS = 60
HOURS = ("09:00", "10:00", "14:00", "15:00", "18:30", "19:00")
"""When things often begin, on a day that is known."""
BARE = re.compile(f"{NUMBER}点")  # an hour as it is said, without its part of the day
RANGE = re.compile(r"^(?P<begin>.*\S)\s*(?:-|–|—|~|～|到|至|to)\s*(?P<end>\S.*)$")


class EndBeforeBegin(Refusal):
    """`begin` is when it begins, `end` what was given as its end."""


class EventTooLong(Refusal):
    """More than `most` days."""


class ClosesTooLate(Refusal):
    """Sign-up can't go on past the begin: `begin`, `closes`."""


class ZoneUnknown(Refusal):
    """`typed` is no place whose clock is known."""


def zone_of(asking: Asking) -> str:
    """By which clock its times are."""
    return str(asking.answers.get("zone") or asking.answers.get("begin", {}).get("zone") or asking.reader.zone)


def read_begin(asking: Asking, sent: Sent) -> dict[str, Any]:
    """下周五 14:00, or with its end: 下周五 14:00-17:00. Raises what bot.times.refusals names, EndBeforeBegin.

    A time alone is of the day that the title said, if it said one.
    """
    if not sent.content.text:
        raise WordsWanted
    text, day = sent.content.text.strip(), said_day(asking.answers)
    if day and next(days.read(plain(text)), None) is None:
        text = f"{day} {text}"
    return begun(text, asking.now, zone_of(asking))


def said_day(answers: Answers) -> str:
    """The day that the title said, as long as there is no begin: an ISO date, or empty."""
    return "" if answers.get("begin") else str((answers.get("said") or {}).get("day", ""))


def begun(text: str, now: int, zone: str) -> dict[str, Any]:
    """The answer that a text says. Raises the same."""
    span = RANGE.match(text)
    if span:
        try:
            begin = parse(span["begin"], now, zone)
        except (NotATime, NoTimeOfDay):  # 2026-12-03 14:30
            pass
        else:
            return _begun(begin, _later(span["end"], begin))
    return _begun(parse(text, now, zone))


def _begun(begin: Moment, end: Moment | None = None) -> dict[str, Any]:
    return {**msgspec.structs.asdict(begin), "until": end.local if end else ""}


async def begins(asking: Asking) -> list[Choice]:
    """Moments that people often choose: of the day that the title said, or those that it may have meant."""
    zone = zone_of(asking)
    if day := said_day(asking.answers):
        hours = (asking.answers.get("said") or {}).get("times") or [f"{day}T{each}" for each in HOURS]
        known = [each for each in map(partial(_existing, zone=zone), hours) if each and each.at > asking.now]
        return [Choice(each.local, each) for each in known]
    return [Choice(each.local, each) for each in offers(asking.now, zone) if each.zone == zone]


def _existing(local: str, zone: str) -> Moment | None:
    """None in the gap of a clock that is put on."""
    try:
        return moment(datetime.fromisoformat(local), zone)
    except SpringGap:
        return None


def pick_begin(asking: Asking, _step: str, value: str) -> dict[str, Any]:
    found = _local(value, zone_of(asking))
    if found.at <= asking.now:
        raise PastTime(meant=found, typed=value.replace("T", " "))
    return _begun(found)


def _local(value: str, zone: str) -> Moment:
    """Raises Gone for what is no time, SpringGapRefused."""
    try:
        return moment(datetime.fromisoformat(value), zone)
    except SpringGap as gap:
        known = {"local": gap.local, "zone": gap.zone, "before": gap.before, "after": gap.after}
        raise SpringGapRefused(typed=value.replace("T", " "), **known) from gap
    except ValueError as error:
        raise Gone from error


def _route(answers: Answers) -> list[Stop]:
    return msgspec.convert(answers["route"], list[Stop])


def begin_of(answers: Answers) -> Moment:
    """The begin, by the zone that was chosen after it, if one was; of a visit its first stop's."""
    if answers.get("route"):
        first, *_ = span(_route(answers))
        return Moment(first.local, first.zone, first.at)
    found, zone = readers.as_moment(answers["begin"]), answers.get("zone")
    return found if not zone or zone == found.zone else _local(found.local, zone)


def end_of(answers: Answers) -> Moment:
    """As given, else as long after the begin as before, or as is usual; of a visit its last stop's."""
    if answers.get("route"):
        first, _, _, ends_at = span(_route(answers))
        return at_instant(ends_at, first.zone)
    begin, end = begin_of(answers), answers.get("end")
    local = end["local"] if end else answers["begin"].get("until")
    return (
        _local(local, begin.zone)
        if local
        else at_instant(begin.at + answers.get("length", USUAL) * MINUTE_MS, begin.zone)
    )


def check(begin: Moment, end: Moment) -> None:
    """Raises EndBeforeBegin, EventTooLong."""
    if end.at <= begin.at:
        raise EndBeforeBegin(begin=begin, end=end)
    if end.at - begin.at > MOST_DAYS * DAY * MINUTE_MS:
        raise EventTooLong(most=MOST_DAYS)


def _later(text: str, begin: Moment) -> Moment:
    """An end typed by who has just said the begin: 下午5点 is of the same day; of 下午4点-6点 the 6 is after the 4.

    Raises EndBeforeBegin …
    """
    same_day = wall(begin.at, begin.zone).replace(hour=0, minute=0)
    morning = moment(same_day, begin.zone).at - MINUTE_MS
    try:
        end = parse(text, morning, begin.zone)
    except PastTime as past:
        raise EndBeforeBegin(begin=begin, end=past.values["meant"]) from past
    except Ambiguous as either:
        after = [each for each in either.values["readings"] if each.at > begin.at]
        if len(after) != 1:
            raise
        [end] = after
    if end.at <= begin.at and BARE.match(plain(text)):
        end = at_instant(end.at + HALF_DAY * MINUTE_MS, begin.zone)
    check(begin, end)
    return end


def read_end(asking: Asking, sent: Sent) -> dict[str, Any]:
    """A time, of the begin's day where none is said. Raises EndBeforeBegin, EventTooLong …"""
    if not sent.content.text:
        raise WordsWanted
    return msgspec.structs.asdict(_later(sent.content.text.strip(), begin_of(asking.answers)))


async def lengths(_asking: Asking) -> list[Choice]:
    return [Choice(str(each), each * MINUTE_MS) for each in LENGTHS]


def pick_end(asking: Asking, _step: str, value: str) -> dict[str, Any]:
    if not value.isdecimal() or int(value) not in LENGTHS:
        raise Gone
    begin = begin_of(asking.answers)
    return msgspec.structs.asdict(at_instant(begin.at + int(value) * MINUTE_MS, begin.zone))


async def zones(asking: Asking) -> list[Choice]:
    """The reader's own, and where most of the alliances' people are."""
    found = dict.fromkeys([zone_of(asking), asking.reader.zone, asking.deps.config.alliance.time_zone, *OFFERED])
    return [Choice(each, each, chosen=each == zone_of(asking)) for each in found]


def pick_zone(asking: Asking, _step: str, value: str) -> str:
    """The wall time stays. Raises Gone, SpringGapRefused."""
    if typed(value) != value:
        raise Gone
    if begin := asking.answers.get("begin"):
        _local(begin["local"], value)
    return value


def read_zone(asking: Asking, sent: Sent) -> str:
    """马尼拉, Manila. Raises ZoneUnknown."""
    found = typed(sent.content.text)
    if not found:
        raise ZoneUnknown(typed=sent.content.text)
    return pick_zone(asking, "zone", found)


async def closings(asking: Asking) -> list[Choice]:
    """So long before the begin, as far as that is to come: 0, at the begin."""
    begin = begin_of(asking.answers)
    return [Choice(str(each), each * MINUTE_MS) for each in BEFORE if begin.at - each * MINUTE_MS > asking.now]


def pick_closing(asking: Asking, _step: str, value: str) -> dict[str, Any] | None:
    """None: at the begin, wherever that moves."""
    if not value.isdecimal() or int(value) not in BEFORE:
        raise Gone
    if value == "0":
        return None
    begin = begin_of(asking.answers)
    return _closing(asking, at_instant(begin.at - int(value) * MINUTE_MS, begin.zone))


def read_closing(asking: Asking, sent: Sent) -> dict[str, Any]:
    """A time before the begin. Raises ClosesTooLate, PastTime …"""
    if not sent.content.text:
        raise WordsWanted
    return _closing(asking, parse(sent.content.text.strip(), asking.now, zone_of(asking)))


def _closing(asking: Asking, closes: Moment) -> dict[str, Any]:
    begin = begin_of(asking.answers)
    if closes.at > begin.at:
        raise ClosesTooLate(begin=begin, closes=closes)
    if closes.at <= asking.now:
        raise PastTime(meant=closes, typed=closes.local.replace("T", " "))
    return msgspec.structs.asdict(closes)


def closes_at(answers: Answers) -> int:
    """Unix ms UTC: as given, else the begin."""
    closes, begin = answers.get("closes"), begin_of(answers)
    return min(readers.as_moment(closes).at, begin.at) if closes else begin.at
