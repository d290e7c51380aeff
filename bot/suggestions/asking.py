"""A desk's part: this week's pairs; one tap asks both, or says: not these two."""

import msgspec

from bot import audit, terms
from bot.deps import Deps
from bot.desks import DeskOnly
from bot.introductions import gates, states
from bot.introductions.gates import DIRECT, SECRETARIAT
from bot.pages import Page, page
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal, Settled
from bot.suggestions import showing, telling
from bot.suggestions.pairing import YEAR_MS
from bot.suggestions.showing import ASKED, NEW, PASSED, WITH_SECRETARIAT, Pair
from bot.suggestions.weeks import monday
from storage import introductions, jobs
from storage.database import Reader, Transaction
from storage.suggestions import rows
from storage.suggestions.rows import Side, Suggestion

SHOWN = 5


class SuggestionSettled(Settled):
    """A colleague asked the two, or said: not these. `state`."""


class SuggestionStale(Refusal):
    """The two can't be brought together at present; why isn't said."""


class Week(msgspec.Struct, frozen=True):
    """`done`: what the press did, asked or passed, with `pair`; `several`: he sees more than one desk's."""

    monday: str
    page: Page
    several: bool
    done: str = ""
    pair: Pair | None = None


async def week(deps: Deps, viewer: Viewer, offset: int = 0, done: str = "", pair: Pair | None = None) -> Week:
    """What he sees of this week's, and of what is asked. Raises DeskOnly."""
    if not viewer.staff:
        raise DeskOnly
    start, reader = monday(deps.today()), deps.database.here
    desks = None if viewer.officer or viewer.admin else viewer.desks
    found = await rows.at_desk(reader, start, desks, viewer.person_id, SHOWN + 1, offset)
    shown = page(found, offset, SHOWN)
    items = await showing.pairs(reader, shown.items)
    return Week(start, msgspec.structs.replace(shown, items=tuple(items)), desks is None or len(desks) > 1, done, pair)


async def news(reader: Reader, viewer: Viewer, start: str) -> Week | None:
    """What the Monday's message shows him: his own desks', the office's to officers; None for nothing."""
    office = viewer.officer or viewer.admin
    found = await rows.news(reader, start, viewer.desks, viewer.person_id, office=office, limit=SHOWN + 1)
    shown = page(found, 0, SHOWN)
    items = await showing.pairs(reader, shown.items)
    several = office or len(viewer.desks) > 1
    return Week(start, msgspec.structs.replace(shown, items=tuple(items)), several) if items else None


async def show(deps: Deps, viewer: Viewer, number: int) -> Pair:
    """Raises Gone."""
    async with deps.database.reading() as reader:
        it = await _mine(reader, viewer, number)
        agreed = await rows.agreed(reader, [it.id])
        return await _pair(reader, it, agreed.get(it.id, 0))


async def _mine(reader: Reader, viewer: Viewer, number: int) -> Suggestion:
    """One of a desk of his; none in which he is one of the two."""
    it = await rows.by_id(reader, number)
    if it is None or viewer.person_id in {it.first_id, it.second_id}:
        raise Gone
    if not (viewer.officer or viewer.admin or it.organisation_id in viewer.desks):
        raise Gone
    return it


async def _pair(reader: Reader, it: Suggestion, agreed: int = 0) -> Pair:
    found = await showing.pair(reader, it, agreed)
    if found is None:
        raise Gone
    return found


async def ask(deps: Deps, viewer: Viewer, number: int) -> Pair:
    """Both are asked. His own second press finds it done. Raises Gone, SuggestionSettled, SuggestionStale."""
    async with deps.database.transaction() as tx:
        it, now = await _mine(tx, viewer, number), deps.now()
        if (it.state, it.decided_by) == (ASKED, viewer.telegram_id):
            return await _pair(tx, it)
        if it.state != NEW:
            raise SuggestionSettled(state=it.state)
        pair = await _pair(tx, it)
        await _check(deps, tx, pair)
        due = now + deps.config.introductions.days * states.DAY_MS
        new = msgspec.structs.replace(it, state=ASKED, decided_by=viewer.telegram_id, asked_at=now, due_at=due)
        if not await rows.move(tx, it, new):
            raise SuggestionSettled(state="")
        for who in (pair.first, pair.second):
            await _ask_one(deps, tx, new, who)
        await jobs.plan(tx, telling.EXPIRE, it.id, due, now)
        await _note(deps, tx, viewer, "suggestions:ask", it)
        pair = await _pair(tx, new)
    deps.bell.set()
    return pair


async def _check(deps: Deps, tx: Transaction, pair: Pair) -> None:
    """They may have become no pair since Monday."""
    one, other, now = pair.first.row.id, pair.second.row.id, deps.now()
    fits = await tx.run(lambda connection: rows.fit(connection, one, other, now, now - YEAR_MS))
    if not fits or not (pair.first.telegram_id or pair.second.telegram_id):
        raise SuggestionStale


async def _ask_one(deps: Deps, tx: Transaction, it: Suggestion, who: gates.Side) -> None:
    own = any(held.organisation_id == it.organisation_id and terms.holds(held, deps.today()) for held in who.held)
    wish = await introductions.preference(tx, who.row.id)
    goes = way(who, wish, deps.today(), own=own)
    desk = it.organisation_id if own else who.desk
    state = WITH_SECRETARIAT if goes == SECRETARIAT else ASKED
    side = await rows.put_side(tx, Side(0, it.id, who.row.id, desk, state, deps.now()))
    await (telling.tell_desk if goes == SECRETARIAT else telling.ask)(deps, tx, it, side)


def way(who: gates.Side, wish: str, today: str, *, own: bool) -> str:
    """`own`: his own secretariat asks, so it needn't ask itself first."""
    if who.telegram_id is None:
        return SECRETARIAT
    return DIRECT if own else gates.way(who, wish, today)


async def pass_over(deps: Deps, viewer: Viewer, number: int) -> Pair:
    """Not these two; they don't come again. Raises Gone, SuggestionSettled."""
    return await _turn(deps, viewer, number, NEW, PASSED)


async def restore(deps: Deps, viewer: Viewer, number: int) -> Pair:
    """As it was before that. Raises Gone, SuggestionSettled."""
    return await _turn(deps, viewer, number, PASSED, NEW)


async def _turn(deps: Deps, viewer: Viewer, number: int, before: str, after: str) -> Pair:
    async with deps.database.transaction() as tx:
        it = await _mine(tx, viewer, number)
        pair = await _pair(tx, it)
        if it.state == after:
            return pair
        by = viewer.telegram_id if after == PASSED else None
        new = msgspec.structs.replace(it, state=after, decided_by=by)
        if it.state != before or not await rows.move(tx, it, new):
            raise SuggestionSettled(state=it.state)
        await _note(deps, tx, viewer, "suggestions:pass" if after == PASSED else "suggestions:restore", it)
        return msgspec.structs.replace(pair, it=new)


async def _note(deps: Deps, tx: Transaction, viewer: Viewer, act: str, it: Suggestion) -> None:
    about, details = ("people", it.first_id), {"suggestion": it.id}
    await audit.note(tx, viewer, act, now=deps.now(), subject=about, organisation=it.organisation_id, details=details)
