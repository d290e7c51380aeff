"""Who says yes for an organisation's members, and who asks for it."""

from bot import audit
from bot.events import rights as events
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal, Settled
from storage import clearances
from storage import events as rows
from storage.clearances import Clearance
from storage.database import Reader, Transaction
from storage.events import Event


class ClearanceSettled(Settled):
    """It was answered, or isn't asked any more: `state`, `name` of who answered, `event` (its id)."""


class ClearanceMeanwhile(Refusal):
    """The event is otherwise than it was shown: `clearance`, its id."""


def decides(viewer: Viewer, clearance: Clearance) -> bool:
    """Whether he answers: of that desk; an officer for any; for the whole alliance the office alone."""
    return viewer.officer or viewer.admin or clearance.organisation_id in viewer.desks


async def asked(reader: Reader, viewer: Viewer, clearance_id: int) -> tuple[Event, Clearance]:
    """One that is his to answer. Raises Gone."""
    found = await clearances.by_id(reader, clearance_id)
    if found is None or not decides(viewer, found):
        raise Gone
    return await _event(reader, found), found


async def asker(reader: Reader, viewer: Viewer, clearance_id: int) -> tuple[Event, Clearance]:
    """One of an event that he holds. Raises Gone, NotYourEvent."""
    found = await clearances.by_id(reader, clearance_id)
    if found is None:
        raise Gone
    return await events.held(reader, viewer, found.event_id), found


async def _event(reader: Reader, found: Clearance) -> Event:
    event = await rows.by_id(reader, found.event_id)
    if event is None:
        raise Gone
    return event


async def note(tx: Transaction, viewer: Viewer, act: str, found: Clearance, now: int) -> None:
    about, details = ("events", found.event_id), {"clearance": found.id}
    await audit.note(tx, viewer, act, now=now, subject=about, organisation=found.organisation_id, details=details)
