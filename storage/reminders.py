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


OWN = """(SELECT answer FROM rsvps WHERE event_id = :id
    AND person_id = (SELECT person_id FROM accounts WHERE telegram_id = :who))"""
OF_ACCOUNT = """(SELECT answer FROM rsvps WHERE event_id = :id AND person_id IS NULL AND telegram_id = :who)"""
"""His answer: two ways in, so that each finds it by its index."""


def _answer(connection: sqlite3.Connection, event_id: int, telegram_id: int) -> tuple[str, int, str | None]:
    """The event's state and begin, and his answer, or None; as of now."""
    sql = f"SELECT state, begins_at, coalesce({OWN}, {OF_ACCOUNT}) FROM events WHERE id = :id"
    row = connection.execute(sql, {"id": event_id, "who": telegram_id}).fetchone()
    return (row[0], row[1], row[2]) if row else ("", 0, None)


def is_due(connection: sqlite3.Connection, event_id: int, begins_at: int, telegram_id: int) -> bool:
    """Whether it is still held at that time, and concerns him."""
    state, at, answer = _answer(connection, event_id, telegram_id)
    return (state, at) == ("scheduled", begins_at) and answer in {"going", "offered"}


def is_silent(connection: sqlite3.Connection, event_id: int, telegram_id: int) -> bool:
    """Whether it is still held, and he has still not answered."""
    state, _, answer = _answer(connection, event_id, telegram_id)
    return state == "scheduled" and answer is None
