"""Companies: their cards."""

import msgspec

from bot.deps import Deps
from bot.entries import rights
from bot.privacy import CompanyView, PersonView, Viewer, seen_by
from bot.refusals import Gone
from storage import companies, favourites, pairings, people
from storage.database import Reader
from storage.pairings import Paired

PEOPLE = 6


class Card(msgspec.Struct, frozen=True):
    company: CompanyView
    organisations: tuple[tuple[int, str], ...]
    people: tuple[PersonView, ...]
    paired: tuple[Paired, ...]
    favourite: bool
    editable: bool  # the viewer may change what stands on it, perhaps with a desk that looks first


async def card(deps: Deps, viewer: Viewer, company_id: int) -> Card:
    """Everything on a company's card; its people only where they show their company to the viewer. Raises Gone."""
    async with deps.database.reading() as reader:
        company = await companies.by_id(reader, company_id)
        if company is None:
            raise Gone
        rows = await people.of_company(reader, company_id, deps.today(), PEOPLE)
        views = [seen_by(viewer, person, [membership]) for person, membership in rows]
        of = tuple(await companies.organisations(reader, company_id))
        return Card(
            company=seen_by(viewer, company),
            organisations=of,
            people=tuple(view for view in views if view and view.company_id == company_id),
            paired=tuple(await pairings.of(reader, "companies", company_id)),
            favourite=await favourites.has(reader, viewer.telegram_id, "companies", company_id),
            editable=await _editable(deps, reader, viewer, company_id, of),
        )


async def _editable(
    deps: Deps, reader: Reader, viewer: Viewer, company_id: int, of: tuple[tuple[int, str], ...]
) -> bool:
    """By its organisations' secretariats, the office, and whoever is with it."""
    if rights.may(viewer, tuple(number for number, _ in of)):
        return True
    return bool(viewer.person_id) and await people.is_with(reader, viewer.person_id or 0, company_id, deps.today())
