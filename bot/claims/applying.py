"""Who isn't in a register asks to be entered in it, without an invitation: his name, his company, his position."""

from typing import Any

from bot import organisations
from bot.accounts import Reader as AsReader
from bot.claims import asking
from bot.claims.asking import Asked, Entry, LinkedAlready, Wish
from bot.deps import Deps
from bot.desks import OFFICE, SECRETARIAT
from bot.forms import filling, readers
from bot.forms.steps import Asking, Form, Step
from bot.leads import Asker
from bot.privacy import OrganisationView, Viewer
from storage import accounts, drafts

NAME = "applying"
FIELDS = ("name", "company", "position")


async def begun(deps: Deps, viewer: Viewer, organisation_id: int) -> dict[str, Any]:
    """What the form begins with. Raises Gone, LinkedAlready."""
    found = await _organisation(deps, viewer, organisation_id)
    return {"organisation": found.id}


async def _organisation(deps: Deps, viewer: Viewer, organisation_id: int) -> OrganisationView:
    """Raises Gone; LinkedAlready: members join others from their own page."""
    async with deps.database.reading() as reader:
        if await accounts.person_of(reader, viewer.telegram_id):
            raise LinkedAlready(name=await accounts.name_of(reader, viewer.telegram_id))
    return (await organisations.card(deps, viewer, organisation_id)).organisation


async def _said(answering: Asking) -> dict[str, Any]:
    deps, viewer = answering.deps, answering.reader.viewer
    found = await _organisation(deps, viewer, answering.answers["organisation"])
    async with deps.database.reading() as reader:
        phone = await accounts.phone_of(reader, viewer.telegram_id)
    return {"organisation": found.name, "phone": phone}


FORM = Form(
    NAME,
    (
        Step("name", read=readers.text(2, 40)),
        Step("company", read=readers.text(2, 80), optional=True),
        Step("position", read=readers.text(1, 40), optional=True),
    ),
    review=_said,
)


async def send(deps: Deps, reader: AsReader, draft_id: int, asker: Asker, update_id: int) -> Asked:
    """To its desk. Raises Gone, FormOver, LinkedAlready, ClaimWaits, TooOften."""
    async with deps.database.transaction() as tx:
        draft, answering = await filling.complete(deps, tx, reader, draft_id, NAME)
        wish = await _wish(deps, reader.viewer, answering)
        asked = await asking.put(deps, tx, reader.viewer, wish, asker, update_id)
        await filling.end(deps, tx, draft, "done")
        await drafts.empty(tx, draft.id)  # what he wrote of himself is with the desk
    deps.bell.set()
    return asked


async def _wish(deps: Deps, viewer: Viewer, answering: Asking) -> Wish:
    answers = answering.answers
    found = await _organisation(deps, viewer, answers["organisation"])
    async with deps.database.reading() as reader:
        phone = await accounts.phone_of(reader, viewer.telegram_id)
    level = OFFICE if found.kind == "office" else SECRETARIAT
    entry = Entry(**{name: answers.get(name) or "" for name in FIELDS})
    return Wish("organisation", found.id, found.name, found.id, found.name, level, phone, entry=entry)
