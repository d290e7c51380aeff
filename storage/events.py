"""Events: what people are called to, who holds it, whom it is for."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from storage.audiences import Recipient, Who, people
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


class Wanted(msgspec.Struct, frozen=True):
    """What a list shows: to whom, of which kind or organisation; `mine`: only what he comes to, or may yet.

    `desks`: of the reader; `organisations`: his own, whose visits he sees; `everything`: an officer's eyes. Where
    `guest`, only what is open.
    """

    person_id: int | None
    telegram_id: int
    desks: frozenset[int] = frozenset()
    organisations: frozenset[int] = frozenset()
    everything: bool = False
    kind: str = ""
    organisation_id: int | None = None
    mine: bool = False


SEEN = """(events.open = 1 OR :everything OR events.author = :telegram
    OR events.organisation_id IN (SELECT value FROM json_each(:desks))
    OR EXISTS (SELECT 1 FROM event_hosts WHERE event_id = events.id
               AND organisation_id IN (SELECT value FROM json_each(:desks)))
    OR EXISTS (SELECT 1 FROM visit_sides WHERE event_id = events.id
               AND organisation_id IN (SELECT value FROM json_each(:organisations)))
    OR EXISTS (SELECT 1 FROM visit_stops WHERE event_id = events.id
               AND organisation_id IN (SELECT value FROM json_each(:organisations)))
    OR EXISTS (SELECT 1 FROM visit_stops WHERE event_id = events.id AND person_id = :person)
    OR EXISTS (SELECT 1 FROM event_people WHERE event_id = events.id AND person_id = :person)
    OR EXISTS (SELECT 1 FROM rsvps WHERE event_id = events.id AND person_id = :person)
    OR EXISTS (SELECT 1 FROM rsvps WHERE event_id = events.id AND person_id IS NULL AND telegram_id = :telegram))"""
COMING_TO = "('going', 'waiting', 'offered', 'proxy')"
MINE = f"""events.id IN (SELECT event_id FROM rsvps WHERE person_id = :person AND answer IN {COMING_TO}
    UNION SELECT event_id FROM rsvps WHERE person_id IS NULL AND telegram_id = :telegram AND answer IN {COMING_TO})"""


def _wanted(wanted: Wanted) -> tuple[str, dict[str, Any]]:
    parts = ["events.state = 'scheduled' AND events.ends_at > :now", MINE if wanted.mine else SEEN]
    if wanted.kind:
        parts.append("events.kind = :kind")
    if wanted.organisation_id is not None:
        parts.append("""(events.organisation_id = :organisation OR events.id IN (
            SELECT event_id FROM event_hosts WHERE organisation_id = :organisation))""")
    values = {
        "person": wanted.person_id,
        "telegram": wanted.telegram_id,
        "desks": json.dumps(sorted(wanted.desks)),
        "organisations": json.dumps(sorted(wanted.organisations | wanted.desks)),
        "everything": wanted.everything,
        "kind": wanted.kind,
        "organisation": wanted.organisation_id,
    }
    return " AND ".join(parts), values


async def coming(reader: Reader, wanted: Wanted, now: int, limit: int, offset: int = 0) -> list[Event]:
    """What isn't over and he may see, the soonest first."""
    where, values = _wanted(wanted)
    sql = f"{SELECT} WHERE {where} ORDER BY events.begins_at, events.id LIMIT :limit OFFSET :offset"
    return await reader.rows(event_of, sql, **values, now=now, limit=limit, offset=offset)


async def is_any(reader: Reader, organisation_id: int, now: int) -> bool:
    """Whether something that all may see of an organisation is coming."""
    sql = """SELECT 1 FROM events WHERE organisation_id = :id AND begins_at > :now AND state = 'scheduled' AND open = 1
             UNION ALL SELECT 1 FROM event_hosts AS held JOIN events ON events.id = event_id
             WHERE held.organisation_id = :id AND begins_at > :now AND state = 'scheduled' AND open = 1 LIMIT 1"""
    return await reader.one(sql, id=organisation_id, now=now) is not None


async def is_seen(reader: Reader, event_id: int, wanted: Wanted) -> bool:
    """Whether he may see one, whatever became of it."""
    _, values = _wanted(wanted)
    sql = f"SELECT 1 FROM events WHERE events.id = :id AND {SEEN}"
    return await reader.one(sql, id=event_id, **values) is not None


