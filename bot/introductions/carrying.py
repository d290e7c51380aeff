"""A secretariat's part: hand it to its member, with a word for it or without; record what he said; pass it on."""

from typing import Any

import msgspec

from bot import audit, waiting
from bot.deps import Deps
from bot.introductions import gates, meeting, states, telling
from bot.introductions.gates import Side
from bot.introductions.ties import Ties, ties
from bot.pages import PAGE, Page, page
from bot.privacy import CONTACTS, Viewer, visible_fields
from bot.refusals import Gone, Settled
from storage import introductions, jobs, organisations
from storage.database import Reader, Transaction
from storage.introductions import Introduction

LEAST_LEFT_MS = 3 * states.DAY_MS  # for the target, however long it waited at the desk


class IntroductionSettled(Settled):
    """A colleague was first, or it is over: `state`."""


class Carried(msgspec.Struct, frozen=True):
    """As its desk sees it. `there`: the target is on the bot; `desk`: whose it is ("" the office's).

    `sees`: the reader finds the target's phone on his card; `phone`: of his organisation's office.
    """

    it: Introduction
    own: Side
    target: Side
    ties: Ties
    desk: str
    sees: bool = False
    phone: str = ""

    @property
    def there(self) -> bool:
        return self.target.telegram_id is not None

    @property
    def contactless(self) -> bool:
        """The register has nothing by which he is reached."""
        return not any(getattr(self.target.row, field) for field in CONTACTS)


async def card(deps: Deps, viewer: Viewer, number: int) -> tuple[str, dict[str, Any]]:
    """Raises Gone, IntroductionSettled."""
    return "introductions/desk", {"it": await show(deps, viewer, number)}


INTRODUCTIONS = waiting.Kind(introductions.waiting, card)


async def show(deps: Deps, viewer: Viewer, number: int) -> Carried:
    """Raises Gone, IntroductionSettled."""
    async with deps.database.reading() as reader:
        return await _carried(deps, reader, await _waiting(reader, viewer, number), viewer)


async def _waiting(reader: Reader, viewer: Viewer, number: int) -> Introduction:
    it = await introductions.by_id(reader, number)
    if it is None or it.hidden or it.person_id == viewer.person_id:
        raise Gone
    if not (viewer.officer or viewer.admin or it.organisation_id in viewer.desks):
        raise Gone
    if it.state not in {states.WITH_SECRETARIAT, states.ACCEPTED}:
        raise IntroductionSettled(state=it.state)
    return it


async def _carried(deps: Deps, reader: Reader, it: Introduction, viewer: Viewer) -> Carried:
    own, target = await gates.side(reader, it.person_id), await gates.side(reader, it.target_id)
    if own is None or target is None:
        raise Gone
    desk, home = await gates.desk_name(deps, reader, it.organisation_id), target.desk
    office = await organisations.by_id(reader, home) if home else None
    sees = "phone" in visible_fields(viewer, target.row, target.held) and bool(target.row.phone)
    return Carried(it, own, target, await ties(reader, own, target), desk, sees, office.phone if office else "")


async def to_hand_over(deps: Deps, reader: Reader, viewer: Viewer, number: int) -> Carried:
    """One that can go to its member, who is on the bot. Raises Gone, IntroductionSettled."""
    found = await _carried(deps, reader, await _waiting(reader, viewer, number), viewer)
    if not found.there or found.it.state != states.WITH_SECRETARIAT:
        raise Gone
    return found


async def hand_over(deps: Deps, viewer: Viewer, number: int, *, endorsed: bool) -> Carried:
    """To its member; recommended, or not. Raises Gone, IntroductionSettled."""
    async with deps.database.transaction() as tx:
        found = await pass_to_target(deps, tx, viewer, number, endorsed=endorsed)
    deps.bell.set()
    return found


async def pass_to_target(
    deps: Deps, tx: Transaction, viewer: Viewer, number: int, *, endorsed: bool, word: str = ""
) -> Carried:
    """Inside a transaction of the caller's, who rings the bell. Raises Gone, IntroductionSettled."""
    found, now = await to_hand_over(deps, tx, viewer, number), deps.now()
    it = found.it
    state, due = states.ENDORSED if endorsed else states.ASKED, max(it.due_at, now + LEAST_LEFT_MS)
    new = states.moved(it, state, asked_at=now, due_at=due, endorsed=int(endorsed), word=word)
    await _settle(tx, it, new)
    await jobs.plan(tx, telling.EXPIRE, it.id, due, now)
    await _note(tx, viewer, "introductions:endorse" if endorsed else "introductions:carry", it, now)
    await telling.ask_target(deps, tx, new)
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
        found = await _carried(deps, tx, new, viewer)
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
        there = (await _carried(deps, tx, it, viewer)).there
        said = {"decided_by": viewer.telegram_id, "answered_at": now, "carrier": None if there else viewer.telegram_id}
        new = states.moved(it, states.CONNECTED if there else states.ACCEPTED, **said, target_shows=1)
        await _settle(tx, it, new)
        await _note(tx, viewer, "introductions:agree", it, now)
        await telling.connect(deps, tx, new)
        await telling.plan_meeting(deps, tx, new)  # who asked has the contacts, passed on or not
        found = await _carried(deps, tx, new, viewer)
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
        if new.met not in {"", meeting.NOT_YET}:  # what came of it was said meanwhile
            await introductions.move(tx, new, states.moved(new, states.CLOSED, ended_at=deps.now()))
        await _note(tx, viewer, "introductions:pass_on", it, deps.now())
        return await _carried(deps, tx, new, viewer)


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
        found = await _carried(deps, reader, await _waiting(reader, viewer, number), viewer)
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
        found = await _carried(deps, tx, new, viewer)
    deps.bell.set()
    return found
