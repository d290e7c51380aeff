"""One's own list of people to have no more to do with: they can't ask for one by the bot. The other never learns.

Whoever brings people together asks `avoided` for two, or `left_out` for a list of suggestions. What the other asks
all the same ends as any request ends that a secretariat can't fulfil: some hours later, at a desk's hours
(bot/leads.py).
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot import people
from bot.deps import Deps
from bot.pages import PAGE, Page, page
from bot.people import Card
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal
from bot.times import working
from storage import avoidings
from storage.database import Reader

OPENS, MINUTES = time(9, 40), 90


class MembersAvoid(Refusal):
    """Guests can't be introduced to anybody, so there is nothing to avoid."""


async def avoided(reader: Reader, one: int, other: int) -> bool:
    """Whether either of two people wants nothing more to do with the other."""
    return bool(await avoidings.between(reader, one, [other]))


async def left_out(reader: Reader, person_id: int) -> frozenset[int]:
    """Who is to be left out of what is suggested to somebody."""
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


def answer_at(now: int, zone: str, seed: int) -> int:
    """When a desk would answer: in the morning of the next working day, not always at the same minute. Unix ms UTC."""
    day = datetime.fromtimestamp(now / 1000, ZoneInfo(zone)).date() + timedelta(days=1)
    while not working.is_working(day):
        day += timedelta(days=1)
    opens = datetime.combine(day, OPENS, ZoneInfo(zone)) + timedelta(
        minutes=seed * 37 % MINUTES, seconds=seed * 17 % 60
    )
    return int(opens.timestamp() * 1000)
