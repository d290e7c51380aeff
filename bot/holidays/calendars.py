"""Which days are public holidays, and which weekend days people work: by country, the office's own word first.

The rest is from a library that computes years ahead.
"""

import sqlite3
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta

from babel.core import get_global

from bot import tables, traditional
from bot.holidays import library
from storage import holidays, organisations
from storage.database import Database
from storage.holidays import Row

DAY = timedelta(days=1)
SATURDAY = 5
KEPT, ISO = 4, 2
YEARS = 3  # from this one on, at hand before anybody asks
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


async def warm(database: Database, now: int) -> None:
    """Have at hand what will be asked for: the countries of the register, this year and the next ones."""
    written, year = await organisations.countries(database.here), datetime.fromtimestamp(now / 1000, UTC).year
    await library.foresee([tables.HOME, *map(country, written)], range(year, year + YEARS))


def _works(country: str, day: date) -> bool:
    flags, *_ = library.of_day(country, day)
    return day.weekday() < SATURDAY if flags is None else not flags & library.OFF


def _is_weekend(country: str, day: date) -> bool:
    flags, *_ = library.of_day(country, day)
    return day.weekday() >= SATURDAY if flags is None else bool(flags & library.WEEKEND)


def _of_library(country: str, day: date, language: str) -> str:
    _, chinese, english = library.of_day(country, day)
    return english if language == "en" else chinese


def of_zone(zone: str) -> str:
    """The country whose clock it is (ISO 3166); the home country where it is nobody's."""
    found: str = get_global("zone_territories").get(zone, "")
    return found if len(found) == ISO and found.isalpha() else tables.HOME
