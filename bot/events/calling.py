"""From a draft to an event that people are called to: written down at once, told to thousands job by job."""

import json
import sqlite3
from collections.abc import Sequence
from functools import partial

import msgspec

from bot import contents, outbox
from bot.accounts import Reader
from bot.announcements import audience
from bot.announcements.audience import AudienceEmpty
from bot.announcements.rights import sources
from bot.announcements.sending import OutdatedError
from bot.calls import send_message
from bot.clearances import asking as clearances
from bot.clearances import needing
from bot.deps import Deps
from bot.events import cards, composing, following, panels, picking, rights, telling, times, writing
from bot.forms import filling
from bot.forms.drafting import Turn
from bot.forms.steps import Asking
from bot.meetings.calling import in_time
from bot.outbox import Kind
from bot.times.refusals import PastTime
from bot.visits import steps as visiting
from storage import broadcasts, called, drafts, event_cards, events, jobs
from storage import clearances as clearance_rows
from storage.audiences import Who
from storage.database import Transaction
from storage.events import Event
from storage.jobs import Job
from storage.outbox import Delivery, Order

KIND, FILL, CLOSE, END = "event", "events.call", "events.close", "events.end"
PRIORITY, NOTICE = 5, 2
RENEWED = "renewed "
"""How the occurrence of an edit begins that shows the event as it is now."""
AT_ONCE = 5_000
TRIES = 20


def _still_due(connection: sqlite3.Connection, delivery: Delivery) -> bool:
    """Nobody is called to what doesn't take place; that it doesn't, the invitation itself says. Of who has answered
    meanwhile the card is his own.
    """
    if delivery.operation == "edit" and not delivery.occurrence.startswith(RENEWED):
        return True
    return telling.still_on(connection, delivery) and (delivery.operation != "edit" or _renews(connection, delivery))


def _renews(connection: sqlite3.Connection, delivery: Delivery) -> bool:
    silent = called.is_unanswered(connection, delivery.object_id, delivery.recipient)
    return silent and not broadcasts.is_superseded(connection, delivery)


CALL = Kind(still_due=_still_due)


async def call(deps: Deps, reader: Reader, draft_id: int, version: int, panel_message: int) -> Event:
    """Now. A second press, or a replayed one, gets what the first made.

    `version`: of the draft that the pressed preview shows. Raises Gone, FormOver, OutdatedError, NotYourEvent,
    AudienceEmpty, PastTime, EndBeforeBegin.
    """
    async with deps.database.transaction() as tx:
        if made := await _made(tx, reader, draft_id):
            return made
        draft, asking = await filling.complete(deps, tx, reader, draft_id, writing.NAME)
        if draft.version != version:
            raise OutdatedError
        event = await _event(deps, tx, asking, f"draft {draft_id}")
        await in_time(deps, tx, event, draft_id, confirmed=asking.answers.get("anyway"))
        found = await put(deps, tx, event, picking.ids_of(asking.answers), asking)
        await filling.end(deps, tx, draft, "done")
        await events.set_panel(tx, found.id, panel_message)
        card = event_cards.Card(found.id, reader.viewer.telegram_id, panel_message, "host")
        await event_cards.put_card(tx, card)
        await rights.note(tx, reader.viewer, "events:call", found, deps.now(), kind=found.kind)
    deps.bell.set()
    return found


async def _made(tx: Transaction, reader: Reader, draft_id: int) -> Event | None:
    """What this draft was sent as."""
    draft = await drafts.by_id(tx, draft_id)
    if draft is None or draft.state != "done" or draft.telegram_id != reader.viewer.telegram_id:
        return None
    return await events.by_cause(tx, f"draft {draft_id}")


async def _event(deps: Deps, tx: Transaction, asking: Asking, cause: str) -> Event:
    answers, viewer = asking.answers, asking.reader.viewer
    rights.check_source(viewer, answers["source"])
    name = await composing.source_name(asking, tx) if answers["source"] else ""
    event = composing.event_of(answers, author=viewer.telegram_id, cause=cause, name=name, now=asking.now)
    if event.begins_at <= asking.now:
        raise PastTime(meant=times.begin_of(answers), typed=event.local.replace("T", " "))
    chosen = composing.chosen(answers)
    reached = await audience.reach(deps, tx, viewer, answers["source"], chosen)
    if not reached.register and not reached.groups:
        raise AudienceEmpty
    people_only = [each for each in chosen if not each.startswith("g")]
    kept = [*people_only, *(f"g{group.chat_id}" for group in reached.groups)]
    return msgspec.structs.replace(event, audience=json.dumps(kept))


WRITES = {visiting.KIND: visiting.write}
"""By kind: what else is written down of one that was filled in as a form, before anybody hears of it."""


