"""What ends and whose author isn't on the bot, such as what a secretariat brought in: its desk hears of it.

One message a day and desk at most, in the morning and not in anybody's quiet hours, when something has come nearer to
its end; from it all are prolonged with one press, or one by one. Of an organisation without a secretariat on the bot
the office hears, of all such organisations at once.
"""

import json
from collections.abc import Collection

import msgspec

from bot import desks
from bot.deps import Deps
from bot.notices import life, watching
from bot.notices.validity import DAY_MS
from bot.outbox import Kind
from bot.pages import PAGE, Page, page
from bot.privacy import Viewer
from bot.refusals import Gone
from bot.times.hours import next_occurrence
from storage import notice_endings, organisations
from storage.database import Reader
from storage.notices import Notice
from storage.outbox import Order

KIND = "notice_endings"
DELIVERY = Kind(again_when_unknown=True)
AT = "09:00"
AHEAD_MS, BEHIND_MS = 8 * DAY_MS, 7 * DAY_MS
OFFICE = 0
MOST = 100  # prolonged at one press
PRIORITY = 3


class Item(msgspec.Struct, frozen=True):
    notice: Notice
    organisation: str


class Endings(msgspec.Struct, frozen=True):
    """What a desk looks after: a page of it, and how many end and are over.

    `house`: its organisation, or OFFICE; `name`: empty for the office. `prolonged`: how many were just now,
    of all.
    """

    house: int
    name: str
    page: Page
    ending: int
    over: int
    prolonged: int | None = None


def in_the_morning(deps: Deps, after: int) -> int:
    return next_occurrence(AT, deps.config.alliance.time_zone, after)


async def tell(deps: Deps) -> None:
    """Every desk that something is new to, each in a transaction of its own."""
    await watching.watch(deps)  # after a stop that may be as late as this
    async with deps.database.reading() as reader:
        owing = await notice_endings.owing(reader, await notice_endings.houses(reader), *_span(deps))
        staffed = await notice_endings.staffed(reader, deps.today())
    for house in sorted({each if each in staffed else OFFICE for each in owing}):
        await _tell(deps, house)
    deps.bell.set()


async def _tell(deps: Deps, house: int) -> None:
    async with deps.database.transaction() as tx:
        of = await _of(deps, tx, house)
        it = await _endings(deps, tx, house, of, 0)
        if not it.page.items:
            return
        told = await desks.staff(deps, tx, house or None, desks.SECRETARIAT if house else desks.OFFICE)
        order = Order(KIND, house, 0, occurrence=deps.today(), priority=PRIORITY)
        await desks.tell_in_the_day(deps, tx, "notices/endings", order, told, it=it)
        await notice_endings.told(tx, of, *_span(deps))


def _span(deps: Deps) -> tuple[int, int]:
    return deps.now() - BEHIND_MS, deps.now() + AHEAD_MS


async def _of(deps: Deps, reader: Reader, house: int) -> Collection[int]:
    """The houses that a desk looks after."""
    if house:
        return (house,)
    staffed = await notice_endings.staffed(reader, deps.today())
    return [each for each in await notice_endings.houses(reader) if each not in staffed]


async def _endings(deps: Deps, reader: Reader, house: int, of: Collection[int], offset: int) -> Endings:
    span = _span(deps)
    rows = await notice_endings.listed(reader, of, *span, PAGE + 1, offset)
    ending, over = await notice_endings.count(reader, of, *span)
    ids = [house, *(row.organisation_id or 0 for row in rows)]
    found = await organisations.listed(reader, json.dumps(list(dict.fromkeys(ids))))
    names = {each.id: each.short_name or each.name for each in found}
    items = [Item(row, "" if house else names.get(row.organisation_id or 0, "")) for row in rows]
    return Endings(house, names.get(house, ""), page(items, offset), ending, over)


async def listed(deps: Deps, viewer: Viewer, house: int, offset: int = 0) -> Endings:
    """Raises Gone for a desk of which he isn't."""
    _check(viewer, house)
    async with deps.database.reading() as reader:
        return await _endings(deps, reader, house, await _of(deps, reader, house), offset)


def _check(viewer: Viewer, house: int) -> None:
    if not (viewer.officer or viewer.admin or (house and house in viewer.desks)):
        raise Gone


async def prolong(deps: Deps, viewer: Viewer, house: int, notice_id: int, was: str) -> tuple[Notice, Endings]:
    """One, and what is left. Raises what life.renew does."""
    _check(viewer, house)
    notice = await life.renew(deps, viewer, notice_id, was)
    return notice, await listed(deps, viewer, house)


async def prolong_all(deps: Deps, viewer: Viewer, house: int) -> Endings:
    """Up to MOST at once; what somebody else was first with, or has no room, is left as it is.

    Raises Gone, Suspended.
    """
    _check(viewer, house)
    async with deps.database.reading() as reader:
        rows = await notice_endings.listed(reader, await _of(deps, reader, house), *_span(deps), MOST)
    done = 0
    for row in rows:
        try:
            await life.renew(deps, viewer, row.id, row.valid_until)
        except (life.NoticeRenewed, life.NoticeMoved, life.NoticeQuota, Gone):
            continue
        done += 1
    return msgspec.structs.replace(await listed(deps, viewer, house), prolonged=done)
