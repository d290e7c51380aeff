"""The alliance's own rows of the trade glossary."""

import json
import sqlite3

import msgspec

from storage.database import Reader, Transaction


class Row(msgspec.Struct, frozen=True):
    """`terms`: a JSON list; one with - before it is taken out of the concept."""

    id: int
    key: str
    name: str
    terms: str
    parent: str


COLUMNS = ", ".join(Row.__struct_fields__)


def version(connection: sqlite3.Connection) -> int:
    """Another one after every change; 0 where there was none yet."""
    return int(connection.execute("SELECT number FROM glossary_version").fetchone()[0])


def rows(connection: sqlite3.Connection) -> list[Row]:
    """In the order in which they were written: the later has the last word."""
    return [
        Row(*row) for row in connection.execute(f"SELECT {COLUMNS} FROM glossary WHERE removed_at IS NULL ORDER BY id")
    ]


async def listed(reader: Reader, limit: int, offset: int) -> list[Row]:
    """The newest first."""
    sql = f"SELECT {COLUMNS} FROM glossary WHERE removed_at IS NULL ORDER BY id DESC LIMIT :limit OFFSET :offset"
    return await reader.rows(Row, sql, limit=limit, offset=offset)


async def by_id(reader: Reader, row_id: int) -> Row | None:
    return await reader.row(Row, f"SELECT {COLUMNS} FROM glossary WHERE id = :id", id=row_id)


async def put(
    tx: Transaction, key: str, name: str, terms: list[str], parent: str, telegram_id: int | None, now: int
) -> int:
    """A new row's id; a key that is there is left as it is."""
    sql = """INSERT INTO glossary (key, name, terms, parent, telegram_id, updated_at)
             VALUES (:key, :name, :terms, :parent, :telegram_id, :now) ON CONFLICT (key) DO NOTHING"""
    written = json.dumps(terms, ensure_ascii=False)
    values = {"key": key, "name": name, "terms": written, "parent": parent, "telegram_id": telegram_id, "now": now}
    return await tx.insert(sql, **values)


async def remove(tx: Transaction, row_id: int, now: int) -> bool:
    """Its words are still looked for once more, to put right what they touched."""
    sql = """UPDATE glossary SET removed_at = :now, key = 'removed-' || id || '-' || key
             WHERE id = :id AND removed_at IS NULL"""
    return await tx.execute(sql, id=row_id, now=now) == 1
