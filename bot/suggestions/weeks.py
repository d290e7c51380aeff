"""Weeks, by their Mondays."""

from datetime import date, timedelta

from bot.deps import Deps
from bot.times.hours import next_occurrence
from bot.times.moments import wall

AT = "07:00"
WEEK = timedelta(days=7)


def monday(today: str) -> str:
    """Of the week of a day, both ISO."""
    day = date.fromisoformat(today)
    return (day - timedelta(days=day.weekday())).isoformat()


def following(monday_: str) -> str:
    """The Monday after one, both ISO."""
    return (date.fromisoformat(monday_) + WEEK).isoformat()


def number(monday_: str) -> int:
    """Counts weeks."""
    return date.fromisoformat(monday_).toordinal() // 7


def on_mondays(deps: Deps, after: int) -> int:
    """Monday morning in the alliance's zone. Unix ms UTC."""
    zone = deps.config.alliance.time_zone
    at = next_occurrence(AT, zone, after)
    while wall(at, zone).weekday():
        at = next_occurrence(AT, zone, at)
    return at
