"""What a person marked to find again."""

from storage.database import Reader, Transaction


async def add(tx: Transaction, telegram_id: int, kind: str, object_id: int, now: int) -> None:
    sql = """INSERT INTO favourites (telegram_id, kind, object_id, created_at)
             VALUES (:telegram_id, :kind, :object_id, :now)
             ON CONFLICT DO NOTHING"""
    await tx.execute(sql, telegram_id=telegram_id, kind=kind, object_id=object_id, now=now)


async def remove(tx: Transaction, telegram_id: int, kind: str, object_id: int) -> None:
    sql = "DELETE FROM favourites WHERE telegram_id = :telegram_id AND kind = :kind AND object_id = :object_id"
    await tx.execute(sql, telegram_id=telegram_id, kind=kind, object_id=object_id)


async def has(reader: Reader, telegram_id: int, kind: str, object_id: int) -> bool:
    sql = "SELECT 1 FROM favourites WHERE telegram_id = :telegram_id AND kind = :kind AND object_id = :object_id"
    return await reader.one(sql, telegram_id=telegram_id, kind=kind, object_id=object_id) is not None


async def of(reader: Reader, telegram_id: int, limit: int) -> list[tuple[str, int]]:
    """The marked things (kind, id), the newest first."""
    sql = """SELECT kind, object_id FROM favourites WHERE telegram_id = :telegram_id
             ORDER BY created_at DESC, kind, object_id LIMIT :limit"""
    return [(row[0], row[1]) for row in await reader.all(sql, telegram_id=telegram_id, limit=limit)]
