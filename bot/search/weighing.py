"""How well one word of a query answers a name or a text, and what it weighs."""

from rapidfuzz.distance import LCSseq

from bot.search import readings, spelling
from bot.search.expressions import Frequencies
from bot.search.keys import Field
from bot.search.query import characters, pairs
from bot.search.words import BODY, PLACE, SURNAME, Word

CHANGED_PLACES = 0.58  # a name whose characters changed places fits, but isn't sure
CHANCE = 0.3  # of a word's weight in a name: less than that is chance
ALMOST = 0.9  # what makers of a thing write instead of its trade
AS_IT_IS = 0.9  # a surname
HOLDS_NAME = 0.6
HOLDS = 0.75
FEW = 3
ALL_OF_IT = 0.999
# Within long texts, as measured on companies' scopes: what a firm does first it does most.
SATURATION = 1.2
LENGTH_COUNTS = 0.6
USUAL_LENGTH = 120
HEAD = 15
HEAD_COUNTS = 3.0
ALONE = 1.0  # what a single character counts beside a pair


class Weighed:
    """A word with what it weighs in one kind."""

    def __init__(self, word: Word, known: Frequencies) -> None:
        self.word = word
        self.letters = None if word.han else spelling.Letters(word.text)
        # Lam Ann, Singapore: what some names have in so many letters, others by what it means.
        self.translated = word.sort == PLACE and not word.han and word.text not in map(_read, word.meanings)
        self.hans = [_Han(han, known) for han in word.hans]
        self.others = [_Han(other, known) for other in word.others if not other.isascii()]
        self.spelt = [other for other in word.others if other.isascii()]
        self.texts: dict[str, tuple[float, float]] = {}  # organisations, positions and towns come again and again
        self.weight = self.hans[0].total if word.han else known.weight_of_letters(word.text)

    def in_name(self, field: Field) -> float:
        if self.word.sort in {PLACE, SURNAME, BODY}:
            return self._as_it_is(field)
        found = max([han.in_name(field.text) for han in self.hans], default=0.0)
        for other in self.others:
            if other.text in field.text:
                found = max(found, ALMOST * other.in_name(field.text))
        for spelt in self.spelt:
            found = max(found, ALMOST * spelling.in_text(spelt, field.text))
        if self.letters:
            found = max(found, self.letters.in_name(field.readings), spelling.in_text(self.word.text, field.text))
        return found

    def _as_it_is(self, field: Field) -> float:
        """Of a known place, a kind of body or a surname: neither by its sound nor by its characters."""
        if self.word.sort == SURNAME:
            return AS_IT_IS * field.text.startswith(self.word.text)
        found = max([han.in_name(field.text) for han in self.hans if han.text in field.text], default=0.0)
        if self.translated:
            return 1.0 if spelling.in_words(self.word.text, field.text) else ALMOST * found
        return max(found, spelling.in_text(self.word.text, field.text)) if self.letters else found

    def stands_in(self, field: Field, *, company: bool) -> bool:
        """Whether a text holds the word, rather than some of it; a firm's organisations say where it belongs alone."""
        if field.name == "industry":
            return not company and self.is_in(field.text)
        if self.word.sort == PLACE and field.name in {"products", "intro"}:
            return False
        if company and field.name == "organisation" and self.word.sort not in {PLACE, BODY}:
            return False
        return self.in_text(field.text)[1] >= HOLDS

    def spells_surname(self, field: Field) -> bool:
        return field.text[0] in self.word.surnames

    def is_in(self, text: str) -> bool:
        return any(han.text in text for han in self.hans)

    def in_text(self, text: str) -> tuple[float, float]:
        """Of a text that isn't a name: how well it answers, and how much of the word it holds."""
        found = self.texts.get(text)
        if found is None:
            found = self.texts[text] = self._in_text(text)
        return found

    def _in_text(self, text: str) -> tuple[float, float]:
        if self.word.sort == SURNAME:
            return 0.0, 0.0
        hans = self.hans if self.word.sort != PLACE else [han for han in self.hans if han.text in text]
        found, held = max([han.in_text(text) for han in hans], default=(0.0, 0.0))
        for other in self.others:
            if other.text in text:
                found, held = max(found, ALMOST * other.in_text(text)[0]), max(held, ALMOST)
        for spelt in self.spelt:
            written = spelling.in_text(spelt, text)
            found, held = max(found, ALMOST * ALMOST * written), max(held, ALMOST * bool(written))
        if self.letters:
            written = spelling.in_text(self.word.text, text)
            return max(found, written), max(held, written)
        return found, held


def _read(han: str) -> str:
    return "".join(readings.syllables(han))


def _changed_places(text: str, name: str) -> bool:
    """Whether the characters of `text` stand together in `name`, in whatever order."""
    size, wanted = len(text), sorted(text)
    return size > FEW or any(sorted(name[at : at + size]) == wanted for at in range(len(name) - size + 1))


class _Han:
    def __init__(self, text: str, known: Frequencies) -> None:
        self.text = text
        self.signs = frozenset(text)
        self.characters = [(char, known.weight("^" + char)) for char in characters(text)]
        self.pairs = [(pair, known.weight("^" + pair)) for pair in pairs(text)]
        self.total = sum([weight for _char, weight in self.characters])
        self.total_of_pairs = sum([weight for _pair, weight in self.pairs])
        body = [(char, ALONE * known.weight(char)) for char in characters(text)]
        self.body = body + [(pair, known.weight(pair)) for pair in pairs(text)]
        self.total_of_body = sum([weight for _token, weight in self.body])

    def in_name(self, name: str) -> float:
        if self.signs.isdisjoint(name):
            return 0.0
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
        if self.signs.isdisjoint(text):
            return 0.0, 0.0
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
