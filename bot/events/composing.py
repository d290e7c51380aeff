"""What the answers of /meeting make: the event, its card before there is one; and an event's answers again."""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec

from bot.announcements import writing as announcing
from bot.announcements.audience import EVERYBODY
from bot.calls import send_message
from bot.contents import Content
from bot.events import picking, times, trades, wider
from bot.events.cards import Card
from bot.forms.steps import Answers, Asking, Call
from bot.times.moments import MINUTE_MS, at_instant
from bot.visits import steps as visiting
from storage import events, organisations
from storage.database import Reader
from storage.events import Event
from storage.rsvps import Counts
from storage.visits import VISITORS

CODE = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # nothing that looks like something else
CODE_LENGTH = 6


def is_ours(value: str) -> bool:
    return value == EVERYBODY or value[:1] in {"r", "g"}


def chosen(answers: Answers) -> list[str]:
    """Whom it is for: everybody, where nothing was chosen; of a visit those who travel, whoever calls it."""
    people = [each for each in answers.get("audience") or () if is_ours(each)] or [EVERYBODY]
    people += trades.tokens(answers)
    if answers.get("kind") == visiting.KIND:
        return [*people, *(f"o{number}" for number in visiting.ids_of(answers, VISITORS))]
    return [*people, *wider.tokens(answers)]


def is_open(answers: Answers) -> bool:
    """Whether all see it in the list: what isn't said otherwise of a meeting isn't."""
    said = answers.get("open")
    return answers.get("kind") != "meeting" if said is None else bool(said)


async def source_name(asking: Asking, reader: Reader) -> str:
    return await announcing.source_name(asking.deps, reader, asking.answers["source"])


def new_code() -> str:
    """To check in with; it begins with a letter: six digits are an invitation's."""
    letters = CODE.rstrip("23456789")
    return secrets.choice(letters) + "".join(secrets.choice(CODE) for _ in range(CODE_LENGTH - 1))


def event_of(answers: Answers, *, author: int, cause: str, name: str, now: int) -> Event:
    """The event that the answers say. Raises EndBeforeBegin, EventTooLong."""
    begin, end = times.begin_of(answers), times.end_of(answers)
    times.check(begin, end)
    venue = answers.get("venue") or {}
    place = venue.get("place") or (None, None)
    return Event(
        id=0,
        cause=cause,
        kind=answers["kind"],
        organisation_id=answers["source"] or None,
        organisation=name,
        author=author,
        title=answers["title"],
        agenda=_agenda(answers),
        local=begin.local,
        local_end=end.local,
        zone=begin.zone,
        begins_at=begin.at,
        ends_at=end.at,
        venue=venue.get("name", ""),
        address=venue.get("address", ""),
        latitude=place[0],
        longitude=place[1],
        link=answers.get("link") or "",
        fee=answers.get("fee") or "",
        capacity=answers.get("capacity"),
        most_guests=answers.get("guests") or 0,
        closes_at=times.closes_at(answers),
        audience=msgspec.json.encode(chosen(answers)).decode(),
        open=is_open(answers),
        state="scheduled",
        reason="",
        sequence=0,
        series_id=None,
        occurrence="",
        code=new_code(),
        created_at=now,
        changed_at=now,
        panel_message=None,
    )


def _agenda(answers: Answers) -> str:
    agenda = answers.get("agenda")
    return msgspec.json.encode(agenda).decode() if agenda else "{}"


DRAFTED: dict[str, Callable[[Asking, Reader], Awaitable[Mapping[str, Any]]]] = {visiting.KIND: visiting.drafted}
"""By kind: what its card has to say before there is an event."""


async def drafted(asking: Asking) -> Card:
    """The card as it will go out."""
    async with asking.deps.database.reading() as reader:
        event = event_of(
            asking.answers,
            author=asking.reader.viewer.telegram_id,
            cause="",
            name=await source_name(asking, reader) if asking.answers["source"] else "",
            now=asking.now,
        )
        rows = await organisations.listed(reader, msgspec.json.encode(picking.ids_of(asking.answers)).decode())
        part = DRAFTED.get(event.kind)
        parts = await part(asking, reader) if part else {}
    hosts = tuple(events.Host(row.id, row.short_name or row.name) for row in rows)
    return Card(event, hosts, Counts(), parts=parts)


async def exact(asking: Asking) -> list[Call]:
    """Just what will arrive, without its buttons."""
    card, reader = await drafted(asking), asking.reader
    shown = asking.deps.messages.render(
        "events/card", reader.language, card=card, zone=reader.zone, now=asking.now
    )  # fmt: skip
    return [("sendMessage", send_message(msgspec.structs.replace(shown, rows=())))]


def agenda_of(event: Event) -> Content:
    return msgspec.json.decode(event.agenda, type=Content)


def answers_of(event: Event, hosts: list[int]) -> dict[str, Any]:
    """The answers that would make it, to change one of them."""
    begin = {"local": event.local, "zone": event.zone, "at": event.begins_at, "until": event.local_end}
    place = [event.latitude, event.longitude] if event.place else []
    venue = {"name": event.venue, "address": event.address, "place": place}
    closes = None
    if event.closes_at != event.begins_at:
        closes = msgspec.structs.asdict(at_instant(event.closes_at, event.zone))
    agenda = msgspec.json.decode(event.agenda)
    return {
        "kind": event.kind,
        "source": event.organisation_id or 0,
        "title": event.title,
        "begin": begin,
        "end": None,
        "zone": None,
        "venue": venue if event.venue or event.place else None,
        "link": event.link or None,
        "agenda": agenda or None,
        "capacity": event.capacity,
        "closes": closes,
        "guests": event.most_guests,
        "fee": event.fee or None,
        "hosts": {"ids": hosts} if hosts else None,
        "length": (event.ends_at - event.begins_at) // MINUTE_MS,
        "audience": msgspec.json.decode(event.audience),
        "open": event.open,
    }
