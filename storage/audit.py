"""The audit: what was done by whom, never changed; and the values before and after, which an erasure empties."""

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

import msgspec


class New(msgspec.Struct, frozen=True):
    """One act, as it is written. `actor`: a Telegram id, none for the command line; `at`: Unix ms UTC."""

    at: int
    actor: int | None
    actor_person: int | None
    role: str
    act: str
    organisation_id: int | None
    subject_kind: str
    subject_id: int | None
    details: Mapping[str, Any]


class Value(msgspec.Struct, frozen=True):
    """A field before and after; both None once they were emptied. `person_id`, else `telegram_id`: whose it is."""

    field: str
    before: str | None
    after: str | None
    person_id: int | None = None
    telegram_id: int | None = None


def put(connection: sqlite3.Connection, new: New, values: list[Value]) -> int:
    """The new row's id."""
    row = {
        **msgspec.structs.asdict(new),
        "kind": new.act.partition(":")[0],
        "details": json.dumps(new.details, ensure_ascii=False),
        "fields": json.dumps([each.field for each in values]),
    }
    columns = ", ".join(row)
    named = ", ".join(f":{name}" for name in row)
    number = connection.execute(f"INSERT INTO audit ({columns}) VALUES ({named})", row).lastrowid or 0
    sql = """INSERT INTO audit_values (audit_id, field, before, after, person_id, telegram_id)
             VALUES (:audit_id, :field, :before, :after, :person_id, :telegram_id)"""
    connection.executemany(sql, [{"audit_id": number, **msgspec.structs.asdict(each)} for each in values])
    return number
