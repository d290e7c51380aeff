"""A visit's route as somebody types or pastes it, a line a stop: when, where, who receives, what is seen.

    12月3日
    9:30-11:30 西安高新区展厅，西安商会，林会长，参观阀门生产线
    第二天 10:00 马尼拉港区，菲律宾商会

A day holds for the lines that follow; each time is of its own place's clock.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.refusals import Refusal
from bot.times import clocks, days, typed, zones
from bot.times.moments import Moment, to_minute, wall
from bot.times.refusals import Ambiguous
from bot.times.words import number, plain
from bot.visits.routes import LONGEST, Stop, check, moved

CLOCK = re.compile(
    r"[0-9]{1,2}[:：][0-9]{2}(?:\s*[ap]\.?m\.?)?(?![0-9])|[0-9]{1,2}\s*[ap]\.?m\.?(?![a-z])"
    r"|[0-9零〇一二两兩三四五六七八九十廿]{1,3}[点點时時](?:[钟鐘整半]|[一二三1-3]刻|[0-9零一二三四五六七八九十]{1,3}分?)?",
    re.IGNORECASE,
)
DASH = re.compile(r"\s*(?:[-–—~～至到]|to\b)\s*(?:早上|上午|中午|下午|傍晚|晚上|晚)?\s*", re.IGNORECASE)
HEAD = 40  # characters in which the time stands
NTH = re.compile(
    r"^(?:第\s*(?P<n>[0-9]{1,2}|[一二三四五六七八九十]{1,2})\s*天|day\s*(?P<m>[0-9]{1,2}))[\s,，:：、]*",
    re.IGNORECASE,
)
NEXT_DAY = re.compile(r"^(?:次日|翌日|隔天|next day)[\s,，:：、]*", re.IGNORECASE)
NUMBERED = re.compile(r"^\s*(?:[0-9]{1,2}[.、)）]|[•·*-])\s+")
BETWEEN = re.compile(r"\s*[|｜；;\t]\s*")
COMMAS = re.compile(r"\s*[，,]\s*")
WORDS_OF_PLACE = re.compile(r"[\s·,，]+")
LEAST_PLACE, MOST_PLACE = 2, 8  # Chinese characters of a city's name at the head of a place


class StopUnclear(Refusal):
    """`line` doesn't begin with a time, or names no place."""


class StopBackwards(Refusal):
    """`line` is before the stop above it, and says no day."""


def parse(text: str, now_ms: int, zone: str, before: Sequence[Stop] = ()) -> list[Stop]:
    """The stops of a text, after those `before`; `zone`: where no place says another.

    Raises StopUnclear, StopBackwards, TooManyStops, RouteTooLong, and what bot.times.typed refuses.
    """
    reading = _Reading(now_ms, zone, list(before))
    for line in text.splitlines():
        if stripped := NUMBERED.sub("", line).strip():
            reading.take(stripped)
    check(reading.stops)
    return reading.stops[len(before) :]


def timed(text: str, now_ms: int, zone: str, stop: Stop) -> Stop:
    """Another time for a stop, by the clock of `zone`: 14:00, 14:00-16:00, 12月4日 10点; it lasts as long as before.

    A time alone is of the same day. Raises StopUnclear, and what bot.times.typed refuses.
    """
    reading = _Reading(now_ms, zone, [])
    reading.day = date.fromisoformat(stop.local[:10])
    line = text.strip()
    day_text, spoken, ended, rest = reading.split(line)
    if not spoken or rest.strip(" 。.，,"):
        raise StopUnclear(line=line[:80])
    start = reading.start(line, day_text, spoken, zone)
    return moved(stop, start, _end(start, ended))


def zone_of(place: str) -> str:
    """The clock of a place as it is typed, 西安高新区展厅 or Manila Port: by the city at its head; empty: not known."""
    words = WORDS_OF_PLACE.split(place.strip())
    for count in range(min(3, len(words)), 0, -1):
        if found := zones.typed(" ".join(words[:count])):
            return found
    first = words[0]
    if first.isascii():
        return ""
    ends = range(min(MOST_PLACE, len(first)), LEAST_PLACE - 1, -1)
    return next((found for end in ends if (found := zones.typed(first[:end]))), "")


