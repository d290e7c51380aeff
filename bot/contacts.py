"""A guest asks to be contacted: name, phone, one sentence; and the desk that does it, hands it on, or closes it.

It is a lead like any other. What differs is the phone, which its own desk alone is shown, and which no message that
goes out holds: whoever wants to see it opens the lead.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from bot import desks, lead_disclosures, leads, limits, waiting
from bot.accounts import Reader
from bot.deps import Deps
from bot.forms import filling, readers
from bot.forms.steps import Asking, Form, Step
from bot.leads import CONTACT, Asked, Asker, LeadClosed, Wish
from bot.notices import interest
from bot.pages import PAGE, Page, page
from bot.privacy import Viewer
from bot.refusals import Gone
from storage import drafts, organisations
from storage import leads as rows
from storage.database import Reader as Connection
from storage.leads import Lead

NAME = "contacts"
LONGEST_NAME = 60


class Shown(msgspec.Struct, frozen=True):
    """A lead as its desk sees it; `desk`: whose it is; `subject`: from which card it came."""

    lead: Lead
    desk: str
    phone: str


async def begun(deps: Deps, viewer: Viewer, kind: str, object_id: int, name: str) -> Mapping[str, Any]:
    """The answers to begin with: his name as Telegram has it, and whose desk it is for.

    Raises Gone, TooOften, Suspended: before three answers are typed.
    """
    await limits.check(deps, deps.database.here, viewer, "contacts")
    known = {"name": name[:LONGEST_NAME], "kind": kind, "object": object_id, "organisation": None, "desk": ""}
    if not kind:
        return known
    wish = await leads.introduce(deps, viewer, kind, object_id)
    return {**known, "organisation": wish.organisation_id, "desk": wish.desk}


async def _review(_asking: Asking) -> dict[str, Any]:
    return {}


FORM = Form(
    NAME,
    (
        Step("phone", read=readers.phone, contact=True, optional=True),
        Step("text", read=readers.text(2, 300)),
        Step("name", read=readers.text(1, LONGEST_NAME)),
    ),
    review=_review,
)


async def ask(deps: Deps, reader: Reader, draft_id: int, asker: Asker, update_id: int) -> Asked:
    """Put it on the desk, once; what was written is kept there alone. Raises Gone, FormOver, TooManyLeads."""
    async with deps.database.transaction() as tx:
        made = await rows.by_update(tx, update_id)
        if made:
            return Asked(made, len(await desks.staff(deps, tx, made.organisation_id)))
        draft, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
        asked = await leads.put(deps, tx, reader.viewer, await _wish(tx, asking), asker, update_id)
        if asked.lead.subject_kind == "notices" and asked.lead.subject_id:
            await interest.note(tx, reader.viewer, asked.lead.subject_id, asked.lead.id, deps.now())
        await filling.end(deps, tx, draft, "done")
        await drafts.empty(tx, draft.id)
    deps.bell.set()
    return asked


async def _wish(connection: Connection, asking: Asking) -> Wish:
    answers = asking.answers
    found = await organisations.by_id(connection, answers["organisation"] or 0)
    return Wish(
        CONTACT,
        answers["kind"],
        answers["object"] or None,
        answers["text"],
        found.id if found else None,
        found.name if found else "",
        name=answers["name"],
        phone=answers["phone"] or "",
    )


async def show(deps: Deps, viewer: Viewer, lead_id: int) -> Shown:
    """A lead that waits at one of his desks. Raises Gone, LeadClosed."""
    async with deps.database.reading() as reader:
        return await _shown(deps, reader, viewer, await _open(reader, viewer, lead_id))


async def card(deps: Deps, viewer: Viewer, lead_id: int) -> tuple[str, dict[str, Any]]:
    """The template that shows it, and its values, with whose phone it discloses. Raises Gone, LeadClosed."""
    it = await show(deps, viewer, lead_id)
    return "leads/lead", {"it": it, "discloses": lead_id if it.phone else 0}


LEADS, CONTACTS = waiting.Kind(rows.waiting, card), waiting.Kind(rows.contacts, card)


async def _open(reader: Connection, viewer: Viewer, lead_id: int) -> Lead:
    lead = await rows.by_id(reader, lead_id)
    if lead is None or not leads.may_close(viewer, lead):
        raise Gone
    if lead.state != "open":
        raise LeadClosed(state=lead.state)
    return lead


async def _shown(deps: Deps, reader: Connection, viewer: Viewer, lead: Lead) -> Shown:
    desk = await _name(reader, lead.organisation_id)
    sees = await lead_disclosures.sees_phone(deps, reader, viewer, lead.organisation_id)
    return Shown(lead, desk, lead.phone if sees else "")


async def _name(reader: Connection, organisation_id: int | None) -> str:
    found = await organisations.by_id(reader, organisation_id) if organisation_id else None
    return found.name if found else ""


async def other_desks(deps: Deps, viewer: Viewer, lead_id: int, offset: int) -> tuple[Shown, Page]:
    """To whom it can be handed on: those who have somebody on the bot come first. Raises Gone, LeadClosed."""
    async with deps.database.reading() as reader:
        lead = await _open(reader, viewer, lead_id)
        found = await organisations.desks(reader, deps.today(), PAGE + 1, offset)
        return await _shown(deps, reader, viewer, lead), page(found, offset)


async def hand_on(
    deps: Deps, viewer: Viewer, lead_id: int, organisation_id: int | None, pressed: tuple[int, int] | None = None
) -> Shown:
    """To another desk, the office's for None: that desk and the asker hear of it; the first one has the phone no
    longer. `pressed`: (chat, message) that will say so itself. Raises Gone, LeadClosed.
    """
    async with deps.database.transaction() as tx:
        lead = await _open(tx, viewer, lead_id)
        name = await _name(tx, organisation_id)
        if organisation_id and not name:
            raise Gone
        moved = msgspec.structs.replace(lead, organisation_id=organisation_id)
        if lead.organisation_id != organisation_id and await rows.hand_on(tx, lead, organisation_id):
            await leads.note(tx, viewer, "leads:hand_on", lead, deps.now(), to=organisation_id)
            await leads.tell_desk(deps, tx, moved, name, again=True)
            await leads.tell_asker(deps, tx, moved, "leads/handed", desk=name)
            await lead_disclosures.redact(deps, tx, lead_id, but=pressed)
    deps.bell.set()
    return Shown(moved, name, "")
