"""Messages that show an event and are kept up to date: in groups, and hosts' panels."""

import sqlite3

import msgspec

from storage.database import Reader, Transaction


class Card(msgspec.Struct, frozen=True):
    """A message that shows the event and is kept up to date. `kind`: group, host."""

    event_id: int
    chat_id: int
    message_id: int
    kind: str


async def put_card(tx: Transaction, card: Card) -> None:
    """One more; of a host's in a chat the newest alone."""
    if card.kind == "host":
        sql = "DELETE FROM event_cards WHERE event_id = :event AND chat_id = :chat AND kind = 'host'"
        await tx.execute(sql, event=card.event_id, chat=card.chat_id)
    sql = """INSERT INTO event_cards (event_id, chat_id, message_id, kind)
             VALUES (:event_id, :chat_id, :message_id, :kind) ON CONFLICT DO NOTHING"""
    await tx.execute(sql, **msgspec.structs.asdict(card))


def is_card(connection: sqlite3.Connection, chat_id: int, message_id: int) -> bool:
    """Whether a message is a host's panel that is kept up to date."""
    sql = "SELECT 1 FROM event_cards WHERE chat_id = ? AND message_id = ? AND kind = 'host'"
    return connection.execute(sql, (chat_id, message_id)).fetchone() is not None


async def drop_card(tx: Transaction, chat_id: int, message_id: int) -> None:
    sql = "DELETE FROM event_cards WHERE chat_id = :chat AND message_id = :message AND kind = 'host'"
    await tx.execute(sql, chat=chat_id, message=message_id)


async def cards(reader: Reader, event_id: int) -> list[Card]:
    """The hosts' panels, and the cards in groups: those that the bot sent there with the call."""
    sql = """SELECT event_id, chat_id, message_id, kind FROM event_cards WHERE event_id = :id
             UNION SELECT object_id, recipient, message_id, 'group' FROM deliveries
             WHERE kind = 'event' AND object_id = :id AND recipient < 0 AND operation = 'send' AND state = 'sent'
               AND occurrence = '' AND message_id IS NOT NULL"""
    return await reader.rows(Card, sql, id=event_id)
