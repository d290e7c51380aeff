"""When people are reminded of an event: planned with it, anew when its time changes, dropped when it is cancelled."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.deps import Deps
from bot.times.moments import MINUTE_MS, derive, to_minute
from storage import jobs, reminders
from storage.database import Reader, Transaction
from storage.events import Event

REMIND, HINT = "event.remind", "event.hint"
DAY, HOUR = 24 * 60, 60  # minutes
OFFERED = (7 * DAY, 3 * DAY, DAY, 2 * HOUR, HOUR // 2)
"""What a host may choose of, in minutes before the begin."""
HOUR_MS = HOUR * MINUTE_MS


def due_at(local: str, zone: str, begins_at: int, minutes: int) -> int:
    """Unix ms UTC. Days are those of the wall: a day before 09:00 is 09:00, whatever the clock did in between. Pure."""
    days, rest = divmod(minutes, DAY)
    if rest:
        return begins_at - minutes * MINUTE_MS
    return derive(to_minute(datetime.fromisoformat(local) - timedelta(days=days)), zone)


def superseded(event: Event, minutes: int, all_of_them: Iterable[int], now: int) -> bool:
    """Whether a later reminder is due as well by now: after a stop nobody gets both. Pure."""
    later = (each for each in all_of_them if each < minutes)
    return any(due_at(event.local, event.zone, event.begins_at, each) <= now for each in later)


async def minutes_of(deps: Deps, reader: Reader, event_id: int) -> tuple[int, ...]:
    """Before the begin: as chosen for it, else as configured."""
    found = await reminders.chosen(reader, event_id)
    return deps.config.events.minutes if found is None else found


async def plan(deps: Deps, tx: Transaction, event: Event) -> None:
    """What is still to come; what was planned for another time, or isn't wanted any more, isn't due."""
    now = deps.now()
    await drop(deps, tx, event.id)
    for minutes in await minutes_of(deps, tx, event.id):
        due = due_at(event.local, event.zone, event.begins_at, minutes)
        if due > now:
            await jobs.plan(tx, REMIND, event.id, due, now, occurrence=str(minutes))
    hint = event.closes_at - round(deps.config.events.hint_hours * HOUR_MS)
    if hint > now + HOUR_MS:  # who was asked just now isn't asked again
        await jobs.plan(tx, HINT, event.id, hint, now)


async def drop(deps: Deps, tx: Transaction, event_id: int) -> None:
    for kind in (REMIND, HINT):
        await jobs.drop(tx, kind, event_id, deps.now())
