"""What became of an announcement, person by person: as a workbook, and as the list of those to be told otherwise."""

import re
from collections.abc import Callable
from typing import Any

import msgspec

from bot import audit, people, workbooks
from bot.accounts import Reader
from bot.announcements import rights
from bot.deps import Deps
from bot.outbox import UNREACHABLE
from bot.pages import Page, page
from bot.personal import redacting
from bot.positions import english
from bot.privacy import PersonView
from bot.refusals import Gone
from bot.times.moments import wall
from bot.wording import phone, script
from bot.workbooks import About, Sheet
from storage import announced, announcements, disclosures
from storage.announced import Told
from storage.announcements import Announcement

PER_PAGE = 5
COLUMNS = {"name": 16, "position": 20, "phone": 20, "way": 12, "outcome": 24, "when": 18, "why": 40}
"""And how wide each is, in characters."""


class OffBot(msgspec.Struct, frozen=True):
    """Somebody who isn't on the bot, his position there, and how he was told; empty: not yet."""

    person: PersonView
    position: str
    told: str


class Report(msgspec.Struct, frozen=True):
    """`make` makes the XLSX: for a thread, it takes a second for ten thousands. `at`: when it was noted whose phones
    it shows (Unix ms UTC).
    """

    announcement: Announcement
    make: Callable[[], bytes]
    at: int


async def workbook(deps: Deps, reader: Reader, announcement_id: int) -> Report:
    """Noted, with whose phones go out, before it does. Raises Gone."""
    async with deps.database.reading() as connection:
        found = await rights.steered(connection, reader.viewer, announcement_id)
        rows = await announced.told(connection, found.id, found.organisation_id)
        groups = await announced.groups_told(connection, found.id)
    own, now = found.organisation_id in reader.viewer.desks, deps.now()  # their phones are its register's
    shown = [(each.person_id, ("phone",)) for each in rows if own and each.phone]
    async with deps.database.transaction() as tx:
        await rights.note(tx, reader.viewer, "announcements:report", found, now, people=len(rows))
        await disclosures.put_all(tx, shown, reader.viewer.telegram_id, redacting.REPORT, now)
    words = deps.messages.words(reader.language)["report"]
    lines = [_line(told, words, reader, own=own) for told in rows]
    lines += [[title, words["group"], "", *_outcome(state, why, at, words, reader)] for title, state, why, at in groups]
    about = [(words["title"], found.title), (words["when"], _local(found.at, reader)), (words["text"], found.text)]
    sheet = Sheet(words["sheet"], [(words[name], width) for name, width in COLUMNS.items()], lines)
    return Report(found, lambda: workbooks.workbook(sheet, About(words["text"], about, (12, 80), wraps=True)), now)


def file_name(deps: Deps, found: Announcement) -> str:
    """By day and title, as it lies in a folder among others."""
    day = wall(found.at, deps.config.alliance.time_zone).strftime("%Y-%m-%d")
    title = re.sub(r"[^\w-]+", "-", found.title).strip("-")[:30]
    return f"{day}-{title or found.id}.xlsx"


def _line(told: Told, words: dict[str, str], reader: Reader, *, own: bool) -> list[Any]:
    position = script(told.position, reader.language) if reader.language != "en" else english(told.position)
    who = [told.name, position, phone(told.phone) if own and told.phone else ""]
    if told.told:
        return [*who, words[told.told], words["told"], _local(told.told_at, reader), ""]
    if told.state in {"", "stopped"}:
        return [*who, words["none"], words["stopped" if told.state else "not_told"], None, ""]
    return [*who, *_outcome(told.state, told.error, told.state_at, words, reader)]


def _outcome(state: str, error: str, at: int | None, words: dict[str, str], reader: Reader) -> list[Any]:
    """By what, what became of it, when, and why."""
    blocked = state == "failed" and any(each in error.lower() for each in UNREACHABLE)
    known = "blocked" if blocked else state if state in words else "waiting"
    why = words["broken"] if state == "unknown" else "" if blocked and "blocked" in error.lower() else error
    return [words["bot"], words[known], _local(at, reader) if state == "sent" else None, why]


def _local(at: int | None, reader: Reader) -> Any:
    """The reader's wall time: a cell has no zone."""
    return wall(at, reader.zone) if at else None


async def off_bot(deps: Deps, reader: Reader, announcement_id: int, offset: int) -> tuple[Announcement, Page, int]:
    """Who isn't on the bot: with the phone, as far as the reader's own secretariat has it; and when that was noted,
    before it goes out (Unix ms UTC). Raises Gone.
    """
    async with deps.database.reading() as connection:
        found = await rights.steered(connection, reader.viewer, announcement_id)
        rows = await announced.off_bot(connection, found.id, found.organisation_id, PER_PAGE + 1, offset)
        views = await people.views(connection, reader.viewer, [person for person, _, _ in rows])
    listed = page([OffBot(view, *more) for view, (_, *more) in zip(views, rows, strict=True) if view], offset, PER_PAGE)
    shown = [(each.person.id, ("phone",)) for each in listed.items if each.person.phone]
    now = deps.now()
    async with deps.database.transaction() as tx:
        await disclosures.put_all(tx, shown, reader.viewer.telegram_id, redacting.PAGE, now)
    return found, listed, now


async def tell(deps: Deps, reader: Reader, announcement_id: int, person_id: int, way: str) -> None:
    """Ticked: told by phone or by WeChat; empty: not told after all. Raises Gone."""
    async with deps.database.transaction() as tx:
        found = await rights.steered(tx, reader.viewer, announcement_id)
        now, viewer = deps.now(), reader.viewer
        if not await announced.tell(tx, found.id, person_id, way, viewer.telegram_id, now):
            raise Gone
        at, details = found.organisation_id, {"announcement": found.id, "way": way}
        about = ("people", person_id)
        await audit.note(tx, viewer, "announcements:tell", now=now, subject=about, organisation=at, details=details)


class Rest(msgspec.Struct, frozen=True):
    """All at once: how many were ticked at `at` (Unix ms UTC), or, without it, aren't any more."""

    announcement: Announcement
    number: int
    at: int | None = None


async def tell_rest(deps: Deps, reader: Reader, announcement_id: int) -> Rest:
    """It stands in their group on WeChat: whoever isn't on the bot and wasn't told yet was told. Raises Gone."""
    async with deps.database.transaction() as tx:
        found, now, viewer = await rights.steered(tx, reader.viewer, announcement_id), deps.now(), reader.viewer
        number = await announced.tell_rest(tx, found.id, "wechat", viewer.telegram_id, now)
        if number:
            await rights.note(tx, viewer, "announcements:tell_rest", found, now, people=number)
        return Rest(found, number, now)


async def untell_rest(deps: Deps, reader: Reader, announcement_id: int, at: int) -> Rest:
    """That taken back, but for whom somebody ticked anew. Raises Gone."""
    async with deps.database.transaction() as tx:
        found, viewer = await rights.steered(tx, reader.viewer, announcement_id), reader.viewer
        number = await announced.untell_rest(tx, found.id, viewer.telegram_id, at)
        if number:
            await rights.note(tx, viewer, "announcements:untell_rest", found, deps.now(), people=number)
        return Rest(found, number)


async def listed(deps: Deps, reader: Reader, offset: int) -> Page:
    """What was announced by his desks, the newest first. Raises AnnouncersOnly."""
    rights.check(reader.viewer)
    desks = None if reader.viewer.officer else reader.viewer.desks
    async with deps.database.reading() as connection:
        return page(await announcements.listed(connection, desks, PER_PAGE + 1, offset), offset, PER_PAGE)
