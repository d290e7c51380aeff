"""Visits: who visits whom, the stops of the route, who joins at each, and what came of it."""

import json
import sqlite3
from collections.abc import Iterable, Sequence

import msgspec

from storage.accounts import Reachable
from storage.database import Reader, Transaction
from storage.terms import HELD
from storage.waiting import AT_DESK, Place, Scope, Waiting, look

VISITORS, RECEIVERS = "visitors", "receivers"
RESULTS = ("talked", "sample", "agreement", "other", "nothing")


class Visit(msgspec.Struct, frozen=True):
    """A row of `visits`; `result`: one of RESULTS, empty where nobody said it yet."""

    event_id: int
    pairing_id: int | None
    result: str
    result_note: str
    result_by: int | None
    result_at: int | None


class Side(msgspec.Struct, frozen=True):
    """An organisation of one side; `name`: short where there is a short one."""

    id: int
    name: str
    side: str


class Stop(msgspec.Struct, frozen=True):
    """A row of `visit_stops`; `organisation`: the name of the one that receives, empty where it isn't of the alliance.

    `state`: asked, confirmed, proposed, declined, noted, removed. Instants are Unix ms UTC, wall times ISO to the
    minute in `zone`. `joined`: how many of the hosts' people come.
    """

    id: int
    event_id: int
    local: str
    local_end: str
    zone: str
    begins_at: int
    ends_at: int
    place: str
    organisation_id: int | None
    organisation: str
    host: str
    person_id: int | None
    person: str
    sights: str
    state: str
    proposed_local: str
    proposed_end: str
    decided_by: int | None
    version: int
    asked_at: int
    state_at: int
    joined: int

    @property
    def receives(self) -> str:
        """The organisation that receives, as it is called."""
        return self.organisation or self.host


class Told(msgspec.Struct, frozen=True):
    """A visit as its pairing's card lists it: `state` of the event, what came of it."""

    event_id: int
    title: str
    begins_at: int
    ends_at: int
    zone: str
    state: str
    open: int
    result: str
    result_note: str


NAME = "coalesce(nullif(organisations.short_name, ''), organisations.name, '')"
MADE = {
    "organisation": NAME,
    "joined": "(SELECT count(*) FROM visit_stop_people WHERE stop_id = visit_stops.id)",
}
STOP = f"""SELECT {", ".join(MADE.get(name, f"visit_stops.{name}") for name in Stop.__struct_fields__)}
    FROM visit_stops LEFT JOIN organisations ON organisations.id = organisation_id"""
KEPT = tuple(name for name in Stop.__struct_fields__ if name not in {"id", *MADE})
CHANGEABLE = (
    "local", "local_end", "zone", "begins_at", "ends_at", "place", "organisation_id", "host", "person_id", "person",
    "sights", "state", "proposed_local", "proposed_end", "decided_by", "asked_at", "state_at",
)  # fmt: skip


async def put(tx: Transaction, event_id: int, pairing_id: int | None, sides: Iterable[tuple[int, str]]) -> bool:
    """What an event is as a visit; False where it was written before."""
    sql = "INSERT INTO visits (event_id, pairing_id) VALUES (:event, :pairing) ON CONFLICT DO NOTHING"
    if await tx.execute(sql, event=event_id, pairing=pairing_id) != 1:
        return False
    sql = """INSERT INTO visit_sides (event_id, organisation_id, side)
             SELECT :event, organisations.id, :side FROM organisations WHERE id = :id ON CONFLICT DO NOTHING"""
    await tx.many(sql, [{"event": event_id, "id": number, "side": side} for number, side in sides])
    return True


async def by_id(reader: Reader, event_id: int) -> Visit | None:
    sql = f"SELECT {', '.join(Visit.__struct_fields__)} FROM visits WHERE event_id = :id"
    return await reader.row(Visit, sql, id=event_id)


