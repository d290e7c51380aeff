"""Until when a notice is valid: its days, and the instants that follow from them. Pure."""

import re
from datetime import date, datetime, time, timedelta

from bot.notices.reading.deadlines import deadline_of
from bot.refusals import Refusal
from bot.times.moments import derive, to_minute

LONGEST_DAYS = 365
OFFERED_DAYS = (7, 30, 90, 180, 365)
DAY_MS = 86_400_000
BARE = re.compile(
    r"^\s*(?:in )?(\d{1,4}|半|[一二两三六九十]+|a|one|two|three|six)\s*个?\s*"
    r"(天|日|周|星期|月|年|days?|weeks?|months?|years?)\s*(?:后|之后)?\s*$"
)
UNITS = {"天": 1, "日": 1, "周": 7, "星期": 7, "月": 30, "年": 365, "day": 1, "week": 7, "month": 30, "year": 365}
COUNTS = {
    "半": 0.5,
    "一": 1,
    "两": 2,
    "二": 2,
    "三": 3,
    "六": 6,
    "九": 9,
    "十": 10,
    "a": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "six": 6,
}


class DayUnclear(Refusal):
    """Neither a date nor a span: `typed`."""


class DayOver(Refusal):
    """`day` is over already."""


class ValidTooLong(Refusal):
    """`day` is more than `most` days ahead; `last`: the last possible."""


def day_typed(text: str, today: str) -> str:
    """ISO, of 12月31日, 月底, 90天, 3 months, 2026-12-31. Raises DayUnclear, DayOver, ValidTooLong."""
    span = BARE.match(text.lower())
    if span:
        count = COUNTS.get(span[1], 0) or (int(span[1]) if span[1].isdigit() else 0)
        days = round(count * UNITS[span[2].rstrip("s")])
        if not days:
            raise DayUnclear(typed=text)
        return check_day((date.fromisoformat(today) + timedelta(days=min(days, 9_999))).isoformat(), today)
    found = deadline_of(f"截止{text.strip()}前", today)
    if not found.day:
        found = deadline_of(f"by {text.strip()}", today)
    if not found.day or found.wrong:
        raise DayUnclear(typed=text)
    return check_day(found.day, today)


def check_day(day: str, today: str) -> str:
    """Raises DayOver, ValidTooLong."""
    last = in_days(LONGEST_DAYS, today)
    if day < today:
        raise DayOver(day=day)
    if day > last:
        raise ValidTooLong(day=day, most=LONGEST_DAYS, last=last)
    return day


def in_days(days: int, today: str) -> str:
    return (date.fromisoformat(today) + timedelta(days=days)).isoformat()


def ends_at(day: str, zone: str) -> int:
    """Unix ms UTC: the day is over in the alliance's zone."""
    following = date.fromisoformat(day) + timedelta(days=1)
    return derive(to_minute(datetime.combine(following, time())), zone)
