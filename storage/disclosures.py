"""Which contact was shown to whom in which message."""

import json

from storage.database import Transaction


async def put(tx: Transaction, person_id: int, chat_id: int, fields: tuple[str, ...], now: int) -> int:
    """Written just before the message goes out; `sent` adds the message's id."""
    sql = """INSERT INTO disclosures (person_id, chat_id, fields, shown_at)
             VALUES (:person_id, :chat_id, :fields, :now)"""
    return await tx.insert(sql, person_id=person_id, chat_id=chat_id, fields=json.dumps(fields), now=now)


async def sent(tx: Transaction, disclosure_id: int, message_id: int) -> None:
    sql = "UPDATE disclosures SET message_id = :message_id WHERE id = :id"
    await tx.execute(sql, id=disclosure_id, message_id=message_id)
