"""Notices in the search: what offers or needs the thing that is typed, in whichever words; not what only names it."""

import sqlite3
from collections.abc import Sequence
from functools import lru_cache
from math import ceil, floor, log

import msgspec
from rapidfuzz import fuzz, process

from bot import tables
from bot.glossary.current import current
from bot.glossary.terms import Glossary
from bot.glossary.units import Unit, units
from bot.matching.marks import stray
from bot.matching.places import mentioned
from bot.matching.scoring import alike
from bot.notices.rights import eyes
from bot.privacy import Viewer
from bot.search import folding, readings, spelling
from bot.search.keys import ABOUT, NoticeFields, about, reading_tokens
from storage import notice_search, saved_searches
from storage.notice_search import Candidate
from storage.search import frequencies, phrase

KINDS = tuple(ABOUT)
NEWEST = 100  # of one expression
MOST = 200
LONGEST = 60  # characters of a query
FITS = 0.5
IN_TITLE, IN_TEXT, BY_THE_WAY = 1.0, 0.6, 0.25
BESIDE = 0.3
LITERAL = 0.12  # the very words, before others for the same
SLIP = 82.0  # percent
A_BIT = 1e-6
SURE_LETTERS = 0.6
SHORT = 3
WISHES = frozenset(["求", "购", "找", "要", "收", "买", "卖", "供", "的", "有", "做"])
_FIELDS = msgspec.msgpack.Decoder(NoticeFields)


class Part(msgspec.Struct, frozen=True):
    """A thing asked for: the concepts that it may mean, and as it is written."""

    text: str
    han: bool
    concepts: tuple[str, ...] = ()
    guessed: bool = False


class Asked(msgspec.Struct, frozen=True):
    parts: tuple[Part, ...]
    places: tuple[str, ...]
    joined: str


class Scored(msgspec.Struct, frozen=True):
    candidate: Candidate
    score: float
    fits: bool


def look(connection: sqlite3.Connection, text: str, viewer: Viewer, now: int) -> list[Scored]:
    """The best first; some milliseconds, whatever is asked."""
    glossary = current(connection)
    asked = understand(glossary, text)
    if not asked.parts and not asked.places:
        return []
    ids: dict[int, None] = {}
    for expression in _expressions(connection, asked):
        if len(ids) < MOST:
            ids |= dict.fromkeys(notice_search.newest(connection, expression, NEWEST))
    rows = notice_search.candidates(connection, ids, eyes(viewer), now, KINDS)
    scored = [Scored(row, *_score(glossary, asked, _FIELDS.decode(row.fields))) for row in rows]
    fitting = [each for each in scored if each.fits]
    return sorted(fitting, key=lambda each: (-round(each.score, 4), -each.candidate.published_at, -each.candidate.id))


@lru_cache(256)
def understand(glossary: Glossary, text: str) -> Asked:
    """Things and places of a typed text; the same text is asked for more than once in one answer."""
    found = units(text[:LONGEST])
    terms = [term for term in glossary.find(found) if not stray(found, term)]
    parts: list[Part] = []
    at = 0
    for term in [*terms, None]:
        parts += _unknown(glossary, found[at : term.start if term else len(found)])
        if term:
            written = _written(found[term.start : term.end])
            parts.append(Part(written, not written.isascii(), (term.concept,) if term.concept else ()))
            at = term.end
    places = mentioned(found)
    named = {name for code in places for name in _names(code)}
    kept = [part for part in parts if part.text not in named or (part.concepts and len(parts) == 1)]
    return Asked(tuple(kept), tuple(places), _written(found))


@lru_cache(1024)
def _names(code: str) -> frozenset[str]:
    place = tables.place(code)
    names = (place.name, place.short, place.english, *place.aliases) if place else ()
    return frozenset(folding.joined(folding.fold(name)) for name in names)


def _written(found: Sequence[Unit]) -> str:
    """As it is searched for: words apart, characters together."""
    text = ""
    for unit in found:
        text += (" " if text and unit.before and unit.text.isascii() and text[-1].isascii() else "") + unit.text
    return text


def _unknown(glossary: Glossary, found: Sequence[Unit]) -> list[Part]:
    """What the glossary doesn't know as it stands: by its reading, its initials, a slip; else as written."""
    parts = []
    for run, is_han in folding.runs(_written(found)) if found else ():
        text = run
        if is_han and len(text) == 1 and text in WISHES:
            continue
        for name, place in _without_places(text, han=is_han):
            if not place:
                parts.append(_guess(glossary, name, han=is_han))
    return _joined(glossary, parts)


def _without_places(text: str, *, han: bool) -> list[tuple[str, bool]]:
    """A run parted where a known place stands in it."""
    if not han:
        return [(text, bool(mentioned(units(text))))]
    for size in range(min(6, len(text)), 1, -1):
        for at in range(len(text) - size + 1):
            if tables.find_place(text[at : at + size]):
                rest = [*_parts(text[:at]), *_parts(text[at + size :])]
                return [(text[at : at + size], True), *((part, False) for part in rest)]
    return [(text, False)]


def _parts(text: str) -> list[str]:
    return [text] if text else []


def _joined(glossary: Glossary, parts: list[Part]) -> list[Part]:
    """Words of letters that mean something only together (yingshou zhangkuan)."""
    letters = [part for part in parts if not part.han]
    if len(letters) > 1:
        together = _guess(glossary, "".join(part.text for part in letters), han=False)
        if together.concepts:
            return [part for part in parts if part.han] + [together]
    return parts


def _guess(glossary: Glossary, text: str, *, han: bool) -> Part:
    letters = "".join(readings.syllables(text)) if han else text
    if len(letters) < SHORT:
        return Part(text, han)
    exact = glossary.spelt.get(letters, ())
    if exact:
        return Part(text, han, exact, guessed=True)
    return Part(text, han, _slip(glossary, letters), guessed=True)


