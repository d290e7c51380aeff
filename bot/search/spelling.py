"""How letters answer a name: as its reading, as its initials, or nearly so; and as a word in a text."""

from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from bot.search import readings

ALIKE = 70.0  # percent: below it names that only share a surname would do
PARTLY_ALIKE = 84.0
FEW = 2  # as many letters can be part of anything


class Letters:
    """Letters of a query without spaces."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.near = readings.near(text)

    def in_name(self, found: tuple[str, ...]) -> float:
        """0 to 1, by the best of a name's readings."""
        return max([self._in(reading) for reading in found], default=0.0)

    def _in(self, reading: str) -> float:
        letters, size = self.text, len(self.text)
        whole, initials, bounds, near = _forms(reading)
        if letters == whole:
            return 1.0
        share = size / len(whole)
        at = whole.find(letters) if size > 1 else -1
        while at > 0 and at not in bounds:
            at = whole.find(letters, at + 1)
        if at >= 0:
            ends = at + size in bounds
            return (0.65 if ends or size > FEW else 0.45) + 0.05 * ends + 0.1 * (at == 0) + 0.2 * share
        if letters in initials:
            return 0.55 + 0.2 * initials.startswith(letters) + 0.25 * size / len(initials)
        if size <= FEW:
            return 0.0
        return max(self._nearly(near), self._initials(initials))

    def _nearly(self, near: str) -> float:
        """Slips, and sounds that southerners don't tell apart."""
        likeness = fuzz.ratio(self.near, near, score_cutoff=ALIKE)
        if likeness:
            return 0.9 * likeness / 100
        if len(self.near) < len(near):
            part = fuzz.partial_ratio(self.near, near, score_cutoff=PARTLY_ALIKE)
            return 0.65 * part / 100
        return 0.0

    def _initials(self, initials: str) -> float:
        """Initials with some left out: xnash for 西安市福建南安商会."""
        if self.text[0] != initials[0] or LCSseq.similarity(self.text, initials) < len(self.text):
            return 0.0
        return 0.5 + 0.2 * len(self.text) / len(initials)


@lru_cache(2048)
def _forms(reading: str) -> tuple[str, str, frozenset[int], str]:
    """A reading without spaces, its initials, where its syllables begin and end, and as `readings.near` makes it."""
    syllables = reading.split(" ")
    bounds, at = {0}, 0
    for syllable in syllables:
        at += len(syllable)
        bounds.add(at)
    whole = "".join(syllables)
    return whole, "".join([syllable[0] for syllable in syllables]), frozenset(bounds), readings.near(whole)


def in_text(word: str, text: str) -> float:
    """A word of letters in a text that has such: whole, or as a beginning."""
    at = text.find(word)
    if at < 0 or (at and _is_letter(text[at - 1])):
        return 0.0
    end = at + len(word)
    return 0.7 if end < len(text) and _is_letter(text[end]) else 1.0


def _is_letter(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()
