"""Moments in words: to be confirmed, remembered or chosen, in the reader's language and zone. Filters for templates."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from babel.dates import format_date, get_timezone_location, get_timezone_name

from bot.times import lunar
from bot.times.moments import Moment, aware
from bot.wording import BABEL, script

BEIJING = {"中国标准时间": "北京时间", "China Standard Time": "Beijing time"}
SPANS = (("days", 86_400_000, 2), ("hours", 3_600_000, 1.5), ("minutes", 60_000, 1))  # name, ms, from how many on
WEEK = 7


def filters(language: str, words: dict[str, Any]) -> dict[str, Callable[..., str]]:
    """The filters of one language; `words` is its words.toml. Zones are IANA names, instants Unix ms UTC."""
    return {
        "moment": lambda moment, zone: read_back(moment, language, zone),
        "instant": lambda at_ms, zone, now_ms=None: instant(at_ms, language, zone, now_ms),
        "weekday": lambda day: weekday(date.fromisoformat(day), language, "EEEE"),
        "clock": lambda zone, now_ms: clock(zone, language, now_ms),
        "span": lambda ms: span(ms, words["span"]),
        "hour": lambda at_ms, zone: f"{aware(at_ms, zone):%H:%M}",
        "during": lambda event, zone, now_ms: during(event.begins_at, event.ends_at, language, zone, now_ms),
        "there": lambda event, zone: there(event.begins_at, event.ends_at, event.zone, language, zone),
        "offer": lambda moment, zone, now_ms: offer(moment, language, zone, now_ms, words["offer"]),
    }


def read_back(moment: Moment, language: str, reader_zone: str) -> str:
    """2026年12月3日 星期四 14:30（农历十月廿五，北京时间）; Thursday, 3 December 2026, 14:30 (Beijing time)."""
    local = aware(moment.at, reader_zone)
    if language == "en":
        day = format_date(local, "EEEE, d MMMM y", locale=BABEL["en"])
        return f"{day}, {local:%H:%M} ({_zone(local, 'en')})"
    day = format_date(local, "y年M月d日 EEEE", locale=BABEL["zh-Hans"])
    lunar_date = lunar.words(local.date())
    notes = (f"农历{lunar_date}，" if lunar_date else "") + _zone(local, "zh-Hans")
    return script(f"{day} {local:%H:%M}（{notes}）", language)


def clock(zone: str, language: str, now_ms: int) -> str:
    """北京时间 14:30, 马尼拉 14:30; Beijing time 14:30, Manila 14:30: people know cities, not zones' names."""
    local = aware(now_ms, zone)
    own = "en" if language == "en" else "zh-Hans"
    name = _zone(local, own)
    city = name if name in BEIJING.values() else get_timezone_location(local, locale=BABEL[own], return_city=True)
    return script(f"{city} {local:%H:%M}", language)


def _zone(local: datetime, language: str) -> str:
    """The zone's name at that time of the year; what people call Chinese time is Beijing's."""
    name = get_timezone_name(local, locale=BABEL[language])
    return BEIJING.get(name, name)


def instant(at_ms: int, language: str, zone: str, now_ms: int | None = None) -> str:
    """12月3日 14:30; 3 Dec 14:30. Given a `now_ms` of another year there, with its year."""
    local = aware(at_ms, zone)
    other_year = now_ms is not None and aware(now_ms, zone).year != local.year
    short, full = ("d MMM", "d MMM y") if language == "en" else ("M月d日", "y年M月d日")
    day = format_date(local, full if other_year else short, locale=BABEL[language])
    return f"{day} {local:%H:%M}"


def weekday(day: date, language: str, width: str = "EEE") -> str:
    """周四, Thu; of width EEEE 星期四, Thursday."""
    return format_date(day, width, locale=BABEL[language])


def span(ms: int, patterns: dict[str, str]) -> str:
    """约 3 分钟, about 3 min; not by the second. `patterns` name seconds, minutes, hours and days."""
    for name, unit, least in SPANS:
        if ms >= least * unit:
            return patterns[name].format(count=_nearest(ms, unit))
    return patterns["seconds"]


def _nearest(ms: int, unit: int) -> int:
    return (ms + unit // 2) // unit


def offer(moment: Moment, language: str, zone: str, now_ms: int, patterns: dict[str, str]) -> str:
    """明天 09:00, 周一 09:00; tomorrow 09:00, Mon 09:00; a week ahead or later the date."""
    local = aware(moment.at, zone)
    days = (local.date() - aware(now_ms, zone).date()).days
    if not 0 <= days < WEEK:
        return instant(moment.at, language, zone, now_ms)
    near = {0: patterns["today"], 1: patterns["tomorrow"]}
    return f"{near.get(days) or weekday(local.date(), language)} {local:%H:%M}"


def during(begins_at: int, ends_at: int, language: str, zone: str, now_ms: int) -> str:
    """12月3日 周四 14:30–17:00; over midnight, or days: 12月3日 周四 14:30 – 12月5日 周六 17:00."""
    begin, end = aware(begins_at, zone), aware(ends_at, zone)
    first = _day_and_time(begin, begins_at, language, zone, now_ms)
    if begin.date() == end.date():
        return f"{first}–{end:%H:%M}"
    return f"{first} – {_day_and_time(end, ends_at, language, zone, now_ms)}"


def _day_and_time(local: datetime, at_ms: int, language: str, zone: str, now_ms: int) -> str:
    day, _, time = instant(at_ms, language, zone, now_ms).rpartition(" ")
    named = weekday(local.date(), "en" if language == "en" else "zh-Hans")
    return f"{named}, {day} {time}" if language == "en" else script(f"{day} {named} {time}", language)


def there(begins_at: int, ends_at: int, own_zone: str, language: str, zone: str) -> str:
    """By the event's own clock, where the reader's shows another time: 北京时间 14:30–17:00; empty where it doesn't."""
    own, read = aware(begins_at, own_zone), aware(begins_at, zone)
    if own.utcoffset() == read.utcoffset():
        return ""
    end = aware(ends_at, own_zone)
    day = "" if own.date() == read.date() else instant(begins_at, language, own_zone).rpartition(" ")[0] + " "
    shown = clock(own_zone, language, begins_at)
    name, _, time = shown.rpartition(" ")
    until = f"–{end:%H:%M}" if own.date() == end.date() else ""
    return f"{name} {day}{time}{until}"
