"""What people said isn't relevant."""

import sqlite3

from storage.database import Transaction


def beside(connection: sqlite3.Connection, notice_id: int) -> frozenset[int]:
    """The notices that aren't relevant to this one, or it to them."""
    sql = """SELECT notice_id FROM irrelevant WHERE for_notice = :id
             UNION SELECT for_notice FROM irrelevant WHERE notice_id = :id AND for_notice IS NOT NULL"""
    return frozenset(row[0] for row in connection.execute(sql, {"id": notice_id}))


async def put(tx: Transaction, telegram_id: int, notice_id: int, for_notice: int | None, now: int) -> bool:
    """Whether it is new."""
    sql = """INSERT INTO irrelevant (telegram_id, notice_id, for_notice, at)
             VALUES (:telegram_id, :notice_id, :for_notice, :now) ON CONFLICT DO NOTHING"""
    values = {"telegram_id": telegram_id, "notice_id": notice_id, "for_notice": for_notice}
    return await tx.execute(sql, **values, now=now) == 1


async def remove(tx: Transaction, telegram_id: int, notice_id: int, for_notice: int | None) -> None:
    sql = """DELETE FROM irrelevant WHERE telegram_id = :telegram_id AND notice_id = :notice_id
             AND for_notice IS :for_notice"""
    await tx.execute(sql, telegram_id=telegram_id, notice_id=notice_id, for_notice=for_notice)
