"""Leads: "please find it for me", "please introduce me": rows that wait at a secretariat's desk."""

import msgspec

from bot import companies, organisations, people
from bot.deps import Deps
from bot.privacy import Viewer
from bot.refusals import Gone, NotYours, Refusal
from storage import leads, result_lists
from storage.leads import Lead

MAX_OPEN = 10


class TooManyLeads(Refusal):
    """So many wait already: `limit`."""


class LeadNotOpen(Refusal):
    """It was answered or taken back before."""


class Wish(msgspec.Struct, frozen=True):
    """What would be asked of whom, before it is sent."""

    kind: str  # find, introduce
    subject_kind: str
    subject_id: int | None
    subject: str  # the query, or whom to meet
    organisation_id: int | None  # whose desk; none: the office's
    desk: str


async def find(deps: Deps, viewer: Viewer, list_id: int) -> Wish:
    """Ask the office to find what a search didn't. Raises NotYours."""
    async with deps.database.reading() as reader:
        query = await result_lists.query(reader, list_id, viewer.telegram_id)
    if query is None:
        raise NotYours
    return Wish("find", "", None, query, None, "")


async def introduce(deps: Deps, viewer: Viewer, kind: str, object_id: int) -> Wish:
    """Ask for an introduction to what a card shows, at the desk of its organisation. Raises Gone."""
    if kind == "organisations":
        organisation = (await organisations.card(deps, viewer, object_id)).organisation
        return Wish("introduce", kind, object_id, organisation.name, organisation.id, organisation.name)
    if kind == "companies":
        company = await companies.card(deps, viewer, object_id)
        desk = company.organisations[0] if company.organisations else (None, "")
        return Wish("introduce", kind, object_id, company.company.name, *desk)
    if kind == "people":
        person = (await people.card(deps, viewer, object_id)).person
        held = person.top
        desk = (held.organisation_id, held.organisation) if held else (None, "")
        return Wish("introduce", kind, person.id, person.name, *desk)
    raise Gone


async def ask(deps: Deps, viewer: Viewer, wish: Wish, update_id: int) -> Lead:
    """Put the wish on the desk, once. Raises TooManyLeads."""
    async with deps.database.transaction() as tx:
        check_open(await leads.count_open(tx, viewer.telegram_id), MAX_OPEN)
        return await leads.put(
            tx,
            update_id=update_id,
            telegram_id=viewer.telegram_id,
            kind=wish.kind,
            organisation_id=wish.organisation_id,
            subject_kind=wish.subject_kind,
            subject_id=wish.subject_id,
            text=wish.subject,
            now=deps.now(),
        )


def check_open(open_count: int, limit: int) -> None:
    if open_count >= limit:
        raise TooManyLeads(limit=limit)


async def withdraw(deps: Deps, viewer: Viewer, lead_id: int) -> None:
    """Take it back. Raises LeadNotOpen."""
    async with deps.database.transaction() as tx:
        if not await leads.withdraw(tx, lead_id, viewer.telegram_id):
            raise LeadNotOpen
