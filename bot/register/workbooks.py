"""What must be known of an XLSX file beside its values: is it one, is it safe to unpack, are formulas calculated?"""

import functools
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.etree import ElementTree as ET

from bot.register.problems import FileRefusedError

LARGEST = 400 * 1024 * 1024  # unpacked
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STEP = 1 << 20


def check(path: Path, content: bytes) -> None:
    """Raises FileRefusedError for a zip that is no workbook, or that would fill the memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            entries = file.infolist()
            unpacked = sum(entry.file_size for entry in entries)
            names = {entry.filename for entry in entries}
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise FileRefusedError(f"{path}: is a damaged zip ({error}); save it again as XLSX") from error
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/workbook.") for name in names):
        raise FileRefusedError(f"{path}: is a zip, but no XLSX: save it as XLSX or CSV")
    if unpacked > LARGEST:
        limit = LARGEST // 1024**2
        raise FileRefusedError(f"{path}: unpacks to {unpacked // 1024**2} MB: up to {limit} MB are allowed; split it")


def unknown_values(content: bytes, sheet: str) -> Iterator[tuple[int, int, str, str]]:
    """Cells whose value isn't in the file: line, column from 0, code of the problem, what Excel shows."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        name = _part(file, sheet)
        if not name or not _may_hold(file, name):
            return
        with file.open(name) as part:
            for cell in _cells(part):
                value = cell.findtext(f"{SHEET}v") or ""
                if cell.get("t") == "e":
                    yield *_place(cell), "error_cell", value
                elif cell.find(f"{SHEET}f") is not None and not value and cell.get("t") != "str":
                    yield *_place(cell), "formula_empty", ""


def _place(cell: ET.Element) -> tuple[int, int]:
    letters, digits = re.fullmatch(r"([A-Z]*)(\d*)", cell.get("r", "")).groups()  # type: ignore[union-attr]
    column = functools.reduce(lambda number, letter: number * 26 + ord(letter) - 64, letters, 0)
    return int(digits or 0), column - 1


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
    except (KeyError, ET.ParseError):
        return ""
    wanted = next((each.get(RELATION) for each in book.iter(f"{SHEET}sheet") if each.get("name") == sheet), None)
    target = next((each.get("Target", "") for each in relations if each.get("Id") == wanted), "")
    name = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return name if name in file.namelist() else ""
