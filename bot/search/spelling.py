"""How letters answer a name: as its reading, as its initials, or nearly so; and as a word in a text."""

import re
from functools import lru_cache
from itertools import accumulate

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from bot.search import readings

ALIKE = 70.0  # percent: below it names that only share a surname would do
PARTLY_ALIKE = 84.0
A_SLIP = 2.0  # what it costs to be unlike, by the share that is
LETTERS = "abcdefghijklmnopqrstuwxyz"
SYLLABLES = re.compile(
    "(?:(?:[zcs]h?|[bpmfdtnlgkhjqxryw])?(?:i(?:ang?|ao?|ong|ng?|[eu])?|u(?:ang?|ai?|[ino])?|ang?|a[io]?|e[inr]|eng?|e|ong|ou?|ue|v)|ng)+"
)
FEW = 2  # as many letters can be part of anything
SHORT = 4  # as many letters stand by chance across two syllables of many a name


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
        whole, initials = _forms(reading)
        if letters == whole:
            return 1.0
        at = whole.find(letters) if size > 1 else -1
        if at >= 0:
            part = self._part(reading, whole, at)
            if part:
                return part
        if letters in initials:
            return 0.55 + 0.2 * initials.startswith(letters) + 0.25 * size / len(initials)
        return max(self._nearly(whole, reading), self._initials(initials)) if size > FEW else 0.0

    def _part(self, reading: str, whole: str, at: int) -> float:
        """The letters as some of the syllables; 0 where they begin within one."""
        bounds = set(accumulate(map(len, reading.split(" ")), initial=0))
        while at > 0 and at not in bounds:
            at = whole.find(self.text, at + 1)
        if at < 0:
            return 0.0
        ends = at + len(self.text) in bounds
        told = 0.65 if ends or len(self.text) > FEW else 0.45
        return told + 0.05 * ends + 0.1 * (at == 0) + 0.2 * len(self.text) / len(whole)

    def _nearly(self, whole: str, reading: str) -> float:
        """Slips, and sounds that southerners don't tell apart."""
        near = _near(whole)
        if 2 * len(self.near) < ALIKE / (200 - ALIKE) * 2 * len(near):
            part = fuzz.partial_ratio(self.near, near, score_cutoff=PARTLY_ALIKE)
            if len(self.near) <= SHORT and not _begins_a_syllable(self.near, reading):
                return 0.0  # tan of Jakarta Nan'an
            return 0.65 * part / 100
        alike = fuzz.ratio(self.near, near, score_cutoff=ALIKE) / 100
        return 0.9 - A_SLIP * (1 - alike) if alike else 0.0

    def _initials(self, initials: str) -> float:
        """Initials with some left out: xnash for 西安市福建南安商会."""
        if self.text[0] != initials[0] or LCSseq.similarity(self.text, initials) < len(self.text):
            return 0.0
        return 0.5 + 0.2 * len(self.text) / len(initials)


@lru_cache(4096)
def _forms(reading: str) -> tuple[str, str]:
    """A reading without spaces, and its initials."""
    return reading.replace(" ", ""), "".join([syllable[0] for syllable in reading.split(" ")])


@lru_cache(4096)
def _near(whole: str) -> str:
    return readings.near(whole)


def _begins_a_syllable(near: str, reading: str) -> bool:
    syllables = [readings.near(each) for each in reading.split(" ")]
    return any("".join(syllables[at:]).startswith(near) for at in range(len(syllables)))


@lru_cache(64)
def slips(letters: str) -> list[str]:
    """What may have been meant: a letter left out, doubled or changed places, made good; as far as it can be read."""
    places = range(len(letters))
    meant = {letters[:at] + letters[at + 1 :] for at in places}
    meant |= {letters[:at] + letters[at + 1 : at + 2] + letters[at] + letters[at + 2 :] for at in places}
    meant |= {letters[:at] + letter + letters[at:] for at in (*places, len(letters)) for letter in LETTERS}
    return sorted(each for each in meant - {letters} if SYLLABLES.fullmatch(each))


def in_text(word: str, text: str) -> float:
    """A word of letters in a text that has such: whole, or as a beginning."""
    at = text.find(word)
    if at < 0 or (at and _is_letter(text[at - 1])):
        return 0.0
    end = at + len(word)
    return 0.7 if end < len(text) and _is_letter(text[end]) else 1.0


def in_words(word: str, text: str) -> bool:
    """Whether some of a text's words, run together, are these letters: lamann in singapore lam ann association."""
    bounds = list(accumulate(map(len, text.split(" ")), initial=0))
    at = "".join(text.split(" ")).find(word)
    return at in bounds and at + len(word) in bounds


def _is_letter(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()
