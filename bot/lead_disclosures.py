"""Taking the phone that somebody left with a lead back out of the messages that show it.

Once the lead isn't open, or another desk's, each of them is edited by the outbox to say so; where that fails the
message is deleted, as long as Telegram allows that. Contacts of the register's people: bot/personal/redacting.py.
"""

import sqlite3
from functools import partial

from bot import outbox
from bot.calls import edit_message
from bot.deps import Deps
from bot.outbox import Kind
from bot.personal.redacting import DELETABLE_MS, FAILED_AFTER_MS, PRIORITY, Call, reader_of
from bot.privacy import Viewer
from storage import accounts, jobs
from storage import lead_disclosures as rows
from storage.database import Reader, Transaction
from storage.jobs import Job
from storage.lead_disclosures import Shown
from storage.outbox import Delivery, Order

KIND, DELETE = rows.REDACTION, "lead.delete"


def _still_due(connection: sqlite3.Connection, delivery: Delivery) -> bool:
    return rows.is_taken(connection, delivery.object_id)


DELIVERY = Kind(again_when_unknown=True, still_due=_still_due)  # the same edit once more harms nobody


async def disclose(deps: Deps, lead_id: int, chat_id: int, message_id: int) -> int:
    """Note that a message shows the phone of a lead, before it does."""
    async with deps.database.transaction() as tx:
        return await rows.put(tx, lead_id, chat_id, message_id, deps.now())


async def disclosed(deps: Deps, noted: int, lead_id: int, chat_id: int, message_id: int) -> None:
    """It does, in this message, as was `noted`; what was taken back meanwhile goes at once."""
    async with deps.database.transaction() as tx:
        await rows.drop(tx, noted)  # an edit that was queued meanwhile may have come too early
        await rows.forget(tx, chat_id, message_id)
        await rows.put(tx, lead_id, chat_id, message_id, deps.now())
        await redact(deps, tx, lead_id)
    deps.bell.set()


async def overwritten(deps: Deps, chat_id: int, message_id: int) -> None:
    """A message shows something else by now: nothing of that is to be taken back."""
    if await rows.has(deps.database.here, chat_id, message_id):
        async with deps.database.transaction() as tx:
            await rows.forget(tx, chat_id, message_id)


async def sees_phone(deps: Deps, reader: Reader, viewer: Viewer, organisation_id: int | None) -> bool:
    """Its own desk; the office, then an admin, where nobody of that desk is on the bot to read it."""
    if viewer.officer if organisation_id is None else organisation_id in viewer.desks:
        return True
    stands_in = viewer.officer or viewer.admin
    return stands_in and not await accounts.at_desk(reader, organisation_id, deps.today())


async def redact(deps: Deps, tx: Transaction, lead_id: int, but: tuple[int, int] | None = None) -> int:
    """Out of what shows it to whom it isn't for any more, but for one message, (chat, its id), that is about to show
    something else. Out of how many; ring `deps.bell` after the commit.
    """
    found = [each for each in await rows.of_lead(tx, lead_id) if (each.chat_id, each.message_id) != but]
    return sum([await _take(deps, tx, each) for each in found])


async def redact_over(deps: Deps, tx: Transaction) -> None:
    """Of all that are over: for what ends many at once."""
    for each in await rows.over(tx):
        await _take(deps, tx, each)


async def _take(deps: Deps, tx: Transaction, shown: Shown) -> bool:
    reader, now = await reader_of(deps, tx, shown.chat_id), deps.now()
    if shown.state == "open" and await sees_phone(deps, tx, reader.viewer, shown.organisation_id):
        return False
    await rows.take(tx, shown.id, now)
    message = deps.messages.render("leads/redacted", reader.language, it=shown)
    order = Order(KIND, shown.id, 0, "edit", str(now), PRIORITY)
    await _aim(deps, tx, shown, ("editMessageText", edit_message(message)), order)
    await jobs.plan(tx, DELETE, shown.lead_id, now + FAILED_AFTER_MS, now)
    return True


async def _aim(deps: Deps, tx: Transaction, shown: Shown, call: Call, order: Order) -> None:
    aim = partial(outbox.aim, call=call, order=order, chat_id=shown.chat_id, target=shown.message_id)
    await tx.run(partial(aim, now=deps.now()))


async def delete(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """The job: what couldn't be edited is deleted; again while edits are under way."""
    now = deps.now()
    for each in await rows.undone(tx, job.object_id, now - DELETABLE_MS):
        await _aim(deps, tx, each, ("deleteMessage", {}), Order(KIND, each.id, 0, "delete", priority=PRIORITY))
    return now + 10 * FAILED_AFTER_MS if await rows.waiting(tx, job.object_id) else None
