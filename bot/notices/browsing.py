"""Browsing what is on show: the newest first, narrowed by kind, industry, region, organisation and age."""

import json
import zlib
from functools import cache
from typing import Any

import msgspec

from bot import tables
from bot.deps import Deps
from bot.notices import rights
from bot.notices.validity import DAY_MS
from bot.pages import PAGE, Page, page
from bot.privacy import Viewer
from bot.refusals import Gone
from storage import noticeboard, notices, organisations
from storage.noticeboard import Place, Wanted
from storage.notices import Notice

WINDOW = 400  # rows of an index that a page looks at, at most
MANY = 100  # counted up to: "99+"
SIZE = 6
AGES = (1, 7, 30)
SIGNS = {"a": "", "d": "demand", "s": "supply"}
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Filter(msgspec.Struct, frozen=True):
    """What is shown, as a button carries it: kind, industry, region's tag, organisation, days."""

    kind: str = ""
    industry: str = ""
    region: str = ""
    organisation: int = 0
    days: int = 0

    @property
    def code(self) -> str:
        sign = next(sign for sign, kind in SIGNS.items() if kind == self.kind)
        return f"{sign}:{self.industry}:{self.region}:{self.organisation or ''}:{self.days or ''}"

    def but(self, **changes: Any) -> str:
        """The code of the same with something else."""
        return msgspec.structs.replace(self, **changes).code


def parse(sign: str, industry: str, region: str, organisation: str, days: str) -> Filter:
    return Filter(SIGNS[sign], industry, region, int(organisation or 0), int(days or 0))


class Item(msgspec.Struct, frozen=True):
    notice: Notice
    organisation: str


class Board(msgspec.Struct, frozen=True):
    """A page. `newer`, `older`: what the buttons to the next pages carry.

    `looked_on`: the page isn't full, but there is more to look through.
    """

    filter: Filter
    items: tuple[Item, ...]
    newer: str
    older: str
    looked_on: bool
    region: tuple[str, str] | None
    named: str  # the organisation


async def board(deps: Deps, viewer: Viewer, wanted: Filter, at: str) -> Board:
    """From the place `at` on ("": the newest; "-…": what is newer than a place). Raises Gone."""
    asked = _wanted(deps, wanted)
    eyes, place = rights.eyes(viewer), _place(at.removeprefix("-"))
    reader = deps.database.here  # a few rows by their index
    if at.startswith("-") and place:
        places = await noticeboard.newer(reader, asked, eyes, place, SIZE, WINDOW)
        shelf = await noticeboard.page(reader, asked, eyes, _before(places), SIZE + 1, WINDOW) if places else None
    else:
        shelf = await noticeboard.page(reader, asked, eyes, place, SIZE + 1, WINDOW)
    if shelf is None:
        shelf = await noticeboard.page(reader, asked, eyes, None, SIZE + 1, WINDOW)
        place = None
    shown = shelf.places[:SIZE]
    rows = await notices.by_ids(reader, [number for _, number in shown])
    ids = [*{row.organisation_id for row in rows if row.organisation_id}, wanted.organisation]
    names = {row.id: row.short_name or row.name for row in await organisations.listed(reader, json.dumps(ids))}
    first = await noticeboard.newer(reader, asked, eyes, shown[0], 1, WINDOW) if shown and (place or at) else []
    older = shown[-1] if len(shelf.places) > SIZE else shelf.further
    items = tuple(Item(row, names.get(row.organisation_id or 0, "")) for row in rows)
    return Board(
        wanted,
        items,
        f"-{_code(shown[0])}" if first else "",
        _code(older) if older else "",
        len(shelf.places) <= SIZE and shelf.further is not None,
        (asked.country, asked.province) if wanted.region else None,
        names.get(wanted.organisation, ""),
    )


def _before(places: list[Place]) -> Place:
    """Just before the first of them."""
    return places[0][0], places[0][1] + 1


def _wanted(deps: Deps, wanted: Filter) -> Wanted:
    since = deps.now() - wanted.days * DAY_MS if wanted.days else 0
    country, province = _region(wanted.region) if wanted.region else ("", "")
    return Wanted(wanted.kind, wanted.industry, country, province, wanted.organisation, since)


def _code(place: Place) -> str:
    return f"{_base36(place[0])}.{_base36(place[1])}"


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, len(DIGITS))
        digits = DIGITS[rest] + digits
    return digits or "0"


def _place(code: str) -> Place | None:
    if not code:
        return None
    at, _, number = code.partition(".")
    return int(at, len(DIGITS)), int(number, len(DIGITS))


@cache
def _regions() -> dict[str, tuple[str, str]]:
    """Tag -> country and province: the home country's provinces, and other countries."""
    home = [
        (tables.HOME, place.name)
        for place in tables.places()
        if place.kind == "province" and place.parent == tables.HOME
    ]
    abroad = [(place.code, "") for place in tables.places() if not place.parent and place.code != tables.HOME]
    customary = [(code, "") for code in sorted(tables.CUSTOMARY)]
    return {tag(*pair): pair for pair in [*home, (tables.HOME, ""), *customary, *abroad]}


def tag(country: str, province: str) -> str:
    """A region in callback data: a name as written can be longer than 64 bytes hold."""
    return f"{zlib.crc32(f'{country}/{province}'.encode()):08x}"


def _region(region_tag: str) -> tuple[str, str]:
    found = _regions().get(region_tag)
    if found is None:
        raise Gone
    return found


async def counts(deps: Deps, wanted: Filter) -> dict[str, int]:
    """How many are on show of each kind, narrowed as it is, up to MANY. Raises Gone."""
    asked, reader = _wanted(deps, wanted), deps.database.here
    return {kind: await noticeboard.count(reader, asked, kind, MANY, WINDOW) for kind in noticeboard.KINDS}


async def industries(deps: Deps, wanted: Filter) -> list[tuple[str, int]]:
    """Those that something on show is of, in the region that is chosen, most first. Raises Gone."""
    codes = [each.code for each in tables.industries() if each.parent]
    async with deps.database.reading() as reader:
        found = await noticeboard.industries(reader, _wanted(deps, wanted), codes, MANY)
    return sorted(found, key=lambda each: (-each[1], each[0]))


async def regions(deps: Deps, wanted: Filter) -> list[tuple[str, str, str, int]]:
    """Tag, country and province of where something on show is, of the industry that is chosen, and how much.

    The home country first. Raises Gone.
    """
    async with deps.database.reading() as reader:
        found = await noticeboard.regions(reader, _wanted(deps, wanted), list(_regions().values()), MANY)
    named = [(tag(country, province), country, province, number) for country, province, number in found]
    return sorted(named, key=lambda each: (each[1] != tables.HOME, -each[3], each[1], each[2]))


async def houses(deps: Deps, wanted: Filter, offset: int) -> Page:
    """The organisations that something on show is of."""
    async with deps.database.reading() as reader:
        return page(await noticeboard.organisations(reader, wanted.kind, PAGE + 1, offset), offset)


SHELVES = {
    "open": ("published", "on_hold", "pending", "returned"),
    "over": ("fulfilled", "withdrawn", "expired", "removed"),
    "drafts": ("draft",),
}


async def mine(deps: Deps, viewer: Viewer, shelf: str, offset: int) -> Page:
    """One's own, and those that one posted for others. Raises PostingMembersOnly."""
    rights.check_may_keep(viewer)
    async with deps.database.reading() as reader:
        ids = await noticeboard.own(reader, viewer.person_id, viewer.telegram_id, SHELVES[shelf], PAGE + 1, offset)
        return page(await notices.by_ids(reader, ids), offset)
