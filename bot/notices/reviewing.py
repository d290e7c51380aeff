"""The secretariat looks at a notice before it comes out: yes, or back with a reason. The second one hears of the first.

The queue is three functions: `count`, `waiting` (a page, the oldest first) and `show`.
"""

from typing import Any

import msgspec

from bot import desks
from bot import waiting as desk
from bot.accounts import Reader as AsReader
from bot.deps import Deps
from bot.desks import DeskOnly
from bot.forms import filling, readers
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Form, Step
from bot.notices import cards, life, noting, rights, telling
from bot.notices.cards import Card
from bot.notices.life import PENDING, PUBLISHED, REMOVED, RETURNED
from bot.pages import PAGE, Page, page
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal, Settled
from storage import drafts, notice_reviews, notices
from storage.database import Reader, Transaction
from storage.notices import Move, Notice

NAME = "returning"
MANY = 100
WORDS = 300


class ReviewOver(Settled):
    """Somebody was first, or its author took it back: `state`, `name` of who did, `reason`, `notice`."""


class ReviewOutdated(Refusal):
    """Its author has changed it since: look at it anew. `notice`."""


class Waiting(msgspec.Struct, frozen=True):
    notice: Notice
    organisation: str


class Review(msgspec.Struct, frozen=True):
    """A card to decide on. `before`: what was decided of it earlier, the newest first."""

    card: Card
    why: tuple[str, ...]
    before: tuple[Move, ...]


async def count(deps: Deps, viewer: Viewer) -> int:
    """How many wait at the viewer's desks, up to MANY; nothing for who has none."""
    if not viewer.staff:
        return 0
    async with deps.database.reading() as reader:
        return await notice_reviews.count_waiting(reader, desks.organisations(viewer), MANY)


async def waiting(deps: Deps, viewer: Viewer, offset: int) -> Page:
    """The oldest first. Raises DeskOnly."""
    if not viewer.staff:
        raise DeskOnly
    async with deps.database.reading() as reader:
        return page(await notice_reviews.waiting(reader, desks.organisations(viewer), PAGE + 1, offset), offset)


async def show(deps: Deps, viewer: Viewer, notice_id: int) -> Review:
    """Raises Gone, ReviewOver."""
    async with deps.database.reading() as reader:
        notice = await _open(reader, viewer, notice_id)
        moves = await notices.history(reader, notice_id, 6)
    card = await cards.card(deps, viewer, notice_id)
    decided = tuple(move for move in moves if move.after in {RETURNED, REMOVED})
    return Review(card, tuple(notice.flags.split()), decided)


async def shown(deps: Deps, viewer: Viewer, notice_id: int) -> tuple[str, dict[str, Any]]:
    """The template that shows it, and its values. Raises Gone, ReviewOver."""
    return "notices/review", {"it": await show(deps, viewer, notice_id)}


NOTICES = desk.Kind(notice_reviews.pending, shown)


async def _open(reader: Reader, viewer: Viewer, notice_id: int) -> Notice:
    """One that waits at his desk. Raises Gone, ReviewOver."""
    notice = await notices.by_id(reader, notice_id)
    if notice is None or not rights.at_desk(viewer, notice):
        raise Gone
    if notice.state != PENDING:
        raise await over(reader, notice)
    return notice


async def over(reader: Reader, notice: Notice) -> ReviewOver:
    last = next(iter(await notices.history(reader, notice.id, 1)), None)
    told = (last.name, last.reason) if last else ("", "")
    return ReviewOver(notice=notice, state=notice.state, name=told[0], reason=told[1])


