"""What a typed text asks of notices: the things and the places in it, in whichever words or letters."""

from collections.abc import Sequence
from functools import lru_cache
from math import ceil, floor

import msgspec
from rapidfuzz import fuzz, process

from bot import tables
from bot.glossary.terms import Glossary
from bot.glossary.units import Unit, units
from bot.matching.marks import stray
from bot.matching.places import mentioned
from bot.search import folding, readings

LONGEST = 60  # characters of a query
SLIP = 82.0  # percent
A_BIT = 1e-6
SHORT = 3
WISHES = frozenset(["求", "购", "找", "要", "收", "买", "卖", "供", "的", "有", "做"])


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


def tokens(part: Part) -> list[str]:
    """As the index has what is written."""
    if not part.han:
        return part.text.split(" ")
    if any(sign.isascii() for sign in part.text):
        return [
            run if not han else run[at : at + 2]
            for run, han in folding.runs(part.text)
            for at in range(max(1, len(run) - 1) if han else 1)
        ]
    return [part.text[at : at + 2] for at in range(len(part.text) - 1)] or [part.text]
