"""Whether a desk lets its members be called to another organisation's event. Instants are Unix ms UTC."""

import json
import sqlite3
from collections.abc import Iterable

import msgspec

from storage.database import Reader, Transaction
from storage.waiting import AT_DESK, Place, Scope, Waiting, look


class Clearance(msgspec.Struct, frozen=True):
    """A row of `event_clearances`; `organisation`: its short name, empty for the whole alliance.

    `state`: asked, agreed, returned, declined, lapsed, withdrawn; `remarks`: of who returned or declined it. `call_id`:
    for which of the later calls, with its `audience` (JSON list); the event's own where it is empty.
    """

    id: int
    event_id: int
    organisation_id: int | None
    organisation: str
    state: str
    remarks: str
    version: int
    asked_at: int
    decided_by: int | None
    state_at: int
    call_id: int | None = None
    audience: str = ""


NAME = "coalesce(nullif(organisations.short_name, ''), organisations.name, '')"
JOINED = {"organisation": NAME, "audience": "coalesce(event_calls.audience, '')"}
COLUMNS = ", ".join(JOINED.get(name, f"event_clearances.{name}") for name in Clearance.__struct_fields__)
SELECT = f"""SELECT {COLUMNS}
    FROM event_clearances LEFT JOIN organisations ON organisations.id = organisation_id
    LEFT JOIN event_calls ON event_calls.id = call_id"""
OPEN = "('asked', 'returned')"
"""Not settled yet, on either side."""


async def put(
    tx: Transaction, event_id: int, organisations: Iterable[int], now: int, call_id: int | None = None
) -> None:  # fmt: skip
    """Ask the desks of these; 0: the office, for the whole alliance. Those that are there stay as they are."""
    sql = """INSERT INTO event_clearances (event_id, organisation_id, call_id, state, asked_at, state_at)
             SELECT :event, nullif(value, 0), :call, 'asked', :now, :now FROM json_each(:ids) WHERE true
             ON CONFLICT DO NOTHING"""
    await tx.execute(sql, event=event_id, ids=json.dumps(list(organisations)), call=call_id, now=now)


async def copy(tx: Transaction, event_id: int, of: int, now: int) -> None:
    """The same desks as another event's, each asked anew, but for those that it doesn't suit."""
    sql = """INSERT INTO event_clearances (event_id, organisation_id, state, asked_at, state_at)
             SELECT :event, organisation_id, iif(state IN ('declined', 'withdrawn'), state, 'asked'), :now, :now
             FROM event_clearances WHERE event_id = :of AND call_id IS NULL ON CONFLICT DO NOTHING"""
    await tx.execute(sql, event=event_id, of=of, now=now)


async def by_id(reader: Reader, clearance_id: int) -> Clearance | None:
    return await reader.row(Clearance, f"{SELECT} WHERE event_clearances.id = :id", id=clearance_id)


async def of_event(reader: Reader, event_id: int) -> list[Clearance]:
    """The office's first, then in the register's order; of one desk the first asked first."""
    sql = f"""{SELECT} WHERE event_clearances.event_id = :id
              ORDER BY coalesce(organisation_id, 0), event_clearances.id"""
    return await reader.rows(Clearance, sql, id=event_id)


def here(connection: sqlite3.Connection, clearance_id: int) -> Clearance | None:
    """On a bare connection, for what is rechecked at sending."""
    row = connection.execute(f"{SELECT} WHERE event_clearances.id = ?", (clearance_id,)).fetchone()
    return Clearance(*row) if row else None


async def move(tx: Transaction, was: Clearance, state: str, by: int | None, now: int, remarks: str = "") -> bool:
    """To another state, where nobody changed it since `was`; its version grows."""
    sql = """UPDATE event_clearances SET state = :state, remarks = :remarks, version = version + 1, decided_by = :by,
                 state_at = :now, asked_at = iif(:state = 'asked', :now, asked_at)
             WHERE id = :id AND state = :was AND version = :version"""
    values = {"id": was.id, "was": was.state, "version": was.version, "state": state, "remarks": remarks}
    return await tx.execute(sql, **values, by=by, now=now) == 1


async def renew(tx: Transaction, event_id: int, now: int) -> int:
    """The event is otherwise: whoever hasn't agreed yet looks at it as it is now. How many."""
    sql = f"""UPDATE event_clearances SET state = 'asked', version = version + 1, state_at = :now,
                  asked_at = iif(state = 'asked', asked_at, :now)
              WHERE event_id = :id AND state IN {OPEN}"""
    return await tx.execute(sql, id=event_id, now=now)


async def lapse(tx: Transaction, event_id: int, now: int) -> None:
    """It is too late by now."""
    sql = f"""UPDATE event_clearances SET state = 'lapsed', version = version + 1, state_at = :now
              WHERE event_id = :id AND state IN {OPEN}"""
    await tx.execute(sql, id=event_id, now=now)


def told_to(connection: sqlite3.Connection, clearance_id: int) -> int:
    """The last person who was called after the yes; 0: nobody yet."""
    [[number]] = connection.execute("SELECT told_to FROM event_clearances WHERE id = ?", (clearance_id,)).fetchall()
    return int(number)


def set_told_to(connection: sqlite3.Connection, clearance_id: int, person_id: int) -> None:
    connection.execute("UPDATE event_clearances SET told_to = ? WHERE id = ?", (person_id, clearance_id))


def waiting(connection: sqlite3.Connection, scope: Scope, after: Place, limit: int) -> list[Waiting]:
    """What desks haven't answered yet: the few that are asked first (CROSS), rather than all events to come."""
    where = AT_DESK.replace("created_at", "asked_at").replace("organisation_id", "event_clearances.organisation_id")
    select = f"""SELECT event_clearances.id AS id, asked_at AS since,
            coalesce((SELECT coalesce(nullif(short_name, ''), name) FROM organisations
                      WHERE id = events.organisation_id), '') AS who,
            events.title AS what, {NAME} AS organisation
        FROM event_clearances CROSS JOIN events ON events.id = event_id
        LEFT JOIN organisations ON organisations.id = event_clearances.organisation_id
        WHERE event_clearances.state = 'asked' AND events.state = 'scheduled' AND {where}"""
    return look(connection, "clearances", select, scope, after, limit)
