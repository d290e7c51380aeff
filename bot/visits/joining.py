"""The hosts' people say at which stops they come too: one tap, and one to take it back."""

from bot.deps import Deps
from bot.events.answering import check_on
from bot.privacy import Viewer
from bot.refusals import Gone
from bot.visits import rights
from storage import events, visits
from storage.database import Transaction
from storage.events import Event
from storage.visits import Stop


async def join(deps: Deps, viewer: Viewer, stop_id: int) -> Stop:
    """A second press changes nothing. Raises Gone, Suspended, HostsJoin, EventCancelled, EventOver."""
    async with deps.database.transaction() as tx:
        event, stop = await _stop(tx, viewer, stop_id)
        rights.check_joins(viewer, stop)
        check_on(event, deps.now())
        assert viewer.person_id
        await visits.join(tx, stop_id, viewer.person_id, deps.now())
        return await rights.one(tx, stop_id)


async def leave(deps: Deps, viewer: Viewer, stop_id: int) -> Stop:
    """Raises Gone, EventCancelled, EventOver."""
    async with deps.database.transaction() as tx:
        event, _ = await _stop(tx, viewer, stop_id)
        check_on(event, deps.now())
        if viewer.person_id is None:
            raise Gone
        await visits.leave(tx, stop_id, viewer.person_id)
        return await rights.one(tx, stop_id)


async def _stop(tx: Transaction, viewer: Viewer, stop_id: int) -> tuple[Event, Stop]:
    stop = await rights.one(tx, stop_id)
    await rights.seen(tx, viewer, stop.event_id)
    event = await events.by_id(tx, stop.event_id)
    assert event
    return event, stop
