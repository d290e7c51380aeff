"""A host chooses when people are reminded of one event."""

import msgspec

from bot.accounts import Reader as As
from bot.deps import Deps
from bot.events import answering, rights
from bot.refusals import Gone
from bot.reminders import planning
from bot.reminders.planning import OFFERED
from storage import reminders
from storage.database import Reader
from storage.events import Event


class Choice(msgspec.Struct, frozen=True):
    """`minutes` before the begin; `at`: when that is, Unix ms UTC; `over`: it has passed."""

    minutes: int
    chosen: bool
    at: int
    over: bool


class Choices(msgspec.Struct, frozen=True):
    """Of one event, the first reminder first."""

    event: Event
    choices: tuple[Choice, ...]


async def shown(deps: Deps, reader: As, event_id: int) -> Choices:
    """Raises Gone, NotYourEvent."""
    async with deps.database.reading() as connection:
        return await _choices(deps, connection, await rights.held(connection, reader.viewer, event_id))


async def _choices(deps: Deps, reader: Reader, event: Event) -> Choices:
    chosen, now = await planning.minutes_of(deps, reader, event.id), deps.now()
    offered = sorted({*OFFERED, *chosen}, reverse=True)
    times = {each: planning.due(event, each) for each in offered}
    return Choices(event, tuple(Choice(each, each in chosen, at, at <= now) for each, at in times.items()))


async def put(deps: Deps, reader: As, event_id: int, minutes: int, *, wanted: bool) -> Choices:
    """One more, or one less. Raises Gone, NotYourEvent, EventCancelled, EventOver."""
    async with deps.database.transaction() as tx:
        event = await rights.held(tx, reader.viewer, event_id)
        answering.check_on(event, deps.now())
        found = set(await planning.minutes_of(deps, tx, event.id))
        if minutes not in {*OFFERED, *found}:
            raise Gone
        await reminders.choose(tx, event.id, found | {minutes} if wanted else found - {minutes})
        await planning.plan(deps, tx, event)
        await rights.note(tx, reader.viewer, "reminders:put", event, deps.now(), minutes=minutes, wanted=wanted)
        return await _choices(deps, tx, event)
