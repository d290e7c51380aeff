"""Who comes by an invitation for many and shares no phone: he types his name, or says who he is from the beginning."""

from typing import Any

import msgspec

from bot.accounts import Reader as AsReader
from bot.claims.applying import STEPS
from bot.claims.asking import LinkedAlready
from bot.claims.likely import likely
from bot.deps import Deps
from bot.forms import filling, readers
from bot.forms.steps import Asking, Form, Step
from bot.invitations.coming import came_by, check_over
from bot.privacy import OFFICE, PersonView, Viewer, seen_by
from bot.refusals import Gone
from storage import accounts
from storage.database import Reader
from storage.invitations import Invitation
from storage.people import Membership, Person

FINDING, NAME = "finding", "newcomers"


async def matches(
    deps: Deps, reader: Reader, viewer: Viewer, found: Invitation, name: str
) -> list[tuple[Person, Membership]]:
    """The organisation's people of this name, or with the phone that he shared: of no other organisation's register."""
    phone = await accounts.phone_of(reader, viewer.telegram_id)
    return await likely(reader, found.organisation_id, name, phone, deps.today())


async def _found(asking: Asking) -> dict[str, Any]:
    """Those who have the name, each with office and company alone."""
    async with asking.deps.database.reading() as reader:
        found, _ = await came_by(reader, asking.reader.viewer, asking.answers["invitation"])
        check_over(found, asking.deps.today())
        rows = await matches(asking.deps, reader, asking.reader.viewer, found, asking.answers["name"])
    views = [seen_by(OFFICE, person, [held]) for person, held in rows]
    return {"invitation": found, "people": [_bare(view) for view in views if view]}


def _bare(view: PersonView) -> PersonView:
    return msgspec.structs.replace(view, phone="", wechat="", email="")


async def _said(asking: Asking) -> dict[str, Any]:
    async with asking.deps.database.reading() as reader:
        found, _ = await came_by(reader, asking.reader.viewer, asking.answers["invitation"])
        check_over(found, asking.deps.today())
        phone = await accounts.phone_of(reader, asking.reader.viewer.telegram_id)
    return {"invitation": found, "phone": phone}


async def begun(deps: Deps, viewer: Viewer, invitation_id: int) -> dict[str, Any]:
    """What either form begins with. Raises Gone, InvitationOver, LinkedAlready."""
    async with deps.database.reading() as reader:
        found, _ = await came_by(reader, viewer, invitation_id)
        check_over(found, deps.today())
        if found.person_id:
            raise Gone
        if await accounts.person_of(reader, viewer.telegram_id):
            raise LinkedAlready(name=await accounts.name_of(reader, viewer.telegram_id))
    return {"invitation": found.id}


async def again(deps: Deps, who: AsReader, draft_id: int) -> dict[str, Any]:
    """Nobody of the name that he typed is he. Raises Gone, FormOver …"""
    async with deps.database.transaction() as tx:
        draft, answering = await filling.complete(deps, tx, who, draft_id, FINDING)
        await filling.end(deps, tx, draft, "done")
    known = await begun(deps, who.viewer, answering.answers["invitation"])
    return {**known, "name": answering.answers["name"]}


FINDING_FORM = Form(FINDING, (Step("name", read=readers.text(2, 40)),), review=_found)
FORM = Form(NAME, STEPS, review=_said)
