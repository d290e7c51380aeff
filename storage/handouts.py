"""Exports that were handed to people: in which messages, so that they are deleted in time."""

import json

from storage.database import Reader, Transaction


async def put(tx: Transaction, telegram_id: int, now: int) -> int:
    sql = "INSERT INTO exports (telegram_id, made_at) VALUES (:telegram_id, :now)"
    return await tx.insert(sql, telegram_id=telegram_id, now=now)


async def add(tx: Transaction, export_id: int, message_id: int) -> None:
    sql = "UPDATE exports SET messages = json_insert(messages, '$[#]', :message_id) WHERE id = :id"
    await tx.execute(sql, id=export_id, message_id=message_id)


async def messages(reader: Reader, export_id: int) -> tuple[int, list[int]]:
    """Whose, and which."""
    row = await reader.one("SELECT telegram_id, messages FROM exports WHERE id = :id", id=export_id)
    return (row[0], json.loads(row[1])) if row else (0, [])


async def of(reader: Reader, telegram_id: int) -> list[int]:
    """The ids of somebody's exports."""
    return [row[0] for row in await reader.all("SELECT id FROM exports WHERE telegram_id = :id", id=telegram_id)]
