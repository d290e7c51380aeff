"""How often somebody hears of notices, and when next: weekly unless he chooses; never in his quiet hours."""

from datetime import timedelta

from bot.announcements import quiet
from bot.deps import Deps
from bot.times.hours import next_occurrence
from bot.times.moments import wall
from bot.times.zones import guess
from storage.alerts import Recipient

NOW, DAILY, WEEKLY, OFF = PACES = ("now", "daily", "weekly", "off")
USUAL = WEEKLY
AT = "09:00"
MONDAY = 0
A_DAY = timedelta(days=1)


def zone_of(deps: Deps, recipient: Recipient) -> str:
    place = guess(recipient.country, recipient.province, recipient.city)
    return recipient.time_zone or place or deps.config.alliance.time_zone


def when(deps: Deps, recipient: Recipient, now: int) -> int | None:
    """When he is told next (Unix ms UTC); None: he wants no alerts."""
    pace, zone = recipient.pace or USUAL, zone_of(deps, recipient)
    if pace == OFF:
        return None
    if pace == NOW:
        at = now
    else:
        at = next_occurrence(AT, zone, now)
        while pace == WEEKLY and wall(at, zone).weekday() != MONDAY:
            at = next_occurrence(AT, zone, at)
    return quiet.put_off(deps, at, zone, recipient.quiet_hours) or at
