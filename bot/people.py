"""People: their cards, and browsing by home town and by industry."""

import json
import zlib
from collections.abc import Sequence

import msgspec

from bot import tables
from bot.claims.rights import deciding
from bot.deps import Deps
from bot.entries import rights
from bot.pages import PAGE, Page, page
from bot.personal import redacting
from bot.privacy import Level, PersonView, Viewer, seen_by
from bot.refusals import Gone, Refusal
from storage import accounts, confirming, disclosures, favourites, people, people_browsing, privacy
from storage.confirming import Confirmation
from storage.database import Reader
from storage.people import Membership, Person
from storage.privacy import Consent

HOMETOWNS = 30
INDUSTRIES = 30
MANY = 100  # so many of one industry aren't counted any further


class MembersOnly(Refusal):
    """Guests see no people but leaders."""


class Card(msgspec.Struct, frozen=True):
    """`consent`: as the desk sees it, the last word of the person; `consent_on`: since when (ISO), or empty.

    `managed`: the viewer is of the staff that has to do with him (`people/manage`).
    """

    person: PersonView
    favourite: bool
    consent_on: str = ""
    consent: Consent | None = None
    desk: bool = False
    on_bot: bool = False
    confirmed: Confirmation | None = None
    managed: bool = False


async def managed(deps: Deps, viewer: Viewer, person_id: int) -> Card:
    """What of his staff alone does. Raises Gone."""
    found = await card(deps, viewer, person_id)
    if not found.managed:
        raise Gone
    return found


async def card(deps: Deps, viewer: Viewer, person_id: int) -> Card:
    """A person as the viewer sees him. Raises Gone, also where the viewer may not know of him."""
    async with deps.database.reading() as reader:
        person = await people.by_id(reader, person_id)
        view = (await views(reader, viewer, [person]))[0] if person else None
        if person is None or view is None:
            raise Gone
        favourite = await favourites.has(reader, viewer.telegram_id, "people", view.id)
        entered = tuple(each.organisation_id for each in deciding(view.memberships, deps.today()))
        if view.own or not rights.may(viewer, entered):
            return Card(view, favourite, managed=rights.manages(viewer, view))
        return Card(
            view,
            favourite,
            person.consent_on,
            await privacy.last_consent(reader, view.id),
            desk=True,
            on_bot=bool(await accounts.of_person(reader, view.id)),
            confirmed=await confirming.of(reader, view.id),
            managed=rights.manages(viewer, view),
        )


async def views(reader: Reader, viewer: Viewer, found: Sequence[Person]) -> list[PersonView | None]:
    """Each person with all his memberships, as the viewer sees him; None where he may not know of him."""
    memberships: dict[int, list[Membership]] = {}
    for membership in await people.memberships(reader, json.dumps([person.id for person in found])):
        memberships.setdefault(membership.person_id, []).append(membership)
    return [seen_by(viewer, person, memberships.get(person.id, [])) for person in found]


def may_browse(viewer: Viewer) -> bool:
    return viewer.level >= Level.MEMBERS


async def hometowns(deps: Deps, viewer: Viewer) -> list[tuple[str, str, int]]:
    """Home towns (tag for a button, name, number of people) for those who may browse people. Raises MembersOnly."""
    if not may_browse(viewer):
        raise MembersOnly
    async with deps.database.reading() as reader:
        return [(tag(name), name, number) for name, number in await people_browsing.hometowns(reader, HOMETOWNS)]


def tag(name: str) -> str:
    """A home town in callback data: a name as written can be longer than 64 bytes hold."""
    return f"{zlib.crc32(name.encode()):08x}"


async def from_hometown(deps: Deps, viewer: Viewer, hometown_tag: str, offset: int) -> tuple[str, Page]:
    """The people of a home town who show it. Raises MembersOnly, Gone."""
    name = next((name for found, name, _ in await hometowns(deps, viewer) if found == hometown_tag), None)
    if name is None:
        raise Gone
    async with deps.database.reading() as reader:
        found = await people_browsing.from_hometown(reader, name, PAGE + 1, offset)
        shown = await views(reader, viewer, found)
    return name, page([view for view in shown if view], offset)


async def industries(deps: Deps, viewer: Viewer) -> list[tuple[str, int]]:
    """Codes with their number of people, most first, for those who may browse people. Raises MembersOnly."""
    if viewer.level < Level.MEMBERS:
        raise MembersOnly
    codes = [each.code for each in tables.industries()]
    async with deps.database.reading() as reader:
        return (await people_browsing.industries(reader, codes, deps.today(), MANY))[:INDUSTRIES]


async def in_industry(deps: Deps, viewer: Viewer, code: str, offset: int) -> Page:
    """The people of an industry, their own or their company's, who show it. Raises MembersOnly, Gone."""
    if viewer.level < Level.MEMBERS:
        raise MembersOnly
    if tables.industry(code) is None:
        raise Gone
    async with deps.database.reading() as reader:
        found = await people_browsing.in_industry(reader, code, deps.today(), PAGE + 1, offset)
        shown = await views(reader, viewer, found)
    return page([view for view in shown if view], offset)


async def disclose(deps: Deps, viewer: Viewer, person: PersonView, chat_id: int, kind: str) -> int:
    """Note, before it is sent, that a person's contacts go to a chat; `sent` adds the message.

    Raises Gone where he has withdrawn them a moment ago.
    """
    async with deps.database.transaction() as tx:
        row = await people.by_id(tx, person.id)
        now = (await views(tx, viewer, [row]))[0] if row else None
        if now is None or now.contacts != person.contacts:
            raise Gone
        return await disclosures.put(tx, person.id, chat_id, person.contacts, kind, deps.now())


async def sent(deps: Deps, disclosure_id: int, message_id: int) -> None:
    async with deps.database.transaction() as tx:
        hiding = await disclosures.sent(tx, disclosure_id, message_id)
        if hiding is not None:
            await redacting.plan(deps, tx, hiding)
