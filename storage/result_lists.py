"""Result lists that buttons name: a callback holds 64 bytes, a query more."""

import sqlite3

from storage.database import Reader


def put(connection: sqlite3.Connection, list_id: int, telegram_id: int, query: str, now: int) -> bool:
    """Keep a query under the id of the update that asked it; whether it is new: a replay writes the same row."""
    sql = """INSERT INTO result_lists (id, telegram_id, query, created_at) VALUES (?, ?, ?, ?)
             ON CONFLICT (id) DO NOTHING"""
    return connection.execute(sql, (list_id, telegram_id, query, now)).rowcount == 1


def prune(connection: sqlite3.Connection, before: int) -> int:
    return connection.execute("DELETE FROM result_lists WHERE created_at < ?", (before,)).rowcount


async def query(reader: Reader, list_id: int, telegram_id: int) -> str | None:
    """The query of one's own list; None when it is gone or another's."""
    sql = "SELECT query FROM result_lists WHERE id = :id AND telegram_id = :telegram_id"
    row = await reader.one(sql, id=list_id, telegram_id=telegram_id)
    return str(row[0]) if row else None