def _slip(glossary: Glossary, letters: str) -> tuple[str, ...]:
    size = len(letters)
    if size <= SHORT + 1:
        return ()
    least = max(SLIP, 100 - 250 / size)
    shortest = ceil(size * least / (200 - least) - A_BIT)  # what is shorter or longer can't be as like as that
    longest = floor(size * (200 - least) / least + A_BIT)
    near = process.extractOne(letters, glossary.spelt_in(shortest, longest), scorer=fuzz.ratio, score_cutoff=least)
    return glossary.spelt[near[0]] if near else ()


def _expressions(connection: sqlite3.Connection, asked: Asked) -> list[str]:
    """Few, each for documents that may answer; the rarest tokens of the words."""
    found = []
    for part in asked.parts:
        names = [about(kind, concept) for concept in part.concepts for kind in KINDS]
        if names:
            found.append(" OR ".join(map(phrase, names)))
        tokens = _tokens(part)
        counts = frequencies(connection, tokens, ("notices",))["notices"]
        if tokens and all(counts.get(token) for token in tokens):
            rare = sorted(tokens, key=lambda token: counts[token])[:5]
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


def _tokens(part: Part) -> list[str]:
    if not part.han:
        return part.text.split(" ")
    if any(sign.isascii() for sign in part.text):
        return [
            run if not han else run[at : at + 2]
            for run, han in folding.runs(part.text)
            for at in range(max(1, len(run) - 1) if han else 1)
        ]
    return [part.text[at : at + 2] for at in range(len(part.text) - 1)] or [part.text]


def _score(glossary: Glossary, asked: Asked, fields: NoticeFields) -> tuple[float, bool]:
    """How well it answers, and whether it does at all: every thing that is asked for, at the place."""
    total = weight = 0.0
    least = 1.0
    known = any(part.concepts for part in asked.parts)
    sure = any(not glossary.concepts[each].trade for part in asked.parts for each in part.concepts)
    for part in asked.parts:
        found = _part(glossary, part, fields)
        beside = known and (
            not part.concepts
            or (sure and all(each in glossary.concepts and glossary.concepts[each].trade for each in part.concepts))
        )  # which one, where it is known of what
        worth = log(1 + len(part.text)) * (BESIDE if beside else 1.0)
        total += worth * found
        weight += worth
        least = least if beside else min(least, found)
    score = total / weight if weight else IN_TEXT
    if asked.places and not _there(asked.places, fields):
        return 0.0, False
    if len(asked.joined) > 1 and asked.joined.replace(" ", "") in fields.title.replace(" ", ""):
        score = max(score + LITERAL, FITS) if least > BY_THE_WAY else score
    return score, score >= FITS and least >= FITS / 2


def _part(glossary: Glossary, part: Part, fields: NoticeFields) -> float:
    about_it = max(
        (
            alike(glossary, concept, item.concept) * min(1.0, item.weight * 1.3)
            for concept in part.concepts
            for item in fields.profile.items
        ),
        default=0.0,
    )
    if part.concepts:
        written = BY_THE_WAY * (part.text in fields.title or part.text in fields.text)
    elif part.han or " " in part.text:
        written = IN_TITLE * _in(part.text, fields.title) or IN_TEXT * _in(part.text, fields.text)
    else:
        written = IN_TITLE * spelling.in_text(part.text, fields.title) or IN_TEXT * spelling.in_text(
            part.text, fields.text
        )
    if not part.han and not part.concepts and fields.readings and len(part.text) >= SHORT:
        heard = spelling.Letters(part.text.replace(" ", "")).in_name(fields.readings)
        written = max(written, heard if heard >= SURE_LETTERS else 0.0)
    return max(about_it, written)


def _in(text: str, where: str) -> float:
    """1 where it stands there; else the share of its pairs that do, if that's most."""
    if text in where:
        return 1.0
    pairs = [text[at : at + 2] for at in range(len(text) - 1)]
    share = sum(pair in where for pair in pairs) / len(pairs) if pairs else 0.0
    return share if share > IN_TEXT else 0.0


def _there(places: Sequence[str], fields: NoticeFields) -> bool:
    near = {*fields.profile.places, *fields.profile.near}
    return any(code in near for code in places)


def tokens(glossary: Glossary, text: str, kind: str = "") -> frozenset[str]:
    """Of which a notice has one that may answer a text: of its most telling thing, else of its place."""
    asked = understand(glossary, text)
    kinds = (kind,) if kind else KINDS
    known = [part for part in asked.parts if part.concepts]
    for part in sorted(known, key=lambda part: -len(part.text))[:1]:
        return frozenset(about(each, concept) for concept in part.concepts for each in kinds)
    for part in sorted(asked.parts, key=lambda part: -len(part.text))[:1]:
        return frozenset(_tokens(part)[:1])
    names = [place.short for code in asked.places if (place := tables.place(code))]
    return frozenset(name[:2] for name in names)


def answered(connection: sqlite3.Connection, notice_id: int, kind: str) -> list[tuple[tuple[str, str], float]]:
    """The saved searches (query, kind) that a notice of the index answers, and how well."""
    row = connection.execute("SELECT keys, fields FROM search_notices WHERE id = ?", (notice_id,)).fetchone()
    if row is None:
        return []
    glossary, fields = current(connection), _FIELDS.decode(row[1])
    found = []
    for saved in saved_searches.asking(connection, row[0], kind):
        score, fits = _score(glossary, understand(glossary, saved[0]), fields)
        if fits:
            found.append((saved, min(1.0, score)))
    return found