async def accept(deps: Deps, viewer: Viewer, notice_id: int, version: int) -> Notice:
    """It comes out, and its author hears of it. Raises Gone, ReviewOver, ReviewOutdated."""
    async with deps.database.transaction() as tx:
        if done := await _his_own(tx, viewer, notice_id, PUBLISHED):
            return done
        notice = await _decidable(tx, viewer, notice_id, version)
        await life.shift(deps, tx, notice, PUBLISHED, viewer.telegram_id)
        found = await notices.by_id(tx, notice_id)
        assert found
        await noting.note(tx, viewer, "notices:accept", notice, found, deps.now())
        if not rights.own(viewer, notice):
            await telling.tell_author(
                deps, tx, found, "notices/accepted", f"accepted {version}.{deps.now()}", reason=""
            )
    deps.bell.set()
    return found


async def give_back(deps: Deps, viewer: Viewer, notice_id: int, version: int, reason: str) -> Notice:
    """Its author hears why, and mends it with everything kept. Raises Gone, ReviewOver, ReviewOutdated."""
    async with deps.database.transaction() as tx:
        if done := await _his_own(tx, viewer, notice_id, RETURNED):
            return done
        notice = await _decidable(tx, viewer, notice_id, version)
        await _give_back(deps, tx, viewer, notice, reason)
    deps.bell.set()
    return notice


async def _give_back(deps: Deps, tx: Transaction, viewer: Viewer, notice: Notice, reason: str) -> None:
    await life.shift(deps, tx, notice, RETURNED, viewer.telegram_id, reason)
    occurrence = f"returned {notice.version}.{deps.now()}"
    await telling.tell_author(deps, tx, notice, "notices/returned", occurrence, reason=reason)
    after = msgspec.structs.replace(notice, state=RETURNED)
    await noting.note(tx, viewer, "notices:give_back", notice, after, deps.now(), reason=reason)


async def _decidable(tx: Transaction, viewer: Viewer, notice_id: int, version: int) -> Notice:
    notice = await _open(tx, viewer, notice_id)
    if notice.version != version:
        raise ReviewOutdated(notice=notice)
    return notice


async def _his_own(tx: Transaction, viewer: Viewer, notice_id: int, state: str) -> Notice | None:
    """His own second press ends as the first did."""
    notice = await notices.by_id(tx, notice_id)
    if notice is None or notice.state != state or not rights.at_desk(viewer, notice):
        return None
    last = next(iter(await notices.history(tx, notice_id, 1)), None)
    same = last is not None and last.telegram_id == viewer.telegram_id and last.before == PENDING
    return notice if same else None


async def _review(asking: Asking) -> dict[str, object]:
    async with asking.deps.database.reading() as reader:
        notice = await notices.by_id(reader, asking.answers["notice"])
    if notice is None:
        raise Gone
    return {"notice": notice}


FORM = Form(NAME, (Step("reason", read=readers.text(2, WORDS)),), review=_review)


async def write_reason(deps: Deps, who: AsReader, notice_id: int, version: int, act: str) -> Turn:
    """In his own words. `act`: back or remove. Raises Gone, ReviewOver."""
    async with deps.database.reading() as reader:
        if act == "back":
            await _open(reader, who.viewer, notice_id)
        elif not rights.at_desk(who.viewer, await life.steered(reader, who.viewer, notice_id)):
            raise Gone
    return await filling.begin(deps, who, NAME, {"notice": notice_id, "version": version, "act": act})


async def decide(deps: Deps, who: AsReader, draft_id: int) -> tuple[Notice, str]:
    """With the reason that he wrote; and what was done.

    Raises Gone, FormOver, ReviewOver, ReviewOutdated, NoticeMoved.
    """
    async with deps.database.transaction() as tx:
        draft, asking = await filling.complete(deps, tx, who, draft_id, NAME)
    answers = asking.answers
    if answers["act"] == "back":
        done = await give_back(deps, who.viewer, answers["notice"], answers["version"], answers["reason"])
    else:
        done = await life.do(deps, who.viewer, answers["notice"], "remove", answers["reason"])
    async with deps.database.transaction() as tx:  # only now: what couldn't be done can be tried again
        await filling.end(deps, tx, draft, "done")
        await drafts.empty(tx, draft.id)
    return done, answers["act"]
