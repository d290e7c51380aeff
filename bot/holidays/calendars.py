"""Which days are public holidays, and which weekend days people work: by country, the office's own word first.

The rest is from the library `holidays`, which computes years ahead, China's made-up working days as far as they are
announced (the State Council names the next year's in November).
"""

import sqlite3
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache

import holidays as library
from babel.core import get_global

from bot import tables, traditional
from storage import holidays
from storage.holidays import Row

DAY = timedelta(days=1)
SATURDAY = 5
KEPT, ISO = 4, 2
CHINESE = ("zh_CN", "zh_HK", "zh_TW", "zh")
_made: dict[tuple[str, int], "Calendar"] = {}


class Calendar:
    """`rows`: the office's own."""

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self._own = {(row.country, row.day): row for row in rows}

    def is_off(self, country: str, day: date) -> bool:
        """Whether nobody works: a weekend or a holiday, and no day made up for one. `country`: ISO 3166."""
        row = self._own.get((country, day.isoformat()))
        if row is not None:
            return row.off
        return not _works(country, day)

    def working_in(self, country: str) -> Callable[[date], bool]:
        """Whether a day is a working day in a country (ISO 3166)."""
        return lambda day: not self.is_off(country, day)

    def name(self, country: str, day: date, language: str = "zh-Hans") -> str:
        """What a public holiday is called; empty on other days. A weekend that touches one is part of it."""
        if not self.is_off(country, day):
            return ""
        found = self._named(country, day, language)
        if not found and _is_weekend(country, day):
            found = self._joined(country, day, language)
        return traditional.word(found) if language == "zh-Hant" else found

    def _named(self, country: str, day: date, language: str) -> str:
        row = self._own.get((country, day.isoformat()))
        if row is not None and row.off:
            return row.name or day.isoformat()
        return _of_library(country, day, language)

    def _joined(self, country: str, day: date, language: str) -> str:
        """The name of the holiday before or after the weekend, without a working day between."""
        for step in (-DAY, DAY):
            near = day + step
            while _is_weekend(country, near) and self.is_off(country, near):
                near += step
            if self.is_off(country, near) and (name := self._named(country, near, language)):
                return name
        return ""


def current(connection: sqlite3.Connection) -> Calendar:
    """As it stands in a database; made anew when its rows change."""
    number = holidays.version(connection)
    file = connection.execute("PRAGMA database_list").fetchone()[2]
    found = _made.get((file, number))
    if found is None:
        if len(_made) >= KEPT:
            _made.clear()
        found = _made[file, number] = Calendar(holidays.rows(connection))
    return found


def country(written: str) -> str:
    """A country as the register has it, as its code; the home country where nobody knows."""
    found = tables.find_country(written) if written else None
    return found.code if found else tables.HOME


def warm() -> None:
    """Load what the first question would wait for: some 50 ms."""
    _works(tables.HOME, date.today())  # noqa: DTZ011, which year doesn't matter


@cache
def _year(country: str, year: int, language: str) -> library.HolidayBase | None:
    """None of a country that the library doesn't know."""
    supported = library.list_localized_countries()
    own = supported.get(country, [])
    wanted = CHINESE if language != "en" else ("en_US", "en_GB", "en")
    chosen = next((each for each in (*wanted, "en_US") if each in own), None)
    try:
        return library.country_holidays(country, years=year, expand=False, language=chosen)
    except NotImplementedError:
        return None


def _works(country: str, day: date) -> bool:
    year = _year(country, day.year, "zh-Hans")
    return day.weekday() < SATURDAY if year is None else bool(year.is_working_day(day))


def _is_weekend(country: str, day: date) -> bool:
    year = _year(country, day.year, "zh-Hans")
    return day.weekday() in ({5, 6} if year is None else year.weekend)


def _of_library(country: str, day: date, language: str) -> str:
    year = _year(country, day.year, "en" if language == "en" else "zh-Hans")
    return str(year.get(day) or "") if year is not None else ""


def of_zone(zone: str) -> str:
    """The country whose clock it is (ISO 3166); the home country where it is nobody's."""
    found: str = get_global("zone_territories").get(zone, "")
    return found if len(found) == ISO and found.isalpha() else tables.HOME
