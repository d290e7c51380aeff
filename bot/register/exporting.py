"""The register out again: the contract's columns, as CSV or XLSX by the file's ending; importing it changes nothing."""

import asyncio
import csv
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from bot.register import columns
from bot.register.problems import FileRefusedError
from storage import exports
from storage.database import Database

Row = Sequence[Any]
LISTS = frozenset({"aliases", "industry"})
FORMULAS = ("=", "+", "-", "@", "'=", "'+", "'-", "'@")


async def export_file(database: Database, kind: str, path: Path) -> int:
    """Write all rows of a kind; how many. Only its owner reads the file: it holds contacts.

    Raises FileRefusedError for an ending that isn't .csv or .xlsx.
    """
    write = {".csv": _csv, ".xlsx": _xlsx}.get(path.suffix.lower())
    if write is None:
        raise FileRefusedError(f"{path}: the ending says the format: .csv or .xlsx")
    async with database.reading() as reader:
        rows = await exports.ROWS[kind](reader)
    names = [column.name for column in columns.COLUMNS[kind]]
    await asyncio.to_thread(_replace, path, lambda target: write(target, names, _cells(names, rows)))
    return len(rows)


def _replace(path: Path, write: Callable[[Path], None]) -> None:
    """Nothing half-written stands in the file's place."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=path.suffix)
    os.close(descriptor)
    try:
        write(Path(name))
        os.replace(name, path)  # noqa: PTH105
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _cells(names: Sequence[str], rows: Sequence[Row]) -> Iterator[list[str]]:
    for row in rows:
        yield [_text(name, value) for name, value in zip(names, row, strict=True)]


def _text(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name in LISTS:
        return ";".join(json.loads(value))
    if name == "visibility":
        return ";".join(f"{field}={level}" for field, level in json.loads(value).items())
    if name == "secretary":
        return "yes" if value else ""
    return str(value)


def _csv(path: Path, names: Sequence[str], rows: Iterator[list[str]]) -> None:
    """With a BOM, which Excel needs to see that it is UTF-8; no cell is a formula to it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        for row in rows:
            writer.writerow([f"'{cell}" if cell.startswith(FORMULAS) else cell for cell in row])


def _xlsx(path: Path, names: Sequence[str], rows: Iterator[list[str]]) -> None:
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.freeze_panes(1, 0)
        bold = workbook.add_format({"bold": True})
        for at, name in enumerate(names):
            sheet.write_string(0, at, name, bold)
            sheet.set_column(at, at, 16)
        for number, row in enumerate(rows, 1):
            for at, cell in enumerate(row):
                if cell:
                    sheet.write_string(number, at, cell)
