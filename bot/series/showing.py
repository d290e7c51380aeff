"""A series for who holds it: its rule, what comes, what was moved or cancelled; and its end."""

import msgspec

from bot.accounts import Reader
from bot.deps import Deps
from bot.events import calling, rights
from bot.events.rights import NotYourEvent
from bot.recurrences.rules import Rule
from bot.refusals import Gone
from bot.series import inviting, making
from bot.series.changing import SeriesEnded
from storage import database as rows
from storage import events, jobs, series
from storage.events import Event
from storage.series import Series

SHOWN = 8


class Shown(msgspec.Struct, frozen=True):
    """`coming`: those that were made and haven't begun, each with whether people were invited to it."""

    series: Series
    rule: Rule
    title: str
    coming: tuple[tuple[Event, bool], ...]

    @property
    def invited(self) -> int:
        return sum(1 for event, told in self.coming if told and event.on)


async def show(deps: Deps, reader: Reader, series_id: int) -> Shown:
    """Raises Gone, NotYourEvent."""
    async with deps.database.reading() as connection:
        return await _shown(deps, connection, reader, series_id)


async def _shown(deps: Deps, connection: rows.Reader, reader: Reader, series_id: int) -> Shown:
    found = await series.by_id(connection, series_id)
    first = await events.by_id(connection, found.first_event) if found else None
    if found is None or first is None:
        raise Gone
    if not await rights.hosts(connection, reader.viewer, first):
        raise NotYourEvent
    made = [each for each in await series.occurrences(connection, found.id) if each.begins_at > deps.now()]
    made.sort(key=lambda each: (each.begins_at, each.id))
    invited = await series.invited(connection, [each.id for each in made])
    coming = tuple((each, each.id in invited) for each in made[:SHOWN])
    return Shown(found, making.rule_of(found), made[0].title if made else first.title, coming)


async def end(deps: Deps, reader: Reader, series_id: int) -> Shown:
    """No more are made, and those that nobody has heard of go; those that people were invited to take place.

    Raises Gone, NotYourEvent, SeriesEnded.
    """
    async with deps.database.transaction() as tx:
        shown = await _shown(deps, tx, reader, series_id)
        if not await series.end(tx, series_id, deps.now()):
            raise SeriesEnded(series=series_id)
        made = [each for each in await series.occurrences(tx, series_id) if each.begins_at > deps.now()]
        invited = await series.invited(tx, [each.id for each in made])
        fresh = [each.id for each in made if each.id not in invited and each.on]
        for number in fresh:
            for kind in (inviting.INVITE, calling.CLOSE, calling.END):
                await jobs.drop(tx, kind, number, deps.now())
        await jobs.drop(tx, making.MAKE, series_id, deps.now())
        first = await events.by_id(tx, shown.series.first_event)
        assert first
        await rights.note(tx, reader.viewer, "series:end", first, deps.now(), occurrences=len(fresh))
        await series.remove(tx, [each for each in fresh if each != first.id])
        return await _shown(deps, tx, reader, series_id)
