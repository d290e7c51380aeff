"""A secretariat's part: hand it to its member, with a word for it or without; record what he said; pass it on."""

from typing import Any

import msgspec

from bot import audit, waiting
from bot.deps import Deps
from bot.introductions import gates, states, telling
from bot.introductions.gates import Side
from bot.introductions.ties import Ties, ties
from bot.pages import PAGE, Page, page
from bot.privacy import Viewer
from bot.refusals import Gone, Settled
from storage import introductions, jobs, organisations
from storage.database import Reader, Transaction
from storage.introductions import Introduction

LEAST_LEFT_MS = 3 * states.DAY_MS  # for the target, however long it waited at the desk


class IntroductionSettled(Settled):
    """A colleague was first, or it is over: `state`."""


class Carried(msgspec.Struct, frozen=True):
    """As its desk sees it. `there`: the target is on the bot; `desk`: whose it is ("" the office's)."""

    it: Introduction
    own: Side
    target: Side
    ties: Ties
    desk: str

    @property
    def there(self) -> bool:
        return self.target.telegram_id is not None


async def card(deps: Deps, viewer: Viewer, number: int) -> tuple[str, dict[str, Any]]:
    """Raises Gone, IntroductionSettled."""
    return "introductions/desk", {"it": await show(deps, viewer, number)}


INTRODUCTIONS = waiting.Kind(introductions.waiting, card)


async def show(deps: Deps, viewer: Viewer, number: int) -> Carried:
    """Raises Gone, IntroductionSettled."""
    async with deps.database.reading() as reader:
        return await _carried(reader, await _waiting(reader, viewer, number))


async def _waiting(reader: Reader, viewer: Viewer, number: int) -> Introduction:
    it = await introductions.by_id(reader, number)
    if it is None or it.hidden or it.person_id == viewer.person_id:
        raise Gone
    if not (viewer.officer or viewer.admin or it.organisation_id in viewer.desks):
        raise Gone
    if it.state not in {states.WITH_SECRETARIAT, states.ACCEPTED}:
        raise IntroductionSettled(state=it.state)
    return it


async def _carried(reader: Reader, it: Introduction) -> Carried:
    own, target = await gates.side(reader, it.person_id), await gates.side(reader, it.target_id)
    if own is None or target is None:
        raise Gone
    desk = await organisations.by_id(reader, it.organisation_id) if it.organisation_id else None
    return Carried(it, own, target, await ties(reader, own, target), desk.name if desk else "")


async def hand_over(deps: Deps, viewer: Viewer, number: int, *, endorsed: bool) -> Carried:
    """To its member, who is on the bot; with the secretariat's word for it. Raises Gone, IntroductionSettled."""
    async with deps.database.transaction() as tx:
        it, now = await _waiting(tx, viewer, number), deps.now()
        found = await _carried(tx, it)
        if not found.there or it.state != states.WITH_SECRETARIAT:
            raise Gone
        state, due = states.ENDORSED if endorsed else states.ASKED, max(it.due_at, now + LEAST_LEFT_MS)
        new = states.moved(it, state, asked_at=now, due_at=due, endorsed=int(endorsed))
        await _settle(tx, it, new)
        await jobs.plan(tx, telling.EXPIRE, it.id, due, now)
        await _note(tx, viewer, "introductions:endorse" if endorsed else "introductions:carry", it, now)
        await telling.ask_target(deps, tx, new)
    deps.bell.set()
    return msgspec.structs.replace(found, it=new)


async def decline(deps: Deps, viewer: Viewer, number: int) -> Carried:
    """It can't be brought about. Raises Gone, IntroductionSettled."""
    async with deps.database.transaction() as tx:
        it, now = await _waiting(tx, viewer, number), deps.now()
        if it.state != states.WITH_SECRETARIAT:
            raise Gone
        told_at = await telling.told_at(deps, tx, it)
        said = {"decided_by": viewer.telegram_id, "answered_at": now, "told_at": told_at}
        new = states.moved(it, states.DECLINED, **said)
        await _settle(tx, it, new)
        await _note(tx, viewer, "introductions:decline", it, now)
        await telling.end_quietly(deps, tx, new)
        found = await _carried(tx, new)
    deps.bell.set()
    return found


async def agreed(deps: Deps, viewer: Viewer, number: int) -> Carried:
    """He said yes to his secretariat: each gets the other's contacts; for who isn't on the bot, whoever noted it.

    Raises Gone, IntroductionSettled.
    """
    async with deps.database.transaction() as tx:
        it, now = await _waiting(tx, viewer, number), deps.now()
        if it.state != states.WITH_SECRETARIAT:
            raise Gone
        there = (await _carried(tx, it)).there
        said = {"decided_by": viewer.telegram_id, "answered_at": now, "carrier": None if there else viewer.telegram_id}
        new = states.moved(it, states.CONNECTED if there else states.ACCEPTED, **said, target_shows=1)
        await _settle(tx, it, new)
        await _note(tx, viewer, "introductions:agree", it, now)
        await telling.connect(deps, tx, new)
        if there:
            await telling.plan_meeting(deps, tx, new)
        found = await _carried(tx, new)
    deps.bell.set()
    return found


async def passed_on(deps: Deps, viewer: Viewer, number: int) -> Carried:
    """He knows now whom he can reach how. Raises Gone, IntroductionSettled."""
    async with deps.database.transaction() as tx:
        it = await _waiting(tx, viewer, number)
        if it.state != states.ACCEPTED:
            raise Gone
        new = states.moved(it, states.CONNECTED)
        await _settle(tx, it, new)
        await telling.plan_meeting(deps, tx, new)
        await _note(tx, viewer, "introductions:pass_on", it, deps.now())
        return await _carried(tx, new)


async def _settle(tx: Transaction, it: Introduction, new: Introduction) -> None:
    if not await introductions.move(tx, it, new):
        raise IntroductionSettled(state="")


async def _note(tx: Transaction, viewer: Viewer, act: str, it: Introduction, now: int, **more: object) -> None:
    """Who was asked by whom isn't said, but by ids."""
    about, details = ("people", it.target_id), {"introduction": it.id, **more}
    await audit.note(tx, viewer, act, now=now, subject=about, organisation=it.organisation_id, details=details)


async def other_desks(deps: Deps, viewer: Viewer, number: int, offset: int) -> tuple[Carried, Page]:
    """To whom it can be handed on. Raises Gone, IntroductionSettled."""
    async with deps.database.reading() as reader:
        found = await _carried(reader, await _waiting(reader, viewer, number))
        return found, page(await organisations.desks(reader, deps.today(), PAGE + 1, offset), offset)


async def hand_on(deps: Deps, viewer: Viewer, number: int, organisation_id: int | None) -> Carried:
    """To another desk, the office's for None. Raises Gone, IntroductionSettled."""
    async with deps.database.transaction() as tx:
        it = await _waiting(tx, viewer, number)
        if organisation_id and not await organisations.by_id(tx, organisation_id):
            raise Gone
        new = msgspec.structs.replace(it, organisation_id=organisation_id)
        if it.organisation_id != organisation_id and await introductions.hand_on(tx, it, organisation_id):
            await _note(tx, viewer, "introductions:hand_on", it, deps.now(), to=organisation_id)
            if it.state == states.WITH_SECRETARIAT:
                await telling.tell_desk(deps, tx, new, again=True)
        found = await _carried(tx, new)
    deps.bell.set()
    return found
