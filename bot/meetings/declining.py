"""Who was named as a proxy can't: the vote comes back to who gave it."""

from bot import avoiding
from bot.deps import Deps
from bot.meetings import giving, returning
from bot.meetings.giving import MeetingOver
from bot.meetings.returning import NoProxy
from bot.privacy import Viewer
from bot.refusals import Gone
from storage import events, rsvps
from storage.database import Transaction
from storage.events import Event
from storage.jobs import Job
from storage.rsvps import Rsvp


async def answer_avoided(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """The job: as if the one who was named had said so, so that nobody learns who avoids him."""
    rsvp = await rsvps.by_id(tx, job.object_id)
    event = await events.by_id(tx, rsvp.event_id) if rsvp else None
    if rsvp is None or event is None or not event.on or rsvp.answer != "proxy" or event.begins_at <= deps.now():
        return None
    if await avoiding.turns_away(tx, rsvp.proxy_person_id, rsvp.person_id):  # not given to another meanwhile
        away = await returning.put_back(deps, tx, event, rsvp, rsvp.answered_by, "meetings/declined")
        await giving.follow(deps, tx, event, away)
    return None


async def decline(deps: Deps, viewer: Viewer, rsvp_id: int) -> tuple[Event, Rsvp]:
    """The one who was named can't: the other is noted as away, hears of it, and may name somebody else.

    Raises Gone, NoProxy, MeetingOver.
    """
    async with deps.database.transaction() as tx:
        rsvp = await rsvps.by_id(tx, rsvp_id)
        if rsvp is None or viewer.person_id is None:
            raise Gone
        if rsvp.answer != "proxy" or rsvp.proxy_person_id != viewer.person_id:
            raise NoProxy
        event = await events.by_id(tx, rsvp.event_id)
        if event is None or not event.on or event.begins_at <= deps.now():
            raise MeetingOver(event=event) if event else Gone
        away = await returning.put_back(deps, tx, event, rsvp, viewer.telegram_id, "meetings/declined")
        await giving.follow(deps, tx, event, away)
    deps.bell.set()
    return event, rsvp
