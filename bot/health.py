"""How the bot is: what waits and since when, what went wrong in the last 24 hours, how much room is left."""

import asyncio
import shutil
from pathlib import Path

import msgspec

from bot.deps import Deps
from bot.inbox import ATTEMPTS
from bot.troubles import DAY_MS
from storage import inbox, outbox
from storage.database import Reader

LATE_MS = 10 * 60_000  # a delivery that is due so long, or an update that isn't answered, is worth a look
LITTLE_BYTES = 1_000_000_000
STALE_MS = 2 * DAY_MS
ERRORS = 6


class Room(msgspec.Struct, frozen=True):
    """In bytes: the database with what SQLite keeps beside it, and what is free on its disk."""

    database: int
    free: int

    @property
    def little(self) -> bool:
        return self.free < max(LITTLE_BYTES, 2 * self.database)


class Queue(msgspec.Struct, frozen=True):
    """How many wait, and for how long the oldest has, in ms."""

    waiting: int
    oldest_ms: int

    @property
    def late(self) -> bool:
        return self.oldest_ms > LATE_MS


class Health(msgspec.Struct, frozen=True):
    """`received`: updates that aren't answered yet; `due`: deliveries whose time has come.

    `errors`: of deliveries, in Telegram's words; `troubles`: of answers, since the start; each with how many.
    """

    room: Room
    received: Queue
    due: Queue
    errors: tuple[tuple[str, int], ...]
    troubles: tuple[tuple[str, int], ...]


async def look(deps: Deps, reader: Reader) -> Health:
    now = deps.now()
    received, due = await inbox.unfinished(reader, ATTEMPTS), await outbox.due(reader, now)
    errors = await outbox.errors(reader, now - DAY_MS, ERRORS)
    return Health(
        await asyncio.to_thread(_room, Path(deps.config.storage.path)),
        _queue(received[0] - 1, received[1], now),  # but for the one that asks
        _queue(*due, now),
        tuple(errors),
        tuple(deps.troubles.lately(now)[:ERRORS]),
    )


def _queue(waiting: int, oldest: int | None, now: int) -> Queue:
    return Queue(waiting, max(0, now - oldest) if oldest is not None else 0)


def _room(database: Path) -> Room:
    files = (database.with_name(database.name + ending) for ending in ("", "-wal", "-shm"))
    used = sum(each.stat().st_size for each in files if each.exists())
    return Room(used, shutil.disk_usage(database.absolute().parent).free)
