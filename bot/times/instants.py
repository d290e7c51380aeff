"""Times typed without a wall clock in mind: 两小时后, in 30 minutes, 2026-12-03T14:30+08:00."""

import re
from datetime import datetime, timedelta

from bot.times.coming import solar
from bot.times.moments import EPOCH, MINUTE_MS
from bot.times.words import NUMBER, number

COUNT = f"(?:[0-9]{{1,4}}|{NUMBER})"
LATER = [
    re.compile(f"(?:(?P<hours>{COUNT}|半)个?(?P<plus>半)?(?:小时|钟头))?(?:(?P<minutes>{COUNT})分钟?)?(?:之|以)?后"),
    re.compile(
        "in (?:(?P<hours>[0-9]{1,4}|an?|half an) ?(?:hours?|hrs?|h)(?![a-z]))?"
        "(?: ?(?:and )?(?P<minutes>[0-9]{1,4}) ?(?:minutes?|mins?|m))?"
    ),
]
HOUR, HALF = 60, 30
IN_WORDS = {"半": HALF, "half an": HALF, "a": HOUR, "an": HOUR}
ISO = re.compile(
    "(?P<year>(?:19|20|21)[0-9]{2})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})(?P<sign>t| )(?P<clock>[0-9]{2}:[0-9]{2})"
    "(?::00(?:[.]0+)?)? ?(?P<offset>z|[+-][0-9]{2}(?::?[0-9]{2})?)"
)


def later(text: str) -> int | None:
    """A span from now, in ms."""
    match = next(filter(None, (pattern.fullmatch(text) for pattern in LATER)), None)
    if not match or not (match["hours"] or match["minutes"]):
        return None
    minutes = number(match["minutes"]) if match["minutes"] else 0
    if hours := match["hours"]:
        minutes += IN_WORDS[hours] if hours in IN_WORDS else HOUR * number(hours)
    if match.groupdict().get("plus"):
        minutes += HALF
    return minutes * MINUTE_MS


def instant(text: str) -> int | None:
    """An ISO time with its offset, in Unix ms UTC. 09:30-11:00 after a space is a range, no offset: refused."""
    match = ISO.fullmatch(text)
    if not match or (match["sign"] == " " and match["offset"].startswith("-")):
        return None
    day = solar(int(match["year"]), int(match["month"]), int(match["day"]))
    try:
        found = datetime.fromisoformat(f"{day}T{match['clock']}{match['offset'].upper()}")
    except ValueError:
        return None
    return (found - EPOCH) // timedelta(milliseconds=1)
