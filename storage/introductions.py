"""Introductions: who asks to be brought together with whom, and how it stands. Instants are Unix ms UTC."""

import json
import sqlite3
from collections.abc import Collection

import msgspec

from storage.database import Reader, Transaction
from storage.waiting import AT_DESK, Place, Scope, Waiting, look


class Introduction(msgspec.Struct, frozen=True):
    """`telegram_id`, `person_id`: who asks; `shared`: a JSON list; `told_at`: when he may know of a quiet ending.

    `word`: with which the secretariat recommends.
    """

    id: int
    draft_id: int
    telegram_id: int
    person_id: int
    target_id: int
    notice_id: int | None
    organisation_id: int | None
    way: str
    purpose: str
    pitch: str
    shared: str
    state: str
    created_at: int
    due_at: int
    endorsed: int = 0
    hidden: int = 0
    nudges: int = 0
    asker_shows: int = 1
    target_shows: int = 0
    carrier: int | None = None
    decided_by: int | None = None
    asked_at: int | None = None
    answered_at: int | None = None
    told_at: int | None = None
    ended_at: int | None = None
    met: str = ""
    word: str = ""


COLUMNS = ", ".join(f"introductions.{name}" for name in Introduction.__struct_fields__)
OPEN = "state IN ('with_secretariat', 'asked', 'endorsed')"
QUIET = "state IN ('declined', 'expired')"
UNTOLD = f"({OPEN} OR ({QUIET} AND told_at > :now))"
"""What is open as far as the asker knows."""


async def put(tx: Transaction, new: Introduction) -> Introduction:
    names = [name for name in Introduction.__struct_fields__ if name != "id"]
    sql = f"INSERT INTO introductions ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)})"
    return msgspec.structs.replace(new, id=await tx.insert(sql, **msgspec.structs.asdict(new)))


async def by_id(reader: Reader, number: int) -> Introduction | None:
    return await reader.row(Introduction, f"SELECT {COLUMNS} FROM introductions WHERE id = :id", id=number)


async def by_draft(reader: Reader, draft_id: int) -> Introduction | None:
    """What this form made before its press was replayed."""
    sql = f"SELECT {COLUMNS} FROM introductions WHERE draft_id = :id"
    return await reader.row(Introduction, sql, id=draft_id)


async def count_open(reader: Reader, person_id: int, now: int) -> int:
    """As far as he knows."""
    sql = f"SELECT count(*) FROM introductions WHERE person_id = :person_id AND {UNTOLD}"
    row = await reader.one(sql, person_id=person_id, now=now)
    return int(row[0]) if row else 0


async def open_to(reader: Reader, person_id: int, target_id: int, purpose: str, now: int) -> Introduction | None:
    """What waits already for the same of the same."""
    sql = f"""SELECT {COLUMNS} FROM introductions WHERE person_id = :person_id AND target_id = :target_id
                AND purpose = :purpose AND {UNTOLD} LIMIT 1"""
    values = {"person_id": person_id, "target_id": target_id, "purpose": purpose, "now": now}
    return await reader.row(Introduction, sql, **values)


async def ended_lately(reader: Reader, person_id: int, target_id: int, since: int, now: int) -> int | None:
    """When he was last told that the same one wasn't reached, since an instant."""
    sql = f"""SELECT max(told_at) FROM introductions WHERE person_id = :person AND target_id = :target
                AND {QUIET} AND told_at > :since AND told_at <= :now"""
    row = await reader.one(sql, person=person_id, target=target_id, since=since, now=now)
    return row[0] if row else None


async def taken_back(reader: Reader, person_id: int, target_id: int, since: int) -> list[int]:
    """When he asked the same one and took it back, since an instant; the oldest first."""
    sql = """SELECT created_at FROM introductions WHERE person_id = :person AND target_id = :target
             AND state = 'withdrawn' AND created_at > :since ORDER BY created_at"""
    return [row[0] for row in await reader.all(sql, person=person_id, target=target_id, since=since)]


async def last_to(reader: Reader, person_id: int, target_id: int) -> int | None:
    """The id of what he asked the same one last."""
    sql = "SELECT max(id) FROM introductions WHERE person_id = :person AND target_id = :target"
    row = await reader.one(sql, person=person_id, target=target_id)
    return row[0] if row else None


