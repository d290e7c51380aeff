"""Pairs of rows that may be one person: found, told, and what was decided of them."""

import sqlite3
from collections.abc import Iterable

import msgspec

from storage.database import Reader, Transaction
from storage.departures import Values, rows
from storage.waiting import AT_DESK, Place, Scope, Waiting, look


class Traits(msgspec.Struct, frozen=True):
    """Of one person, by what others are compared with him: `home` is empty where he hides it."""

    id: int
    name: str
    phone: str
    home: str


TRAITS = """SELECT id, name, phone, iif(coalesce(visibility ->> '$.hometown', 'members') = 'hidden', '', hometown)
    FROM persons WHERE id > :last AND merged_into IS NULL AND erased_at IS NULL ORDER BY id LIMIT :limit"""
COMPANIES = """SELECT DISTINCT person_id, coalesce(CAST(company_id AS TEXT), company_name) FROM memberships
    WHERE person_id > :first AND person_id <= :last AND (company_id IS NOT NULL OR company_name <> '')"""
ALIVE = """EXISTS (SELECT 1 FROM persons WHERE id = first_id AND merged_into IS NULL AND erased_at IS NULL)
    AND EXISTS (SELECT 1 FROM persons WHERE id = second_id AND merged_into IS NULL AND erased_at IS NULL)"""
# A secretariat that entered both (bot/merging/rights.py); of who has rights, or where both are on the bot, the office.
DESK = """CASE WHEN EXISTS (SELECT 1 FROM memberships WHERE person_id IN (first_id, second_id) AND secretary = 1)
                 OR (SELECT count(DISTINCT person_id) FROM accounts WHERE person_id IN (first_id, second_id)) > 1
               THEN NULL
               ELSE (SELECT one.organisation_id FROM memberships AS one
                     JOIN memberships AS other ON other.person_id = second_id
                       AND other.organisation_id = one.organisation_id AND other.listed = ''
                     WHERE one.person_id = first_id AND one.listed = ''
                     ORDER BY one.rank, one.organisation_id LIMIT 1) END"""


async def traits(reader: Reader, last: int, limit: int) -> list[Traits]:
    return await reader.rows(Traits, TRAITS, last=last, limit=limit)


async def companies(reader: Reader, first: int, last: int) -> list[tuple[int, str]]:
    """Of the people after `first` up to `last`: for which companies they stand."""
    return [(row[0], row[1]) for row in await reader.all(COMPANIES, first=first, last=last)]


def note(connection: sqlite3.Connection, pairs: Iterable[tuple[int, int, str]], now: int) -> None:
    """Pairs that look alike; what was decided of one stays as it is, and so does when it was found first."""
    found = [{"first": first, "second": second, "why": why, "now": now} for first, second, why in pairs]
    connection.executemany(
        """INSERT INTO lookalikes (first_id, second_id, why, found_at, looked_at)
           SELECT :first, :second, :why, :now, :now WHERE EXISTS (SELECT 1 FROM persons WHERE id = :first)
             AND EXISTS (SELECT 1 FROM persons WHERE id = :second)
           ON CONFLICT DO UPDATE SET why = iif(why = 'told', why, excluded.why), looked_at = excluded.looked_at
           WHERE state = 'open'""",
        found,
    )
    sql = f"""UPDATE lookalikes SET organisation_id = {DESK}
              WHERE first_id = :first AND second_id = :second AND state = 'open' AND why <> 'told'"""
    connection.executemany(sql, found)


def forget(connection: sqlite3.Connection, before: int) -> None:
    """What a look through all found no more; what somebody told stays."""
    sql = f"""DELETE FROM lookalikes
              WHERE state = 'open' AND ((looked_at < :before AND why <> 'told') OR NOT ({ALIVE}))"""
    connection.execute(sql, {"before": before})


async def tell(tx: Transaction, first_id: int, second_id: int, now: int) -> None:
    """Somebody says that they are one, and leaves it to the office."""
    sql = """INSERT INTO lookalikes (first_id, second_id, why, found_at) VALUES (:first, :second, 'told', :now)
             ON CONFLICT DO UPDATE SET state = 'open', why = 'told', organisation_id = NULL, found_at = :now"""
    await tx.execute(sql, first=first_id, second=second_id, now=now)


async def decide(tx: Transaction, first_id: int, second_id: int, state: str, actor: int, now: int) -> None:
    """different, merged; open again for what was undone."""
    sql = """INSERT INTO lookalikes (first_id, second_id, why, state, found_at, decided_by, decided_at)
             VALUES (:first, :second, 'told', :state, :now, :actor, :now)
             ON CONFLICT DO UPDATE SET state = :state, decided_by = :actor, decided_at = :now"""
    await tx.execute(sql, first=first_id, second=second_id, state=state, actor=actor, now=now)


async def state_of(reader: Reader, first_id: int, second_id: int) -> str:
    sql = "SELECT state FROM lookalikes WHERE first_id = :first AND second_id = :second"
    row = await reader.one(sql, first=first_id, second=second_id)
    return str(row[0]) if row else ""


def row(connection: sqlite3.Connection, first_id: int, second_id: int) -> Values | None:
    """All that is known of a pair, by column."""
    sql = "SELECT * FROM lookalikes WHERE first_id = ? AND second_id = ?"
    found = rows(connection.execute(sql, (first_id, second_id)))
    return found[0] if found else None


def restore(connection: sqlite3.Connection, first_id: int, second_id: int, before: Values | None) -> None:
    """As it was."""
    connection.execute("DELETE FROM lookalikes WHERE first_id = ? AND second_id = ?", (first_id, second_id))
    if before:
        sql = """INSERT INTO lookalikes (first_id, second_id, why, organisation_id, state, found_at, decided_by,
                                         decided_at, looked_at)
                 VALUES (:first_id, :second_id, :why, :organisation_id, :state, :found_at, :decided_by, :decided_at,
                     :looked_at)"""
        connection.execute(sql, {"looked_at": before["found_at"], **before})  # a journal of before has no such column


PAIRED = 1_000_000_000  # a pair's number at the desk: the first's id so many times, and the second's


def numbered(first_id: int, second_id: int) -> int:
    """A pair's number at the desk, whichever is named first."""
    return min(first_id, second_id) * PAIRED + max(first_id, second_id)


OPEN = f"""SELECT first_id * {PAIRED} + second_id AS id, found_at AS since, one.name AS who, other.name AS what,
        organisations.name AS organisation
    FROM lookalikes JOIN persons AS one ON one.id = first_id JOIN persons AS other ON other.id = second_id
        LEFT JOIN organisations ON organisations.id = organisation_id
    WHERE state = 'open' AND one.merged_into IS NULL AND other.merged_into IS NULL
        AND one.erased_at IS NULL AND other.erased_at IS NULL AND {AT_DESK.replace("created_at", "found_at")}"""


def pairs(connection: sqlite3.Connection, scope: Scope, after: Place, limit: int) -> list[Waiting]:
    """Rows that may be one person."""
    return look(connection, "lookalikes", OPEN, scope, after, limit)


async def number(reader: Reader) -> int:
    """The register's version: nothing that a search finds changed while it stays."""
    row = await reader.one("SELECT number FROM register_version")
    return int(row[0]) if row else 0
