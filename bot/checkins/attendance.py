"""Who came and who didn't, as a workbook: contacts as far as its reader sees them; it is deleted a day later."""

import asyncio
from collections.abc import Sequence
from typing import Any

import msgspec

from bot import people, workbooks
from bot.accounts import Reader as As
from bot.calendars.keeping import file_name
from bot.checkins.rules import WALK_IN
from bot.deps import Deps
from bot.events import rights
from bot.messages import Attachment
from bot.personal import exporting as copies
from bot.personal import redacting
from bot.positions import english
from bot.privacy import PersonView
from bot.times.moments import wall
from bot.wording import phone, script
from bot.workbooks import About, Sheet
from storage import checkins, disclosures, handouts, jobs
from storage.checkins import Attendance, Figures
from storage.database import Reader
from storage.events import Event

COLUMNS = {
    "number": 6, "name": 16, "organisation": 26, "position": 14, "company": 26, "phone": 20, "answer": 12, "guests": 8,
    "guest_names": 22, "came": 8, "checked_in": 18, "how": 12, "by": 12, "note": 30,
}  # fmt: skip
"""And how wide each is, in characters."""


class Export(msgspec.Struct, frozen=True):
    """`id`: what its message is noted by, with the instant `at`; `people`: how many lines."""

    id: int
    at: int
    event: Event
    file: Attachment
    figures: Figures
    people: int


async def make(deps: Deps, reader: As, event_id: int) -> Export:
    """Noted, with whose contacts go out, before it does. Raises Gone, NotYourEvent."""
    viewer, now = reader.viewer, deps.now()
    async with deps.database.reading() as connection:
        event = await rights.held(connection, viewer, event_id)
        rows = await checkins.attendance(connection, event.id)
        views = await _views(connection, reader, rows)
        figures = await checkins.figures(connection, event.id)
    words = deps.messages.words(reader.language)
    lines = [_line(at, row, views, words, reader) for at, row in enumerate(rows, 1)]
    about = _about(event, figures, words["attendance"], reader)
    content = await asyncio.to_thread(_workbook, words["attendance"], lines, about)
    shown = [(view.id, ("phone",)) for view in views.values() if view.phone]
    async with deps.database.transaction() as tx:
        number = await handouts.put(tx, viewer.telegram_id, now)
        await jobs.plan(tx, copies.EXPIRE, number, now + copies.KEPT_MS, now)
        await disclosures.put_all(tx, shown, viewer.telegram_id, redacting.LIST, now)
        await rights.note(tx, viewer, "checkins:export", event, now, people=len(rows))
    name = f"{event.local[:10]}-{file_name(event.title).removesuffix('.ics')}.xlsx"
    return Export(number, now, event, Attachment(name, content), figures, len(rows))


async def sent(deps: Deps, reader: As, export: Export, message_id: int) -> None:
    """Out: so that it goes in time, and at once where somebody withdrew meanwhile."""
    await copies.sent(deps, export.id, message_id)
    await redacting.sent_list(deps, reader.viewer.telegram_id, redacting.LIST, export.at, message_id)


async def _views(connection: Reader, reader: As, rows: Sequence[Attendance]) -> dict[int, PersonView]:
    """The people of the register as the reader may see them."""
    ids = [each.rsvp.person_id for each in rows if each.rsvp.person_id]
    found = list((await checkins.people(connection, ids)).values())
    return {view.id: view for view in await people.views(connection, reader.viewer, found) if view}


def _line(at: int, row: Attendance, views: dict[int, PersonView], words: dict[str, Any], reader: As) -> list[Any]:
    it, said = row.rsvp, words["attendance"]
    view = views.get(it.person_id or 0)
    top = view.top if view else None
    position = top.position if top else ""
    number = view.phone if view else it.phone
    how = said[f"how_{it.checked_in_how}"] if it.checked_in_how else ""
    return [
        at,
        it.shown,
        top.organisation if top else "",
        english(position) if reader.language == "en" else script(position, reader.language),
        view.company if view else "",
        phone(number) if number else "",
        said["no_answer"] if it.checked_in_how == WALK_IN else said[it.answer],
        it.guests,
        it.guest_names,
        said["yes"] if it.checked_in_at is not None else "",
        wall(it.checked_in_at, reader.zone) if it.checked_in_at is not None else None,
        how,
        row.by if it.checked_in_how in {"list", WALK_IN} else "",
        it.note,
    ]


def _about(event: Event, figures: Figures, said: dict[str, str], reader: As) -> list[tuple[str, Any]]:
    return [
        (said["event"], event.title),
        (said["when"], wall(event.begins_at, reader.zone)),
        (said["venue"], " · ".join(filter(None, (event.venue, event.address)))),
        (said["expected"], figures.expected),
        (said["attended"], figures.came),
        (said["attended_people"], figures.came_people),
        (said["walk_ins"], figures.walk_ins),
    ]


def _workbook(said: dict[str, str], lines: Sequence[Sequence[Any]], about: Sequence[tuple[str, Any]]) -> bytes:
    """The list, and on a sheet of its own what it is of."""
    columns = [(said[f"column_{name}"], width) for name, width in COLUMNS.items()]
    sheet = Sheet(said["sheet"], columns, lines, fixed=2)
    return workbooks.workbook(sheet, About(said["about"], about, (18, 60)))
