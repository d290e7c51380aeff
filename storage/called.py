"""Who is called to an event, and of these who is on the bot."""

import json
import sqlite3
from collections.abc import Sequence

import msgspec

from storage.audiences import Recipient, Who, people
from storage.database import Reader


class Called(msgspec.Struct, frozen=True):
    """Somebody whom it is for and who is on the bot. `language`: his, or empty."""

    language: str
    place: Recipient


ANSWERED = "SELECT person_id FROM rsvps WHERE event_id = ? AND person_id IS NOT NULL"
REACHED = """SELECT coalesce(nullif(accounts.language, ''), accounts.spoken), telegram_id, time_zone, quiet_hours,
        coalesce(country, ''), coalesce(province, ''), coalesce(city, '')
    FROM json_each(:people) AS wanted JOIN accounts ON accounts.person_id = wanted.value
    LEFT JOIN organisations ON organisations.id = (
        SELECT organisation_id FROM memberships WHERE memberships.person_id = wanted.value
        ORDER BY rank, rank_order, id LIMIT 1)
    WHERE reachable = 1 ORDER BY telegram_id"""


def reached(connection: sqlite3.Connection, ids: Sequence[int]) -> list[Called]:
    """Of some people, those on the bot: language, zone and quiet hours of each."""
    found = connection.execute(REACHED, {"people": json.dumps(list(ids))})
    return [Called(language, Recipient(*rest)) for language, *rest in found]


def write_down(
    connection: sqlite3.Connection, event_id: int, who: Who, after: int, limit: int
) -> tuple[int | None, list[Called]]:
    """Note the next people of an audience, after one; the last of them, None where that was all; and who of those who
    weren't called before, nor answered by themselves, is on the bot.
    """
    ids = people(connection, who, after, limit)
    sql = """INSERT INTO event_people (event_id, person_id) SELECT ?, value FROM json_each(?) WHERE true
             ON CONFLICT DO NOTHING RETURNING person_id"""
    noted = json.dumps([row[0] for row in connection.execute(sql, (event_id, json.dumps(ids)))])
    sql = f"SELECT value FROM json_each(?) WHERE value NOT IN ({ANSWERED})"
    fresh = [row[0] for row in connection.execute(sql, (noted, event_id))]
    return (ids[-1] if len(ids) == limit else None), reached(connection, fresh)


UNANSWERED = """NOT EXISTS (SELECT 1 FROM rsvps WHERE rsvps.event_id = :event AND rsvps.person_id = accounts.person_id)
    AND NOT EXISTS (SELECT 1 FROM rsvps WHERE rsvps.event_id = :event AND rsvps.telegram_id = accounts.telegram_id)"""
HAVE_IT = f"""SELECT coalesce(nullif(accounts.language, ''), accounts.spoken), accounts.telegram_id, time_zone,
        quiet_hours, coalesce(country, ''), coalesce(province, ''), coalesce(city, '')
    FROM deliveries JOIN accounts ON accounts.telegram_id = recipient
    LEFT JOIN organisations ON organisations.id = (
        SELECT organisation_id FROM memberships WHERE memberships.person_id = accounts.person_id
        ORDER BY rank, rank_order, id LIMIT 1)
    WHERE deliveries.kind = 'event' AND object_id = :event AND operation = 'send' AND state IN ('sent', 'sending')
      AND occurrence = '' AND recipient > 0 AND reachable = 1 AND {UNANSWERED}"""


def unanswered(connection: sqlite3.Connection, event_id: int) -> list[Called]:
    """Who has the call to an event, or just gets it, and hasn't answered."""
    found = connection.execute(HAVE_IT, {"event": event_id})
    return [Called(language, Recipient(*rest)) for language, *rest in found]


def is_unanswered(connection: sqlite3.Connection, event_id: int, telegram_id: int) -> bool:
    sql = f"SELECT 1 FROM accounts WHERE telegram_id = :who AND {UNANSWERED}"
    return connection.execute(sql, {"event": event_id, "who": telegram_id}).fetchone() is not None


def told_to(connection: sqlite3.Connection, event_id: int) -> int:
    """The last person of those who need nobody's yes who was called; 0: nobody yet."""
    [[number]] = connection.execute("SELECT told_to FROM events WHERE id = ?", (event_id,)).fetchall()
    return int(number)


def set_told_to(connection: sqlite3.Connection, event_id: int, person_id: int) -> None:
    connection.execute("UPDATE events SET told_to = ? WHERE id = ?", (person_id, event_id))


async def asleep(reader: Reader, event_id: int, now: int) -> tuple[int, int | None]:
    """How many calls to it wait for somebody's morning, and until when the first does (Unix ms UTC)."""
    sql = """SELECT count(*), min(not_before) FROM deliveries WHERE kind = 'event' AND object_id = :id
               AND operation = 'send' AND state = 'due' AND not_before > :now"""
    [(number, until)] = await reader.all(sql, id=event_id, now=now)
    return number, until


async def is_for(reader: Reader, event_id: int, person_id: int) -> bool:
    """Whether he was called."""
    sql = "SELECT 1 FROM event_people WHERE event_id = :event AND person_id = :person"
    return await reader.one(sql, event=event_id, person=person_id) is not None


async def called_at(reader: Reader, event_id: int) -> int | None:
    """When people are to be called to it, where they aren't all; of a series that is some days before."""
    sql = """SELECT max(due_at) FROM jobs WHERE object_id = :id AND kind IN ('events.call', 'series.invite')
               AND occurrence = '' AND state = 'due'
             UNION ALL SELECT max(due_at) FROM jobs WHERE kind = 'events.invite' AND state = 'due'
               AND object_id IN (SELECT id FROM event_calls WHERE event_id = :id)
             ORDER BY 1 DESC LIMIT 1"""
    row = await reader.one(sql, id=event_id)
    return row[0] if row else None
