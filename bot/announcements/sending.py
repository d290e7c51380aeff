"""From a draft to deliveries: written down at once, begun at its time, queued by the thousand.

A job each: `start` at its time, `fill` until everybody is queued; what is queued goes out meanwhile.
"""

import json
import sqlite3

from bot import outbox
from bot.announcements import audience, bodies, categories, progress, recurring
from bot.calls import send_message
from bot.deps import Deps
from bot.outbox import Kind
from bot.refusals import Refusal
from storage import announcements, audiences, jobs
from storage.announcements import Announcement
from storage.audiences import Recipient
from storage.database import Transaction
from storage.jobs import Job
from storage.outbox import Delivery, Order

START, FILL = "announcement.start", "announcement.fill"
NOTICE = 2
AT_ONCE = 5_000
HOUR_MS = 3_600_000


class OutdatedError(Exception):
    """The pressed preview isn't what the draft is by now."""


class NotWaiting(Refusal):
    """It is on its way, or over: `state`."""


def _still_due(connection: sqlite3.Connection, delivery: Delivery) -> bool:
    """What corrects or takes back is due whatever became of the rest; who wants none of its kind by now gets none."""
    return delivery.operation != "send" or announcements.is_wanted(connection, delivery.object_id, delivery.recipient)


DELIVERY = Kind(still_due=_still_due)


async def start(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """Its time has come."""
    found = await announcements.by_id(tx, job.object_id)
    now = deps.now()
    if found is not None and found.state == "recurring":
        await _recur(deps, tx, found)
        return None
    if found is None or not await announcements.move(tx, found.id, ("scheduled", "held"), "sending", now):
        return None
    private, group = await bodies.put(deps, tx, found)
    await announcements.set_bodies(tx, found.id, private, group)
    chats = audience.chats(json.loads(found.audience))
    await bodies.queue(deps, tx, found, group, [Recipient(chat) for chat in chats])
    await jobs.plan(tx, FILL, found.id, now, now)
    await progress.plan(deps, tx, found.id)
    return None


async def _recur(deps: Deps, tx: Transaction, found: Announcement, *, held: bool = False) -> None:
    """The one whose time has come goes out, or is held; its author is told which."""
    made = await recurring.spawn(deps, tx, found, held=held)
    if made is None:
        return
    if not held:
        await jobs.plan(tx, START, made.id, deps.now(), deps.now())
    await tell_author(deps, tx, made, "announcements/held" if held else "announcements/recurred")


async def fill(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """The next thousands; again until all are queued, unless it was stopped meanwhile."""
    found = await announcements.by_id(tx, job.object_id)
    if found is None or found.state != "sending" or found.cursor < 0:
        return None
    optional = categories.optional(found.category)
    chosen, otherwise = json.loads(found.audience), deps.config.alliance.language
    wanted = audience.who(found.organisation_id or 0, chosen, deps.today(), optional, otherwise)
    if wanted is None:
        await announcements.set_cursor(tx, found.id, -1)
        return None
    cursor, recipients = await tx.run(
        lambda connection: audiences.write_down(connection, found.id, wanted, found.cursor, AT_ONCE)
    )
    await bodies.queue(deps, tx, found, found.private_body or 0, recipients)
    await announcements.set_cursor(tx, found.id, cursor)
    return deps.now() if cursor >= 0 else None


async def hold(deps: Deps, tx: Transaction, job: Job) -> None:
    """So late that its author is asked: the bot was down at its time."""
    found = await announcements.by_id(tx, job.object_id)
    if found is not None and found.state == "recurring":
        await _recur(deps, tx, found, held=True)
        return
    if found is None or not await announcements.move(tx, found.id, ("scheduled",), "held", deps.now()):
        return
    await tell_author(deps, tx, found, "announcements/held")


async def tell_author(deps: Deps, tx: Transaction, found: Announcement, template: str) -> None:
    reader = await progress.author(deps, tx, found)
    if reader is None:
        return
    message = deps.messages.render(template, reader.language, announcement=found, zone=reader.zone, now=deps.now())
    parameters, order = send_message(message), Order("notice", found.id, 0, occurrence=template, priority=NOTICE)
    await tx.run(lambda c: outbox.queue(c, "sendMessage", parameters, order, [found.author], deps.now()))


def hold_after_ms(deps: Deps) -> int:
    return round(deps.config.announcements.hold_after_hours * HOUR_MS)
