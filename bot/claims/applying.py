"""Who isn't in a register asks to be entered in it, without an invitation: his name, his company, his position."""

from typing import Any

from bot.accounts import Reader as AsReader
from bot.claims import asking
from bot.claims.asking import Asked, ClaimWaits, Entry, LinkedAlready, Wish
from bot.deps import Deps
from bot.desks import SECRETARIAT, staff
from bot.forms import filling, readers
from bot.forms.steps import Asking, Form, Step
from bot.leads import Asker
from bot.privacy import Viewer
from bot.refusals import Gone
from storage import accounts, claims, drafts, organisations
from storage.database import Reader
from storage.organisations import Organisation

NAME = "applying"


async def begun(deps: Deps, viewer: Viewer, organisation_id: int) -> dict[str, Any]:
    """What the form begins with. Raises Gone, LinkedAlready, ClaimWaits: before he types what couldn't be sent."""
    async with deps.database.reading() as reader:
        found = await _organisation(reader, viewer, organisation_id)
        waits = await claims.open_of(reader, viewer.telegram_id)
    if waits:
        raise ClaimWaits(claim=waits)
    return {"organisation": found.id}


async def _organisation(reader: Reader, viewer: Viewer, organisation_id: int) -> Organisation:
    """Raises Gone, also for the office, whose people are appointed; LinkedAlready: members join from their own page."""
    if await accounts.person_of(reader, viewer.telegram_id):
        raise LinkedAlready(name=await accounts.name_of(reader, viewer.telegram_id))
    found = await organisations.by_id(reader, organisation_id)
    if found is None or found.kind == "office":
        raise Gone
    return found


async def _said(answering: Asking) -> dict[str, Any]:
    viewer = answering.reader.viewer
    async with answering.deps.database.reading() as reader:
        found = await _organisation(reader, viewer, answering.answers["organisation"])
        phone = await accounts.phone_of(reader, viewer.telegram_id)
    return {"organisation": found.name, "phone": phone}


STEPS = (
    Step("name", read=readers.text(2, 40)),
    Step("company", read=readers.text(2, 80), optional=True),
    Step("position", read=readers.text(1, 40), optional=True),
)
"""What somebody says of himself who is to be entered, whichever way he comes."""
FORM = Form(NAME, STEPS, review=_said)


async def send(deps: Deps, reader: AsReader, draft_id: int, asker: Asker, update_id: int) -> Asked:
    """To its desk. Raises Gone, FormOver, LinkedAlready, ClaimWaits, TooOften."""
    async with deps.database.transaction() as tx:
        there = await claims.by_update(tx, update_id)
        if there:  # a replay: the form is over, and the desk was told
            return Asked(there, len(await staff(deps, tx, there.organisation_id, there.desk)))
        draft, answering = await filling.complete(deps, tx, reader, draft_id, NAME)
        wish = await _wish(tx, reader.viewer, answering)
        asked = await asking.put(deps, tx, reader.viewer, wish, asker, update_id)
        await filling.end(deps, tx, draft, "done")
        await drafts.empty(tx, draft.id)  # what he wrote of himself is with the desk
    deps.bell.set()
    return asked


async def _wish(reader: Reader, viewer: Viewer, answering: Asking) -> Wish:
    answers = answering.answers
    found = await _organisation(reader, viewer, answers["organisation"])
    phone = await accounts.phone_of(reader, viewer.telegram_id)
    entry = Entry(**{step.name: answers.get(step.name) or "" for step in STEPS})
    return Wish("organisation", found.id, found.name, found.id, found.name, SECRETARIAT, phone, entry=entry)
