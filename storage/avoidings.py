"""With whom somebody wants no more to do."""

import sqlite3

import msgspec

from storage.database import Reader, Transaction


class Avoided(msgspec.Struct, frozen=True):
    person_id: int
    name: str


async def put(tx: Transaction, person_id: int, avoided_id: int, now: int) -> None:
    sql = """INSERT INTO avoidings (person_id, avoided_id, at) VALUES (:person_id, :avoided_id, :now)
             ON CONFLICT DO NOTHING"""
    await tx.execute(sql, person_id=person_id, avoided_id=avoided_id, now=now)


async def remove(tx: Transaction, person_id: int, avoided_id: int) -> None:
    sql = "DELETE FROM avoidings WHERE person_id = :person_id AND avoided_id = :avoided_id"
    await tx.execute(sql, person_id=person_id, avoided_id=avoided_id)


async def has(reader: Reader, person_id: int, avoided_id: int) -> bool:
    sql = "SELECT 1 FROM avoidings WHERE person_id = :person_id AND avoided_id = :avoided_id"
    return await reader.one(sql, person_id=person_id, avoided_id=avoided_id) is not None


def are_apart(one: str, other: str) -> str:
    """SQL: whether either of two people, each an expression for an id, avoids the other; not where one is NULL."""
    return f"""EXISTS (SELECT 1 FROM avoidings WHERE (avoidings.person_id = {one} AND avoided_id = {other})
        OR (avoidings.person_id = {other} AND avoided_id = {one}))"""


def apart(connection: sqlite3.Connection, one: int | None, other: int | None) -> bool:
    """Whether either of two people avoids the other; not where one is nobody of the register."""
    sql = f"SELECT {are_apart(':one', ':other')}"
    return bool(connection.execute(sql, {"one": one, "other": other}).fetchone()[0])


async def listed(reader: Reader, person_id: int, limit: int, offset: int) -> list[Avoided]:
    """Whom he avoids, the latest first."""
    sql = """SELECT avoided_id, name FROM avoidings JOIN persons ON persons.id = avoided_id
             WHERE person_id = :person_id AND erased_at IS NULL
             ORDER BY at DESC, avoided_id LIMIT :limit OFFSET :offset"""
    return await reader.rows(Avoided, sql, person_id=person_id, limit=limit, offset=offset)


async def between(reader: Reader, person_id: int) -> frozenset[int]:
    """With whom somebody has no dealings, whichever of the two wants it."""
    sql = """SELECT avoided_id FROM avoidings WHERE person_id = :person_id
             UNION SELECT person_id FROM avoidings WHERE avoided_id = :person_id"""
    return frozenset(row[0] for row in await reader.all(sql, person_id=person_id))
