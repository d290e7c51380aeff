"""Messages that nobody asked for: when each person got one, of whichever feature. Instants are Unix ms UTC."""

from storage.database import Reader, Transaction


async def since(reader: Reader, telegram_id: int, at: int) -> list[int]:
    sql = "SELECT at FROM allowance WHERE telegram_id = :id AND at >= :at ORDER BY at"
    return [row[0] for row in await reader.all(sql, id=telegram_id, at=at)]


async def note(tx: Transaction, telegram_id: int, what: str, now: int) -> None:
    sql = "INSERT INTO allowance (telegram_id, what, at) VALUES (:id, :what, :now)"
    await tx.execute(sql, id=telegram_id, what=what, now=now)


async def prune(tx: Transaction, before: int) -> None:
    await tx.execute("DELETE FROM allowance WHERE at < :before", before=before)
