"""An object's deliveries as a whole: held, gone on with, sent again, edited or deleted everywhere, counted.

Functions on a bare connection are for `Database.write` and `Transaction.run`.
"""

import sqlite3
from collections.abc import Sequence

import msgspec

from storage.accounts import WRITTEN
from storage.database import Reader
from storage.outbox import Delivery, Order


class Tally(msgspec.Struct, frozen=True):
    """How many of one operation, in one state. `later`: due, yet not before this (Unix ms UTC)."""

    operation: str
    state: str
    number: int
    later: int | None


class Which(msgspec.Struct, frozen=True):
    """Of those that were sent: to groups or not, after or until an instant, to readers of a language; None: no matter.

    `otherwise`: the language of who has none, and of groups. `without`: JSON list of languages whose readers are left
    out.
    """

    groups: bool | None = None
    after: int | None = None
    until: int | None = None
    language: str | None = None
    otherwise: str = ""
    without: str = "[]"


async def tally(reader: Reader, kind: str, object_id: int, now: int) -> list[Tally]:
    """By operation, state, and whether its time has come; from an index alone."""
    sql = """SELECT operation, state, count(*), min(CASE WHEN not_before > :now THEN not_before END)
             FROM deliveries WHERE kind = :kind AND object_id = :object_id
             GROUP BY operation, state, not_before > :now"""
    return await reader.rows(Tally, sql, kind=kind, object_id=object_id, now=now)


async def reasons(reader: Reader, kind: str, object_id: int) -> list[tuple[str, int]]:
    """Why those that failed did: Telegram's words, and how many."""
    sql = """SELECT error, count(*) FROM deliveries WHERE kind = :kind AND object_id = :object_id
               AND operation = 'send' AND state = 'failed' GROUP BY error ORDER BY 2 DESC"""
    return [(row[0], row[1]) for row in await reader.all(sql, kind=kind, object_id=object_id)]


def pause(connection: sqlite3.Connection, kind: str, object_id: int, now: int) -> int:
    """What hasn't gone out waits; how many."""
    sql = """UPDATE deliveries SET state = 'paused', state_at = :now WHERE kind = :kind AND object_id = :object_id
               AND operation = 'send' AND state IN ('due', 'claimed')"""
    return connection.execute(sql, {"kind": kind, "object_id": object_id, "now": now}).rowcount


def go_on(connection: sqlite3.Connection, kind: str, object_id: int, now: int) -> int:
    sql = """UPDATE deliveries SET state = 'due', state_at = :now WHERE kind = :kind AND object_id = :object_id
               AND operation = 'send' AND state = 'paused'"""
    return connection.execute(sql, {"kind": kind, "object_id": object_id, "now": now}).rowcount


def send_again(connection: sqlite3.Connection, kind: str, object_id: int, states: Sequence[str], now: int) -> int:
    """Those that failed, or are unknown, once more, as far as they can be reached by now; how many."""
    marks = ", ".join(f"'{state}'" for state in states if state in {"failed", "unknown"})
    sql = f"""UPDATE deliveries SET state = 'due', attempts = 0, not_before = :now, state_at = :now
              WHERE kind = :kind AND object_id = :object_id AND operation = 'send' AND state IN ({marks})
                AND (recipient < 0 OR recipient IN (SELECT telegram_id FROM accounts WHERE reachable = 1))"""
    return connection.execute(sql, {"kind": kind, "object_id": object_id, "now": now}).rowcount


def replace_body(connection: sqlite3.Connection, old: int, new: int, now: int) -> None:
    """What hasn't gone out goes out with another body; what was claimed with the old one is claimed anew."""
    sql = """UPDATE deliveries SET body_id = :new, state = CASE state WHEN 'claimed' THEN 'due' ELSE state END,
                 state_at = :now WHERE body_id = :old AND operation = 'send'
               AND state IN ('due', 'claimed', 'paused', 'failed', 'unknown')"""
    connection.execute(sql, {"old": old, "new": new, "now": now})


def follow(connection: sqlite3.Connection, order: Order, which: Which, now: int) -> int:
    """An edit or a delete for each that was sent, or is just being sent, as far as `which` says; how many."""
    sql = f"""INSERT INTO deliveries (kind, object_id, body_id, operation, occurrence, priority, not_before, not_after,
                                      recipient, target, more, state_at)
              SELECT :kind, :object_id, :body_id, :operation, :occurrence, :priority, :not_before, :not_after,
                     recipient, message_id, more, :now
              FROM deliveries WHERE kind = :kind AND object_id = :object_id AND operation = 'send'
                AND state IN ('sent', 'sending')
                AND (:groups IS NULL OR (recipient < 0) = :groups)
                AND (:after IS NULL OR state_at > :after) AND (:until IS NULL OR state_at <= :until)
                AND (:language IS NULL OR :language = coalesce(nullif((
                    SELECT {WRITTEN} FROM accounts WHERE telegram_id = recipient), ''), :otherwise))
                AND (:without = '[]' OR coalesce(nullif((SELECT {WRITTEN} FROM accounts
                    WHERE telegram_id = recipient), ''), :otherwise) NOT IN (SELECT value FROM json_each(:without)))
              ON CONFLICT DO NOTHING"""
    values = {**msgspec.structs.asdict(order), **msgspec.structs.asdict(which), "now": now}
    return connection.execute(sql, values).rowcount


async def arrived(reader: Reader, kind: str, object_id: int, occurrence: str) -> bool:
    """Whether the newest whose occurrence begins like that was sent."""
    sql = """SELECT state FROM deliveries WHERE kind = :kind AND object_id = :object_id
               AND substr(occurrence, 1, length(:occurrence)) = :occurrence ORDER BY id DESC LIMIT 1"""
    row = await reader.one(sql, kind=kind, object_id=object_id, occurrence=occurrence)
    return row is not None and row[0] == "sent"


def is_superseded(connection: sqlite3.Connection, delivery: Delivery) -> bool:
    """Whether a newer edit of the same message was queued: by the few deliveries of its reader."""
    sql = """SELECT 1 FROM deliveries INDEXED BY deliveries_recipient WHERE recipient = :recipient AND kind = :kind
               AND object_id = :object_id AND operation = :operation AND id > :id LIMIT 1"""
    names = ("recipient", "kind", "object_id", "operation", "id")
    return connection.execute(sql, {name: getattr(delivery, name) for name in names}).fetchone() is not None


def sent_as(connection: sqlite3.Connection, delivery: Delivery) -> tuple[str, int | None, str]:
    """Of an edit or a delete: the state, the message and its further ones of what was sent there."""
    sql = """SELECT state, message_id, more FROM deliveries WHERE kind = :kind AND object_id = :object_id
               AND occurrence = '' AND recipient = :recipient AND operation = 'send'"""
    values = {"kind": delivery.kind, "object_id": delivery.object_id, "recipient": delivery.recipient}
    row = connection.execute(sql, values).fetchone()
    return (row[0], row[1], row[2]) if row else ("failed", None, "")
