"""/events: what is coming, one's own answer beside each."""

import msgspec

from bot.accounts import Reader
from bot.deps import Deps
from bot.events import rights
from bot.events.writing import KINDS
from bot.pages import Page, page
from bot.refusals import Gone
from storage import event_lists, organisations, rsvps
from storage.events import Event
from storage.rsvps import Rsvp

SIZE = 5
ALL, MINE = "all", "mine"


class Line(msgspec.Struct, frozen=True):
    event: Event
    mine: Rsvp | None


class Listing(msgspec.Struct, frozen=True):
    """`which`: all, mine, a kind, or o<organisation>, then with its `name`."""

    which: str
    name: str
    page: Page


async def coming(deps: Deps, reader: Reader, which: str, offset: int) -> Listing:
    """Raises Gone for a filter that was never offered."""
    viewer, name = reader.viewer, ""
    wanted = rights.wanted(viewer)
    async with deps.database.reading() as connection:
        if which == MINE:
            wanted = msgspec.structs.replace(wanted, mine=True)
        elif which in KINDS:
            wanted = msgspec.structs.replace(wanted, kind=which)
        elif which.startswith("o") and which[1:].isdecimal():
            found = await organisations.by_id(connection, int(which[1:]))
            if found is None:
                raise Gone
            wanted, name = msgspec.structs.replace(wanted, organisation_id=found.id), found.short_name or found.name
        elif which != ALL:
            raise Gone
        rows = await event_lists.coming(connection, wanted, deps.now(), SIZE + 1, offset)
        ids = [each.id for each in rows]
        answers = await rsvps.mine(connection, ids, viewer.person_id, viewer.telegram_id)
    return Listing(which, name, page([Line(each, answers.get(each.id)) for each in rows], offset, SIZE))


async def held(deps: Deps, reader: Reader, offset: int) -> Page:
    """Those of his desks, the latest first. Raises HostsOnly."""
    rights.check(reader.viewer)
    desks = None if reader.viewer.officer else reader.viewer.desks
    async with deps.database.reading() as connection:
        return page(await event_lists.held_by(connection, desks, SIZE + 1, offset), offset, SIZE)
