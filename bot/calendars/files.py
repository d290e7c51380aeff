"""Events as a file that phones and computers put into their calendars (RFC 5545, RFC 5546). Pure.

Instants are written in UTC: an event is at one moment, and each calendar shows it by its own clock, before and after
the clock is changed, without a description of zones that some programs read and others don't. The UID stays for an
event's whole life and SEQUENCE grows, so that a later file takes an earlier one's place.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from bot.times.moments import aware

if TYPE_CHECKING:
    from icalendar import Event

PUBLISH, CANCEL = "PUBLISH", "CANCEL"
"""REQUEST would ask for an answer by e-mail, which nobody reads: the answer is given in the bot."""
MADE_BY = "-//Jiedui//Jiedui//ZH"
MOST_TEXT = 3_000  # characters of a description: it goes onto a phone


class Entry(msgspec.Struct, frozen=True):
    """One event as one reader may see it. Instants in Unix ms UTC."""

    uid: str
    sequence: int
    begins_at: int
    ends_at: int
    title: str
    changed_at: int
    organiser: str  # who calls: a name
    address: str = ""  # of the organiser: mailto:… or https://…
    text: str = ""
    place: str = ""
    point: tuple[float, float] | None = None  # latitude, longitude
    link: str = ""  # to take part from afar: only for who comes
    cancelled: bool = False
    tentative: bool = False  # he hasn't a place yet


def uid(event_id: int, created_at: int) -> str:
    """The same for an event's whole life, and no other's: two alliances have an event 1 each."""
    return f"event-{event_id}-{created_at}@jiedui"


def file(entries: Iterable[Entry], now: int, *, name: str = "") -> bytes:
    """A calendar with these; `name`: of a whole one. CANCEL where all of them are cancelled, else PUBLISH."""
    from icalendar import Calendar  # noqa: PLC0415, see tests/test_resident.py

    found = list(entries)
    calendar = Calendar()
    calendar.add("prodid", MADE_BY)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", CANCEL if found and all(each.cancelled for each in found) else PUBLISH)
    if name:
        calendar.add("x-wr-calname", _clean(name))
    for each in found:
        calendar.add_component(_event(each, now))
    return bytes(calendar.to_ical())


def _event(entry: Entry, now: int) -> "Event":
    from icalendar import Event, vUri  # noqa: PLC0415, as above

    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", _utc(now))
    event.add("last-modified", _utc(entry.changed_at))
    event.add("dtstart", _utc(entry.begins_at))
    event.add("dtend", _utc(max(entry.ends_at, entry.begins_at + 60_000)))
    event.add("summary", _clean(entry.title))
    event.add("status", "CANCELLED" if entry.cancelled else "TENTATIVE" if entry.tentative else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.cancelled else "OPAQUE")
    _add_organiser(event, entry)
    text = "\n\n".join(filter(None, (_clean(entry.text), _clean(entry.link))))
    for name, value in (("location", _clean(entry.place)), ("description", text[:MOST_TEXT])):
        if value:
            event.add(name, value)
    if entry.point:
        event.add("geo", entry.point)
    if entry.link:
        event.add("url", vUri(_clean(entry.link)))
    return event


def _add_organiser(event: "Event", entry: Entry) -> None:
    from icalendar import vCalAddress, vText  # noqa: PLC0415, as above

    organiser = vCalAddress(entry.address or "invalid:nomail")
    organiser.params["cn"] = vText(_clean(entry.organiser).replace('"', "'"))
    event["organizer"] = organiser


def _utc(at_ms: int) -> datetime:
    return aware(at_ms - at_ms % 1000, "UTC")


def _clean(text: Any) -> str:
    """Without signs that no calendar may hold."""
    lines = str(text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if sign == "\n" or sign.isprintable()).strip()
