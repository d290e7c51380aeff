"""How long before it a meeting is to be called: by whole days of the calendar where it takes place."""

from datetime import date

from bot.refusals import Refusal
from bot.times.moments import wall


class ShortNotice(Refusal):
    """A meeting is called later than the organisation's rules say: `days` before it, `needed` of them; `draft`."""


def days_ahead(local: str, zone: str, now: int) -> int:
    """From the day of `now` (Unix ms UTC) to that of a wall time in the zone."""
    return (date.fromisoformat(local[:10]) - wall(now, zone).date()).days


def short(local: str, zone: str, now: int, notice_days: int) -> int | None:
    """How many days ahead it is called, where that is too late; None where it isn't."""
    ahead = days_ahead(local, zone, now)
    return ahead if ahead < notice_days else None