async def last_pitches(reader: Reader, person_id: int) -> dict[str, str]:
    """By purpose, his own words of the time before, of no notice; what he wrote last first."""
    sql = """SELECT purpose, pitch, max(id) AS last FROM introductions WHERE person_id = :person AND notice_id IS NULL
               AND draft_id > 0 AND pitch <> '' GROUP BY purpose ORDER BY last DESC"""
    return {row[0]: row[1] for row in await reader.all(sql, person=person_id)}


async def hide(tx: Transaction, target_id: int, person_id: int) -> None:
    """He avoids who asks from now on: neither he nor a desk sees it, and it ends in its time."""
    sql = f"UPDATE introductions SET hidden = 1 WHERE target_id = :target AND person_id = :person AND {OPEN}"
    await tx.execute(sql, target=target_id, person=person_id)


async def of_notice(reader: Reader, notice_id: int, person_id: int | None, now: int) -> Introduction | None:
    """What he asked because of a notice, as long as he doesn't know of an end."""
    sql = f"""SELECT {COLUMNS} FROM introductions WHERE notice_id = :notice AND person_id = :person
                AND ({UNTOLD} OR state IN ('accepted', 'connected')) ORDER BY id DESC LIMIT 1"""
    return await reader.row(Introduction, sql, notice=notice_id, person=person_id, now=now)


async def count_of_notice(reader: Reader, notice_id: int, own: int | None, most: int) -> int:
    """How many asked to meet its author, as far as he may know. `own`: who reads it, and counts himself."""
    sql = """SELECT count(*) FROM (SELECT 1 FROM introductions WHERE notice_id = :notice AND state <> 'withdrawn'
             AND (person_id = :own OR (NOT hidden AND asked_at IS NOT NULL)) LIMIT :most)"""
    row = await reader.one(sql, notice=notice_id, own=own or 0, most=most)
    return int(row[0]) if row else 0


async def move(tx: Transaction, it: Introduction, new: Introduction) -> bool:
    """Write what changed, where it still stands as `it`; the loser of two is told by False."""
    was, becomes = msgspec.structs.asdict(it), msgspec.structs.asdict(new)
    changed = {name: value for name, value in becomes.items() if value != was[name]}
    sql = f"""UPDATE introductions SET {", ".join(f"{name} = :{name}" for name in changed)}
              WHERE id = :id AND state = :state_before"""
    return await tx.execute(sql, **changed, id=it.id, state_before=it.state) == 1


async def give_reason(tx: Transaction, number: int, target_id: int, reason: str) -> bool:
    """Why he said no, which nobody else reads."""
    sql = "UPDATE introductions SET reason = :reason WHERE id = :id AND target_id = :target AND state = 'declined'"
    return await tx.execute(sql, id=number, target=target_id, reason=reason) == 1


def state_of(connection: sqlite3.Connection, number: int) -> tuple[str, int]:
    """And whether it is hidden."""
    row = connection.execute("SELECT state, hidden FROM introductions WHERE id = ?", (number,)).fetchone()
    return (row[0], row[1]) if row else ("", 0)


async def open_of(reader: Reader, person_id: int, now: int) -> list[Introduction]:
    """What he asked and doesn't know the answer to."""
    sql = f"SELECT {COLUMNS} FROM introductions WHERE person_id = :person_id AND {UNTOLD} ORDER BY id"
    return await reader.rows(Introduction, sql, person_id=person_id, now=now)


THERE = """introductions.person_id <> target_id
    AND EXISTS (SELECT 1 FROM memberships WHERE memberships.person_id = introductions.person_id)
    AND EXISTS (SELECT 1 FROM memberships WHERE memberships.person_id = target_id)"""
"""Both are of the register still, and two."""
DESK = f"""SELECT introductions.id, created_at AS since, asker.name AS who, target.name AS what,
        organisations.name AS organisation
    FROM introductions JOIN persons AS asker ON asker.id = introductions.person_id
    JOIN persons AS target ON target.id = target_id LEFT JOIN organisations ON organisations.id = organisation_id
    WHERE state IN ('with_secretariat', 'accepted') AND NOT hidden AND introductions.person_id IS NOT :self
      AND {THERE} AND {AT_DESK}"""


def waiting(connection: sqlite3.Connection, scope: Scope, after: Place, limit: int) -> list[Waiting]:
    """What secretariats carry; nobody carries his own."""
    return look(connection, "introductions", DESK, scope, after, limit)


