"""Notices that wait for a secretariat's yes, and which do; and those whose time comes. Instants are Unix ms UTC."""

import json
from collections.abc import Iterable

from storage.database import Reader, Transaction
from storage.notices import COLUMNS, Notice

OF_DESKS = "notices.organisation_id IN (SELECT value FROM json_each(:desks))"


async def waiting(reader: Reader, desks: Iterable[int] | None, limit: int, offset: int) -> list[Notice]:
    """At some organisations' desks, who has waited longest first; at all for None."""
    wanted = "true" if desks is None else OF_DESKS
    sql = f"""SELECT {COLUMNS} FROM notices WHERE state = 'pending' AND {wanted}
              ORDER BY pending_since, id LIMIT :limit OFFSET :offset"""
    return await reader.rows(Notice, sql, desks=json.dumps(list(desks or ())), limit=limit, offset=offset)


async def count_waiting(reader: Reader, desks: Iterable[int] | None, most: int) -> int:
    """How many `waiting` would list, up to `most`."""
    wanted = "true" if desks is None else OF_DESKS
    sql = f"SELECT count(*) FROM (SELECT 1 FROM notices WHERE state = 'pending' AND {wanted} LIMIT :most)"
    row = await reader.one(sql, desks=json.dumps(list(desks or ())), most=most)
    return int(row[0]) if row else 0


async def neglected(reader: Reader, nagged: int, before: int, limit: int) -> list[Notice]:
    """Pending since before an instant, of which the desk was reminded so often."""
    sql = f"""SELECT {COLUMNS} FROM notices WHERE state = 'pending' AND nagged = :nagged AND pending_since <= :before
              ORDER BY pending_since LIMIT :limit"""
    return await reader.rows(Notice, sql, nagged=nagged, before=before, limit=limit)


async def nag(tx: Transaction, notice: Notice) -> bool:
    """Reminded once more; False where somebody was first."""
    sql = "UPDATE notices SET nagged = nagged + 1 WHERE id = :id AND nagged = :was AND state = 'pending'"
    return await tx.execute(sql, id=notice.id, was=notice.nagged) == 1


async def ending(reader: Reader, reminded: int, before: int, limit: int) -> list[Notice]:
    """On show or on hold, over before an instant, of which its author was reminded so often."""
    sql = f"""SELECT {COLUMNS} FROM notices WHERE state IN ('published', 'on_hold') AND reminded = :reminded
                  AND expires_at <= :before ORDER BY expires_at LIMIT :limit"""
    return await reader.rows(Notice, sql, reminded=reminded, before=before, limit=limit)


async def remind(tx: Transaction, notice: Notice, times: int) -> bool:
    """Its author was told so often that it ends; False where it was prolonged or moved meanwhile."""
    sql = """UPDATE notices SET reminded = :times
             WHERE id = :id AND reminded = :was AND expires_at = :expires AND state = :state"""
    values = {"id": notice.id, "was": notice.reminded, "expires": notice.expires_at, "state": notice.state}
    return await tx.execute(sql, **values, times=times) == 1


async def policy(reader: Reader, organisation_id: int) -> str:
    """What an organisation's desk chose; empty for nothing."""
    sql = "SELECT review FROM notice_policies WHERE organisation_id = :id"
    row = await reader.one(sql, id=organisation_id)
    return str(row[0]) if row else ""


async def set_policy(tx: Transaction, organisation_id: int, review: str, telegram_id: int, now: int) -> None:
    sql = """INSERT INTO notice_policies (organisation_id, review, telegram_id, at) VALUES (:id, :review, :who, :now)
             ON CONFLICT DO UPDATE SET review = excluded.review, telegram_id = excluded.telegram_id, at = excluded.at"""
    await tx.execute(sql, id=organisation_id, review=review, who=telegram_id, now=now)
