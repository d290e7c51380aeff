"""Cells of an XLSX sheet whose value isn't in the file: formulas that nobody calculated, and Excel's errors."""

import re
import zipfile
from collections.abc import Iterator
from typing import IO
from xml.etree import ElementTree as ET

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
STEP = 1 << 20
Odd = tuple[int, int, str, str]


def unknown_values(file: zipfile.ZipFile, sheet: str) -> Iterator[Odd]:
    """Each such cell: its line, its column from 0, the problem's code, what Excel shows."""
    name = _part(file, sheet)
    if not name or not _may_hold(file, name):
        return
    with file.open(name) as part:
        for cell in _cells(part):
            value = cell.findtext(f"{SHEET}v") or ""
            place = PLACE.fullmatch(cell.get("r", ""))
            if place and cell.get("t") == "e":
                yield *_numbers(place), "error_cell", value
            elif place and cell.find(f"{SHEET}f") is not None and not value and cell.get("t") != "str":
                yield *_numbers(place), "formula_empty", ""


def _numbers(place: re.Match[str]) -> tuple[int, int]:
    column = 0
    for letter in place[1]:
        column = column * 26 + ord(letter) - 64
    return int(place[2]), column - 1


def _cells(part: IO[bytes]) -> Iterator[ET.Element]:
    for _event, element in ET.iterparse(part):  # noqa: S314, expat is safe since 2.4.1, and the size is checked
        if element.tag == f"{SHEET}c":
            yield element
        elif element.tag == f"{SHEET}row":
            element.clear()


def _may_hold(file: zipfile.ZipFile, name: str) -> bool:
    """A look at the raw text first: most files have neither, and parsing a large sheet takes seconds."""
    tail = b""
    with file.open(name) as part:
        while chunk := part.read(STEP):
            if re.search(rb'<f[ >/]|t="e"', tail + chunk):
                return True
            tail = chunk[-8:]
    return False


def _part(file: zipfile.ZipFile, sheet: str) -> str:
    """The path inside the zip of the sheet of a name."""
    try:
        book = ET.fromstring(file.read("xl/workbook.xml"))  # noqa: S314
        relations = ET.fromstring(file.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    except KeyError:
        return ""
    wanted = next((each.get(RELATION) for each in book.iter(f"{SHEET}sheet") if each.get("name") == sheet), None)
    target = next((each.get("Target", "") for each in relations if each.get("Id") == wanted), "")
    name = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return name if name in file.namelist() else ""
