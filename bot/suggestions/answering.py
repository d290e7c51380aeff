"""What each of the two says: both must say yes, and contacts go out at both yeses alone. Neither learns what the other
said otherwise: a no, a silence, an avoid-list and a suspension end alike.
"""

import html
import json
import re

import msgspec

from bot.accounts import Reader as AsReader
from bot.deps import Deps
from bot.introductions import asking as introductions_asking
from bot.introductions import gates, states
from bot.introductions import telling as introducing
from bot.introductions.answering import IntroductionOver
from bot.privacy import Viewer
from bot.refusals import Gone
from bot.suggestions import showing, telling
from bot.suggestions.showing import ANSWERED, ASKED, CONNECTED, NO, OVER, WITH_SECRETARIAT, YES, Pair
from bot.suggestions.trading import CHAIN, NEEDS, NOTICE
from storage import introductions
from storage.database import Reader, Transaction
from storage.introductions import Introduction
from storage.jobs import Job
from storage.suggestions import rows
from storage.suggestions.rows import Side, Suggestion

TAGS = re.compile(r"<[^>]*>")


class Answered(msgspec.Struct, frozen=True):
    """As he may know it: `connected` where both have said yes."""

    side: Side
    pair: Pair | None
    connected: bool


async def of_mine(reader: Reader, viewer: Viewer, number: int) -> tuple[Suggestion, Side]:
    """A side of his own that he was asked. Raises Gone."""
    side = await rows.side(reader, number)
    it = await rows.by_id(reader, side.suggestion_id) if side else None
    own = await gates.side(reader, side.person_id) if side else None
    if it is None or side is None or own is None or viewer.person_id is None or own.row.id != viewer.person_id:
        raise Gone
    if side.state == WITH_SECRETARIAT:
        raise Gone
    return it, side


def open_to(it: Suggestion, side: Side, now: int) -> bool:
    """Whether it is open as far as he knows who said yes."""
    return it.state == ASKED or (it.state == OVER and side.state == YES and (side.told_at or 0) > now)


async def yes(deps: Deps, viewer: Viewer, number: int) -> Answered:
    """Raises Gone, IntroductionOver."""
    async with deps.database.transaction() as tx:
        it, side = await of_mine(tx, viewer, number)
        if side.state != YES:
            if side.state != ASKED or it.state != ASKED or (it.due_at or 0) <= deps.now():
                raise IntroductionOver
            side = await say(deps, tx, it, side, YES, viewer.telegram_id)
        elif not open_to(it, side, deps.now()) and it.state != CONNECTED:
            raise IntroductionOver
        found = await _answered(tx, side)
    deps.bell.set()
    return found


async def no(deps: Deps, viewer: Viewer, number: int) -> Answered:
    """Also after a yes, as long as it is open as far as he knows. Raises Gone, IntroductionOver."""
    async with deps.database.transaction() as tx:
        it, side = await of_mine(tx, viewer, number)
        if side.state != NO:
            if not open_to(it, side, deps.now()):
                raise IntroductionOver
            side = await say(deps, tx, it, side, NO, viewer.telegram_id)
        found = await _answered(tx, side)
    deps.bell.set()
    return found


async def later(deps: Deps, reader: AsReader, number: int) -> Answered:
    """He is reminded next morning. Raises Gone, IntroductionOver."""
    async with deps.database.transaction() as tx:
        it, side = await of_mine(tx, reader.viewer, number)
        if side.state != ASKED or it.state != ASKED:
            raise IntroductionOver
        await telling.plan_nudge(deps, tx, it, side, states.morning(deps.now(), reader.zone), reader.zone)
        return await _answered(tx, side)


async def _answered(tx: Reader, side: Side) -> Answered:
    it = await rows.by_id(tx, side.suggestion_id)
    assert it
    return Answered(side, await showing.pair(tx, it), it.state == CONNECTED)


async def say(deps: Deps, tx: Transaction, it: Suggestion, side: Side, answer: str, by: int) -> Side:
    """Write it, and what follows from both. Raises IntroductionOver."""
    new = msgspec.structs.replace(side, state=answer, decided_by=by, answered_at=deps.now())
    if not await rows.move_side(tx, side, new):
        raise IntroductionOver
    if it.state == ASKED:
        await conclude(deps, tx, it)
    return new


