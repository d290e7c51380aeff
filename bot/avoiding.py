"""One's own list of people to have no more to do with: they can't ask for one by the bot. The other never learns.

Whoever passes on what somebody asks of another asks `turns_away`; who suggests people, `left_out`. What the other asks
all the same ends as any request ends that can't be fulfilled: some hours later, at a desk's hours (`answer_later`).
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot import people, tables
from bot.deps import Deps
from bot.holidays import calendars
from bot.pages import PAGE, Page, page
from bot.people import Card
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal
from bot.times import working
from storage import avoidings, jobs
from storage.database import Reader, Transaction

OPENS, MINUTES = time(9, 40), 90


class MembersAvoid(Refusal):
    """Guests can't be introduced to anybody, so there is nothing to avoid."""


async def turns_away(reader: Reader, asked: int | None, asker: int | None) -> bool:
    """Whether who is asked avoids who asks; not the other way: who asks somebody of his own list wants him again."""
    return asked is not None and asker is not None and await avoidings.has(reader, asked, asker)


async def left_out(reader: Reader, person_id: int) -> frozenset[int]:
    """Who is to be left out of what is suggested to somebody: whom he avoids, and who avoids him."""
    return await avoidings.between(reader, person_id)


async def show(deps: Deps, viewer: Viewer, person_id: int) -> tuple[Card, bool]:
    """The other, and whether he is on the list. Raises Gone, MembersAvoid."""
    own = _own(viewer)
    card = await people.card(deps, viewer, person_id)
    if card.person.own:
        raise Gone
    async with deps.database.reading() as reader:
        return card, await avoidings.has(reader, own, card.person.id)


async def add(deps: Deps, viewer: Viewer, person_id: int) -> Card:
    """Raises Gone, MembersAvoid."""
    card, _ = await show(deps, viewer, person_id)
    async with deps.database.transaction() as tx:
        await avoidings.put(tx, _own(viewer), card.person.id, deps.now())
    return card


async def remove(deps: Deps, viewer: Viewer, person_id: int) -> None:
    """Raises MembersAvoid."""
    async with deps.database.transaction() as tx:
        await avoidings.remove(tx, _own(viewer), person_id)


async def listed(deps: Deps, viewer: Viewer, offset: int) -> Page:
    """Raises MembersAvoid."""
    async with deps.database.reading() as reader:
        return page(await avoidings.listed(reader, _own(viewer), PAGE + 1, offset), offset)


def _own(viewer: Viewer) -> int:
    if viewer.person_id is None:
        raise MembersAvoid
    return viewer.person_id


async def answer_later(deps: Deps, tx: Transaction, job: str, object_id: int) -> None:
    """By a job of this kind, when a desk would answer."""
    calendar = await tx.run(calendars.current)
    at = answer_at(deps.now(), deps.config.alliance.time_zone, object_id, calendar.working_in(tables.HOME))
    await jobs.plan(tx, job, object_id, at, deps.now())


def answer_at(now: int, zone: str, seed: int, works: Callable[[date], bool] = working.is_working) -> int:
    """When a desk would answer: in the morning of the next working day, not always at the same minute. Unix ms UTC."""
    day = datetime.fromtimestamp(now / 1000, ZoneInfo(zone)).date() + timedelta(days=1)
    while not works(day):
        day += timedelta(days=1)
    opens = datetime.combine(day, OPENS, ZoneInfo(zone)) + timedelta(
        minutes=seed * 37 % MINUTES, seconds=seed * 17 % 60
    )
    return int(opens.timestamp() * 1000)
