"""Of an event: when people are reminded, and whether that still concerns somebody. Instants are Unix ms UTC."""

import json
import sqlite3
from collections.abc import Iterable

from storage.database import Reader, Transaction


async def chosen(reader: Reader, event_id: int) -> tuple[int, ...] | None:
    """Minutes before the begin, as its host chose; None: as is usual."""
    row = await reader.one("SELECT minutes FROM event_reminders WHERE event_id = :id", id=event_id)
    return tuple(json.loads(row[0])) if row else None


async def choose(tx: Transaction, event_id: int, minutes: Iterable[int]) -> None:
    sql = """INSERT INTO event_reminders (event_id, minutes) VALUES (:id, :minutes)
             ON CONFLICT (event_id) DO UPDATE SET minutes = excluded.minutes"""
    await tx.execute(sql, id=event_id, minutes=json.dumps(sorted(minutes, reverse=True)))


OWN = """(rsvps.person_id = (SELECT person_id FROM accounts WHERE telegram_id = :who)
    OR (rsvps.person_id IS NULL AND rsvps.telegram_id = :who))"""


def is_due(connection: sqlite3.Connection, event_id: int, begins_at: int, telegram_id: int) -> bool:
    """Whether it is still held at that time, and concerns him."""
    sql = f"""SELECT 1 FROM events JOIN rsvps ON rsvps.event_id = events.id
              WHERE events.id = :id AND state = 'scheduled' AND begins_at = :at AND {OWN}
                AND answer IN ('going', 'offered') LIMIT 1"""
    values = {"id": event_id, "at": begins_at, "who": telegram_id}
    return connection.execute(sql, values).fetchone() is not None


def is_silent(connection: sqlite3.Connection, event_id: int, telegram_id: int) -> bool:
    """Whether it is still held, and he has still not answered."""
    sql = f"""SELECT 1 FROM events WHERE id = :id AND state = 'scheduled'
                AND NOT EXISTS (SELECT 1 FROM rsvps WHERE event_id = :id AND {OWN})"""
    return connection.execute(sql, {"id": event_id, "who": telegram_id}).fetchone() is not None
