"""What Telegram handed over and what of it is done. The writes are small ones for `Database.write`."""

import sqlite3
from collections.abc import Sequence

import msgspec

from storage.database import Reader


class Received(msgspec.Struct, frozen=True):
    """An update as it came: `sender` is whose queue it joins, `body` its JSON."""

    update_id: int
    sender: int
    body: bytes
    attempts: int = 0


def put(connection: sqlite3.Connection, received: Sequence[Received], now: int) -> set[int]:
    """Write a batch and say which of it is new: what is there already was handed over twice."""
    ids = [each.update_id for each in received]
    between = "SELECT update_id FROM inbox WHERE update_id BETWEEN ? AND ?"
    there = {row[0] for row in connection.execute(between, (min(ids), max(ids)))}
    sql = """INSERT INTO inbox (update_id, sender, body, received_at) VALUES (?, ?, ?, ?)
             ON CONFLICT (update_id) DO NOTHING"""
    connection.executemany(sql, [(each.update_id, each.sender, each.body, now) for each in received])
    return set(ids) - there


def attempt(connection: sqlite3.Connection, update_id: int) -> None:
    """Count, before it is handled, that a replay tries an update again."""
    connection.execute("UPDATE inbox SET attempts = attempts + 1 WHERE update_id = ?", (update_id,))


def done(connection: sqlite3.Connection, update_id: int, now: int) -> None:
    """Done, and the body emptied: what people wrote isn't kept."""
    connection.execute("UPDATE inbox SET done_at = ?, body = NULL WHERE update_id = ?", (now, update_id))


def prune(connection: sqlite3.Connection, before: int) -> int:
    """Forget what was done before an instant: Telegram doesn't hand it over again."""
    return connection.execute("DELETE FROM inbox WHERE done_at < ?", (before,)).rowcount


async def newest(reader: Reader) -> int:
    """The last update_id there is; 0 without any."""
    row = await reader.one("SELECT max(update_id) FROM inbox")
    return (row and row[0]) or 0


async def senders(reader: Reader, attempts: int) -> list[int]:
    """Whose queues hold something that isn't done and was tried less often than `attempts`."""
    sql = "SELECT DISTINCT sender FROM inbox WHERE done_at IS NULL AND attempts < :attempts"
    return [row[0] for row in await reader.all(sql, attempts=attempts)]


async def waiting(reader: Reader, sender: int, after: int, attempts: int, limit: int) -> list[Received]:
    """A queue's updates after one, the oldest first."""
    sql = """SELECT update_id, sender, body, attempts FROM inbox
             WHERE sender = :sender AND done_at IS NULL AND update_id > :after AND attempts < :attempts
             ORDER BY update_id LIMIT :limit"""
    return await reader.rows(Received, sql, sender=sender, after=after, attempts=attempts, limit=limit)


async def suspects(reader: Reader, least: int, attempts: int) -> list[Received]:
    """What isn't done and was tried `least` times or more, yet less often than `attempts`; the oldest first."""
    sql = """SELECT update_id, sender, body, attempts FROM inbox
             WHERE done_at IS NULL AND attempts >= :least AND attempts < :attempts ORDER BY update_id"""
    return await reader.rows(Received, sql, least=least, attempts=attempts)


async def set_aside(reader: Reader, attempts: int) -> list[int]:
    """The updates that were tried so often that a person should look."""
    sql = "SELECT update_id FROM inbox WHERE done_at IS NULL AND attempts >= :attempts"
    return [row[0] for row in await reader.all(sql, attempts=attempts)]


async def unfinished(reader: Reader, attempts: int) -> tuple[int, int | None]:
    """How many updates aren't done and are still tried, and when the oldest came."""
    sql = "SELECT count(*), min(received_at) FROM inbox WHERE done_at IS NULL AND attempts < :attempts"
    [(number, oldest)] = await reader.all(sql, attempts=attempts)
    return number, oldest
