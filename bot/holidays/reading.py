"""A table of holidays as somebody pastes it: a line a day, or the announcement of the State Council as it stands.

2027-02-05 休 春节
菲律宾 12月30日 休 黎刹日
春节：2月5日至13日放假调休，共9天。2月20日（周六）上班。
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import msgspec

from bot import tables
from bot.refusals import Refusal
from bot.times.coming import RECENT
from storage.holidays import Row

DAY = timedelta(days=1)
MOST_DAYS, MOST_ROWS, LONGEST_NAME = 40, 400, 30
BREAKS = re.compile(r"[\n。；;]+")
ASIDES = re.compile(r"[（(][^）)]*[）)]")
NUMBERING = re.compile(r"^\s*(?:[一二三四五六七八九十]+、|[0-9]{1,2}[.、)](?![0-9]))\s*")
YEAR = re.compile("(?<![0-9])(20[0-9]{2})年")
WHEN = r"(?:(?:(?P<{0}year>20\d\d)[年/.-])?(?P<{0}month>\d{{1,2}})[月/.-])?(?P<{0}day>\d{{1,2}})(?:日|号)?"
FULL = r"(?:(?P<year>20\d\d)[年/.-])?(?P<month>\d{1,2})[月/.-](?P<day>\d{1,2})(?:日|号)?"
DATES = re.compile(rf"(?<!\d){FULL}(?:\s*[至到~～—–]+\s*(?:{WHEN.format('last_')}))?(?!\d)")
OFF = re.compile("放假|调休|假期|休息|休|holiday|off|closed", re.IGNORECASE)
WORK = re.compile("上班|补班|班|work(?:ing)?(?: day)?", re.IGNORECASE)
NOISE = re.compile(r"共\d+天|[,，、：:\s]+")


class NoHolidayNamed(Refusal):
    """Not one line that is understood: `line`, the first."""


class TooManyDays(Refusal):
    """`most` at once."""


class Pasted(msgspec.Struct, frozen=True):
    """`unclear`: lines in which no day stands."""

    rows: tuple[Row, ...]
    unclear: tuple[str, ...]


def parse(text: str, today: date, home: str) -> Pasted:
    """`home`: the country of lines that name none (ISO 3166). Raises NoHolidayNamed, TooManyDays."""
    year, country = YEAR.search(text), home
    rows: dict[tuple[str, str], Row] = {}
    unclear = []
    for line in filter(str.strip, text.splitlines()):
        country, rest = _country(NUMBERING.sub("", line.strip()), country)
        found = list(_line(rest, country, int(year[1]) if year else 0, today))
        rows |= {(row.country, row.day): row for row in found}
        if rest and not found:
            unclear.append(line.strip()[:80])
        if len(rows) > MOST_ROWS:
            raise TooManyDays(most=MOST_ROWS)
    if not rows:
        raise NoHolidayNamed(line=(unclear or [text])[0][:80])
    return Pasted(tuple(rows[key] for key in sorted(rows)), tuple(unclear))


def _country(line: str, so_far: str) -> tuple[str, str]:
    """A line may begin with a country, or be nothing else: it holds until another is named."""
    first, _, rest = line.partition(" ")
    found = tables.find_country(first.strip("：:"))
    return (found.code, rest.strip()) if found else (so_far, line)


def _line(line: str, country: str, year: int, today: date) -> Iterator[Row]:
    """The days of its sentences; the name before the colon is all of theirs."""
    name, colon, rest = line.partition("：")
    name = name.strip() if colon and not DATES.search(name) else ""
    for part in filter(str.strip, BREAKS.split(rest if name else line)):
        plain = ASIDES.sub("", part)
        said = name or NOISE.sub(" ", WORK.sub(" ", OFF.sub(" ", DATES.sub(" ", plain)))).strip()
        for off, day in _days(plain, year, today):
            yield Row(country, day.isoformat(), off, said[:LONGEST_NAME])


def _days(part: str, year: int, today: date) -> Iterator[tuple[bool, date]]:
    """Dates, then the word that says what they are; off where none does."""
    words = sorted(
        [*((m.start(), True) for m in OFF.finditer(part)), *((m.start(), False) for m in WORK.finditer(part))]
    )
    for match in DATES.finditer(part):
        off = next((off for at, off in words if at >= match.end()), words[-1][1] if words else True)
        for day in _range(match, year, today):
            yield off, day


def _range(match: re.Match[str], year: int, today: date) -> list[date]:
    """Nothing where there is no such day."""
    try:
        first = _date(match["year"], match["month"], match["day"], year, today)
        if match["last_day"] is None:
            return [first]
        month = match["last_month"] or match["month"]
        last = date(int(match["last_year"] or first.year), int(month), int(match["last_day"]))
        last = last if last >= first else last.replace(year=last.year + 1)
    except ValueError:
        return []
    length = (last - first).days + 1
    return [first + number * DAY for number in range(length)] if length <= MOST_DAYS else []


def _date(said: str | None, month: str, day: str, year: int, today: date) -> date:
    """Without a year the text's, else the one to come, unless it was over lately."""
    if said or year:
        return date(int(said or year), int(month), int(day))
    found = date(today.year, int(month), int(day))
    return found if found >= today - RECENT else date(today.year + 1, int(month), int(day))
