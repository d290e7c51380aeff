"""Who was called to an event and hasn't answered yet, and who of them was nudged."""

import json
import sqlite3
from typing import Any

import msgspec

from storage.called import REACHED
from storage.database import Reader


class Silent(msgspec.Struct, frozen=True):
    """One who was called and hasn't answered. `on_bot`: 0 or 1."""

    person_id: int
    name: str
    phone: str
    on_bot: int
    nudged_at: int | None


UNANSWERED = """event_people.event_id = :id AND NOT EXISTS (
    SELECT 1 FROM rsvps WHERE rsvps.event_id = event_people.event_id AND rsvps.person_id = event_people.person_id)"""
ON_BOT = "EXISTS (SELECT 1 FROM accounts WHERE accounts.person_id = event_people.person_id AND reachable = 1)"


async def silent(reader: Reader, event_id: int, limit: int, offset: int) -> list[Silent]:
    """Who hasn't answered, those who aren't on the bot last."""
    sql = f"""SELECT persons.id, persons.name, persons.phone, {ON_BOT}, nudged_at FROM event_people
              JOIN persons ON persons.id = event_people.person_id WHERE {UNANSWERED} AND persons.merged_into IS NULL
              ORDER BY 4 DESC, persons.id LIMIT :limit OFFSET :offset"""
    return await reader.rows(Silent, sql, id=event_id, limit=limit, offset=offset)


class Silence(msgspec.Struct, frozen=True):
    """How many were called, haven't answered, can be nudged on the bot, were nudged too lately."""

    called: int
    silent: int
    nudgeable: int
    lately: int


async def silence(reader: Reader, event_id: int, since: int) -> Silence:
    """`since`: whoever was nudged later than that isn't nudged again."""
    sql = f"""SELECT (SELECT count(*) FROM event_people WHERE event_id = :id), count(*),
                  count(*) FILTER (WHERE {ON_BOT} AND coalesce(nudged_at, 0) <= :since),
                  count(*) FILTER (WHERE {ON_BOT} AND coalesce(nudged_at, 0) > :since)
              FROM event_people WHERE {UNANSWERED}"""
    [found] = await reader.rows(Silence, sql, id=event_id, since=since)
    return found


def nudge(connection: sqlite3.Connection, event_id: int, since: int, now: int, limit: int) -> tuple[bool, list[Any]]:
    """The next who are nudged, marked so; whether that was all, and their rows as storage.called.reached gives them."""
    sql = f"""SELECT person_id FROM event_people WHERE {UNANSWERED} AND {ON_BOT} AND coalesce(nudged_at, 0) <= :since
              ORDER BY person_id LIMIT :limit"""
    ids = [row[0] for row in connection.execute(sql, {"id": event_id, "since": since, "limit": limit})]
    people = json.dumps(ids)
    mark = """UPDATE event_people SET nudged_at = ? WHERE event_id = ?
                AND person_id IN (SELECT value FROM json_each(?))"""
    connection.execute(mark, (now, event_id, people))
    return len(ids) < limit, connection.execute(REACHED, {"people": people}).fetchall()
