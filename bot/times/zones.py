"""Which clock people live by: guessed from a place, typed as a place or an IANA name."""

from functools import cache, lru_cache
from zoneinfo import available_timezones

from bot import tables

OFFERED = (
    "Asia/Shanghai", "Asia/Manila", "Asia/Singapore", "Asia/Jakarta", "Asia/Bangkok", "Asia/Tokyo",
    "Australia/Sydney", "Europe/London", "America/New_York", "America/Los_Angeles",
)  # fmt: skip
"""Where most of the alliances' people are."""


@cache
def _by_place() -> dict[str, str]:
    return tables.zones()


@lru_cache(1024)
def guess(country: str, province: str, city: str) -> str:
    """Of a place as the register has it; empty where nobody knows."""
    for written in (city, province, country):
        zone = _of(written, country) if written else ""
        if zone:
            return zone
    return ""


def _of(written: str, country: str) -> str:
    """A city's own, where the country has several."""
    within = tables.find_country(country) if country else None
    for found in tables.find_place(written):
        belongs = tables.country_of(found)
        if within is None or belongs == within.code:
            return _by_place().get(found.code) or _by_place().get(belongs, "")
    return _by_place().get(within.code, "") if within else ""


@cache
def _known() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones() if "/" in name}


def typed(text: str) -> str:
    """马尼拉, Manila, PH, Asia/Manila; empty where it is neither."""
    name = text.strip()
    country = tables.find_country(name)
    return (
        _known().get(name.replace(" ", "_").lower())
        or guess("", "", name)
        or guess(country.code if country else "", "", "")
    )
