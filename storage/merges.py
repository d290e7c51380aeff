"""Merges of two rows of one person: begun, chosen, done, undone; what was before is kept for a day."""

import json

import msgspec

from storage.database import Reader, Transaction
from storage.merging import Journal


class Merge(msgspec.Struct, frozen=True):
    """`choices`: JSON of field -> merged where that row's value wins, and account -> the Telegram id that stays.

    `journal`: JSON, what was before; None where it can't be undone (any more).
    """

    id: int
    kept_id: int
    merged_id: int
    organisation_id: int | None
    author: int
    choices: str
    state: str
    journal: str | None
    done_at: int | None
    ended_by: int | None


COLUMNS = ", ".join(Merge.__struct_fields__)


async def by_id(reader: Reader, merge_id: int) -> Merge | None:
    return await reader.row(Merge, f"SELECT {COLUMNS} FROM merges WHERE id = :id", id=merge_id)


async def done_of(reader: Reader, merged_id: int) -> Merge | None:
    """By which a row was made another's."""
    sql = f"SELECT {COLUMNS} FROM merges WHERE merged_id = :id AND state = 'done' ORDER BY id DESC LIMIT 1"
    return await reader.row(Merge, sql, id=merged_id)


async def open_one(
    tx: Transaction, author: int, kept_id: int, merged_id: int, organisation_id: int | None, now: int
) -> Merge:
    """His, of these two; a new one where there is none."""
    sql = """INSERT INTO merges (author, kept_id, merged_id, organisation_id, created_at)
             VALUES (:author, :kept, :merged, :organisation, :now) ON CONFLICT DO NOTHING"""
    values = {"author": author, "kept": kept_id, "merged": merged_id}
    await tx.execute(sql, **values, organisation=organisation_id, now=now)
    sql = f"""SELECT {COLUMNS} FROM merges
              WHERE author = :author AND kept_id = :kept AND merged_id = :merged AND state = 'open'"""
    found = await tx.row(Merge, sql, **values)
    assert found
    return found


async def choose(tx: Transaction, merge_id: int, choices: str) -> None:
    sql = "UPDATE merges SET choices = :choices WHERE id = :id AND state = 'open'"
    await tx.execute(sql, id=merge_id, choices=choices)


async def done(tx: Transaction, merge_id: int, journal: str, now: int) -> bool:
    sql = "UPDATE merges SET state = 'done', journal = :journal, done_at = :now WHERE id = :id AND state = 'open'"
    return await tx.execute(sql, id=merge_id, journal=journal, now=now) == 1


async def undone(tx: Transaction, merge_id: int, actor: int, now: int) -> bool:
    """False where somebody was first, or it is too late."""
    sql = """UPDATE merges SET state = 'undone', journal = NULL, ended_by = :actor, ended_at = :now
             WHERE id = :id AND state = 'done' AND journal IS NOT NULL"""
    return await tx.execute(sql, id=merge_id, actor=actor, now=now) == 1


async def settle(tx: Transaction, merge_id: int) -> None:
    await tx.execute("UPDATE merges SET journal = NULL WHERE id = :id AND state = 'done'", id=merge_id)


async def prune(tx: Transaction, before: int) -> None:
    """Looked at, and nothing came of it."""
    await tx.execute("DELETE FROM merges WHERE state IN ('open', 'dropped') AND created_at < :before", before=before)


def as_json(journal: Journal) -> str:
    return json.dumps(journal, ensure_ascii=False)
