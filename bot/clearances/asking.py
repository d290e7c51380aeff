"""The desks are asked when an event is called, and anew where it is otherwise; they hear that it is called off.

What a desk is shown is of one version: an event that changes while it is asked is looked at once more.
"""

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

from bot import desks
from bot.announcements import audience
from bot.clearances import needing
from bot.deps import Deps
from bot.events import cards, telling
from bot.outbox import Kind
from storage import accounts, audiences, clearances, events, jobs, series
from storage.accounts import Reachable
from storage.clearances import Clearance
from storage.database import Reader, Transaction
from storage.events import Event
from storage.jobs import Job
from storage.outbox import Delivery, Order

KIND, RENEW, LAPSE = "clearance", "clearances.renew", "clearances.lapse"
PRIORITY = 2
ASKED, AGREED, RETURNED, DECLINED, LAPSED, WITHDRAWN = "asked", "agreed", "returned", "declined", "lapsed", "withdrawn"
RENEWED_AFTER_MS = 60_000
"""Changes come in rows: the desk is asked anew when the last of them was a while ago."""


def _still_so(connection: sqlite3.Connection, delivery: Delivery) -> bool:
    """Nobody has answered or asked anew since, and it takes place."""
    found = clearances.here(connection, delivery.object_id)
    event = events.here(connection, found.event_id) if found else None
    return found is not None and event is not None and event.on and delivery.occurrence.endswith(f" {found.version}")


NOTICE = Kind(again_when_unknown=True, still_due=_still_so)


async def write(deps: Deps, tx: Transaction, event: Event, needed: Sequence[int]) -> None:
    """With the event, before anybody hears of it; an occurrence of a series asks whom the first one asked."""
    now = deps.now()
    await clearances.put(tx, event.id, needed, now)
    found = await series.by_id(tx, event.series_id) if event.series_id else None
    if found and found.first_event != event.id:
        await clearances.copy(tx, event.id, found.first_event, now)


async def called(deps: Deps, tx: Transaction, event: Event) -> None:
    """Ask them; ring the bell after the commit."""
    found = await clearances.of_event(tx, event.id)
    for each in found:
        if each.state == ASKED:
            await ask(deps, tx, event, each)
    if found:
        await jobs.plan(tx, LAPSE, event.id, event.closes_at, deps.now())


async def ask(deps: Deps, tx: Transaction, event: Event, found: Clearance) -> None:
    """The desk: may its members be called?"""
    level = desks.SECRETARIAT if found.organisation_id else desks.OFFICE
    told = await desks.staff(deps, tx, found.organisation_id, level)
    values = await shown(deps, tx, event, found)
    await _tell(deps, tx, "clearances/asked", found, told, event.closes_at, **values)


def tokens(event: Event, found: Clearance) -> list[str]:
    """The audience that its yes is about. Pure."""
    called = json.loads(found.audience or event.audience)
    return needing.after_yes(called, found.organisation_id or needing.OFFICE)


async def shown(deps: Deps, reader: Reader, event: Event, found: Clearance) -> dict[str, Any]:
    """What the desk looks at: the event, whom it would go to, but for who was called before."""
    who = audience.who(event.organisation_id or 0, tokens(event, found), deps.today())
    register, on_bot = await audiences.reach(reader, who, event.id) if who else (0, 0)
    return {"card": await cards.bare(reader, event), "clearance": found, "register": register, "on_bot": on_bot}


async def _tell(
    deps: Deps, tx: Transaction, template: str, found: Clearance, told: Sequence[Reachable], before: int, **values: Any
) -> None:
    order = Order(KIND, found.id, 0, occurrence=f"{found.state} {found.version}", priority=PRIORITY)
    await telling.tell(deps, tx, template, order, telling.staff(deps, told), before=before, **values)


async def answer(
    deps: Deps, tx: Transaction, event: Event, found: Clearance, actor: int | None, number: int = 0
) -> None:  # fmt: skip
    """Those who call hear it; `number`: how many are called after a yes."""
    told = {each.telegram_id: each for each in await desks.staff(deps, tx, event.organisation_id)}
    told |= {each.telegram_id: each for each in await accounts.languages(tx, [event.author])}
    rest = [each for each in told.values() if each.telegram_id != actor]
    values = {"event": event, "clearance": found, "number": number}
    await _tell(deps, tx, "clearances/answered", found, rest, event.closes_at, **values)


async def changed(deps: Deps, tx: Transaction, event: Event) -> None:
    """It is otherwise: whoever hasn't agreed yet is asked anew, a moment later."""
    if not await clearances.of_event(tx, event.id):
        return
    now = deps.now()
    await jobs.plan(tx, LAPSE, event.id, event.closes_at, now)
    if await clearances.renew(tx, event.id, now):
        await jobs.plan(tx, RENEW, event.id, now + RENEWED_AFTER_MS, now)


async def renew(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """The job: those who are asked still look at it as it is now."""
    event = await events.by_id(tx, job.object_id)
    if event and event.on:
        for each in await clearances.of_event(tx, event.id):
            if each.state == ASKED:
                await ask(deps, tx, event, each)
    return None


async def lapse(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """The job: sign-up is over; who called hears who hasn't answered."""
    event = await events.by_id(tx, job.object_id)
    if event is None or not event.on:
        return None
    if event.closes_at > deps.now():
        return event.closes_at
    late = {each.id for each in await clearances.of_event(tx, event.id) if each.state in {ASKED, RETURNED}}
    await clearances.lapse(tx, event.id, deps.now())
    for each in await clearances.of_event(tx, event.id):
        if each.id in late:
            await answer(deps, tx, event, each, None)
    return None


async def cancelled(deps: Deps, tx: Transaction, event: Event) -> None:
    """Nobody is asked any more; that it is called off the desks hear with who answered."""
    for kind in (RENEW, LAPSE):
        await jobs.drop(tx, kind, event.id, deps.now())


async def concerned(deps: Deps, reader: Reader, event: Event, states: Sequence[str]) -> list[Reachable]:
    """The desks that gave, or were asked for, their yes: they hear what becomes of the event."""
    found: dict[int, Reachable] = {}
    for each in await clearances.of_event(reader, event.id):
        if each.state in states:
            level = desks.SECRETARIAT if each.organisation_id else desks.OFFICE
            told = await desks.staff(deps, reader, each.organisation_id, level)
            found |= {one.telegram_id: one for one in told}
    return list(found.values())
