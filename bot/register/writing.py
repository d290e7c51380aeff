"""Tables as files, CSV or XLSX by the ending, that no spreadsheet takes for formulas and only their owner reads."""

import csv
import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.register.cells import guarded
from bot.register.problems import FileRefusedError

if TYPE_CHECKING:
    import xlsxwriter

Rows = Iterable[Sequence[str]]


def check(path: Path) -> None:
    """Before work begins. Raises FileRefusedError for an ending that says no format, or a folder that isn't there."""
    if path.suffix.lower() not in WRITERS:
        raise FileRefusedError(path, "ending")
    if not path.parent.is_dir():
        raise FileRefusedError(path, "folder", folder=path.parent)


def write(path: Path, names: Sequence[str], rows: Rows) -> None:
    """Nothing half-written stands in the file's place."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=path.suffix)
    os.close(descriptor)
    try:
        WRITERS[path.suffix.lower()](Path(name), names, rows)
        os.replace(name, path)  # noqa: PTH105
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def sheet(
    workbook: "xlsxwriter.Workbook", title: str, names: Sequence[str], rows: Rows
) -> "xlsxwriter.worksheet.Worksheet":
    """One more, with a row of headings that stays in sight; every cell a text."""
    added = workbook.add_worksheet(title)
    added.freeze_panes(1, 0)
    bold, text = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "@"})
    for at, name in enumerate(names):
        added.set_column(at, at, 16, text)
        added.write_string(0, at, name, bold)
    for number, row in enumerate(rows, 1):
        for at, cell in enumerate(row):
            if cell:
                # A cell is a text by its type; one that looks guarded would lose its apostrophe when it is read.
                added.write_string(number, at, guarded(cell) if cell.startswith("'") else cell, text)
    return added


def _csv(path: Path, names: Sequence[str], rows: Rows) -> None:
    """With a BOM, which Excel needs to see that it is UTF-8."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        for row in rows:
            writer.writerow([guarded(cell) for cell in row])


def _xlsx(path: Path, names: Sequence[str], rows: Rows) -> None:
    import xlsxwriter  # noqa: PLC0415, see tests/test_resident.py

    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False}) as workbook:
        sheet(workbook, "Sheet1", names, rows)


WRITERS: dict[str, Callable[[Path, Sequence[str], Rows], None]] = {".csv": _csv, ".xlsx": _xlsx}
