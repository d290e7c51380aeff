"""Reminding: who has a place, or is offered one, hears when it is; who hasn't answered is asked once.

A job for each time before the begin. What it queues is keyed by the event, that time and the begin, so nobody hears
twice, and is asked again at sending whether it still holds. Not in anybody's night, but for what is two hours ahead.
"""

import sqlite3

from msgspec.structs import replace

from bot.announcements.quiet import NONE
from bot.deps import Deps
from bot.events import telling
from bot.outbox import Kind
from bot.reminders import planning
from bot.reminders.planning import HOUR
from storage import events, reminders, rsvps, silences
from storage.audiences import Recipient
from storage.called import Called
from storage.database import Transaction
from storage.jobs import Job
from storage.outbox import Delivery, Order

REMINDER_KIND, HINT_KIND = "event_reminder", "event_hint"
CONCERNED = ("going", "offered")
PRIORITY = 4
AT_ONCE = 2_000
AT_NIGHT = 2 * HOUR  # minutes before the begin: so near it wakes people rather than let them be late


def _reminder_due(connection: sqlite3.Connection, delivery: Delivery) -> bool:
    begins_at = int(delivery.occurrence.partition(".")[2])
    return reminders.is_due(connection, delivery.object_id, begins_at, delivery.recipient)


def _hint_due(connection: sqlite3.Connection, delivery: Delivery) -> bool:
    return reminders.is_silent(connection, delivery.object_id, delivery.recipient)


REMINDER, HINT = Kind(still_due=_reminder_due), Kind(still_due=_hint_due)  # one too few is better than two


async def remind(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """The job. Late, after a stop, it still reminds, unless the event has begun or a later one is due too."""
    event, now, minutes = await events.by_id(tx, job.object_id), deps.now(), int(job.occurrence)
    if event is None or not event.on or event.begins_at <= now:
        return None
    wanted, due = await planning.minutes_of(deps, tx, event.id), planning.due(event, minutes)
    if minutes not in wanted or due > now or planning.superseded(event, minutes, wanted, now):
        return None
    soon, occurrence = minutes <= AT_NIGHT, f"{minutes}.{event.begins_at}"
    order = Order(REMINDER_KIND, event.id, 0, occurrence=occurrence, priority=PRIORITY, not_after=event.begins_at)
    for answer in CONCERNED:
        told = telling.heard(deps, await rsvps.heard(tx, event.id, (answer,)))
        told = [replace(each, quiet_hours=NONE) for each in told] if soon else told
        await telling.tell(deps, tx, "reminders/reminder", order, told, event=event, answer=answer, soon=soon)
    return None


async def hint(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """The job: once in an event's life, and not whoever was asked by its host before."""
    event, now = await events.by_id(tx, job.object_id), deps.now()
    if event is None or not event.on or event.closes_at <= now:
        return None
    done, rows = await tx.run(lambda connection: silences.nudge(connection, event.id, 0, now, AT_ONCE))
    told = telling.called(deps, [Called(language, Recipient(*place)) for language, *place in rows])
    order = Order(HINT_KIND, event.id, 0, priority=PRIORITY, not_after=event.closes_at)
    await telling.tell(deps, tx, "reminders/hint", order, told, event=event)
    return None if done else now
