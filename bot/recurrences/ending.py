"""How often something recurs, until when, and when not, as somebody types it: 共8次, 到2027年6月30日, 除12月25日."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from bot.refusals import Refusal
from bot.times import days
from bot.times.refusals import NoSuchDay
from bot.times.words import NUMBER, number, plain

TIMES = re.compile(f"(?:共|一共|总共)?(?P<times>{NUMBER})次(?:为止)?|(?:for )?(?P<en>[0-9]{{1,2}}) times")
UNTIL = re.compile("^(?:直到|到|至|截至|截止到?|until|till|through) ?")
UNTIL_END = re.compile("^ ?(?:为止|止)")
EXCEPT = re.compile("^(?:除了?|除去|跳过|不含|except(?: on)?|not on|without) ?")
EXCEPT_END = re.compile("^(?:以外|之外|除外|外) ?")
HOLIDAYS = "(?:法定)?(?:公众)?(?:节假日|公共假期|假期|假日)"
LEFT_OUT = re.compile("^ ?(?:除外|以外|跳过|不发|不开|不办)")
OFF = re.compile(
    f"(?:遇|逢)?{HOLIDAYS}(?:除外|跳过|不发|不开|不办|不算|停)"
    f"|(?:避开|跳过|不含|不算|除了?|除去){HOLIDAYS}(?:以外|之外|除外|外)?"
    "|(?:but )?(?:not on|except(?: on)?|skip(?:ping)?) (?:public )?holidays"
)
MOST_EXCLUDED = 60


class NotAnEnding(Refusal):
    """Neither how often, nor until when, nor except when: `typed`."""


class TooManyExcluded(Refusal):
    """So many days that another rule would be better: `most`."""


class EndsTooSoon(Refusal):
    """Before its first time: `until`, `start`, ISO days."""


def read(text: str, today: date) -> dict[str, Any]:
    """`times`, `until`, `excluded`, `off` as far as they are said. Raises NotAnEnding."""
    found, rest = take(plain(text), today)
    if rest or not found:
        raise NotAnEnding(typed=text)
    return found


def take(text: str, today: date) -> tuple[dict[str, Any], str]:
    """What a text says of it, wherever it stands, and what is left of the text."""
    found: dict[str, Any] = {}
    if match := OFF.search(text):
        found["off"], text = True, _cut(text, match)
    match = TIMES.search(text)
    if match and number(match["times"] or match["en"]):
        found["times"], text = number(match["times"] or match["en"]), _cut(text, match)
    for at in range(len(text)):
        for name, value, rest in _dated(text[at:], today):
            before, left = take(f"{text[:at]} {rest}".strip(), today)
            return _joined(_joined(found, {name: value}), before), left
    return found, text.strip()


def _joined(found: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    excluded = sorted({*found.get("excluded", ()), *more.get("excluded", ())})
    return {**found, **more, **({"excluded": tuple(excluded)} if excluded else {})}


def _cut(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}".strip()


def _dated(text: str, today: date) -> Iterator[tuple[str, Any, str]]:
    """`until` a day, or but for some days, at the head of a text."""
    if match := UNTIL.match(text):
        for day, rest in _days(text[match.end() :], today):
            yield "until", day.isoformat(), UNTIL_END.sub("", rest)
    if match := EXCEPT.match(text):
        found = list(_listed(text[match.end() :], today))
        if found:
            yield "excluded", tuple(day.isoformat() for day, _ in found), EXCEPT_END.sub("", found[-1][1])
    found = list(_listed(text, today))
    if found and (match := LEFT_OUT.match(found[-1][1])):  # 12月25日、1月1日除外
        yield "excluded", tuple(day.isoformat() for day, _ in found), found[-1][1][match.end() :]


def _listed(text: str, today: date) -> Iterator[tuple[date, str]]:
    """12月25日和1月1日."""
    while found := next(_days(text, today), None):
        yield found
        text = re.sub("^(?:和|及|与|and) ?", "", found[1].strip())


def _days(text: str, today: date) -> Iterator[tuple[date, str]]:
    """The day to come that the head of a text names."""
    for day in days.read(text):
        try:
            coming = next((each for each in day.dates(today) if each >= today), None)
        except NoSuchDay:
            continue
        if coming is not None and day.weekday in {None, coming.weekday()}:
            yield coming, day.rest
