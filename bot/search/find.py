"""The one search behind /find, plain text, inline mode and the command line."""

import sqlite3
from collections.abc import Sequence
from functools import partial

from bot.glossary.current import current, seeded
from bot.privacy import OFFICE, Viewer
from bot.search import folding, meanings, notices, products, query, readings
from bot.search.attempts import Attempt, Found, Hit
from storage import search as index
from storage.database import Reader
from storage.search import KINDS, REGISTER

DOUBTFUL = 0.2  # a best score below leaves room for another reading: bodies of a place, for a name with a slip
PRODUCTS = ("companies", "people")  # who makes, offers or seeks things
NONE = Found({}, {}, {})


async def find(
    reader: Reader,
    text: str,
    viewer: Viewer | None,
    kinds: Sequence[str] = KINDS,
    *,
    limit: int = 5,
    offset: int = 0,
    now: int = 0,
) -> Found:
    """What answers `text`, as far as `viewer` may know of it (None: the office's eyes). Any text will do.

    `now` (Unix ms UTC): notices that were over by then are left out.
    """
    return await reader.run(
        lambda connection: look(connection, text, viewer or OFFICE, kinds, limit, offset, now, set())
    )


def look(  # noqa: PLR0913, PLR0917, a search, its page and its time
    connection: sqlite3.Connection,
    text: str,
    viewer: Viewer,
    kinds: Sequence[str],
    limit: int,
    offset: int,
    now: int,
    weighed: set[int],
) -> Found:
    """`find` on the reader's own thread; the people who came into question are added to `weighed`."""
    asked = query.understand(text)
    register = [kind for kind in kinds if kind in REGISTER]
    found = NONE
    if asked.words and register:
        best = _best(connection, asked, viewer, weighed)
        found = _in_other_words(connection, best, viewer, weighed).page(register, limit, offset)
    return _with_notices(connection, found, text, viewer, limit, offset, now) if "notices" in kinds else found


def _with_notices(
    connection: sqlite3.Connection, found: Found, text: str, viewer: Viewer, limit: int, offset: int, now: int
) -> Found:
    """The notices after the rest; where some answer, what only came near is left out."""
    rows = notices.look(connection, text, viewer, now)
    if not rows:
        return found
    hits = [
        Hit("notices", row.candidate.id, row.candidate.key, row.candidate.title, round(row.score, 6), ())
        for row in rows[offset : offset + limit]
    ]
    return Found({**found.hits, "notices": hits}, {**found.totals, "notices": len(rows)}, {})


def warm() -> None:
    """Load what the first search would wait for."""
    folding.fold("裝")
    readings.warm()
    meanings.warm()
    seeded().spelt  # noqa: B018, made once


def _best(connection: sqlite3.Connection, asked: query.Query, viewer: Viewer, weighed: set[int]) -> Attempt:
    """The search for the text as it stands; where that leaves doubts, for what else it may mean."""
    search = partial(Attempt, connection, viewer=viewer, weighed=weighed)
    spoken = query.spoken(asked, lambda tokens: index.frequencies(connection, tokens).values())
    first = search(spoken or asked)
    if first.enough:
        return first
    everywhere = {token: 1 for counts in first.frequencies.values() for token in counts}
    meant = [asked, *query.otherwise(spoken, everywhere)] if spoken else query.otherwise(asked, everywhere)
    others = [search(other) for other in meant]
    best = max([first, *others], key=_merit)
    if not best.enough:
        best.look_loosely()
    if others and not best.enough and _merit(best) < (True, DOUBTFUL):
        other = first if best is others[-1] else others[-1]
        other.look_loosely()
        best = max(best, other, key=_merit)
    around = None if best.fits else query.around(best.asked)
    return _near(best, search(around)) if around else best


def _in_other_words(connection: sqlite3.Connection, best: Attempt, viewer: Viewer, weighed: set[int]) -> Attempt:
    """Behind what has the very words, who writes something else for the same product."""
    wider = products.in_other_words(best.asked, current(connection))
    if wider is not best.asked:
        best.add(Attempt(connection, wider, viewer=viewer, weighed=weighed, kinds=PRODUCTS))
    return best


def _near(best: Attempt, around: Attempt) -> Attempt:
    """What fits the country of a place that isn't in the register is near it."""
    if around.fits:
        best.near = around.fitting
    return best


def _merit(search: Attempt) -> tuple[bool, float]:
    """How well its best answers: what fits before what is only near."""
    shown = search.fitting if search.fits else search.near
    return search.fits, max((rows[0][0].score for rows in shown.values() if rows), default=0.0)
