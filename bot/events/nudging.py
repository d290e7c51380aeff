"""Who was called and hasn't answered: a list, and a gentle push, at most once in a while and in nobody's night."""

from functools import partial

from bot.accounts import Reader
from bot.deps import Deps
from bot.events import answering, cards, rights, telling
from bot.pages import PAGE, Page, page
from bot.refusals import Refusal
from storage import events, jobs, silences
from storage.audiences import Recipient
from storage.called import Called
from storage.database import Transaction
from storage.events import Event
from storage.jobs import Job
from storage.silences import Silence

NUDGE = "events.nudge"
AT_ONCE = 5_000
HOUR_MS = 3_600_000


class NobodyToNudge(Refusal):
    """All who are on the bot answered, or were pushed within `hours`: `lately` of them."""


async def silent(deps: Deps, reader: Reader, event_id: int, offset: int) -> tuple[Event, Silence, Page]:
    """Raises Gone, NotYourEvent."""
    async with deps.database.reading() as connection:
        event = await rights.held(connection, reader.viewer, event_id)
        found = await silences.silent(connection, event_id, PAGE + 1, offset)
        return event, await silences.silence(connection, event_id, _since(deps)), page(found, offset)


def _since(deps: Deps) -> int:
    return deps.now() - deps.config.events.nudge_hours * HOUR_MS


async def nudge(deps: Deps, reader: Reader, event_id: int) -> tuple[Event, int]:
    """Push them; how many. Raises Gone, NotYourEvent, NobodyToNudge, EventCancelled, SignUpClosed …"""
    async with deps.database.transaction() as tx:
        event = await rights.held(tx, reader.viewer, event_id)
        answering.check_open(event, deps.now())
        silence = await silences.silence(tx, event_id, _since(deps))
        if not silence.nudgeable:
            raise NobodyToNudge(lately=silence.lately, hours=deps.config.events.nudge_hours)
        if not await _batch(deps, tx, event):
            await jobs.plan(tx, NUDGE, event_id, deps.now(), deps.now())
        await rights.note(tx, reader.viewer, "events:nudge", event, deps.now(), count=silence.nudgeable)
    deps.bell.set()
    return event, silence.nudgeable


async def run(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """The job: the next thousands."""
    event = await events.by_id(tx, job.object_id)
    if event is None or not event.on or deps.now() >= event.closes_at:
        return None
    return None if await _batch(deps, tx, event) else deps.now()


async def _batch(deps: Deps, tx: Transaction, event: Event) -> bool:
    """Whether these were the last; marked, so that nobody is pushed twice."""
    now = deps.now()
    over, found = await tx.run(partial(silences.nudge, event_id=event.id, since=_since(deps), now=now, limit=AT_ONCE))
    people = telling.called(deps, [Called(language, Recipient(*rest)) for language, *rest in found])
    order, card = telling.order(event, f"nudge {now}"), await cards.bare(tx, event)
    await telling.tell(deps, tx, "events/nudge", order, people, before=event.closes_at, card=card)
    return over
