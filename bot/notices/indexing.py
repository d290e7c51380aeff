"""What is published stands in the search index, from the same transaction on; what isn't doesn't."""

import json
import sqlite3
from collections.abc import Collection, Iterable
from functools import partial

from bot.glossary.current import current
from bot.notices import references
from bot.search.keys import document_for_notice
from storage import jobs, notices, search
from storage.database import Transaction
from storage.notices import Notice

MATCH = "notices.match"
"""The job that looks for whom a notice may serve, once it is published."""


async def put(tx: Transaction, notice: Notice) -> None:
    """In place of what stood there of it; who may want it is looked for by a job, not here."""
    await tx.run(partial(place, notices=[notice]))
    await jobs.plan(tx, MATCH, notice.id, notice.updated_at, notice.updated_at)


async def remove(tx: Transaction, notice_id: int) -> None:
    await tx.run(partial(search.remove, kind="notices", ids=[notice_id]))


def place(connection: sqlite3.Connection, notices: Iterable[Notice]) -> None:
    """Index these; nobody is told."""
    glossary = current(connection)
    search.put(connection, [document_for_notice(notice, glossary) for notice in notices])


def follow(connection: sqlite3.Connection, ids: Collection[int]) -> None:
    """Index those of these that are published, as they stand; take the others out. Nobody is told."""
    found = [notice for notice in notices.of_ids(connection, json.dumps(list(ids))) if notice.state == "published"]
    search.remove(connection, "notices", sorted(set(ids) - {notice.id for notice in found}))
    place(connection, [notice if notice.reference else references.number(connection, notice) for notice in found])
