"""Companies: their cards."""

import msgspec

from bot.deps import Deps
from bot.privacy import CompanyView, PersonView, Viewer, seen_by
from bot.refusals import Gone
from storage import companies, favourites, pairings, people
from storage.pairings import Paired

PEOPLE = 6


class Card(msgspec.Struct, frozen=True):
    company: CompanyView
    organisations: tuple[tuple[int, str], ...]
    people: tuple[PersonView, ...]
    paired: tuple[Paired, ...]
    favourite: bool


async def card(deps: Deps, viewer: Viewer, company_id: int) -> Card:
    """Everything on a company's card; its people only where they show their company to the viewer. Raises Gone."""
    async with deps.database.reading() as reader:
        company = await companies.by_id(reader, company_id)
        if company is None:
            raise Gone
        rows = await people.of_company(reader, company_id, deps.today(), PEOPLE)
        views = [seen_by(viewer, person, [membership]) for person, membership in rows]
        return Card(
            company=seen_by(viewer, company),
            organisations=tuple(await companies.organisations(reader, company_id)),
            people=tuple(view for view in views if view and view.company_id == company_id),
            paired=tuple(await pairings.of(reader, "companies", company_id)),
            favourite=await favourites.has(reader, viewer.telegram_id, "companies", company_id),
        )
