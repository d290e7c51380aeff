"""What others see of an event, kept up to date: cards in groups and hosts' panels, each at most every 30 seconds."""

import sqlite3
from functools import partial

import msgspec

from bot import accounts, outbox
from bot.accounts import Reader
from bot.calls import edit_message
from bot.deps import Deps
from bot.events import cards, rights
from bot.events.cards import Card
from bot.messages import Message
from bot.outbox import Kind
from bot.refusals import Gone
from storage import called, clearances, event_cards, events, jobs, rsvps, silences
from storage import database as rows
from storage import outbox as outbox_rows
from storage.clearances import Clearance
from storage.database import Transaction
from storage.events import Event
from storage.jobs import Job
from storage.outbox import Delivery, Order
from storage.silences import Silence

SHOW = "events.show"
SOON_MS, EVERY_MS = 1_000, 30_000
MORNING = "morning"
PRIORITY = 4
KIND = "event_card"


def _still_there(connection: sqlite3.Connection, delivery: Delivery) -> bool:
    """A group's, or a panel that nothing else has taken the place of."""
    message = int(delivery.occurrence.partition(" ")[0])
    return delivery.recipient < 0 or event_cards.is_card(connection, delivery.recipient, message)


SHOWN = Kind(again_when_unknown=True, still_due=_still_there)
"""Editing it twice harms nobody."""


ROWS: list[cards.Rows] = []
"""Further rows of buttons below it, as cards.ROWS are below a card."""


class Panel(msgspec.Struct, frozen=True):
    """How it goes, for who holds it; `next_offer`: when the first offer ends; `clearances`: other desks' answers.
    `invites_at`: when people are called to it (Unix ms UTC), where they aren't yet; now, while that goes on.
    `asleep`: how many calls wait for a morning; `wakes_at`: until when the first does.
    """

    card: Card
    silence: Silence
    next_offer: int | None
    clearances: tuple[Clearance, ...] = ()
    invites_at: int | None = None
    asleep: int = 0
    wakes_at: int | None = None


async def plan(deps: Deps, tx: Transaction, event_id: int) -> None:
    """Something changed that others see."""
    now = deps.now()
    await jobs.plan_paced(tx, SHOW, event_id, now + SOON_MS, EVERY_MS, now)


async def show(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """The job: one edit of each, in the place of one that still waits; it goes out however late."""
    event = await events.by_id(tx, job.object_id)
    if event is None:
        return None
    bare = await cards.bare(tx, event)
    await tx.run(lambda connection: outbox_rows.drop(connection, KIND, event.id, "a newer one follows", deps.now()))
    for each in await event_cards.cards(tx, event.id):
        message = cards.in_group(deps, bare) if each.kind == "group" else await _panel(deps, tx, each.chat_id, event)
        if message:
            await _edit(deps, tx, event, each.chat_id, each.message_id, message)
    return await _in_the_morning(deps, tx, job)


async def _in_the_morning(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """Once more when those get their calls who sleep now; a job of its own, so that what changes before is shown."""
    _, until = await called.asleep(tx, job.object_id, deps.now())
    if until is None:
        return None
    if job.occurrence == MORNING:
        return until + SOON_MS
    await jobs.plan(tx, SHOW, job.object_id, until + SOON_MS, deps.now(), occurrence=MORNING)
    return None


async def _panel(deps: Deps, tx: rows.Reader, chat_id: int, event: Event) -> Message | None:
    """Of somebody who holds it still."""
    try:
        reader = await accounts.known(deps, tx, chat_id)
        return render(deps, reader, await of(deps, tx, reader, event.id))
    except (Gone, rights.NotYourEvent):
        return None


async def _edit(deps: Deps, tx: Transaction, event: Event, chat_id: int, message_id: int, message: Message) -> None:
    now = deps.now()
    parameters = edit_message(message) | {"message_id": message_id}
    order = Order(KIND, event.id, 0, occurrence=f"{message_id} {now}", operation="show", priority=PRIORITY)
    queue = partial(outbox.queue, method="editMessageText", parameters=parameters, order=order)
    await tx.run(partial(queue, recipients=[chat_id], now=now))


async def of(deps: Deps, connection: rows.Reader, reader: Reader, event_id: int) -> Panel:
    """Raises Gone, NotYourEvent."""
    await rights.held(connection, reader.viewer, event_id)
    found = await cards.seen(deps, connection, reader, event_id)
    more = tuple(row for rows_of in ROWS for row in rows_of(deps, reader, found))
    found = msgspec.structs.replace(found, more=more)
    offers = await rsvps.offered(connection, event_id)
    since = deps.now() - deps.config.events.nudge_hours * 3_600_000
    silence = await silences.silence(connection, event_id, since)
    asked = tuple(await clearances.of_event(connection, event_id))
    until = offers[0].offered_until if offers else None
    invites_at = await called.called_at(connection, event_id) if found.event.on else None
    asleep, wakes_at = await called.asleep(connection, event_id, deps.now())
    return Panel(found, silence, until, asked, invites_at, asleep, wakes_at)


async def panel(deps: Deps, reader: Reader, event_id: int) -> Panel:
    """Raises Gone, NotYourEvent."""
    async with deps.database.reading() as connection:
        return await of(deps, connection, reader, event_id)


def render(deps: Deps, reader: Reader, found: Panel) -> Message:
    return deps.messages.render(
        "events/panel", reader.language, card=found.card, panel=found, zone=reader.zone, now=deps.now()
    )


async def leave(deps: Deps, telegram_id: int, message_id: int) -> None:
    """Something else takes its place."""
    if await deps.database.here.run(lambda connection: event_cards.is_card(connection, telegram_id, message_id)):
        async with deps.database.transaction() as tx:
            await event_cards.drop_card(tx, telegram_id, message_id)


async def moved(deps: Deps, reader: Reader, event_id: int, message_id: int) -> None:
    """Where a host looks at it last, it is kept up to date."""
    async with deps.database.transaction() as tx:
        await event_cards.put_card(tx, event_cards.Card(event_id, reader.viewer.telegram_id, message_id, "host"))
