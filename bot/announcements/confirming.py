"""A confirmed draft becomes an announcement: at its time, at once, or first to the office. Or a test, to oneself."""

import json
from functools import partial

import msgspec

from bot import outbox
from bot.accounts import Reader
from bot.announcements import approving, audience, categories, recurring, rights, sending, writing
from bot.announcements.audience import AudienceEmpty
from bot.announcements.sending import NotWaiting, OutdatedError
from bot.announcements.writing import NOW
from bot.deps import Deps
from bot.forms import filling, readers
from bot.forms.steps import Asking
from bot.holidays import calendars
from bot.recurrences import picking
from bot.recurrences.coming import Occurrence
from bot.recurrences.rules import NeverComes, Rule
from bot.times.refusals import PastTime
from storage import announcements, drafts, jobs
from storage.announcements import Announcement
from storage.database import Transaction
from storage.outbox import Order


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
    await jobs.plan(tx, sending.START, found.id, found.at, now, local=found.local, zone=found.zone)
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
    await jobs.drop(tx, sending.START, found.id, deps.now())


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


async def test(deps: Deps, reader: Reader, draft_id: int) -> None:
    """To oneself, through the outbox like all others. Raises Gone, FormOver."""
    async with deps.database.transaction() as tx:
        draft, asking = await filling.complete(deps, tx, reader, draft_id, writing.NAME)
        calls = await writing.exact(asking)
        now = deps.now()
        for at, (method, parameters) in enumerate(calls):
            order = Order("test", draft.id, 0, occurrence=f"{now}.{at}", priority=sending.NOTICE)
            who = [reader.viewer.telegram_id]
            await tx.run(
                partial(outbox.queue, method=method, parameters=parameters, order=order, recipients=who, now=now)
            )
    deps.bell.set()
