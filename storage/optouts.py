"""Of which categories somebody wants no announcements."""

import sqlite3

from storage.database import Reader, Transaction


async def of(reader: Reader, telegram_id: int) -> frozenset[str]:
    sql = "SELECT category FROM announcement_optouts WHERE telegram_id = :id"
    return frozenset(row[0] for row in await reader.all(sql, id=telegram_id))


async def put(tx: Transaction, telegram_id: int, category: str, now: int, *, wanted: bool) -> None:
    sql = (
        "DELETE FROM announcement_optouts WHERE telegram_id = :id AND category = :category AND :now > 0"
        if wanted
        else """INSERT INTO announcement_optouts (telegram_id, category, at) VALUES (:id, :category, :now)
                ON CONFLICT DO NOTHING"""
    )
    await tx.execute(sql, id=telegram_id, category=category, now=now)


def wants(connection: sqlite3.Connection, telegram_id: int, category: str) -> bool:
    sql = "SELECT 1 FROM announcement_optouts WHERE telegram_id = ? AND category = ?"
    return connection.execute(sql, (telegram_id, category)).fetchone() is None
