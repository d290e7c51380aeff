"""Routines: when each comes next, when it last went well, what went wrong."""

import msgspec

from storage.database import Reader, Transaction


class State(msgspec.Struct, frozen=True):
    """Instants are Unix ms UTC; `failures` counts those in a row, `error` is the last one's."""

    name: str
    next_at: int
    last_at: int | None
    failures: int
    error: str


async def all_of(reader: Reader) -> dict[str, State]:
    rows = await reader.rows(State, "SELECT name, next_at, last_at, failures, error FROM routines ORDER BY name")
    return {row.name: row for row in rows}


async def plan(tx: Transaction, name: str, next_at: int) -> None:
    """When it comes next; nothing else changes."""
    sql = """INSERT INTO routines (name, next_at) VALUES (:name, :next_at)
             ON CONFLICT (name) DO UPDATE SET next_at = excluded.next_at"""
    await tx.execute(sql, name=name, next_at=next_at)


async def done(tx: Transaction, name: str, now: int, next_at: int) -> None:
    sql = "UPDATE routines SET next_at = :next_at, last_at = :now, failures = 0, error = '' WHERE name = :name"
    await tx.execute(sql, name=name, now=now, next_at=next_at)


async def failed(tx: Transaction, name: str, error: str, next_at: int) -> None:
    sql = """UPDATE routines SET next_at = :next_at, failures = failures + 1, error = :error WHERE name = :name"""
    await tx.execute(sql, name=name, error=error, next_at=next_at)
