"""Searches that somebody wants to hear of, and the tokens by which a new notice finds them."""

import json
import sqlite3
from collections.abc import Iterable

import msgspec

from storage.database import Reader, Transaction


class SavedSearch(msgspec.Struct, frozen=True):
    """`kind`: supply, demand; empty: both."""

    id: int
    query: str
    kind: str
    created_at: int


class Meaning(msgspec.Struct, frozen=True):
    """By which tokens it is found, and `asked`: what is asked for, as bot/search/saved.py writes it."""

    tokens: frozenset[str]
    asked: bytes


class Saved(msgspec.Struct, frozen=True):
    """What is weighed of one; `asked` is None where it was saved before that was kept."""

    id: int
    query: str
    asked: bytes | None


COLUMNS = ", ".join(SavedSearch.__struct_fields__)


def put(connection: sqlite3.Connection, telegram_id: int, query: str, kind: str, meaning: Meaning, now: int) -> int:
    """The search's id; saved twice is saved once."""
    values = {"telegram_id": telegram_id, "query": query, "kind": kind, "now": now}
    sql = """INSERT INTO saved_searches (telegram_id, query, kind, created_at)
             VALUES (:telegram_id, :query, :kind, :now) ON CONFLICT DO NOTHING"""
    made = connection.execute(sql, values)
    if not made.rowcount:
        sql = """SELECT id FROM saved_searches WHERE telegram_id = :telegram_id AND query = :query AND kind = :kind
                 AND ended_at IS NULL"""
        return int(connection.execute(sql, values).fetchone()[0])
    mean(connection, made.lastrowid or 0, meaning)
    return made.lastrowid or 0


def mean(connection: sqlite3.Connection, search_id: int, meaning: Meaning) -> None:
    """What it means now, and by what it is found."""
    connection.execute("UPDATE saved_searches SET asked = ? WHERE id = ?", (meaning.asked, search_id))
    connection.execute("DELETE FROM saved_search_tokens WHERE search_id = ?", (search_id,))
    rows = [(token, search_id) for token in sorted(meaning.tokens)]
    connection.executemany("INSERT INTO saved_search_tokens (token, search_id) VALUES (?, ?)", rows)


def reopen(connection: sqlite3.Connection, search_id: int, meaning: Meaning) -> None:
    """One that was ended, unless the same was saved anew meanwhile."""
    sql = """UPDATE OR IGNORE saved_searches SET ended_at = NULL WHERE id = ? AND ended_at IS NOT NULL"""
    if connection.execute(sql, (search_id,)).rowcount:
        mean(connection, search_id, meaning)


async def of(reader: Reader, telegram_id: int, limit: int) -> list[SavedSearch]:
    """The newest first."""
    sql = f"""SELECT {COLUMNS} FROM saved_searches WHERE telegram_id = :id AND ended_at IS NULL
              ORDER BY id DESC LIMIT :limit"""
    return await reader.rows(SavedSearch, sql, id=telegram_id, limit=limit)


async def count(reader: Reader, telegram_id: int) -> int:
    row = await reader.one(
        "SELECT count(*) FROM saved_searches WHERE telegram_id = :id AND ended_at IS NULL", id=telegram_id
    )
    return int(row[0]) if row else 0


async def end(tx: Transaction, search_id: int, telegram_id: int, now: int) -> bool:
    sql = """UPDATE saved_searches SET ended_at = :now
             WHERE id = :id AND telegram_id = :telegram_id AND ended_at IS NULL"""
    ended = await tx.execute(sql, id=search_id, telegram_id=telegram_id, now=now) == 1
    if ended:
        await tx.execute("DELETE FROM saved_search_tokens WHERE search_id = :id", id=search_id)
    return ended


def naming(connection: sqlite3.Connection, words: Iterable[str]) -> list[SavedSearch]:
    """Those that are open and have one of these words, folded."""
    sql = f"""SELECT DISTINCT {", ".join(f"saved_searches.{name}" for name in SavedSearch.__struct_fields__)}
              FROM saved_searches JOIN json_each(?) AS wanted ON instr(query, wanted.value) > 0
              WHERE ended_at IS NULL"""
    return [SavedSearch(*row) for row in connection.execute(sql, (json.dumps(list(words)),))]


async def by_id(reader: Reader, search_id: int, telegram_id: int) -> SavedSearch | None:
    sql = f"SELECT {COLUMNS} FROM saved_searches WHERE id = :id AND telegram_id = :telegram_id"
    return await reader.row(SavedSearch, sql, id=search_id, telegram_id=telegram_id)


def asking(connection: sqlite3.Connection, keys: str, kind: str, after: int, limit: int) -> list[Saved]:
    """The next searches after an id that share a token with a document's."""
    sql = """SELECT DISTINCT saved_searches.id, query, asked FROM json_each(:tokens) AS wanted
             CROSS JOIN saved_search_tokens ON token = wanted.value AND search_id > :after
             CROSS JOIN saved_searches ON saved_searches.id = search_id
             WHERE ended_at IS NULL AND kind IN ('', :kind) ORDER BY saved_searches.id LIMIT :limit"""
    values = {"tokens": json.dumps(sorted(set(keys.split(" ")))), "kind": kind, "after": after, "limit": limit}
    return [Saved(*row) for row in connection.execute(sql, values)]


def after(connection: sqlite3.Connection, last: int, limit: int) -> list[SavedSearch]:
    """The next that are open, by id."""
    sql = f"SELECT {COLUMNS} FROM saved_searches WHERE id > ? AND ended_at IS NULL ORDER BY id LIMIT ?"
    return [SavedSearch(*row) for row in connection.execute(sql, (last, limit))]
