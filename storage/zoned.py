"""What is to come by the clock of a place: wall times as they were meant, with the instants worked out from them."""

import msgspec

from storage.database import Reader, Transaction


class Zoned(msgspec.Struct, frozen=True):
    """A wall time, ISO to the minute, in an IANA zone; `at`: as it was worked out, Unix ms UTC. `event_id`: whose."""

    id: int
    event_id: int
    local: str
    zone: str
    at: int


async def events(reader: Reader, now: int) -> list[Zoned]:
    """Those that haven't begun."""
    sql = "SELECT id, id, local, zone, begins_at FROM events WHERE state = 'scheduled' AND begins_at > :now"
    return await reader.rows(Zoned, sql, now=now)


async def stops(reader: Reader, now: int) -> list[Zoned]:
    """Of visits on their way or to come; a stop may be in another zone than the first."""
    sql = """SELECT visit_stops.id, event_id, visit_stops.local, visit_stops.zone, visit_stops.begins_at
             FROM visit_stops JOIN events ON events.id = event_id
             WHERE events.state = 'scheduled' AND visit_stops.begins_at > :now"""
    return await reader.rows(Zoned, sql, now=now)


async def move_stop(tx: Transaction, stop: Zoned, at: int) -> None:
    """At the same wall time, which is another instant; as long as before."""
    sql = """UPDATE visit_stops SET begins_at = :at, ends_at = ends_at + :at - :was
             WHERE id = :id AND begins_at = :was AND local = :local"""
    await tx.execute(sql, id=stop.id, at=at, was=stop.at, local=stop.local)


async def last_end(reader: Reader, event_id: int) -> int | None:
    """When the last stop of a visit ends; None of what has none."""
    sql = "SELECT max(ends_at) FROM visit_stops WHERE event_id = :id AND state <> 'removed'"
    row = await reader.one(sql, id=event_id)
    return row[0] if row else None
