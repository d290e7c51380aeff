"""/desk: all that waits for somebody of a staff, of every kind, the oldest first.

A kind hangs itself in by one entry in `bot/wiring.py` (WAITING): `look` lists what waits, by one query; `card` shows
one thing with the buttons that settle it. The presses that settle it are marked `settling`: handlers/waiting.py.
"""

import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from bot import tables
from bot.deps import Deps
from bot.desks import DeskOnly
from bot.holidays import calendars
from bot.pages import PAGE, Page, page
from bot.privacy import Viewer
from bot.times import working
from storage import waiting
from storage.database import Reader
from storage.waiting import Place, Scope, Waiting

PATIENCE_DAYS = 2  # working days: what a secretariat left waiting for longer, the office is shown too
MOST = 400  # nobody pages further

Look = Callable[[sqlite3.Connection, Scope, Place, int], list[Waiting]]
"""The oldest after a place, at most so many; each knows how many there are."""
Card = Callable[[Deps, Viewer, int], Awaitable[tuple[str, dict[str, Any]]]]
"""The template that shows one thing, and its values. Raises Gone, or a refusals.Settled: it doesn't wait any more."""


class Kind(msgspec.Struct, frozen=True):
    """`urgent`: somebody waits for it, so its desk is reminded."""

    look: Look
    card: Card
    urgent: bool = True


class Item(msgspec.Struct, frozen=True):
    """One of a list; `late`: a secretariat left it, so the office is shown it."""

    kind: str
    it: Waiting
    late: bool

    @property
    def place(self) -> Place:
        return Place(self.it.since, self.kind, self.it.id)


class Desk(msgspec.Struct, frozen=True):
    """`counts`: of each kind of which something waits; `page`: of `kind`, or of all for none.

    `several`: he sees more than one desk.
    """

    counts: tuple[tuple[str, int], ...]
    kind: str
    page: Page
    several: bool
    now: int

    @property
    def total(self) -> int:
        return sum(number for _, number in self.counts)


class Next(msgspec.Struct, frozen=True):
    """The one to show next, and how many there are from it on."""

    item: Item
    left: int


async def count(deps: Deps, viewer: Viewer) -> int:
    """How much waits for him; nothing for who has no desk."""
    if not viewer.staff:
        return 0
    found = await look(deps, deps.database.here, viewer, Place(), 1)
    return sum(rows[0].total for rows in found.values() if rows)


async def desk(deps: Deps, viewer: Viewer, kind: str = "", offset: int = 0) -> Desk:
    """What waits for him; `kind`: of that one alone. Raises DeskOnly."""
    _check(viewer)
    offset = min(offset, MOST)
    async with deps.database.reading() as reader:
        found = await look(deps, reader, viewer, Place(), offset + PAGE + 1)
    counts = tuple((name, rows[0].total) for name, rows in found.items() if rows)
    wanted = {kind: found[kind]} if kind in found else found
    items = await _merged(deps, wanted)
    several = viewer.officer or viewer.admin or len(viewer.desks) > 1
    return Desk(counts, kind if kind in found else "", page(items[offset:], offset), several, deps.now())


async def following(deps: Deps, viewer: Viewer, after: Place, *, around: bool = True) -> Next | None:
    """The oldest after a place; after the last of all the oldest again, where `around`. Raises DeskOnly."""
    _check(viewer)
    async with deps.database.reading() as reader:
        found = await look(deps, reader, viewer, after, 1)
        if around and not any(found.values()):
            found = await look(deps, reader, viewer, Place(), 1)
    items = await _merged(deps, found)
    return Next(items[0], sum(rows[0].total for rows in found.values() if rows)) if items else None


def _check(viewer: Viewer) -> None:
    if not viewer.staff:
        raise DeskOnly


async def _merged(deps: Deps, found: dict[str, list[Waiting]]) -> list[Item]:
    overdue = await _overdue(deps)
    items = [Item(kind, it, it.since < overdue) for kind, rows in found.items() for it in rows]
    return sorted(items, key=lambda item: item.place)


async def _overdue(deps: Deps) -> int:
    calendar = await deps.database.here.run(calendars.current)
    works = calendar.working_in(tables.HOME)
    return working.before(deps.now(), PATIENCE_DAYS, deps.config.alliance.time_zone, works)


async def look(
    deps: Deps, reader: Reader, viewer: Viewer, after: Place, limit: int
) -> dict[str, list[Waiting]]:  # fmt: skip
    """The oldest of every kind after a place, in one hop."""
    kinds, scope = deps.waiting, await scope_of(deps, reader, viewer)
    return await reader.run(
        lambda connection: {name: kind.look(connection, scope, after, limit) for name, kind in kinds.items()}
    )


async def open_at(deps: Deps, reader: Reader, organisation_id: int, kind: str) -> dict[str, int]:
    """How much of each kind waits at an organisation's desk; for the office what it is shown."""
    office = kind == "office"
    scope = await scope_of(deps, reader, Viewer(0, None, desks=frozenset({organisation_id}), officer=office))
    kinds = deps.waiting
    found = await reader.run(
        lambda connection: {name: each.look(connection, scope, Place(), 1) for name, each in kinds.items()}
    )
    return {name: rows[0].total for name, rows in found.items() if rows}


async def scope_of(deps: Deps, reader: Reader, viewer: Viewer) -> Scope:
    office = viewer.officer or viewer.admin
    return Scope(
        desks=viewer.desks,
        person=viewer.person_id,
        office=office,
        admin=viewer.admin,
        overdue=await _overdue(deps) if office else 0,
        staffed=await waiting.staffed(reader, deps.today()) if office else frozenset(),
    )
