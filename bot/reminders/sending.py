"""Reminding: who has a place, or is offered one, hears when it is; who hasn't answered is asked once.

A job for each time before the begin. What it queues is keyed by the event, that time and the begin, so nobody hears
twice, and is asked again at sending whether it still holds. Not in anybody's night, but for what is two hours ahead.
"""

import sqlite3
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import msgspec

from bot import outbox
from bot.announcements import quiet
from bot.calls import send_message
from bot.deps import Deps
from bot.outbox import Kind
from bot.reminders import planning
from bot.reminders.planning import HOUR
from bot.times.zones import guess
from storage import events, reminders, rsvps
from storage.database import Transaction
from storage.events import Event
from storage.jobs import Job
from storage.outbox import Delivery, Order

REMINDER_KIND, HINT_KIND = "event_reminder", "event_hint"
CONCERNED = ("going", "offered")
PRIORITY = 4
AT_ONCE = 2_000
AT_NIGHT = 2 * HOUR  # minutes before the begin: so near it wakes people rather than let them be late


class To(msgspec.Struct, frozen=True):
    """An account to write to: `zone` and `quiet_hours` as chosen, or empty; the place: his first organisation's."""

    telegram_id: int
    answer: str
    language: str
    zone: str
    quiet_hours: str
    place: tuple[str, str, str]


class Group(NamedTuple):
    """Who reads the same at the same time: their answer, language and zone, and when."""

    answer: str
    language: str
    zone: str
    start: int


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
    wanted = await planning.minutes_of(deps, tx, event.id)
    if minutes not in wanted or planning.superseded(event, minutes, wanted, now):
        return None
    found = [
        To(each.telegram_id, each.answer, each.language, each.time_zone, each.quiet_hours,
           (each.country, each.province, each.city))
        for each in await rsvps.heard(tx, event.id, CONCERNED)
    ]  # fmt: skip
    occurrence = f"{minutes}.{event.begins_at}"
    order = Order(REMINDER_KIND, event.id, 0, occurrence=occurrence, priority=PRIORITY, not_after=event.begins_at)
    await _queue(deps, tx, event, found, order, at_night=minutes <= AT_NIGHT)
    return None


async def hint(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """The job: once in an event's life, and not whoever was asked by its host before."""
    event, now = await events.by_id(tx, job.object_id), deps.now()
    if event is None or not event.on or event.closes_at <= now:
        return None
    done, rows = await tx.run(lambda connection: rsvps.nudge(connection, event.id, 0, now, AT_ONCE))
    found = [To(who, "", language, zone, hours, tuple(place)) for language, who, zone, hours, *place in rows]
    order = Order(HINT_KIND, event.id, 0, priority=PRIORITY, not_after=event.closes_at)
    await _queue(deps, tx, event, found, order, at_night=False)
    return None if done else now


async def _queue(
    deps: Deps, tx: Transaction, event: Event, found: Sequence[To], order: Order, *, at_night: bool
) -> None:  # fmt: skip
    """One text for each group of those who read the same."""
    for group, ids in _grouped(deps, found, at_night=at_night).items():
        template = "reminders/reminder" if group.answer else "reminders/hint"
        values = {"event": event, "answer": group.answer, "zone": group.zone, "now": group.start}
        message = deps.messages.render(template, group.language, **values)
        filled = msgspec.structs.replace(order, not_before=group.start)
        queue = partial(outbox.queue, method="sendMessage", parameters=send_message(message), order=filled)
        await tx.run(partial(queue, recipients=ids, now=deps.now()))


def _grouped(deps: Deps, found: Sequence[To], *, at_night: bool) -> dict[Group, list[int]]:
    alliance, now, groups = deps.config.alliance, deps.now(), dict[Group, list[int]]()
    for each in found:
        zone = each.zone or guess(*each.place) or alliance.time_zone
        start = quiet.from_when(deps, now, zone, each.quiet_hours, urgent=at_night)
        groups.setdefault(Group(each.answer, each.language or alliance.language, zone, start), []).append(
            each.telegram_id
        )
    return groups
