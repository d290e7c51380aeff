"""Workbooks beside a list: the template to fill in, and what is wrong with one, to mend it by."""

import asyncio
import io
from collections.abc import Sequence
from typing import Any

import msgspec

from bot import wording
from bot.accounts import Reader
from bot.deps import Deps
from bot.messages import Attachment
from bot.privacy import Viewer
from bot.refusals import Gone
from bot.register import columns, writing
from bot.register.problems import Problem
from bot.rosters import places
from bot.rosters.exporting import NOT_FOR_DESKS, heading
from bot.rosters.rights import KINDS
from storage.rosters import Roster

CHOICES = {"gender": ("m", "f"), "language": ("zh-Hans", "zh-Hant", "en")}
MOST_PROBLEMS = 5_000
FILLED = 1_000  # rows that offer choices


async def template(deps: Deps, reader: Reader, kind: str) -> Attachment:
    """The columns of a kind, an example that is passed over, and how to fill them in. Raises Gone."""
    if kind not in KINDS or not reader.viewer.staff:
        raise Gone
    words = deps.messages.words(reader.language)
    content = await asyncio.to_thread(_template, words, kind, reader.viewer)
    return Attachment(f"{words['roster']['template']}-{words['roster_kinds'][kind]}.xlsx", content)


def _template(words: dict[str, Any], kind: str, viewer: Viewer) -> bytes:
    import xlsxwriter  # noqa: PLC0415, see tests/test_resident.py

    desk = not (viewer.officer or viewer.admin)
    left_out = NOT_FOR_DESKS | {"organisation"} if desk else set[str]()
    known = [each for each in columns.COLUMNS[kind] if each.name not in left_out]
    example, said = words[f"example_{kind}"], words["roster"]
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False}) as workbook:
        headings = [heading(words, kind, each.name) for each in known]
        row = [example.get(each.name, "") for each in known]
        first = writing.sheet(workbook, words["roster_kinds"][kind], headings, [row])
        for at, column in enumerate(known):
            if column.name in CHOICES:
                choices = [words["choices"][each] for each in CHOICES[column.name]]
                first.data_validation(1, at, FILLED, at, {"validate": "list", "source": choices, "ignore_blank": True})
        rows = [
            [
                heading(words, kind, each.name),
                said["yes"] if each.required else "",
                words["column_help"].get(each.name, ""),
            ]
            for each in known
        ]
        second = writing.sheet(workbook, said["explanation"], [said["column"], said["required"], said["help"]], rows)
        second.set_column(2, 2, 80)
    return buffer.getvalue()


async def problems(deps: Deps, reader: Reader, roster: Roster) -> Attachment:
    """All that was found wrong, in the reader's language. Raises Gone where it isn't kept any more."""
    path = places.problems(deps, roster.id)
    try:
        content = await asyncio.to_thread(path.read_bytes)
    except FileNotFoundError as error:
        raise Gone from error
    found = msgspec.msgpack.decode(content, type=tuple[Problem, ...])
    words = deps.messages.words(reader.language)
    made = await asyncio.to_thread(_problems, words, found)
    return Attachment(f"{words['roster']['problems']}-{roster.file.rpartition('.')[0] or roster.id}.xlsx", made)


def _problems(words: dict[str, Any], found: Sequence[Problem]) -> bytes:
    """The errors first: they keep their rows out."""
    import xlsxwriter  # noqa: PLC0415, see tests/test_resident.py

    said, buffer = words["roster"], io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True, "strings_to_formulas": False}) as workbook:
        rows = (
            [str(each.line or ""), said["warning" if each.warning else "error"], each.column, each.value, why]
            for each in found[:MOST_PROBLEMS]
            for why in [wording.explained(each, words)]
        )
        headings = [said[name] for name in ("row", "severity", "column", "value", "why")]
        writing.sheet(workbook, said["problems"], headings, rows).set_column(4, 4, 80)
    return buffer.getvalue()
