"""Which message shows the phone that somebody left with a lead, and what became of taking it back."""

import sqlite3

import msgspec

from storage.database import Reader, Transaction
from storage.disclosures import Fate

REDACTION = "lead_redaction"
"""The kind of the deliveries that take phones out of messages."""


class Shown(msgspec.Struct, frozen=True):
    """`state`, `organisation_id`, `desk`: the lead's, and whose desk has it; none: the office."""

    id: int
    lead_id: int
    chat_id: int
    message_id: int
    state: str
    organisation_id: int | None
    desk: str


SHOWN = """SELECT lead_disclosures.id, lead_id, chat_id, lead_disclosures.message_id, leads.state, organisation_id,
        coalesce(organisations.name, '') AS desk
    FROM lead_disclosures JOIN leads ON leads.id = lead_id
    LEFT JOIN organisations ON organisations.id = organisation_id"""
EDIT = f"""LEFT JOIN deliveries AS edit ON edit.kind = '{REDACTION}' AND edit.object_id = lead_disclosures.id
    AND edit.operation = 'edit' AND edit.recipient = chat_id AND edit.occurrence = CAST(taken_at AS TEXT)
    LEFT JOIN deliveries AS gone ON gone.kind = '{REDACTION}' AND gone.object_id = lead_disclosures.id
    AND gone.operation = 'delete' AND gone.recipient = chat_id"""


async def put(tx: Transaction, lead_id: int, chat_id: int, message_id: int, now: int) -> int:
    """Written just before the message shows it; its id."""
    sql = """INSERT INTO lead_disclosures (lead_id, chat_id, message_id, shown_at)
             VALUES (:lead_id, :chat_id, :message_id, :now)"""
    return await tx.insert(sql, lead_id=lead_id, chat_id=chat_id, message_id=message_id, now=now)


async def has(reader: Reader, chat_id: int, message_id: int) -> bool:
    sql = "SELECT 1 FROM lead_disclosures WHERE chat_id = :chat_id AND message_id = :message_id LIMIT 1"
    return await reader.one(sql, chat_id=chat_id, message_id=message_id) is not None


async def forget(tx: Transaction, chat_id: int, message_id: int) -> None:
    """The message shows something else by now."""
    sql = "DELETE FROM lead_disclosures WHERE chat_id = :chat_id AND message_id = :message_id"
    await tx.execute(sql, chat_id=chat_id, message_id=message_id)


async def drop(tx: Transaction, disclosure_id: int) -> None:
    await tx.execute("DELETE FROM lead_disclosures WHERE id = :id", id=disclosure_id)


async def of_lead(reader: Reader, lead_id: int) -> list[Shown]:
    """What still shows one."""
    return await reader.rows(Shown, f"{SHOWN} WHERE lead_id = :id AND taken_at IS NULL", id=lead_id)


async def over(reader: Reader) -> list[Shown]:
    """What still shows one that isn't open any more, whosever."""
    return await reader.rows(Shown, f"{SHOWN} WHERE taken_at IS NULL AND leads.state <> 'open'")


async def take(tx: Transaction, disclosure_id: int, now: int) -> None:
    """An edit without it is queued in the same transaction."""
    await tx.execute("UPDATE lead_disclosures SET taken_at = :now WHERE id = :id", id=disclosure_id, now=now)


def is_taken(connection: sqlite3.Connection, disclosure_id: int) -> bool:
    """Not so where the message shows something else by now."""
    sql = "SELECT 1 FROM lead_disclosures WHERE id = ? AND taken_at IS NOT NULL"
    return connection.execute(sql, (disclosure_id,)).fetchone() is not None


async def undone(reader: Reader, lead_id: int, since: int) -> list[Shown]:
    """Those whose edit failed, young enough to be deleted instead, and not deleted yet."""
    sql = f"""{SHOWN} {EDIT} WHERE lead_id = :lead_id AND shown_at > :since
                AND edit.state = 'failed' AND gone.id IS NULL"""
    return await reader.rows(Shown, sql, lead_id=lead_id, since=since)


async def waiting(reader: Reader, lead_id: int) -> bool:
    """Whether an edit of one is still under way."""
    sql = f"""SELECT 1 FROM lead_disclosures {EDIT} WHERE lead_id = :lead_id AND taken_at IS NOT NULL
                AND edit.state NOT IN ('sent', 'failed', 'unknown', 'dropped') LIMIT 1"""
    return await reader.one(sql, lead_id=lead_id) is not None


async def fate(reader: Reader, telegram_id: int) -> Fate:
    """Of whose leads were taken back; a message that is gone itself counts as done."""
    sql = f"""SELECT CASE WHEN gone.state = 'sent' OR edit.error LIKE '%not found%' THEN 'done'
                       WHEN edit.state IN ('failed', 'unknown') THEN edit.state
                       WHEN edit.state IN ('sent', 'dropped') THEN 'done' ELSE 'waiting' END AS became, count(*)
              FROM lead_disclosures JOIN leads ON leads.id = lead_id {EDIT}
              WHERE leads.telegram_id = :telegram_id AND taken_at IS NOT NULL GROUP BY became"""
    return Fate(**{row[0]: row[1] for row in await reader.all(sql, telegram_id=telegram_id)})
