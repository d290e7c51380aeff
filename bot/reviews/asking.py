"""What a member changes waits at a desk that wants to look first: put there, told, taken back."""

import json
import sqlite3
from collections.abc import Sequence

from bot import desks
from bot.claims import rights as claim_rights
from bot.deps import Deps
from bot.outbox import Kind
from bot.privacy import Viewer
from bot.refusals import Gone
from storage import accounts, reviews
from storage.database import Reader, Transaction
from storage.entries import Change
from storage.outbox import Delivery, Order
from storage.people import Membership
from storage.reviews import Review

REQUEST_KIND, ANSWER_KIND = "review", "reviewed"
PRIORITY = 2


def _still_due(connection: sqlite3.Connection, delivery: Delivery) -> bool:
    return reviews.is_open(connection, delivery.object_id)


REQUEST = Kind(again_when_unknown=True, still_due=_still_due)
ANSWER = Kind(again_when_unknown=True)


async def desk_of(deps: Deps, reader: Reader, viewer: Viewer, held: Sequence[Membership]) -> int | None:
    """The organisation whose secretariat looks first at what he changes of himself; None: nobody, as of who has a desk.

    Of several that want to, the one where he ranks highest; none that named in its list whom others had entered.
    """
    of = [each.organisation_id for each in claim_rights.deciding(held, deps.today())]
    if viewer.officer or viewer.admin or any(each in viewer.desks for each in of):
        return None
    return next(iter(await reviews.reviewing(reader, json.dumps(of))), None)


async def put(
    deps: Deps, tx: Transaction, viewer: Viewer, organisation_id: int, change: Change, *, field: str, draft_id: int
) -> Review:
    """It waits, and the desk hears of it; what he asked before about the same doesn't any more. Ring `deps.bell`."""
    asked = Review(
        id=0,
        draft_id=draft_id,
        telegram_id=viewer.telegram_id,
        person_id=viewer.person_id or 0,
        organisation_id=organisation_id,
        relation=change.table,
        row_id=change.id,
        field=field,
        before=json.dumps(change.before, ensure_ascii=False),
        after=json.dumps(change.after, ensure_ascii=False),
        state="open",
        reason="",
        created_at=deps.now(),
        decided_by=None,
    )
    made = await reviews.by_id(tx, await reviews.put(tx, asked))
    if made is None:
        raise Gone
    order = Order(REQUEST_KIND, made.id, 0, priority=PRIORITY)
    await desks.tell(deps, tx, "reviews/request", order, await desks.staff(deps, tx, organisation_id), review=made)
    return made


async def of_draft(reader: Reader, viewer: Viewer, draft_id: int) -> Review | None:
    """What a draft of his waits as: a second press makes no second."""
    found = await reviews.open_of_draft(reader, draft_id)
    return found if found and found.telegram_id == viewer.telegram_id else None


async def withdraw(deps: Deps, viewer: Viewer, review_id: int) -> Review:
    """Take it back; a second press ends the same. Raises Gone."""
    async with deps.database.transaction() as tx:
        found = await reviews.by_id(tx, review_id)
        if found is None or found.telegram_id != viewer.telegram_id:
            raise Gone
        done = await reviews.decide(tx, review_id, "withdrawn", viewer.telegram_id, deps.now())
        if not done and found.state != "withdrawn":
            raise Gone
    return found


async def tell(deps: Deps, tx: Transaction, template: str, review: Review, **values: object) -> None:
    """Its asker hears what became of it."""
    order = Order(ANSWER_KIND, review.id, 0, priority=PRIORITY)
    told = await accounts.languages(tx, [review.telegram_id])
    await desks.tell(deps, tx, template, order, told, review=review, **values)
