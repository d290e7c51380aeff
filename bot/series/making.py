"""A series' occurrences are made some weeks ahead, and people are invited to each some days before it.

Each is a row of its own, made once: by the series and the wall time that it meant. One that was moved or cancelled
keeps that time, so it isn't made anew.
"""

from collections.abc import Iterator
from itertools import islice, takewhile

import msgspec

from bot.deps import Deps
from bot.events import calling
from bot.events.composing import new_code
from bot.recurrences.coming import Holiday, Occurrence, occurrences
from bot.recurrences.rules import Rule
from bot.series import inviting, patterns
from bot.series.holidays import known
from storage import events, series
from storage.database import Transaction
from storage.events import Event
from storage.jobs import Job
from storage.series import Series

MAKE = "series.make"
DAY_MS = 86_400_000
AHEAD_MS = 56 * DAY_MS
SEEN = 120  # so many of one series at once, and never more


def rule_of(found: Series) -> Rule:
    return msgspec.json.decode(found.rule, type=Rule)


def due(rule: Rule, now: int, made: set[str], holiday: Holiday) -> list[Occurrence]:
    """Those to be made now: all of the coming weeks, or else the next one however far it is; `made`: wall times."""
    coming = _coming(rule, now, holiday)
    near = list(takewhile(lambda each: each.moment.at <= now + AHEAD_MS, coming))
    found = near or list(islice(_coming(rule, now, holiday), 1))
    return [each for each in found if each.moment.local not in made]


def _coming(rule: Rule, now: int, holiday: Holiday) -> Iterator[Occurrence]:
    for at, each in enumerate(occurrences(rule, now, holiday)):
        if at > SEEN:
            return
        if not each.skipped:
            yield each


async def make(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """The job: those that are due; again in a day, until the series is over."""
    found = await series.by_id(tx, job.object_id)
    if found is None or not found.going:
        return None
    await fill(deps, tx, found)
    return deps.now() + DAY_MS


async def fill(deps: Deps, tx: Transaction, found: Series) -> None:
    """Make those that are due."""
    made = {each.occurrence for each in await series.occurrences(tx, found.id)}
    rule, now = rule_of(found), deps.now()
    for each in due(rule, now, made, await known(tx)):
        await _put(deps, tx, found, each.moment.local, each.moment.zone)


async def _put(deps: Deps, tx: Transaction, found: Series, local: str, zone: str) -> None:
    event = event_of(found, local, zone, deps.now())
    pattern = patterns.read(found.pattern)
    while await events.by_code(tx, event.code):
        event = msgspec.structs.replace(event, code=new_code())
    number = await events.put(tx, event, pattern.hosts)
    made = await events.by_id(tx, number)
    assert made
    await calling.plan(deps, tx, made)
    await inviting.plan(deps, tx, made, found.invite_days)


def event_of(found: Series, local: str, zone: str, now: int) -> Event:
    """The occurrence that the series means at a wall time."""
    pattern = patterns.read(found.pattern)
    return msgspec.convert(
        {
            **pattern.values,
            **patterns.placed(pattern, local, zone),
            "id": 0,
            "cause": f"series {found.id} {local}",
            "organisation": "",
            "state": "scheduled",
            "reason": "",
            "sequence": 0,
            "series_id": found.id,
            "occurrence": local,
            "code": new_code(),
            "created_at": now,
            "changed_at": now,
            "panel_message": None,
        },
        Event,
    )


async def invite(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """The job: it is called, unless it was cancelled, or has begun meanwhile."""
    event = await events.by_id(tx, job.object_id)
    if event is None or not event.on or event.begins_at <= deps.now():
        return None
    hosts = [each.id for each in await events.hosts_of(tx, event.id)]
    await calling.put(deps, tx, event, hosts)
    return None
