"""Reports: what somebody finds wrong with a person, or with what a person put up. Instants are Unix ms UTC."""

import sqlite3

import msgspec

from storage.database import Reader, Transaction
from storage.waiting import AT_DESK, Place, Scope, Waiting, look


class Report(msgspec.Struct, frozen=True):
    """`person_id`: who is answerable for what is reported. The words are there while it is open.

    `person`: his name; of an organisation's or a company's data, for which nobody is, its name.
    """

    id: int
    telegram_id: int
    subject_kind: str
    subject_id: int
    person_id: int | None
    person: str
    organisation_id: int | None
    organisation: str
    desk: str
    reason: str
    text: str
    asker: str
    username: str
    state: str
    created_at: int
    decided_by: int | None


class New(msgspec.Struct, frozen=True):
    draft_id: int
    telegram_id: int
    subject_kind: str
    subject_id: int
    person_id: int | None
    organisation_id: int | None
    desk: str
    reason: str
    text: str
    asker: str
    username: str
    created_at: int


ABOUT = """coalesce(persons.name, CASE subject_kind
        WHEN 'companies' THEN (SELECT name FROM companies WHERE companies.id = subject_id)
        WHEN 'organisations' THEN (SELECT name FROM organisations WHERE organisations.id = subject_id) END, '')"""
REPORTS = f"""SELECT reports.id, telegram_id, subject_kind, subject_id, person_id, {ABOUT},
        organisation_id, coalesce(organisations.name, ''), desk, reason, text, asker, username, state, created_at,
        decided_by
    FROM reports LEFT JOIN persons ON persons.id = person_id
        LEFT JOIN organisations ON organisations.id = organisation_id"""


async def put(tx: Transaction, new: New) -> int | None:
    """Its id; None where he has reported the same, and it is open."""
    names = New.__struct_fields__
    sql = f"""INSERT INTO reports ({", ".join(names)}) VALUES ({", ".join(f":{name}" for name in names)})
              ON CONFLICT DO NOTHING RETURNING id"""
    row = await tx.one(sql, **msgspec.structs.asdict(new))
    return int(row[0]) if row else None


async def by_id(reader: Reader, report_id: int) -> Report | None:
    return await reader.row(Report, f"{REPORTS} WHERE reports.id = :id", id=report_id)


async def by_draft(reader: Reader, draft_id: int) -> Report | None:
    return await reader.row(Report, f"{REPORTS} WHERE draft_id = :id", id=draft_id)


async def open_of(reader: Reader, telegram_id: int, kind: str, subject_id: int) -> Report | None:
    """His open one about this."""
    sql = f"""{REPORTS} WHERE telegram_id = :telegram_id AND subject_kind = :kind AND subject_id = :subject_id
              AND state = 'open'"""
    return await reader.row(Report, sql, telegram_id=telegram_id, kind=kind, subject_id=subject_id)


async def decide(tx: Transaction, report_id: int, state: str, decided_by: int, now: int) -> bool:
    """Noted, warned or suspended; False where somebody was first. The words go."""
    sql = """UPDATE reports SET state = :state, decided_by = :by, decided_at = :now, text = '', asker = '',
                 username = '' WHERE id = :id AND state = 'open'"""
    return await tx.execute(sql, id=report_id, state=state, by=decided_by, now=now) == 1


async def past(reader: Reader, person_id: int) -> dict[str, int]:
    """How many reports about somebody ended how."""
    sql = """SELECT state, count(*) FROM reports
             WHERE person_id = :id AND state IN ('noted', 'warned', 'suspended') GROUP BY state"""
    return {str(row[0]): int(row[1]) for row in await reader.all(sql, id=person_id)}


def is_open(connection: sqlite3.Connection, report_id: int) -> bool:
    return (
        connection.execute("SELECT 1 FROM reports WHERE id = ? AND state = 'open'", (report_id,)).fetchone() is not None
    )


OPEN = f"""SELECT reports.id, created_at AS since, asker AS who, {ABOUT} AS what,
        organisations.name AS organisation
    FROM reports LEFT JOIN organisations ON organisations.id = organisation_id
        LEFT JOIN persons ON persons.id = person_id
    WHERE state = 'open' AND person_id IS NOT :self AND ((desk = 'secretariat' AND {AT_DESK})
        OR (desk = 'office' AND :office) OR (desk = 'admins' AND :admin))"""


def waiting(connection: sqlite3.Connection, scope: Scope, after: Place, limit: int) -> list[Waiting]:
    """Those about others than him who looks."""
    return look(connection, "reports", OPEN, scope, after, limit)
