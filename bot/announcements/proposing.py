"""A correction of what the office agreed to goes to the office again, and changes nothing until it has its yes."""

import json
from typing import Any

from bot.accounts import Reader
from bot.announcements import approving, rights
from bot.deps import Deps
from bot.desks import tell
from bot.outbox import Kind
from bot.privacy import Viewer
from bot.refusals import Gone, Settled
from storage import accounts, corrections
from storage.announcements import Announcement
from storage.corrections import Correction
from storage.database import Reader as Connection
from storage.database import Transaction
from storage.drafts import Draft
from storage.outbox import Order

KIND, PRIORITY = "correction", 2
NOTICE = Kind(again_when_unknown=True)


class CorrectionDecided(Settled):
    """It doesn't wait any more: `state`, `name` of who decided."""


async def needed(deps: Deps, reader: Connection, viewer: Viewer, found: Announcement) -> bool:
    """Whether the office has to agree: it agreed to what went out, and he isn't the whole of it."""
    if not found.beyond:
        return False
    return not viewer.officer or bool(await approving.others(deps, reader, viewer.telegram_id))


async def submit(
    deps: Deps, tx: Transaction, reader: Reader, draft: Draft, found: Announcement, answers: Any
) -> Correction:  # fmt: skip
    """It waits for the office's yes; one that waited before it doesn't any more. Ring the bell after the commit."""
    now, viewer = deps.now(), reader.viewer
    old = await corrections.waiting_of(tx, found.id)
    if old and await corrections.decide(tx, old.id, "overtaken", viewer.telegram_id, now):
        await answer(deps, tx, found, old, "announcements/correction_over", viewer)
    content, language = json.dumps(answers["content"], ensure_ascii=False), str(answers.get("language") or "")
    number = await corrections.put(tx, Correction(
        0, found.id, draft.id, answers["revision"], language, content, viewer.telegram_id, "submitted", "", None, now,
        None,
    ))  # fmt: skip
    told = await approving.others(deps, tx, viewer.telegram_id)
    order = Order(KIND, number, 0, occurrence="asked", priority=PRIORITY)
    await tell(deps, tx, "announcements/correction_request", order, told, announcement=found, number=number)
    await rights.note(tx, viewer, "announcements:propose", found, now, correction=number)
    put = await corrections.by_id(tx, number)
    assert put
    return put


async def answer(
    deps: Deps, tx: Transaction, found: Announcement, correction: Correction, template: str, viewer: Viewer
) -> None:
    """To its author, unless it is he who did it."""
    if correction.author == viewer.telegram_id:
        return
    told = await accounts.languages(tx, [correction.author])
    order = Order(KIND, correction.id, 0, occurrence=template, priority=PRIORITY)
    by = await accounts.name_of(tx, viewer.telegram_id)
    await tell(deps, tx, template, order, told, announcement=found, correction=correction, by=by)


async def withdraw(deps: Deps, reader: Reader, correction_id: int) -> Announcement:
    """Its author doesn't want it any more. Raises Gone, CorrectionDecided."""
    async with deps.database.transaction() as tx:
        correction = await corrections.by_id(tx, correction_id)
        if correction is None or correction.author != reader.viewer.telegram_id:
            raise Gone
        found = await rights.steered(tx, reader.viewer, correction.announcement_id)
        if correction.state != "withdrawn":
            if not await corrections.decide(tx, correction_id, "withdrawn", correction.author, deps.now()):
                raise await decided(tx, correction)
            await rights.note(tx, reader.viewer, "announcements:withdraw", found, deps.now(), correction=correction_id)
    return found


async def decided(reader: Connection, correction: Correction) -> CorrectionDecided:
    """Why it can't be decided on any more."""
    who = await accounts.name_of(reader, correction.decided_by) if correction.decided_by else ""
    return CorrectionDecided(state=correction.state, name=who)