class _Reading:
    """Line by line: the day, the zone and the stop before hold until another is named."""

    def __init__(self, now_ms: int, zone: str, stops: list[Stop]) -> None:
        self.now, self.zone, self.stops = now_ms, zone, stops
        self.day: date | None = None
        self.named = False  # a line of its own said the day
        self._resume()

    def _resume(self) -> None:
        if self.stops:
            self.zone = self.stops[-1].zone
            self.day = date.fromisoformat(self.stops[-1].local[:10])

    def take(self, line: str) -> None:
        day_text, spoken, ended, rest = self.split(line)
        if not spoken:
            if not self._heading(line):
                raise StopUnclear(line=line[:80])
            return
        parts = _parts(line, rest)
        zone = zone_of(parts[0]) or self.zone
        start = self.start(line, day_text, spoken, zone)
        end = _end(start, ended)
        self.stops.append(Stop(start.local, end, zone, start.at, *parts))
        self._resume()
        self.named = False

    def split(self, line: str) -> tuple[str, str, str, str]:
        """The day's words, the clock's, the end's clock's, and what follows; no clock: all but the last are empty."""
        first = CLOCK.search(line[:HEAD])
        if first is None:
            return "", "", "", line
        head = line[: first.start()]
        part = re.search(r"(?:凌晨|清晨|早晨|早上|上午|中午|下午|傍晚|晚上|晚间|晚|早)\s*$", head)
        day_text = head[: part.start()] if part else head
        clock = (part[0].strip() if part else "") + first[0]
        dash = DASH.match(line, first.end())
        second = CLOCK.match(line, dash.end()) if dash else None
        if dash and second:
            ended = re.sub(r"^\s*(?:[-–—~～至到]|to\b)\s*", "", line[dash.start() : second.end()], flags=re.IGNORECASE)
            return day_text, clock, ended.strip(), line[second.end() :]
        return day_text, clock, "", line[first.end() :]

    def _heading(self, line: str) -> bool:
        """A line that says the day alone."""
        rest = self._nth(line)
        if not rest:
            self.named = True
            return True
        found = self._date(rest)
        if found is None:
            return False
        self.day, self.named = found, True
        return True

    def _nth(self, text: str) -> str:
        """第二天, 次日, Day 2 at its head, counted from the first stop; what follows."""
        if match := NEXT_DAY.match(text):
            if self.day is None:
                return text
            self.day += timedelta(days=1)
            return text[match.end() :]
        match = NTH.match(text)
        if match is None:
            return text
        count = number(match["n"] or match["m"])
        if self.stops:
            self.day = date.fromisoformat(self.stops[0].local[:10]) + timedelta(days=count - 1)
        elif count > 1 and self.day is None:
            return text
        return text[match.end() :]

    def _date(self, text: str) -> date | None:
        """The first date from today on that a whole text may mean."""
        today = wall(self.now, self.zone).date()
        for day in days.read(plain(text.strip(" ,，:：、"))):
            if not day.rest:
                coming = [found for found in day.dates(today) if found >= today]
                if coming:
                    return coming[0]
        return None

    def start(self, line: str, day_text: str, spoken: str, zone: str) -> Moment:
        named_here = bool(day_text.strip()) or self.named
        day_text = self._nth(day_text.strip()).strip(" ,，:：、")
        named = day_text or (self.day.isoformat() if self.day else "")
        previous = self.stops[-1].at if self.stops else self.now
        try:
            found = typed.parse(f"{named} {spoken}".strip(), self.now, zone)
        except Ambiguous as refusal:
            later = [each for each in refusal.values["readings"] if each.at > previous]
            if not self.stops or len(later) != 1:
                raise
            found = later[0]
        if self.stops and not named_here and found.at <= previous:
            raise StopBackwards(line=line[:80])
        return found


def _end(start: Moment, ended: str) -> str:
    """The wall time at which it ends: the first such hour after it begins; empty where none is said."""
    if not ended:
        return ""
    begins = datetime.fromisoformat(start.local)
    midnight = begins.replace(hour=0, minute=0)
    found = [
        midnight + timedelta(days=ahead, hours=clock.hour, minutes=clock.minute)
        for clock in clocks.read(plain(ended))
        for ahead in (0, 1)
    ]
    later = sorted(each for each in found if each > begins)
    return to_minute(later[0]) if later else ""


def _parts(line: str, rest: str) -> tuple[str, str, str, str]:
    """Place, host, person, sights. Raises StopUnclear without a place."""
    rest = rest.strip(" ,，:：;；、|｜\t")
    pattern = BETWEEN if BETWEEN.search(rest) else COMMAS
    parts = [part.strip() for part in pattern.split(rest, maxsplit=3)]
    place, host, person, sights = (*parts, "", "", "", "")[:4]
    if not place:
        raise StopUnclear(line=line[:80])
    values = {"place": place, "host": host, "person": person, "sights": sights}
    cut = {name: value[: LONGEST[name]] for name, value in values.items()}
    return cut["place"], cut["host"], cut["person"], cut["sights"]
