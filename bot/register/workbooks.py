"""The sheets of an XLSX or XLS file as rows of text.

They are read in a process of its own with limits: a few kilobytes can ask for more memory than there is, and a damaged
file can end the reader.
"""

import datetime as dt
import io
import os
import resource
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import msgspec

from bot.register.formulas import Odd, unknown_values
from bot.register.problems import FileRefusedError

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

MOST_ROWS, MOST_COLUMNS = 200_020, 300  # titles and headings included
LARGEST = 400 * 1024 * 1024  # unpacked
MEMORY, SECONDS = 2 << 30, 120
ZIP = b"PK\x03\x04"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
Row = tuple[int, list[str]]


class Sheet(msgspec.Struct, frozen=True, array_like=True):
    """`rows`: with their numbers, without the empty ones. `odd`: cells whose value isn't known."""

    name: str
    rows: list[Row]
    odd: list[Odd]


def read(path: Path) -> list[Sheet]:
    """Raises FileRefusedError."""
    command = [sys.executable, "-m", __name__, str(path)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(each for each in sys.path if each)}
    done = subprocess.run(command, env=environment, capture_output=True, check=False)  # noqa: S603
    if done.returncode:
        raise FileRefusedError(path, "damaged")
    answer = msgspec.msgpack.decode(done.stdout, type=list[Sheet] | dict[str, Any])
    if isinstance(answer, dict):
        raise FileRefusedError(path, answer.pop("code"), **answer)
    return answer


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.buffer.write(msgspec.msgpack.encode(_answer(Path(sys.argv[1]).read_bytes())))


def _answer(content: bytes) -> list[Sheet] | dict[str, object]:
    """The sheets, or why not: a code with values."""
    from python_calamine import CalamineError, PasswordError  # noqa: PLC0415, only in its own process

    try:
        return _sheets(content)
    except FileRefusedError as error:
        return {"code": error.code, **error.values}
    except PasswordError:
        return {"code": "password"}
    except (zipfile.BadZipFile, zlib.error, ET.ParseError, EOFError, NotImplementedError, RuntimeError) as error:
        return {"code": "damaged_workbook", "error": str(error)}
    except (CalamineError, ValueError, OverflowError) as error:
        return {"code": "no_workbook", "error": str(error)}


def _sheets(content: bytes) -> list[Sheet]:
    if content[:4] != ZIP:
        if ENCRYPTED in content:
            raise FileRefusedError("", "password")
        return _read(content, None)
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        _check(file)
        return _read(content, file)


def _check(file: zipfile.ZipFile) -> None:
    """Raises FileRefusedError for a zip that is no workbook, or that would fill the memory."""
    unpacked = sum(entry.file_size for entry in file.infolist()) // 1024**2
    names = set(file.namelist())
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/workbook.") for name in names):
        raise FileRefusedError("", "zip")
    if unpacked > LARGEST // 1024**2:
        raise FileRefusedError("", "unpacked", size=unpacked, limit=LARGEST // 1024**2)


def _read(content: bytes, file: zipfile.ZipFile | None) -> list[Sheet]:
    from python_calamine import CalamineWorkbook  # noqa: PLC0415, only in its own process

    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
        return [
            Sheet(name, _rows(workbook.get_sheet_by_name(name)), list(unknown_values(file, name)) if file else [])
            for name in workbook.sheet_names
        ]


def _rows(sheet: "CalamineSheet") -> list[Row]:
    height, width = (at + 1 for at in sheet.end or (-1, -1))
    if height > MOST_ROWS or width > MOST_COLUMNS:
        limits = {"most": MOST_ROWS, "limit": MOST_COLUMNS}
        raise FileRefusedError("", "sheet", rows=height, columns=width, name=sheet.name, **limits)
    rows = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    # A cell that is merged downwards stands for each row beside it, such as the chamber beside its members.
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        for at in range(top + 1, min(bottom + 1, len(rows))):
            if left == right and left < len(rows[at]):
                rows[at][left] = rows[top][left]
    return [(number, row) for number, row in enumerate(rows, 1) if any(row)]


def _text(value: object) -> str:
    """A cell as people see it: whole numbers without a point, dates as ISO."""
    match value:
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004, beyond it Excel has rounded
            return str(int(value))
        case dt.datetime() if value.time() == dt.time():
            return value.date().isoformat()
        case dt.date() | dt.time():
            return value.isoformat()
        case str():
            return f"'{value}" if value.startswith("=") else value  # a text, no formula
        case _:
            return str(value)


if __name__ == "__main__":
    main()
