"""Saved searches: by which tokens a new notice finds them, and which of them it answers."""

import sqlite3
from collections.abc import Iterable

import msgspec

from bot import tables
from bot.glossary.current import current
from bot.glossary.terms import Glossary
from bot.search.answering import score
from bot.search.keys import ABOUT, NoticeFields, about
from bot.search.notices import wanted
from bot.search.things import Asked, Part, tokens
from storage import saved_searches
from storage.saved_searches import Meaning, Saved

_FIELDS = msgspec.msgpack.Decoder(NoticeFields)
_ASKED = msgspec.msgpack.Decoder(Asked)


def meaning(glossary: Glossary, text: str, kind: str = "") -> Meaning:
    """What a text asks for, some 1 ms to find out, and the tokens of which a notice has one that may answer it.

    They are of its most telling thing, else of its place.
    """
    asked = wanted(glossary, text)
    return Meaning(_telling(glossary, asked, (kind,) if kind else tuple(ABOUT)), msgspec.msgpack.encode(asked))


def _telling(glossary: Glossary, asked: Asked, kinds: Iterable[str]) -> frozenset[str]:
    longest = sorted(asked.parts, key=lambda part: -len(part.text))
    for part in [part for part in longest if part.concepts][:1]:
        meant = [each for concept in part.concepts for each in (concept, *glossary.of_trade.get(concept, ()))]
        return frozenset(about(each, concept) for concept in meant for each in kinds)
    for part in longest[:1]:
        return frozenset(tokens(part)[:1])
    names = [place.short for code in asked.places if (place := tables.place(code))]
    return frozenset(name[:2] for name in names)


def answered(
    connection: sqlite3.Connection, notice_id: int, kind: str, after: int, limit: int
) -> tuple[list[tuple[int, float]], int | None]:
    """Of the next `limit` saved searches after an id, those that a notice of the index answers, and how well.

    Then after which id to go on; None where these were the last.
    """
    row = connection.execute("SELECT keys, fields FROM search_notices WHERE id = ?", (notice_id,)).fetchone()
    if row is None:
        return [], None
    glossary, fields = current(connection), _FIELDS.decode(row[1])
    found = []
    rows = saved_searches.asking(connection, row[0], kind, after, limit)
    for saved in rows:
        worth, fits = score(glossary, _asked(glossary, saved), fields)
        if fits:
            found.append((saved.id, min(1.0, worth)))
    return found, rows[-1].id if len(rows) == limit else None


def _asked(glossary: Glossary, saved: Saved) -> Asked:
    """As it was understood when it was saved, as far as the glossary still knows the things."""
    if not saved.asked:
        return wanted(glossary, saved.query)
    asked = _ASKED.decode(saved.asked)
    if all(concept in glossary.concepts for part in asked.parts for concept in part.concepts):
        return asked
    return msgspec.structs.replace(asked, parts=tuple(_known(glossary, part) for part in asked.parts))


def _known(glossary: Glossary, part: Part) -> Part:
    kept = tuple(concept for concept in part.concepts if concept in glossary.concepts)
    return msgspec.structs.replace(part, concepts=kept)
