"""What members want changed, until a desk has looked at it. Instants are Unix ms UTC."""

import json
import sqlite3
from typing import Any

import msgspec

from storage.database import Reader, Transaction
from storage.waiting import AT_DESK, Place, Scope, Waiting, look


class Review(msgspec.Struct, frozen=True):
    """`before`, `after`: JSON, column -> value; `person`, `organisation`: their names."""

    id: int
    draft_id: int
    telegram_id: int
    person_id: int
    organisation_id: int
    relation: str
    row_id: int
    field: str
    before: str
    after: str
    state: str
    reason: str
    created_at: int
    decided_by: int | None
    person: str = ""
    organisation: str = ""

    @property
    def was(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.before)
        return found

    @property
    def wanted(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.after)
        return found


COLUMNS = """reviews.id, draft_id, telegram_id, person_id, organisation_id, relation, row_id, field, before, after,
    state, reason, created_at, decided_by, persons.name, organisations.name"""
REVIEWS = f"""SELECT {COLUMNS} FROM reviews JOIN persons ON persons.id = person_id
    JOIN organisations ON organisations.id = organisation_id"""


async def put(tx: Transaction, review: Review) -> int:
    """A new one's id; one about the same that still waits gives way to it."""
    values = msgspec.structs.asdict(review)
    sql = """UPDATE reviews SET state = 'withdrawn', before = '{}', after = '{}', decided_at = :created_at
             WHERE telegram_id = :telegram_id AND relation = :relation AND row_id = :row_id AND field = :field
               AND state = 'open'"""
    await tx.execute(sql, **values)
    sql = """INSERT INTO reviews (draft_id, telegram_id, person_id, organisation_id, relation, row_id, field, before,
                                  after, created_at)
             VALUES (:draft_id, :telegram_id, :person_id, :organisation_id, :relation, :row_id, :field, :before,
                     :after, :created_at)"""
    return await tx.insert(sql, **values)


async def by_id(reader: Reader, review_id: int) -> Review | None:
    return await reader.row(Review, f"{REVIEWS} WHERE reviews.id = :id", id=review_id)


async def open_of_draft(reader: Reader, draft_id: int) -> Review | None:
    return await reader.row(Review, f"{REVIEWS} WHERE draft_id = :draft_id AND state = 'open'", draft_id=draft_id)


OPEN = f"""SELECT reviews.id, created_at AS since, persons.name AS who, coalesce(companies.name, persons.name) AS what,
        organisations.name AS organisation
    FROM reviews JOIN persons ON persons.id = person_id JOIN organisations ON organisations.id = organisation_id
        LEFT JOIN companies ON relation = 'companies' AND companies.id = row_id
    WHERE state = 'open' AND {AT_DESK}"""


def edits(connection: sqlite3.Connection, scope: Scope, after: Place, limit: int) -> list[Waiting]:
    """What members want changed."""
    return look(connection, "edits", OPEN, scope, after, limit)


async def decide(tx: Transaction, review_id: int, state: str, by: int, now: int, reason: str = "") -> bool:
    """False where somebody was first. What was wanted stays until it is pruned: its asker may try again."""
    sql = """UPDATE reviews SET state = :state, decided_by = :by, decided_at = :now, reason = :reason
             WHERE id = :id AND state = 'open'"""
    return await tx.execute(sql, id=review_id, state=state, by=by, now=now, reason=reason) == 1


async def look_again(tx: Transaction, review_id: int, before: str) -> None:
    """The row changed meanwhile: what is shown from now on is this."""
    await tx.execute(
        "UPDATE reviews SET before = :before WHERE id = :id AND state = 'open'", id=review_id, before=before
    )


def is_open(connection: sqlite3.Connection, review_id: int) -> bool:
    return (
        connection.execute("SELECT 1 FROM reviews WHERE id = ? AND state = 'open'", (review_id,)).fetchone() is not None
    )


async def is_reviewed(reader: Reader, organisation_id: int) -> bool:
    row = await reader.one("SELECT reviewed FROM organisations WHERE id = :id", id=organisation_id)
    return bool(row and row[0])


async def reviewing(reader: Reader, ids_json: str) -> list[int]:
    """Of a JSON list of organisations, those that look at what their members change, in the list's order."""
    sql = """SELECT organisations.id FROM json_each(:ids) AS wanted
             JOIN organisations ON organisations.id = wanted.value WHERE reviewed = 1 ORDER BY wanted.key"""
    return [row[0] for row in await reader.all(sql, ids=ids_json)]


async def set_reviewed(tx: Transaction, organisation_id: int, *, reviewed: bool) -> bool:
    """False where it is so already."""
    sql = "UPDATE organisations SET reviewed = :reviewed WHERE id = :id AND reviewed <> :reviewed"
    return await tx.execute(sql, id=organisation_id, reviewed=int(reviewed)) == 1


async def prune(tx: Transaction, before: int) -> None:
    """Empty those that were over before an instant."""
    sql = """UPDATE reviews SET before = '{}', after = '{}', reason = ''
             WHERE state <> 'open' AND after <> '{}' AND decided_at < :before"""
    await tx.execute(sql, before=before)
