"""Questions before an answer, and what was answered. Instants are Unix ms UTC."""

import msgspec

from storage.database import Reader, Transaction


class Said(msgspec.Struct, frozen=True):
    """A question of the target's, or what was answered."""

    of_target: bool
    text: str


async def count(reader: Reader, number: int) -> tuple[int, int]:
    """How many were asked, and how many answered."""
    sql = """SELECT count(*) FILTER (WHERE of_target), count(*) FILTER (WHERE NOT of_target)
             FROM introduction_questions WHERE introduction_id = :id"""
    [(asked, answered)] = await reader.all(sql, id=number)
    return asked, answered


async def of(reader: Reader, number: int) -> tuple[Said, ...]:
    """What was asked and answered, in order."""
    sql = (
        """SELECT of_target, text FROM introduction_questions WHERE introduction_id = :id AND text <> '' ORDER BY id"""
    )
    return tuple(Said(bool(row[0]), row[1]) for row in await reader.all(sql, id=number))


async def of_draft(reader: Reader, draft_id: int) -> tuple[int, int] | None:
    """What this form relayed before: the introduction, and whether it was the target's."""
    sql = "SELECT introduction_id, of_target FROM introduction_questions WHERE draft_id = :id"
    row = await reader.one(sql, id=draft_id)
    return (row[0], row[1]) if row else None


async def put(
    tx: Transaction, draft_id: int, number: int, telegram_id: int, *, of_target: bool, text: str, now: int
) -> int:
    sql = """INSERT INTO introduction_questions (draft_id, introduction_id, telegram_id, of_target, text, at)
             VALUES (:draft_id, :number, :telegram_id, :of_target, :text, :now)"""
    values = {"draft_id": draft_id, "number": number, "telegram_id": telegram_id, "of_target": int(of_target)}
    return await tx.insert(sql, **values, text=text, now=now)
