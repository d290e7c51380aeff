"""More people are called to an event that was called before: further positions, trades, organisations, groups.

Whoever was called, or answered by himself, isn't asked twice; other organisations' members are called once their own
desk agrees, as at the first call (bot/clearances).
"""

import json
from typing import Any

import msgspec

from bot.accounts import Reader
from bot.announcements import audience, narrowing
from bot.announcements.rights import ALLIANCE
from bot.announcements.sending import OutdatedError
from bot.clearances import asking as clearances
from bot.clearances import needing
from bot.deps import Deps
from bot.events import answering, calling, composing, panels, rights, telling, trades, whom, wider, writing
from bot.forms import filling
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Form
from bot.meetings.calling import short
from bot.refusals import Refusal
from bot.visits import steps as visiting
from storage import audiences, drafts, event_calls, events, jobs, visits
from storage import clearances as clearance_rows
from storage import database as rows
from storage.database import Transaction
from storage.events import Event
from storage.jobs import Job
from storage.visits import VISITORS

NAME, INVITE = "widening", "events.invite"
OPEN = frozenset({clearances.ASKED, clearances.RETURNED})


class NobodyNew(Refusal):
    """All of these were called before, or answered."""


class AskedAlready(Refusal):
    """`names`: desks that were asked for just these members, and haven't answered yet."""


class More(msgspec.Struct, frozen=True):
    """Whom it would go to. `register`, `on_bot`: of those who need nobody's yes, the new ones; `known`: how many of all
    of them were called before; `asked`: whose desk is asked, of how many new ones; `pending`: who is asked already.
    """

    event: Event
    tokens: tuple[str, ...]
    needed: tuple[int, ...]
    chats: tuple[int, ...]
    register: int
    on_bot: int
    known: int
    asked: tuple[whom.Asked, ...]
    pending: tuple[str, ...]

    @property
    def anybody(self) -> bool:
        return bool(self.register or self.chats or any(each.register for each in self.asked))


async def begin(deps: Deps, reader: Reader, event_id: int) -> Turn:
    """A draft with the event's own audience. Raises Gone, NotYourEvent, EventCancelled, EventOver, SignUpClosed."""
    async with deps.database.reading() as connection:
        event = await rights.held(connection, reader.viewer, event_id)
        sides = await visits.sides(connection, event_id) if event.kind == visiting.KIND else []
    answering.check_open(event, deps.now())
    left = await filling.unfinished(deps, reader, NAME)
    if left and left.answers["event"] == event_id:
        return left
    if left:
        await filling.cancel(deps, reader, left.draft)
    people = [each for each in json.loads(event.audience) if composing.is_ours(each) and not each.startswith("g")]
    known: dict[str, Any] = {"event": event.id, "kind": event.kind, "source": event.organisation_id or ALLIANCE}
    known[VISITORS] = {"ids": [each.id for each in sides if each.side == VISITORS]}
    return await filling.begin(deps, reader, NAME, {**known, "audience": people, wider.NAME: None, trades.NAME: None})


async def _more(asking: Asking, reader: rows.Reader) -> More:
    """Raises Gone, NotYourEvent."""
    deps, viewer, answers = asking.deps, asking.reader.viewer, asking.answers
    event = await rights.held(reader, viewer, answers["event"])
    source, chosen = answers["source"], composing.chosen(answers)
    needed = needing.needed(viewer, source, chosen)
    at_once = needing.at_once(source, chosen, needed) if needed else chosen
    wanted = audience.who(source, at_once, deps.today()) if at_once else None
    whole, _ = await audiences.reach(reader, wanted) if wanted else (0, 0)
    register, on_bot = await audiences.reach(reader, wanted, event.id) if wanted else (0, 0)
    asked = [await whom.asked(deps.today(), reader, chosen, each, event.id) for each in needed]
    return More(
        event, tuple(chosen), needed, await _chats(asking, reader, event, chosen), register, on_bot, whole - register,
        tuple(asked), await _pending(reader, event, chosen, needed),
    )  # fmt: skip


async def _chats(asking: Asking, reader: rows.Reader, event: Event, chosen: list[str]) -> tuple[int, ...]:
    """The groups that don't have its card yet; such as are his to write to."""
    viewer, source = asking.reader.viewer, asking.answers["source"]
    groups = (await audience.reach(asking.deps, reader, viewer, source, chosen)).groups
    calls = await event_calls.of_event(reader, event.id)
    have = {
        chat
        for each in (event.audience, *(call.audience for call in calls))
        for chat in audience.chats(json.loads(each))
    }
    return tuple(group.chat_id for group in groups if group.chat_id not in have)


