"""How often an account did what costs others. Instants and spans are Unix ms UTC and ms."""

import sqlite3

from storage.database import Reader, Transaction


def take(connection: sqlite3.Connection, telegram_id: int, what: str, number: int, step: int, now: int) -> bool:
    """One of `number` that come back one by one, each after `step`; False where none is left, and nothing changes."""
    sql = """INSERT INTO allowances (telegram_id, what, free_at) VALUES (:telegram_id, :what, :now + :step)
             ON CONFLICT (telegram_id, what) DO UPDATE SET free_at = max(free_at, :now) + :step
                 WHERE free_at <= :now + :room"""
    values = {"telegram_id": telegram_id, "what": what, "now": now, "step": step, "room": (number - 1) * step}
    return connection.execute(sql, values).rowcount == 1


async def free_at(reader: Reader, telegram_id: int, what: str) -> int:
    """When all of it is there again; 0 for who never did it."""
    sql = "SELECT free_at FROM allowances WHERE telegram_id = :telegram_id AND what = :what"
    row = await reader.one(sql, telegram_id=telegram_id, what=what)
    return int(row[0]) if row else 0


async def prune(tx: Transaction, now: int) -> None:
    await tx.execute("DELETE FROM allowances WHERE free_at < :now", now=now)
