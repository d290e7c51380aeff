"""Who may what with a visit: its own organiser, the hosts of a stop, the people of either side."""

from bot import standing
from bot.events import rights as events
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal
from storage import visits
from storage.database import Reader
from storage.events import Event
from storage.visits import Side, Stop, Visit


class HostsJoin(Refusal):
    """Joining at a stop is for people of the organisation that receives there: `receives`."""


class StopMeanwhile(Refusal):
    """It isn't as it was shown any more: `event`, `stop` (their ids)."""


async def seen(reader: Reader, viewer: Viewer, event_id: int) -> tuple[Event, Visit]:
    """One that he may see. Raises Gone."""
    event = await events.seen(reader, viewer, event_id)
    found = await visits.by_id(reader, event_id)
    if found is None:
        raise Gone
    return event, found


async def steers(reader: Reader, viewer: Viewer, event_id: int) -> Event:
    """One whose route is his to change. Raises Gone, NotYourEvent."""
    event = await events.held(reader, viewer, event_id)
    if await visits.by_id(reader, event_id) is None:
        raise Gone
    return event


def receives(viewer: Viewer, stop: Stop) -> bool:
    """Whether he answers for the hosts: their secretariat, who receives himself; an officer where he may for any."""
    if stop.person_id is not None and stop.person_id == viewer.person_id:
        return True
    return viewer.officer or viewer.admin or (stop.organisation_id is not None and stop.organisation_id in viewer.desks)


def of_hosts(viewer: Viewer, stop: Stop) -> bool:
    """Whether he is of the organisation that receives there, and so may join."""
    own = viewer.organisations | viewer.desks
    return bool(viewer.person_id) and stop.organisation_id is not None and stop.organisation_id in own


def check_joins(viewer: Viewer, stop: Stop) -> None:
    """Raises Suspended, HostsJoin."""
    standing.check(viewer)
    if not of_hosts(viewer, stop):
        raise HostsJoin(receives=stop.receives)


def concerned(viewer: Viewer, sides: list[Side]) -> bool:
    """Staff of either side, and officers: they say what came of it."""
    return viewer.officer or any(each.id in viewer.desks for each in sides)


async def one(reader: Reader, stop_id: int, version: int | None = None) -> Stop:
    """A stop of a route; `version`: as it was shown. Raises Gone, StopMeanwhile."""
    found = await visits.stop(reader, stop_id)
    if found is None or found.state == "removed":
        raise Gone
    if version is not None and version != found.version:
        raise StopMeanwhile(event=found.event_id, stop=stop_id)
    return found
