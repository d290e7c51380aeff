"""The rules of a zone changed: summer time was abolished, a country took another clock.

What was meant is the wall time at the place, so that stays, and the instant is worked out anew: reminders, the end of
sign-up and calendars follow it. Who lives by the same clock has nothing to learn; whoever lives by another one hears
that it begins at another hour for him.
"""

from zoneinfo import ZoneInfo

import msgspec
import structlog

from bot import jobs
from bot.deps import Deps
from bot.events import changing
from bot.events.changing import Change
from bot.times.moments import MINUTE_MS, derive
from storage import events, zoned
from storage.database import Transaction
from storage.events import Event
from storage.zoned import Zoned

log = structlog.get_logger()
LONGER_MS = 2 * 60 * 60_000


async def follow(deps: Deps) -> None:
    """At each start, and each night: the tables may have been updated under a bot that runs."""
    ZoneInfo.clear_cache()
    await jobs.rezone(deps)
    now = deps.now()
    async with deps.database.reading() as reader:
        whole, stops = await zoned.events(reader, now), await zoned.stops(reader, now)
    moved_stops = [each for each in stops if _is_off(each)]
    moved = {each.event_id for each in [*whole, *moved_stops] if _is_off(each)}
    for number in sorted(moved):
        async with deps.database.transaction() as tx:
            for stop in moved_stops:
                if stop.event_id == number:
                    await zoned.move_stop(tx, stop, derive(stop.local, stop.zone))
            await _move(deps, tx, number)
    if moved:
        log.warning("the rules of a zone changed: events keep their wall times", events=len(moved))
        deps.bell.set()


def _is_off(found: Zoned) -> bool:
    """By a minute at least: wall times have no seconds."""
    return abs(derive(found.local, found.zone) - found.at) >= MINUTE_MS


async def _move(deps: Deps, tx: Transaction, event_id: int) -> None:
    was = await events.by_id(tx, event_id)
    if was is None or not was.on:
        return
    event = at_its_wall_time(was, await zoned.last_end(tx, event_id))
    if (event.begins_at, event.ends_at) == (was.begins_at, was.ends_at):
        return
    hosts = tuple(each.id for each in await events.hosts_of(tx, event_id))
    await changing.put(deps, tx, was, Change(was, event, hosts, ("when",), 0, by_clock=True))


def at_its_wall_time(was: Event, last_end: int | None = None) -> Event:
    """The instants anew; sign-up ends as long before the begin as it did. `last_end`: of a visit's last stop. Pure."""
    begins = derive(was.local, was.zone)
    shift = begins - was.begins_at
    ends = was.ends_at + shift
    if was.local_end and abs((meant := derive(was.local_end, was.zone)) - ends) <= LONGER_MS and meant > begins:
        ends = meant
    if last_end is not None:
        ends = last_end
    closes = min(was.closes_at + shift, begins)
    return msgspec.structs.replace(was, begins_at=begins, ends_at=ends, closes_at=closes)
