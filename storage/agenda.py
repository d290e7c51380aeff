"""What is coming that concerns somebody, and who hears of it on Mondays. Instants are Unix ms UTC."""

from typing import Any

import msgspec

from storage.database import Reader, Transaction
from storage.events import SELECT, Event, event_of
from storage.terms import HELD

CONCERNS = """events.id IN (
    SELECT event_id FROM rsvps WHERE person_id = :person
    UNION SELECT event_id FROM rsvps WHERE person_id IS NULL AND telegram_id = :who
    UNION SELECT event_id FROM event_people WHERE person_id = :person
    UNION SELECT id FROM events WHERE author = :who)"""
"""He answered, whatever; he was called; he calls."""


async def coming(
    reader: Reader, who: tuple[int, int | None], since: int, until: int, limit: int, offset: int = 0
) -> list[Event]:
    """What concerns an account and its person, isn't over at `since` and begins before `until`; the soonest first."""
    sql = f"""{SELECT} WHERE events.state = 'scheduled' AND ends_at > :since AND begins_at < :until AND {CONCERNS}
              ORDER BY begins_at, events.id LIMIT :limit OFFSET :offset"""
    values = {"who": who[0], "person": who[1], "since": since, "until": until}
    return await reader.rows(event_of, sql, **values, limit=limit, offset=offset)


class Due(msgspec.Struct, frozen=True):
    """Somebody whom something of the coming days concerns; zone and quiet hours as chosen, or empty."""

    telegram_id: int
    person_id: int | None
    time_zone: str
    quiet_hours: str
    country: str
    province: str
    city: str


async def due(reader: Reader, day: str, today: str, span: tuple[int, int], after: int, limit: int) -> list[Due]:
    """Accounts after one, not told on that Monday, with something that isn't over and begins within `span`."""
    sql = f"""WITH soon AS (SELECT id, author FROM events
                  WHERE state = 'scheduled' AND ends_at > :since AND begins_at < :until),
              people AS (SELECT person_id FROM event_people WHERE event_id IN (SELECT id FROM soon)
                  UNION SELECT person_id FROM rsvps WHERE event_id IN (SELECT id FROM soon) AND answer <> 'declined'),
              found AS (SELECT telegram_id FROM people JOIN accounts ON accounts.person_id = people.person_id
                  UNION SELECT telegram_id FROM rsvps WHERE event_id IN (SELECT id FROM soon) AND person_id IS NULL)
              SELECT accounts.telegram_id, accounts.person_id, accounts.time_zone, accounts.quiet_hours,
                  coalesce(country, ''), coalesce(province, ''), coalesce(city, '')
              FROM found JOIN accounts ON accounts.telegram_id = found.telegram_id
              LEFT JOIN agenda_digests ON agenda_digests.telegram_id = accounts.telegram_id
              LEFT JOIN organisations ON organisations.id = (
                  SELECT organisation_id FROM memberships WHERE memberships.person_id = accounts.person_id AND {HELD}
                  ORDER BY rank, rank_order, id LIMIT 1)
              WHERE reachable = 1 AND accounts.telegram_id > :after AND coalesce(told_on, '') < :day
                AND coalesce(wanted, 1) = 1
              ORDER BY accounts.telegram_id LIMIT :limit"""
    values: dict[str, Any] = {"since": span[0], "until": span[1], "day": day, "today": today, "after": after}
    return await reader.rows(Due, sql, **values, limit=limit)


async def note_told(tx: Transaction, telegram_id: int, day: str) -> bool:
    """Of that Monday; False where he was told of it before, or doesn't want it."""
    sql = """INSERT INTO agenda_digests (telegram_id, told_on) VALUES (:who, :day)
             ON CONFLICT (telegram_id) DO UPDATE SET told_on = excluded.told_on
             WHERE told_on < excluded.told_on AND wanted = 1"""
    return await tx.execute(sql, who=telegram_id, day=day) == 1


async def want(tx: Transaction, telegram_id: int, *, wanted: bool) -> None:
    sql = """INSERT INTO agenda_digests (telegram_id, wanted) VALUES (:who, :wanted)
             ON CONFLICT (telegram_id) DO UPDATE SET wanted = excluded.wanted"""
    await tx.execute(sql, who=telegram_id, wanted=int(wanted))


async def wants(reader: Reader, telegram_id: int) -> bool:
    row = await reader.one("SELECT wanted FROM agenda_digests WHERE telegram_id = :who", who=telegram_id)
    return row is None or bool(row[0])
