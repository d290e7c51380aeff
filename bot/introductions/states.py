"""How an introduction stands, and how much of that the two who are brought together are told.

To whoever asked, all quiet endings are one, from the next morning on: until then, it is as it was.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from storage.introductions import Introduction

WITH_SECRETARIAT, ASKED, ENDORSED = OPEN = "with_secretariat", "asked", "endorsed"
AT_TARGET = (ASKED, ENDORSED)
ACCEPTED = "accepted"  # he said yes, and his secretariat still has to tell him whom he can reach how
CONNECTED, CLOSED = "connected", "closed"
DECLINED, EXPIRED = QUIET = "declined", "expired"
WITHDRAWN = "withdrawn"

NEXT = {
    WITH_SECRETARIAT: frozenset({ASKED, ENDORSED, ACCEPTED, CONNECTED, DECLINED, EXPIRED, WITHDRAWN}),
    ASKED: frozenset({CONNECTED, DECLINED, EXPIRED, WITHDRAWN, WITH_SECRETARIAT}),
    ENDORSED: frozenset({CONNECTED, DECLINED, EXPIRED, WITHDRAWN, WITH_SECRETARIAT}),
    ACCEPTED: frozenset({CONNECTED}),
    CONNECTED: frozenset({CLOSED}),
    DECLINED: frozenset({WITHDRAWN}),  # by who asked, before he knows
    EXPIRED: frozenset({WITHDRAWN}),
    WITHDRAWN: frozenset[str](),
    CLOSED: frozenset[str](),
}
"""The diagram in the README."""

HOUR = 9
DAY_MS = 86_400_000


def morning(now: int, zone: str) -> int:
    """The next 9:00 of a zone. Unix ms UTC."""
    local = datetime.fromtimestamp(now / 1000, ZoneInfo(zone))
    at = local.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return int((at if at > local else at + timedelta(days=1)).timestamp() * 1000)


def open_to_asker(it: Introduction, now: int) -> bool:
    """As far as he knows."""
    return it.state in OPEN or (it.state in QUIET and (it.told_at or 0) > now)


def standing(it: Introduction, now: int) -> str:
    """One word of words.toml [introduction_standings] for who asked."""
    if open_to_asker(it, now):
        return it.way
    if it.state in QUIET:
        return "not_reached"
    return CONNECTED if it.state == ACCEPTED else it.state


def moved(it: Introduction, state: str, **more: object) -> Introduction:
    """The same in another state; only along the diagram."""
    assert state in NEXT[it.state], f"{it.state} -> {state}"
    return msgspec.structs.replace(it, state=state, **more)


def nudged(it: Introduction) -> Introduction:
    return msgspec.structs.replace(it, nudges=it.nudges + 1)
