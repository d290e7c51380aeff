"""The register as a workbook, as far as its reader sees it; the message that carries it is deleted a day later."""

import asyncio
import io
from collections.abc import Sequence
from typing import Any

import msgspec

from bot import audit
from bot.accounts import Reader
from bot.deps import Deps
from bot.messages import Attachment
from bot.personal import exporting as copies
from bot.personal import redacting
from bot.privacy import CONTACTS, Viewer, fields_seen, levels
from bot.register import columns, writing
from bot.register.exporting import text
from bot.rosters import rights
from bot.rosters.rights import MEMBERS
from storage import disclosures, exports, handouts, jobs, organisations
from storage.database import Row

NOT_FOR_DESKS = frozenset({"secretary", "telegram_id", "visibility"})
NOT_FOR_OFFICERS = frozenset({"telegram_id", "visibility"})
AT = {column.name: at for at, column in enumerate(columns.COLUMNS[MEMBERS])}
Shown = list[tuple[int, tuple[str, ...]]]


class Export(msgspec.Struct, frozen=True):
    """`id`: what its message is noted by, with the instant `at`; `people`: whose contacts are in it."""

    id: int
    at: int
    file: Attachment
    rows: int
    people: int


async def make(deps: Deps, reader: Reader, kind: str, organisation_id: int | None) -> Export:
    """Noted, with whose contacts go out, before it does. Raises Gone."""
    viewer = reader.viewer
    rights.check(viewer, kind, organisation_id)
    async with deps.database.reading() as connection:
        if kind == MEMBERS:
            raw = await exports.members_seen(connection, organisation_id)
        else:
            raw = await exports.ROWS[kind](connection)
        found = await organisations.by_id(connection, organisation_id) if organisation_id else None
    words = deps.messages.words(reader.language)
    name = found.short_name or found.name if found else words["roster_kinds"][kind]
    content, shown = await asyncio.to_thread(_workbook, words, viewer, kind, raw)
    now = deps.now()
    async with deps.database.transaction() as tx:
        number = await handouts.put(tx, viewer.telegram_id, now)
        await jobs.plan(tx, copies.EXPIRE, number, now + copies.KEPT_MS, now)
        await disclosures.put_all(tx, shown, viewer.telegram_id, redacting.LIST, now)
        about, details = ("exports", None), {"kind": kind, "rows": len(raw), "people": len(shown)}
        at = organisation_id
        await audit.note(tx, viewer, "register:export", now=now, subject=about, organisation=at, details=details)
    return Export(number, now, Attachment(f"{name}-{deps.today()}.xlsx", content), len(raw), len(shown))


def _workbook(words: dict[str, Any], viewer: Viewer, kind: str, raw: Sequence[Row]) -> tuple[bytes, Shown]:
    import xlsxwriter  # noqa: PLC0415, see tests/test_resident.py

    seen, shown = list[Sequence[Any]](raw), Shown()
    if kind == MEMBERS:
        pairs = [_seen(viewer, row) for row in raw]
        seen = [cells for cells, _ in pairs]
        shown = list(dict(each for _, each in pairs if each[1]).items())
    left_out = NOT_FOR_OFFICERS if viewer.officer else NOT_FOR_DESKS
    names = [each.name for each in columns.COLUMNS[kind]]
    kept = [(at, name) for at, name in enumerate(names) if viewer.admin or name not in left_out]
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True, "strings_to_formulas": False}) as workbook:
        rows = ([text(name, row[at]) for at, name in kept] for row in seen)
        writing.sheet(workbook, words["roster_kinds"][kind], [heading(words, kind, name) for _, name in kept], rows)
    return buffer.getvalue(), shown


def heading(words: dict[str, Any], kind: str, name: str) -> str:
    """What stands above a column, in the words that an import knows."""
    others = words["columns_of_others"] if kind != MEMBERS else {}
    return str(others.get(name) or words["columns"][name])


def _seen(viewer: Viewer, row: Row) -> tuple[list[Any], tuple[int, tuple[str, ...]]]:
    """A membership without what the viewer doesn't see; the person, and his contacts that are in it."""
    person, organisation, listed, *cells = row
    given = levels(cells[AT["visibility"]], cells[AT["consent_on"]])
    at_desk = {listed} if organisation in viewer.desks else set[str]()
    fields = fields_seen(viewer, given, own=viewer.person_id == person, at_desk=at_desk, phone=cells[AT["phone"]])
    for name in given.keys() - fields:
        if name in AT:
            cells[AT[name]] = "[]" if name == "aliases" else ""
    return cells, (person, tuple(field for field in CONTACTS if cells[AT[field]]))


async def sent(deps: Deps, viewer: Viewer, export: Export, message_id: int) -> None:
    """Out: so that it goes in time, and at once where somebody withdrew meanwhile."""
    await copies.sent(deps, export.id, message_id)
    await redacting.sent_list(deps, viewer.telegram_id, redacting.LIST, export.at, message_id)
