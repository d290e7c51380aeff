"""For those who aren't on Telegram: an event as plain text to paste elsewhere, and as a poster with its QR code."""

import json
from functools import partial

from bot import forwarding
from bot.accounts import Reader as As
from bot.checkins.sheets import when
from bot.deps import Deps
from bot.events import answering, rights
from bot.forwarding import MOST_TEXT, Version
from bot.posters import Poster, poster
from bot.times.spoken import instant
from bot.wording import phone
from storage import organisations
from storage.events import Event
from storage.organisations import Organisation


async def version(deps: Deps, reader: As, event_id: int, bot: str) -> tuple[Event, Version]:
    """It, and what to forward, in the reader's language, by its own clock; without the link to take part from afar.

    `bot` is the bot's name, for the link. Raises Gone, NotYourEvent, EventCancelled, EventOver.
    """
    async with deps.database.reading() as connection:
        event = await rights.held(connection, reader.viewer, event_id)
        source = event.organisation_id
        row = await organisations.by_id(connection, source) if source else None
    answering.check_on(event, deps.now())
    said = deps.messages.words(reader.language)["event_poster"]
    name, link = row.name if row else deps.config.alliance.name, f"https://t.me/{bot}?start=event-{event.id}"
    notes = _notes(event, said, reader.language)
    body = str(json.loads(event.agenda or "{}").get("text", ""))
    contact = _contact(row, said)
    facts = "\n".join(f"{label} {text}" for label, text in (*notes, *contact))
    parts = (event.title, facts, body, f"—— {name}\n{said['sign_up']} {link}")
    plain = "\n\n".join(part for part in parts if part)
    drawn = Poster(
        name, event.title, body, link, said["caption"], said["more"], (*notes, *contact)[:6], language=reader.language
    )
    return event, forwarding.version(_fitting(plain, link), partial(poster, drawn))


def _notes(event: Event, said: dict[str, str], language: str) -> tuple[tuple[str, str], ...]:
    """When, where, what it costs, until when one signs up."""
    place = " · ".join(filter(None, (event.venue, event.address))) or (said["online"] if event.link else "")
    closes = instant(event.closes_at, language, event.zone) if event.closes_at < event.begins_at else ""
    found = ((said["when"], when(event, language)), (said["where"], place), (said["fee"], event.fee))
    return tuple((label, text) for label, text in (*found, (said["until"], closes)) if text)


def _contact(row: Organisation | None, said: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """The organisation's office, which is public."""
    return ((said["contact"], phone(row.phone)),) if row and row.phone else ()


def _fitting(plain: str, link: str) -> str:
    """With its link at the end, however long its agenda is."""
    return plain if len(plain) <= MOST_TEXT else f"{plain[: MOST_TEXT - len(link) - 3]}…\n{link}"
