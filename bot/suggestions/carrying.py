"""A secretariat asks its member what a pair's desk proposed: by handing it to him, or by telephone."""

from typing import Any

import msgspec

from bot import audit, waiting
from bot.deps import Deps
from bot.introductions.gates import Side as Who
from bot.privacy import Viewer
from bot.refusals import Gone
from bot.suggestions import answering, showing, telling
from bot.suggestions.asking import SuggestionSettled
from bot.suggestions.showing import ASKED, NO, WITH_SECRETARIAT, YES, Pair
from storage.database import Reader, Transaction
from storage.suggestions import rows
from storage.suggestions.rows import Side, Suggestion


class Carried(msgspec.Struct, frozen=True):
    """`who` is to be asked for `other`; `there`: he is on the bot."""

    side: Side
    pair: Pair
    who: Who
    other: Who

    @property
    def there(self) -> bool:
        return self.who.telegram_id is not None


async def card(deps: Deps, viewer: Viewer, number: int) -> tuple[str, dict[str, Any]]:
    """Raises Gone, SuggestionSettled."""
    return "suggestions/desk", {"it": await show(deps, viewer, number)}


SUGGESTIONS = waiting.Kind(rows.waiting, card)


async def show(deps: Deps, viewer: Viewer, number: int) -> Carried:
    """Raises Gone, SuggestionSettled."""
    async with deps.database.reading() as reader:
        _, side, pair = await _waiting(reader, viewer, number)
    return _carried(pair, side)


def _carried(pair: Pair, side: Side) -> Carried:
    return Carried(side, pair, *pair.both(side.person_id))


async def _waiting(reader: Reader, viewer: Viewer, number: int) -> tuple[Suggestion, Side, Pair]:
    side = await rows.side(reader, number)
    it = await rows.by_id(reader, side.suggestion_id) if side else None
    if side is None or it is None or viewer.person_id in {it.first_id, it.second_id}:
        raise Gone
    if not (viewer.officer or viewer.admin or side.organisation_id in viewer.desks):
        raise Gone
    if side.state != WITH_SECRETARIAT or it.state != ASKED:
        raise SuggestionSettled(state=side.state)
    pair = await showing.pair(reader, it)
    if pair is None:
        raise Gone
    return it, side, pair


async def hand_over(deps: Deps, viewer: Viewer, number: int) -> Carried:
    """To its member, who is on the bot. Raises Gone, SuggestionSettled."""
    async with deps.database.transaction() as tx:
        it, side, pair = await _waiting(tx, viewer, number)
        if not _carried(pair, side).there:
            raise Gone
        new = msgspec.structs.replace(side, state=ASKED)
        if not await rows.move_side(tx, side, new):
            raise SuggestionSettled(state="")
        await telling.ask(deps, tx, it, new)
        await _note(deps, tx, viewer, "suggestions:carry", side)
    deps.bell.set()
    return _carried(pair, new)


async def agreed(deps: Deps, viewer: Viewer, number: int) -> Carried:
    """He said yes to his secretariat. Raises Gone, SuggestionSettled, IntroductionOver."""
    return await _answer(deps, viewer, number, YES, "suggestions:agree")


async def decline(deps: Deps, viewer: Viewer, number: int) -> Carried:
    """Not at present. Raises Gone, SuggestionSettled, IntroductionOver."""
    return await _answer(deps, viewer, number, NO, "suggestions:decline")


async def _answer(deps: Deps, viewer: Viewer, number: int, answer: str, act: str) -> Carried:
    async with deps.database.transaction() as tx:
        it, side, pair = await _waiting(tx, viewer, number)
        new = await answering.say(deps, tx, it, side, answer, viewer.telegram_id)
        await _note(deps, tx, viewer, act, side)
    deps.bell.set()
    return _carried(pair, new)


async def _note(deps: Deps, tx: Transaction, viewer: Viewer, act: str, side: Side) -> None:
    about, details = ("people", side.person_id), {"suggestion": side.suggestion_id}
    at = side.organisation_id
    await audit.note(tx, viewer, act, now=deps.now(), subject=about, organisation=at, details=details)
