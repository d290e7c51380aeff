"""Whom one is introduced to from the card of a company or of an organisation."""

from bot.deps import Deps
from bot.introductions.gates import CLOSED
from bot.positions import LEADER_RANK
from bot.privacy import Viewer, seen_by
from bot.refusals import Refusal
from storage import introductions, people
from storage.database import Reader
from storage.people import Membership, Person

MOST = 12


class NobodyToAsk(Refusal):
    """Nobody of it is shown to him who could be asked: its secretariat can. `kind` (companies, organisations), `id`."""


async def of_company(deps: Deps, viewer: Viewer, company_id: int) -> int:
    """The highest of its people who show that they are of it. Raises NobodyToAsk."""
    async with deps.database.reading() as reader:
        found = await people.of_company(reader, company_id, deps.today(), MOST)
        shown = [each for each in found if _is_of(viewer, each, company_id)]
        return await _first(reader, viewer, shown, "companies", company_id)


async def of_organisation(deps: Deps, viewer: Viewer, organisation_id: int) -> int:
    """Of its secretariat, who is on the bot first; else of its leaders the highest. Raises NobodyToAsk."""
    async with deps.database.reading() as reader:
        found = await people.contacts(reader, organisation_id, deps.today(), LEADER_RANK, MOST)
        return await _first(reader, viewer, found, "organisations", organisation_id)


def _is_of(viewer: Viewer, found: tuple[Person, Membership], company_id: int) -> bool:
    view = seen_by(viewer, found[0], [found[1]])
    return view is not None and view.company_id == company_id


async def _first(reader: Reader, viewer: Viewer, found: list[tuple[Person, Membership]], kind: str, number: int) -> int:
    """Who takes introductions, else whoever is first: then he hears that it isn't the time."""
    others = [person.id for person, _ in found if person.id != viewer.person_id and person.erased_at is None]
    for each in others:
        if await introductions.preference(reader, each) != CLOSED:
            return each
    if not others:
        raise NobodyToAsk(kind=kind, id=number)
    return others[0]
