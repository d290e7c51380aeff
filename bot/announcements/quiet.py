"""Quiet hours: nobody is written to unasked in the night of his own zone (design, decision 14)."""

from bot.accounts import known
from bot.deps import Deps
from bot.refusals import Gone
from bot.times.hours import quiet
from storage import profile
from storage.database import Reader

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


async def in_the_day(deps: Deps, reader: Reader, telegram_id: int) -> int:
    """From when on somebody is told what nobody waits for: now, or when his night is over."""
    try:
        zone = (await known(deps, reader, telegram_id)).zone
    except Gone:
        return deps.now()
    chosen = (await profile.settings(reader, telegram_id)).quiet_hours
    return from_when(deps, deps.now(), zone, chosen, urgent=False)
