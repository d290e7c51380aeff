"""Which contact was shown to whom in which message, and what of it was taken back."""

import json
import sqlite3
from collections.abc import Iterable
from typing import Self

import msgspec

from storage.database import Reader, Transaction

REDACTION = "redaction"
"""The kind of the deliveries that take contacts out of messages."""


class Disclosure(msgspec.Struct, frozen=True):
    """`fields`, `withdrawn`: JSON lists. It is to be looked at while `looked` is less than `round`."""

    id: int
    person_id: int
    chat_id: int
    message_id: int | None
    kind: str
    fields: str
    withdrawn: str
    shown_at: int
    round: int


class Fate(msgspec.Struct, frozen=True):
    """Of the messages whose contacts are to go: how many are done, waiting, failed, and unknown."""

    done: int = 0
    waiting: int = 0
    failed: int = 0
    unknown: int = 0

    @property
    def total(self) -> int:
        return self.done + self.waiting + self.failed + self.unknown

    def __add__(self, other: Self) -> Self:
        return type(self)(*map(sum, zip(msgspec.structs.astuple(self), msgspec.structs.astuple(other), strict=True)))


COLUMNS = ", ".join(f"disclosures.{name}" for name in Disclosure.__struct_fields__)
EDIT = f"""LEFT JOIN deliveries AS edit ON edit.kind = '{REDACTION}' AND edit.object_id = disclosures.id
    AND edit.operation = 'edit' AND edit.recipient = chat_id AND edit.occurrence = CAST(edited AS TEXT)
    LEFT JOIN deliveries AS gone ON gone.kind = '{REDACTION}' AND gone.object_id = disclosures.id
    AND gone.operation = 'delete' AND gone.recipient = chat_id"""


async def put(tx: Transaction, person_id: int, chat_id: int, fields: tuple[str, ...], kind: str, now: int) -> int:
    """Written just before the message goes out; `sent` adds the message's id."""
    sql = """INSERT INTO disclosures (person_id, chat_id, fields, kind, shown_at)
             VALUES (:person_id, :chat_id, :fields, :kind, :now)"""
    return await tx.insert(sql, person_id=person_id, chat_id=chat_id, fields=json.dumps(fields), kind=kind, now=now)


async def sent(tx: Transaction, disclosure_id: int, message_id: int) -> int | None:
    """Whose contact it is, where he changed his mind while the message was under way."""
    sql = "UPDATE disclosures SET message_id = :message_id WHERE id = :id"
    await tx.execute(sql, id=disclosure_id, message_id=message_id)
    row = await tx.one("SELECT person_id FROM disclosures WHERE id = :id AND looked < round", id=disclosure_id)
    return row[0] if row else None


async def put_all(
    tx: Transaction, shown: Iterable[tuple[int, Iterable[str]]], chat_id: int, kind: str, now: int
) -> None:
    """Like `put`, for one message that shows contacts of many: (person's id, fields)."""
    sql = """INSERT INTO disclosures (person_id, chat_id, fields, kind, shown_at)
             VALUES (:person_id, :chat_id, :fields, :kind, :now)"""
    common = {"chat_id": chat_id, "kind": kind, "now": now}
    rows = ({"person_id": person, "fields": json.dumps(list(fields)), **common} for person, fields in shown)
    await tx.many(sql, rows)


async def sent_all(tx: Transaction, chat_id: int, kind: str, shown_at: int, message_id: int) -> list[int]:
    """Like `sent`: those who changed their minds meanwhile."""
    values = {"chat_id": chat_id, "kind": kind, "at": shown_at, "message": message_id}
    where = "chat_id = :chat_id AND kind = :kind AND shown_at = :at"
    await tx.execute(f"UPDATE disclosures SET message_id = :message WHERE {where} AND message_id IS NULL", **values)
    again = f"""DELETE FROM disclosures WHERE chat_id = :chat_id AND kind = :kind AND message_id = :message
                AND shown_at < :at AND person_id IN (SELECT person_id FROM disclosures WHERE {where})"""
    await tx.execute(again, **values)  # a page that was turned back to, or ticked, shows them once
    sql = f"SELECT DISTINCT person_id FROM disclosures WHERE {where} AND message_id = :message AND looked < round"
    return [row[0] for row in await tx.all(sql, **values)]


async def look_again(tx: Transaction, person_id: int) -> None:
    """He changed his mind: every message that still shows something of his."""
    sql = "UPDATE disclosures SET round = round + 1 WHERE person_id = :person_id AND fields <> withdrawn"
    await tx.execute(sql, person_id=person_id)


async def waiting(reader: Reader, person_id: int, limit: int) -> list[Disclosure]:
    """Those that are to be looked at, as far as their message is known."""
    sql = f"""SELECT {COLUMNS} FROM disclosures WHERE person_id = :person_id AND looked < round
                AND message_id IS NOT NULL ORDER BY id LIMIT :limit"""
    return await reader.rows(Disclosure, sql, person_id=person_id, limit=limit)


async def looked_at(tx: Transaction, found: Disclosure) -> None:
    await tx.execute("UPDATE disclosures SET looked = :round WHERE id = :id", id=found.id, round=found.round)


async def take_back(tx: Transaction, found: Disclosure, withdrawn: list[str]) -> None:
    """An edit without these fields is queued in the same transaction, as this round's."""
    sql = "UPDATE disclosures SET withdrawn = :withdrawn, edited = :round WHERE id = :id"
    await tx.execute(sql, id=found.id, round=found.round, withdrawn=json.dumps(withdrawn))


def is_last(connection: sqlite3.Connection, disclosure_id: int, occurrence: str) -> bool:
    """Whether an edit is the newest: an older one would show what was taken back since."""
    sql = "SELECT edited FROM disclosures WHERE id = ?"
    row = connection.execute(sql, (disclosure_id,)).fetchone()
    return row is not None and str(row[0]) == occurrence


async def undone(reader: Reader, person_id: int, since: int) -> list[Disclosure]:
    """Those whose edit failed, young enough to be deleted instead, and not deleted yet."""
    sql = f"""SELECT {COLUMNS} FROM disclosures {EDIT} WHERE person_id = :person_id AND shown_at > :since
                AND edit.state = 'failed' AND gone.id IS NULL"""
    return await reader.rows(Disclosure, sql, person_id=person_id, since=since)


async def fate(reader: Reader, person_id: int) -> Fate:
    """What nobody can see any more, since the message itself is gone, counts as done."""
    sql = f"""SELECT CASE WHEN disclosures.message_id IS NULL THEN 'unknown' WHEN looked < round THEN 'waiting'
                       WHEN gone.state = 'sent' OR edit.error LIKE '%not found%' THEN 'done'
                       WHEN edit.state IN ('failed', 'unknown') THEN edit.state
                       WHEN edit.state = 'sent' THEN 'done' ELSE 'waiting' END AS became, count(*)
              FROM disclosures {EDIT} WHERE person_id = :person_id AND (edited > 0 OR looked < round) GROUP BY became"""
    return Fate(**{row[0]: row[1] for row in await reader.all(sql, person_id=person_id)})


async def open_of(reader: Reader, person_id: int) -> bool:
    """Whether something is still to be looked at."""
    sql = "SELECT 1 FROM disclosures WHERE person_id = :person_id AND looked < round LIMIT 1"
    return await reader.one(sql, person_id=person_id) is not None
