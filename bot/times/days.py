"""The day in what somebody typed: 明天, 下周五, 12月3日, 正月初八, next friday, 3 Dec, 2026-12-03."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import NamedTuple

from bot.times import coming, lunar
from bot.times.words import NUMBER, number

Match = re.Match[str]
Dates = Callable[[date], Iterator[date]]

AHEAD = {"今": 0, "明": 1, "后": 2, "大后": 3, "today": 0, "tomorrow": 1, "day after tomorrow": 2}
WEEKS: dict[str | None, int] = {"本": 0, "这": 0, "this": 0, "下": 1, "next": 1, "下下": 2}
MONTHS_AHEAD: dict[str | None, int] = {"本": 0, "这": 0, "下": 1}
YEARS_AHEAD: dict[str | None, int] = {"今": 0, "明": 1}

WEEKDAYS = {sign: index for signs in ("一二三四五六日", "123456") for index, sign in enumerate(signs)} | {"天": 6}
WEEKDAYS |= {name: index for index, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
CHINESE_WEEKDAY = "(?:周|星期|礼拜)(?P<day>[一二三四五六日天]|[1-6](?![0-9:]))"
ENGLISH_WEEKDAY = (
    "(?P<day>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
    "(?![a-z])"
)
WEEKDAY = [re.compile(CHINESE_WEEKDAY), re.compile(ENGLISH_WEEKDAY)]

MONTH_NAMES = [
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
]  # fmt: skip
MONTHS = {name[:3]: index for index, name in enumerate(MONTH_NAMES, 1)}
MONTH = f"(?P<month>{'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in MONTH_NAMES)}|sept)(?![a-z])"
YEAR = "(?P<year>(?:19|20|21)[0-9]{2})"
ORDINAL = "(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?![0-9a-z:])"
DATED = [
    re.compile(f"(?:(?:{YEAR}|(?P<ahead>今|明))年)?(?P<month>{NUMBER})月(?P<day>{NUMBER})[日号]"),
    re.compile(f"{YEAR}(?P<sign>[-/.])(?P<month>[0-9]{{1,2}})(?P=sign)(?P<day>[0-9]{{1,2}})(?:t(?=[0-9])|(?![0-9]))"),
    re.compile(f"(?:on )?{ORDINAL} ?(?:of )?{MONTH}(?: {YEAR}(?![0-9:]))?"),
    re.compile(f"(?:on )?{MONTH} ?{ORDINAL}(?: {YEAR}(?![0-9:]))?"),
]

LUNAR_MONTH = re.compile(f"(?P<calendar>农历|阴历|旧历)?(?P<leap>闰)?(?P<month>[正冬腊]|{NUMBER})月")
LUNAR_END = re.compile("^[日号] ?")
LUNAR_MONTHS = {"正": 1, "冬": 11, "腊": 12}
LUNAR_DAYS = {name: day for day, name in enumerate(lunar.DAYS, 1)}
LUNAR_DAYS |= {name.replace("廿", "二十"): day for name, day in LUNAR_DAYS.items()} | {"廿": 20, "卅": 30}
LUNAR_FIGURES = {str(day): day for day in range(1, lunar.LONG + 1)}


class Day(NamedTuple):
    """`dates(today)`: the dates it may mean, soonest first (raises NoSuchDay); `rest`: what follows it in the text."""

    dates: Dates
    rest: str
    weekday: int | None = None  # typed beside the date, to be checked; Monday is 0


def read(text: str) -> Iterator[Day]:
    """Every reading of the head of a text."""
    for pattern, dates in RELATIVE:
        if match := pattern.match(text):
            yield Day(dates(match), _after(text, match))
    yield from _dated(text)
    weekday, rest = _weekday_at_head(text)
    if weekday is not None:
        yield from (day._replace(weekday=weekday) for day in _dated(rest))


def _relative(match: Match) -> Dates:
    return partial(coming.ahead, AHEAD[match["word"]])


def _days_ahead(match: Match) -> Dates:
    return partial(coming.ahead, number(match["count"]))


def _weekday(match: Match) -> Dates:
    return partial(coming.weekday, WEEKS.get(match["which"]), WEEKDAYS[match["day"][:3]])


def _day_of_month(match: Match) -> Dates:
    return partial(coming.in_month, MONTHS_AHEAD.get(match["which"]), number(match["day"]))


RELATIVE: list[tuple[re.Pattern[str], Callable[[Match], Dates]]] = [
    (re.compile("(?P<word>大后|后|明|今)(?:天|日|(?=[早晚]))"), _relative),
    (re.compile("(?:the )?(?P<word>day after tomorrow|tomorrow|today)(?![a-z])"), _relative),
    (re.compile(f"(?P<count>{NUMBER})天(?:之|以)?后"), _days_ahead),
    (re.compile(f"(?:(?P<which>下下|下|本|这)个?)?{CHINESE_WEEKDAY}"), _weekday),
    (re.compile(f"(?:on )?(?:(?P<which>next|this) )?{ENGLISH_WEEKDAY}"), _weekday),
    (re.compile(f"(?:(?P<which>下|本|这)个?月)?(?P<day>{NUMBER})[日号]"), _day_of_month),
]


def _dated(text: str) -> Iterator[Day]:
    for dates, rest in (*_solar_days(text), *_lunar_days(text)):
        weekday, further = _weekday_at_head(rest)
        yield Day(dates, further, weekday)


def _weekday_at_head(text: str) -> tuple[int | None, str]:
    match = next(filter(None, (pattern.match(text) for pattern in WEEKDAY)), None)
    return (WEEKDAYS[match["day"][:3]], _after(text, match)) if match else (None, text)


def _solar_days(text: str) -> Iterator[tuple[Dates, str]]:
    for pattern in DATED:
        if match := pattern.match(text):
            yield _solar(match), _after(text, match)


def _solar(match: Match) -> Dates:
    month, day = MONTHS.get(match["month"][:3]) or number(match["month"]), number(match["day"])
    if match["year"]:
        return partial(coming.in_year, int(match["year"]), month, day)
    return partial(coming.yearly, YEARS_AHEAD.get(match.groupdict().get("ahead")), month, day)


def _lunar_days(text: str) -> Iterator[tuple[Dates, str]]:
    """八月十五 may be of either calendar; 农历, 闰, 正月, 腊月, 初八, 廿三 tell. Its end may be unclear: 二十二十点."""
    match = LUNAR_MONTH.match(text)
    month = (LUNAR_MONTHS.get(match["month"]) or number(match["month"])) if match else 0
    if not match or not 1 <= month <= coming.LAST_MONTH:
        return
    told = match["calendar"] or match["leap"] or match["month"] in LUNAR_MONTHS
    for name, day in (LUNAR_DAYS | LUNAR_FIGURES if match["calendar"] else LUNAR_DAYS).items():
        if text.startswith(name, match.end()):
            rest = text[match.end() + len(name) :].lstrip()
            if told or name[0] in "初廿卅":
                yield partial(lunar.upcoming, month, day, bool(match["leap"])), LUNAR_END.sub("", rest)
            elif not rest.startswith(("日", "号")):
                yield partial(lunar.upcoming, month, day, False), rest
                yield partial(coming.yearly, None, month, day), rest


def _after(text: str, match: Match) -> str:
    return text[match.end() :].lstrip()
