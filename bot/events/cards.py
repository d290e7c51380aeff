"""An event's card, as somebody sees it: what it is, whether he comes, what he may do.

A kind of event, or another room, adds its lines by PARTS and its buttons by ROWS, and leaves the template alone.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec

from bot.accounts import Reader
from bot.contents import Content
from bot.deps import Deps
from bot.events import rights
from bot.messages import Message
from bot.privacy import Viewer
from bot.visits import showing as visits
from storage import database as rows
from storage import events, rsvps
from storage.events import Event, Host
from storage.rsvps import Counts, Rsvp

LONGEST = 700  # of the agenda, on the card


class Card(msgspec.Struct, frozen=True):
    """`mine`: the viewer's answer; `ahead`: how many wait before him; `holds`: it is his to steer; `member`: he may
    answer by himself; `enters`: his desk signs up its members to what isn't his. `parts`: what its kind has to say,
    for the template of that kind. `more`: further rows of (label, action).
    """

    event: Event
    hosts: tuple[Host, ...]
    counts: Counts
    mine: Rsvp | None = None
    ahead: int = 0
    holds: bool = False
    member: bool = True
    enters: bool = False
    parts: Mapping[str, Any] = {}
    more: tuple[tuple[tuple[str, str], ...], ...] = ()

    @property
    def agenda(self) -> Content:
        return msgspec.json.decode(self.event.agenda, type=Content)

    @property
    def whole(self) -> bool:
        """The card shows all of the agenda: no formatting, no file, not too long."""
        agenda = self.agenda
        return not agenda.entities and not agenda.media and len(agenda.text) <= LONGEST

    @property
    def going(self) -> bool:
        return self.mine is not None and self.mine.answer == "going"

    @property
    def left(self) -> int | None:
        """Free places; None: without a limit."""
        return None if self.event.capacity is None else max(0, self.event.capacity - self.counts.taken)


Part = Callable[[rows.Reader, Event], Awaitable[Mapping[str, Any]]]
PARTS: dict[str, Part] = {visits.KIND: visits.part}
"""By kind: what `templates/*/<kind>s/part.j2` is given."""
Rows = Callable[[Deps, Reader, Card], list[tuple[tuple[str, str], ...]]]
ROWS: list[Rows] = [visits.rows_of]
"""Further rows of buttons, (label, action), below the card in a private chat: asked for each viewer."""


async def bare(reader: rows.Reader, event: Event) -> Card:
    """As it goes out to many: nobody's answer, no link."""
    part = PARTS.get(event.kind)
    return Card(
        event,
        tuple(await events.hosts_of(reader, event.id)),
        await rsvps.counts(reader, event.id),
        parts=await part(reader, event) if part else {},
    )


async def own(reader: rows.Reader, viewer: Viewer, event_id: int) -> Rsvp | None:
    """The viewer's answer."""
    found = await rsvps.mine(reader, [event_id], viewer.person_id, viewer.telegram_id)
    return found.get(event_id)


async def card(deps: Deps, reader: Reader, event_id: int) -> Card:
    """As the reader may see it. Raises Gone."""
    async with deps.database.reading() as connection:
        return await seen(deps, connection, reader, event_id)


async def seen(deps: Deps, connection: rows.Reader, reader: Reader, event_id: int) -> Card:
    """The same, of a connection. Raises Gone."""
    viewer = reader.viewer
    event = await rights.seen(connection, viewer, event_id)
    mine = await own(connection, viewer, event_id)
    holds = await rights.hosts(connection, viewer, event)
    found = msgspec.structs.replace(
        await bare(connection, event),
        mine=mine,
        ahead=await rsvps.ahead(connection, mine) if mine and mine.answer == "waiting" else 0,
        holds=holds,
        enters=not holds and await rights.agreed(connection, viewer, event),
        member=bool(viewer.person_id) and not viewer.guest,
    )
    more = [row for rows_of in ROWS for row in rows_of(deps, reader, found)]
    return msgspec.structs.replace(found, more=tuple(more))


def message(deps: Deps, reader: Reader, found: Card) -> Message:
    """In a private chat."""
    return deps.messages.render("events/card", reader.language, card=found, zone=reader.zone, now=deps.now())


def in_group(deps: Deps, found: Card) -> Message:
    """For all of a group, by the event's own clock."""
    language = deps.config.alliance.language
    return deps.messages.render("events/group", language, card=found, zone=found.event.zone, now=deps.now())