async def sides(reader: Reader, event_id: int) -> list[Side]:
    """Visitors first."""
    sql = f"""SELECT organisations.id, {NAME}, side FROM visit_sides
              JOIN organisations ON organisations.id = organisation_id
              WHERE event_id = :id ORDER BY side = 'receivers', organisations.id"""
    return await reader.rows(Side, sql, id=event_id)


async def put_stop(tx: Transaction, stop: Stop) -> int:
    """Its id."""
    sql = f"INSERT INTO visit_stops ({', '.join(KEPT)}) VALUES ({', '.join(f':{name}' for name in KEPT)})"
    return await tx.insert(sql, **{name: getattr(stop, name) for name in KEPT})


async def stop(reader: Reader, stop_id: int) -> Stop | None:
    return await reader.row(Stop, f"{STOP} WHERE visit_stops.id = :id", id=stop_id)


async def route(reader: Reader, event_id: int) -> list[Stop]:
    """The stops in their order, without those that were taken out."""
    sql = f"{STOP} WHERE event_id = :id AND state <> 'removed' ORDER BY begins_at, visit_stops.id"
    return await reader.rows(Stop, sql, id=event_id)


async def change(tx: Transaction, stop_: Stop, was: Stop) -> bool:
    """As it is now, where nobody changed it since `was`; its version grows."""
    sets = ", ".join(f"{name} = :{name}" for name in CHANGEABLE)
    sql = f"UPDATE visit_stops SET {sets}, version = version + 1 WHERE id = :id AND version = :was AND state = :from"
    values = {name: getattr(stop_, name) for name in CHANGEABLE}
    return await tx.execute(sql, **values, id=was.id, was=was.version, **{"from": was.state}) == 1


async def settle(tx: Transaction, event_id: int, now: int) -> None:
    """The visit is over: nobody is asked any more whether it suits him."""
    sql = """UPDATE visit_stops SET state = 'noted', version = version + 1, state_at = :now
             WHERE event_id = :id AND state IN ('asked', 'proposed')"""
    await tx.execute(sql, id=event_id, now=now)


def here(connection: sqlite3.Connection, stop_id: int) -> Stop | None:
    """On a bare connection, for what is rechecked at sending."""
    row = connection.execute(f"{STOP} WHERE visit_stops.id = ?", (stop_id,)).fetchone()
    return Stop(*row) if row else None


async def join(tx: Transaction, stop_id: int, person_id: int, now: int) -> bool:
    """False where he does already."""
    sql = """INSERT INTO visit_stop_people (stop_id, person_id, joined_at) VALUES (:stop, :person, :now)
             ON CONFLICT DO NOTHING"""
    return await tx.execute(sql, stop=stop_id, person=person_id, now=now) == 1


async def leave(tx: Transaction, stop_id: int, person_id: int) -> bool:
    sql = "DELETE FROM visit_stop_people WHERE stop_id = :stop AND person_id = :person"
    return await tx.execute(sql, stop=stop_id, person=person_id) == 1


async def joins(reader: Reader, event_id: int, person_id: int) -> frozenset[int]:
    """At which stops of a visit he comes."""
    sql = """SELECT stop_id FROM visit_stop_people JOIN visit_stops ON visit_stops.id = stop_id
             WHERE visit_stop_people.person_id = :person AND event_id = :event"""
    return frozenset(row[0] for row in await reader.all(sql, person=person_id, event=event_id))


async def people(reader: Reader, stop_id: int, limit: int) -> list[int]:
    """The ids of the hosts' people who come, the first to say so first."""
    sql = """SELECT person_id FROM visit_stop_people WHERE stop_id = :stop ORDER BY joined_at, person_id LIMIT :limit"""
    return [row[0] for row in await reader.all(sql, stop=stop_id, limit=limit)]


