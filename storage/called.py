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


def write_down(connection: sqlite3.Connection, event_id: int, who: Who, limit: int) -> tuple[bool, list[Called]]:
    """Note the next people of an audience; whether that was all, and who of them is on the bot."""
    sql = "SELECT coalesce(max(person_id), 0) FROM event_people WHERE event_id = ?"
    [last] = connection.execute(sql, (event_id,)).fetchone()
    ids = people(connection, who, last, limit)
    put_people = "INSERT INTO event_people (event_id, person_id) SELECT ?, value FROM json_each(?)"
    connection.execute(put_people, (event_id, json.dumps(ids)))
    return len(ids) < limit, reached(connection, ids)


async def is_for(reader: Reader, event_id: int, person_id: int) -> bool:
    """Whether he was called."""
    sql = "SELECT 1 FROM event_people WHERE event_id = :event AND person_id = :person"
    return await reader.one(sql, event=event_id, person=person_id) is not None
