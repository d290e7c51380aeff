"""/agenda: what of the coming weeks concerns one, day by day by his own clock, with his own answers."""

from datetime import date
from itertools import groupby

import msgspec

from bot.accounts import Reader as As
from bot.deps import Deps
from bot.pages import Page, page
from bot.times.moments import wall
from storage import agenda, rsvps
from storage.database import Reader
from storage.events import Event

WEEKS = 8
DAY_MS = 86_400_000
SHOWN = 6


class Line(msgspec.Struct, frozen=True):
    """One event; `answer`: his, or empty; `author`: he calls it; `day`: of its begin by his clock, ISO."""

    event: Event
    answer: str
    author: bool
    day: str


class Day(msgspec.Struct, frozen=True):
    """`day`: ISO; `ahead`: how many days from today, less than 0 for what is on already."""

    day: str
    ahead: int
    lines: tuple[Line, ...]


class Agenda(msgspec.Struct, frozen=True):
    """`page`: of Days; `number` how many lines it has; `digest`: whether he wants the Monday digest."""

    days: tuple[Day, ...]
    page: Page
    weeks: int
    digest: bool
    unanswered: int

    @property
    def empty(self) -> bool:
        return not self.days


async def listed(deps: Deps, reader: As, offset: int = 0) -> Agenda:
    """A page of it."""
    viewer, now = reader.viewer, deps.now()
    async with deps.database.reading() as connection:
        who = (viewer.telegram_id, viewer.person_id)
        found = await agenda.coming(connection, who, now, now + WEEKS * 7 * DAY_MS, SHOWN + 1, offset)
        shown = page(found, offset, SHOWN)
        lines = await lines_of(connection, reader, shown.items)
        digest = await agenda.wants(connection, viewer.telegram_id)
    unanswered = sum(not each.answer and not each.author for each in lines)
    return Agenda(days_of(lines, now, reader.zone), shown, WEEKS, digest, unanswered)


async def lines_of(connection: Reader, reader: As, found: tuple[Event, ...] | list[Event]) -> list[Line]:
    """With the reader's answers."""
    viewer = reader.viewer
    own = await rsvps.mine(connection, [each.id for each in found], viewer.person_id, viewer.telegram_id)
    return [
        Line(
            each,
            own[each.id].answer if each.id in own else "",
            each.author == viewer.telegram_id,
            wall(each.begins_at, reader.zone).date().isoformat(),
        )
        for each in found
    ]


def days_of(lines: list[Line], now: int, zone: str) -> tuple[Day, ...]:
    """By the day on which each begins, by the reader's clock. Pure."""
    today = wall(now, zone).date()
    return tuple(
        Day(day, (date.fromisoformat(day) - today).days, tuple(each))
        for day, each in groupby(lines, key=lambda line: line.day)
    )


async def want(deps: Deps, reader: As, *, wanted: bool) -> None:
    """The Monday digest, or not."""
    async with deps.database.transaction() as tx:
        await agenda.want(tx, reader.viewer.telegram_id, wanted=wanted)
