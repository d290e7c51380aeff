"""Organisations: browsing by kind, region and industry, and their cards."""

import zlib

import msgspec

from bot.deps import Deps
from bot.pages import PAGE, Page, page
from bot.positions import LEADER_RANK
from bot.privacy import Level, OrganisationView, PersonView, Viewer, seen_by
from bot.refusals import Gone
from storage import companies, event_lists, favourites, organisations, pairings, people
from storage.companies import Listed as ListedCompany
from storage.database import Reader
from storage.organisations import Listed, Region
from storage.pairings import Paired

KINDS = ("chamber", "association", "hometown", "overseas", "huiguan", "federation", "township", "office", "other")
HOME = "CN"
LEADERS = 12


class Card(msgspec.Struct, frozen=True):
    organisation: OrganisationView
    parent: Listed | None
    leaders: tuple[PersonView, ...]
    members: int
    companies: int
    paired: tuple[Paired, ...]
    favourite: bool
    member: bool  # the viewer sees members, not leaders alone
    events: bool  # something of its own is coming that all may see


def check_manages(viewer: Viewer, organisation_id: int) -> None:
    """Its own staff, the office, admins. Raises Gone."""
    if not (viewer.officer or viewer.admin or organisation_id in viewer.desks):
        raise Gone


async def card(deps: Deps, viewer: Viewer, organisation_id: int) -> Card:
    """Everything on an organisation's card. Raises Gone."""
    async with deps.database.reading() as reader:
        organisation = await organisations.by_id(reader, organisation_id)
        if organisation is None:
            raise Gone
        parent = await organisations.listed(reader, f"[{organisation.parent_id}]") if organisation.parent_id else []
        members, firms = await organisations.sizes(reader, organisation_id)
        return Card(
            organisation=seen_by(viewer, organisation),
            parent=parent[0] if parent else None,
            leaders=await _people(reader, deps, viewer, organisation_id, LEADERS, 0, rank=LEADER_RANK),
            members=members,
            companies=firms,
            paired=tuple(await pairings.of(reader, "organisations", organisation_id)),
            favourite=await favourites.has(reader, viewer.telegram_id, "organisations", organisation_id),
            member=viewer.level >= Level.MEMBERS,
            events=await event_lists.is_any(reader, organisation_id, deps.now()),
        )


async def _people(
    reader: Reader, deps: Deps, viewer: Viewer, organisation_id: int, limit: int, offset: int, *, rank: int
) -> tuple[PersonView, ...]:
    """An organisation's people as the viewer sees them, each with his membership in it."""
    rows = await people.of_organisation(reader, organisation_id, deps.today(), limit, offset, rank=rank)
    views = [seen_by(viewer, person, [membership]) for person, membership in rows]
    return tuple(view for view in views if view)


async def members(deps: Deps, viewer: Viewer, organisation_id: int, offset: int) -> tuple[Listed, Page]:
    """An organisation's people of the present term, by rank; guests get its leaders."""
    rank = 1_000_000 if viewer.level >= Level.MEMBERS else LEADER_RANK
    async with deps.database.reading() as reader:
        organisation = await _listed(reader, organisation_id)
        found = await _people(reader, deps, viewer, organisation_id, PAGE + 1, offset, rank=rank)
    return organisation, page(list(found), offset)


async def firms(deps: Deps, organisation_id: int, offset: int) -> tuple[Listed, Page]:
    async with deps.database.reading() as reader:
        organisation = await _listed(reader, organisation_id)
        found: list[ListedCompany] = await companies.of_organisation(reader, organisation_id, PAGE + 1, offset)
    return organisation, page(list(found), offset)


async def _listed(reader: Reader, organisation_id: int) -> Listed:
    found = await organisations.listed(reader, f"[{organisation_id}]")
    if not found:
        raise Gone
    return found[0]


async def kinds(deps: Deps) -> list[tuple[str, int]]:
    """The kinds that there are, in the alliance's customary order, with their counts."""
    async with deps.database.reading() as reader:
        counts = await organisations.kinds(reader)
    return [(kind, counts[kind]) for kind in KINDS if kind in counts]


class Places(msgspec.Struct, frozen=True):
    """How to narrow a kind: by region, by industry, or not at all where there are few."""

    kind: str
    total: int
    regions: tuple[tuple[str, Region], ...]  # each with the tag that its button carries
    industries: tuple[tuple[str, int], ...]
    page: Page | None  # the organisations themselves, where a page holds them all


async def narrow(deps: Deps, kind: str) -> Places:
    async with deps.database.reading() as reader:
        found = await organisations.of_kind(reader, kind, PAGE + 1, 0)
        if not found:
            raise Gone
        if len(found) <= PAGE:
            return Places(kind, len(found), (), (), page(list(found), 0))
        regions = await organisations.regions(reader, kind, HOME)
        industries = await organisations.industries(reader, kind)
    total = sum(region.count for region in regions)
    return Places(kind, total, tuple((tag(region), region) for region in regions), tuple(industries), None)


def tag(region: Region) -> str:
    """A region's name in callback data: a name as written can be longer than 64 bytes hold."""
    return f"{zlib.crc32(f'{region.country}/{region.province}'.encode()):08x}"


async def in_region(deps: Deps, kind: str, region_tag: str, offset: int) -> tuple[Region, Page]:
    async with deps.database.reading() as reader:
        regions = await organisations.regions(reader, kind, HOME)
        region = next((each for each in regions if tag(each) == region_tag), None)
        if region is None:
            raise Gone
        found = await organisations.in_region(reader, kind, region, PAGE + 1, offset)
    return region, page(list(found), offset)


async def in_industry(deps: Deps, kind: str, code: str, offset: int) -> Page:
    async with deps.database.reading() as reader:
        found = await organisations.in_industry(reader, kind, code, PAGE + 1, offset)
    if not found:
        raise Gone
    return page(list(found), offset)


async def of_kind(deps: Deps, kind: str, offset: int) -> Page:
    async with deps.database.reading() as reader:
        found = await organisations.of_kind(reader, kind, PAGE + 1, offset)
    if not found:
        raise Gone
    return page(list(found), offset)
