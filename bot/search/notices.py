"""Notices in the search: what offers or needs the thing that is typed, in whichever words; not what only names it."""

import sqlite3
from collections.abc import Collection

import msgspec

from bot import tables
from bot.glossary.current import current
from bot.glossary.terms import Glossary
from bot.notices.reading.kinds import kind_of, reads_like_a_notice
from bot.notices.reading.titles import title_of
from bot.notices.rights import eyes
from bot.privacy import Viewer
from bot.search.answering import score
from bot.search.keys import ABOUT, NoticeFields, about, reading_tokens
from bot.search.things import SHORT, Asked, tokens, understand
from storage import notice_search
from storage.notice_search import Candidate
from storage.search import frequencies, phrase

KINDS = tuple(ABOUT)
NEWEST = 100  # of one expression
MOST = 200
WHOLE = 16  # characters of a text that is rather a notice
_FIELDS = msgspec.msgpack.Decoder(NoticeFields)


class Scored(msgspec.Struct, frozen=True):
    candidate: Candidate
    score: float
    fits: bool


def look(connection: sqlite3.Connection, text: str, viewer: Viewer, now: int) -> list[Scored]:
    """The best first; some milliseconds, whatever is asked. Where nothing answers a whole notice: who answers it."""
    glossary = current(connection)
    found = _look(connection, glossary, understand(glossary, text), viewer, now, KINDS)
    if found or not is_whole(text):
        return found
    kinds = [kind for kind in KINDS if kind != kind_of(text)]
    return _look(connection, glossary, wanted(glossary, text), viewer, now, kinds)


def is_whole(text: str) -> bool:
    """Rather a notice than a query."""
    return len(text) >= WHOLE and bool(reads_like_a_notice(text))


def wanted(glossary: Glossary, text: str) -> Asked:
    """What a query asks for; of a whole notice the thing alone, not of what, how much, where and until when."""
    if not is_whole(text):
        return understand(glossary, text)
    asked = understand(glossary, title_of(text))
    things = tuple(part for part in asked.parts if any(not glossary.concepts[each].stuff for each in part.concepts))
    return msgspec.structs.replace(asked, parts=things or asked.parts, places=())


def _look(
    connection: sqlite3.Connection, glossary: Glossary, asked: Asked, viewer: Viewer, now: int, kinds: Collection[str]
) -> list[Scored]:
    if not asked.parts and not asked.places:
        return []
    ids: dict[int, None] = {}
    for expression in _expressions(connection, glossary, asked):
        if len(ids) < MOST:
            ids |= dict.fromkeys(notice_search.newest(connection, expression, NEWEST))
    rows = notice_search.candidates(connection, ids, eyes(viewer), now, kinds)
    scored = [Scored(row, *score(glossary, asked, _FIELDS.decode(row.fields))) for row in rows]
    fitting = [each for each in scored if each.fits]
    return sorted(fitting, key=lambda each: (-round(each.score, 4), -each.candidate.published_at, -each.candidate.id))


def _expressions(connection: sqlite3.Connection, glossary: Glossary, asked: Asked) -> list[str]:
    """Few, each for documents that may answer; the rarest tokens of the words."""
    found = []
    for part in asked.parts:
        named = [each for concept in part.concepts for each in (concept, *glossary.of_trade.get(concept, ()))]
        names = [about(kind, concept) for concept in named for kind in KINDS]
        if names:
            found.append(" OR ".join(map(phrase, names)))
        written = tokens(part)
        counts = frequencies(connection, written, ("notices",))["notices"]
        if written and all(counts.get(token) for token in written):
            rare = sorted(written, key=lambda token: counts[token])[:5]
            found.append(" AND ".join(map(phrase, rare)))
        letters = "" if part.han else part.text.replace(" ", "")
        sounds = reading_tokens(letters) if len(letters) >= SHORT else set()
        for sign in "~!":
            wanted = [token for token in sounds if token.startswith(sign)]
            if sign == "!":
                wanted = ["!" + letters[at : at + 3] for at in range(len(letters) - 2)]
            if wanted and len(wanted) < 12:  # noqa: PLR2004
                found.append(" AND ".join(map(phrase, wanted[:6])))
    if not asked.parts:
        for code in asked.places:
            place = tables.place(code)
            pairs = [place.short[at : at + 2] for at in range(len(place.short) - 1)] if place else []
            if pairs:
                found.append(" AND ".join(map(phrase, pairs)))
    return found
