"""Cards that are sent into other chats: public fields alone, whoever sends them."""

import json
import re

import msgspec

from bot.deps import Deps
from bot.privacy import PUBLIC, CompanyView, OrganisationView, seen_by
from bot.search.find import find
from storage import companies, organisations
from storage.database import Reader

LIMIT = 10
LINK = re.compile(r"(org|company)-(\d{1,18})")


class Shared(msgspec.Struct, frozen=True):
    """An organisation or a company as anybody may see it."""

    kind: str
    id: int
    view: OrganisationView | CompanyView

    @property
    def name(self) -> str:
        return self.view.name


async def share(deps: Deps, text: str) -> list[Shared]:
    """The cards for an inline query: one by its link's payload (`org-42`), else what the search finds."""
    async with deps.database.reading() as reader:
        link = LINK.fullmatch(text.strip())
        if link:
            kind = "organisations" if link[1] == "org" else "companies"
            return await _load(reader, {kind: [int(link[2])]})
        found = await find(reader, text, PUBLIC, ("organisations", "companies"), limit=LIMIT)
        return await _load(reader, {kind: [hit.id for hit in hits] for kind, hits in found.hits.items()})


async def _load(reader: Reader, ids: dict[str, list[int]]) -> list[Shared]:
    """One statement a kind, in the order of the ids."""
    rows = await organisations.by_ids(reader, json.dumps(ids.get("organisations", [])))
    firms = await companies.by_ids(reader, json.dumps(ids.get("companies", [])))
    return [Shared("organisations", row.id, seen_by(PUBLIC, row)) for row in rows] + [
        Shared("companies", row.id, seen_by(PUBLIC, row)) for row in firms
    ]
