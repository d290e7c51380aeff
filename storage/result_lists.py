"""Result lists that buttons name: a callback holds 64 bytes, a query more."""

from storage.database import Reader, Transaction


async def put(tx: Transaction, list_id: int, telegram_id: int, query: str, now: int) -> None:
    """Keep a query under the id of the update that asked it; a replay writes the same row."""
    sql = """INSERT INTO result_lists (id, telegram_id, query, created_at) VALUES (:id, :telegram_id, :query, :now)
             ON CONFLICT (id) DO NOTHING"""
    await tx.execute(sql, id=list_id, telegram_id=telegram_id, query=query, now=now)


async def query(reader: Reader, list_id: int, telegram_id: int) -> str | None:
    """The query of one's own list; None when it is gone or another's."""
    sql = "SELECT query FROM result_lists WHERE id = :id AND telegram_id = :telegram_id"
    row = await reader.one(sql, id=list_id, telegram_id=telegram_id)
    return str(row[0]) if row else None


async def prune(tx: Transaction, before: int) -> int:
    return await tx.execute("DELETE FROM result_lists WHERE created_at < :before", before=before)
