"""When people are invited to an occurrence of a series: some days before it, in the morning."""

from datetime import datetime, time, timedelta

from bot.deps import Deps
from bot.times.moments import derive, to_minute
from storage import jobs, series
from storage.database import Transaction
from storage.events import Event

INVITE = "series.invite"
AT = time(9)


async def plan(deps: Deps, tx: Transaction, event: Event, days: int) -> None:
    """At nine in the morning of its own zone, so many days before it; at once where that is over."""
    day = datetime.fromisoformat(event.local).date() - timedelta(days=days)
    local = to_minute(datetime.combine(day, AT))
    at = max(derive(local, event.zone), deps.now())
    await jobs.plan(tx, INVITE, event.id, at, deps.now())


async def changed(deps: Deps, tx: Transaction, event: Event) -> None:
    """One that nobody was invited to yet is at another time: so is its invitation."""
    found = await series.by_id(tx, event.series_id) if event.series_id else None
    if found and await series.waits(tx, event.id):
        await plan(deps, tx, event, found.invite_days)
