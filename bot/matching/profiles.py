"""Firms and members that may serve where no notice does: by what they make, offer, and look for."""

import sqlite3
from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec

from bot.glossary.current import current
from bot.glossary.terms import Glossary
from bot.glossary.units import term
from bot.matching import reading, scoring
from bot.matching.reading import Profile
from bot.search.expressions import Frequencies
from bot.search.keys import Field, profile_of
from storage import search
from storage.notices import Notice

KINDS = ("companies", "people")
THRESHOLD = 0.5
CANDIDATES = 60
THINGS, TERMS = 3, 8
LEAST = 0.5
LONGEST = 300  # characters of what a firm makes
_FIELDS = msgspec.msgpack.Decoder(list[Field])


class Served(msgspec.Struct, frozen=True):
    """`kind`: companies or people; `key`: as in searches."""

    kind: str
    id: int
    key: str
    name: str
    score: float
    concepts: tuple[str, ...]


def profiles(connection: sqlite3.Connection, notice: Notice, limit: int) -> list[Served]:
    """The best first; as the office sees them: who shows them to others asks what these may see."""
    glossary = current(connection)
    own = profile_of(notice, glossary)
    concepts = [
        item.concept for item in own.items if item.weight >= LEAST and not glossary.concepts[item.concept].stuff
    ]
    found: list[Served] = []
    for kind in KINDS:
        expression = _expression(glossary, concepts[:THINGS])
        ids = search.matching(connection, kind, expression, CANDIDATES) if expression else []
        for row in search.candidates(connection, kind, ids):
            match = _score(glossary, notice.kind, own, kind, _FIELDS.decode(row.fields))
            if match and match.score >= THRESHOLD:
                found.append(Served(kind, row.id, row.key, row.name, round(match.score, 6), match.concepts))
    best = sorted(found, key=lambda each: (-each.score, each.kind, each.id))[:limit]
    keys = search.membership_keys(connection, [each.id for each in best if each.kind == "people"])
    return [
        msgspec.structs.replace(each, key=keys.get(each.id, each.key)) if each.kind == "people" else each
        for each in best
    ]


def _expression(glossary: Glossary, concepts: Sequence[str]) -> str:
    """Documents with a word for one of the things."""
    ways: dict[str, None] = {}
    for concept in concepts:
        for written in glossary.concepts[concept].terms[:TERMS]:
            if tokens := _tokens(written):
                ways[" AND ".join(map(search.phrase, tokens))] = None
    return " OR ".join(f"({way})" for way in ways)


def _tokens(written: str) -> list[str]:
    units = term(written)
    if len(units) < 2:  # noqa: PLR2004, a character says too little
        return list(units) if units and len(units[0]) > 2 else []  # noqa: PLR2004
    return [one + two for one, two in pairwise(units) if not (one + two).isascii()] or list(units)


def _trade(fields: Iterable[Field]) -> str:
    """By their short names alone: the other words of an industry are what others in it do."""
    return "；".join(field.shown for field in fields if field.name == "industry")


def _score(glossary: Glossary, kind: str, own: Profile, served: str, fields: Sequence[Field]) -> scoring.Match | None:
    """A firm's products, a member's offers answer a need, else his industry; his wishes need an offer."""
    texts = {field.name: field.text for field in fields}
    if kind == "demand":
        said: str = texts.get("products") or texts.get("offers") or (_trade(fields) if served == "people" else "")
    else:
        said = texts.get("wants") or ""
    if not said:
        return None
    place = " ".join(text for name, text in texts.items() if name in {"city", "province", "country"})
    other = reading.read(glossary, "supply" if kind == "demand" else "demand", said[:LONGEST], "", place)
    need, offer = (own, other) if kind == "demand" else (other, own)
    return scoring.score(glossary, need, offer, Frequencies({}).weight)
