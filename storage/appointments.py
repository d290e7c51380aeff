"""Staff: who is in which secretariat, and who appointed whom."""

from typing import Any

import msgspec

from storage.database import Reader, Transaction
from storage.terms import HELD, NOT_OVER


class Post(msgspec.Struct, frozen=True):
    """An organisation that somebody belongs to, the office whether or not; `held`: he is of its secretariat."""

    organisation_id: int
    organisation: str
    kind: str
    held: bool


class Staff(msgspec.Struct, frozen=True):
    """One of a secretariat; `on_bot`: he can be reached by the bot."""

    organisation_id: int
    organisation: str
    kind: str
    person_id: int
    person: str
    position: str
    on_bot: bool


async def kinds_of(reader: Reader, person_id: int, today: str) -> list[str]:
    """The kinds of the organisations in whose secretariat somebody is, or will be."""
    sql = f"""SELECT DISTINCT kind FROM memberships JOIN organisations ON organisations.id = organisation_id
             WHERE person_id = :person_id AND secretary = 1 AND {NOT_OVER}"""
    return [row[0] for row in await reader.all(sql, person_id=person_id, today=today)]


async def posts(reader: Reader, person_id: int, today: str) -> list[Post]:
    """Where somebody could be appointed or dismissed: his organisations, highest first, then the offices."""
    sql = f"""SELECT organisations.id, organisations.name, kind, coalesce(max(secretary), 0), min(rank)
              FROM organisations LEFT JOIN memberships
                ON organisation_id = organisations.id AND person_id = :person_id AND {HELD}
              WHERE memberships.id IS NOT NULL OR kind = 'office'
              GROUP BY organisations.id ORDER BY kind = 'office', min(rank), organisations.id"""
    found = await reader.all(sql, person_id=person_id, today=today)
    return [Post(row[0], row[1], row[2], bool(row[3])) for row in found]


async def appoint(tx: Transaction, person_id: int, organisation_id: int, today: str, now: int) -> int | None:
    """Make his membership of today, the one that lasts longest, one of the secretariat's; its id.

    None where he has none, or is there already.
    """
    sql = f"""UPDATE memberships SET secretary = 1, updated_at = :now WHERE id = (
                  SELECT id FROM memberships WHERE person_id = :person_id AND organisation_id = :organisation_id
                    AND {HELD} ORDER BY term_to <> '', term_to DESC, rank, id LIMIT 1)
                AND NOT EXISTS (SELECT 1 FROM memberships WHERE person_id = :person_id AND secretary = 1
                                  AND organisation_id = :organisation_id AND {HELD})
              RETURNING id"""
    row = await tx.one(sql, person_id=person_id, organisation_id=organisation_id, today=today, now=now)
    return int(row[0]) if row else None


async def is_staff(reader: Reader, person_id: int, organisation_id: int, today: str) -> bool:
    sql = f"""SELECT 1 FROM memberships WHERE person_id = :person_id AND organisation_id = :organisation_id
              AND secretary = 1 AND {HELD}"""
    return await reader.one(sql, person_id=person_id, organisation_id=organisation_id, today=today) is not None


async def make(
    tx: Transaction, person_id: int, organisation_id: int, *, position: str, rank: int, key: str, now: int
) -> int:
    """A membership for who has none: staff alone; its id."""
    sql = """INSERT INTO memberships (key, person_id, organisation_id, position, rank, secretary, updated_at)
             VALUES (:key, :person_id, :organisation_id, :position, :rank, 1, :now)"""
    values = {"key": key, "position": position, "rank": rank, "now": now}
    return await tx.insert(sql, person_id=person_id, organisation_id=organisation_id, **values)


async def dismiss(tx: Transaction, person_id: int, organisation_id: int, now: int) -> int:
    """Out of the secretariat; memberships that were made for that alone go. How many changed: 0, he wasn't there."""
    where = "person_id = :person_id AND organisation_id = :organisation_id AND secretary = 1"
    sql = f"""DELETE FROM memberships WHERE {where}
              AND id IN (SELECT membership_id FROM appointments WHERE made = 1 AND person_id = :person_id)"""
    gone = await tx.execute(sql, person_id=person_id, organisation_id=organisation_id)
    sql = f"UPDATE memberships SET secretary = 0, updated_at = :now WHERE {where}"
    return gone + await tx.execute(sql, person_id=person_id, organisation_id=organisation_id, now=now)


async def note(  # noqa: PLR0913, the row's own columns
    tx: Transaction, act: str, person_id: int, organisation_id: int, actor: int, now: int,
    *, membership_id: int | None = None, made: bool = False,
) -> int:  # fmt: skip
    """Who did what to whom, and when; the row's id."""
    sql = """INSERT INTO appointments (act, person_id, organisation_id, membership_id, made, actor, at)
             VALUES (:act, :person_id, :organisation_id, :membership_id, :made, :actor, :now)"""
    values = {"act": act, "membership_id": membership_id, "made": int(made), "actor": actor, "now": now}
    return await tx.insert(sql, person_id=person_id, organisation_id=organisation_id, **values)


STAFF = f"""FROM memberships JOIN organisations ON organisations.id = organisation_id
    JOIN persons ON persons.id = memberships.person_id
    WHERE secretary = 1 AND merged_into IS NULL AND {HELD}"""
ON_BOT = "EXISTS (SELECT 1 FROM accounts WHERE accounts.person_id = memberships.person_id AND reachable = 1)"


async def staff(reader: Reader, today: str, limit: int, offset: int) -> list[Staff]:
    """The office first, then secretariats by their organisations."""
    sql = f"""SELECT organisation_id, organisations.name, kind, memberships.person_id, persons.name, position, {ON_BOT}
              {STAFF} ORDER BY kind <> 'office', organisation_id, rank, rank_order, memberships.id
              LIMIT :limit OFFSET :offset"""
    return await reader.rows(_staff, sql, today=today, limit=limit, offset=offset)


def _staff(*row: Any) -> Staff:
    return Staff(*(*row[:-1], bool(row[-1])))


async def count_staff(reader: Reader, today: str) -> tuple[int, int, int]:
    """How many officers, how many of other secretariats, and how many of all aren't on the bot."""
    sql = f"""SELECT count(DISTINCT iif(kind = 'office', memberships.person_id, NULL)),
                     count(DISTINCT iif(kind <> 'office', memberships.person_id, NULL)),
                     count(DISTINCT iif({ON_BOT}, NULL, memberships.person_id)) {STAFF}"""
    row = await reader.one(sql, today=today)
    return (row[0], row[1], row[2]) if row else (0, 0, 0)
