"""Until when, as people write it into a notice: 月底前, 10天内, 12月3日前, by 3 Dec, within 2 weeks."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import msgspec

from bot.refusals import Refusal
from bot.times import days
from bot.times.coming import last_day
from bot.times.words import NUMBER, number, plain

DECEMBER = 12
WITHIN = re.compile(
    f"(?P<count>[0-9]{{1,3}}|{NUMBER}|半)个?(?P<unit>天|日|周|星期|礼拜|月)(?:之|以)?内"
    "|within (?:the next )?(?P<number>[0-9]{1,3}|a|one|two|three) (?P<of>day|week|month)s?"
)
LENGTH = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7, "月": 30, "day": 1, "week": 7, "month": 30}
SPELT = {"a": 1, "one": 1, "two": 2, "three": 3}
ENDS = re.compile(
    f"(?P<numbered>{NUMBER})月底|"
    "(?P<next>下个?月底|next month.?end|end of next month)"
    "|(?P<month>(?:本|这个?|当)?月底|月内|month.?end|end of (?:the |this )?month|\\beom\\b)"
    "|(?P<year>年底|年内|end of (?:the |this )?year|year.?end)"
    "|(?P<week>本周内|这周内|本周末|end of (?:the |this )?week)"
    "|(?P<following>下周内|下周末|end of next week)"
)
AFTER = re.compile("^(?:(?:之|以)?前|止|截止|到期|内|交货|交付|到货|进场|提货|发货|要货|安装|开工|交样|交$|前)")
BEFORE = re.compile(
    "(?:截止(?:到|日期|时间)?|截至|最迟|最晚|不晚于|不迟于|交期|有效期?至?|至"
    "|by|before|until|till|deadline|latest|no later than)[:： ]*$"
)
START = re.compile(r"(?<![0-9a-z])(?=[0-9一二三四五六七八九十今明后大下本这周星礼jfmasondtwn])")
AHEAD = 30  # characters in which a date is over


class Deadline(msgspec.Struct, frozen=True):
    """`day`: ISO, the first that is named; empty for none. `others` are named too. `wrong`: one that doesn't exist."""

    day: str = ""
    others: tuple[str, ...] = ()
    past: bool = False
    wrong: str = ""


def deadline_of(text: str, today: str) -> Deadline:
    """`today`: ISO, the author's."""
    now, typed = date.fromisoformat(today), plain(text)
    found: dict[str, int] = {}
    wrong = ""
    for at, value in [*_within(typed, now), *_ends(typed, now), *_dated(typed, now)]:
        if isinstance(value, str):
            wrong = wrong or value
        else:
            found.setdefault(value.isoformat(), at)
    named = sorted(found, key=lambda day: found[day])
    coming = [day for day in named if day >= today]
    first = (coming or named or [""])[0]
    return Deadline(first, tuple(day for day in named if day != first), bool(first) and first < today, wrong)


def _within(text: str, today: date) -> Iterator[tuple[int, date]]:
    for match in WITHIN.finditer(text):
        unit, count = match["unit"] or match["of"], match["count"] or match["number"]
        if count == "半":
            yield match.start(), today + timedelta(days=LENGTH[unit] // 2)
        else:
            how_many = SPELT.get(count) or (int(count) if count.isdigit() else number(count))
            yield match.start(), today + timedelta(days=how_many * LENGTH[unit])


def _ends(text: str, today: date) -> Iterator[tuple[int, date]]:
    month = today.replace(day=last_day(today.year, today.month))
    following = month + timedelta(days=1)
    sunday = today + timedelta(days=6 - today.weekday())
    days_of = {
        "month": month,
        "next": following.replace(day=last_day(following.year, following.month)),
        "year": date(today.year, DECEMBER, 31),
        "week": sunday,
        "following": sunday + timedelta(days=7),
    }
    for match in ENDS.finditer(text):
        if match["numbered"]:
            yield from _end_of(number(match["numbered"]), match.start(), today)
        else:
            yield match.start(), days_of[str(match.lastgroup)]


def _end_of(month: int, at: int, today: date) -> Iterator[tuple[int, date]]:
    """The next of that name."""
    year = today.year + (month < today.month)
    if last_day(year, month):
        yield at, date(year, month, last_day(year, month))


def _dated(text: str, today: date) -> Iterator[tuple[int, date | str]]:
    """Dates beside what says that they are an end; one that doesn't exist as it is written."""
    over = 0
    for start in START.finditer(text):
        at = start.start()
        if at < over:
            continue
        for day in days.read(text[at : at + AHEAD]):
            size = len(text[at : at + AHEAD]) - len(day.rest)
            if AFTER.match(day.rest) or BEFORE.search(text[:at]):
                over = at + size
                yield at, _first(day, today) or text[at : at + size].strip()
                break


def _first(day: days.Day, today: date) -> date | None:
    found: date | None = None
    try:
        for found in day.dates(today):
            if found >= today:
                break
    except (Refusal, ValueError):
        return None
    return found
