"""Leads: what people ask a secretariat to do for them."""

import json
import sqlite3
from collections.abc import Iterable

import msgspec

from storage.database import Reader, Transaction


class Lead(msgspec.Struct, frozen=True):
    """`state`: open, done, closed, withdrawn. `asker`, `username`: as his Telegram shows them, while it is open.

    `name`, `phone`: of one that asks to be contacted, while it is open.
    """

    id: int
    telegram_id: int
    kind: str
    organisation_id: int | None
    subject_kind: str
    subject_id: int | None
    text: str
    state: str
    created_at: int
    asker: str
    username: str
    closed_by: int | None
    name: str = ""
    phone: str = ""
    file: str = ""  # of one that was spoken: Telegram's id, while it is open


EMPTIED = "asker = '', username = '', name = '', phone = '', file = ''"
COLUMNS = ", ".join(f"leads.{name}" for name in Lead.__struct_fields__)


async def put(tx: Transaction, update_id: int, lead: Lead) -> tuple[Lead, bool]:
    """Write a lead, once for an update; an open one that asks the same is returned instead. And whether it is new."""
    sql = f"""SELECT {COLUMNS} FROM leads WHERE update_id = :update_id
              OR (telegram_id = :telegram_id AND state = 'open' AND kind = :kind AND subject_kind = :subject_kind
                  AND subject_id IS :subject_id AND text = :text AND name = :name AND phone = :phone
                  AND file = :file)"""
    values = {"update_id": update_id, **msgspec.structs.asdict(lead)}
    there = await tx.row(Lead, sql, **values)
    if there:
        return there, False
    insert = """INSERT INTO leads (update_id, telegram_id, kind, organisation_id, subject_kind, subject_id, text,
                                   created_at, asker, username, name, phone, file)
                VALUES (:update_id, :telegram_id, :kind, :organisation_id, :subject_kind, :subject_id, :text,
                        :created_at, :asker, :username, :name, :phone, :file)"""
    return msgspec.structs.replace(lead, id=await tx.insert(insert, **values)), True


async def withdraw(tx: Transaction, lead_id: int, telegram_id: int) -> bool:
    """Take one's own open lead back; False when it is not open, or another's."""
    sql = f"""UPDATE leads SET state = 'withdrawn', text = '', {EMPTIED}
             WHERE id = :id AND telegram_id = :telegram_id AND state = 'open'"""
    return await tx.execute(sql, id=lead_id, telegram_id=telegram_id) == 1


async def close(tx: Transaction, lead_id: int, state: str, telegram_id: int, now: int) -> bool:
    """Done, or closed without, by this member of a secretariat; False when it isn't open."""
    sql = f"""UPDATE leads SET state = :state, {EMPTIED}, closed_by = :telegram_id, closed_at = :now
             WHERE id = :id AND state = 'open'"""
    return await tx.execute(sql, id=lead_id, state=state, telegram_id=telegram_id, now=now) == 1


async def hand_on(tx: Transaction, lead: Lead, organisation_id: int | None) -> bool:
    """To another desk, the office's for None; False where it isn't open, or not at this desk any more."""
    sql = """UPDATE leads SET organisation_id = :organisation_id
             WHERE id = :id AND state = 'open' AND organisation_id IS :before"""
    return await tx.execute(sql, id=lead.id, organisation_id=organisation_id, before=lead.organisation_id) == 1


async def by_update(reader: Reader, update_id: int) -> Lead | None:
    """What this press made before it was replayed."""
    return await reader.row(Lead, f"SELECT {COLUMNS} FROM leads WHERE update_id = :id", id=update_id)


async def by_id(reader: Reader, lead_id: int) -> Lead | None:
    return await reader.row(Lead, f"SELECT {COLUMNS} FROM leads WHERE id = :id", id=lead_id)


def is_open_at(connection: sqlite3.Connection, lead_id: int, organisation_id: int) -> bool:
    """Whether it still waits at this desk; 0: the office's."""
    sql = "SELECT 1 FROM leads WHERE id = ? AND state = 'open' AND coalesce(organisation_id, 0) = ?"
    return connection.execute(sql, (lead_id, organisation_id)).fetchone() is not None


async def waiting(reader: Reader, desks: Iterable[int] | None, limit: int, offset: int) -> list[Lead]:
    """The open leads of some organisations' desks, the oldest first; of all, the office's among them, for None."""
    wanted = "true" if desks is None else "organisation_id IN (SELECT value FROM json_each(:desks))"
    sql = f"""SELECT {COLUMNS} FROM leads WHERE state = 'open' AND {wanted}
              ORDER BY created_at, id LIMIT :limit OFFSET :offset"""
    return await reader.rows(Lead, sql, desks=json.dumps(list(desks or ())), limit=limit, offset=offset)


async def count_waiting(reader: Reader, desks: Iterable[int] | None) -> int:
    """How many `waiting` would list."""
    wanted = "true" if desks is None else "organisation_id IN (SELECT value FROM json_each(:desks))"
    row = await reader.one(
        f"SELECT count(*) FROM leads WHERE state = 'open' AND {wanted}", desks=json.dumps(list(desks or ()))
    )
    return int(row[0]) if row else 0


async def count_open(reader: Reader, telegram_id: int) -> int:
    sql = "SELECT count(*) FROM leads WHERE telegram_id = :telegram_id AND state = 'open'"
    row = await reader.one(sql, telegram_id=telegram_id)
    return int(row[0]) if row else 0
