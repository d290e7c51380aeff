"""Places and the waitlist, as rules alone: who comes at once, who waits, who is offered a place, until when.

Never more places are taken, or held for an offer, than there are. The waitlist keeps its order: whoever comes later
waits behind it, even where his smaller party would fit and the first one's doesn't yet.
"""

HOUR_MS = 3_600_000


def free(capacity: int | None, taken: int) -> int | None:
    """Places that nobody has, nor is offered; None: without a limit."""
    return None if capacity is None else max(0, capacity - taken)


def fits(capacity: int | None, taken: int, places: int) -> bool:
    left = free(capacity, taken)
    return left is None or places <= left


def admitted(capacity: int | None, taken: int, waiting: int, places: int) -> str:
    """The answer of who wants to come: going, or waiting behind the others."""
    return "going" if not waiting and fits(capacity, taken, places) else "waiting"


def may_grow(capacity: int | None, taken: int, waiting: int, more: int) -> bool:
    """Whether who comes already may bring more: not past those who wait."""
    return more <= 0 or (not waiting and fits(capacity, taken, more))


def offered_until(told_at: int, hours: int, closes_at: int) -> int:
    """How long an offer stands: some hours from when he hears of it, or until sign-up closes. Unix ms UTC."""
    return min(told_at + hours * HOUR_MS, closes_at)
