"""Erasures: asked for, cancelled, done. Instants are Unix ms UTC."""

import sqlite3

import msgspec

from storage.database import Reader, Transaction


class Erasure(msgspec.Struct, frozen=True):
    """`person_id`: who the account was when it asked; None: a guest.

    `asked_by`: who asked for somebody without an account; `telegram_id` is 0 then.
    """

    id: int
    telegram_id: int
    person_id: int | None
    state: str
    due_at: int
    asked_by: int | None = None

    @property
    def told(self) -> int:
        """Whom it is between: himself, or who asked for him."""
        return self.asked_by or self.telegram_id


COLUMNS = ", ".join(Erasure.__struct_fields__)


async def put(tx: Transaction, draft_id: int, asked: Erasure, now: int) -> int:
    sql = """INSERT INTO erasures (draft_id, telegram_id, person_id, due_at, asked_by, created_at)
             VALUES (:draft_id, :telegram_id, :person_id, :due_at, :asked_by, :now)"""
    return await tx.insert(sql, draft_id=draft_id, **msgspec.structs.asdict(asked), now=now)


async def by_id(reader: Reader, erasure_id: int) -> Erasure | None:
    return await reader.row(Erasure, f"SELECT {COLUMNS} FROM erasures WHERE id = :id", id=erasure_id)


async def planned(reader: Reader, telegram_id: int) -> Erasure | None:
    sql = f"SELECT {COLUMNS} FROM erasures WHERE telegram_id = :telegram_id AND state = 'planned' AND asked_by IS NULL"
    return await reader.row(Erasure, sql, telegram_id=telegram_id)


async def on_behalf(reader: Reader, person_id: int) -> Erasure | None:
    """What is planned of somebody without an account."""
    sql = f"""SELECT {COLUMNS} FROM erasures WHERE person_id = :person_id AND state = 'planned'
              AND asked_by IS NOT NULL"""
    return await reader.row(Erasure, sql, person_id=person_id)


def is_planned(connection: sqlite3.Connection, erasure_id: int) -> bool:
    sql = "SELECT 1 FROM erasures WHERE id = ? AND state = 'planned'"
    return connection.execute(sql, (erasure_id,)).fetchone() is not None


async def end(tx: Transaction, erasure_id: int, state: str, now: int) -> bool:
    """Cancelled, or done; False where it was over before."""
    sql = "UPDATE erasures SET state = :state, ended_at = :now WHERE id = :id AND state = 'planned'"
    return await tx.execute(sql, id=erasure_id, state=state, now=now) == 1
