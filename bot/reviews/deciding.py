"""At the desk: what a member wants changed, before and after; taken over, or sent back with a reason."""

import json
from functools import partial
from typing import Any

import msgspec

from bot import audit, waiting
from bot.accounts import Reader
from bot.deps import Deps
from bot.entries import rights, telling, writing
from bot.entries.fields import KIND_OF, Said
from bot.forms import filling, readers
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Choice, Form, Step
from bot.privacy import Viewer
from bot.refusals import Gone, Settled
from bot.reviews import asking
from storage import accounts, entries, reviews
from storage.database import Reader as Connection
from storage.database import Transaction
from storage.entries import Change
from storage.reviews import Review

NAME = "reviews"
REASONS = ("wrong", "unclear", "proof")


class ReviewClosed(Settled):
    """A colleague was first, or it was taken back: `state`, `name` of who decided."""


class Shown(msgspec.Struct, frozen=True):
    """`name`: of the company or the person; `changed`: the row isn't as it was when it was shown before.

    `number`: of the entry, by which what was taken over is taken back; 0: it isn't his to, or was.
    """

    review: Review
    name: str
    before: Said
    after: Said
    changed: bool = False
    number: int = 0


def sees(viewer: Viewer, review: Review) -> bool:
    return rights.may(viewer, (review.organisation_id,))


async def show(deps: Deps, viewer: Viewer, review_id: int) -> Shown:
    """Raises Gone, ReviewClosed."""
    async with deps.database.reading() as reader:
        return await _shown(reader, await _open(reader, viewer, review_id))


async def card(deps: Deps, viewer: Viewer, review_id: int) -> tuple[str, dict[str, Any]]:
    """The template that shows it, and its values. Raises Gone, ReviewClosed."""
    return "reviews/review", {"it": await show(deps, viewer, review_id)}


EDITS = waiting.Kind(reviews.edits, card)


async def _open(reader: Connection, viewer: Viewer, review_id: int) -> Review:
    review = await seen(reader, viewer, review_id)
    if review.state != "open":
        raise await _closed(reader, review)
    return review


async def seen(reader: Connection, viewer: Viewer, review_id: int) -> Review:
    """Raises Gone."""
    review = await reviews.by_id(reader, review_id)
    if review is None or not sees(viewer, review):
        raise Gone
    return review


async def _closed(reader: Connection, review: Review) -> ReviewClosed:
    who = await accounts.name_of(reader, review.decided_by) if review.decided_by else ""
    return ReviewClosed(state=review.state, name=who)


async def _shown(reader: Connection, review: Review, *, changed: bool = False, over: bool = False) -> Shown:
    """`over`: nobody needs to read a contact any more."""
    row = await _row(reader, review)
    before = await telling.said(reader, review.field, {name: row[name] for name in review.was}, masked=over)
    after = await telling.said(reader, review.field, review.wanted, masked=over)
    return Shown(review, row["name"], before, after, changed)


async def _row(reader: Connection, review: Review) -> dict[str, Any]:
    row = await reader.run(partial(entries.row, table=review.relation, row_id=review.row_id))
    if row is None:
        raise Gone
    return row


async def approve(deps: Deps, viewer: Viewer, review_id: int) -> Shown:
    """It is in the register now, and its asker hears of it; not where the row `changed` since: it is to be looked at.

    Raises Gone, ReviewClosed.
    """
    async with deps.database.transaction() as tx:
        review = await seen(tx, viewer, review_id)
        if (review.state, review.decided_by) == ("approved", viewer.telegram_id):
            return await _taken(deps, tx, viewer, review)  # his own second press ends as the first did
        if review.state != "open":
            raise await _closed(tx, review)
        shown = await _approve(deps, tx, viewer, review)
    deps.bell.set()
    return shown


