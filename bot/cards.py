"""Cards that are sent into other chats: public fields alone, whoever sends them."""

import json
import re

import msgspec

from bot.deps import Deps
from bot.events import cards as event_cards
from bot.notices.cards import Card, shared
from bot.privacy import PUBLIC, CompanyView, OrganisationView, PersonView, seen_by
from storage import companies, events, organisations, people

LIMIT = 10
HEADS, HEAD_RANK = 3, 12  # down to the deputy president
NOTICE, EVENT = "notice", "event"
LINK = re.compile(r"(org|company|notice|event)-(\d{1,18})")


class Shared(msgspec.Struct, frozen=True):
    """An organisation or a company as anybody may see it."""

    kind: str
    id: int
    view: OrganisationView | CompanyView
    heads: tuple[PersonView, ...] = ()  # of an organisation, each with his membership in it

    @property
    def name(self) -> str:
        return self.view.name


async def share(deps: Deps, text: str) -> list[Shared]:
    """The cards for an inline query: one by its link's payload (`org-42`), else what the search finds."""
    link = LINK.fullmatch(text.strip())
    if link and link[1] in {NOTICE, EVENT}:
        return []
    if link:
        kind = "organisations" if link[1] == "org" else "companies"
        return await _load(deps, {kind: [int(link[2])]})
    found = await deps.recent.find(deps.database, text, PUBLIC, ("organisations", "companies"), limit=LIMIT)
    return await _load(deps, {kind: [hit.id for hit in hits] for kind, hits in found.hits.items()})


async def share_notice(deps: Deps, text: str) -> list[Card]:
    """The one that a link's payload names (`notice-42`), else what the search finds; as anybody may see them."""
    link = LINK.fullmatch(text.strip())
    if link:
        return await shared(deps, [int(link[2])]) if link[1] == NOTICE else []
    found = await deps.recent.find(deps.database, text, PUBLIC, ("notices",), limit=LIMIT, now=deps.now())
    return await shared(deps, [hit.id for hit in found.hits.get("notices", [])])


async def share_event(deps: Deps, text: str) -> event_cards.Card | None:
    """The one that a link's payload names (`event-42`), where all may see it and it is to come."""
    link = LINK.fullmatch(text.strip())
    if not link or link[1] != EVENT:
        return None
    async with deps.database.reading() as reader:
        event = await events.by_id(reader, int(link[2]))
        return await event_cards.bare(reader, event) if event and event.open and event.on else None


async def _load(deps: Deps, ids: dict[str, list[int]]) -> list[Shared]:
    """One statement a kind, in the order of the ids."""
    reader = deps.database.here
    wanted = json.dumps(ids.get("organisations", []))
    rows = await organisations.by_ids(reader, wanted)
    heads: dict[int, list[PersonView]] = {}
    for person, held in await people.heads(reader, wanted, deps.today(), HEAD_RANK):
        if view := seen_by(PUBLIC, person, [held]):
            heads.setdefault(held.organisation_id, []).append(view)
    firms = await companies.by_ids(reader, json.dumps(ids.get("companies", [])))
    shown = [
        Shared("organisations", row.id, seen_by(PUBLIC, row), tuple(heads.get(row.id, [])[:HEADS])) for row in rows
    ]
    return shown + [Shared("companies", row.id, seen_by(PUBLIC, row)) for row in firms]
