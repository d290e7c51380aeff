"""Suggestions, and the two sides of each that is asked. Instants are Unix ms UTC; weeks are their Mondays, ISO."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence

import msgspec

from storage.database import Reader, Transaction
from storage.waiting import AT_DESK, Place, Scope, Waiting, look


class Suggestion(msgspec.Struct, frozen=True):
    """`state`: new, passed, asked, connected, over; `decided_by`: who asked the two, or said: not these."""

    id: int
    first_id: int
    second_id: int
    organisation_id: int | None
    week: str
    score: float
    why: str
    notice_id: int | None
    created_at: int
    state: str = "new"
    decided_by: int | None = None
    asked_at: int | None = None
    due_at: int | None = None
    ended_at: int | None = None
    introduction_id: int | None = None


class Side(msgspec.Struct, frozen=True):
    """`state`: asked, with_secretariat, yes, no; `told_at`: of a yes that came to nothing, when he may know."""

    id: int
    suggestion_id: int
    person_id: int
    organisation_id: int | None
    state: str
    created_at: int
    decided_by: int | None = None
    nudges: int = 0
    answered_at: int | None = None
    told_at: int | None = None


COLUMNS = ", ".join(f"suggestions.{name}" for name in Suggestion.__struct_fields__)
SIDE = ", ".join(f"suggestion_sides.{name}" for name in Side.__struct_fields__)
UNTOLD = """(suggestions.state = 'asked' OR (suggestions.state = 'over' AND suggestion_sides.state = 'yes'
    AND told_at > :now))"""
"""Open as far as a side knows."""


def put(connection: sqlite3.Connection, new: Iterable[Suggestion]) -> int:
    """How many of them are written: two who were suggested before, whichever way round, are left out."""
    names = [name for name in Suggestion.__struct_fields__ if name != "id"]
    sql = f"""INSERT INTO suggestions ({", ".join(names)}) VALUES ({", ".join(f":{name}" for name in names)})
              ON CONFLICT DO NOTHING"""
    return connection.executemany(sql, [msgspec.structs.asdict(each) for each in new]).rowcount


async def by_id(reader: Reader, number: int) -> Suggestion | None:
    return await reader.row(Suggestion, f"SELECT {COLUMNS} FROM suggestions WHERE id = :id", id=number)


async def made(reader: Reader, week: str, desk: int | None) -> bool:
    """Whether a desk has its pairs of a week."""
    sql = "SELECT 1 FROM suggestions WHERE week = :week AND organisation_id IS :desk LIMIT 1"
    return await reader.one(sql, week=week, desk=desk) is not None


async def news(
    reader: Reader, week: str, desks: Collection[int], person: int | None, *, office: bool, limit: int
) -> list[Suggestion]:
    """A week's that nobody has dealt with yet, of some desks and the office's; not those of the viewer himself."""
    sql = f"""SELECT {COLUMNS} FROM suggestions WHERE week = :week AND state = 'new'
                AND (organisation_id IN (SELECT value FROM json_each(:desks)) OR (:office AND organisation_id IS NULL))
                AND first_id IS NOT :person AND second_id IS NOT :person
              ORDER BY organisation_id IS NOT NULL, score DESC, id LIMIT :limit"""
    values = {"week": week, "desks": json.dumps(sorted(desks)), "office": office, "person": person, "limit": limit}
    return await reader.rows(Suggestion, sql, **values)


def any_new(connection: sqlite3.Connection, number: int) -> bool:
    """Whether its desk has one of its week that nobody has dealt with."""
    sql = """SELECT 1 FROM suggestions AS it JOIN suggestions AS other ON other.week = it.week
               AND other.organisation_id IS it.organisation_id AND other.state = 'new' WHERE it.id = ? LIMIT 1"""
    return connection.execute(sql, (number,)).fetchone() is not None


async def at_desk(
    reader: Reader, week: str, desks: Collection[int] | None, person: int | None, limit: int, offset: int
) -> list[Suggestion]:
    """A week's, and what is asked since earlier ones; of some desks, or all for None; not the viewer's own."""
    sql = f"""SELECT {COLUMNS} FROM suggestions
              WHERE id IN (SELECT id FROM suggestions WHERE week = :week AND state <> 'passed'
                           UNION SELECT id FROM suggestions WHERE state = 'asked')
                AND (:all OR organisation_id IN (SELECT value FROM json_each(:desks)))
                AND first_id IS NOT :person AND second_id IS NOT :person
              ORDER BY state <> 'new', week DESC, organisation_id IS NOT NULL, score DESC, id
              LIMIT :limit OFFSET :offset"""
    values = {"week": week, "all": desks is None, "desks": json.dumps(sorted(desks or ())), "person": person}
    return await reader.rows(Suggestion, sql, **values, limit=limit, offset=offset)


async def move(tx: Transaction, it: Suggestion, new: Suggestion) -> bool:
    """Write what changed, where it still stands as `it`; the loser of two is told by False."""
    return await _move(tx, "suggestions", it, new)


async def move_side(tx: Transaction, it: Side, new: Side) -> bool:
    """The same of one of the two."""
    return await _move(tx, "suggestion_sides", it, new)


async def _move(tx: Transaction, table: str, it: Suggestion | Side, new: Suggestion | Side) -> bool:
    was, becomes = msgspec.structs.asdict(it), msgspec.structs.asdict(new)
    changed = {name: value for name, value in becomes.items() if value != was[name]}
    if not changed:
        return False
    sql = f"""UPDATE {table} SET {", ".join(f"{name} = :{name}" for name in changed)}
              WHERE id = :id AND state = :state_before"""
    return await tx.execute(sql, **changed, id=it.id, state_before=it.state) == 1


async def put_side(tx: Transaction, new: Side) -> Side:
    names = [name for name in Side.__struct_fields__ if name != "id"]
    sql = f"INSERT INTO suggestion_sides ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)})"
    return msgspec.structs.replace(new, id=await tx.insert(sql, **msgspec.structs.asdict(new)))


async def side(reader: Reader, number: int) -> Side | None:
    return await reader.row(Side, f"SELECT {SIDE} FROM suggestion_sides WHERE id = :id", id=number)


async def sides(reader: Reader, number: int) -> list[Side]:
    sql = f"SELECT {SIDE} FROM suggestion_sides WHERE suggestion_id = :id ORDER BY id"
    return await reader.rows(Side, sql, id=number)


async def agreed(reader: Reader, numbers: Sequence[int]) -> dict[int, int]:
    """Of each suggestion, how many of the two said yes."""
    sql = """SELECT suggestion_id, count(*) FROM suggestion_sides WHERE state = 'yes'
               AND suggestion_id IN (SELECT value FROM json_each(:ids)) GROUP BY suggestion_id"""
    return {row[0]: row[1] for row in await reader.all(sql, ids=json.dumps(list(numbers)))}


async def of_person(reader: Reader, person: int, now: int, limit: int) -> list[tuple[int, str, str]]:
    """What is open as far as somebody knows: his side, the other's name, and whether he has said yes."""
    sql = f"""SELECT suggestion_sides.id, persons.name, suggestion_sides.state FROM suggestion_sides
              JOIN suggestions ON suggestions.id = suggestion_id
              JOIN persons ON persons.id = iif(first_id = :person, second_id, first_id)
              WHERE suggestion_sides.person_id = :person AND suggestion_sides.state IN ('asked', 'yes')
                AND {UNTOLD} AND (suggestion_sides.state = 'yes' OR due_at > :now) AND first_id <> second_id
                AND EXISTS (SELECT 1 FROM memberships WHERE memberships.person_id = persons.id)
              ORDER BY suggestion_sides.id LIMIT :limit"""
    found = await reader.all(sql, person=person, now=now, limit=limit)
    return [(row[0], row[1], row[2]) for row in found]


