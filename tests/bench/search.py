"""The search inside the process, over the small register and, with --big, over a million documents.

The floor is a plain FTS5 table of the same names, asked for the same text's pairs of characters.
"""

import asyncio
import sqlite3
from collections import defaultdict
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from time import perf_counter

from bot.search.find import find, warm
from bot.search.folding import fold, runs
from storage.database import Database
from tests.bench import queries
from tests.bench.figures import note, percentile, say
from tests.bench.register import Names

EACH = 100  # queries of every form
WANTED = {0.5: "3 ms", 0.99: "15 ms"}
Times = dict[str, list[float]]


def measure(_folder: Path, database: Path, names: Names) -> None:
    asked = queries.mix(names, EACH)
    ours = asyncio.run(_ours(database, asked))
    floor = _plain(names, asked)
    for share, wanted in WANTED.items():
        own, least = (percentile([one for some in times.values() for one in some], share) for times in (ours, floor))
        say(f"search, p{share * 100:.0f}", own, "ms", floor=least, of="plain FTS5", wanted=wanted)
    for form, times in ours.items():
        note(f"{form:<18} p50 {percentile(times, 0.5):6.2f}  p99 {percentile(times, 0.99):6.2f} ms")


async def _ours(path: Path, asked: list[tuple[str, str]]) -> Times:
    times: Times = defaultdict(list)
    warm()
    database = await Database.open(path)
    try:
        for _form, text in asked[:EACH]:
            await find(database.here, text, None)
        for form, text in asked:
            started = perf_counter()
            await find(database.here, text, None)
            times[form].append((perf_counter() - started) * 1000)
    finally:
        await database.close()
    return times


def _plain(names: Names, asked: list[tuple[str, str]]) -> Times:
    """The first ten names that hold all of a text's pairs in a row."""
    times: Times = defaultdict(list)
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE VIRTUAL TABLE plain USING fts5 (pairs, tokenize = 'ascii')")
        rows = ((_pairs(name),) for kind in names for name in kind)
        connection.executemany("INSERT INTO plain VALUES (?)", rows)
        for form, text in asked:
            started = perf_counter()
            wanted = f'"{_pairs(text)}"'
            connection.execute("SELECT rowid FROM plain WHERE plain MATCH ? LIMIT 10", (wanted,)).fetchall()
            times[form].append((perf_counter() - started) * 1000)
    return times


def _pairs(text: str) -> str:
    return " ".join(" ".join(map("".join, pairwise(run))) if han else run for run, han in runs(fold(text)))
