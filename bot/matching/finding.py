"""Whom a notice may serve: the offers for a need, the needs for an offer; above a threshold, else nobody.

What comes into question is bounded, whatever there are in the index: the newest of each thing, and of the rarest words.
Everything here takes a bare connection and runs on its thread.
"""

import sqlite3
from collections.abc import Iterable

import msgspec

from bot import tables
from bot.glossary.current import current
from bot.glossary.terms import Glossary
from bot.matching import scoring
from bot.matching.reading import Profile
from bot.matching.scoring import THRESHOLD, Match
from bot.search.expressions import Frequencies
from bot.search.keys import NoticeFields, about, profile_of
from storage import irrelevance, notice_search
from storage.notice_search import Candidate, Eyes
from storage.notices import Notice
from storage.search import frequencies, phrase

OTHER = {"demand": "supply", "supply": "demand"}
OF_A_THING, OF_ITS_KIND, OF_WORDS = 60, 30, 40  # the newest of each
MOST = 150
CLOSER = 25  # are weighed word by word
THINGS = 4
LEAST = 0.3
RARE = 2_000  # notices that have a word: what more have tells nothing
RARE_WORDS = 8
_FIELDS = msgspec.msgpack.Decoder(NoticeFields)
EVERYBODY = Eyes(everything=True)


class Found(msgspec.Struct, frozen=True):
    """A notice that serves, how well (0 to 1), and why."""

    id: int
    key: str
    title: str
    match: Match
    restricted: bool = False

    @property
    def score(self) -> float:
        return round(self.match.score, 6)


def matches(
    connection: sqlite3.Connection, notice: Notice, now: int, eyes: Eyes = EVERYBODY, threshold: float = THRESHOLD
) -> list[Found]:
    """The notices that fit one, the best first; not those of the same person or company, nor what isn't relevant."""
    glossary = current(connection)
    own = profile_of(notice, glossary)
    rows = [(row, _FIELDS.decode(row.fields).profile) for row in _rows(connection, glossary, notice, own, now, eyes)]
    rough = sorted(
        ((_score(glossary, notice, own, row, now, None).score, at) for at, row in enumerate(rows)), reverse=True
    )
    near = [rows[at] for score, at in rough[:CLOSER] if score > threshold / 2]
    words = {word for each in (own, *(profile for _row, profile in near)) for word in (*each.words, *each.rest)}
    known = Frequencies(frequencies(connection, words, ("notices",))["notices"])
    found = [
        Found(
            row.id, row.key, row.title, _score(glossary, notice, own, (row, profile), now, known), bool(row.restricted)
        )
        for row, profile in near
    ]
    fitting = [each for each in found if each.match.score >= threshold]
    return sorted(fitting, key=lambda each: (-each.score, -each.id))


def _rows(
    connection: sqlite3.Connection, glossary: Glossary, notice: Notice, own: Profile, now: int, eyes: Eyes
) -> list[Candidate]:
    ids: dict[int, None] = {}
    for expression, limit in _expressions(connection, glossary, OTHER[notice.kind], own):
        if len(ids) < MOST:
            ids |= dict.fromkeys(notice_search.newest(connection, expression, limit))
    gone = irrelevance.beside(connection, notice.id)
    found = notice_search.candidates(connection, list(ids)[:MOST], eyes, now, (OTHER[notice.kind],))
    return [row for row in found if row.id not in gone and not _same_owner(notice, row)]


def _same_owner(notice: Notice, row: Candidate) -> bool:
    return (notice.person_id is not None and notice.person_id == row.person_id) or (
        notice.company_id is not None and notice.company_id == row.company_id
    )


def _expressions(
    connection: sqlite3.Connection, glossary: Glossary, kind: str, own: Profile
) -> Iterable[tuple[str, int]]:
    """FTS expressions, each with how many of its newest: the nearer first."""
    concepts = [item.concept for item in own.items if item.weight >= LEAST][:THINGS]
    place = _place(own)
    for concept in concepts:
        token = phrase(about(kind, concept))
        if place:
            yield f"{token} AND {place}", OF_A_THING // 2
        yield token, OF_A_THING
    counts = frequencies(connection, own.words, ("notices",))["notices"]
    rare = sorted((word for word in own.words if 0 < counts.get(word, 0) <= RARE), key=lambda word: counts[word])
    if rare:
        yield " OR ".join(map(phrase, rare[:RARE_WORDS])), OF_WORDS
    for above in dict.fromkeys(name for concept in concepts for name in glossary.concepts[concept].above):
        yield phrase(about(kind, above)), OF_ITS_KIND


def _place(own: Profile) -> str:
    """An expression for its town, as documents have it."""
    place = tables.place(own.places[0]) if own.places else None
    pairs = [place.short[at : at + 2] for at in range(len(place.short) - 1)] if place else []
    return " AND ".join(map(phrase, pairs))


def _score(
    glossary: Glossary,
    notice: Notice,
    own: Profile,
    other: tuple[Candidate, Profile],
    now: int,
    known: Frequencies | None,
) -> Match:
    """Without `known`, roughly: every word tells as much as any other."""
    row, profile = other
    need, offer = (own, profile) if notice.kind == "demand" else (profile, own)
    return scoring.score(glossary, need, offer, known.weight if known else None, now - row.published_at)