async def _pending(reader: rows.Reader, event: Event, chosen: list[str], needed: tuple[int, ...]) -> tuple[str, ...]:
    """Desks that were asked for just these, and haven't answered."""
    return tuple(
        each.organisation
        for each in await clearance_rows.of_event(reader, event.id)
        if each.state in OPEN
        and (each.organisation_id or needing.OFFICE) in needed
        and set(clearances.tokens(event, each))
        == set(needing.after_yes(chosen, each.organisation_id or needing.OFFICE))
    )


async def _review(asking: Asking) -> dict[str, Any]:
    async with asking.deps.database.reading() as reader:
        more = await _more(asking, reader)
        viewer, source = asking.reader.viewer, asking.answers["source"]
        reach = await audience.reach(asking.deps, reader, viewer, source, more.tokens)
        named = await narrowing.named(reader, trades.tokens(asking.answers))
        late = await short(asking.deps, reader, more.event)
    widened, may_widen = wider.said(asking.answers), more.event.kind == wider.KIND
    said = {"reach": reach, "trades": named, "widened": widened, "may_widen": may_widen}
    return {"more": more, "short": late, "quiet_until": telling.morning(asking.deps, more.event), **said}


STEPS = tuple(step for step in writing.STEPS if step.name in {"audience", wider.NAME, trades.NAME})
FORM = Form(
    NAME,
    STEPS,
    review=_review,
    allowed=lambda asking: rights.check(asking.reader.viewer),
    questions=writing.NAME,
)


async def invite(deps: Deps, reader: Reader, draft_id: int, version: int) -> Event:
    """They are called, and the desks asked. A second press gets what the first made.

    Raises Gone, FormOver, OutdatedError, NotYourEvent, NobodyNew, AskedAlready, EventCancelled, SignUpClosed …
    """
    cause, now = f"draft {draft_id}", deps.now()
    async with deps.database.transaction() as tx:
        draft = await drafts.by_id(tx, draft_id)
        made = await event_calls.by_cause(tx, cause)
        if made and draft and draft.telegram_id == reader.viewer.telegram_id:
            return await rights.held(tx, reader.viewer, made.event_id)
        draft, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
        if draft.version != version:
            raise OutdatedError
        more = await _more(asking, tx)
        _check(more, now)
        await _put(deps, tx, more, cause)
        await filling.end(deps, tx, draft, "done")
        number = more.register + sum(each.register for each in more.asked)
        await rights.note(tx, reader.viewer, "events:invite", more.event, now, count=number)
    deps.bell.set()
    return more.event


def _check(more: More, now: int) -> None:
    answering.check_open(more.event, now)
    if more.pending:
        raise AskedAlready(names=more.pending)
    if not more.anybody:
        raise NobodyNew


async def _put(deps: Deps, tx: Transaction, more: More, cause: str) -> None:
    """Whoever needs nobody's yes is called by a job; the desks are asked."""
    event, now, asked = more.event, deps.now(), [each.id for each in more.asked if each.register]
    tokens = [*_without(more, asked), *(f"g{chat}" for chat in more.chats)]
    number = await event_calls.put(tx, event.id, cause, json.dumps(tokens, ensure_ascii=False), now)
    await clearance_rows.put(tx, event.id, asked, now, number)
    for each in await clearance_rows.of_event(tx, event.id):
        if each.call_id == number:
            await clearances.ask(deps, tx, event, each)
    if asked:
        await jobs.plan(tx, clearances.LAPSE, event.id, event.closes_at, now)
    await jobs.plan(tx, INVITE, number, now, now)
    await calling.call_groups(deps, tx, event, more.chats)
    await panels.plan(deps, tx, event.id)


def _without(more: More, asked: list[int]) -> list[str]:
    """The audience but for those of whose members nobody is new: their desks aren't asked, so that none is called."""
    tokens = [each for each in more.tokens if not each.startswith("g")]
    idle = [each for each in more.needed if each not in asked]
    if needing.OFFICE in idle:
        tokens = needing.at_once(more.event.organisation_id or ALLIANCE, tokens, idle)
    return [each for each in tokens if each not in {f"o{number}" for number in idle}]


async def fill(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """The job: the next thousands; again until all are queued."""
    call = await event_calls.by_id(tx, job.object_id)
    event = await events.by_id(tx, call.event_id) if call else None
    if call is None or event is None or not event.on:
        return None
    source, asked = event.organisation_id or 0, await clearance_rows.of_event(tx, event.id)
    ids = {each.organisation_id or needing.OFFICE for each in asked if each.call_id == call.id}
    tokens = needing.at_once(source, json.loads(call.audience), ids)
    wanted = audience.who(source, tokens, deps.today()) if tokens else None
    last = await calling.tell(deps, tx, event, wanted, call.told_to) if wanted else None
    if last is None:
        await panels.plan(deps, tx, event.id)
        return None
    await event_calls.set_told_to(tx, call.id, last)
    return deps.now()
