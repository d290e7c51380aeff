"""Whom an announcement was for, as written down when it went out, and what became of each."""

import msgspec

from storage.database import Reader, Transaction
from storage.people import Person


class Told(msgspec.Struct, frozen=True):
    """Of one person, what became of it. `state`: the delivery's; stopped: he had blocked the bot before; empty: he
    isn't on the bot.
    """

    person_id: int
    name: str
    position: str
    phone: str
    state: str
    error: str
    state_at: int | None
    told: str
    told_at: int | None


POSITION = """coalesce((SELECT position FROM memberships WHERE memberships.person_id = persons.id
    AND (:organisation IS NULL OR organisation_id = :organisation) ORDER BY rank, rank_order LIMIT 1), '')"""


async def count(reader: Reader, announcement_id: int) -> tuple[int, int, int]:
    """Written down: all, who isn't on the bot, and who of these was told otherwise."""
    sql = """SELECT count(*), count(*) FILTER (WHERE telegram_id IS NULL), count(*) FILTER (WHERE told <> '')
             FROM announcement_people WHERE announcement_id = :id"""
    row = await reader.one(sql, id=announcement_id)
    return (row[0], row[1], row[2]) if row else (0, 0, 0)


async def off_bot(
    reader: Reader, announcement_id: int, organisation_id: int | None, limit: int, offset: int
) -> list[tuple[Person, str, str]]:
    """Who isn't on the bot, by rank; with his position there, and how he was told."""
    columns = ", ".join(f"persons.{name}" for name in Person.__struct_fields__)
    sql = f"""SELECT {columns}, {POSITION}, told FROM announcement_people JOIN persons ON persons.id = person_id
              WHERE announcement_id = :id AND telegram_id IS NULL
              ORDER BY (SELECT min(rank) FROM memberships WHERE memberships.person_id = persons.id
                  AND (:organisation IS NULL OR organisation_id = :organisation)), persons.id
              LIMIT :limit OFFSET :offset"""
    rows = await reader.all(sql, id=announcement_id, organisation=organisation_id, limit=limit, offset=offset)
    size = len(Person.__struct_fields__)
    return [(Person(*row[:size]), row[size], row[size + 1]) for row in rows]


async def tell(tx: Transaction, announcement_id: int, person_id: int, how: str, by: int, now: int) -> bool:
    """Told by phone or WeChat, or (empty) not told after all; False for somebody whom it isn't for."""
    sql = """UPDATE announcement_people SET told = :how, told_by = :by, told_at = :now
             WHERE announcement_id = :id AND person_id = :person AND telegram_id IS NULL"""
    return await tx.execute(sql, id=announcement_id, person=person_id, how=how, by=by, now=now) == 1


async def told(reader: Reader, announcement_id: int, organisation_id: int | None) -> list[Told]:
    """Everybody, by rank and name, for the report."""
    # Whom its lists named when others had entered him: of his contacts it has the phone that it gave.
    own = """EXISTS (SELECT 1 FROM memberships AS held WHERE held.person_id = persons.id
                     AND held.organisation_id = :organisation AND held.listed IN ('', persons.phone))"""
    sql = f"""SELECT persons.id, persons.name, {POSITION}, iif({own}, persons.phone, ''),
                 coalesce(deliveries.state, CASE
                     WHEN EXISTS (SELECT 1 FROM accounts WHERE accounts.person_id = persons.id) THEN 'stopped'
                     ELSE '' END),
                 coalesce(deliveries.error, ''), deliveries.state_at, told, told_at
             FROM announcement_people JOIN persons ON persons.id = announcement_people.person_id
             LEFT JOIN deliveries ON kind = 'announcement' AND object_id = :id AND occurrence = ''
                 AND recipient = telegram_id AND operation = 'send'
             WHERE announcement_id = :id
             ORDER BY (SELECT min(rank) FROM memberships WHERE memberships.person_id = persons.id
                 AND (:organisation IS NULL OR organisation_id = :organisation)), persons.id"""
    return await reader.rows(Told, sql, id=announcement_id, organisation=organisation_id)


async def groups_told(reader: Reader, announcement_id: int) -> list[tuple[str, str, str, int]]:
    """The groups: title, state, error, when."""
    sql = """SELECT coalesce(title, recipient), state, error, state_at FROM deliveries
             LEFT JOIN groups ON chat_id = recipient WHERE kind = 'announcement' AND object_id = :id
               AND operation = 'send' AND recipient < 0 ORDER BY 1"""
    return [(str(row[0]), row[1], row[2], row[3]) for row in await reader.all(sql, id=announcement_id)]
