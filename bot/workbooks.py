"""A list to read and to keep, as a workbook. What goes in as text stays text: nothing is a formula or a link."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

TIME = "yyyy-mm-dd hh:mm"
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


class Sheet(msgspec.Struct, frozen=True):
    """`columns`: headings, each with its width in characters. `fixed`: how many columns stay in sight."""

    title: str
    columns: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[Any]]
    fixed: int = 0


class About(msgspec.Struct, frozen=True):
    """Of what the list is: names and values, the two columns' widths, and whether long values break into lines."""

    title: str
    rows: Sequence[tuple[str, Any]]
    widths: tuple[int, int]
    wraps: bool = False


def workbook(sheet: Sheet, about: About | None = None) -> bytes:
    """XLSX. Cells are texts, numbers, wall times (a cell has no zone), or None for an empty one."""
    import xlsxwriter  # noqa: PLC0415, see tests/test_resident.py

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        time = book.add_format({"num_format": TIME, "align": "left"})
        first = book.add_worksheet(sheet.title)
        for column, (heading, width) in enumerate(sheet.columns):
            first.set_column(column, column, width)
            first.write_string(0, column, heading, bold)
        _write(first, sheet.rows, time, 1)
        first.freeze_panes(1, sheet.fixed)
        first.autofilter(0, 0, max(1, len(sheet.rows)), len(sheet.columns) - 1)
        if about:
            second = book.add_worksheet(about.title)
            second.set_column(0, 0, about.widths[0])
            second.set_column(1, 1, about.widths[1], book.add_format({"text_wrap": True}) if about.wraps else None)
            _write(second, about.rows, time, 0)
    return buffer.getvalue()


def _write(sheet: Any, rows: Sequence[Sequence[Any]], time: Any, top: int) -> None:
    for row, cells in enumerate(rows, top):
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(row, column, cell)
            elif isinstance(cell, datetime):
                sheet.write_datetime(row, column, cell, time)
            elif cell is not None:
                sheet.write_number(row, column, cell)