async def conclude(deps: Deps, tx: Transaction, it: Suggestion) -> None:
    """Where both have answered."""
    sides = await rows.sides(tx, it.id)
    if not all(side.state in ANSWERED for side in sides):
        return
    if all(side.state == YES for side in sides) and await _connect(deps, tx, it, sides):
        return
    await end(deps, tx, it)


async def end(deps: Deps, tx: Transaction, it: Suggestion) -> None:
    new = msgspec.structs.replace(it, state=OVER, ended_at=deps.now())
    if await rows.move(tx, it, new):
        await telling.end_quietly(deps, tx, new)


async def expire(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """Who said yes hears it as of any quiet ending; who said nothing never does."""
    it = await rows.by_id(tx, job.object_id)
    if it is not None and it.state == ASKED:
        await end(deps, tx, it)
    return None


async def nudge(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """Once more, at most twice; who blocked the bot since is asked by his secretariat."""
    side = await rows.side(tx, job.object_id)
    it = await rows.by_id(tx, side.suggestion_id) if side else None
    if side is None or it is None or (side.state, it.state) != (ASKED, ASKED) or side.nudges >= telling.MOST_NUDGES:
        return None
    own = await gates.side(tx, side.person_id)
    if own and own.telegram_id is None:
        new = msgspec.structs.replace(side, state=WITH_SECRETARIAT)
        if await rows.move_side(tx, side, new):
            await telling.tell_desk(deps, tx, it, new)
        return None
    new = msgspec.structs.replace(side, nudges=side.nudges + 1)
    if await rows.move_side(tx, side, new):
        await telling.ask(deps, tx, it, new, nudge=new.nudges)
    return None


async def consent_withdrawn(deps: Deps, tx: Transaction, person: int) -> None:
    """His yes that waits for the other's is none any more."""
    for side in await rows.yes_of(tx, person):
        it = await rows.by_id(tx, side.suggestion_id)
        if it:
            await say(deps, tx, it, side, NO, side.decided_by or 0)


async def _connect(deps: Deps, tx: Transaction, it: Suggestion, sides: list[Side]) -> bool:
    """An introduction that both have said yes to; False where the two mustn't meet any more, or nobody is there."""
    pair = await showing.pair(tx, it)
    if pair is None or not (pair.first.telegram_id or pair.second.telegram_id):
        return False
    now = deps.now()
    if not await tx.run(lambda connection: rows.fit(connection, pair.first.row.id, pair.second.row.id, now, None)):
        return False
    made = await introductions.put(tx, await _introduction(deps, tx, pair, sides))
    await introducing.connect(deps, tx, made)
    await introducing.plan_meeting(deps, tx, made)
    new = msgspec.structs.replace(it, state=CONNECTED, ended_at=now, introduction_id=made.id)
    return await rows.move(tx, it, new)


async def _introduction(deps: Deps, tx: Transaction, pair: Pair, sides: list[Side]) -> Introduction:
    """As if who is on the bot had asked, and the other said yes to it."""
    own, target = pair.both(pair.it.first_id if pair.first.telegram_id else pair.it.second_id)
    answer = next(side for side in sides if pair.both(side.person_id)[0] is target)
    carrier = None if target.telegram_id else answer.decided_by
    reader = await introducing.reader_of(deps, tx, own.telegram_id or 0)
    language = reader.language if reader else deps.config.alliance.language
    why = deps.messages.render("suggestions/why_alone", language, why=pair.reason).text
    now = deps.now()
    return Introduction(
        id=0,
        draft_id=-pair.it.id,  # no form made it
        telegram_id=own.telegram_id or 0,
        person_id=own.row.id,
        target_id=target.row.id,
        notice_id=pair.it.notice_id,
        organisation_id=target.desk if carrier else pair.it.organisation_id,
        way=gates.SECRETARIAT,
        purpose=_purpose(pair, own.view.name),
        pitch=html.unescape(TAGS.sub("", why)),
        shared=json.dumps(introductions_asking.SHARED),
        state=states.ACCEPTED if carrier else states.CONNECTED,
        created_at=pair.it.asked_at or now,
        due_at=pair.it.due_at or now,
        endorsed=1,
        target_shows=1,
        carrier=carrier,
        decided_by=answer.decided_by,
        asked_at=pair.it.asked_at,
        answered_at=now,
    )


def _purpose(pair: Pair, name: str) -> str:
    if pair.reason.kind not in {CHAIN, NEEDS, NOTICE}:
        return "cooperate"
    return "supply" if pair.reason.giver == name else "buy"
