"""A rule as somebody types it: 每周五 9:00, 每月第一个周六, every other friday 7pm; and nothing is guessed."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import msgspec

from bot.recurrences import ending
from bot.recurrences.coming import following
from bot.recurrences.rules import LAST, NeverComes, Rule, begun
from bot.refusals import Refusal
from bot.times import clocks
from bot.times.coming import LAST_MONTH, last_day
from bot.times.days import LUNAR_DAYS, LUNAR_FIGURES, LUNAR_MONTHS, MONTH, MONTHS, WEEKDAYS
from bot.times.moments import Moment, wall
from bot.times.words import NUMBER, number, plain

LONGEST, LEAP_YEAR, MOST_INTERVAL, LUNAR_LAST = 120, 2024, 99, 30
WORKING = (0, 1, 2, 3, 4)
Found = tuple[dict[str, Any], str]
"""The values of a rule, and the text that follows."""

SIGN = "(?:周|星期|礼拜)"
DAY = "[一二三四五六日天]"
LIST = f"(?P<days>{DAY}(?:[ 和及与到至-]?{SIGN}?{DAY})*)"
EN_DAY = "(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?)?(?![a-z])"
EN_LIST = f"(?P<days>{EN_DAY}(?:(?: and | ){EN_DAY})*)"
COUNT = f"(?P<count>{NUMBER}|隔)?"
EN_COUNT = "(?:(?P<count>[0-9]{1,2}|other|second|two|three) )?"
NTH = "第?(?P<nth>[一二三四五1-5首]|最后一?)个?"
EN_NTH = "(?P<nth>first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th)"
ORDER = {sign: at for signs in ("一二三四五", "12345") for at, sign in enumerate(signs, 1)} | {"首": 1}
EN_ORDER = {name: at for at, name in enumerate(("first", "second", "third", "fourth", "fifth"), 1)}
EN_ORDER |= {f"{at}{end}": at for at, end in enumerate(("st", "nd", "rd", "th", "th"), 1)}
FEASTS = {
    "春节": (1, 1),
    "元宵": (1, 15),
    "端午": (5, 5),
    "七夕": (7, 7),
    "中秋": (8, 15),
    "重阳": (9, 9),
    "除夕": (12, 30),
}
ORDINAL = "(?:the )?(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?![0-9a-z:])"

WEEKLY = [
    re.compile(f"每?{COUNT}个?{SIGN}的?{SIGN}?{LIST}"),
    re.compile(f"(?:every {EN_COUNT}(?:weeks? (?:on )?)?|weekly (?:on )?){EN_LIST}"),
]
DAILY = re.compile("每[天日]|every ?day|daily")
WORKDAYS = re.compile("每个?工作日|every (?:weekday|working day)|weekdays|working days")
MONTHLY = [
    re.compile(f"每{COUNT}个?月的?(?:(?P<day>{NUMBER})[日号]|(?P<last>最后一[天日]|底|末))"),
    re.compile(f"(?:every {EN_COUNT}months?|monthly) (?:on )?(?:(?P<last>the last day|its last day)|{ORDINAL})"),
    re.compile(f"(?:on )?(?:(?P<last>(?:the )?last day)|{ORDINAL}) of (?:every|each|the) {EN_COUNT}months?"),
]
WEEKDAY = [
    re.compile(f"每{COUNT}个?月的?{NTH}{SIGN}(?P<days>{DAY})"),
    re.compile(
        f"(?:on )?(?:the |every )?{EN_NTH} (?P<days>{EN_DAY})(?: (?:of|in) (?:every|each|the) {EN_COUNT}months?)?"
    ),
    re.compile(f"(?:every {EN_COUNT}months?|monthly) (?:on )?(?:the )?{EN_NTH} (?P<days>{EN_DAY})"),
]
YEARLY = [
    re.compile(f"每年的?(?P<month>{NUMBER})月(?P<day>{NUMBER})[日号]"),
    re.compile(f"(?:every year|yearly|annually) (?:on )?{MONTH} ?{ORDINAL}"),
    re.compile(f"(?:every year|yearly|annually) (?:on )?{ORDINAL} ?(?:of )?{MONTH}"),
]
LUNAR = re.compile(f"每年的?(?P<calendar>农历|阴历|旧历)?的?(?P<month>[正冬腊]|{NUMBER})月")
EN_YEARLY = "(?:every year|yearly|annually) (?:on )?(?:the )?"
EN_LUNAR = [
    re.compile(EN_YEARLY + "day (?P<day>[0-9]{1,2}) of (?:the )?lunar month (?P<month>[0-9]{1,2})(?![0-9a-z:])"),
    re.compile(
        EN_YEARLY + "(?P<day>[0-9]{1,2})(?:st|nd|rd|th)? (?:day )?of (?:the )?"
        "(?P<month>[0-9]{1,2})(?:st|nd|rd|th)? (?:month of the lunar year|lunar month)(?![0-9a-z:])"
    ),
    re.compile(
        EN_YEARLY + "lunar (?:month )?(?P<month>[0-9]{1,2})(?: ?[/-] ?| )(?:day )?(?P<day>[0-9]{1,2})(?![0-9a-z:])"
    ),
]
FEAST = re.compile(f"每年的?(?P<feast>{'|'.join(FEASTS)})节?")


class NotARule(Refusal):
    """Nothing that the grammar knows, or something was left over: `typed`."""


def read(text: str, first: Moment, now: int, home: str) -> Rule:
    """What recurs as typed, from the first time on that isn't before `first`'s day, in its zone; at its time if none is
    said. `now`: Unix ms UTC; `home`: the country whose holidays are left out where that is asked for.

    Raises NotARule, NeverComes.
    """
    today = wall(now, first.zone).date()
    start = max(datetime.fromisoformat(first.local).date(), today)
    found = set(_rules(plain(text), first, today, home)) if len(text) <= LONGEST else set()
    if len(found) != 1:
        raise NotARule(typed=text)
    rule = found.pop()
    return settled(rule, start, now)


def settled(rule: Rule, today: date, now: int) -> Rule:
    """From its first day on that is still to come. Raises NeverComes."""
    rule = begun(rule, today)
    coming = following(msgspec.structs.replace(rule, excluded=(), holidays=""), now)
    if coming is None:
        raise NeverComes
    return msgspec.structs.replace(rule, start=coming.day)


def _rules(text: str, first: Moment, today: date, home: str) -> Iterator[Rule]:
    for values, rest in _heads(text):
        said, left = ending.take(rest, today)
        if any([said.pop("off", False), values.pop("off", False)]):
            said["holidays"] = home
        for time in _times(left, first):
            yield Rule(start=today.isoformat(), time=time, zone=first.zone, **{**values, **said})


def _times(text: str, first: Moment) -> list[str]:
    if not text:
        return [first.local.partition("T")[2]]
    return [
        f"{hour:02}:{minute:02}" for hour, minute in clocks.read(text.removeprefix("at ")) if hour < clocks.MIDNIGHT
    ]


def _heads(text: str) -> Iterator[Found]:
    for make in (_weekly, _monthly, _weekday, _yearly, _lunar):
        yield from make(text)


def _matches(patterns: list[re.Pattern[str]], text: str) -> Iterator[tuple[re.Match[str], int, str]]:
    """With each its interval, and what follows."""
    for pattern in patterns:
        match = pattern.match(text)
        if match:
            interval = _interval(match.groupdict().get("count"))
            if 1 <= interval <= MOST_INTERVAL:
                yield match, interval, text[match.end() :].strip()


def _interval(said: str | None) -> int:
    if said is None:
        return 1
    words = {"隔": 2, "other": 2, "second": 2, "two": 2, "three": 3}
    return words[said] if said in words else number(said)


def _weekly(text: str) -> Iterator[Found]:
    for pattern, weekdays in ((DAILY, range(7)), (WORKDAYS, WORKING)):
        if match := pattern.match(text):
            yield (
                {"every": "week", "weekdays": tuple(weekdays), "off": pattern is WORKDAYS},
                text[match.end() :].strip(),
            )
    for match, interval, rest in _matches(WEEKLY, text):
        if not text.startswith(("每", "隔", "every", "weekly")):
            continue
        said, chinese = match["days"], match.re is WEEKLY[0]
        yield {"every": "week", "weekdays": _listed(said), "interval": interval}, rest
        if chinese and len(said) > 1 and said[-1] in "一二三四五六":  # 每周一三点: the last is the hour's
            yield {"every": "week", "weekdays": _listed(said[:-1]), "interval": interval}, said[-1] + rest


def _listed(said: str) -> tuple[int, ...]:
    """一三五; 一至五; mon and fri."""
    if said.isascii():
        return tuple(sorted({WEEKDAYS[name[:3]] for name in re.findall(EN_DAY, said)}))
    signs = re.sub(SIGN, "", said)
    through = re.fullmatch(f"({DAY})[到至-]({DAY})", signs)
    if through:
        first, last = (WEEKDAYS[sign] for sign in through.groups())
        return tuple(range(first, last + 1)) or (first, last)
    return tuple(sorted({WEEKDAYS[sign] for sign in re.findall(DAY, signs)}))


def _monthly(text: str) -> Iterator[Found]:
    for match, interval, rest in _matches(MONTHLY, text):
        day = LAST if match["last"] else number(match["day"])
        if day == LAST or 1 <= day <= last_day(LEAP_YEAR, 1):
            yield {"every": "month", "day": day, "interval": interval}, rest


def _weekday(text: str) -> Iterator[Found]:
    for match, interval, rest in _matches(WEEKDAY, text):
        said = match["nth"]
        nth = LAST if said.startswith(("最后", "last")) else {**ORDER, **EN_ORDER}[said]
        yield {"every": "nth", "nth": nth, "weekdays": _listed(match["days"]), "interval": interval}, rest


def _yearly(text: str) -> Iterator[Found]:
    for match, _interval, rest in _matches(YEARLY, text):
        month, day = MONTHS.get(match["month"][:3]) or number(match["month"]), number(match["day"])
        if 1 <= day <= last_day(LEAP_YEAR, month):
            yield {"every": "year", "month": month, "day": day}, rest


def _lunar(text: str) -> Iterator[Found]:
    """八月十五 alone may be of either calendar, and is none."""
    if match := FEAST.match(text):
        month, day = FEASTS[match["feast"]]
        yield {"every": "lunar", "month": month, "day": day}, text[match.end() :].strip()
    for match, _interval, rest in _matches(EN_LUNAR, text):
        month, day = number(match["month"]), number(match["day"])
        if 1 <= month <= LAST_MONTH and 1 <= day <= LUNAR_LAST:
            yield {"every": "lunar", "month": month, "day": day}, rest
    match = LUNAR.match(text)
    month = (LUNAR_MONTHS.get(match["month"]) or number(match["month"])) if match else 0
    if not match or not 1 <= month <= LAST_MONTH:
        return
    told = match["calendar"] or match["month"] in LUNAR_MONTHS
    for name, day in (LUNAR_DAYS | LUNAR_FIGURES if match["calendar"] else LUNAR_DAYS).items():
        rest = text[match.end() + len(name) :].lstrip()
        if text.startswith(name, match.end()) and (told or name[0] in "初廿卅"):
            yield {"every": "lunar", "month": month, "day": day}, rest.lstrip("日号 ")
