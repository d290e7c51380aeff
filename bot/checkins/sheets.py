"""What is put on the table: a sheet with the QR code and the six characters by which people check in."""

from collections.abc import Callable
from functools import partial

import msgspec

from bot.accounts import Reader as As
from bot.checkins import rules
from bot.deps import Deps
from bot.events import rights
from bot.posters import Poster, poster
from bot.times.moments import wall
from bot.times.spoken import instant, weekday
from storage.events import Event


class Sheet(msgspec.Struct, frozen=True):
    """`make`: the PNG, by a thread."""

    event: Event
    make: Callable[[], bytes]


def link(bot: str, code: str) -> str:
    return f"https://t.me/{bot}?start=checkin-{code}"


async def sheet(deps: Deps, reader: As, event_id: int, bot: str) -> Sheet:
    """In the reader's language. Raises Gone, NotYourEvent, CheckInClosed where it was cancelled."""
    async with deps.database.reading() as connection:
        event = await rights.held(connection, reader.viewer, event_id)
    if event.state == "cancelled":
        opens, closes = rules.window(event, deps.config.events)
        raise rules.CheckInClosed(why="cancelled", event=event, opens=opens, closes=closes)
    said = deps.messages.words(reader.language)["checkin_sheet"]
    steps = "\n".join(said[step].format(code=event.code, bot=bot) for step in ("first", "second", "third"))
    notes = ((said["code"], event.code), (said["when"], when(event, reader.language)))
    drawn = Poster(
        event.organisation or deps.config.alliance.name, said["title"].format(title=event.title), steps,
        link(bot, event.code), said["caption"], notes=notes, language=reader.language,
    )  # fmt: skip
    return Sheet(event, partial(poster, drawn))


def when(event: Event, language: str) -> str:
    """By the event's own clock: it hangs on the wall there."""
    day = weekday(wall(event.begins_at, event.zone).date(), language)
    return f"{instant(event.begins_at, language, event.zone)} {day}"
