"""What nobody asked for just now shares one allowance a person: 1 a day, 3 a week (design, decision 14).

A feature asks with `take` in the transaction that queues its message; what isn't allowed yet waits, and is folded into
the next one. Answers, one's own events and introductions, and approved announcements don't ask.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.deps import Deps
from bot.times.moments import derive, wall
from storage import allowance
from storage.database import Transaction

A_DAY, A_WEEK = 1, 3
WEEK = timedelta(days=7)
LOOK_BACK_MS = 9 * 86_400_000  # a week, wherever its days begin


def free_from(told: Sequence[int], now: int, zone: str) -> int:
    """The first moment from `now` on (Unix ms UTC) when one more is within the allowance of days of a zone. Pure."""
    days = sorted(wall(at, zone).date() for at in told)
    day = wall(now, zone).date()
    while not _room(days, day):
        day += timedelta(days=1)
    return max(now, derive(f"{day.isoformat()}T00:00", zone)) if day > wall(now, zone).date() else now


def _room(days: Sequence[date], day: date) -> bool:
    same = sum(each == day for each in days)
    week = sum(day - WEEK < each <= day for each in days)
    return same < A_DAY and week < A_WEEK


async def take(deps: Deps, tx: Transaction, telegram_id: int, what: str, zone: str) -> int | None:
    """Use the allowance for a message of the feature `what`; None where it may go, else when it may."""
    now = deps.now()
    later = free_from(await allowance.since(tx, telegram_id, now - LOOK_BACK_MS), now, zone)
    if later > now:
        return later
    await allowance.note(tx, telegram_id, what, now)
    return None
