"""What waits at desks: the shape that every kind of it has in lists, and whose desks somebody is shown."""

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

import msgspec

from storage.database import Reader, Transaction
from storage.terms import HELD


class Scope(msgspec.Struct, frozen=True):
    """Whose desks somebody is shown. Instants are Unix ms UTC.

    `desks`: his own secretariats. `office`: what is nobody's as well, what waits where nobody of the secretariat is on
    the bot (it isn't among `staffed`), and what waits anywhere since before `overdue`. `admin`: what is for admins.
    `person`: who he is himself, since nobody decides on himself.
    """

    desks: frozenset[int] = frozenset()
    office: bool = False
    admin: bool = False
    overdue: int = 0
    staffed: frozenset[int] = frozenset()
    person: int | None = None


class Place(msgspec.Struct, frozen=True, order=True):
    """A place among all that waits, the oldest first."""

    since: int = 0
    kind: str = ""
    id: int = 0


class Waiting(msgspec.Struct, frozen=True):
    """One thing: since when it waits (Unix ms UTC), who asks, for what, and whose desk it is.

    `total`: how many of its kind wait, from the asked place on.
    """

    id: int
    since: int
    who: str
    what: str
    organisation: str
    total: int


AT_DESK = """(organisation_id IN (SELECT value FROM json_each(:desks)) OR (:office AND (organisation_id IS NULL
    OR created_at < :overdue OR organisation_id NOT IN (SELECT value FROM json_each(:staffed)))))"""
"""For the WHERE of a table with organisation_id and created_at."""


def look(
    connection: sqlite3.Connection, kind: str, select: str, scope: Scope, after: Place, limit: int, **values: Any
) -> list[Waiting]:
    """The oldest of a kind after a place. `select` gives id, since, who, what, organisation of all that waits."""
    sql = f"""SELECT id, since, who, what, coalesce(organisation, ''), count(*) OVER () FROM ({select})
              WHERE (since, :kind, id) > (:after_since, :after_kind, :after_id) ORDER BY since, id LIMIT :limit"""
    place = {"after_since": after.since, "after_kind": after.kind, "after_id": after.id, "kind": kind}
    return [Waiting(*row) for row in connection.execute(sql, {**_at(scope), **place, **values, "limit": limit})]


def _at(scope: Scope) -> dict[str, object]:
    return {
        "desks": json.dumps(sorted(scope.desks)),
        "office": scope.office,
        "admin": scope.admin,
        "self": scope.person,
        "overdue": scope.overdue,
        "staffed": json.dumps(sorted(scope.staffed)),
    }


async def staffed(reader: Reader, today: str) -> frozenset[int]:
    """The organisations of whose secretariat somebody is on the bot."""
    sql = f"""SELECT DISTINCT organisation_id FROM memberships JOIN accounts USING (person_id)
             WHERE secretary = 1 AND reachable = 1 AND {HELD}"""
    return frozenset(row[0] for row in await reader.all(sql, today=today))


class Staff(msgspec.Struct, frozen=True):
    """Somebody of a staff who can be written to. `desk_on`: the local day on which he last saw his desk."""

    telegram_id: int
    time_zone: str
    quiet_hours: str
    desk_on: str
    country: str
    province: str
    city: str


STAFF = f"""SELECT telegram_id, time_zone, quiet_hours, desk_on, organisations.country, organisations.province,
        organisations.city, min(rank)
    FROM memberships JOIN accounts USING (person_id) JOIN organisations ON organisations.id = organisation_id
    WHERE secretary = 1 AND reachable = 1 AND {HELD}"""


async def staff(reader: Reader, today: str, admins: Iterable[int]) -> list[Staff]:
    """Everybody of a secretariat or the office; the admins too, where nobody of the office is on the bot."""
    sql = f"""SELECT * FROM ({STAFF} GROUP BY telegram_id)
        UNION ALL SELECT telegram_id, time_zone, quiet_hours, desk_on, '', '', '', 0 FROM accounts
            WHERE reachable = 1 AND (admin = 1 OR telegram_id IN (SELECT value FROM json_each(:admins)))
              AND NOT EXISTS ({STAFF} AND organisations.kind = 'office' GROUP BY telegram_id)"""
    rows = await reader.all(sql, today=today, admins=json.dumps(sorted(admins)))
    return list({row[0]: Staff(*row[:-1]) for row in reversed(rows)}.values())


async def note_seen(tx: Transaction, telegram_id: int, day: str) -> bool:
    """He saw his desk on this local day, or is reminded of it; False where he did or was before."""
    sql = "UPDATE accounts SET desk_on = :day WHERE telegram_id = :telegram_id AND desk_on <> :day"
    return await tx.execute(sql, telegram_id=telegram_id, day=day) == 1


async def seen_on(reader: Reader, telegram_id: int) -> str:
    row = await reader.one("SELECT desk_on FROM accounts WHERE telegram_id = :telegram_id", telegram_id=telegram_id)
    return str(row[0]) if row else ""
