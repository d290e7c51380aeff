"""From now on otherwise: what was changed of one occurrence holds for all that come after it.

Those that nobody has heard of yet are made anew; those that people were invited to are changed, and whoever answered
is told. One that was moved or cancelled by itself stays as it is.
"""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice

import msgspec

from bot.accounts import Reader
from bot.deps import Deps
from bot.events import calling, changing, rights
from bot.recurrences.coming import Holiday, Occurrence, occurrences
from bot.recurrences.rules import Rule, days
from bot.refusals import Gone, Refusal
from bot.series import inviting, making, patterns
from bot.series.holidays import known
from bot.series.patterns import Pattern
from bot.series.rules import moved
from storage import events, jobs, rsvps, series
from storage.database import Transaction
from storage.events import Event
from storage.series import Series


class SeriesEnded(Refusal):
    """It doesn't recur any more: `series`."""


class NothingDiffers(Refusal):
    """This occurrence is as the series means it: `event`."""


class Changed(msgspec.Struct, frozen=True):
    """`invited`: how many occurrences that people were invited to were changed with it."""

    series: Series
    event: Event
    invited: int


async def held(reader: Transaction, who: Reader, event_id: int) -> tuple[Event, Series]:
    """An occurrence, and its series that still goes on. Raises Gone, NotYourEvent, SeriesEnded."""
    event = await rights.held(reader, who.viewer, event_id)
    found = await series.by_id(reader, event.series_id) if event.series_id else None
    if found is None:
        raise Gone
    if not found.going:
        raise SeriesEnded(series=found.id)
    return event, found


async def apply(deps: Deps, reader: Reader, event_id: int) -> Changed:
    """Raises Gone, NotYourEvent, SeriesEnded, NothingDiffers."""
    async with deps.database.transaction() as tx:
        event, was = await held(tx, reader, event_id)
        hosts = tuple(each.id for each in await events.hosts_of(tx, event.id))
        pattern = patterns.of(event, hosts)
        if event.local == event.occurrence and pattern == patterns.read(was.pattern):
            raise NothingDiffers(event=event)
        rule = _rule(making.rule_of(was), event)
        found = msgspec.structs.replace(
            was, rule=msgspec.json.encode(rule).decode(), pattern=patterns.written(pattern), changed_at=deps.now()
        )
        if not await series.change(tx, found, was, deps.now()):
            raise SeriesEnded(series=was.id)
        number = await _follow(deps, tx, found, rule, event, patterns.read(was.pattern))
        await making.fill(deps, tx, found)
        await rights.note(tx, reader.viewer, "series:change", event, deps.now(), occurrences=number)
    deps.bell.set()
    return Changed(found, event, number)


def _rule(rule: Rule, event: Event) -> Rule:
    """The rule as it goes on from this occurrence."""
    meant, now = date.fromisoformat(event.occurrence[:10]), datetime.fromisoformat(event.local)
    gone = next((at for at, day in zip(range(1000), days(rule), strict=False) if day >= meant), 0)
    shifted = moved(rule, meant, now, gone)
    return msgspec.structs.replace(shifted, zone=event.zone)


async def _follow(deps: Deps, tx: Transaction, found: Series, rule: Rule, event: Event, old: Pattern) -> int:
    """The n-th occurrence after this one is the rule's n-th from now on; how many of the invited changed."""
    later = await series.occurrences(tx, found.id, event.occurrence)
    invited = await series.invited(tx, [each.id for each in later])
    meant = [each.moment.local for each in islice(_coming(rule, event, await known(tx)), len(later))]
    wanted = {each.id: at for each, at in zip(later, meant, strict=False)}
    fresh = [each for each in later if each.id not in invited and _plain(each, old)]
    for each in fresh:
        for kind in (inviting.INVITE, calling.CLOSE, calling.END):
            await jobs.drop(tx, kind, each.id, deps.now())
    await series.remove(tx, [each.id for each in fresh])
    kept = [each for each in later if each not in fresh]
    now_meant = {each.id: wanted.get(each.id, each.occurrence) for each in kept}
    await series.mean(tx, {event.id: event.local, **now_meant})
    moving = [each for each in kept if _plain(each, old) and each.id in wanted and each.begins_at > deps.now()]
    for each in moving:
        await _move(deps, tx, patterns.read(found.pattern), rule.zone, each, wanted[each.id])
    return len(moving)


def _plain(event: Event, pattern: Pattern) -> bool:
    """As the series meant it: neither moved, nor changed, nor cancelled by itself."""
    own = patterns.of(event, pattern.hosts)
    return event.on and event.local == event.occurrence and own == pattern


def _coming(rule: Rule, event: Event, holiday: Holiday) -> Iterator[Occurrence]:
    """All after this one; those that are left out don't count."""
    return (each for each in occurrences(rule, event.begins_at, holiday) if not each.skipped)


async def _move(deps: Deps, tx: Transaction, pattern: Pattern, zone: str, was: Event, local: str) -> None:
    """One that people were invited to: changed, and told to who answered. Nobody who has a place loses it."""
    values = {**patterns.content(pattern), **patterns.placed(pattern, local, zone), "audience": was.audience}
    event = msgspec.structs.replace(was, **values)
    taken = (await rsvps.counts(tx, was.id)).taken
    if event.capacity is not None and event.capacity < taken:
        event = msgspec.structs.replace(event, capacity=was.capacity)
    fields = tuple(
        name
        for name, columns in changing.FIELDS.items()
        if any(getattr(was, column) != getattr(event, column) for column in columns)
    )
    if fields:
        await changing.put(deps, tx, was, changing.Change(was, event, pattern.hosts, fields, 0))
