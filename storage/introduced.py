"""What introductions bring goes to two chats, and stays as long as its owner consents. Instants are Unix ms UTC."""

import json
import sqlite3

from storage.database import Reader, Transaction


def is_of(connection: sqlite3.Connection, number: int, recipient: int) -> bool:
    """Whether an account is of one of the two still."""
    sql = """SELECT 1 FROM introductions WHERE id = :id AND (telegram_id = :recipient
             OR target_id = (SELECT person_id FROM accounts WHERE telegram_id = :recipient))"""
    return connection.execute(sql, {"id": number, "recipient": recipient}).fetchone() is not None


def asker_of(connection: sqlite3.Connection, number: int) -> int:
    """The account that asked, or that it went over to; 0 without one."""
    row = connection.execute("SELECT telegram_id FROM introductions WHERE id = ?", (number,)).fetchone()
    return int(row[0]) if row else 0


def shows(connection: sqlite3.Connection, number: int, recipient: int) -> bool:
    """Whether the one whose contacts go to this chat consents still."""
    sql = """SELECT CASE WHEN telegram_id = :recipient THEN target_shows WHEN carrier = :recipient
                 OR target_id = (SELECT person_id FROM accounts WHERE telegram_id = :recipient) THEN asker_shows
                 ELSE 0 END FROM introductions WHERE id = :id"""
    row = connection.execute(sql, {"id": number, "recipient": recipient}).fetchone()
    return bool(row and row[0])


async def disclose(
    tx: Transaction, number: int, person_id: int, chat_id: int, fields: list[str], kind: str, now: int
) -> None:
    """What a queued message will show; its id comes once it is sent."""
    sql = """INSERT INTO disclosures (person_id, chat_id, fields, kind, shown_at, introduction_id)
             VALUES (:person_id, :chat_id, :fields, :kind, :now, :number)"""
    values = {"person_id": person_id, "chat_id": chat_id, "fields": json.dumps(fields), "kind": kind}
    await tx.execute(sql, **values, number=number, now=now)


async def shown_still(reader: Reader, disclosure_id: int) -> bool:
    """Whether its owner consents still."""
    sql = """SELECT iif(introductions.person_id = disclosures.person_id, asker_shows, target_shows)
             FROM disclosures JOIN introductions ON introductions.id = introduction_id WHERE disclosures.id = :id"""
    row = await reader.one(sql, id=disclosure_id)
    return bool(row and row[0])


async def is_given(reader: Reader, chat_id: int, message_id: int) -> bool:
    """Whether a message holds somebody's contacts."""
    sql = """SELECT 1 FROM disclosures WHERE chat_id = :chat_id AND message_id = :message_id
             AND introduction_id IS NOT NULL"""
    return await reader.one(sql, chat_id=chat_id, message_id=message_id) is not None


async def stop_showing(tx: Transaction, person_id: int, number: int | None = None) -> int:
    """His contacts go out of the chats of those to whom he was introduced: of one, or of all. How many."""
    where = "(:number IS NULL OR id = :number)"
    mine = f"UPDATE introductions SET asker_shows = 0 WHERE person_id = :person AND asker_shows = 1 AND {where}"
    his = f"UPDATE introductions SET target_shows = 0 WHERE target_id = :person AND target_shows = 1 AND {where}"
    values = {"person": person_id, "number": number}
    return await tx.execute(mine, **values) + await tx.execute(his, **values)
