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
    newest = await minutes.newest(reader, event_id)
    if newest is None or newest.announced_at is None or not await minutes.may_read(reader, event_id, viewer.person_id):
        raise Gone
    return found, False
