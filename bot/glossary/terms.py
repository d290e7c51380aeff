"""The trade glossary: what is the same thing in other words, and what is a kind of what.

Our seed is `trades.txt`: a concept a line, `name: other terms`, under what it is a kind of by one space more. The
alliance's own rows come after it (`storage/glossary.py`).
"""

from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from pathlib import Path

import msgspec

from bot.glossary.units import Unit, term
from bot.search import readings

SEED = Path(__file__).with_name("trades.txt")
TRADE, LOCAL, STUFF, SERVICE = "*", "@", "~", "$"
"""Marks behind a name: a whole trade, too wide to be what somebody needs; what is done or lies at a place; an
attribute, such as a material; a service, with all kinds of it."""
MARKS = TRADE + LOCAL + STUFF + SERVICE
NOTHING = "!"
"""Before a line: phrases that mean none of what stands in them, as 龙头企业."""


class Entry(msgspec.Struct, frozen=True):
    """A concept as it is written: terms with - before them are taken out of it."""

    name: str
    terms: tuple[str, ...] = ()
    parent: str = ""
    marks: str = ""


class Concept(msgspec.Struct, frozen=True):
    """`above`: what it is a kind of, the nearest first, whole trades apart in `trades`."""

    name: str
    terms: tuple[str, ...]
    above: tuple[str, ...]
    trades: tuple[str, ...]
    marks: str
    service: bool

    @property
    def trade(self) -> bool:
        return TRADE in self.marks

    @property
    def local(self) -> bool:
        return LOCAL in self.marks

    @property
    def stuff(self) -> bool:
        return STUFF in self.marks


class Found(msgspec.Struct, frozen=True):
    """A term in a text: its units' places; no concept for a phrase that means nothing."""

    concept: str | None
    start: int
    end: int


class Glossary:
    """Made once from entries (some 30 ms for the seed), then asked."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        names, words = _merged([*seed(), *entries])
        self.concepts = {name: _concept(name, names) for name in names}
        self.by_term: dict[tuple[str, ...], str | None] = words
        self._longest: dict[str, int] = {}
        self._by_length: dict[tuple[int, int], list[str]] = {}
        for units in words:
            self._longest[units[0]] = max(self._longest.get(units[0], 0), len(units))

    def find(self, units: Sequence[Unit]) -> list[Found]:
        """The terms in a text, the longest first at each place, none over another."""
        found = []
        at = 0
        while at < len(units):
            end = self._at(units, at)
            if end:
                found.append(Found(self.by_term[tuple(unit.text for unit in units[at:end])], at, end))
            at = end or at + 1
        return found

    def _at(self, units: Sequence[Unit], at: int) -> int:
        most = min(self._longest.get(units[at].text, 0), len(units) - at)
        for size in range(most, 0, -1):
            if tuple(unit.text for unit in units[at : at + size]) in self.by_term and not _cut(units, at, at + size):
                return at + size
        return 0

    @cached_property
    def of_trade(self) -> dict[str, tuple[str, ...]]:
        """Of each whole trade its things, in the order of the glossary."""
        found: dict[str, list[str]] = {}
        for concept in self.concepts.values():
            for trade in concept.trades:
                found.setdefault(trade, []).append(concept.name)
        return {trade: tuple(names) for trade, names in found.items()}

    @cached_property
    def spelt(self) -> dict[str, tuple[str, ...]]:
        """Readings and initials of Chinese terms, English terms run together: to the concepts that they may mean."""
        found: dict[str, dict[str, None]] = {}
        for units, name in self.by_term.items():
            if name is None:
                continue
            text = "".join(units)
            if text.isascii():
                found.setdefault(text, {})[name] = None
                continue
            syllables = readings.syllables(text)
            found.setdefault("".join(syllables), {})[name] = None
            if len(syllables) > 2:  # noqa: PLR2004, two initials may be anything
                found.setdefault("".join(syllable[0] for syllable in syllables), {})[name] = None
        return {spelling: tuple(names) for spelling, names in found.items()}

    def spelt_in(self, shortest: int, longest: int) -> list[str]:
        """What is `spelt` in so many letters, in its order."""
        if (shortest, longest) not in self._by_length:
            self._by_length[shortest, longest] = [each for each in self.spelt if shortest <= len(each) <= longest]
        return self._by_length[shortest, longest]

    def named(self, text: str) -> str | None:
        """The concept that a term names."""
        return self.by_term.get(term(text))


def _cut(units: Sequence[Unit], start: int, end: int) -> bool:
    """No term runs over the end of a clause."""
    return any(unit.before > 1 for unit in units[start + 1 : end])


def _merged(entries: Iterable[Entry]) -> tuple[dict[str, Entry], dict[tuple[str, ...], str | None]]:
    """Concepts by name, and terms to concepts; the later entry has the last word."""
    names: dict[str, Entry] = {}
    words: dict[tuple[str, ...], str | None] = {}
    for entry in entries:
        name = entry.name if entry.name in names or not entry.name else (words.get(term(entry.name)) or entry.name)
        if name:
            known = names.get(name)
            parent = entry.parent and (words.get(term(entry.parent)) or entry.parent)
            terms = dict.fromkeys([*(known.terms if known else (name,)), *entry.terms])
            kept = tuple(each for each in terms if not each.startswith("-") and f"-{each}" not in terms)
            names[name] = Entry(
                name, kept, parent or (known.parent if known else ""), known.marks if known else entry.marks
            )
        for written in (*([name] if name else []), *entry.terms):
            if written.startswith("-"):
                words.pop(term(written), None)
            elif term(written):
                words[term(written)] = name or None
    return names, words


def _concept(name: str, names: dict[str, Entry]) -> Concept:
    above: list[str] = []
    at = names[name].parent
    while at and at in names and at not in above and at != name:
        above.append(at)
        at = names[at].parent
    return Concept(
        name,
        names[name].terms,
        tuple(each for each in above if TRADE not in names[each].marks),
        tuple(each for each in above if TRADE in names[each].marks),
        names[name].marks,
        any(SERVICE in names[each].marks or LOCAL in names[each].marks for each in (name, *above)),
    )


@cache
def seed() -> tuple[Entry, ...]:
    return tuple(read(SEED.read_text(encoding="utf-8")))


def read(text: str) -> Iterable[Entry]:
    """The entries of a file."""
    above: list[str] = []
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith(NOTHING):
            yield Entry("", _terms(line[1:]))
            continue
        depth = len(line) - len(line.lstrip(" "))
        written, _, others = line.strip().partition(":")
        name = written.rstrip(MARKS)
        above[depth:] = [name]
        yield Entry(name, _terms(others), above[depth - 1] if depth else "", written[len(name) :])


def _terms(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
