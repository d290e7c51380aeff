"""Whether what the register has is still true: when each person is asked, and who last said yes. Dates are ISO."""

import msgspec

from storage.database import Reader, Transaction


class Confirmation(msgspec.Struct, frozen=True):
    person_id: int
    due_on: str
    asked_on: str
    again: int
    confirmed_on: str
    confirmed_by: int | None
    by: str = ""  # the name of who did for him; empty: he himself


class Due(msgspec.Struct, frozen=True):
    """Somebody on the bot whose day has come."""

    person_id: int
    telegram_id: int
    quiet_hours: str


async def of(reader: Reader, person_id: int) -> Confirmation | None:
    sql = """SELECT confirmations.person_id, due_on, asked_on, again, confirmed_on, confirmed_by,
                 coalesce((SELECT name FROM accounts JOIN persons ON persons.id = accounts.person_id
                           WHERE telegram_id = confirmed_by AND accounts.person_id <> confirmations.person_id), '')
             FROM confirmations WHERE confirmations.person_id = :id"""
    return await reader.row(Confirmation, sql, id=person_id)


async def unplanned(reader: Reader, limit: int) -> list[int]:
    """People on the bot who aren't to be asked yet."""
    sql = """SELECT accounts.person_id FROM accounts
             LEFT JOIN confirmations ON confirmations.person_id = accounts.person_id
             WHERE accounts.person_id IS NOT NULL AND confirmations.person_id IS NULL
             ORDER BY accounts.person_id LIMIT :limit"""
    return [row[0] for row in await reader.all(sql, limit=limit)]


async def plan(tx: Transaction, days: dict[int, str]) -> None:
    """When each is asked first."""
    sql = "INSERT OR IGNORE INTO confirmations (person_id, due_on) VALUES (:person, :day)"
    await tx.many(sql, [{"person": person, "day": day} for person, day in days.items()])


async def due(reader: Reader, today: str, after: tuple[str, int], limit: int) -> list[tuple[str, Due]]:
    """Those whose day has come, the longest due first, after a day and a person; each with his day."""
    sql = """SELECT due_on, confirmations.person_id, telegram_id, quiet_hours FROM confirmations
             JOIN accounts ON accounts.person_id = confirmations.person_id AND reachable = 1
             WHERE due_on <= :today AND (due_on, confirmations.person_id) > (:day, :person)
             ORDER BY due_on, confirmations.person_id LIMIT :limit"""
    found = await reader.all(sql, today=today, day=after[0], person=after[1], limit=limit)
    return [(row[0], Due(*row[1:])) for row in found]


async def asked(tx: Transaction, person_id: int, due_on: str, next_on: str, today: str) -> bool:
    """Whether this call is the one that asks."""
    sql = """UPDATE confirmations SET asked_on = :today, due_on = :next_on
             WHERE person_id = :id AND due_on = :due_on AND due_on <= :today"""
    return await tx.execute(sql, id=person_id, due_on=due_on, next_on=next_on, today=today) == 1


async def confirm(tx: Transaction, person_id: int, by: int, today: str, next_on: str) -> bool:
    """Still true, as he or his desk says; False where that was said today already by the same."""
    sql = """INSERT INTO confirmations (person_id, due_on, confirmed_on, confirmed_by)
             VALUES (:id, :next_on, :today, :by)
             ON CONFLICT (person_id) DO UPDATE SET due_on = :next_on, again = 0, confirmed_on = :today,
                 confirmed_by = :by WHERE confirmed_on <> :today OR confirmed_by IS NOT :by"""
    return await tx.execute(sql, id=person_id, by=by, today=today, next_on=next_on) == 1


async def later(tx: Transaction, person_id: int, asked_on: str, again_on: str) -> bool:
    """Asked once more on that day; False where he was, or has answered."""
    sql = """UPDATE confirmations SET due_on = :again_on, again = 1
             WHERE person_id = :id AND asked_on = :asked_on AND again = 0 AND confirmed_on < :asked_on"""
    return await tx.execute(sql, id=person_id, asked_on=asked_on, again_on=again_on) == 1