async def put(
    deps: Deps, tx: Transaction, event: Event, hosts: list[int], asking: Asking | None = None
) -> Event:  # fmt: skip
    """Written down with all that is due of it; a series' occurrences come this way too. Ring the bell afterwards."""
    fresh = event
    for _ in range(TRIES):
        if await events.by_code(tx, fresh.code) is None:
            break
        fresh = msgspec.structs.replace(fresh, code=composing.new_code())
    number = await events.put(tx, fresh, hosts)
    found = await events.by_id(tx, number)
    assert found
    await clearances.write(deps, tx, found, _needed(asking, found) if asking else ())
    if asking and found.kind in WRITES:
        await WRITES[found.kind](deps, tx, asking, found)
    await plan(deps, tx, found)
    await jobs.plan(tx, FILL, found.id, deps.now(), deps.now())
    await call_groups(deps, tx, found, audience.chats(json.loads(found.audience)))
    await following.called(deps, tx, found)
    return found


def _needed(asking: Asking, event: Event) -> tuple[int, ...]:
    """Whose yes it needs."""
    return needing.needed(asking.reader.viewer, event.organisation_id or 0, json.loads(event.audience))


async def plan(deps: Deps, tx: Transaction, event: Event) -> None:
    """What its times make due; again where they move."""
    await jobs.plan(tx, CLOSE, event.id, event.closes_at, deps.now())
    await jobs.plan(tx, END, event.id, event.ends_at, deps.now())


async def call_groups(deps: Deps, tx: Transaction, event: Event, chats: Sequence[int]) -> None:
    """Its card, once in each."""
    if not chats:
        return
    parameters = send_message(cards.in_group(deps, await cards.bare(tx, event)))
    order = Order(KIND, event.id, 0, priority=PRIORITY)
    await tx.run(lambda c: outbox.queue(c, "sendMessage", parameters, order, chats, deps.now()))


async def fill(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """The job: whoever needs nobody's yes, the next thousands; again until all are queued."""
    event = await events.by_id(tx, job.object_id)
    if event is None or not event.on:
        return None
    source, asked = event.organisation_id or 0, await clearance_rows.of_event(tx, event.id)
    ids = {each.organisation_id or needing.OFFICE for each in asked if each.call_id is None}
    tokens = needing.at_once(source, json.loads(event.audience), ids)
    wanted = audience.who(source, tokens, deps.today()) if tokens else None
    if wanted is None:
        await panels.plan(deps, tx, event.id)
        return None
    after = await tx.run(lambda connection: called.told_to(connection, event.id))
    last = await tell(deps, tx, event, wanted, after)
    if last is None:
        await panels.plan(deps, tx, event.id)
        return None
    await tx.run(lambda connection: called.set_told_to(connection, event.id, last))
    return deps.now()


async def tell(deps: Deps, tx: Transaction, event: Event, wanted: Who, after: int) -> int | None:
    """The next thousands, after one: written down, and called where they weren't before; the last of them, or None."""
    last, found = await tx.run(lambda connection: called.write_down(connection, event.id, wanted, after, AT_ONCE))
    order = Order(KIND, event.id, 0, priority=PRIORITY)
    card = await cards.bare(tx, event)
    await telling.tell(
        deps, tx, "events/card", order, telling.called(deps, found), before=event.closes_at, card=card
    )  # fmt: skip
    return last


async def end(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """The job: it is over."""
    event = await events.by_id(tx, job.object_id)
    if event is None or not event.on:
        return None
    if event.ends_at > deps.now():
        return event.ends_at
    await events.move(tx, event.id, ("scheduled",), "over", deps.now())
    return None


async def test(deps: Deps, reader: Reader, draft_id: int) -> None:
    """To oneself, through the outbox like all others. Raises Gone, FormOver."""
    async with deps.database.transaction() as tx:
        draft, asking = await filling.complete(deps, tx, reader, draft_id, writing.NAME)
        now, calls = deps.now(), await composing.exact(asking)
        if asking.answers.get("agenda"):
            calls.append(contents.sending(composing.agenda_of((await composing.drafted(asking)).event)))
        for at, (method, parameters) in enumerate(calls):
            order = Order("test", draft.id, 0, occurrence=f"{now}.{at}", priority=NOTICE)
            who = [reader.viewer.telegram_id]
            queue = partial(outbox.queue, method=method, parameters=parameters, order=order, recipients=who, now=now)
            await tx.run(queue)
    deps.bell.set()


async def begin(deps: Deps, reader: Reader, kind: str = "") -> Turn:
    """A new draft, or what he left unfinished. Raises HostsOnly."""
    rights.check(reader.viewer)
    turn = await filling.unfinished(deps, reader, writing.NAME)
    if turn is not None:
        return turn
    return await filling.begin(deps, reader, writing.NAME, writing.begun(sources(reader.viewer), kind))
