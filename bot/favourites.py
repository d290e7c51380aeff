"""Favourites: what a person marked to find again, of organisations, companies and people."""

import json

import msgspec

from bot import people as register
from bot.deps import Deps
from bot.notices import rights
from bot.privacy import Viewer
from bot.refusals import Gone
from storage import companies, favourites, notices, organisations, people

KINDS = ("organisations", "companies", "people", "notices")
LIMIT = 30


class Favourite(msgspec.Struct, frozen=True):
    kind: str
    id: int
    name: str


async def mark(deps: Deps, viewer: Viewer, kind: str, object_id: int, *, add: bool) -> None:
    """Mark or unmark; saying it twice is saying it once."""
    if kind not in KINDS:
        raise Gone
    async with deps.database.transaction() as tx:
        if add:
            await favourites.add(tx, viewer.telegram_id, kind, object_id, deps.now())
        else:
            await favourites.remove(tx, viewer.telegram_id, kind, object_id)


async def of(deps: Deps, viewer: Viewer) -> list[Favourite]:
    """The viewer's favourites, the newest first; what is gone, or not for his eyes any more, is left out."""
    async with deps.database.reading() as reader:
        marked = await favourites.of(reader, viewer.telegram_id, LIMIT)
        ids = {kind: json.dumps([object_id for each, object_id in marked if each == kind]) for kind in KINDS}
        persons = await register.views(reader, viewer, await people.listed(reader, ids["people"]))
        named = {("people", view.id): view.name for view in persons if view}
        named |= {
            ("organisations", row.id): row.name for row in await organisations.listed(reader, ids["organisations"])
        }
        named |= {("companies", row.id): row.name for row in await companies.listed(reader, ids["companies"])}
        named |= {
            ("notices", row.id): row.title
            for row in await notices.by_ids(reader, json.loads(ids["notices"]))
            if rights.sees(viewer, row, await notices.audience(reader, row.id) if row.restricted else ())
        }
    return [
        Favourite(kind, object_id, named[kind, object_id]) for kind, object_id in marked if (kind, object_id) in named
    ]
