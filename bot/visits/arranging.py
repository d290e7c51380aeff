"""What follows when a visit is called, moves or is called off: its hosts are asked, the result is asked for later."""

from bot.deps import Deps
from bot.visits import results, telling
from storage import jobs, visits
from storage.database import Transaction
from storage.events import Event
from storage.visits import Stop


async def called(deps: Deps, tx: Transaction, event: Event) -> None:
    """The hosts of each stop are asked whether it suits them."""
    if await visits.by_id(tx, event.id) is None:
        return
    asked: dict[int, list[Stop]] = {}
    for stop in await visits.route(tx, event.id):
        if stop.state == "asked" and stop.organisation_id:
            asked.setdefault(stop.organisation_id, []).append(stop)
        elif stop.state == "confirmed":
            await telling.choose(deps, tx, event, stop, event.author)
    for stops in asked.values():
        await telling.ask_all(deps, tx, event, stops)
    await results.plan(deps, tx, event)


async def changed(deps: Deps, tx: Transaction, event: Event) -> None:
    if await visits.by_id(tx, event.id) is not None:
        await results.plan(deps, tx, event)


async def cancelled(deps: Deps, tx: Transaction, event: Event) -> None:
    """The hosts hear that nobody comes; who was to travel hears of it with the event."""
    if await visits.by_id(tx, event.id) is None:
        return
    await jobs.drop(tx, results.ASK, event.id, deps.now())
    await telling.called_off(deps, tx, event)
