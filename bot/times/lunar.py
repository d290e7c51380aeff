"""The farmers' calendar (农历): dates, and the words for them. Known from 1900 to 2099."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from borax.calendars.lunardate import LCalendars, LunarDate

from bot.times.refusals import NoSuchDay

DAY = timedelta(days=1)
LAST_YEAR = 2099
FIRST_DAY, LAST_DAY = date(1900, 1, 31), date(2099, 12, 31)
LONG = 30  # days
MONTHS = "正二三四五六七八九十冬腊"
DAYS = [
    *(f"初{ones}" for ones in "一二三四五六七八九十"),
    *(f"十{ones}" for ones in "一二三四五六七八九"),
    "二十",
    *(f"廿{ones}" for ones in "一二三四五六七八九"),
    "三十",
]


class Lunar(NamedTuple):
    year: int
    month: int
    day: int
    leap: bool


def of(day: date) -> Lunar | None:
    """None outside the years that are known."""
    if not FIRST_DAY <= day <= LAST_DAY:
        return None
    found = LunarDate.from_solar(day)
    return Lunar(found.year, found.month, found.day, bool(found.leap))


def words(day: date) -> str:
    """十月廿五, 闰六月初一; nothing outside the years that are known."""
    found = of(day)
    return f"{'闰' * found.leap}{MONTHS[found.month - 1]}月{DAYS[found.day - 1]}" if found else ""


def upcoming(month: int, day: int, leap: bool, today: date) -> Iterator[date]:
    """The dates with this name, from this lunar year on; the first may be over.

    Raises NoSuchDay where the next such month is shorter, rather than to leap a year.
    """
    now = of(today)
    for year in range(now.year if now else LAST_YEAR + 1, LAST_YEAR + 1):
        first, length = _month(year, month, leap)
        if first and length < day and first + length * DAY > today:
            raise NoSuchDay(year=year, month=month, day=day, lunar=True, leap=leap, last=length)
        if first and day <= length:
            yield first + (day - 1) * DAY
    raise NoSuchDay(year=today.year, month=month, day=day, lunar=True, leap=leap, last=0)


def day_of(year: int, month: int, day: int) -> date:
    """A day of a month that is no leap one; of a month that is shorter its last: 腊月三十 is at times the 29th."""
    first, length = _month(year, month, leap=False)
    assert first
    return first + (min(day, length) - 1) * DAY


def _month(year: int, month: int, leap: bool) -> tuple[date | None, int]:
    """Its first day and its length; none where the year has no such month."""
    if leap and LCalendars.leap_month(year) != month:
        return None, 0
    return LunarDate(year, month, 1, int(leap)).to_solar_date(), LCalendars.ndays(year, month, int(leap))
