"""The register out again: the contract's columns, as CSV or XLSX by the file's ending; importing it changes nothing."""

import asyncio
import json
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bot import audit
from bot.privacy import Viewer
from bot.register import columns, writing
from storage import exports
from storage.database import Database

LISTS = frozenset({"aliases", "industry", "terms"})


async def export_file(
    database: Database, kind: str, path: Path, *, now: int | None = None, by: Viewer = audit.COMMAND_LINE
) -> int:  # fmt: skip
    """Write all rows of a kind; how many. Raises FileRefusedError for an ending that isn't .csv or .xlsx.

    `by`: who does it, for the audit.
    """
    writing.check(path)
    async with database.reading() as reader:
        rows = await exports.ROWS[kind](reader)
    names = [column.name for column in columns.COLUMNS[kind]]
    await asyncio.to_thread(writing.write, path, names, _cells(names, rows))
    async with database.transaction() as tx:
        at, details = now or time.time_ns() // 1_000_000, {"kind": kind, "rows": len(rows)}
        await audit.note(tx, by, "register:export", now=at, subject=("exports", None), details=details)
    return len(rows)


def _cells(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterator[list[str]]:
    for row in rows:
        yield [text(name, value) for name, value in zip(names, row, strict=True)]


def text(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name in LISTS:
        return ";".join(json.loads(value))
    if name == "visibility":
        return ";".join(f"{field}={level}" for field, level in json.loads(value).items())
    if name == "secretary":
        return "yes" if value else ""
    return str(value)
