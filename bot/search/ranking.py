"""How well a document answers a query: by one of its names, in order and by sound, and by all its fields together."""

from collections.abc import Sequence
from operator import mul

import msgspec
from rapidfuzz.distance import LCSseq

from bot.search import spelling
from bot.search.keys import NAMES, Field
from bot.search.query import Frequencies, Query, Word, characters, pairs

# What a match in a field is worth beside one in the name.
WORTH = {
    "name": 1.0, "short_name": 1.0, "alias": 0.95, "hometown": 0.9, "city": 0.9, "country": 0.8, "province": 0.75,
    "products": 0.8, "industry": 0.7, "company": 0.6, "organisation": 0.5, "position": 0.5, "address": 0.4,
    "intro": 0.5,
}  # fmt: skip
SHARE_OF_NAMES = 0.65
FITS = 0.55  # of the query's weight that must be answered; documents below are only near
SOUNDS = 0.9  # a name that sounds the same
SOUNDS_ALIKE = 0.75
CHANCE = 0.3  # of a word's weight in a name: less than that is chance
ALL_OF_IT = 0.999
# Within long texts, as measured on companies' scopes: what a firm does first it does most.
SATURATION = 1.2
LENGTH_COUNTS = 0.6
USUAL_LENGTH = 120
HEAD = 15
HEAD_COUNTS = 3.0
ALONE = 1.0  # what a single character counts beside a pair


class Score(msgspec.Struct, frozen=True):
    score: float
    by_name: float  # what the best name alone answers
    fits: bool
    matched: tuple[tuple[str, str], ...]  # the fields that answered, with their texts


class Ranker:
    """Scores the documents of one kind for one query; `by_sound`: how the query sounds, where homophones count."""

    def __init__(self, query: Query, known: Frequencies, by_sound: str = "") -> None:
        self.joined = query.joined
        self.words = [_Weighed(word, known) for word in query.words]
        self.weights = [word.weight for word in self.words]
        self.total = sum(self.weights)
        letters = query.letters if len(query.words) > 1 and len(query.letters) == len(query.joined) else ""
        self.letters = spelling.Letters(letters) if letters else None
        self.sound = spelling.Letters(by_sound) if by_sound else None

    def score(self, fields: Sequence[Field]) -> Score:
        names = [field for field in fields if field.name in NAMES]
        by_name = [[word.in_name(field) for field in names] for word in self.words]
        best, best_name = 0.0, None
        for at, field in enumerate(names):
            worth = WORTH[field.name] * self._name(field, [row[at] for row in by_name])
            if worth > best:
                best, best_name = worth, field
        texts = [field for field in fields if field.name not in NAMES]
        covered, share, answering = self._together(names, by_name, texts)
        matched = [best_name, *answering] if best_name and best > CHANCE else answering
        shown = tuple(dict.fromkeys([(field.name, field.shown or field.text) for field in matched]))
        score = SHARE_OF_NAMES * best + (1 - SHARE_OF_NAMES) * covered
        return Score(score, best, max(best, share) >= FITS, shown)

    def _name(self, field: Field, words: list[float]) -> float:
        """0 to 1: how well a name answers the whole query."""
        if self.joined == field.text:
            return 1.0
        found = sum(map(mul, self.weights, words)) / self.total
        if self.letters:
            found = max(found, self.letters.in_name(field.readings))
        if self.sound and found < SOUNDS:
            heard = self.sound.in_name(field.readings)
            found = max(found, SOUNDS * heard if heard == 1 else SOUNDS_ALIKE * heard)
        return found

    def _together(
        self, names: list[Field], by_name: list[list[float]], texts: list[Field]
    ) -> tuple[float, float, list[Field]]:
        """How well all fields answer, how much of the query they hold, and the best field for each word."""
        covered = share = 0.0
        answering = []
        for word, found in zip(self.words, by_name, strict=True):
            held = best = max(found, default=0.0)
            by = names[found.index(best)] if best else None
            for field in texts:
                here, holds = word.in_text(field.text)
                held = max(held, holds)
                if here * WORTH[field.name] > best:
                    best, by = here * WORTH[field.name], field
            covered += word.weight * best
            share += word.weight * held
            if by and held >= CHANCE:
                answering.append(by)
        return covered / self.total, share / self.total, answering


class _Weighed:
    """A word with what it weighs in one kind."""

    def __init__(self, word: Word, known: Frequencies) -> None:
        self.word = word
        self.letters = None if word.han else spelling.Letters(word.text)
        self.hans = [_Han(han, known) for han in word.hans]
        self.weight = self.hans[0].total if word.han else known.weight_of_letters(word.text)

    def in_name(self, field: Field) -> float:
        found = max([han.in_name(field.text) for han in self.hans], default=0.0)
        if self.letters:
            found = max(found, self.letters.in_name(field.readings), spelling.in_text(self.word.text, field.text))
            if self.word.surnames and field.text[0] in self.word.surnames:
                found = max(found, 0.85)
        return found

    def in_text(self, text: str) -> tuple[float, float]:
        """Of a text that isn't a name: how well it answers, and how much of the word it holds."""
        found, held = max([han.in_text(text) for han in self.hans], default=(0.0, 0.0))
        if self.letters:
            written = spelling.in_text(self.word.text, text)
            return max(found, written), max(held, written)
        return found, held


class _Han:
    def __init__(self, text: str, known: Frequencies) -> None:
        self.text = text
        self.characters = [(char, known.weight("^" + char)) for char in characters(text)]
        self.pairs = [(pair, known.weight("^" + pair)) for pair in pairs(text)]
        self.total = sum([weight for _char, weight in self.characters])
        self.total_of_pairs = sum([weight for _pair, weight in self.pairs])
        body = [(char, ALONE * known.weight(char)) for char in characters(text)]
        self.body = body + [(pair, known.weight(pair)) for pair in pairs(text)]
        self.total_of_body = sum([weight for _token, weight in self.body])

    def in_name(self, name: str) -> float:
        share = min(1.0, len(self.text) / len(name))
        first = name[0] == self.text[0]
        if self.text in name:
            return 0.7 + 0.2 * share + 0.1 * first
        covered = sum([weight for char, weight in self.characters if char in name]) / self.total
        if covered < CHANCE:
            return 0.0
        order = LCSseq.similarity(self.text, name) / len(self.text)
        if covered > ALL_OF_IT:
            order = (1 + order) / 2  # the same characters in another order are a slip
        row = sum([weight for pair, weight in self.pairs if pair in name]) / self.total_of_pairs if self.pairs else 0.0
        return covered * order * (0.5 + 0.2 * row + 0.2 * share + 0.1 * first)

    def in_text(self, text: str) -> tuple[float, float]:
        """How well a text that isn't a name answers, and how much of the word it holds."""
        length = 1 - LENGTH_COUNTS + LENGTH_COUNTS * len(text) / USUAL_LENGTH
        score = held = 0.0
        for token, weight in self.body:
            at = text.find(token)
            if at >= 0:
                times = text.count(token)
                often = times / (times + SATURATION * length)
                score += weight * often * (1 + HEAD_COUNTS * HEAD / (HEAD + at))
                held += weight
        return score / self.total_of_body / (1 + HEAD_COUNTS), held / self.total_of_body
