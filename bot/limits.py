"""How often somebody may do what costs others: one table, of so many within a span, from [limits] of the configuration.

They come back one by one: of 20 a day one after 72 minutes. So nobody waits for midnight, and a restart resets nothing.
"""

import sqlite3
from functools import partial

import msgspec

from bot import standing
from bot.deps import Deps
from bot.privacy import Viewer
from bot.refusals import Refusal
from storage import limits
from storage.database import Reader, Transaction

MINUTE_MS, HOUR_MS, DAY_MS = 60_000, 3_600_000, 86_400_000
SPANS = {MINUTE_MS: "minute", HOUR_MS: "hour", DAY_MS: "day"}


class Limit(msgspec.Struct, frozen=True):
    """`suspended`: who is suspended may do it still."""

    span_ms: int
    suspended: bool = False


LIMITS = {
    "leads": Limit(DAY_MS),
    "contacts": Limit(DAY_MS),
    "claims": Limit(DAY_MS, suspended=True),
    "codes": Limit(HOUR_MS, suspended=True),
    "searches": Limit(MINUTE_MS, suspended=True),
    "reports": Limit(DAY_MS),
    "introductions": Limit(DAY_MS),
    "interests": Limit(DAY_MS),
}
"""By the key in [limits], which says how many; each has its words in words.toml [limits]."""


class TooOften(Refusal):
    """`what` was done `number` times within a `span` (minute, hour, day); `wait_ms` until the next."""


async def take(deps: Deps, tx: Transaction, viewer: Viewer, what: str) -> int:
    """Count one; how many are left. Call it once what was done before is known not to be replayed.

    Raises TooOften, Suspended.
    """
    if not LIMITS[what].suspended:
        standing.check(viewer)
    if not await tx.run(partial(count, deps=deps, viewer=viewer, what=what)):
        raise await _refusal(deps, tx, viewer, what)
    return await left(deps, tx, viewer, what)


def count(connection: sqlite3.Connection, deps: Deps, viewer: Viewer, what: str) -> bool:
    """For `Database.write`: count one; False where none is left."""
    number, step = _rate(deps, viewer, what)
    return limits.take(connection, viewer.telegram_id, what, number, step, deps.now())


async def left(deps: Deps, reader: Reader, viewer: Viewer, what: str) -> int:
    """How many he may do now."""
    number, step = _rate(deps, viewer, what)
    used_ms = max(0, await limits.free_at(reader, viewer.telegram_id, what) - deps.now())
    return max(0, number + -used_ms // step)


async def check(deps: Deps, reader: Reader, viewer: Viewer, what: str) -> None:
    """Without counting. Raises TooOften, Suspended."""
    if not LIMITS[what].suspended:
        standing.check(viewer)
    if not await left(deps, reader, viewer, what):
        raise await _refusal(deps, reader, viewer, what)


async def _refusal(deps: Deps, reader: Reader, viewer: Viewer, what: str) -> TooOften:
    number, step = _rate(deps, viewer, what)
    free_at = await limits.free_at(reader, viewer.telegram_id, what)
    wait_ms = max(1, free_at - (number - 1) * step - deps.now())
    return TooOften(what=what, number=number, span=SPANS[LIMITS[what].span_ms], wait_ms=wait_ms)


def _rate(deps: Deps, viewer: Viewer, what: str) -> tuple[int, int]:
    """How many at once, and after what time one comes back."""
    configured = deps.config.limits
    number: int = getattr(configured, what)
    number *= configured.staff if viewer.staff else 1
    return number, max(1, LIMITS[what].span_ms // number)
