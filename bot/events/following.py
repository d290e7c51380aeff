"""Who else hears of what happens to an event: called by the core, inside its transaction, and nowhere else.

Each room that cares has its line here.
"""

from bot.calendars import keeping
from bot.clearances import asking as clearances
from bot.deps import Deps
from bot.meetings import calling, returning
from bot.reminders import planning
from bot.series import inviting
from bot.visits import arranging
from storage.database import Transaction
from storage.events import Event
from storage.rsvps import Rsvp


async def called(deps: Deps, tx: Transaction, event: Event) -> None:
    """It was written down, and goes out now."""
    await planning.plan(deps, tx, event)
    await calling.called(tx, event)
    await arranging.called(deps, tx, event)
    await clearances.called(deps, tx, event)


async def changed(deps: Deps, tx: Transaction, before: Event, event: Event) -> None:
    """Some of it is otherwise; `event.sequence` has grown where a calendar must hear of it."""
    del before
    await planning.plan(deps, tx, event)
    await keeping.follow(deps, tx, event)
    await inviting.changed(deps, tx, event)
    await arranging.changed(deps, tx, event)
    await clearances.changed(deps, tx, event)


async def cancelled(deps: Deps, tx: Transaction, event: Event) -> None:
    """It doesn't take place; those who answered are told by the core."""
    await planning.drop(deps, tx, event.id)
    await keeping.follow(deps, tx, event)
    await arranging.cancelled(deps, tx, event)
    await clearances.cancelled(deps, tx, event)


async def answered(deps: Deps, tx: Transaction, event: Event, rsvp: Rsvp) -> None:
    """Somebody answered, by himself or through the desk, got a place, or let an offer pass."""
    await returning.release(deps, tx, event, rsvp)
    for returned in await returning.answered(deps, tx, event, rsvp):
        await answered(deps, tx, event, returned)
