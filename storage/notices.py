"""Notices: what members supply and need."""

import json
import sqlite3
from collections.abc import Iterable

import msgspec

from storage.database import Reader, Transaction


class Notice(msgspec.Struct, frozen=True):
    """A row of `notices`; `content` is the JSON of a bot.contents.Content, `industries` a JSON list of codes.

    `state`: draft, pending, returned, published, on_hold, fulfilled, withdrawn, expired, removed.
    """

    id: int
    key: str
    reference: str | None
    kind: str
    nature: str
    title: str
    content: str
    quantity: str
    place: str
    country: str
    province: str
    city: str
    industries: str
    person_id: int | None
    organisation_id: int | None
    company_id: int | None
    posted_by: int | None
    via_secretariat: int
    restricted: int
    state: str
    open: int
    valid_until: str
    expires_at: int | None
    created_at: int
    published_at: int | None
    updated_at: int
    version: int
    flags: str = ""  # why it is reviewed: first, all, phone, link, advert, banned; by spaces
    pending_since: int | None = None
    nagged: int = 0  # of those who review it: 1 after a day, 2 passed to the office
    reminded: int = 0  # of its end: 1 seven days before, 2 a day before


class Move(msgspec.Struct, frozen=True):
    """A row of `notice_history`, with the register's name of who did it; empty for one who isn't in it."""

    before: str
    after: str
    telegram_id: int | None
    name: str
    reason: str
    at: int


OPEN = ("pending", "returned", "published", "on_hold")
"""What counts towards a quota."""
NAMES = Notice.__struct_fields__[1:]
COLUMNS = ", ".join(f"notices.{name}" for name in Notice.__struct_fields__)


async def put(tx: Transaction, notice: Notice) -> Notice:
    """Write a new notice with its industries; its `id` is made."""
    sql = f"INSERT INTO notices ({', '.join(NAMES)}) VALUES ({', '.join(f':{name}' for name in NAMES)})"
    written = msgspec.structs.replace(notice, id=await tx.insert(sql, **msgspec.structs.asdict(notice)))
    await _classify(tx, written)
    return written


async def _classify(tx: Transaction, notice: Notice) -> None:
    await tx.execute("DELETE FROM notice_industries WHERE notice_id = :id", id=notice.id)
    sql = "INSERT OR IGNORE INTO notice_industries (notice_id, code) SELECT :id, value FROM json_each(:codes)"
    await tx.execute(sql, id=notice.id, codes=notice.industries)


async def by_id(reader: Reader, notice_id: int) -> Notice | None:
    return await reader.row(Notice, f"SELECT {COLUMNS} FROM notices WHERE id = :id", id=notice_id)


async def move(
    tx: Transaction, notice_id: int, before: str, after: str, telegram_id: int | None, now: int, reason: str = ""
) -> bool:
    """From state to state, with its history; False when it isn't in `before` any more."""
    sql = """UPDATE notices SET state = :after, updated_at = :now, nagged = 0,
                 pending_since = iif(:after = 'pending', :now, NULL)
             WHERE id = :id AND state = :before"""
    values = {"id": notice_id, "before": before, "after": after, "now": now}
    if await tx.execute(sql, **values) != 1:
        return False
    history = """INSERT INTO notice_history (notice_id, before, after, telegram_id, reason, at)
                 VALUES (:id, :before, :after, :telegram_id, :reason, :now)"""
    await tx.execute(history, **values, telegram_id=telegram_id, reason=reason)
    return True


def of_ids(connection: sqlite3.Connection, ids: str) -> list[Notice]:
    """`ids`: a JSON list."""
    sql = f"SELECT {COLUMNS} FROM notices WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"
    return [Notice(*row) for row in connection.execute(sql, (ids,))]


async def by_key(reader: Reader, key: str) -> Notice | None:
    return await reader.row(Notice, f"SELECT {COLUMNS} FROM notices WHERE key = :key", key=key)


async def published_after(reader: Reader, last: int, limit: int, kind: str = "") -> list[Notice]:
    """The next ones by id; of one kind, where it is given."""
    sql = f"""SELECT {COLUMNS} FROM notices WHERE id > :last AND state = 'published' AND (:kind = '' OR kind = :kind)
              ORDER BY id LIMIT :limit"""
    return await reader.rows(Notice, sql, last=last, limit=limit, kind=kind)


async def by_reference(reader: Reader, reference: str) -> Notice | None:
    return await reader.row(Notice, f"SELECT {COLUMNS} FROM notices WHERE reference = :text", text=reference)


async def by_ids(reader: Reader, ids: Iterable[int]) -> list[Notice]:
    """In the order of the ids."""
    sql = f"""SELECT {COLUMNS} FROM json_each(:ids) AS wanted JOIN notices ON notices.id = wanted.value
              ORDER BY wanted.key"""
    return await reader.rows(Notice, sql, ids=json.dumps(list(ids)))


SAID = (
    "kind", "nature", "title", "content", "quantity", "place", "country", "province", "city", "industries", "person_id",
    "organisation_id", "company_id", "via_secretariat", "restricted", "valid_until", "expires_at", "flags",
)  # fmt: skip


async def rewrite(tx: Transaction, notice: Notice, now: int) -> bool:
    """What its author says otherwise now; False where another change was first (`version`)."""
    sql = f"""UPDATE notices SET {", ".join(f"{name} = :{name}" for name in SAID)}, reminded = 0, desk_told = 0,
                  updated_at = :now, version = version + 1
              WHERE id = :id AND version = :version AND state = :state"""
    if await tx.execute(sql, **msgspec.structs.asdict(notice), now=now) != 1:
        return False
    await _classify(tx, notice)
    return True


