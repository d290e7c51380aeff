"""Handovers: a person's account was another one before; what went over with him, so that it can come back."""

import json
import sqlite3

import msgspec

from storage.database import Reader, Transaction

MOVES = (
    ("favourites", "true"),
    ("leads", "state = 'open'"),
    ("introductions", "true"),
    ("introduction_questions", "true"),
    ("claims", "state = 'open'"),
    ("reviews", "state = 'open'"),
    ("interests", "true"),
    ("saved_searches", "ended_at IS NULL"),
    ("alerts", "true"),
    ("alert_due", "true"),
    ("alert_settings", "true"),
    ("announcement_optouts", "true"),
    ("announcement_looks", "state = 'asked'"),
    ("event_calendars", "true"),
    ("agenda_digests", "true"),
    ("erasures", "state = 'planned' AND asked_by IS NULL"),
    ("drafts", "state = 'open' AND form NOT IN (SELECT form FROM drafts WHERE telegram_id = :new AND state = 'open')"),
)
"""What is an account's, and goes with its person; the answers to what he asked come to him."""
CHOSEN = ("language", "time_zone", "quiet_hours")


class Handover(msgspec.Struct, frozen=True):
    """`moved`: JSON list of (table, the moved rows' keys)."""

    id: int
    claim_id: int | None
    person_id: int
    old_account: int
    new_account: int
    decided_by: int
    phone: str
    linked_at: int | None
    moved: str
    state: str
    at: int


COLUMNS = ", ".join(Handover.__struct_fields__)


async def put(tx: Transaction, found: Handover) -> int:
    sql = """INSERT INTO handovers (claim_id, person_id, old_account, new_account, decided_by, phone, linked_at, moved,
                                    at)
             VALUES (:claim_id, :person_id, :old_account, :new_account, :decided_by, :phone, :linked_at, :moved, :at)"""
    return await tx.insert(sql, **msgspec.structs.asdict(found))


async def by_id(reader: Reader, handover_id: int) -> Handover | None:
    return await reader.row(Handover, f"SELECT {COLUMNS} FROM handovers WHERE id = :id", id=handover_id)


async def of_claim(reader: Reader, claim_id: int) -> Handover | None:
    """What the yes to a claim brought, as far as it stands."""
    sql = f"SELECT {COLUMNS} FROM handovers WHERE claim_id = :claim_id AND state = 'done'"
    return await reader.row(Handover, sql, claim_id=claim_id)


async def end(tx: Transaction, handover_id: int, state: str, now: int) -> bool:
    """`objected`: the earlier account said no; `returned`: the desk took its yes back. False where it had ended."""
    sql = "UPDATE handovers SET state = :state, phone = '', ended_at = :now WHERE id = :id AND state = 'done'"
    return await tx.execute(sql, id=handover_id, state=state, now=now) == 1


async def disputed(reader: Reader, person_id: int, since: int) -> bool:
    """Whether an earlier account objected since an instant."""
    sql = "SELECT 1 FROM handovers WHERE person_id = :person_id AND at >= :since AND state = 'objected' LIMIT 1"
    return await reader.one(sql, person_id=person_id, since=since) is not None


async def forget(tx: Transaction, before: int) -> None:
    """What only an objection needs goes when none can come any more."""
    sql = "UPDATE handovers SET phone = '', moved = '[]' WHERE at < :before AND (phone <> '' OR moved <> '[]')"
    await tx.execute(sql, before=before)


def move(connection: sqlite3.Connection, old: int, new: int) -> str:
    """Everything of `MOVES`; as JSON what went. What the new account has already stays with the old one."""
    moved = []
    for table, where in MOVES:
        keys = _keys(connection, table)
        sql = f"SELECT {', '.join(keys)} FROM {table} WHERE telegram_id = :old AND {where}"
        rows = connection.execute(sql, {"old": old, "new": new}).fetchall()
        moved.append((table, [row for row in rows if _give(connection, table, keys, row, new)]))
    for column in CHOSEN:
        connection.execute(
            f"""UPDATE accounts SET {column} = (SELECT {column} FROM accounts WHERE telegram_id = :old)
                WHERE telegram_id = :new AND {column} = ''""",
            {"old": old, "new": new},
        )
    return json.dumps([each for each in moved if each[1]])


def move_back(connection: sqlite3.Connection, moved: str, old: int, new: int) -> None:
    """What is still the new account's."""
    for table, rows in json.loads(moved):
        keys = _keys(connection, table)
        for row in rows:
            now = [new if name == "telegram_id" else value for name, value in zip(keys, row, strict=True)]
            _give(connection, table, keys, now, old)
    connection.execute("UPDATE accounts SET active_draft = NULL WHERE telegram_id IN (?, ?)", (old, new))


def _keys(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[5]]


def _give(
    connection: sqlite3.Connection, table: str, keys: list[str], row: list[object] | tuple[object, ...], account: int
) -> bool:
    where = " AND ".join(f"{name} = ?" for name in keys)
    sql = f"UPDATE OR IGNORE {table} SET telegram_id = ? WHERE {where}"
    return connection.execute(sql, (account, *row)).rowcount == 1
