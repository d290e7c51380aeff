"""What became of an announcement, person by person: as a workbook, and as the list of those to be told otherwise."""

import io
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import xlsxwriter

from bot import people
from bot.accounts import Reader
from bot.announcements import rights
from bot.deps import Deps
from bot.outbox import UNREACHABLE
from bot.pages import Page, page
from bot.privacy import PersonView
from bot.refusals import Gone
from bot.times.moments import wall
from bot.wording import script
from storage import announcements, audiences
from storage.announcements import Announcement
from storage.audiences import Told

PER_PAGE = 5
WAYS = ("phone", "wechat")
WIDTHS = (16, 20, 14, 16, 18, 48)
EPOCH_FORMAT = "yyyy-mm-dd hh:mm"


class OffBot(msgspec.Struct, frozen=True):
    """Somebody who isn't on the bot, and how he was told; empty: not yet."""

    person: PersonView
    told: str


async def workbook(deps: Deps, reader: Reader, announcement_id: int) -> tuple[Announcement, Callable[[], bytes]]:
    """The announcement, and what makes the XLSX: for a thread, it takes a second for ten thousands. Raises Gone."""
    async with deps.database.reading() as connection:
        found = await rights.steered(connection, reader.viewer, announcement_id)
        rows = await audiences.told(connection, found.id, found.organisation_id)
        groups = await audiences.groups_told(connection, found.id)
    words = deps.messages.words(reader.language)["report"]
    lines = [_line(told, words, reader) for told in rows]
    lines += [[title, words["group"], *_outcome(state, error, at, words, reader)] for title, state, error, at in groups]
    return found, lambda: _xlsx(words, lines)


def _line(told: Told, words: dict[str, str], reader: Reader) -> list[Any]:
    position = script(told.position, reader.language) if reader.language != "en" else told.position
    if told.state:
        return [told.name, position, *_outcome(told.state, told.error, told.state_at, words, reader)]
    if told.told:
        return [told.name, position, words[told.told], words["told"], _local(told.told_at, reader), ""]
    return [told.name, position, words["none"], words["not_told"], None, ""]


def _outcome(state: str, error: str, at: int | None, words: dict[str, str], reader: Reader) -> list[Any]:
    """By what, what became of it, when, and why."""
    blocked = state == "failed" and any(each in error.lower() for each in UNREACHABLE)
    known = "blocked" if blocked else state if state in words else "waiting"
    return [words["bot"], words[known], _local(at, reader) if state == "sent" else None, error]


def _local(at: int | None, reader: Reader) -> Any:
    """The reader's wall time: a cell has no zone."""
    return wall(at, reader.zone) if at else None


def _xlsx(words: dict[str, str], lines: Sequence[Sequence[Any]]) -> bytes:
    """Everything that people wrote goes in as text: nothing is a formula."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet, bold = book.add_worksheet(), book.add_format({"bold": True, "bottom": 1})
    date = book.add_format({"num_format": EPOCH_FORMAT, "align": "left"})
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    for column, name in enumerate(("name", "position", "way", "outcome", "when", "why")):
        sheet.write_string(0, column, words[name], bold)
    for row, line in enumerate(lines, 1):
        for column, value in enumerate(line):
            if isinstance(value, str):
                sheet.write_string(row, column, value)
            elif value is not None:
                sheet.write_datetime(row, column, value, date)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(lines)), len(WIDTHS) - 1)
    book.close()
    return buffer.getvalue()


async def off_bot(deps: Deps, reader: Reader, announcement_id: int, offset: int) -> tuple[Announcement, Page]:
    """Who isn't on the bot: with the phone, as far as the reader's own secretariat has it. Raises Gone."""
    async with deps.database.reading() as connection:
        found = await rights.steered(connection, reader.viewer, announcement_id)
        rows = await audiences.off_bot(connection, found.id, found.organisation_id, PER_PAGE + 1, offset)
        views = await people.views(connection, reader.viewer, [person for person, _ in rows])
    shown = [OffBot(view, told) for view, (_, told) in zip(views, rows, strict=True) if view]
    return found, page(shown, offset, PER_PAGE)


async def tell(deps: Deps, reader: Reader, announcement_id: int, person_id: int, way: str) -> None:
    """Ticked: told by phone or by WeChat; empty: not told after all. Raises Gone."""
    async with deps.database.transaction() as tx:
        found = await rights.steered(tx, reader.viewer, announcement_id)
        if not await audiences.tell(tx, found.id, person_id, way, reader.viewer.telegram_id, deps.now()):
            raise Gone


async def listed(deps: Deps, reader: Reader, offset: int) -> Page:
    """What was announced by his desks, the newest first. Raises AnnouncersOnly."""
    rights.check(reader.viewer)
    desks = None if reader.viewer.officer else reader.viewer.desks
    async with deps.database.reading() as connection:
        return page(await announcements.listed(connection, desks, PER_PAGE + 1, offset), offset, PER_PAGE)
