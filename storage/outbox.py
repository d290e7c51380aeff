"""The outbox: what is to go out, and what became of it. Functions on a bare connection are for `Database.write`."""

import json
import sqlite3
from collections.abc import Iterable

import msgspec

from storage.database import Reader


class Delivery(msgspec.Struct, frozen=True):
    """One call to one chat; `parameters` is the body's JSON, without the chat and the target."""

    id: int
    kind: str
    object_id: int
    occurrence: str
    recipient: int
    operation: str
    target: int | None
    priority: int
    not_after: int | None
    attempts: int
    method: str
    parameters: str
    body_id: int
    more: str  # JSON list of an album's further messages, of edit and delete; or empty


class Order(msgspec.Struct, frozen=True):
    """What is queued at once: the same call to many. Instants are Unix ms UTC."""

    kind: str
    object_id: int
    body_id: int
    operation: str = "send"
    occurrence: str = ""
    priority: int = 5
    not_before: int = 0
    not_after: int | None = None


COLUMNS = """deliveries.id, kind, object_id, occurrence, recipient, operation, target, priority, not_after, attempts,
    method, coalesce(parameters, '{}'), body_id, more"""


def put_body(connection: sqlite3.Connection, method: str, parameters: str, now: int) -> int:
    sql = "INSERT INTO bodies (method, parameters, created_at) VALUES (?, ?, ?)"
    return connection.execute(sql, (method, parameters, now)).lastrowid or 0


def queue(connection: sqlite3.Connection, order: Order, recipients: Iterable[int], now: int) -> int:
    """How many are new: whoever has one of the same kind, object, occurrence and operation gets no second."""
    sql = """INSERT INTO deliveries (kind, object_id, body_id, operation, occurrence, priority, not_before, not_after,
                                     recipient, state_at)
             SELECT :kind, :object_id, :body_id, :operation, :occurrence, :priority, :not_before, :not_after,
                    value, :now
             FROM json_each(:recipients) WHERE true ON CONFLICT DO NOTHING"""
    values = {**msgspec.structs.asdict(order), "recipients": json.dumps(list(recipients)), "now": now}
    return connection.execute(sql, values).rowcount


def aim(connection: sqlite3.Connection, order: Order, recipient: int, target: int, now: int) -> None:
    """Queue an edit, or a delete, of one message that was an answer: no delivery of ours sent it."""
    sql = """INSERT INTO deliveries (kind, object_id, body_id, operation, occurrence, priority, not_before, not_after,
                                     recipient, target, state_at)
             VALUES (:kind, :object_id, :body_id, :operation, :occurrence, :priority, :not_before, :not_after,
                     :recipient, :target, :now) ON CONFLICT DO NOTHING"""
    values = {**msgspec.structs.asdict(order), "recipient": recipient, "target": target, "now": now}
    connection.execute(sql, values)


def claim(connection: sqlite3.Connection, now: int, limit: int) -> list[Delivery]:
    """The next ones that are due, now the caller's."""
    sql = """UPDATE deliveries SET state = 'claimed', state_at = :now WHERE id IN (
                 SELECT id FROM deliveries WHERE state = 'due' AND not_before <= :now
                 ORDER BY priority, not_before, id LIMIT :limit)
             RETURNING id"""
    ids = [row[0] for row in connection.execute(sql, {"now": now, "limit": limit})]
    read = f"""SELECT {COLUMNS} FROM deliveries JOIN bodies ON bodies.id = body_id
               WHERE deliveries.id IN (SELECT value FROM json_each(?)) ORDER BY priority, not_before, deliveries.id"""
    return [Delivery(*row) for row in connection.execute(read, (json.dumps(ids),))]


def begin(connection: sqlite3.Connection, delivery: Delivery, now: int) -> bool:
    """Just before the request: from here on a kill leaves it unknown.

    False where it isn't the caller's any more, or another text is to go out by now.
    """
    sql = """UPDATE deliveries SET state = 'sending', attempts = attempts + 1, state_at = :now
             WHERE id = :id AND state = 'claimed' AND body_id = :body_id"""
    return connection.execute(sql, {"id": delivery.id, "body_id": delivery.body_id, "now": now}).rowcount == 1


def settle(  # noqa: PLR0913, a delivery's end has so many sides
    connection: sqlite3.Connection,
    delivery_id: int,
    state: str,
    now: int,
    *,
    message_id: int | None = None,
    more: str = "",
    error: str = "",
    not_before: int | None = None,
    counted: bool = True,
) -> None:
    """What became of it; `due` again with the time from which on it may be tried, `counted` as a try or not."""
    sql = """UPDATE deliveries SET state = :state, state_at = :now, error = :error, attempts = attempts - :uncounted,
                 message_id = coalesce(:message_id, message_id), more = coalesce(nullif(:more, ''), more),
                 not_before = coalesce(:not_before, not_before)
             WHERE id = :id AND state IN ('claimed', 'sending')"""
    values = {"id": delivery_id, "state": state, "now": now, "error": error, "uncounted": not counted}
    connection.execute(sql, {**values, "message_id": message_id, "more": more, "not_before": not_before})


def recover(connection: sqlite3.Connection, now: int) -> list[Delivery]:
    """At a start: what was claimed is due again; what was being sent is unknown, and is returned."""
    connection.execute("UPDATE deliveries SET state = 'due', state_at = ? WHERE state = 'claimed'", (now,))
    sql = f"""SELECT {COLUMNS} FROM deliveries JOIN bodies ON bodies.id = body_id
              WHERE state = 'sending' ORDER BY deliveries.id"""
    found = [Delivery(*row) for row in connection.execute(sql)]
    sql = """UPDATE deliveries SET state = 'unknown', error = 'stopped while it was being sent', state_at = ?
             WHERE state = 'sending'"""
    connection.execute(sql, (now,))
    return found


