"""From a draft to deliveries: written down at once, begun at its time, queued by the thousand.

A job each: `start` at its time, `fill` until everybody is queued; what is queued goes out meanwhile.
"""

import json
import sqlite3
from functools import partial

import msgspec

from bot import outbox
from bot.accounts import Reader
from bot.announcements import approving, audience, bodies, categories, progress, recurring, rights, writing
from bot.announcements.audience import AudienceEmpty
from bot.announcements.writing import NOW
from bot.calls import send_message
from bot.deps import Deps
from bot.forms import filling, readers
from bot.forms.steps import Asking
from bot.holidays import calendars
from bot.outbox import Kind
from bot.recurrences import picking
from bot.recurrences.coming import Occurrence
from bot.recurrences.rules import NeverComes, Rule
from bot.refusals import Refusal
from bot.times.refusals import PastTime
from storage import announcements, audiences, drafts, jobs
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


class Pressed(msgspec.Struct, frozen=True):
    """What was pressed: the version of the draft that it shows, the message; why he approves it himself, if he does."""

    version: int
    message: int
    reason: str = ""


async def send(deps: Deps, reader: Reader, draft_id: int, pressed: Pressed) -> Announcement:
    """At its time, at once, or to the office that has to agree. A second press, or a replayed one, gets what the
    first made.

    Raises Gone, FormOver, OutdatedError, NotYourDesk, AudienceEmpty, PastTime, NeverComes, ReasonWantedError, and
    NotWaiting where what it replaces is out already.
    """
    async with deps.database.transaction() as tx:
        if made := await _made(tx, reader, draft_id):
            return made
        draft, asking = await filling.complete(deps, tx, reader, draft_id, writing.NAME)
        if draft.version != pressed.version:
            raise OutdatedError
        rights.check_source(reader.viewer, asking.answers["source"])
        answers = asking.answers
        approval = await approving.needed(deps, tx, reader.viewer, answers["source"], audience.tokens(answers))
        if approval == approving.OWN and pressed.reason not in approving.REASONS:
            raise approving.ReasonWantedError
        await _replace(deps, tx, draft_id)
        announcement = await _announcement(deps, tx, draft_id, asking, pressed.message)
        number = await announcements.put(tx, _judged(announcement, approval, pressed.reason))
        await filling.end(deps, tx, draft, "done")
        found = await rights.steered(tx, reader.viewer, number)
        await _begin(deps, tx, reader, found)
    deps.bell.set()
    return found


def _judged(announcement: Announcement, approval: str, reason: str) -> Announcement:
    """With what the office says of it: nothing yet, or that he is the office himself, and why."""
    beyond = bool(approval)
    if approval == approving.OFFICES:
        return msgspec.structs.replace(announcement, beyond=beyond, state="submitted")
    state = "recurring" if announcement.rule else "scheduled"
    if not approval:
        return msgspec.structs.replace(announcement, state=state)
    by, at = announcement.author, announcement.created_at
    return msgspec.structs.replace(
        announcement, beyond=beyond, state=state, approved_by=by, approved_at=at, remarks=reason
    )


async def _begin(deps: Deps, tx: Transaction, reader: Reader, found: Announcement) -> None:
    """To its time, or to the office; and into the audit."""
    now = deps.now()
    if found.state == "submitted":
        await approving.ask(deps, tx, found)
        await rights.note(tx, reader.viewer, "announcements:submit", found, now, urgent=found.urgent, at=found.at)
        return
    await jobs.plan(tx, START, found.id, found.at, now, local=found.local, zone=found.zone)
    act = "announcements:recur" if found.rule else "announcements:schedule" if found.local else "announcements:send"
    details = {"urgent": found.urgent, "at": found.at, **({"reason": found.remarks} if found.beyond else {})}
    await rights.note(tx, reader.viewer, act, found, now, **details)


async def _replace(deps: Deps, tx: Transaction, draft_id: int) -> None:
    """What the draft was scheduled as before doesn't go out as well. Raises NotWaiting where it is out already."""
    found = await announcements.of_draft(tx, draft_id)
    if found is None or found.state == "cancelled":
        return
    if not await announcements.move(tx, found.id, announcements.WAITING, "cancelled", deps.now()):
        raise NotWaiting(state=found.state)
    await jobs.drop(tx, START, found.id, deps.now())


async def _made(tx: Transaction, reader: Reader, draft_id: int) -> Announcement | None:
    """What this draft was sent as, unless it is open again."""
    draft = await drafts.by_id(tx, draft_id)
    if draft is None or draft.state != "done" or draft.telegram_id != reader.viewer.telegram_id:
        return None
    return await announcements.of_draft(tx, draft_id)


async def _announcement(deps: Deps, tx: Transaction, draft_id: int, asking: Asking, panel: int) -> Announcement:
    answers, viewer = asking.answers, asking.reader.viewer
    chosen, rule = audience.tokens(answers), picking.rule_of(answers)
    reached = await audience.reach(deps, tx, viewer, answers["source"], chosen)
    if not reached.register and not reached.groups:
        raise AudienceEmpty
    upcoming = await _upcoming(tx, rule, asking.now) if rule else None
    planned = upcoming.moment if upcoming else None if answers["time"] == NOW else readers.as_moment(answers["time"])
    if planned and planned.at <= asking.now:
        raise PastTime(meant=planned, typed=planned.local.replace("T", " "))
    people_only = [each for each in chosen if not each.startswith("g")]
    return Announcement(
        id=0,
        draft_id=draft_id,
        organisation_id=answers["source"] or None,
        organisation="",
        author=viewer.telegram_id,
        content=json.dumps(answers["content"], ensure_ascii=False),
        audience=json.dumps([*people_only, *(f"g{group.chat_id}" for group in reached.groups)], ensure_ascii=False),
        urgent=bool(answers["urgent"]),
        local=planned.local if planned else "",
        zone=planned.zone if planned else "",
        at=planned.at if planned else asking.now,
        state="scheduled",
        revision=0,
        private_body=None,
        group_body=None,
        cursor=0,
        created_at=asking.now,
        started_at=None,
        ended_at=None,
        panel_message=panel,
        category=categories.of(answers),
        texts=json.dumps(writing.texts(answers), ensure_ascii=False),
        rule=recurring.stored(rule) if rule else "",
        day=upcoming.day if upcoming else "",
    )


async def _upcoming(tx: Transaction, rule: Rule, now: int) -> Occurrence:
    """The first one of something that recurs. Raises NeverComes."""
    found = recurring.next_of(rule, now, await tx.run(calendars.current))
    if found is None:
        raise NeverComes
    return found


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


async def test(deps: Deps, reader: Reader, draft_id: int) -> None:
    """To oneself, through the outbox like all others. Raises Gone, FormOver."""
    async with deps.database.transaction() as tx:
        draft, asking = await filling.complete(deps, tx, reader, draft_id, writing.NAME)
        calls = await writing.exact(asking)
        now = deps.now()
        for at, (method, parameters) in enumerate(calls):
            order = Order("test", draft.id, 0, occurrence=f"{now}.{at}", priority=NOTICE)
            who = [reader.viewer.telegram_id]
            await tx.run(
                partial(outbox.queue, method=method, parameters=parameters, order=order, recipients=who, now=now)
            )
    deps.bell.set()
