"""Quiet hours: nobody is written to unasked in the night of his own zone (design, decision 14)."""

from bot.deps import Deps
from bot.times.hours import quiet


def put_off(deps: Deps, at: int, zone: str) -> int | None:
    """Until when what is due at `at` waits for a reader in a zone; None where it needn't. Unix ms UTC."""
    hours = deps.config.announcements.quiet_hours
    if not hours:
        return None
    start, _, end = hours.partition("-")
    later = quiet(at, zone, start, end)
    return later if later > at else None


def from_when(deps: Deps, at: int, zone: str, *, urgent: bool) -> int:
    """When it may go out to a reader in a zone."""
    return at if urgent else put_off(deps, at, zone) or at