class Line(msgspec.Struct, frozen=True):
    """One of a list: the introduction, and the other's name."""

    it: Introduction
    name: str


def _line(*row: object) -> Line:
    *values, name = row
    return Line(Introduction(*values), str(name))  # type: ignore[arg-type]


async def count_of_target(reader: Reader, person_id: int) -> int:
    """How many wait for his answer."""
    sql = f"""SELECT count(*) FROM introductions WHERE target_id = :person AND state IN ('asked', 'endorsed')
              AND NOT hidden AND {THERE}"""
    row = await reader.one(sql, person=person_id)
    return int(row[0]) if row else 0


async def of_target(reader: Reader, person_id: int, limit: int) -> list[Line]:
    """What waits for his answer, the oldest first."""
    sql = f"""SELECT {COLUMNS}, persons.name FROM introductions JOIN persons ON persons.id = introductions.person_id
              WHERE target_id = :person AND state IN ('asked', 'endorsed') AND NOT hidden AND {THERE}
              ORDER BY introductions.id LIMIT :limit"""
    return await reader.rows(_line, sql, person=person_id, limit=limit)


async def of_asker(reader: Reader, person_id: int, now: int, limit: int) -> list[Line]:
    """What he asked and doesn't know the answer to."""
    sql = f"""SELECT {COLUMNS}, persons.name FROM introductions JOIN persons ON persons.id = target_id
              WHERE introductions.person_id = :person AND {UNTOLD} ORDER BY introductions.id DESC LIMIT :limit"""
    return await reader.rows(_line, sql, person=person_id, now=now, limit=limit)


async def history(reader: Reader, person_id: int, now: int, limit: int, offset: int) -> list[Line]:
    """What is over as far as he knows: asked by him, or answered by him."""
    sql = f"""SELECT {COLUMNS}, persons.name FROM introductions
              JOIN persons ON persons.id = iif(introductions.person_id = :person, target_id, introductions.person_id)
              WHERE introductions.id IN (
                  SELECT id FROM introductions WHERE person_id = :person AND NOT {UNTOLD}
                  UNION SELECT id FROM introductions WHERE target_id = :person AND NOT hidden
                      AND (state IN ('accepted', 'connected', 'closed') OR (state = 'declined' AND decided_by IN (
                          SELECT telegram_id FROM accounts WHERE person_id = :person))))
              ORDER BY introductions.id DESC LIMIT :limit OFFSET :offset"""
    return await reader.rows(_line, sql, person=person_id, now=now, limit=limit, offset=offset)


async def hand_on(tx: Transaction, it: Introduction, organisation_id: int | None) -> bool:
    sql = """UPDATE introductions SET organisation_id = :organisation
             WHERE id = :id AND state = :state AND organisation_id IS :before"""
    values = {"organisation": organisation_id, "id": it.id, "state": it.state, "before": it.organisation_id}
    return await tx.execute(sql, **values) == 1


async def preference(reader: Reader, person_id: int) -> str:
    """How he wants to be asked: direct, secretariat, closed; empty: by his position."""
    row = await reader.one("SELECT introductions FROM persons WHERE id = :id", id=person_id)
    return str(row[0]) if row else ""


async def prefer(tx: Transaction, person_id: int, wish: str) -> None:
    await tx.execute("UPDATE persons SET introductions = :wish WHERE id = :id", id=person_id, wish=wish)


async def paired(reader: Reader, first: Collection[int], second: Collection[int]) -> list[tuple[str, str]]:
    """The names of organisations that are paired, one of each side."""
    sql = """SELECT one.name, other.name FROM pairings JOIN organisations AS one ON one.id = first_id
             JOIN organisations AS other ON other.id = second_id
             WHERE pairings.kind = 'organisations'
               AND ((first_id IN (SELECT value FROM json_each(:first)) AND second_id IN
                        (SELECT value FROM json_each(:second)))
                 OR (second_id IN (SELECT value FROM json_each(:first)) AND first_id IN
                        (SELECT value FROM json_each(:second)))) ORDER BY pairings.id LIMIT 1"""
    found = await reader.all(sql, first=json.dumps(sorted(first)), second=json.dumps(sorted(second)))
    return [(row[0], row[1]) for row in found]


async def say_met(tx: Transaction, number: int, answer: str) -> None:
    await tx.execute("UPDATE introductions SET met = :met WHERE id = :id", id=number, met=answer)
