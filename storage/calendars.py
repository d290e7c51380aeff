"""Who has put an event into his calendar, and as of which SEQUENCE. Instants are Unix ms UTC."""

import json
import sqlite3
from collections.abc import Iterable

import msgspec

from storage.accounts import WRITTEN
from storage.database import Reader, Transaction

OWN = """(SELECT answer FROM rsvps WHERE event_id = :id AND person_id = accounts.person_id)"""
OF_ACCOUNT = """(SELECT answer FROM rsvps WHERE event_id = :id AND person_id IS NULL
    AND telegram_id = accounts.telegram_id)"""


class Holder(msgspec.Struct, frozen=True):
    """One who has it and can be reached. `language`: his, or empty; `answer`: his, or empty."""

    telegram_id: int
    language: str
    answer: str


async def take(tx: Transaction, telegram_id: int, taken: Iterable[tuple[int, int]], now: int) -> None:
    """(event, sequence): he has these."""
    sql = """INSERT INTO event_calendars (event_id, telegram_id, sequence, taken_at)
             VALUES (:event, :who, :sequence, :now)
             ON CONFLICT (event_id, telegram_id) DO UPDATE SET sequence = max(sequence, excluded.sequence),
                 taken_at = excluded.taken_at"""
    await tx.many(
        sql, ({"event": event, "sequence": number, "who": telegram_id, "now": now} for event, number in taken)
    )


async def behind(reader: Reader, event_id: int, sequence: int) -> list[Holder]:
    """Who has an earlier one."""
    sql = f"""SELECT accounts.telegram_id, {WRITTEN}, coalesce({OWN}, {OF_ACCOUNT}, '')
              FROM event_calendars JOIN accounts ON accounts.telegram_id = event_calendars.telegram_id
              WHERE event_calendars.event_id = :id AND sequence < :sequence AND reachable = 1 ORDER BY accounts.id"""
    return await reader.rows(Holder, sql, id=event_id, sequence=sequence)


async def note(tx: Transaction, event_id: int, sequence: int) -> None:
    """All who have it have this one, or are about to."""
    sql = "UPDATE event_calendars SET sequence = :sequence WHERE event_id = :id AND sequence < :sequence"
    await tx.execute(sql, id=event_id, sequence=sequence)


def sequence(connection: sqlite3.Connection, event_id: int) -> int | None:
    """Of the event as it is now; None where there is none."""
    row = connection.execute("SELECT sequence FROM events WHERE id = ?", (event_id,)).fetchone()
    return int(row[0]) if row else None


async def has(reader: Reader, event_id: int, telegram_id: int) -> bool:
    sql = "SELECT 1 FROM event_calendars WHERE event_id = :id AND telegram_id = :who"
    return await reader.one(sql, id=event_id, who=telegram_id) is not None


class Organiser(msgspec.Struct, frozen=True):
    """Who calls, for a calendar: name, and the office's public e-mail or empty."""

    id: int
    name: str
    email: str


async def organisers(reader: Reader, ids: Iterable[int]) -> dict[int, Organiser]:
    sql = "SELECT id, name, email FROM organisations WHERE id IN (SELECT value FROM json_each(:ids))"
    return {each.id: each for each in await reader.rows(Organiser, sql, ids=json.dumps(list(ids)))}
