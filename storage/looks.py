"""Who was shown a draft before it went out, and what he said of it. Instants are Unix ms UTC."""

import msgspec

from storage.accounts import WRITTEN
from storage.database import Reader, Transaction
from storage.terms import HELD


class Looker(msgspec.Struct, frozen=True):
    """Somebody of an organisation who can be asked to look."""

    telegram_id: int
    name: str
    position: str
    language: str


class Look(msgspec.Struct, frozen=True):
    """`version`: of the draft that he was shown; `content`: what he saw, JSON; `state`: asked, agreed, remarked."""

    id: int
    draft_id: int
    version: int
    author: int
    telegram_id: int
    organisation_id: int | None
    content: str
    state: str
    remarks: str
    asked_at: int
    answered_at: int | None
    name: str


COLUMNS = ", ".join(name for name in Look.__struct_fields__ if name != "name")
SELECT = f"""SELECT {COLUMNS}, coalesce((SELECT persons.name FROM accounts JOIN persons ON persons.id = person_id
    WHERE accounts.telegram_id = announcement_looks.telegram_id), '') FROM announcement_looks"""


async def leaders(reader: Reader, organisation_id: int | None, today: str, rank: int, limit: int) -> list[Looker]:
    """Those of an organisation, of the alliance's office for None, who lead it and are on the bot, by rank."""
    which = "organisations.kind = 'office'" if organisation_id is None else "organisations.id = :id"
    sql = f"""SELECT accounts.telegram_id, persons.name, position, {WRITTEN} FROM memberships
              JOIN organisations ON organisations.id = organisation_id
              JOIN persons ON persons.id = memberships.person_id
              JOIN accounts ON accounts.person_id = persons.id AND reachable = 1
              WHERE {which} AND rank <= :rank AND merged_into IS NULL AND {HELD}
              GROUP BY accounts.telegram_id ORDER BY min(rank), rank_order, memberships.id LIMIT :limit"""
    return await reader.rows(Looker, sql, id=organisation_id, today=today, rank=rank, limit=limit)


async def put(tx: Transaction, look: Look) -> int | None:
    """Its id; None where he was asked of just this already."""
    sql = f"""INSERT INTO announcement_looks ({COLUMNS.removeprefix("id, ")})
              VALUES (:draft_id, :version, :author, :telegram_id, :organisation_id, :content, :state, :remarks,
                      :asked_at, :answered_at) ON CONFLICT DO NOTHING RETURNING id"""
    values = {name: value for name, value in msgspec.structs.asdict(look).items() if name not in {"id", "name"}}
    row = await tx.one(sql, **values)
    return int(row[0]) if row else None


async def by_id(reader: Reader, look_id: int) -> Look | None:
    return await reader.row(Look, f"{SELECT} WHERE id = :id", id=look_id)


async def of_draft(reader: Reader, draft_id: int, limit: int) -> list[Look]:
    """Each one's last, the newest first."""
    sql = f"""{SELECT} WHERE draft_id = :id AND id IN (SELECT max(id) FROM announcement_looks WHERE draft_id = :id
              GROUP BY telegram_id) ORDER BY id DESC LIMIT :limit"""
    return await reader.rows(Look, sql, id=draft_id, limit=limit)


async def answer(tx: Transaction, look_id: int, was: str, state: str, remarks: str, now: int) -> bool:
    """False where he said so before."""
    sql = """UPDATE announcement_looks SET state = :state, remarks = :remarks, answered_at = :now
             WHERE id = :id AND state = :was"""
    return await tx.execute(sql, id=look_id, was=was, state=state, remarks=remarks, now=now) == 1


async def prune(tx: Transaction, before: int) -> None:
    """Forget what was asked before an instant."""
    await tx.execute("DELETE FROM announcement_looks WHERE asked_at < :before", before=before)
