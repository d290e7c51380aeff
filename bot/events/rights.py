"""Who may call people to an event, see one, answer, and hold it."""

from bot import audit, standing
from bot.announcements.rights import sources
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal
from storage import clearances, event_lists, events
from storage.database import Reader, Transaction
from storage.event_lists import Wanted
from storage.events import Event


class HostsOnly(Refusal):
    """Calling people to events is for secretariats and the alliance's office."""


class NotYourEvent(Refusal):
    """Of an organisation in whose secretariat he isn't (any more)."""


class MembersAnswer(Refusal):
    """Who isn't in the register asks the secretariat for a place. `event`."""


def check(viewer: Viewer) -> None:
    """Raises HostsOnly."""
    if not sources(viewer):
        raise HostsOnly


def check_source(viewer: Viewer, source: int) -> None:
    """Raises NotYourEvent: rights may have ended since the draft was begun. `source` 0: the alliance."""
    if source not in sources(viewer):
        raise NotYourEvent


def wanted(viewer: Viewer) -> Wanted:
    """What a reader may see of the events."""
    everything = viewer.officer or viewer.admin
    return Wanted(viewer.person_id, viewer.telegram_id, viewer.desks, viewer.organisations, everything)


async def hosts(reader: Reader, viewer: Viewer, event: Event) -> bool:
    """Whether he holds it: staff of the organisation that calls or of a further host; an officer any; the author as
    long as he has a desk at all.
    """
    if viewer.officer or event.organisation_id in viewer.desks:
        return True
    if not viewer.desks:
        return False
    return event.author == viewer.telegram_id or any(
        each.id in viewer.desks for each in await events.hosts_of(reader, event.id)
    )


async def held(reader: Reader, viewer: Viewer, event_id: int) -> Event:
    """One that he holds. Raises Gone where there is none that he sees, NotYourEvent where others hold it."""
    event = await seen(reader, viewer, event_id)
    if not await hosts(reader, viewer, event):
        raise NotYourEvent
    return event


async def enters(reader: Reader, viewer: Viewer, event_id: int) -> Event:
    """One to which he signs up others: he holds it, or his desk agreed that its members are called.

    Raises Gone, NotYourEvent.
    """
    event = await seen(reader, viewer, event_id)
    if not await hosts(reader, viewer, event) and not await agreed(reader, viewer, event):
        raise NotYourEvent
    return event


async def agreed(reader: Reader, viewer: Viewer, event: Event) -> bool:
    """Whether a desk of his let its members be called to it."""
    asked = await clearances.of_event(reader, event.id) if viewer.desks else []
    return any(each.state == "agreed" and each.organisation_id in viewer.desks for each in asked)


async def seen(reader: Reader, viewer: Viewer, event_id: int) -> Event:
    """One that he may see: an open one, one that he was called to or answered, one that he holds. Raises Gone."""
    event = await events.by_id(reader, event_id)
    if event is None or not await event_lists.is_seen(reader, event_id, wanted(viewer)):
        raise Gone
    return event


def check_answering(viewer: Viewer, event: Event) -> None:
    """Raises Suspended, MembersAnswer: guests see open events, and ask the secretariat for a place."""
    standing.check(viewer)
    if viewer.guest or not viewer.person_id:
        raise MembersAnswer(event=event)


async def note(tx: Transaction, viewer: Viewer, act: str, event: Event, now: int, **details: object) -> None:
    """What was done with it; its words stay where they are."""
    about, at = ("events", event.id), event.organisation_id
    await audit.note(tx, viewer, act, now=now, subject=about, organisation=at, details=details)
