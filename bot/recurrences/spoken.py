"""A rule in words: 每月第一个周六 19:00（北京时间）; every Friday, 19:00 (New York time). Filters for templates."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_timezone_location

from bot.recurrences.coming import EXCLUDED, Occurrence
from bot.recurrences.rules import LAST, Rule
from bot.times import lunar
from bot.times.moments import aware
from bot.times.spoken import BEIJING
from bot.wording import BABEL, script
from bot.wording import day as named_day

MONDAY = date(2024, 1, 1)
LEAP_YEAR = 2024
BEIJING_ZONE = "Asia/Shanghai"
ALL_DAYS = 7


def filters(language: str, words: dict[str, Any]) -> dict[str, Callable[..., str]]:
    """`repeats`: a rule; `repeats_briefly`: for a button; `occurrence`: one of its days, in the reader's zone."""
    patterns = words["recurrence"]
    return {
        "repeats": lambda rule: full(rule, language, patterns),
        "repeats_briefly": lambda rule: brief(rule, language, patterns),
        "occurrence": lambda occurrence, zone: one(occurrence, language, zone, patterns),
    }


def full(rule: Rule, language: str, patterns: dict[str, Any]) -> str:
    """With its zone, its end and what is left out."""
    said = patterns["zoned"].format(rule=brief(rule, language, patterns), zone=_place(rule.zone, language, patterns))
    notes = []
    if rule.times:
        notes.append(patterns["times"].format(count=rule.times))
    if rule.until:
        notes.append(patterns["until"].format(day=_date(rule.until, language)))
    if rule.holidays:
        notes.append(patterns["holidays"])
    if rule.excluded:
        days = patterns["and"].join(_date(each, language) for each in rule.excluded)
        notes.append(patterns["excluded"].format(days=days))
    return str(patterns["comma"].join([said, *notes]))


def brief(rule: Rule, language: str, patterns: dict[str, Any]) -> str:
    """The days and the time alone."""
    return str(patterns["timed"].format(days=_days(rule, language, patterns), time=rule.time))


def _days(rule: Rule, language: str, patterns: dict[str, Any]) -> str:
    if rule.every == "week" and len(set(rule.weekdays)) == ALL_DAYS and rule.interval == 1:
        return str(patterns["daily"])
    name = {"week": "week", "month": "month", "nth": "month", "year": "year", "lunar": "lunar"}[rule.every]
    pattern = patterns[name] if rule.interval == 1 else patterns[f"{name}s"]
    return str(pattern.format(count=rule.interval, day=SAID[rule.every](rule, language, patterns)))


def _weekdays(rule: Rule, language: str, patterns: dict[str, Any]) -> str:
    return str(patterns["and"].join(_weekday(each, language) for each in sorted(set(rule.weekdays))))


def _weekday(weekday: int, language: str) -> str:
    day = MONDAY + timedelta(days=weekday)
    return format_date(day, "EEEE" if language == "en" else "EEE", locale=BABEL[language])


def _of_month(rule: Rule, _language: str, patterns: dict[str, Any]) -> str:
    if rule.day == LAST:
        return str(patterns["last_day"])
    return str(patterns["date"].format(day=patterns["dates"][rule.day - 1]))


def _nth(rule: Rule, language: str, patterns: dict[str, Any]) -> str:
    nth = patterns["nth"][rule.nth if rule.nth == LAST else rule.nth - 1]
    return str(patterns["nth_day"].format(nth=nth, weekday=_weekday(rule.weekdays[0], language)))


def _of_year(rule: Rule, language: str, _patterns: dict[str, Any]) -> str:
    pattern = "d MMMM" if language == "en" else "M月d日"
    return format_date(date(LEAP_YEAR, rule.month, rule.day), pattern, locale=BABEL[language])


def _of_lunar(rule: Rule, language: str, patterns: dict[str, Any]) -> str:
    name = f"{lunar.MONTHS[rule.month - 1]}月{lunar.DAYS[rule.day - 1]}"
    return str(patterns["lunar_day"].format(name=script(name, language), month=rule.month, day=rule.day))


SAID = {"week": _weekdays, "month": _of_month, "nth": _nth, "year": _of_year, "lunar": _of_lunar}


def _date(iso: str, language: str) -> str:
    return named_day(iso, language)


def _place(zone: str, language: str, patterns: dict[str, Any]) -> str:
    """北京时间, 纽约时间; not the name that goes with a season."""
    if zone == BEIJING_ZONE:
        return BEIJING["China Standard Time"] if language == "en" else script(BEIJING["中国标准时间"], language)
    own = "en" if language == "en" else "zh-Hans"
    city = get_timezone_location(ZoneInfo(zone), locale=BABEL[own], return_city=True)
    return script(str(patterns["place"].format(city=city)), language)


def one(occurrence: Occurrence, language: str, zone: str, patterns: dict[str, Any]) -> str:
    """12月5日 周六 19:00; with why it is left out."""
    local = aware(occurrence.moment.at, zone)
    day = format_date(local, "EEE d MMM y" if language == "en" else "y年M月d日 EEE", locale=BABEL[language])
    said = f"{day} {local:%H:%M}"
    if not occurrence.skipped:
        return said
    why = patterns[EXCLUDED + "_day"] if occurrence.skipped == EXCLUDED else occurrence.skipped
    return str(patterns["left_out"].format(day=said, why=why))
