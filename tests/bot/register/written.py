"""Files to import, and what reading them gives."""

import pytest
import xlsxwriter

from bot.register import files
from bot.register.problems import FileRefusedError, Notes


def read(path, content=None, kind="members", notes=None):
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return files.read(path, kind, notes or Notes())


def lines(table):
    return [(line.number, line.cells) for line in table.lines]


def refusal(path, content=None, kind="members"):
    """Why a file is refused, after its name."""
    with pytest.raises(FileRefusedError) as refused:
        read(path, content, kind)
    why = str(refused.value)
    assert why.startswith(str(path))
    assert len(why.splitlines()) == 1
    return why.removeprefix(str(path))


def table_or_refusal(path, content):
    """Nothing else may come of any file."""
    try:
        return read(path, content)
    except FileRefusedError:
        return refusal(path)


def workbook(path, fill):
    """`fill(book, sheet)` writes into the first sheet."""
    with xlsxwriter.Workbook(str(path)) as book:
        fill(book, book.add_worksheet("会员"))
    return path


def table_of(rows):
    def fill(_book, sheet):
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)

    return fill
