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


def due(event: Event, minutes: int) -> int:
    return due_at(event.local, event.zone, event.begins_at, minutes)


def superseded(event: Event, minutes: int, all_of_them: Iterable[int], now: int) -> bool:
    """Whether a later reminder is due as well by now: after a stop nobody gets both. Pure."""
    later = (each for each in all_of_them if each < minutes)
    return any(due(event, each) <= now for each in later)


async def minutes_of(deps: Deps, reader: Reader, event_id: int) -> tuple[int, ...]:
    """Before the begin: as chosen for it, else as configured."""
    found = await reminders.chosen(reader, event_id)
    return deps.config.events.minutes if found is None else found


async def plan(deps: Deps, tx: Transaction, event: Event) -> None:
    """What is still to come; what was planned for another time, or isn't wanted any more, isn't due.

    What is due just now, and hasn't been done yet, stays: nobody misses it because of another change.
    """
    found = await minutes_of(deps, tx, event.id)
    wanted = {str(each): due(event, each) for each in found}
    await _plan(deps, tx, REMIND, event, wanted, deps.now())
    hint = event.closes_at - round(deps.config.events.hint_hours * HOUR_MS)
    await _plan(deps, tx, HINT, event, {"": hint}, deps.now() + HOUR_MS)  # who was asked just now isn't asked again


async def _plan(deps: Deps, tx: Transaction, kind: str, event: Event, wanted: dict[str, int], after: int) -> None:
    await jobs.drop_others(tx, kind, event.id, wanted, deps.now())
    for occurrence, at in wanted.items():
        if at > after:
            await jobs.plan(tx, kind, event.id, at, deps.now(), occurrence=occurrence)


async def drop(deps: Deps, tx: Transaction, event_id: int) -> None:
    for kind in (REMIND, HINT):
        await jobs.drop(tx, kind, event_id, deps.now())
