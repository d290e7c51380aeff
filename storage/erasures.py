"""Erasures: asked for, cancelled, done. Instants are Unix ms UTC."""

import sqlite3

import msgspec

from storage.database import Reader, Transaction


class Erasure(msgspec.Struct, frozen=True):
    """`person_id`: who the account was when it asked; None: a guest."""

    id: int
    telegram_id: int
    person_id: int | None
    state: str
    due_at: int


COLUMNS = ", ".join(Erasure.__struct_fields__)


async def put(tx: Transaction, draft_id: int, telegram_id: int, person_id: int | None, due_at: int, now: int) -> int:
    sql = """INSERT INTO erasures (draft_id, telegram_id, person_id, due_at, created_at)
             VALUES (:draft_id, :telegram_id, :person_id, :due_at, :now)"""
    values = {"draft_id": draft_id, "telegram_id": telegram_id, "person_id": person_id, "due_at": due_at}
    return await tx.insert(sql, **values, now=now)


async def by_id(reader: Reader, erasure_id: int) -> Erasure | None:
    return await reader.row(Erasure, f"SELECT {COLUMNS} FROM erasures WHERE id = :id", id=erasure_id)


async def planned(reader: Reader, telegram_id: int) -> Erasure | None:
    sql = f"SELECT {COLUMNS} FROM erasures WHERE telegram_id = :telegram_id AND state = 'planned'"
    return await reader.row(Erasure, sql, telegram_id=telegram_id)


def is_planned(connection: sqlite3.Connection, erasure_id: int) -> bool:
    sql = "SELECT 1 FROM erasures WHERE id = ? AND state = 'planned'"
    return connection.execute(sql, (erasure_id,)).fetchone() is not None


async def end(tx: Transaction, erasure_id: int, state: str, now: int) -> bool:
    """Cancelled, or done; False where it was over before."""
    sql = "UPDATE erasures SET state = :state, ended_at = :now WHERE id = :id AND state = 'planned'"
    return await tx.execute(sql, id=erasure_id, state=state, now=now) == 1