async def reachable(reader: Reader, stop_id: int) -> list[Reachable]:
    """Who receives, and the hosts' people who come: those of them who are on the bot."""
    sql = """SELECT telegram_id, coalesce(nullif(language, ''), spoken) FROM accounts
             WHERE reachable = 1 AND person_id IN (
                 SELECT person_id FROM visit_stop_people WHERE stop_id = :stop
                 UNION SELECT person_id FROM visit_stops WHERE id = :stop AND person_id IS NOT NULL)
             ORDER BY telegram_id"""
    return await reader.rows(Reachable, sql, stop=stop_id)


async def member(reader: Reader, organisation_id: int, name: str, today: str) -> int | None:
    """The one of an organisation who has this name; None where there is none, or several."""
    sql = f"""SELECT DISTINCT persons.id FROM memberships JOIN persons ON persons.id = person_id
              WHERE organisation_id = :organisation AND persons.name = :name AND erased_at IS NULL
                AND merged_into IS NULL AND {HELD} LIMIT 2"""
    found = await reader.all(sql, organisation=organisation_id, name=name, today=today)
    return int(found[0][0]) if len(found) == 1 else None


async def report(tx: Transaction, event_id: int, result: str, note: str, actor: int, now: int) -> bool:
    """What came of it. False: it isn't a visit."""
    sql = """UPDATE visits SET result = :result, result_note = :note, result_by = :actor, result_at = :now
             WHERE event_id = :id"""
    return await tx.execute(sql, id=event_id, result=result, note=note, actor=actor, now=now) == 1


TOLD = """SELECT events.id, title, begins_at, ends_at, zone, state, open, result, result_note
    FROM visits JOIN events ON events.id = event_id"""


async def of_pairing(reader: Reader, pairing_id: int, limit: int, offset: int = 0) -> list[Told]:
    """The latest first."""
    sql = f"""{TOLD} WHERE pairing_id = :pairing ORDER BY begins_at DESC, events.id DESC
              LIMIT :limit OFFSET :offset"""
    return await reader.rows(Told, sql, pairing=pairing_id, limit=limit, offset=offset)


async def numbers(reader: Reader, pairing_ids: Sequence[int]) -> dict[int, int]:
    """How many visits each of some pairings has had or is to have."""
    sql = """SELECT pairing_id, count(*) FROM visits JOIN events ON events.id = event_id
             WHERE pairing_id IN (SELECT value FROM json_each(:ids)) AND events.state <> 'cancelled'
             GROUP BY pairing_id"""
    return dict(await reader.all(sql, ids=json.dumps(list(pairing_ids))))


async def pairing_of(reader: Reader, one: Iterable[int], other: Iterable[int]) -> int | None:
    """The oldest pairing between organisations of either side."""
    sql = """SELECT min(id) FROM (
                 SELECT pairings.id FROM json_each(:one) AS a JOIN json_each(:other) AS b
                 JOIN pairings ON kind = 'organisations' AND first_id = a.value AND second_id = b.value
                 UNION ALL SELECT pairings.id FROM json_each(:one) AS a JOIN json_each(:other) AS b
                 JOIN pairings ON kind = 'organisations' AND second_id = a.value AND first_id = b.value)"""
    row = await reader.one(sql, one=json.dumps(list(one)), other=json.dumps(list(other)))
    return int(row[0]) if row and row[0] is not None else None


def waiting(connection: sqlite3.Connection, scope: Scope, after: Place, limit: int) -> list[Waiting]:
    """Stops whose hosts haven't said yet whether it suits them."""
    where = AT_DESK.replace("created_at", "asked_at").replace("organisation_id", "visit_stops.organisation_id")
    select = f"""SELECT visit_stops.id AS id, asked_at AS since, events.title AS who, visit_stops.place AS what,
            {NAME} AS organisation
        FROM visit_stops JOIN events ON events.id = event_id
        LEFT JOIN organisations ON organisations.id = visit_stops.organisation_id
        WHERE visit_stops.state = 'asked' AND events.state = 'scheduled' AND {where}"""
    return look(connection, "stops", select, scope, after, limit)
