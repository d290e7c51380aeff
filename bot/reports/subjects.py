"""What can be reported: each kind says who is answerable for it, and whose desk hears of it.

Of an organisation or a company nobody is: what is reported is that its data is wrong, and its desk corrects it.
"""

from collections.abc import Awaitable, Callable

import msgspec

from bot import companies, people
from bot import organisations as bodies
from bot.claims.rights import current
from bot.deps import Deps
from bot.notices import cards, rights
from bot.privacy import Viewer
from bot.refusals import Gone
from storage import organisations


class Subject(msgspec.Struct, frozen=True):
    """`person_id`: who is answerable, or None: nobody of the register. `organisation_id`: whose secretariat hears."""

    kind: str
    id: int
    name: str
    person_id: int | None
    organisation_id: int | None
    organisation: str = ""


async def _person(deps: Deps, viewer: Viewer, person_id: int) -> Subject:
    view = (await people.card(deps, viewer, person_id)).person
    held = next(iter(current(view.memberships, deps.today())), None)
    at = (held.organisation_id, held.organisation) if held else (None, "")
    return Subject("people", view.id, view.name, view.id, *at)


async def _notice(deps: Deps, viewer: Viewer, notice_id: int) -> Subject:
    """Its author is answerable; it goes to the desk that it stands under."""
    async with deps.database.reading() as reader:
        notice = await cards.seen(reader, viewer, notice_id)
        found = await organisations.by_id(reader, notice.organisation_id) if notice.organisation_id else None
    if rights.own(viewer, notice):
        raise Gone
    at = (found.id, found.name) if found else (None, "")
    return Subject("notices", notice.id, notice.title, notice.person_id, *at)


async def _organisation(deps: Deps, viewer: Viewer, organisation_id: int) -> Subject:
    found = (await bodies.card(deps, viewer, organisation_id)).organisation
    return Subject("organisations", found.id, found.name, None, found.id, found.name)


async def _company(deps: Deps, viewer: Viewer, company_id: int) -> Subject:
    """Its first organisation's desk hears of it, else the office's."""
    found = await companies.card(deps, viewer, company_id)
    at = next(iter(found.organisations), (None, ""))
    return Subject("companies", found.company.id, found.company.name, None, *at)


DATA = frozenset({"organisations", "companies"})
"""What has data that may be wrong, and nobody who is answerable for it."""
SUBJECTS: dict[str, Callable[[Deps, Viewer, int], Awaitable[Subject]]] = {
    "people": _person,
    "notices": _notice,
    "organisations": _organisation,
    "companies": _company,
}
"""By kind; the viewer is who reports: he reports only what he sees (Gone)."""


async def find(deps: Deps, viewer: Viewer, kind: str, subject_id: int) -> Subject:
    """Raises Gone, also where it is his own."""
    if kind not in SUBJECTS:
        raise Gone
    found = await SUBJECTS[kind](deps, viewer, subject_id)
    if found.person_id is not None and found.person_id == viewer.person_id:
        raise Gone
    return found
