"""Suspensions: who may not ask or post for a while. Instants are Unix ms UTC."""

import json
import sqlite3
from collections.abc import Collection

import msgspec

from storage.database import Reader, Transaction
from storage.waiting import Place, Scope, Waiting, look


class Suspension(msgspec.Struct, frozen=True):
    """`reason`: a code of reports', or words. `until` None: until it is lifted. `organisation`: whose secretariat.

    `person_id` None: a guest, by his account alone; `person` is his name then as the desk saw it.
    """

    id: int
    person_id: int | None
    person: str
    telegram_id: int | None
    organisation_id: int | None
    organisation: str
    reason: str
    until: int | None
    made_by: int
    made_at: int
    lifted_at: int | None
    appeal: str
    appealed_at: int | None
    answered_at: int | None


COLUMNS = """suspensions.id, person_id, coalesce(persons.name, suspensions.name), telegram_id, organisation_id,
    coalesce(organisations.name, ''),
    reason, until, made_by, made_at, lifted_at, appeal, appealed_at, answered_at"""
SUSPENSIONS = f"""SELECT {COLUMNS} FROM suspensions LEFT JOIN persons ON persons.id = person_id
    LEFT JOIN organisations ON organisations.id = organisation_id"""
IN_FORCE = "lifted_at IS NULL AND (until IS NULL OR until > :now)"
OF = f"""{SUSPENSIONS} WHERE suspensions.id IN (
        SELECT id FROM suspensions WHERE person_id = :person_id AND lifted_at IS NULL
        UNION SELECT id FROM suspensions WHERE telegram_id = :telegram_id AND lifted_at IS NULL)
    AND {IN_FORCE} ORDER BY until IS NOT NULL, until DESC LIMIT 1"""


def of(connection: sqlite3.Connection, person_id: int | None, telegram_id: int | None, now: int) -> Suspension | None:
    """What is in force for a person, or for an account that he had; of two the longer one."""
    values = {"person_id": person_id, "telegram_id": telegram_id, "now": now}
    row = connection.execute(OF, values).fetchone()
    return Suspension(*row) if row else None


async def by_id(reader: Reader, suspension_id: int) -> Suspension | None:
    return await reader.row(Suspension, f"{SUSPENSIONS} WHERE suspensions.id = :id", id=suspension_id)


def is_open(connection: sqlite3.Connection, suspension_id: int) -> bool:
    """Nobody lifted it, and its time isn't noted to be over."""
    sql = "SELECT 1 FROM suspensions WHERE id = ? AND lifted_at IS NULL"
    return connection.execute(sql, (suspension_id,)).fetchone() is not None


async def by_draft(reader: Reader, draft_id: int) -> Suspension | None:
    return await reader.row(Suspension, f"{SUSPENSIONS} WHERE draft_id = :id", id=draft_id)


async def put(  # noqa: PLR0913, who, why, until when, by whom
    tx: Transaction, draft_id: int, person_id: int | None, telegram_id: int | None, organisation_id: int | None, *,
    name: str, reason: str, until: int | None, made_by: int, now: int,
) -> int | None:  # fmt: skip
    """The new one's id; None where the person, or the guest, is suspended already. `name`: a guest's, else empty."""
    over = """UPDATE suspensions SET lifted_at = until WHERE lifted_at IS NULL AND until <= :now
              AND id IN (SELECT id FROM suspensions WHERE person_id = :id AND lifted_at IS NULL
                  UNION SELECT id FROM suspensions WHERE telegram_id = :account AND lifted_at IS NULL)"""
    await tx.execute(over, id=person_id, account=telegram_id, now=now)
    sql = """INSERT INTO suspensions (draft_id, person_id, telegram_id, name, organisation_id, reason, until, made_by,
                                      made_at)
             VALUES (:draft_id, :person_id, :telegram_id, :name, :organisation_id, :reason, :until, :made_by, :now)
             ON CONFLICT DO NOTHING RETURNING id"""
    values = {"draft_id": draft_id, "person_id": person_id, "telegram_id": telegram_id, "name": name}
    values |= {"organisation_id": organisation_id, "reason": reason, "until": until, "made_by": made_by, "now": now}
    row = await tx.one(sql, **values)
    return int(row[0]) if row else None


async def in_force(
    reader: Reader, desks: Collection[int] | None, now: int, limit: int, offset: int
) -> list[Suspension]:  # fmt: skip
    """The newest first, of these secretariats' guests and of who is a member there; None: all there are."""
    sql = f"""{SUSPENSIONS} WHERE {IN_FORCE} AND (:all OR organisation_id IN (SELECT value FROM json_each(:desks))
                  OR person_id IN (SELECT person_id FROM memberships
                                   WHERE organisation_id IN (SELECT value FROM json_each(:desks))))
              ORDER BY made_at DESC, suspensions.id DESC LIMIT :limit OFFSET :offset"""
    found = json.dumps(sorted(desks or ()))
    return await reader.rows(Suspension, sql, all=desks is None, desks=found, now=now, limit=limit, offset=offset)


async def lift(tx: Transaction, suspension_id: int, lifted_by: int | None, now: int) -> bool:
    """From now on; False where it was lifted before. By nobody: it is over."""
    sql = """UPDATE suspensions SET lifted_by = :by, lifted_at = :now, appeal = '', answered_by = :by,
                 answered_at = iif(appealed_at IS NULL, NULL, coalesce(answered_at, :now))
             WHERE id = :id AND lifted_at IS NULL"""
    return await tx.execute(sql, id=suspension_id, by=lifted_by, now=now) == 1


async def appeal(tx: Transaction, suspension_id: int, text: str, now: int) -> bool:
    """Once; False where there was one, or it isn't in force any more."""
    sql = f"""UPDATE suspensions SET appeal = :text, appealed_at = :now
             WHERE id = :id AND appealed_at IS NULL AND {IN_FORCE}"""
    return await tx.execute(sql, id=suspension_id, text=text, now=now) == 1


async def keep(tx: Transaction, suspension_id: int, answered_by: int, now: int) -> bool:
    """The appeal is answered: it stays as it is. False where it was answered before."""
    sql = """UPDATE suspensions SET appeal = '', answered_by = :by, answered_at = :now
             WHERE id = :id AND appealed_at IS NOT NULL AND answered_at IS NULL AND lifted_at IS NULL"""
    return await tx.execute(sql, id=suspension_id, by=answered_by, now=now) == 1


APPEALS = """SELECT suspensions.id, appealed_at AS since, coalesce(persons.name, suspensions.name) AS who,
        appeal AS what, organisations.name AS organisation
    FROM suspensions LEFT JOIN persons ON persons.id = person_id
        LEFT JOIN organisations ON organisations.id = organisation_id
    WHERE appealed_at IS NOT NULL AND answered_at IS NULL AND lifted_at IS NULL AND (:admin OR (:office
        AND NOT EXISTS (SELECT 1 FROM memberships JOIN organisations ON organisations.id = memberships.organisation_id
                        WHERE memberships.person_id = suspensions.person_id AND secretary = 1 AND kind = 'office')))"""


def appeals(connection: sqlite3.Connection, scope: Scope, after: Place, limit: int) -> list[Waiting]:
    """What suspended people ask the office; of its own people admins alone decide."""
    return look(connection, "appeals", APPEALS, scope, after, limit)
