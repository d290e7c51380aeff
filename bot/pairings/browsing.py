"""Pairings for everybody: the list, an organisation's own, what somebody looks for, and the card."""

import json

import msgspec

from bot.deps import Deps
from bot.pages import PAGE, Page, page
from bot.pairings import rights
from bot.privacy import Viewer
from bot.refusals import Gone
from storage import pairings
from storage.database import Reader
from storage.pairings import KINDS, Pairing

MEANT = 6  # organisations or companies that a text may mean
MOST = 12  # of what was looked for


class Board(msgspec.Struct, frozen=True):
    """The list of one kind. `side`: of this organisation or company alone, `named` so."""

    kind: str
    counts: dict[str, int]
    page: Page
    side: int = 0
    named: str = ""

    @property
    def base(self) -> str:
        """Of the buttons that turn its pages."""
        return f"pairings:of:{self.kind}:{self.side}" if self.side else f"pairings:list:{self.kind}"


class Card(msgspec.Struct, frozen=True):
    """`edits`: the viewer may correct and remove it; `calls`: he may call a visit."""

    it: Pairing
    edits: bool
    calls: bool


async def board(deps: Deps, kind: str, offset: int) -> Board:
    """Raises Gone for what is no kind."""
    if kind not in KINDS:
        raise Gone
    async with deps.database.reading() as reader:
        counts = await pairings.counts(reader)
        found = await pairings.listed(reader, kind, PAGE + 1, offset)
    return Board(kind, counts, page(found, offset))


async def of_side(deps: Deps, kind: str, side: int, offset: int) -> Board:
    """Of one organisation or company. Raises Gone where there is none."""
    async with deps.database.reading() as reader:
        counts = await pairings.counts(reader)
        found = await pairings.of_side(reader, kind, side, PAGE + 1, offset)
    if not found:
        raise Gone
    first = found[0]
    named = first.names[first.sides.index(side)]
    return Board(kind, counts, page(found, offset), side, named)


async def search(deps: Deps, viewer: Viewer, text: str) -> list[Pairing]:
    """The pairings of whom `text` may mean, the likeliest first: organisations'; without one, companies'."""
    found = await deps.recent.find(deps.database, text, viewer, KINDS, limit=MEANT)
    answers = found.hits if any(found.hits.values()) else found.near
    async with deps.database.reading() as reader:
        for kind in KINDS:
            ids = json.dumps([hit.id for hit in answers.get(kind, [])])
            rows = await pairings.of_sides(reader, kind, ids, MOST)
            if rows:
                return rows
    return []


async def card(deps: Deps, viewer: Viewer, pairing_id: int) -> Card:
    """Raises Gone."""
    async with deps.database.reading() as reader:
        it = await one(reader, pairing_id)
    return Card(it, rights.edits(viewer), rights.calls(viewer, it))


async def one(reader: Reader, pairing_id: int) -> Pairing:
    """Raises Gone."""
    found = await pairings.by_id(reader, pairing_id)
    if found is None:
        raise Gone
    return found
