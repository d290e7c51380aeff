"""How well a document answers a query: by its names, in order and by sound, and by all its fields together."""

from collections.abc import Sequence

import msgspec
from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from bot.search import readings
from bot.search.keys import NAMES, Field, initials
from bot.search.query import Frequencies, Query, Word, characters, pairs

# What a match in a field is worth beside one in the name.
WORTH = {
    "name": 1.0, "short_name": 1.0, "alias": 0.95, "hometown": 0.8, "city": 0.8, "province": 0.7, "products": 0.7,
    "industry": 0.7, "organisation": 0.5, "company": 0.6, "position": 0.5, "address": 0.4, "intro": 0.4,
}  # fmt: skip
SHARE_OF_NAMES = 0.65
PAIRS = 0.6  # of a field's worth, what pairs of characters count; the rest single ones
ENOUGH = 0.5


class Score(msgspec.Struct, frozen=True):
    score: float
    fits: bool  # enough of the query is answered; else the document is only near
    matched: tuple[tuple[str, str], ...]  # field and its text


class Ranker:
    """Scores the documents of one kind for one query."""

    def __init__(self, query: Query, known: Frequencies) -> None:
        self.query = query
        self.words = [_Weighed(word, known) for word in query.words]
        self.total = sum(word.weight for word in self.words) or 1.0
        self.letters = query.letters
        self.near_letters = readings.near(self.letters)
        self.only_letters = bool(self.letters) and len(self.letters) == len(query.joined)

    def score(self, fields: Sequence[Field], *, by_sound: str = "") -> Score:
        """`by_sound`: how the query's Han characters sound, where homophones count."""
        best, best_field = 0.0, None
        for field in fields:
            if field.name in NAMES:
                worth = WORTH[field.name] * self._name(field, by_sound)
                if worth > best:
                    best, best_field = worth, field
        covered, matched = self._coverage(fields, best_field)
        whole = SHARE_OF_NAMES * best + (1 - SHARE_OF_NAMES) * covered
        found = tuple(dict.fromkeys((field.name, field.shown or field.text) for field in matched))
        return Score(whole, max(best, covered) >= ENOUGH, found)

    def _name(self, field: Field, by_sound: str) -> float:
        """0 to 1: how well a name answers the whole query."""
        if self.query.joined == field.text:
            return 1.0
        sum_of_words = sum(word.weight * word.in_name(field) for word in self.words) / self.total
        if self.only_letters and len(self.words) > 1:
            sum_of_words = max(sum_of_words, _as_letters(self.letters, self.near_letters, field))
        if by_sound:
            sum_of_words = max(sum_of_words, 0.9 * _as_letters(by_sound, readings.near(by_sound), field))
        return sum_of_words

    def _coverage(self, fields: Sequence[Field], best: Field | None) -> tuple[float, list[Field]]:
        """The query's weight that all fields together answer, and the fields that answer it best."""
        total, matched = 0.0, [best] if best else []
        for word in self.words:
            part, field = 0.0, None
            for each in fields:
                here = WORTH[each.name] * word.in_text(each)
                if here > part:
                    part, field = here, each
            total += word.weight * part
            if field and field is not best:
                matched.append(field)
        return total / self.total, matched


class _Weighed:
    """A word with the weights of its characters in one kind."""

    def __init__(self, word: Word, known: Frequencies) -> None:
        self.word = word
        self.near = readings.near(word.text)
        hans = (word.text, *word.meanings) if word.han else word.meanings
        self.hans = [_Han(han, known) for han in hans]
        self.weight = self.hans[0].total if word.han else max([known.weight("^" + word.text), 1.0])

    def in_name(self, field: Field) -> float:
        found = max((han.in_name(field.text) for han in self.hans), default=0.0)
        if not self.word.han:
            found = max(found, _as_letters(self.word.text, self.near, field), _as_word(self.word.text, field.text))
        return found

    def in_text(self, field: Field) -> float:
        found = max((han.in_text(field.text) for han in self.hans), default=0.0)
        if not self.word.han:
            found = max(found, _as_word(self.word.text, field.text))
            if field.readings:
                found = max(found, _as_letters(self.word.text, self.near, field))
        return found


class _Han:
    def __init__(self, text: str, known: Frequencies) -> None:
        self.text = text
        self.characters = [(char, known.weight("^" + char)) for char in characters(text)]
        self.pairs = [(pair, known.weight("^" + pair)) for pair in pairs(text)]
        self.total = sum(weight for _char, weight in self.characters) or 1.0
        self.total_of_pairs = sum(weight for _pair, weight in self.pairs) or 1.0

    def in_name(self, name: str) -> float:
        covered = sum(weight for char, weight in self.characters if char in name) / self.total
        if covered < 0.3:  # noqa: PLR2004, less than a third is chance
            return 0.0
        order = LCSseq.similarity(self.text, name) / len(self.text)
        row = (
            sum(weight for pair, weight in self.pairs if pair in name) / self.total_of_pairs if self.pairs else covered
        )
        share = min(1.0, len(self.text) / len(name))
        first = name[0] == self.text[0]
        return covered * order * (0.5 + 0.2 * row + 0.2 * share + 0.1 * first)

    def in_text(self, text: str) -> float:
        alone = sum(weight for char, weight in self.characters if char in text) / self.total
        if not self.pairs:
            return alone
        row = sum(weight for pair, weight in self.pairs if pair in text) / self.total_of_pairs
        return PAIRS * row + (1 - PAIRS) * alone


def _as_word(word: str, text: str) -> float:
    """A word of letters in a text that has such."""
    at = text.find(word)
    if at < 0:
        return 0.0
    starts = at == 0 or not text[at - 1].isascii() or not text[at - 1].isalnum()
    end = at + len(word)
    ends = end == len(text) or not text[end].isascii() or not text[end].isalnum()
    return (0.7 + 0.3 * ends) * (1.0 if starts else 0.3)


def _as_letters(letters: str, near: str, field: Field) -> float:
    return max((_reading(letters, near, reading) for reading in field.readings), default=0.0)


def _reading(letters: str, near: str, reading: str) -> float:
    """0 to 1: letters as the reading of a name, as its initials, or nearly so."""
    syllables = reading.split(" ")
    whole = "".join(syllables)
    if letters == whole:
        return 1.0
    share = len(letters) / len(whole)
    at = whole.find(letters) if len(letters) > 1 else -1
    if at >= 0:
        bounds = _bounds(syllables)
        return (0.75 if at in bounds else 0.3) + 0.05 * (at + len(letters) in bounds) + 0.1 * (at == 0) + 0.1 * share
    first = initials(reading)
    if letters in first:
        return 0.6 + 0.15 * (first.startswith(letters)) + 0.25 * len(letters) / len(first)
    likeness = fuzz.ratio(near, readings.near(whole)) / 100
    if likeness > 0.7:  # noqa: PLR2004, below it names that only share a surname would do
        return 0.85 * likeness
    if len(letters) > 2 and letters[0] == first[0] and LCSseq.similarity(letters, first) == len(letters):  # noqa: PLR2004
        return 0.5 + 0.2 * len(letters) / len(first)
    partial = fuzz.partial_ratio(near, readings.near(whole)) / 100
    return 0.5 * partial if partial > 0.8 else 0.0  # noqa: PLR2004


def _bounds(syllables: Sequence[str]) -> set[int]:
    found, at = {0}, 0
    for syllable in syllables:
        at += len(syllable)
        found.add(at)
    return found
