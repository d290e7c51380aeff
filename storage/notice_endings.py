"""Notices whose days end and whose author isn't on the bot, as their desks look after them. Instants are Unix ms UTC.

A house is an organisation's id, or 0 where a notice has none.
"""

import json
from collections.abc import Collection, Sequence

from storage.database import Reader, Transaction
from storage.notices import COLUMNS, Notice
from storage.terms import HELD

SPAN = """FROM json_each(:houses) AS house CROSS JOIN notices INDEXED BY notices_of_desk
        ON coalesce(organisation_id, 0) = house.value AND expires_at BETWEEN :since AND :until
    WHERE state IN ('published', 'on_hold', 'expired')
        AND NOT EXISTS (SELECT 1 FROM accounts WHERE accounts.person_id = notices.person_id AND reachable = 1)"""
STAGE = "iif(state = 'expired', 3, reminded)"
"""How far its end has come: within days, tomorrow, over."""


async def staffed(reader: Reader, today: str) -> set[int]:
    """The organisations that have a secretariat of their own on the bot."""
    sql = f"""SELECT DISTINCT organisation_id FROM accounts
              JOIN memberships ON memberships.person_id = accounts.person_id AND secretary = 1
              WHERE reachable = 1 AND {HELD}"""
    return {row[0] for row in await reader.all(sql, today=today)}


async def houses(reader: Reader) -> list[int]:
    """All, whoever answers for them."""
    return [0, *(row[0] for row in await reader.all("SELECT id FROM organisations ORDER BY id"))]


async def owing(reader: Reader, among: Sequence[int], since: int, until: int) -> set[int]:
    """The houses of which something has come nearer to its end than their desk was told."""
    sql = f"SELECT DISTINCT house.value {SPAN} AND {STAGE} > desk_told"
    return {row[0] for row in await reader.all(sql, houses=json.dumps(list(among)), since=since, until=until)}


async def listed(
    reader: Reader, of: Collection[int], since: int, until: int, limit: int, offset: int = 0
) -> list[Notice]:
    """What ends, the soonest first, then what is over."""
    sql = f"""SELECT {COLUMNS} {SPAN} AND {STAGE} > 0
              ORDER BY state = 'expired', expires_at, notices.id LIMIT :limit OFFSET :offset"""
    values = {"houses": json.dumps(sorted(of)), "since": since, "until": until}
    return await reader.rows(Notice, sql, **values, limit=limit, offset=offset)


async def count(reader: Reader, of: Collection[int], since: int, until: int) -> tuple[int, int]:
    """How many end, and how many are over."""
    sql = f"""SELECT count(*) FILTER (WHERE state <> 'expired'), count(*) FILTER (WHERE state = 'expired')
              {SPAN} AND {STAGE} > 0"""
    row = await reader.one(sql, houses=json.dumps(sorted(of)), since=since, until=until)
    assert row
    return int(row[0]), int(row[1])


async def told(tx: Transaction, of: Collection[int], since: int, until: int) -> None:
    """Their desk knows how far each has come."""
    sql = f"UPDATE notices SET desk_told = {STAGE} WHERE id IN (SELECT notices.id {SPAN} AND {STAGE} > desk_told)"
    await tx.execute(sql, houses=json.dumps(sorted(of)), since=since, until=until)
