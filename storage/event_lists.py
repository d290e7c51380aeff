"""Events as lists: what somebody may see, what he comes to, what a desk holds."""

import json
from collections.abc import Iterable
from typing import Any

import msgspec

from storage.database import Reader
from storage.events import SELECT, Event, event_of


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


UNCLEARED = """EXISTS (SELECT 1 FROM visit_sides JOIN event_clearances USING (event_id, organisation_id)
    WHERE visit_sides.event_id = events.id AND state <> 'agreed' AND call_id IS NULL
      AND visit_sides.organisation_id IN (SELECT value FROM json_each(:organisations)))"""
"""A visit on which his organisation is to go, and its desk hasn't agreed: it calls its members, nobody else does."""
SEEN = f"""((events.open = 1 AND NOT {UNCLEARED}) OR :everything OR events.author = :telegram
    OR events.organisation_id IN (SELECT value FROM json_each(:desks))
    OR EXISTS (SELECT 1 FROM event_hosts WHERE event_id = events.id
               AND organisation_id IN (SELECT value FROM json_each(:desks)))
    OR EXISTS (SELECT 1 FROM event_clearances WHERE event_id = events.id
               AND organisation_id IN (SELECT value FROM json_each(:desks)))
    OR EXISTS (SELECT 1 FROM visit_sides WHERE visit_sides.event_id = events.id
               AND organisation_id IN (SELECT value FROM json_each(:organisations)) AND NOT EXISTS (
                   SELECT 1 FROM event_clearances WHERE event_id = events.id AND state <> 'agreed' AND call_id IS NULL
                       AND event_clearances.organisation_id = visit_sides.organisation_id))
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
