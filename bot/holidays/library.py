"""The library `holidays`, which computes public holidays years ahead, China's made-up working days as far as they are
announced (the State Council names the next year's in November).

It takes 10 MB. So a process of its own computes at the start what will most likely be asked for; any other year or
country is computed here, when it is asked for.
"""

import asyncio
import os
import sys
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

import msgspec
import structlog

if TYPE_CHECKING:
    from holidays import HolidayBase

log = structlog.get_logger()

WEEKEND, OFF = 1, 2
CHINESE = ("zh_CN", "zh_HK", "zh_TW", "zh", "en_US")
ENGLISH = ("en_US", "en_GB", "en")
COMMAND = (sys.executable, "-m", "bot.holidays.library")
PATIENCE_S = 10.0
_years: dict[tuple[str, int], "Year"] = {}


class Year(msgspec.Struct, frozen=True, array_like=True):
    """Of a country: what each day is (WEEKEND, OFF: nobody works), and by day of the year what holidays are called.

    `days` is empty for a country that the library doesn't know.
    """

    days: bytes = b""
    chinese: dict[int, str] = {}
    english: dict[int, str] = {}


Asked = tuple[str, int]
"""A country (ISO 3166) and a year."""


def of_day(country: str, day: date) -> tuple[int | None, str, str]:
    """WEEKEND and OFF, None where nobody knows; what a holiday is called in Chinese and in English, else empty."""
    asked, at = (country, day.year), day.timetuple().tm_yday - 1
    year = _years.get(asked)
    if year is None:
        year = _years[asked] = _computed(*asked)
    return year.days[at] if year.days else None, year.chinese.get(at, ""), year.english.get(at, "")


async def foresee(countries: Iterable[str], years: Iterable[int]) -> None:
    """Have these computed by another process: some 0.3 s of it. What it fails at is computed when it is asked for."""
    years = list(years)
    wanted = [(country, year) for country in dict.fromkeys(countries) for year in years]
    missing = [each for each in wanted if each not in _years]
    if not missing:
        return
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(each for each in sys.path if each)}
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(*COMMAND, stdin=pipe, stdout=pipe, env=environment)
    try:
        async with asyncio.timeout(PATIENCE_S):
            said, _ = await child.communicate(msgspec.msgpack.encode(missing))
        found = msgspec.msgpack.decode(said, type=list[Year])
        _years.update(zip(missing, found, strict=True))
    except (TimeoutError, msgspec.MsgspecError, ValueError) as error:
        log.warning("holidays are computed when they are asked for", error=repr(error))
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()


def _computed(country: str, number: int) -> Year:
    """Some 10 ms, and 50 the first time."""
    chinese, english = (_library(country, number, wanted) for wanted in (CHINESE, ENGLISH))
    if chinese is None or english is None:
        return Year()
    first = date(number, 1, 1)
    days = [first + timedelta(at) for at in range((date(number + 1, 1, 1) - first).days)]
    flags = bytes(
        WEEKEND * (day.weekday() in chinese.weekend) | OFF * (not chinese.is_working_day(day)) for day in days
    )
    return Year(flags, _names(chinese, days), _names(english, days))


def _names(holidays: "HolidayBase", days: list[date]) -> dict[int, str]:
    return {at: str(name) for at, day in enumerate(days) if (name := holidays.get(day))}


def _library(country: str, number: int, wanted: Iterable[str]) -> "HolidayBase | None":
    """None of a country that the library doesn't know."""
    import holidays  # noqa: PLC0415, 10 MB, which the process of its own takes in our place

    own = holidays.list_localized_countries().get(country, [])
    chosen = next((each for each in wanted if each in own), None)
    try:
        return holidays.country_holidays(country, years=number, expand=False, language=chosen)
    except NotImplementedError:
        return None


def main() -> None:
    """What the other process does: countries and years on its input, a Year for each on its output."""
    asked = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=list[Asked])
    sys.stdout.buffer.write(msgspec.msgpack.encode([_computed(*each) for each in asked]))


if __name__ == "__main__":
    main()
