"""The target's answer, in one tap; and taking back, by who asked."""

import msgspec

from bot.accounts import Reader as AsReader
from bot.deps import Deps
from bot.forms import filling, readers
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Form, Step
from bot.introductions import gates, states, telling
from bot.introductions.ties import on
from bot.personal import redacting
from bot.privacy import PersonView, Viewer
from bot.refusals import Gone, Refusal
from storage import drafts, introduced, introductions
from storage.database import Reader as Connection
from storage.database import Transaction
from storage.introductions import Introduction

REASON = "introduction_reasons"


class IntroductionOver(Refusal):
    """It doesn't wait for an answer any more. Whether it was let expire or taken back isn't said."""


class IntroductionEnded(Refusal):
    """There is nothing left to take back: `it`."""


class Answered(msgspec.Struct, frozen=True):
    """`again`: he is reminded once more; `due`: until when he can answer, ISO. Of `later` alone."""

    it: Introduction
    person: PersonView | None
    again: bool = False
    due: str = ""


async def _mine(tx: Connection, viewer: Viewer, number: int) -> Introduction:
    """One that he was asked. Raises Gone."""
    it = await introductions.by_id(tx, number)
    if it is None or it.hidden or viewer.person_id is None or it.asked_at is None:
        raise Gone
    target = await gates.side(tx, it.target_id)
    if target is None or target.row.id != viewer.person_id or it.person_id == it.target_id:
        raise Gone
    return it


async def yes(deps: Deps, viewer: Viewer, number: int) -> Answered:
    """Both have each other's contacts with this commit. Raises Gone, IntroductionOver."""
    return await _answer(deps, viewer, number, states.CONNECTED)


async def no(deps: Deps, viewer: Viewer, number: int) -> Answered:
    """Who asked hears it next morning, as of any quiet ending. Raises Gone, IntroductionOver."""
    return await _answer(deps, viewer, number, states.DECLINED)


async def _answer(deps: Deps, viewer: Viewer, number: int, state: str) -> Answered:
    async with deps.database.transaction() as tx:
        it = await _mine(tx, viewer, number)
        if (it.state, it.decided_by) != (state, viewer.telegram_id):  # his own second press ends as the first did
            it = await _decide(deps, tx, viewer, it, state)
        own = await gates.side(tx, it.person_id)
    deps.bell.set()
    return Answered(it, own.view if own else None)


async def _decide(deps: Deps, tx: Transaction, viewer: Viewer, it: Introduction, state: str) -> Introduction:
    if it.state not in states.AT_TARGET or await gates.side(tx, it.person_id) is None:  # who asked left meanwhile
        raise IntroductionOver
    said = {"decided_by": viewer.telegram_id, "answered_at": deps.now()}
    if state == states.CONNECTED:
        new = states.moved(it, state, **said, target_shows=1)
    else:
        new = states.moved(it, state, **said, told_at=await telling.told_at(deps, tx, it))
    if not await introductions.move(tx, it, new):
        raise IntroductionOver
    if state == states.CONNECTED:
        await telling.plan_meeting(deps, tx, new)
    await (telling.connect if state == states.CONNECTED else telling.end_quietly)(deps, tx, new)
    return new


async def later(deps: Deps, reader: AsReader, number: int) -> Answered:
    """He is reminded next morning, unless he was twice already. Raises Gone, IntroductionOver."""
    async with deps.database.transaction() as tx:
        it = await _mine(tx, reader.viewer, number)
        if it.state not in states.AT_TARGET:
            raise IntroductionOver
        again = await telling.plan_nudge(deps, tx, it, states.morning(deps.now(), reader.zone), reader.zone)
        own = await gates.side(tx, it.person_id)
    return Answered(it, own.view if own else None, again, on(it.due_at, reader.zone))


async def withdraw(deps: Deps, viewer: Viewer, number: int) -> Answered:
    """Take it back, as long as he doesn't know how it ended. Raises Gone, IntroductionEnded."""
    async with deps.database.transaction() as tx:
        it = await introductions.by_id(tx, number)
        if it is None or it.telegram_id != viewer.telegram_id or viewer.person_id is None:  # in a group he is nobody
            raise Gone
        if it.state != states.WITHDRAWN:
            if not states.open_to_asker(it, deps.now()):
                raise IntroductionEnded(it=it)
            await introductions.move(tx, it, states.moved(it, states.WITHDRAWN, ended_at=deps.now()))
        target = await gates.side(tx, it.target_id)
    return Answered(it, target.view if target else None)


async def stop_showing(deps: Deps, viewer: Viewer, number: int) -> None:
    """His contacts go out of the other's chat, as far as that can be. Raises Gone."""
    async with deps.database.transaction() as tx:
        if viewer.person_id is None:
            raise Gone
        if await introduced.stop_showing(tx, viewer.person_id, number):
            await redacting.begin(deps, tx, viewer.person_id)
    deps.bell.set()


async def _nothing(_asking: Asking) -> dict[str, object]:
    return {}


REASONS = Form(REASON, (Step("text", read=readers.text(2, 300)),), review=_nothing)


async def ask_reason(deps: Deps, reader: AsReader, number: int) -> Turn:
    """Why, for himself alone. Raises Gone."""
    async with deps.database.reading() as connection:
        it = await _mine(connection, reader.viewer, number)
    if it.state != states.DECLINED:
        raise Gone
    return await filling.begin(deps, reader, REASON, {"introduction": number})


async def give_reason(deps: Deps, reader: AsReader, draft_id: int) -> None:
    """Kept where nobody else reads it. Raises Gone, FormOver."""
    async with deps.database.transaction() as tx:
        draft, asking = await filling.complete(deps, tx, reader, draft_id, REASON)
        it = await _mine(tx, reader.viewer, asking.answers["introduction"])
        await introductions.give_reason(tx, it.id, it.target_id, asking.answers["text"])
        await filling.end(deps, tx, draft, "done")
        await drafts.empty(tx, draft.id)
