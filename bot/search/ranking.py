"""How well a document answers a query: by one of its names, in order and by sound, and by all its fields together."""

from collections.abc import Iterator, Sequence
from operator import mul

import msgspec
from rapidfuzz.distance import LCSseq

from bot.search import readings, spelling
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
NEAR = 0.3  # below it they aren't even that,
HARDLY = 0.12  # if they don't hold two of the characters in a row
NO_NAMESAKE = 0.5  # a person of another surname
CHANGED_PLACES = 0.58  # a name whose characters changed places fits, but isn't sure
AS_SURNAME = 0.85  # letters that spell a surname, beside the same as pinyin
SOUNDS = 0.9  # a name that sounds the same
SOUNDS_ALIKE = 0.75
CHANCE = 0.3  # of a word's weight in a name: less than that is chance
FULL_NAME = range(2, 5)  # characters
FEW = 3
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
    by_name: float  # what the best name alone answers; 1 where the query says it whole
    fits: bool
    near: bool  # or is worth a look where nothing fits
    answering: tuple[Field, ...]

    @property
    def matched(self) -> tuple[tuple[str, str], ...]:
        """The fields that answered, with their texts."""
        return tuple(dict.fromkeys([(field.name, field.shown or field.text) for field in self.answering]))


class Ranker:
    """Scores the documents of one kind for one query; `by_sound`: how the query sounds, where homophones count."""

    def __init__(self, query: Query, known: Frequencies, by_sound: str = "", *, people: bool = False) -> None:
        self.joined = query.joined
        self.full_name = people and len(query.words) == 1 and query.words[0].han and len(query.joined) in FULL_NAME
        self.surname = readings.near(readings.syllables(query.joined)[0]) if self.full_name else ""
        self.words = [_Weighed(word, known) for word in query.words]
        self.weights = [word.weight for word in self.words]
        self.surnames = "".join(word.surnames for word in query.words)
        self.total = sum(self.weights)
        self.whole_names = {word.text for word in query.words if word.han and len(word.text) >= FEW}
        letters = query.letters if len(query.words) > 1 and len(query.letters) == len(query.joined) else ""
        self.letters = spelling.Letters(letters) if letters else None
        self.sound = spelling.Letters(by_sound) if by_sound else None

    def score(self, fields: Sequence[Field]) -> Score:
        names: list[Field] = []
        texts: list[Field] = []
        for field in fields:
            (names if field.name in NAMES else texts).append(field)
        columns = [self._words_in(field) for field in names]
        by_name = [list(row) for row in zip(*columns, strict=True)] if columns else [[] for _word in self.words]
        best, best_name = 0.0, None
        for at, field in enumerate(names):
            worth = WORTH[field.name] * self._name(field, [row[at] for row in by_name])
            if worth > best:
                best, best_name = worth, field
        covered, share, answering = self._together(names, by_name, texts)
        shown = (best_name, *answering) if best_name and best > CHANCE else tuple(answering)
        score = SHARE_OF_NAMES * best + (1 - SHARE_OF_NAMES) * covered
        answered = max(best, share)
        if any(field.text in self.whole_names for field in names):
            return Score(score, 1.0, fits=True, near=True, answering=shown)
        near = answered >= NEAR or (answered >= HARDLY and self._holds_a_pair(fields))
        return Score(score, best, answered >= FITS, near, shown)

    def _holds_a_pair(self, fields: Sequence[Field]) -> bool:
        return any(
            pair in field.text for word in self.words for han in word.hans for pair, _ in han.pairs for field in fields
        )

    def _words_in(self, field: Field) -> list[float]:
        """How well a name answers each word; one of these may spell its surname, then the others are for the rest."""
        found = [word.in_name(field) for word in self.words]
        if not self.surnames or not field.readings or field.text[0] not in self.surnames:
            return found
        return max([found, *self._by_surname(field)], key=lambda values: sum(map(mul, self.weights, values)))

    def _by_surname(self, field: Field) -> Iterator[list[float]]:
        given = tuple(reading.partition(" ")[2] for reading in field.readings)
        for at, word in enumerate(self.words):
            if word.spells_surname(field):
                others = "".join(each.word.text for each in self.words if each is not word)
                rest = spelling.Letters(others).in_name(given) if others and given[0] else 0.0
                yield [AS_SURNAME if place == at else rest for place in range(len(self.words))]

    def _name(self, field: Field, words: list[float]) -> float:
        """0 to 1: how well a name answers the whole query."""
        if self.joined == field.text:
            return 1.0
        found: float = sum(map(mul, self.weights, words)) / self.total
        if self.letters:
            found = max(found, self.letters.in_name(field.readings))
        if self.sound and found < SOUNDS:
            heard = self.sound.in_name(field.readings)
            found = max(found, SOUNDS * heard if heard == 1 else SOUNDS_ALIKE * heard)
        if self.full_name and found > NO_NAMESAKE and not self._namesake(field):
            return NO_NAMESAKE
        return found

    def _namesake(self, field: Field) -> bool:
        """Whether a person's name may be meant: it holds the whole, or its surname is or sounds the same."""
        if self.joined in field.text or self.joined[0] in field.text:
            return True
        return any(readings.near(reading.split(" ", 1)[0]) == self.surname for reading in field.readings)

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
                if here > best and here * WORTH[field.name] > best:
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
        self.texts: dict[str, tuple[float, float]] = {}  # organisations, positions and towns come again and again
        self.weight = self.hans[0].total if word.han else known.weight_of_letters(word.text)

    def in_name(self, field: Field) -> float:
        found = max([han.in_name(field.text) for han in self.hans], default=0.0)
        if self.letters:
            found = max(found, self.letters.in_name(field.readings), spelling.in_text(self.word.text, field.text))
        return found

    def spells_surname(self, field: Field) -> bool:
        return field.text[0] in self.word.surnames

    def in_text(self, text: str) -> tuple[float, float]:
        """Of a text that isn't a name: how well it answers, and how much of the word it holds."""
        found = self.texts.get(text)
        if found is None:
            found = self.texts[text] = self._in_text(text)
        return found

    def _in_text(self, text: str) -> tuple[float, float]:
        found, held = max([han.in_text(text) for han in self.hans], default=(0.0, 0.0))
        if self.letters:
            written = spelling.in_text(self.word.text, text)
            return max(found, written), max(held, written)
        return found, held


def _changed_places(text: str, name: str) -> bool:
    """Whether the characters of `text` stand together in `name`, in whatever order."""
    size, wanted = len(text), sorted(text)
    return size > FEW or any(sorted(name[at : at + size]) == wanted for at in range(len(name) - size + 1))


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
        if covered > ALL_OF_IT and order < 1 and _changed_places(self.text, name):
            if len(name) == len(self.text) <= FEW:
                return CHANGED_PLACES
            order = (1 + order) / 2
        row = sum([weight for pair, weight in self.pairs if pair in name]) / self.total_of_pairs if self.pairs else 0.0
        return covered * order * (0.5 + 0.2 * row + 0.2 * share + 0.1 * first)

    def in_text(self, text: str) -> tuple[float, float]:
        """How well a text that isn't a name answers, and how much of the word it holds."""
        if text == self.text:
            return 1.0, 1.0
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