def again(connection: sqlite3.Connection, ids: Iterable[int], now: int) -> int:
    """Unknown ones due once more: only for kinds where doubling harms nobody, or where a person says so."""
    sql = """UPDATE deliveries SET state = 'due', state_at = :now, not_before = :now
             WHERE state = 'unknown' AND id IN (SELECT value FROM json_each(:ids))"""
    return connection.execute(sql, {"ids": json.dumps(list(ids)), "now": now}).rowcount


def drop(
    connection: sqlite3.Connection, kind: str, object_id: int, why: str, now: int, *, operation: str | None = None
) -> int:  # fmt: skip
    """Take back what hasn't gone out yet, of one operation or of all; how many."""
    sql = """UPDATE deliveries SET state = 'dropped', error = :why, state_at = :now
             WHERE kind = :kind AND object_id = :object_id AND operation = coalesce(:operation, operation)
               AND state IN ('due', 'claimed', 'paused')"""
    values = {"kind": kind, "object_id": object_id, "operation": operation, "why": why, "now": now}
    return connection.execute(sql, values).rowcount


def waiting_bodies(
    connection: sqlite3.Connection, kind: str, object_id: int, occurrence: str = ""
) -> list[tuple[int, int]]:  # fmt: skip
    """Of what is still to be sent of something: each body, and one whom it is for; `occurrence`: begins like that."""
    sql = """SELECT body_id, min(recipient) FROM deliveries WHERE kind = :kind AND object_id = :object_id
               AND substr(occurrence, 1, length(:occurrence)) = :occurrence
               AND operation = 'send' AND state IN ('due', 'claimed', 'paused') GROUP BY body_id"""
    found = connection.execute(sql, {"kind": kind, "object_id": object_id, "occurrence": occurrence})
    return [(body, recipient) for body, recipient in found]


def migrate(connection: sqlite3.Connection, old: int, new: int) -> None:
    """A group became a supergroup: what waits for it goes there; what already waits there isn't doubled."""
    sql = """UPDATE OR IGNORE deliveries SET recipient = ?
             WHERE recipient = ? AND state IN ('due', 'claimed', 'sending', 'paused')"""
    connection.execute(sql, (new, old))


async def unknown(reader: Reader, limit: int) -> list[tuple[int, str, int, int]]:
    """What nobody knows of whether it arrived: (id, kind, object, recipient), the oldest first."""
    sql = """SELECT id, kind, object_id, recipient FROM deliveries WHERE state = 'unknown' ORDER BY id LIMIT :limit"""
    return [(row[0], row[1], row[2], row[3]) for row in await reader.all(sql, limit=limit)]


class Health(msgspec.Struct, frozen=True):
    """How many deliveries wait, nobody knows of, and failed since an instant."""

    waiting: int
    unknown: int
    failed: int


async def health(reader: Reader, since: int) -> Health:
    sql = """SELECT (SELECT count(*) FROM deliveries WHERE state = 'due')
                    + (SELECT count(*) FROM deliveries WHERE state IN ('claimed', 'sending')),
                    (SELECT count(*) FROM deliveries WHERE state = 'unknown'),
                    (SELECT count(*) FROM deliveries WHERE state = 'failed' AND state_at >= :since)"""
    return (await reader.rows(Health, sql, since=since))[0]


async def due(reader: Reader, now: int) -> tuple[int, int | None]:
    """How many deliveries' time has come, and since when the oldest waits."""
    sql = "SELECT count(*), min(not_before) FROM deliveries WHERE state = 'due' AND not_before <= :now"
    [(number, oldest)] = await reader.all(sql, now=now)
    if not oldest:  # at once: since it was queued
        [(oldest,)] = await reader.all("SELECT min(state_at) FROM deliveries WHERE state = 'due' AND not_before = 0")
    return number, oldest


async def errors(reader: Reader, since: int, limit: int) -> list[tuple[str, int]]:
    """What Telegram said of those that failed, and how often, most first."""
    sql = """SELECT error, count(*) AS number FROM deliveries WHERE state = 'failed' AND state_at >= :since
             GROUP BY error ORDER BY number DESC, error LIMIT :limit"""
    return [(error, number) for error, number in await reader.all(sql, since=since, limit=limit)]


def empty_bodies(connection: sqlite3.Connection, before: int) -> int:
    """Bodies are personal data: they go once nothing of them is to be sent any more; how many."""
    sql = """UPDATE bodies SET parameters = NULL WHERE parameters IS NOT NULL AND created_at < :before
               AND NOT EXISTS (SELECT 1 FROM deliveries WHERE body_id = bodies.id
                               AND state IN ('due', 'claimed', 'sending', 'unknown'))
               AND id NOT IN (SELECT body_id FROM deliveries WHERE state = 'paused')"""
    return connection.execute(sql, {"before": before}).rowcount


def prune(connection: sqlite3.Connection, kinds: Iterable[str], before: int) -> int:
    """Forget deliveries of some kinds that were over before an instant; how many."""
    sql = """DELETE FROM deliveries WHERE kind IN (SELECT value FROM json_each(:kinds)) AND state_at < :before
               AND state NOT IN ('due', 'claimed', 'sending', 'paused')"""
    return connection.execute(sql, {"kinds": json.dumps(list(kinds)), "before": before}).rowcount
