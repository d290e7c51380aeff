"""Leads: what people ask a secretariat to do for them."""

import msgspec

from storage.database import Reader, Transaction


class Lead(msgspec.Struct, frozen=True):
    id: int
    telegram_id: int
    kind: str
    organisation_id: int | None
    subject_kind: str
    subject_id: int | None
    text: str
    state: str
    created_at: int


COLUMNS = ", ".join(Lead.__struct_fields__)


async def put(  # noqa: PLR0913, a lead's columns
    tx: Transaction,
    *,
    update_id: int,
    telegram_id: int,
    kind: str,
    organisation_id: int | None,
    subject_kind: str,
    subject_id: int | None,
    text: str,
    now: int,
) -> Lead:
    """Write the lead, once for an update; an open one that asks the same is returned instead of a second."""
    sql = f"""SELECT {COLUMNS} FROM leads WHERE update_id = :update_id
              OR (telegram_id = :telegram_id AND state = 'open' AND kind = :kind AND subject_kind = :subject_kind
                  AND subject_id IS :subject_id AND text = :text)"""
    values = {
        "update_id": update_id, "telegram_id": telegram_id, "kind": kind, "organisation_id": organisation_id,
        "subject_kind": subject_kind, "subject_id": subject_id, "text": text, "now": now,
    }  # fmt: skip
    there = await tx.row(Lead, sql, **values)
    if there:
        return there
    insert = """INSERT INTO leads (
                    update_id, telegram_id, kind, organisation_id, subject_kind, subject_id, text, created_at
                ) VALUES (:update_id, :telegram_id, :kind, :organisation_id, :subject_kind, :subject_id, :text, :now)"""
    lead_id = await tx.insert(insert, **values)
    return Lead(lead_id, telegram_id, kind, organisation_id, subject_kind, subject_id, text, "open", now)


async def withdraw(tx: Transaction, lead_id: int, telegram_id: int) -> bool:
    """Take one's own open lead back; False when it is not open, or another's."""
    sql = """UPDATE leads SET state = 'withdrawn', text = ''
             WHERE id = :id AND telegram_id = :telegram_id AND state = 'open'"""
    return await tx.execute(sql, id=lead_id, telegram_id=telegram_id) == 1


async def count_open(reader: Reader, telegram_id: int) -> int:
    sql = "SELECT count(*) FROM leads WHERE telegram_id = :telegram_id AND state = 'open'"
    row = await reader.one(sql, telegram_id=telegram_id)
    return int(row[0]) if row else 0
