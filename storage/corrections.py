"""Corrections that wait for the office's yes, or had it. Instants are Unix ms UTC."""

import sqlite3

import msgspec

from storage import waiting
from storage.database import Reader, Transaction
from storage.waiting import Place, Scope, Waiting


class Correction(msgspec.Struct, frozen=True):
    """`revision`: of the announcement that it corrects; `content`: JSON. `state`: submitted, approved, returned,
    withdrawn, overtaken (by another one).
    """

    id: int
    announcement_id: int
    draft_id: int
    revision: int
    language: str
    content: str
    author: int
    state: str
    remarks: str
    decided_by: int | None
    created_at: int
    decided_at: int | None


COLUMNS = ", ".join(Correction.__struct_fields__)


async def put(tx: Transaction, correction: Correction) -> int:
    """A new one; its id. There is one that waits of an announcement: see `overtake`."""
    kept = [name for name in Correction.__struct_fields__ if name != "id"]
    marks = ", ".join(f":{name}" for name in kept)
    values = {name: getattr(correction, name) for name in kept}
    return await tx.insert(f"INSERT INTO corrections ({', '.join(kept)}) VALUES ({marks})", **values)


async def by_id(reader: Reader, correction_id: int) -> Correction | None:
    return await reader.row(Correction, f"SELECT {COLUMNS} FROM corrections WHERE id = :id", id=correction_id)


async def waiting_of(reader: Reader, announcement_id: int) -> Correction | None:
    sql = f"SELECT {COLUMNS} FROM corrections WHERE announcement_id = :id AND state = 'submitted'"
    return await reader.row(Correction, sql, id=announcement_id)


async def decide(tx: Transaction, correction_id: int, state: str, by: int, now: int, remarks: str = "") -> bool:
    """False where it doesn't wait any more."""
    sql = """UPDATE corrections SET state = :state, decided_by = :by, decided_at = :now, remarks = :remarks
             WHERE id = :id AND state = 'submitted'"""
    return await tx.execute(sql, id=correction_id, state=state, by=by, now=now, remarks=remarks) == 1


def submitted(connection: sqlite3.Connection, scope: Scope, after: Place, limit: int) -> list[Waiting]:
    """What waits for the office's yes; not what another correction, or taking it back, made void."""
    select = """SELECT corrections.id AS id, corrections.created_at AS since,
                    coalesce((SELECT persons.name FROM accounts JOIN persons ON persons.id = person_id
                        WHERE accounts.telegram_id = corrections.author), '') AS who,
                    substr(coalesce(corrections.content ->> 'text', ''), 1, 60) AS what,
                    coalesce(nullif(organisations.short_name, ''), organisations.name, '') AS organisation
                FROM corrections JOIN announcements ON announcements.id = announcement_id
                    AND announcements.revision = corrections.revision
                LEFT JOIN organisations ON organisations.id = organisation_id
                WHERE corrections.state = 'submitted' AND announcements.state <> 'recalled' AND :office"""
    return waiting.look(connection, "corrections", select, scope, after, limit)