async def yes_of(reader: Reader, person: int) -> list[Side]:
    """To what he said yes, and the other hasn't."""
    sql = f"""SELECT {SIDE} FROM suggestion_sides JOIN suggestions ON suggestions.id = suggestion_id
              WHERE suggestion_sides.person_id = :person AND suggestion_sides.state = 'yes'
                AND suggestions.state = 'asked'"""
    return await reader.rows(Side, sql, person=person)


def side_states(connection: sqlite3.Connection, number: int) -> tuple[str, str]:
    """Of one side, for a delivery about it: its state, and its suggestion's."""
    sql = """SELECT suggestion_sides.state, suggestions.state FROM suggestion_sides
             JOIN suggestions ON suggestions.id = suggestion_id WHERE suggestion_sides.id = ?"""
    row = connection.execute(sql, (number,)).fetchone()
    return (row[0], row[1]) if row else ("", "")


def is_of(connection: sqlite3.Connection, number: int, recipient: int) -> bool:
    """Whether a side is still of who has this account."""
    sql = """SELECT 1 FROM suggestion_sides JOIN accounts USING (person_id)
             WHERE suggestion_sides.id = ? AND telegram_id = ?"""
    return connection.execute(sql, (number, recipient)).fetchone() is not None


def fit(connection: sqlite3.Connection, one: int, other: int, now: int, since: int | None) -> bool:
    """Whether two may be brought together still.

    Neither avoids the other; with `since` neither takes no introductions, and nothing was asked between them since.
    """
    sql = """SELECT EXISTS (SELECT 1 FROM avoidings WHERE (person_id = :one AND avoided_id = :other)
                                OR (person_id = :other AND avoided_id = :one))
          OR EXISTS (SELECT 1 FROM persons WHERE id IN (:one, :other) AND (erased_at IS NOT NULL
                         OR (:since IS NOT NULL AND introductions = 'closed')))
          OR EXISTS (SELECT 1 FROM suspensions WHERE lifted_at IS NULL AND (until IS NULL OR until > :now)
                         AND (person_id IN (:one, :other) OR telegram_id IN (
                             SELECT telegram_id FROM accounts WHERE person_id IN (:one, :other))))
          OR EXISTS (SELECT 1 FROM introductions WHERE created_at > :since
                         AND ((person_id = :one AND target_id = :other)
                              OR (person_id = :other AND target_id = :one)))"""
    values = {"one": one, "other": other, "now": now, "since": since}
    return one != other and not connection.execute(sql, values).fetchone()[0]


DESK = f"""SELECT id, created_at AS since, who, what, organisation FROM (
        SELECT side.id, side.created_at, side.organisation_id, first_id, second_id, persons.name AS who,
            other.name AS what, organisations.name AS organisation
        FROM suggestion_sides AS side JOIN suggestions ON suggestions.id = suggestion_id
        JOIN persons ON persons.id = person_id
        JOIN persons AS other ON other.id = iif(first_id = person_id, second_id, first_id)
        LEFT JOIN organisations ON organisations.id = side.organisation_id
        WHERE side.state = 'with_secretariat' AND suggestions.state = 'asked' AND first_id <> second_id
          AND EXISTS (SELECT 1 FROM memberships WHERE memberships.person_id = first_id)
          AND EXISTS (SELECT 1 FROM memberships WHERE memberships.person_id = second_id))
    WHERE first_id IS NOT :self AND second_id IS NOT :self AND {AT_DESK}"""


def waiting(connection: sqlite3.Connection, scope: Scope, after: Place, limit: int) -> list[Waiting]:
    """Members whom their secretariat asks; nobody asks himself, or for himself."""
    return look(connection, "suggestions", DESK, scope, after, limit)
