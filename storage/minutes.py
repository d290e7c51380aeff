"""Minutes of meetings in all their versions, what was decided, who may read it. Instants are Unix ms UTC."""

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

import msgspec

from storage.audiences import Who, people
from storage.called import Called, reached
from storage.database import Reader, Transaction


class Minutes(msgspec.Struct, frozen=True):
    """One version. `content`: JSON of a bot.contents.Content; `audience`: JSON list, to whom else than those called it
    is announced.
    """

    id: int
    event_id: int
    version: int
    content: str
    filed_by: int
    filed_at: int
    audience: str
    announced_at: int | None
    cursor: int

    @property
    def text(self) -> str:
        return str(json.loads(self.content).get("text", ""))


class Decision(msgspec.Struct, frozen=True):
    id: int
    event_id: int
    text: str


COLUMNS = ", ".join(Minutes.__struct_fields__)
SELECT = f"SELECT {COLUMNS} FROM minutes"


async def put(tx: Transaction, event_id: int, cause: str, content: str, by: int, now: int) -> int:
    """The next version; its id. Of one cause there is one: then that one's."""
    sql = """INSERT INTO minutes (event_id, version, cause, content, filed_by, filed_at)
             SELECT :event, coalesce(max(version), 0) + 1, :cause, :content, :by, :now FROM minutes
             WHERE event_id = :event ON CONFLICT (cause) DO NOTHING"""
    await tx.execute(sql, event=event_id, cause=cause, content=content, by=by, now=now)
    [[number]] = await tx.all("SELECT id FROM minutes WHERE cause = :cause", cause=cause)
    return int(number)


async def by_id(reader: Reader, minutes_id: int) -> Minutes | None:
    return await reader.row(Minutes, f"{SELECT} WHERE id = :id", id=minutes_id)


async def versions(reader: Reader, event_id: int) -> list[Minutes]:
    """The newest first."""
    return await reader.rows(Minutes, f"{SELECT} WHERE event_id = :id ORDER BY version DESC", id=event_id)


async def newest(reader: Reader, event_id: int) -> Minutes | None:
    found = await reader.rows(Minutes, f"{SELECT} WHERE event_id = :id ORDER BY version DESC LIMIT 1", id=event_id)
    return found[0] if found else None


async def announce(tx: Transaction, minutes_id: int, audience: Sequence[str], now: int) -> bool:
    """False where it was announced before, or a later version is there."""
    sql = """UPDATE minutes SET announced_at = :now, audience = :audience WHERE id = :id AND announced_at IS NULL
               AND version = (SELECT max(version) FROM minutes AS others WHERE others.event_id = minutes.event_id)"""
    return await tx.execute(sql, id=minutes_id, audience=json.dumps(list(audience)), now=now) == 1


def write_readers(connection: sqlite3.Connection, event_id: int) -> None:
    """Those called, and those of the register who came, may read them."""
    sql = """INSERT INTO minutes_people (event_id, person_id)
             SELECT event_id, person_id FROM (
                 SELECT event_id, person_id FROM event_people WHERE event_id = :id
                 UNION SELECT event_id, person_id FROM rsvps WHERE event_id = :id AND person_id IS NOT NULL
                   AND (answer <> 'declined' OR checked_in_at IS NOT NULL))
             WHERE true ON CONFLICT DO NOTHING"""
    connection.execute(sql, {"id": event_id})


def add_readers(connection: sqlite3.Connection, event_id: int, who: Who) -> None:
    """And an audience."""
    sql = "INSERT INTO minutes_people (event_id, person_id) SELECT ?, value FROM json_each(?) WHERE true"
    last, most = 0, 5_000
    while ids := people(connection, who, last, most):
        connection.execute(f"{sql} ON CONFLICT DO NOTHING", (event_id, json.dumps(ids)))
        last = ids[-1]


async def reach(reader: Reader, event_id: int) -> tuple[int, int]:
    """How many were called or came, and how many of them are on the bot."""
    sql = """SELECT count(*), count((SELECT 1 FROM accounts WHERE accounts.person_id = found.person_id
                                     AND reachable = 1))
             FROM (SELECT person_id FROM event_people WHERE event_id = :id
                   UNION SELECT person_id FROM rsvps WHERE event_id = :id AND person_id IS NOT NULL
                     AND (answer <> 'declined' OR checked_in_at IS NOT NULL)) AS found"""
    [row] = await reader.all(sql, id=event_id)
    return int(row[0]), int(row[1])


async def told(reader: Reader, event_id: int) -> tuple[int, int]:
    """How many may read them, and how many of them are on the bot."""
    sql = """SELECT count(*), count((SELECT 1 FROM accounts WHERE accounts.person_id = minutes_people.person_id
                                     AND reachable = 1)) FROM minutes_people WHERE event_id = :id"""
    [row] = await reader.all(sql, id=event_id)
    return int(row[0]), int(row[1])


def following(connection: sqlite3.Connection, minutes: Minutes, limit: int) -> tuple[int, list[Called]]:
    """The next who are told; the last one's id (-1 at the end), and who of them is on the bot."""
    sql = """SELECT person_id FROM minutes_people WHERE event_id = ? AND person_id > ? ORDER BY person_id LIMIT ?"""
    ids = [row[0] for row in connection.execute(sql, (minutes.event_id, minutes.cursor, limit))]
    return (ids[-1] if len(ids) == limit else -1), reached(connection, ids)


async def set_cursor(tx: Transaction, minutes_id: int, cursor: int) -> None:
    await tx.execute("UPDATE minutes SET cursor = :cursor WHERE id = :id", id=minutes_id, cursor=cursor)


async def may_read(reader: Reader, event_id: int, person_id: int | None) -> bool:
    sql = "SELECT 1 FROM minutes_people WHERE event_id = :event AND person_id = :person"
    return await reader.one(sql, event=event_id, person=person_id) is not None


def is_newest(connection: sqlite3.Connection, minutes_id: int) -> bool:
    """Whether no correction came after."""
    sql = """SELECT 1 FROM minutes WHERE id = :id AND version = (
                 SELECT max(version) FROM minutes AS others WHERE others.event_id = minutes.event_id)"""
    return connection.execute(sql, {"id": minutes_id}).fetchone() is not None


async def decide(tx: Transaction, event_id: int, cause: str, texts: Sequence[str], by: int, now: int) -> int:
    """Record what was decided; how many are new."""
    sql = """INSERT INTO decisions (event_id, cause, text, recorded_by, recorded_at)
             SELECT :event, :cause || ' ' || key, value, :by, :now FROM json_each(:texts) WHERE true
             ON CONFLICT (cause) DO NOTHING"""
    values: dict[str, Any] = {"event": event_id, "cause": cause, "texts": json.dumps(list(texts)), "by": by}
    return await tx.execute(sql, **values, now=now)


async def decisions(reader: Reader, event_id: int) -> list[Decision]:
    sql = "SELECT id, event_id, text FROM decisions WHERE event_id = :id AND state = 'standing' ORDER BY id"
    return await reader.rows(Decision, sql, id=event_id)


async def decision(reader: Reader, decision_id: int) -> Decision | None:
    sql = "SELECT id, event_id, text FROM decisions WHERE id = :id AND state = 'standing'"
    return await reader.row(Decision, sql, id=decision_id)


async def remove_decision(tx: Transaction, decision_id: int) -> bool:
    sql = "UPDATE decisions SET state = 'removed' WHERE id = :id AND state = 'standing'"
    return await tx.execute(sql, id=decision_id) == 1
