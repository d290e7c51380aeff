"""Notices: what members supply and need."""

import sqlite3

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
    sql = "UPDATE notices SET state = :after, updated_at = :now WHERE id = :id AND state = :before"
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
