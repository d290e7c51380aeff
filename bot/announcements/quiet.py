"""Quiet hours: nobody is written to unasked in the night of his own zone (design, decision 14)."""

from bot.deps import Deps
from bot.times.hours import quiet

NONE = "none"


def put_off(deps: Deps, at: int, zone: str, chosen: str = "") -> int | None:
    """Until when what is due at `at` waits for a reader in a zone; None where it needn't. Unix ms UTC.

    `chosen`: his own quiet hours, such as 22:00-07:00 or none; empty: as configured.
    """
    hours = chosen or deps.config.announcements.quiet_hours
    if hours in {"", NONE}:
        return None
    start, _, end = hours.partition("-")
    later = quiet(at, zone, start, end)
    return later if later > at else None


def from_when(deps: Deps, at: int, zone: str, chosen: str = "", *, urgent: bool) -> int:
    """When it may go out to a reader in a zone."""
    return at if urgent else put_off(deps, at, zone, chosen) or at
