"""Who came to an event: ticked, by its code, or without having signed up. Instants are Unix ms UTC."""

import json
from collections.abc import Iterable

import msgspec

from storage.database import Reader, Transaction
from storage.events import SELECT as EVENTS
from storage.events import Event, event_of
from storage.people import Person
from storage.rsvps import SELECT, Rsvp

EXPECTED = "(answer = 'going' OR checked_in_at IS NOT NULL)"


class Figures(msgspec.Struct, frozen=True):
    """Rows, and people with those whom they bring: who is expected, who came, and who of these hadn't signed up."""

    expected: int
    came: int
    came_people: int
    walk_ins: int


async def figures(reader: Reader, event_id: int) -> Figures:
    sql = f"""SELECT count(*) FILTER (WHERE {EXPECTED}), count(checked_in_at),
                  coalesce(sum(1 + guests) FILTER (WHERE checked_in_at IS NOT NULL), 0),
                  count(*) FILTER (WHERE checked_in_at IS NOT NULL AND checked_in_how = 'walk_in')
              FROM rsvps WHERE event_id = :id"""
    [found] = await reader.rows(Figures, sql, id=event_id)
    return found


async def check_in(tx: Transaction, rsvp_id: int, by: int, how: str, now: int) -> bool:
    """False for who is in already."""
    sql = """UPDATE rsvps SET checked_in_at = :now, checked_in_by = :by, checked_in_how = :how
             WHERE id = :id AND checked_in_at IS NULL"""
    return await tx.execute(sql, id=rsvp_id, by=by, how=how, now=now) == 1


async def undo(tx: Transaction, rsvp_id: int) -> bool:
    """A wrong tick; False where there is none."""
    sql = """UPDATE rsvps SET checked_in_at = NULL, checked_in_by = NULL, checked_in_how = ''
             WHERE id = :id AND checked_in_at IS NOT NULL"""
    return await tx.execute(sql, id=rsvp_id) == 1


async def listed(reader: Reader, event_id: int, limit: int, offset: int) -> list[Rsvp]:
    """Who is expected, or came, by name: a tick moves nobody."""
    sql = f"{SELECT} WHERE event_id = :id AND {EXPECTED} ORDER BY 20, rsvps.id LIMIT :limit OFFSET :offset"
    assert Rsvp.__struct_fields__.index("shown") == 19  # noqa: PLR2004, the column that it is ordered by
    return await reader.rows(Rsvp, sql, id=event_id, limit=limit, offset=offset)


class Named(msgspec.Struct, frozen=True):
    """Somebody who may come. `kind`: rsvp, an answer; person, who was called and hasn't answered. `id`: of that.

    `more`: other names, his guests', his phone, to find him by; `order`: who isn't in first.
    """

    kind: str
    id: int
    name: str
    more: str
    order: int


async def named(reader: Reader, event_id: int) -> list[Named]:
    """Everybody by whose name somebody at the door may be looked for."""
    sql = """SELECT 'rsvp', rsvps.id, coalesce(persons.name, rsvps.name),
                 coalesce(persons.aliases, '') || ' ' || guest_names || ' ' || rsvps.phone, checked_in_at IS NOT NULL
             FROM rsvps LEFT JOIN persons ON persons.id = rsvps.person_id WHERE event_id = :id
             UNION ALL SELECT 'person', persons.id, persons.name, persons.aliases, 2
             FROM event_people JOIN persons ON persons.id = event_people.person_id
             WHERE event_id = :id AND merged_into IS NULL AND NOT EXISTS (
                 SELECT 1 FROM rsvps WHERE rsvps.event_id = :id AND rsvps.person_id = persons.id)
             ORDER BY 5, 3, 2"""
    return await reader.rows(Named, sql, id=event_id)


async def answers(reader: Reader, ids: Iterable[int]) -> list[Rsvp]:
    """In this order."""
    wanted = list(ids)
    sql = f"{SELECT} WHERE rsvps.id IN (SELECT value FROM json_each(:ids))"
    found = await reader.rows(Rsvp, sql, ids=json.dumps(wanted))
    return sorted(found, key=lambda each: wanted.index(each.id))


async def by_name(reader: Reader, event_id: int, name: str, phone: str) -> Rsvp | None:
    """One who isn't in the register and was entered with this name and phone."""
    sql = f"""{SELECT} WHERE event_id = :id AND rsvps.person_id IS NULL AND rsvps.telegram_id IS NULL
                AND rsvps.name = :name AND rsvps.phone = :phone LIMIT 1"""
    return await reader.row(Rsvp, sql, id=event_id, name=name, phone=phone)


class Attendance(msgspec.Struct, frozen=True):
    """One line of the list: the answer, and who ticked."""

    rsvp: Rsvp
    by: str


async def attendance(reader: Reader, event_id: int) -> list[Attendance]:
    """Everybody who answered or came: who came first, then by answer and name."""
    columns = SELECT.replace(
        " FROM rsvps",
        """, coalesce((SELECT named.name FROM accounts JOIN persons AS named ON named.id = accounts.person_id
               WHERE accounts.telegram_id = checked_in_by), '') FROM rsvps""",
        1,
    )
    sql = f"""{columns} WHERE event_id = :id
              ORDER BY checked_in_at IS NULL, CASE answer WHEN 'going' THEN 0 WHEN 'proxy' THEN 1 WHEN 'offered' THEN 2
                  WHEN 'waiting' THEN 3 ELSE 4 END, 20, rsvps.id"""
    return [Attendance(Rsvp(*row[:-1]), str(row[-1])) for row in await reader.all(sql, id=event_id)]


async def people(reader: Reader, ids: list[int]) -> dict[int, Person]:
    """Rows of the register, by id."""
    columns = ", ".join(f"persons.{name}" for name in Person.__struct_fields__)
    sql = f"SELECT {columns} FROM persons WHERE id IN (SELECT value FROM json_each(:ids))"
    return {each.id: each for each in await reader.rows(Person, sql, ids=json.dumps(ids))}


async def around(reader: Reader, now: int, spread: int, desks: Iterable[int] | None, limit: int) -> list[Event]:
    """Held by some organisations (all: None), begun or over no longer ago than `spread` ms, or to begin within it."""
    mine = """(events.organisation_id IN (SELECT value FROM json_each(:desks)) OR events.id IN (
        SELECT event_id FROM event_hosts WHERE organisation_id IN (SELECT value FROM json_each(:desks))))"""
    sql = f"""{EVENTS} WHERE events.state IN ('scheduled', 'over') AND ends_at > :now - :spread
                AND begins_at < :now + :spread AND {"true" if desks is None else mine}
              ORDER BY abs(begins_at - :now), events.id LIMIT :limit"""
    values = {"now": now, "spread": spread, "desks": json.dumps(list(desks or ()))}
    return await reader.rows(event_of, sql, **values, limit=limit)
