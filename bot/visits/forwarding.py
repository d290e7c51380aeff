"""A visit's whole route for those who aren't on Telegram: as plain text to paste elsewhere, and as a poster."""

from functools import partial
from typing import Any

from bot import forwarding
from bot.accounts import Reader
from bot.deps import Deps
from bot.events.answering import check_on
from bot.forwarding import Version
from bot.posters import Poster, poster
from bot.visits import showing
from bot.visits.showing import Route
from storage.events import Event


async def version(deps: Deps, reader: Reader, event_id: int, bot: str) -> tuple[Event, Version]:
    """It, and what to forward, in the reader's language; `bot` is the bot's name, for the link.

    Raises Gone, EventCancelled, EventOver.
    """
    found = await showing.route(deps, reader, event_id)
    check_on(found.event, deps.now())
    link = f"https://t.me/{bot}?start=event-{event_id}"
    message = deps.messages.render("visits/forward", reader.language, it=found, link=link, now=deps.now())
    return found.event, forwarding.version(message.text, partial(poster, _poster(deps, reader, found, link)))


def _poster(deps: Deps, reader: Reader, found: Route, link: str) -> Poster:
    words = deps.messages.words(reader.language)
    body = deps.messages.render("visits/poster", reader.language, it=found, now=deps.now())
    sides = ((words["visits"][each], _names(getattr(found, each), words)) for each in ("visitors", "receivers"))
    notes = tuple((label, names) for label, names in sides if names)
    head = found.event.organisation or deps.config.alliance.name
    return Poster(
        head,
        found.event.title,
        body.text,
        link,
        words["visits"]["caption"],
        words["poster"]["more"],
        notes,
        language=reader.language,
    )


def _names(sides: tuple[Any, ...], words: dict[str, Any]) -> str:
    joined: str = words["visits"]["joiner"].join(each.name for each in sides)
    return joined
