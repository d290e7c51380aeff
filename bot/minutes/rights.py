"""Who files the minutes of a meeting, and who reads them."""

from bot.deps import Deps
from bot.events import rights
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal
from storage import events, minutes
from storage.database import Reader
from storage.events import Event


class MinutesTooEarly(Refusal):
    """The meeting hasn't begun: `event`."""


class MeetingCancelled(Refusal):
    """It didn't take place: `event`."""


async def written(deps: Deps, reader: Reader, viewer: Viewer, event_id: int) -> Event:
    """One whose minutes he may write. Raises Gone, NotYourEvent, MeetingCancelled, MinutesTooEarly."""
    found = await rights.held(reader, viewer, event_id)
    if found.state == "cancelled":
        raise MeetingCancelled(event=found)
    if found.begins_at > deps.now():
        raise MinutesTooEarly(event=found)
    return found


async def read(reader: Reader, viewer: Viewer, event_id: int) -> tuple[Event, bool]:
    """One whose minutes he may read, and whether he holds it. Raises Gone."""
    found = await events.by_id(reader, event_id)
    if found is None:
        raise Gone
    if await rights.hosts(reader, viewer, found):
        return found, True
    if not await readable(reader, viewer, event_id):
        raise Gone
    return found, False


async def readable(reader: Reader, viewer: Viewer, event_id: int) -> bool:
    """Whether he may read them though he doesn't hold the meeting: they were announced, to him too."""
    newest = await minutes.newest(reader, event_id)
    announced = newest is not None and newest.announced_at is not None
    return announced and await minutes.may_read(reader, event_id, viewer.person_id)
