"""我有意向: who wants to hear more of which notice; and what came of notices."""

import json
import sqlite3

import msgspec

from storage.database import Reader, Transaction


class Interest(msgspec.Struct, frozen=True):
    """`state`: open, done, closed, withdrawn. `lead_id`: where it waits at a desk.

    `avoided`: its author has no dealings with who asked, and doesn't learn of it.
    """

    id: int
    notice_id: int
    telegram_id: int
    person_id: int | None
    lead_id: int | None
    text: str
    state: str
    created_at: int
    avoided: int = 0


COLUMNS = ", ".join(f"interests.{name}" for name in Interest.__struct_fields__)


async def put(tx: Transaction, interest: Interest) -> tuple[Interest, bool]:
    """Write it; one that is open already is returned instead. And whether it is new."""
    there = await open_of(tx, interest.notice_id, interest.telegram_id)
    if there:
        return there, False
    sql = """INSERT INTO interests (notice_id, telegram_id, person_id, lead_id, text, created_at)
             VALUES (:notice_id, :telegram_id, :person_id, :lead_id, :text, :created_at)"""
    return msgspec.structs.replace(interest, id=await tx.insert(sql, **msgspec.structs.asdict(interest))), True


async def avoid(tx: Transaction, interest_id: int) -> None:
    """Nobody but who asked sees it."""
    await tx.execute("UPDATE interests SET avoided = 1 WHERE id = :id", id=interest_id)


async def by_id(reader: Reader, interest_id: int) -> Interest | None:
    return await reader.row(Interest, f"SELECT {COLUMNS} FROM interests WHERE id = :id", id=interest_id)


async def open_of(reader: Reader, notice_id: int, telegram_id: int) -> Interest | None:
    sql = f"SELECT {COLUMNS} FROM interests WHERE notice_id = :notice AND telegram_id = :who AND state = 'open'"
    return await reader.row(Interest, sql, notice=notice_id, who=telegram_id)


async def of_notice(reader: Reader, notice_id: int, limit: int) -> list[Interest]:
    """The newest first; not those that were taken back."""
    sql = f"""SELECT {COLUMNS} FROM interests WHERE notice_id = :notice AND state <> 'withdrawn' AND NOT avoided
              ORDER BY id DESC LIMIT :limit"""
    return await reader.rows(Interest, sql, notice=notice_id, limit=limit)


async def of_account(reader: Reader, telegram_id: int, limit: int, offset: int) -> list[Interest]:
    sql = f"""SELECT {COLUMNS} FROM interests WHERE telegram_id = :who AND state <> 'withdrawn'
              ORDER BY id DESC LIMIT :limit OFFSET :offset"""
    return await reader.rows(Interest, sql, who=telegram_id, limit=limit, offset=offset)


async def count_asked(reader: Reader, notice_id: int, most: int) -> int:
    """Up to `most`; each person once."""
    sql = """SELECT count(*) FROM (SELECT DISTINCT telegram_id FROM interests
             WHERE notice_id = :notice AND state <> 'withdrawn' AND NOT avoided LIMIT :most)"""
    row = await reader.one(sql, notice=notice_id, most=most)
    return int(row[0]) if row else 0


async def move(tx: Transaction, interest_id: int, state: str, now: int) -> bool:
    """It is over; False where it was already."""
    sql = "UPDATE interests SET state = :state, ended_at = :now WHERE id = :id AND state = 'open'"
    return await tx.execute(sql, id=interest_id, state=state, now=now) == 1


def is_open(connection: sqlite3.Connection, interest_id: int) -> bool:
    sql = "SELECT 1 FROM interests WHERE id = ? AND state = 'open'"
    return connection.execute(sql, (interest_id,)).fetchone() is not None


async def put_outcome(
    tx: Transaction, kind: str, object_id: int, organisations: list[int], partner: str, deal: str, now: int
) -> None:
    """What came of something; said again, it is as said last."""
    sql = """INSERT INTO outcomes (kind, object_id, organisations, partner, deal, at)
             VALUES (:kind, :object_id, :organisations, :partner, :deal, :now)
             ON CONFLICT (kind, object_id) DO UPDATE SET organisations = excluded.organisations,
                 partner = excluded.partner, deal = excluded.deal, at = excluded.at"""
    listed = json.dumps(sorted(set(organisations)))
    values = {"kind": kind, "object_id": object_id, "organisations": listed, "partner": partner, "deal": deal}
    await tx.execute(sql, **values, now=now)


async def drop_outcome(tx: Transaction, kind: str, object_id: int) -> None:
    """It wasn't fulfilled after all."""
    await tx.execute("DELETE FROM outcomes WHERE kind = :kind AND object_id = :id", kind=kind, id=object_id)
