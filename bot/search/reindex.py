"""Making the whole index anew, when the key maker has changed."""

import asyncio
import json
import sqlite3
from collections.abc import Callable, Sequence
from functools import partial

import structlog

from bot.deps import Deps
from bot.glossary.current import current
from bot.search import keys, saved
from storage import companies, notices, organisations, people, saved_searches
from storage import search as index
from storage.database import Database, Reader
from storage.people import Membership
from storage.saved_searches import Meaning
from storage.search import Document

log = structlog.get_logger()

CHUNK = 500
PAGES = 200  # of the index in one lock: some 20 ms
REST_S = 0.05


async def refresh(database: Database) -> None:
    """Bring the index to today's key maker, in chunks of short locks; at once where it is there already."""
    async with database.reading() as reader:
        found = await index.version(reader)
        if found == keys.KEYS_VERSION:
            return
        if found:
            log.info("the search index is made anew", found=found, wanted=keys.KEYS_VERSION)
        for load in (_organisations, _companies, _people, _notices):
            last = 0
            while rows := await load(reader, last):
                await database.write(_putting(rows))
                last = rows[-1].id
        await _saved_searches(database, reader)
    await database.write(lambda connection: index.set_version(connection, keys.KEYS_VERSION))


async def settle(deps: Deps) -> None:
    """After much was put into it, bring the index into one piece, in short locks."""
    for of in (*index.KINDS, index.LEADERS):
        first = True
        while await deps.database.write(partial(index.merge, of=of, pages=PAGES, first=first)):
            first = False
            await asyncio.sleep(REST_S)


def _putting(documents: Sequence[Document]) -> Callable[[sqlite3.Connection], None]:
    return lambda connection: index.put(connection, documents)


async def _organisations(reader: Reader, last: int) -> list[Document]:
    rows = await organisations.after(reader, last, CHUNK)
    return await asyncio.to_thread(lambda: [keys.document_for_organisation(row) for row in rows])


async def _companies(reader: Reader, last: int) -> list[Document]:
    rows = await companies.after(reader, last, CHUNK)
    names = await reader.run(lambda connection: index.organisations_of(connection, [row.id for row in rows]))
    return await asyncio.to_thread(lambda: [keys.document_for_company(row, names.get(row.id, ())) for row in rows])


async def _people(reader: Reader, last: int) -> list[Document]:
    rows = await people.after(reader, last, CHUNK)
    held: dict[int, list[Membership]] = {}
    for membership in await people.memberships(reader, json.dumps([row.id for row in rows])):
        held.setdefault(membership.person_id, []).append(membership)
    return await asyncio.to_thread(lambda: [keys.document_for_person(row, held.get(row.id, [])) for row in rows])


async def _notices(reader: Reader, last: int) -> list[Document]:
    """Those that are published; the others are in no index."""
    rows = await notices.published_after(reader, last, CHUNK)
    glossary = await reader.run(current)
    return await asyncio.to_thread(lambda: [keys.document_for_notice(row, glossary) for row in rows])


async def _saved_searches(database: Database, reader: Reader) -> None:
    """What they mean by today's words."""
    last = 0
    glossary = await reader.run(current)
    while rows := await reader.run(partial(saved_searches.after, last=last, limit=CHUNK)):
        found = await asyncio.to_thread(
            lambda rows: [(row.id, saved.meaning(glossary, row.query, row.kind)) for row in rows], rows
        )
        await database.write(partial(_meaning, found=found))
        last = rows[-1].id


def _meaning(connection: sqlite3.Connection, found: Sequence[tuple[int, Meaning]]) -> None:
    for number, meaning in found:
        saved_searches.mean(connection, number, meaning)