async def held_by(reader: Reader, desks: Iterable[int] | None, limit: int, offset: int) -> list[Event]:
    """Those of some organisations, whatever became of them, the latest first; of all for None."""
    mine = (
        """true"""
        if desks is None
        else """(events.organisation_id IN (SELECT value FROM json_each(:desks))
        OR events.id IN (SELECT event_id FROM event_hosts
                         WHERE organisation_id IN (SELECT value FROM json_each(:desks))))"""
    )
    sql = f"{SELECT} WHERE {mine} ORDER BY events.begins_at DESC, events.id DESC LIMIT :limit OFFSET :offset"
    return await reader.rows(event_of, sql, desks=json.dumps(list(desks or ())), limit=limit, offset=offset)


class Called(msgspec.Struct, frozen=True):
    """Somebody whom it is for and who is on the bot. `language`: his, or empty."""

    language: str
    place: Recipient


REACHED = """SELECT coalesce(nullif(accounts.language, ''), accounts.spoken), telegram_id, time_zone, quiet_hours,
        coalesce(country, ''), coalesce(province, ''), coalesce(city, '')
    FROM json_each(:people) AS wanted JOIN accounts ON accounts.person_id = wanted.value
    LEFT JOIN organisations ON organisations.id = (
        SELECT organisation_id FROM memberships WHERE memberships.person_id = wanted.value
        ORDER BY rank, rank_order, id LIMIT 1)
    WHERE reachable = 1 ORDER BY telegram_id"""


def reached(connection: sqlite3.Connection, ids: Sequence[int]) -> list[Called]:
    """Of some people, those on the bot: language, zone and quiet hours of each."""
    found = connection.execute(REACHED, {"people": json.dumps(list(ids))})
    return [Called(language, Recipient(*rest)) for language, *rest in found]


def write_down(connection: sqlite3.Connection, event_id: int, who: Who, limit: int) -> tuple[bool, list[Called]]:
    """Note the next people of an audience; whether that was all, and who of them is on the bot."""
    sql = "SELECT coalesce(max(person_id), 0) FROM event_people WHERE event_id = ?"
    [last] = connection.execute(sql, (event_id,)).fetchone()
    ids = people(connection, who, last, limit)
    put_people = "INSERT INTO event_people (event_id, person_id) SELECT ?, value FROM json_each(?)"
    connection.execute(put_people, (event_id, json.dumps(ids)))
    return len(ids) < limit, reached(connection, ids)


async def called_at(reader: Reader, event_id: int) -> int | None:
    """When people are to be called to it, where they aren't all; of a series that is some days before."""
    sql = """SELECT max(due_at) FROM jobs WHERE object_id = :id AND kind IN ('events.call', 'series.invite')
               AND occurrence = '' AND state = 'due'"""
    row = await reader.one(sql, id=event_id)
    return row[0] if row else None


async def is_for(reader: Reader, event_id: int, person_id: int) -> bool:
    """Whether he was called."""
    sql = "SELECT 1 FROM event_people WHERE event_id = :event AND person_id = :person"
    return await reader.one(sql, event=event_id, person=person_id) is not None


class Card(msgspec.Struct, frozen=True):
    """A message that shows the event and is kept up to date. `kind`: group, host."""

    event_id: int
    chat_id: int
    message_id: int
    kind: str


async def put_card(tx: Transaction, card: Card) -> None:
    """One more; of a host's in a chat the newest alone."""
    if card.kind == "host":
        sql = "DELETE FROM event_cards WHERE event_id = :event AND chat_id = :chat AND kind = 'host'"
        await tx.execute(sql, event=card.event_id, chat=card.chat_id)
    sql = """INSERT INTO event_cards (event_id, chat_id, message_id, kind)
             VALUES (:event_id, :chat_id, :message_id, :kind) ON CONFLICT DO NOTHING"""
    await tx.execute(sql, **msgspec.structs.asdict(card))


def is_card(connection: sqlite3.Connection, chat_id: int, message_id: int) -> bool:
    """Whether a message is a host's panel that is kept up to date."""
    sql = "SELECT 1 FROM event_cards WHERE chat_id = ? AND message_id = ? AND kind = 'host'"
    return connection.execute(sql, (chat_id, message_id)).fetchone() is not None


async def drop_card(tx: Transaction, chat_id: int, message_id: int) -> None:
    sql = "DELETE FROM event_cards WHERE chat_id = :chat AND message_id = :message AND kind = 'host'"
    await tx.execute(sql, chat=chat_id, message=message_id)


async def cards(reader: Reader, event_id: int) -> list[Card]:
    """The hosts' panels, and the cards in groups: those that the bot sent there with the call."""
    sql = """SELECT event_id, chat_id, message_id, kind FROM event_cards WHERE event_id = :id
             UNION SELECT object_id, recipient, message_id, 'group' FROM deliveries
             WHERE kind = 'event' AND object_id = :id AND recipient < 0 AND operation = 'send' AND state = 'sent'
               AND occurrence = '' AND message_id IS NOT NULL"""
    return await reader.rows(Card, sql, id=event_id)
