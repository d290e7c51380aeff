"""Reading a file as rows of text, whatever made it: CSV in the encodings of Chinese Excel, or a workbook."""

import _csv
import csv
import io
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

import msgspec

from bot.register import columns, workbooks
from bot.register.problems import FileRefusedError, Notes
from bot.register.workbooks import Row, Sheet

LARGEST = 64 * 1024 * 1024
MOST_ROWS = 200_000
TITLE_ROWS = 20  # above the headings: titles, dates, remarks
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
SUMS = frozenset({"合计", "小计", "总计", "合計", "總計", "总数", "Total", "total"})
SEVERAL = frozenset({"phone"})  # two columns may both mean it: mobile and office


class Line(msgspec.Struct, frozen=True):
    """A row below the headings: its number in the file, and its cells by column; empty ones are left out."""

    number: int
    cells: dict[str, str]


class Table(msgspec.Struct, frozen=True):
    """`headings`: how the file itself calls a column."""

    headings: dict[str, str]
    lines: list[Line]

    def heading(self, column: str) -> str:
        return self.headings.get(column, column)


def read(path: Path, kind: str, notes: Notes, given: Mapping[str, str] | None = None) -> Table:
    """The file's rows by column. Raises FileRefusedError; what is odd at one place goes to `notes`.

    `given`: what holds for every row that says nothing in these columns, such as the organisation of a roster.
    """
    given = given or {}
    sheets = _sheets(path, kind)
    found = [(sheet, at) for sheet in sheets if (at := _headings(kind, sheet.rows, given)) is not None]
    if not found:
        raise FileRefusedError(path, "headings", 0, limit=TITLE_ROWS, **_needed(kind, given))
    sheet, at = found[0]
    others = (each for each in sheets if each is not sheet and each.name not in columns.EXPLANATIONS)
    for other in (each for each in others if len(each.rows) > 1):
        notes.warn(0, "", "other_sheet", value=other.name)
    table = _table(path, kind, sheet.rows, at, notes, given)
    _judge(sheet, sheet.rows[at], kind, notes, given)
    return table


def _sheets(path: Path, kind: str) -> list[Sheet]:
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        size, limit = max(path.stat().st_size, len(content)) // 1024**2, LARGEST // 1024**2
        raise FileRefusedError(path, "large", size=size, limit=limit)
    if not content.strip():
        raise FileRefusedError(path, "empty")
    return workbooks.read(path) if content[:4] in {ZIP, OLE} else [Sheet("", _comma_separated(path, content, kind), [])]


def _judge(sheet: Sheet, headings: Row, kind: str, notes: Notes, given: Mapping[str, str]) -> None:
    """Formulas that nobody calculated, and errors, in the columns that are read."""
    number, texts = headings
    names = columns.assign(kind, texts, given)
    for line, at, code, value in sheet.odd:
        if line > number and at < len(names) and names[at]:
            notes.error(line, texts[at].strip(), code, value=value)


def _needed(kind: str, given: Mapping[str, str]) -> dict[str, object]:
    wanted = [each for each in columns.COLUMNS[kind] if each.required and each.name not in given]
    words = ", ".join(f"{each.name} ({each.headings[0]})" for each in wanted)
    return {"needed": words, "names": [each.name for each in wanted]}


def _headings(kind: str, rows: Sequence[Row], given: Mapping[str, str]) -> int | None:
    """Which row holds the headings: the one with most of the known ones, the required ones among them.

    Of headings on two rows, those that reach down stand in both: the lower row counts.
    """
    best, most = None, 0
    required = {column.name for column in columns.COLUMNS[kind] if column.required} - set(given)
    for at, (_number, cells) in enumerate(rows[:TITLE_ROWS]):
        found = set(columns.assign(kind, cells, given)) - {""}
        if required <= found and (len(found) > most or (len(found) == most and best == at - 1)):
            best, most = at, len(found)
    return best


def _table(path: Path, kind: str, rows: Sequence[Row], at: int, notes: Notes, given: Mapping[str, str]) -> Table:
    number, headings = rows[at]
    names = columns.assign(kind, headings, given)
    for heading, name in zip(headings, names, strict=True):
        if heading.strip() and not name:
            notes.warn(number, heading.strip(), "left_out", value=heading.strip())
    twice = next((name for name in names if name and name not in SEVERAL and names.count(name) > 1), None)
    if twice:
        both = " and ".join(repr(h) for h, name in zip(headings, names, strict=True) if name == twice)
        raise FileRefusedError(path, "twice", number, both=both, column=twice)
    read = ((number, cells, _cells(names, cells)) for number, cells in rows[at + 1 :])
    lines = [Line(number, {**given, **found}) for number, cells, found in read if found and not _passed(cells, found)]
    if len(lines) > MOST_ROWS:
        raise FileRefusedError(path, "rows", found=len(lines), limit=MOST_ROWS)
    shown = {name: heading.strip() for heading, name in zip(headings, names, strict=True) if name}
    return Table(shown, lines)


def _passed(cells: Sequence[str], found: Mapping[str, str]) -> bool:
    """The line below a list that counts it, and a template's example."""
    if any(found.get(name, "").startswith(columns.EXAMPLES) for name in ("name", "first")):
        return True
    return found.get("name", "合计") in SUMS and any(cell.strip() in SUMS for cell in cells)


def _cells(names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, cell in zip(names, cells, strict=False):
        if name and cell.strip():
            # Interned: the same few words stand in most columns, and a file has a million cells.
            found[name] = f"{found[name]};{cell.strip()}" if name in found else sys.intern(cell.strip())
    return found


def _comma_separated(path: Path, content: bytes, kind: str) -> list[Row]:
    text = _decoded(path, content)
    if "\0" in text:
        raise FileRefusedError(path, "nul")
    delimiter = _delimiter(kind, text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    return list(islice(_numbered(path, reader), MOST_ROWS + TITLE_ROWS + 1))


def _numbered(path: Path, reader: "_csv.Reader") -> Iterator[Row]:
    """Each row with the number of the line that it begins on. Raises FileRefusedError."""
    number = 1
    try:
        for row in reader:
            if len(row) > workbooks.MOST_COLUMNS:
                raise FileRefusedError(path, "columns", number, found=len(row), limit=workbooks.MOST_COLUMNS)
            if any(row):
                yield number, row
            number = reader.line_num + 1
    except csv.Error as error:
        raise FileRefusedError(path, "quotes", number, error=str(error), last=reader.line_num) from error


def _decoded(path: Path, content: bytes) -> str:
    named = next((encoding for mark, encoding in BOMS if content.startswith(mark)), None)
    for encoding in [named] if named else ["utf-8", "gb18030"]:
        try:
            return content.decode(encoding)
        except UnicodeError:
            continue
    raise FileRefusedError(path, "encoding")


def _delimiter(kind: str, text: str) -> str:
    """Comma, semicolon or tab: by which of them the headings are found."""
    head = text[:20_000].splitlines()[:TITLE_ROWS]

    def known(delimiter: str) -> int:
        return max((len(set(columns.assign(kind, row.split(delimiter))) - {""}) for row in head), default=0)

    return max((",", ";", "\t", "，"), key=known)
