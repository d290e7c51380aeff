"""Saved searches, how often somebody hears, and what isn't relevant to him: what he says with a button."""

from functools import partial

import msgspec

from bot.alerts.finding import wake
from bot.alerts.pace import OFF, PACES, USUAL, when
from bot.alerts.telling import MOST_MISSED, item
from bot.deps import Deps
from bot.glossary.current import current
from bot.pages import PAGE, Page, page
from bot.privacy import Viewer
from bot.refusals import Gone, NotYours, Refusal
from bot.search import folding
from bot.search.saved import meaning
from storage import alerts, irrelevance, result_lists, saved_searches
from storage.database import Transaction
from storage.saved_searches import SavedSearch

MOST = 20
LONGEST = 60


class TooManySearches(Refusal):
    """`limit` saved searches a person."""


class NothingToHearOf(Refusal):
    """The text names neither a thing nor a place."""


class Settings(msgspec.Struct, frozen=True):
    pace: str
    paces: tuple[str, ...]
    searches: tuple[SavedSearch, ...]
    missed: int  # that came while he wanted none


async def save(deps: Deps, viewer: Viewer, list_id: int) -> SavedSearch:
    """Save the search of one's own result list. Raises NotYours, TooManySearches, NothingToHearOf."""
    query = await result_lists.query(deps.database.here, list_id, viewer.telegram_id)
    if query is None:
        raise NotYours
    return await save_text(deps, viewer, query)


async def save_text(deps: Deps, viewer: Viewer, text: str, kind: str = "") -> SavedSearch:
    """Save a search for notices. Raises TooManySearches, NothingToHearOf."""
    query = " ".join(folding.fold(text).split())[:LONGEST]
    async with deps.database.transaction() as tx:
        known = await tx.run(lambda connection: meaning(current(connection), query, kind))
        if not known.tokens:
            raise NothingToHearOf
        there = {each.query for each in await saved_searches.of(tx, viewer.telegram_id, MOST)}
        if len(there) >= MOST and query not in there:
            raise TooManySearches(limit=MOST)
        put = partial(saved_searches.put, telegram_id=viewer.telegram_id, query=query, kind=kind, meaning=known)
        number = await tx.run(partial(put, now=deps.now()))
        if await alerts.pace(tx, viewer.telegram_id) == OFF:  # he wants to hear of something again
            await alerts.miss(tx, viewer.telegram_id)
            await alerts.set_pace(tx, viewer.telegram_id, USUAL, deps.now())
    return SavedSearch(number, query, kind, deps.now())


async def end(deps: Deps, viewer: Viewer, search_id: int) -> SavedSearch:
    """Raises NotYours."""
    async with deps.database.transaction() as tx:
        found = await saved_searches.by_id(tx, search_id, viewer.telegram_id)
        if found is None:
            raise NotYours
        await saved_searches.end(tx, search_id, viewer.telegram_id, deps.now())
    return found


async def again(deps: Deps, viewer: Viewer, search_id: int) -> SavedSearch:
    """One that was ended, once more. Raises NotYours, TooManySearches."""
    async with deps.database.transaction() as tx:
        found = await saved_searches.by_id(tx, search_id, viewer.telegram_id)
        if found is None:
            raise NotYours
        if await saved_searches.count(tx, viewer.telegram_id) >= MOST:
            raise TooManySearches(limit=MOST)
        known = await tx.run(lambda connection: meaning(current(connection), found.query, found.kind))
        await tx.run(partial(saved_searches.reopen, search_id=found.id, meaning=known))
        await alerts.await_again(tx, found.id)
        await _wake(deps, tx, viewer.telegram_id)
    return found


async def mine(deps: Deps, viewer: Viewer) -> list[SavedSearch]:
    """What he wants to hear of, the newest first."""
    return await saved_searches.of(deps.database.here, viewer.telegram_id, MOST)


async def settings(deps: Deps, viewer: Viewer) -> Settings:
    reader = deps.database.here
    pace = await alerts.pace(reader, viewer.telegram_id) or USUAL
    searches = await saved_searches.of(reader, viewer.telegram_id, MOST)
    missed = await alerts.count_missed(reader, viewer.telegram_id, deps.now(), deps.today(), MOST_MISSED)
    return Settings(pace, PACES, tuple(searches), missed)


async def choose(deps: Deps, viewer: Viewer, pace: str) -> None:
    """From now on; what waits is told then, what came while he wanted none is counted for him.

    Raises Gone for a pace that there isn't.
    """
    if pace not in PACES:
        raise Gone
    now = deps.now()
    async with deps.database.transaction() as tx:
        if pace != OFF and await alerts.pace(tx, viewer.telegram_id) == OFF:
            await alerts.miss(tx, viewer.telegram_id)
        await alerts.set_pace(tx, viewer.telegram_id, pace, now)
        await alerts.settle(tx, viewer.telegram_id, None)
        await _wake(deps, tx, viewer.telegram_id)


async def _wake(deps: Deps, tx: Transaction, telegram_id: int) -> None:
    """What waits for him is told at his pace."""
    recipient, now = await alerts.recipient(tx, telegram_id), deps.now()
    at = when(deps, recipient, now) if recipient else None
    if at is not None and await alerts.has_waiting(tx, telegram_id):
        await wake(tx, await tx.run(partial(alerts.due, rows=[(telegram_id, at)])), now)


async def newest(deps: Deps, viewer: Viewer, offset: int = 0) -> Page:
    """What still holds of what he was told, or will be; the newest first. What he missed he has seen then."""
    limit, now = PAGE + 1, deps.now()
    rows = await alerts.newest(deps.database.here, viewer.telegram_id, now, deps.today(), limit, offset)
    async with deps.database.transaction() as tx:
        await alerts.tell_missed(tx, viewer.telegram_id, now)
    return page([item(row) for row in rows], offset)


async def not_relevant(deps: Deps, viewer: Viewer, alert_id: int, *, undo: bool = False) -> None:
    """Remembered for him, and between the two notices. Raises NotYours."""
    async with deps.database.transaction() as tx:
        found = await alerts.of(tx, alert_id, viewer.telegram_id)
        if found is None:
            raise NotYours
        notice_id, for_notice = found
        if undo:
            await irrelevance.remove(tx, viewer.telegram_id, notice_id, for_notice)
        else:
            await irrelevance.put(tx, viewer.telegram_id, notice_id, for_notice, deps.now())
