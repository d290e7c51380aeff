"""Who is meant by a name: among those called to a meeting, and the members of the organisation that calls."""

import json

from bot.deps import Deps
from bot.people import views
from bot.privacy import PersonView, Viewer
from storage import meetings, people
from storage.events import Event

OFFERED, LOOKED_FOR = 8, 60


async def offered(deps: Deps, viewer: Viewer, event: Event, query: str) -> list[PersonView]:
    """Those of the name, best first; without one the first of those called. As the viewer may know of them."""
    if not query:
        async with deps.database.reading() as reader:
            first = await meetings.called(reader, event.id, event.organisation_id, OFFERED + 1)
        return await _views(deps, viewer, first)
    hits = await deps.recent.find(deps.database, query, viewer, ("people",), limit=LOOKED_FOR)
    ids = [hit.id for hit in (hits.hits or hits.near).get("people", [])]
    async with deps.database.reading() as reader:
        among = await meetings.among(reader, event.id, ids, event.organisation_id, deps.today())
    return await _views(deps, viewer, among)


async def _views(deps: Deps, viewer: Viewer, ids: list[int]) -> list[PersonView]:
    async with deps.database.reading() as reader:
        rows = await people.listed(reader, json.dumps(ids))
        return [view for view in await views(reader, viewer, rows) if view][:OFFERED]