async def set_audience(tx: Transaction, notice_id: int, organisations: Iterable[int]) -> None:
    await tx.execute("DELETE FROM notice_audience WHERE notice_id = :id", id=notice_id)
    sql = """INSERT OR IGNORE INTO notice_audience (notice_id, organisation_id)
             SELECT :id, organisations.id FROM json_each(:ids) JOIN organisations ON organisations.id = value"""
    await tx.execute(sql, id=notice_id, ids=json.dumps(list(organisations)))


async def audience(reader: Reader, notice_id: int) -> list[int]:
    sql = "SELECT organisation_id FROM notice_audience WHERE notice_id = :id ORDER BY organisation_id"
    return [row[0] for row in await reader.all(sql, id=notice_id)]


async def publish(tx: Transaction, notice_id: int, reference: str, now: int) -> None:
    """When it came out, and what it is called; the reference stays the first."""
    sql = "UPDATE notices SET published_at = :now, reference = coalesce(reference, :reference) WHERE id = :id"
    await tx.execute(sql, id=notice_id, reference=reference, now=now)


async def next_number(tx: Transaction, kind: str, place: str) -> int:
    """Of a series, which has no gaps and no number twice."""
    sql = """INSERT INTO notice_numbers (kind, place, last) VALUES (:kind, :place, 1)
             ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last"""
    row = await tx.one(sql, kind=kind, place=place)
    assert row
    return int(row[0])


def take_number(connection: sqlite3.Connection, kind: str, place: str) -> int:
    """`next_number` on a bare connection."""
    sql = """INSERT INTO notice_numbers (kind, place, last) VALUES (?, ?, 1)
             ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last"""
    return int(connection.execute(sql, (kind, place)).fetchone()[0])


def house_of(connection: sqlite3.Connection, notice_id: int) -> str:
    """Where the organisation of a notice is, the smallest place that is known; empty for none."""
    sql = """SELECT coalesce(nullif(organisations.city, ''), nullif(organisations.province, ''), organisations.country)
             FROM notices JOIN organisations ON organisations.id = organisation_id WHERE notices.id = ?"""
    row = connection.execute(sql, (notice_id,)).fetchone()
    return str(row[0]) if row else ""


def call(connection: sqlite3.Connection, notice_id: int, reference: str) -> None:
    """What it is called from now on."""
    connection.execute("UPDATE notices SET reference = ? WHERE id = ? AND reference IS NULL", (reference, notice_id))


async def prolong(tx: Transaction, notice: Notice, valid_until: str, expires_at: int) -> bool:
    """Until then; False where it was prolonged or moved meanwhile."""
    sql = """UPDATE notices SET valid_until = :until, expires_at = :expires, reminded = 0, desk_told = 0
             WHERE id = :id AND valid_until = :was AND state = :state"""
    values = {"id": notice.id, "was": notice.valid_until, "state": notice.state}
    return await tx.execute(sql, **values, until=valid_until, expires=expires_at) == 1


async def set_open(tx: Transaction, notice_id: int, *, open_: bool) -> bool:
    """Whether it takes further interest; False where it does already, or isn't published."""
    sql = "UPDATE notices SET open = :open WHERE id = :id AND open <> :open AND state = 'published'"
    return await tx.execute(sql, id=notice_id, open=int(open_)) == 1


async def count_open(reader: Reader, person_id: int) -> int:
    sql = """SELECT count(*) FROM notices WHERE person_id = :person
             AND state IN ('pending', 'returned', 'published', 'on_hold')"""
    row = await reader.one(sql, person=person_id)
    return int(row[0]) if row else 0


async def ever_published(reader: Reader, person_id: int) -> bool:
    sql = "SELECT 1 FROM notices WHERE person_id = :person AND published_at IS NOT NULL LIMIT 1"
    return await reader.one(sql, person=person_id) is not None


async def recent_of(reader: Reader, person_id: int | None, posted_by: int, since: int, limit: int) -> list[Notice]:
    """A person's newest that are open or were so after an instant; of the organisation's own, what one posted."""
    whose = "person_id = :person" if person_id else "posted_by = :posted AND person_id IS NULL"
    sql = f"""SELECT {COLUMNS} FROM notices WHERE {whose}
              AND (state IN ('pending', 'returned', 'published', 'on_hold')
                   OR (state = 'expired' AND updated_at >= :since))
              ORDER BY id DESC LIMIT :limit"""
    return await reader.rows(Notice, sql, person=person_id, posted=posted_by, since=since, limit=limit)


async def history(reader: Reader, notice_id: int, limit: int) -> list[Move]:
    """The newest first."""
    sql = """SELECT before, after, notice_history.telegram_id, coalesce(persons.name, ''), reason, at
             FROM notice_history LEFT JOIN accounts ON accounts.telegram_id = notice_history.telegram_id
             LEFT JOIN persons ON persons.id = accounts.person_id
             WHERE notice_id = :id ORDER BY notice_history.id DESC LIMIT :limit"""
    return await reader.rows(Move, sql, id=notice_id, limit=limit)


def looked(connection: sqlite3.Connection, notice_id: int, telegram_id: int, now: int) -> None:
    """He opened its card: counted once. For `Database.write`."""
    sql = "INSERT OR IGNORE INTO notice_views (notice_id, telegram_id, at) VALUES (?, ?, ?)"
    connection.execute(sql, (notice_id, telegram_id, now))


async def count_looks(reader: Reader, notice_id: int, most: int) -> int:
    """Up to `most`."""
    sql = "SELECT count(*) FROM (SELECT 1 FROM notice_views WHERE notice_id = :id LIMIT :most)"
    row = await reader.one(sql, id=notice_id, most=most)
    return int(row[0]) if row else 0
