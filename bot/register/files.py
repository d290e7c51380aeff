"""Reading a file as rows of text, whatever made it: CSV in the encodings of Chinese Excel, or a workbook."""

import _csv
import csv
import datetime as dt
import io
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import msgspec
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from bot.register import columns, workbooks
from bot.register.problems import FileRefusedError, Notes

LARGEST = 64 * 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 300
TITLE_ROWS = 20  # above the headings: titles, dates, remarks
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
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


Numbered = tuple[int, list[str]]


def read(path: Path, kind: str, notes: Notes) -> Table:
    """The file's rows by column. Raises FileRefusedError; what is odd at one place goes to `notes`."""
    size = path.stat().st_size
    if size > LARGEST:
        limit = LARGEST // 1024**2
        raise FileRefusedError(f"{path}: {size // 1024**2} MB are too large: up to {limit} MB are allowed; split it")
    content = path.read_bytes()
    if not content.strip():
        raise FileRefusedError(f"{path}: is empty")
    sheets = _workbook(path, content) if content[:4] in {ZIP, OLE} else {"": _comma_separated(path, content, kind)}
    found = {name: at for name, rows in sheets.items() if (at := _headings(kind, rows)) is not None}
    if not found:
        raise FileRefusedError(f"{path}: {_no_headings(kind)}")
    name = next(iter(found))
    for other in (each for each in sheets if each != name and len(sheets[each]) > 1):
        notes.warn(0, "", "other_sheet", value=other)
    table = _table(path, kind, sheets[name], found[name], notes)
    if content[:4] == ZIP:
        _judge(content, name, sheets[name][found[name]], kind, notes)
    return table


def _judge(content: bytes, sheet: str, headings: Numbered, kind: str, notes: Notes) -> None:
    """Formulas that nobody calculated, and errors, in the columns that are read."""
    number, texts = headings
    names = columns.assign(kind, texts)
    for line, at, code, value in workbooks.unknown_values(content, sheet):
        if line > number and at < len(names) and names[at]:
            notes.error(line, texts[at].strip(), code, value=value)


def _no_headings(kind: str) -> str:
    known = columns.COLUMNS[kind]
    needed = ", ".join(f"{each.name} ({each.headings[0]})" for each in known if each.required)
    return f"no row of headings is found in its first {TITLE_ROWS} rows: at least {needed} must be there"


def _headings(kind: str, rows: Sequence[Numbered]) -> int | None:
    """Which row holds the headings: the one with most of the known ones, the required ones among them."""
    best, most = None, 0
    required = {column.name for column in columns.COLUMNS[kind] if column.required}
    for at, (_number, cells) in enumerate(rows[:TITLE_ROWS]):
        found = set(columns.assign(kind, cells)) - {""}
        if required <= found and len(found) > most:
            best, most = at, len(found)
    return best


def _table(path: Path, kind: str, rows: Sequence[Numbered], at: int, notes: Notes) -> Table:
    number, headings = rows[at]
    names = columns.assign(kind, headings)
    for heading, name in zip(headings, names, strict=True):
        if heading.strip() and not name:
            notes.warn(number, heading.strip(), "left_out", value=heading.strip())
    twice = next((name for name in names if name and name not in SEVERAL and names.count(name) > 1), None)
    if twice:
        both = " and ".join(repr(h) for h, name in zip(headings, names, strict=True) if name == twice)
        raise FileRefusedError(f"{path}:{number}: the columns {both} both mean {twice}: keep one")
    lines = [Line(number, found) for number, cells in rows[at + 1 :] if (found := _cells(names, cells))]
    if len(lines) > MOST_ROWS:
        raise FileRefusedError(f"{path}: {len(lines)} rows are too many: up to {MOST_ROWS} are allowed; split it")
    shown = {name: heading.strip() for heading, name in zip(headings, names, strict=True) if name}
    return Table(shown, lines)


def _cells(names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, cell in zip(names, cells, strict=False):
        if name and cell.strip():
            found[name] = f"{found[name]};{cell.strip()}" if name in found else cell.strip()
    return found


def _workbook(path: Path, content: bytes) -> dict[str, list[Numbered]]:
    if content[:4] == ZIP:
        workbooks.check(path, content)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            return {name: _sheet(path, workbook.get_sheet_by_name(name)) for name in workbook.sheet_names}
    except PasswordError as error:
        raise FileRefusedError(f"{path}: is protected by a password: save it without one") from error
    except (CalamineError, ValueError, OverflowError) as error:
        raise FileRefusedError(f"{path}: is no workbook that can be read ({error}); save it as XLSX or CSV") from error


def _sheet(path: Path, sheet: CalamineSheet) -> list[Numbered]:
    if sheet.total_height > MOST_ROWS + TITLE_ROWS or sheet.total_width > MOST_COLUMNS:
        size = f"{sheet.total_height} rows, {sheet.total_width} columns"
        raise FileRefusedError(f"{path}: {size} are too many: up to {MOST_ROWS} and {MOST_COLUMNS} are allowed")
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
        case _:
            return str(value)


def _comma_separated(path: Path, content: bytes, kind: str) -> list[Numbered]:
    text = _decoded(path, content)
    if "\0" in text:
        raise FileRefusedError(f"{path}: holds NUL signs, so it is no CSV; save it as XLSX or CSV")
    delimiter = _delimiter(kind, text)
    rows: list[Numbered] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows.extend(islice(_numbered(path, reader), MOST_ROWS + TITLE_ROWS + 1))
    except csv.Error as error:
        raise FileRefusedError(f"{path}:{reader.line_num}: a broken row: {error}") from error
    return rows


def _numbered(path: Path, reader: "_csv.Reader") -> Iterator[Numbered]:
    """Each row with the number of the line that it begins on."""
    before = 0
    for row in reader:
        number, before = before + 1, reader.line_num
        if len(row) > MOST_COLUMNS:
            raise FileRefusedError(
                f"{path}:{number}: {len(row)} columns are too many: up to {MOST_COLUMNS} are allowed"
            )
        cells = [_unguarded(cell) for cell in row]
        if any(cells):
            yield number, cells


def _unguarded(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from taking a text for a formula, as our own export writes it."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in {"=", "+", "-", "@"} else cell


def _decoded(path: Path, content: bytes) -> str:
    named = next((encoding for mark, encoding in BOMS if content.startswith(mark)), None)
    for encoding in [named] if named else ["utf-8", "gb18030"]:
        try:
            return content.decode(encoding)
        except UnicodeError:
            continue
    raise FileRefusedError(f"{path}: its encoding isn't known: save it as CSV UTF-8, or as XLSX")


def _delimiter(kind: str, text: str) -> str:
    """Comma, semicolon or tab: by which of them the headings are found."""
    head = text[:20_000].splitlines()[:TITLE_ROWS]

    def known(delimiter: str) -> int:
        return max((len(set(columns.assign(kind, row.split(delimiter))) - {""}) for row in head), default=0)

    return max((",", ";", "\t", "，"), key=known)
