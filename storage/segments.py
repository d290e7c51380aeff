"""Audiences that are used again, by name: an organisation's, or the alliance's."""

import msgspec

from storage.database import Reader, Transaction


class Segment(msgspec.Struct, frozen=True):
    """`audience`: JSON, as an announcement's; `organisation_id`: None for the alliance's."""

    id: int
    organisation_id: int | None
    name: str
    audience: str
    used_at: int


COLUMNS = ", ".join(Segment.__struct_fields__)
OF = "ifnull(organisation_id, 0) = ifnull(:organisation, 0)"


async def listed(reader: Reader, organisation_id: int | None, limit: int, offset: int = 0) -> list[Segment]:
    """The last used first."""
    sql = f"SELECT {COLUMNS} FROM segments WHERE {OF} ORDER BY used_at DESC, id DESC LIMIT :limit OFFSET :offset"
    return await reader.rows(Segment, sql, organisation=organisation_id, limit=limit, offset=offset)


async def by_id(reader: Reader, segment_id: int) -> Segment | None:
    return await reader.row(Segment, f"SELECT {COLUMNS} FROM segments WHERE id = :id", id=segment_id)


async def named(reader: Reader, organisation_id: int | None, name: str) -> Segment | None:
    sql = f"SELECT {COLUMNS} FROM segments WHERE {OF} AND name = :name"
    return await reader.row(Segment, sql, organisation=organisation_id, name=name)


async def put(tx: Transaction, organisation_id: int | None, name: str, audience: str, by: int, now: int) -> None:
    """In the place of one of the same name."""
    sql = """INSERT INTO segments (organisation_id, name, audience, telegram_id, saved_at, used_at)
             VALUES (:organisation, :name, :audience, :by, :now, :now)
             ON CONFLICT (ifnull(organisation_id, 0), name) DO UPDATE SET audience = excluded.audience,
                 telegram_id = excluded.telegram_id, saved_at = excluded.saved_at, used_at = excluded.used_at"""
    values = {"organisation": organisation_id, "name": name, "audience": audience}
    await tx.execute(sql, **values, by=by, now=now)


async def use(tx: Transaction, segment_id: int, now: int) -> None:
    await tx.execute("UPDATE segments SET used_at = :now WHERE id = :id", id=segment_id, now=now)


async def remove(tx: Transaction, segment_id: int) -> bool:
    return await tx.execute("DELETE FROM segments WHERE id = :id", id=segment_id) == 1
