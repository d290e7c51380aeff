"""The places that a text names: as the tables have them, codes."""

from collections.abc import Sequence
from functools import cache

from bot import tables
from bot.glossary.units import Unit, term, units

LONGEST = 6  # units of a name


def places_of(written: str) -> list[str]:
    """The places of a text from the smallest up, with what they lie in; codes."""
    found: list[str] = []
    for code in _mentioned_in_order(units(written)):
        at = tables.place(code)
        while at:
            if at.code not in found:
                found.append(at.code)
            at = tables.place(at.parent) if at.parent else None
    return sorted(found, key=lambda code: -_depth(code))


def _depth(code: str) -> int:
    at, depth = tables.place(code), 0
    while at and at.parent:
        at, depth = tables.place(at.parent), depth + 1
    return depth


def mentioned(text: Sequence[Unit]) -> set[str]:
    """The codes of the places that are named."""
    return set(_mentioned_in_order(text))


def _mentioned_in_order(text: Sequence[Unit]) -> list[str]:
    found = []
    at = 0
    while at < len(text):
        place = place_at(text, at)
        if place:
            found.append(place[0])
        at = place[1] if place else at + 1
    return found


def place_at(text: Sequence[Unit], at: int) -> tuple[str, int] | None:
    """The place that is named there, with where its name ends."""
    known, beginnings = _place_terms()
    if at >= len(text) or text[at].text not in beginnings:
        return None
    for size in range(min(LONGEST, len(text) - at), 0, -1):
        code = known.get("".join(unit.text for unit in text[at : at + size]))
        if code and not any(unit.before > 1 for unit in text[at + 1 : at + size]):
            return code, at + size
    return None


@cache
def _place_terms() -> tuple[dict[str, str], frozenset[str]]:
    """Names of places, as units run together, and what these begin with; single characters (京) aside."""
    beginnings = set()
    found: dict[str, str] = {}
    for place in tables.places():
        for name in (place.name, place.short, place.english, *place.aliases):
            units = term(name)
            spelt = "".join(units)
            if len(spelt) > (2 if spelt.isascii() else 1) or name == "UAE":
                found.setdefault(spelt, place.code)
                beginnings.add(units[0])
    return found, frozenset(beginnings)