async def _approve(deps: Deps, tx: Transaction, viewer: Viewer, review: Review) -> Shown:
    row = await _row(tx, review)
    now = {name: row[name] for name in review.was}
    if now != review.was:
        await reviews.look_again(tx, review.id, json.dumps(now, ensure_ascii=False))
        return await _shown(tx, review, changed=True)
    of = await rights.load(deps, tx, viewer, KIND_OF[review.relation], review.row_id)
    change = Change(review.relation, review.row_id, review.was, review.wanted)
    act = writing.Act("approve", review.field, review.draft_id, silent=True)
    await writing.write(deps, tx, viewer, act, of, [change])
    await reviews.decide(tx, review.id, "approved", viewer.telegram_id, deps.now())
    await asking.tell(deps, tx, "reviews/approved", review, after=(await _shown(tx, review)).after)
    return await _taken(deps, tx, viewer, review)


async def _taken(deps: Deps, tx: Transaction, viewer: Viewer, review: Review) -> Shown:
    """Raises Gone."""
    shown, made = await _shown(tx, review, over=True), await entries.by_draft(tx, review.draft_id)
    of = await rights.load(deps, tx, viewer, KIND_OF[review.relation], review.row_id)
    open_still = made and made.changes and rights.may(viewer, of.desks)
    return msgspec.structs.replace(shown, number=made.id) if made and open_still else shown


async def begin(deps: Deps, reader: Reader, review_id: int) -> Turn:
    """Ask why it goes back. Raises Gone, ReviewClosed."""
    async with deps.database.reading() as connection:
        review = await _open(connection, reader.viewer, review_id)
    return await filling.begin(deps, reader, NAME, {"review": review.id})


async def _reasons(_asking: Asking) -> list[Choice]:
    return [Choice(reason) for reason in REASONS]


async def _review(asked: Asking) -> dict[str, Any]:
    """What it was about. Raises Gone, ReviewClosed."""
    return {"it": await show(asked.deps, asked.reader.viewer, asked.answers["review"])}


FORM = Form(NAME, (Step("reason", read=readers.text(2, 300), choices=_reasons),), review=_review)


async def send_back(deps: Deps, reader: Reader, draft_id: int) -> Shown:
    """Its asker hears why, and keeps what he typed. Raises Gone, FormOver, ReviewClosed."""
    async with deps.database.transaction() as tx:
        draft, answered = await filling.complete(deps, tx, reader, draft_id, NAME)
        review = await seen(tx, reader.viewer, answered.answers["review"])
        reason, shown = answered.answers["reason"], await _shown(tx, review)
        if not await reviews.decide(tx, review.id, "returned", reader.viewer.telegram_id, deps.now(), reason):
            raise await _closed(tx, review)
        await filling.end(deps, tx, draft, "done")
        await _note_returned(tx, reader.viewer, review, deps.now())
        await asking.tell(deps, tx, "reviews/returned", review, reason=reason, after=shown.after)
    deps.bell.set()
    return shown


async def _note_returned(tx: Transaction, viewer: Viewer, review: Review, now: int) -> None:
    """Which field of whom; neither what he wanted nor why not, which are his asker's to read."""
    about, details = ("people", review.person_id), {"review": review.id, "field": review.field}
    at = review.organisation_id
    await audit.note(tx, viewer, "reviews:return", now=now, subject=about, organisation=at, details=details)


async def again(deps: Deps, reader: Reader, review_id: int) -> Turn:
    """What he had typed, once more, to be changed and sent anew. Raises Gone, FormOver."""
    async with deps.database.transaction() as tx:
        review = await reviews.by_id(tx, review_id)
        if review is None or review.telegram_id != reader.viewer.telegram_id or review.state != "returned":
            raise Gone
        draft = await filling.again(deps, tx, reader, review.draft_id)
    return await filling.resume(deps, reader, draft)


async def switch(deps: Deps, viewer: Viewer, organisation_id: int, *, reviewed: bool) -> None:
    """Whether a desk looks first at what its members change. Raises Gone."""
    async with deps.database.transaction() as tx:
        await rights.subject(deps, tx, viewer, "organisations", organisation_id)
        if await reviews.set_reviewed(tx, organisation_id, reviewed=reviewed):
            about, now, at = ("organisations", organisation_id), deps.now(), organisation_id
            details = {"reviewed": reviewed}
            await audit.note(tx, viewer, "reviews:switch", now=now, subject=about, organisation=at, details=details)
