"""Groups that the bot is in, and whose they are."""

import json
import sqlite3
from collections.abc import Iterable

import msgspec

from storage.database import Reader, Transaction


class Group(msgspec.Struct, frozen=True):
    chat_id: int
    title: str
    added_by: int
    organisation_id: int | None


COLUMNS = ", ".join(Group.__struct_fields__)


async def put(tx: Transaction, group: Group, now: int) -> None:
    """The bot was added; added again, it is the later one's."""
    sql = """INSERT INTO groups (chat_id, title, added_by, organisation_id, changed_at)
             VALUES (:chat_id, :title, :added_by, :organisation_id, :now)
             ON CONFLICT (chat_id) DO UPDATE SET title = excluded.title, added_by = excluded.added_by,
                 organisation_id = excluded.organisation_id, active = 1, changed_at = excluded.changed_at"""
    await tx.execute(sql, **msgspec.structs.asdict(group), now=now)


def leave(connection: sqlite3.Connection, chat_id: int, now: int) -> None:
    """The bot was taken out, or may not write any more."""
    connection.execute("UPDATE groups SET active = 0, changed_at = ? WHERE chat_id = ?", (now, chat_id))


async def by_id(reader: Reader, chat_id: int) -> Group | None:
    """Only one that the bot is still in."""
    return await reader.row(Group, f"SELECT {COLUMNS} FROM groups WHERE chat_id = :id AND active", id=chat_id)


async def open_to(reader: Reader, telegram_id: int, desks: Iterable[int], limit: int) -> list[Group]:
    """Those that he added, or that are his desks'."""
    sql = f"""SELECT {COLUMNS} FROM groups WHERE active
                AND (added_by = :telegram_id OR organisation_id IN (SELECT value FROM json_each(:desks)))
              ORDER BY title, chat_id LIMIT :limit"""
    return await reader.rows(Group, sql, telegram_id=telegram_id, desks=json.dumps(list(desks)), limit=limit)


def migrate(connection: sqlite3.Connection, old: int, new: int, now: int) -> None:
    """A group became a supergroup: the same people, another id."""
    sql = "UPDATE OR REPLACE groups SET chat_id = ?, active = 1, changed_at = ? WHERE chat_id = ?"
    connection.execute(sql, (new, now, old))
