"""What of a text tells what it is about: terms of the glossary, and cues such as second hand, rent, for, with."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import msgspec

from bot.glossary.terms import Found, Glossary
from bot.glossary.units import BREAK, Unit, term

CUES = Path(__file__).with_name("cues.txt")
ACTIONS = frozenset({"agency", "used", "rent", "repair", "invest", "hire", "oem", "scrap"})


@cache
def cues() -> tuple[dict[tuple[str, ...], str], int]:
    """Terms of the file to their sort, and the longest one's length."""
    found: dict[tuple[str, ...], str] = {}
    for line in CUES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            sort, _, written = line.partition(":")
            for each in written.split(","):
                found.setdefault(term(each), sort)
    return found, max(map(len, found))


class Mark(msgspec.Struct, frozen=True):
    """A concept or a cue in the text."""

    sort: str
    concept: str
    start: int
    end: int


def marks_of(glossary: Glossary, text: Sequence[Unit]) -> list[Mark]:
    """Concepts first; cues in what is left."""
    things = glossary.find(text)
    taken = [False] * len(text)
    marks = []
    for found in things:
        taken[found.start : found.end] = [True] * (found.end - found.start)
        if found.concept and not stray(text, found, things):
            marks.append(Mark("thing", found.concept, found.start, found.end))
            marks += _shared_head(glossary, text, found)
    marks += _cue_marks(text, taken)
    return sorted(marks, key=lambda mark: (mark.start, mark.sort == "thing"))


def _shared_head(glossary: Glossary, text: Sequence[Unit], found: Found) -> list[Mark]:
    """Gate and butterfly valves: the first is a kind of valve, too."""
    at = found.start
    if at < 2 or text[at - 1].text != "and" or not text[at - 2].text.isascii():  # noqa: PLR2004
        return []
    concept = glossary.by_term.get((text[at - 2].text, text[found.end - 1].text))
    return [Mark("thing", concept, at - 2, at - 1)] if concept else []


def stray(text: Sequence[Unit], found: Found, things: Sequence[Found] = ()) -> bool:
    """A single character within something else (香 of 香港): none stands beside another that nobody knows."""
    if found.end - found.start > 1 or text[found.start].text.isascii():
        return False
    ends, starts = {each.end for each in things}, {each.start for each in things}
    at = found.start
    alone = at == 0 or text[at].before or text[at - 1].text.isascii() or at in ends or (text[at - 1].text,) in cues()[0]
    last = found.end
    done = (
        last == len(text)
        or text[last].before
        or text[last].text.isascii()
        or last in starts
        or (text[last].text,) in cues()[0]
    )
    return not (alone and done)


def _cue_marks(text: Sequence[Unit], taken: list[bool]) -> list[Mark]:
    known, longest = cues()
    marks = []
    at = 0
    while at < len(text):
        for size in range(min(longest, len(text) - at), 0, -1):
            sort = known.get(tuple(unit.text for unit in text[at : at + size]))
            # Actions may stand within a term (二手设备); single characters of other words may not.
            if sort and (not any(taken[at : at + size]) or (sort in ACTIONS and size > 1)):
                marks.append(Mark(sort, "", at, at + size))
                at += size
                break
        else:
            at += 1
    return marks


def clauses_of(text: Sequence[Unit], marks: Sequence[Mark]) -> list[list[Mark]]:
    found: list[list[Mark]] = []
    last = -1
    for mark in marks:
        if last < 0 or any(unit.before == BREAK for unit in text[last : mark.start + 1] if unit is not text[0]):
            found.append([])
        found[-1].append(mark)
        last = mark.end
    return found
