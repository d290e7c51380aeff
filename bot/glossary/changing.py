"""A change of the glossary reaches the notices that its words stand in: a job looks for them, a few at a time."""

import json
import sqlite3
from collections.abc import Iterable
from functools import partial
from itertools import pairwise

from bot.deps import Deps
from bot.glossary.current import current
from bot.glossary.terms import Glossary
from bot.glossary.units import term
from bot.notices import indexing
from bot.search import folding
from bot.search.keys import ABOUT, about
from bot.search.saved import meaning
from storage import glossary, jobs, notice_search, saved_searches
from storage.database import Transaction
from storage.glossary import Row
from storage.jobs import Job
from storage.search import phrase

LATER = "glossary.index"
AT_ONCE = 40  # notices in one lock: some 50 ms


async def index(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """Make the next documents anew; the job's occurrence says after which notice."""
    last = int(job.occurrence or 0)
    row = await glossary.by_id(tx, job.object_id)
    if row is None:
        return None
    if not last:
        await tx.run(partial(_resave, row=row))
    ids = await tx.run(partial(_touched, row=row, last=last))
    await tx.run(partial(indexing.follow, ids=ids))
    if len(ids) == AT_ONCE:
        following = partial(jobs.plan_at, kind=LATER, object_id=row.id, now=deps.now(), occurrence=str(ids[-1]))
        await tx.run(following)
    return None


def _resave(connection: sqlite3.Connection, row: Row) -> None:
    """Saved searches with these words are found by what the words mean now."""
    known = current(connection)
    words = (row.name, *(each.removeprefix("-") for each in json.loads(row.terms)))
    for each in saved_searches.naming(connection, [folding.fold(word) for word in words]):
        saved_searches.mean(connection, each.id, meaning(known, each.query, each.kind))


def _touched(connection: sqlite3.Connection, row: Row, last: int) -> list[int]:
    """The next notices that have one of the row's words, or are about what it names."""
    expression = " OR ".join(f"({each})" for each in _expressions(current(connection), row))
    return notice_search.following(connection, expression, last, AT_ONCE) if expression else []


def _expressions(known: Glossary, row: Row) -> Iterable[str]:
    names = {row.name, known.named(row.name) or row.name}
    yield from (phrase(about(kind, name)) for name in sorted(names) for kind in ABOUT)
    for written in (row.name, *json.loads(row.terms)):
        tokens = _tokens(written.removeprefix("-"))
        if tokens:
            yield " AND ".join(map(phrase, tokens))


def _tokens(written: str) -> list[str]:
    """A term's, as a document has them."""
    units = term(written)
    pairs = [one + two for one, two in pairwise(units)]
    return [pair for pair in pairs if not any(sign.isascii() for sign in pair)] or [unit for unit in units if unit]
