"""Events: what people are called to, who holds it."""

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

import msgspec

from storage.database import Reader, Transaction


class Event(msgspec.Struct, frozen=True):
    """A row of `events`; `organisation` is the short name of the one that calls, empty for the alliance.

    `agenda`: JSON of a bot.contents.Content, {} for none; `audience`: JSON list, as an announcement's; `state`:
    scheduled, cancelled, over. Instants are Unix ms UTC.
    """

    id: int
    cause: str
    kind: str
    organisation_id: int | None
    organisation: str
    author: int
    title: str
    agenda: str
    local: str
    local_end: str
    zone: str
    begins_at: int
    ends_at: int
    venue: str
    address: str
    latitude: float | None
    longitude: float | None
    link: str
    fee: str
    capacity: int | None
    most_guests: int
    closes_at: int
    audience: str
    open: bool
    state: str
    reason: str
    sequence: int
    series_id: int | None
    occurrence: str
    code: str
    created_at: int
    changed_at: int
    panel_message: int | None

    @property
    def on(self) -> bool:
        """Not cancelled, not over."""
        return self.state == "scheduled"

    @property
    def place(self) -> tuple[float, float] | None:
        """Latitude and longitude, in degrees."""
        return None if self.latitude is None or self.longitude is None else (self.latitude, self.longitude)


class Host(msgspec.Struct, frozen=True):
    id: int
    name: str


FIELDS = [name for name in Event.__struct_fields__ if name != "organisation"]
COLUMNS = ", ".join(
    "coalesce(nullif(organisations.short_name, ''), organisations.name, '')"
    if name == "organisation"
    else f"events.{name}"
    for name in Event.__struct_fields__
)
FROM = "FROM events LEFT JOIN organisations ON organisations.id = organisation_id"
SELECT = f"SELECT {COLUMNS} {FROM}"
CHANGEABLE = (
    "title", "agenda", "local", "local_end", "zone", "begins_at", "ends_at", "venue", "address", "latitude",
    "longitude", "link", "fee", "capacity", "most_guests", "closes_at", "open",
)  # fmt: skip


def event_of(*row: Any) -> Event:
    values = dict(zip(Event.__struct_fields__, row, strict=True))
    return Event(**{**values, "open": bool(values["open"])})


async def put(tx: Transaction, event: Event, hosts: Iterable[int] = ()) -> int:
    """A new one with the further organisations that hold it; its id. Of one cause there is one: then that one's."""
    kept = [name for name in FIELDS if name != "id"]
    marks = ", ".join(f":{name}" for name in kept)
    values = {name: getattr(event, name) for name in kept}
    sql = f"INSERT INTO events ({', '.join(kept)}) VALUES ({marks}) ON CONFLICT (cause) DO NOTHING"
    if await tx.execute(sql, **values) != 1:
        [[there]] = await tx.all("SELECT id FROM events WHERE cause = :cause", cause=event.cause)
        return int(there)
    [[number]] = await tx.all("SELECT id FROM events WHERE cause = :cause", cause=event.cause)
    await set_hosts(tx, number, hosts)
    return int(number)


async def set_hosts(tx: Transaction, event_id: int, hosts: Iterable[int]) -> None:
    """The further organisations that hold it, instead of those so far."""
    wanted = json.dumps(list(hosts))
    sql = "DELETE FROM event_hosts WHERE event_id = :id AND organisation_id NOT IN (SELECT value FROM json_each(:ids))"
    await tx.execute(sql, id=event_id, ids=wanted)
    sql = """INSERT INTO event_hosts (event_id, organisation_id)
             SELECT :id, organisations.id FROM json_each(:ids) JOIN organisations ON organisations.id = value
             WHERE true ON CONFLICT DO NOTHING"""
    await tx.execute(sql, id=event_id, ids=wanted)


async def by_id(reader: Reader, event_id: int) -> Event | None:
    return await reader.row(event_of, f"{SELECT} WHERE events.id = :id", id=event_id)


async def by_cause(reader: Reader, cause: str) -> Event | None:
    return await reader.row(event_of, f"{SELECT} WHERE cause = :cause", cause=cause)


async def by_code(reader: Reader, code: str) -> Event | None:
    """By the six characters to check in with."""
    return await reader.row(event_of, f"{SELECT} WHERE code = :code", code=code)


def here(connection: sqlite3.Connection, event_id: int) -> Event | None:
    """On a bare connection, for what is rechecked at sending."""
    row = connection.execute(f"{SELECT} WHERE events.id = ?", (event_id,)).fetchone()
    return event_of(*row) if row else None


async def hosts_of(reader: Reader, event_id: int) -> list[Host]:
    """The further organisations that hold it, in the register's order."""
    sql = """SELECT organisations.id, coalesce(nullif(short_name, ''), name) FROM event_hosts
             JOIN organisations ON organisations.id = organisation_id WHERE event_id = :id ORDER BY organisations.id"""
    return await reader.rows(Host, sql, id=event_id)


async def change(tx: Transaction, event: Event, was: Event, now: int) -> bool:
    """As it is now, where nobody changed or cancelled it since `was`."""
    sets = ", ".join(f"{name} = :{name}" for name in CHANGEABLE)
    sql = f"""UPDATE events SET {sets}, sequence = :sequence, changed_at = :now
              WHERE id = :id AND state = 'scheduled' AND sequence = :was AND changed_at = :changed"""
    values = {name: getattr(event, name) for name in CHANGEABLE}
    about = {"id": event.id, "sequence": event.sequence, "was": was.sequence, "changed": was.changed_at}
    return await tx.execute(sql, **values, **about, now=now) == 1


async def move(tx: Transaction, event_id: int, was: Iterable[str], state: str, now: int, reason: str = "") -> bool:
    """From one of some states to another; what is cancelled has a calendar to hear of it. False: it was in none."""
    sql = """UPDATE events SET state = :state, reason = :reason, changed_at = :now,
                 sequence = sequence + (:state = 'cancelled')
             WHERE id = :id AND state IN (SELECT value FROM json_each(:was))"""
    values = {"id": event_id, "state": state, "now": now, "reason": reason}
    return await tx.execute(sql, **values, was=json.dumps(list(was))) == 1


async def set_panel(tx: Transaction, event_id: int, message_id: int) -> None:
    await tx.execute("UPDATE events SET panel_message = :message WHERE id = :id", id=event_id, message=message_id)
