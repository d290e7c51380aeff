"""An event goes with its route: it begins with the first stop and ends with the last."""

import msgspec

from bot.deps import Deps
from bot.events import calling, following, panels, renewing
from bot.visits.moving import span, typed
from storage import events, visits
from storage.database import Transaction
from storage.events import Event


async def follow(deps: Deps, tx: Transaction, event: Event) -> Event:
    """As it is then; who reminds, writes calendars and counts hears of it. Who travels is told of the stop."""
    stops = [typed(stop) for stop in await visits.route(tx, event.id)]
    if not stops:
        return event
    first, local_end, begins_at, ends_at = span(stops)
    same = (event.local, event.zone, event.local_end, event.ends_at) == (first.local, first.zone, local_end, ends_at)
    closes_at = begins_at if event.closes_at in {event.begins_at, 0} else min(event.closes_at, begins_at)
    now = msgspec.structs.replace(
        event, local=first.local, zone=first.zone, local_end=local_end, begins_at=begins_at, ends_at=ends_at,
        closes_at=closes_at, sequence=event.sequence + (not same),
    )  # fmt: skip
    if not same and await events.change(tx, now, event, deps.now()):
        written = await events.by_id(tx, event.id)
        assert written
        await calling.plan(deps, tx, written)
        await following.changed(deps, tx, event, written)
        now = written
    await renewing.renew(deps, tx, now)
    await panels.plan(deps, tx, event.id)
    return now
