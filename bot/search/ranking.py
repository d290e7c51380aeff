"""How well a document answers a query: by one of its names, in order and by sound, and by all its fields together."""

from collections.abc import Iterator, Sequence
from operator import mul

import msgspec

from bot.search import readings, spelling
from bot.search.expressions import Frequencies
from bot.search.keys import NAMES, Field
from bot.search.query import Query
from bot.search.weighing import CHANCE, FEW, HOLDS_NAME, Weighed
from bot.search.words import BODY, PLACE, POSITION

# What a match in a field is worth beside one in the name.
WORTH = {
    "name": 1.0, "short_name": 1.0, "alias": 0.95, "hometown": 0.9, "city": 0.9, "country": 0.8, "province": 0.75,
    "products": 0.8, "industry": 0.5, "company": 0.6, "organisation": 0.5, "position": 0.5, "address": 0.4,
    "intro": 0.5, "offers": 0.7, "wants": 0.6,
}  # fmt: skip
SHARE_OF_NAMES = 0.65
FITS = 0.55  # of the query's weight that must be answered; documents below are only near
WHOLE = 0.85  # a name that answers so well is what was typed
NEAR = 0.3  # below it they aren't even that,
HARDLY = 0.12  # if they don't hold two of the characters in a row
NO_NAMESAKE = 0.5  # a person of another surname
AS_SURNAME = 0.85  # letters that spell a surname, beside the same as pinyin
SOUNDS = 0.9  # a name that sounds the same
SOUNDS_ALIKE = 0.75
FULL_NAME = range(2, 5)  # characters


LOWEST = 1_000


class Score(msgspec.Struct, frozen=True):
    """`score`: 0 to 1, what holds every word before what doesn't; `raw`: the same without regard to that.

    `carries`: every word stands in it; `placed`: the known places do. `rank`: of the highest membership that answered.
    """

    score: float
    raw: float
    by_name: float  # what the best name alone answers; 1 where the query says it whole
    fits: bool
    near: bool  # or is worth a look where nothing fits
    answering: tuple[Field, ...]
    carries: bool = False
    placed: bool = False
    rank: int = LOWEST

    @property
    def matched(self) -> tuple[tuple[str, str], ...]:
        """The fields that answered, with their texts."""
        return tuple(dict.fromkeys([(field.name, field.shown or field.text) for field in self.answering]))


class Ranker:
    """Scores the documents of one kind for one query; `by_sound`: how the query sounds, where homophones count."""

    def __init__(self, query: Query, known: Frequencies, by_sound: str = "", *, kind: str = "") -> None:
        self.joined = query.joined
        self.company = kind == "companies"
        self.full_name = (
            kind == "people" and len(query.words) == 1 and query.words[0].han and len(query.joined) in FULL_NAME
        )
        self.surname = readings.near(readings.syllables(query.joined)[0]) if self.full_name else ""
        self.words = [Weighed(word, known) for word in query.words]
        self.things = [at for at, each in enumerate(query.words) if each.sort != PLACE]
        self.places = [at for at, each in enumerate(query.words) if each.sort == PLACE]
        self.holds_office = any(word.sort in {POSITION, BODY} for word in query.words) and len(query.words) > 1
        self.weights = [word.weight for word in self.words]
        self.surnames = "".join(word.surnames for word in query.words)
        self.total = sum(self.weights)
        self.whole_names = {word.text for word in query.words if word.han and len(word.text) >= FEW}
        letters = query.letters if len(query.words) > 1 and len(query.letters) == len(query.joined) else ""
        self.letters = spelling.Letters(letters) if letters else None
        self.sound = spelling.Letters(by_sound) if by_sound else None

    def score(self, fields: Sequence[Field]) -> Score:
        """By one membership at a time where a position or a body is asked for: one may lead here and belong there."""
        numbers = {field.membership for field in fields} - {0} if self.holds_office else set()
        if len(numbers) > 1:
            each = (self._score([f for f in fields if f.membership in {0, number}]) for number in sorted(numbers))
            return max(each, key=lambda score: score.score)
        return self._score(fields)

    def _score(self, fields: Sequence[Field]) -> Score:
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
        raw = SHARE_OF_NAMES * best + (1 - SHARE_OF_NAMES) * covered
        answered = max(best, share)
        whole = any(field.text in self.whole_names for field in names)
        fits = whole or answered >= FITS
        near = fits or answered >= NEAR or (answered >= HARDLY and self._holds_a_pair(fields))
        return self._tiered(texts, by_name, Score(0, raw, 1.0 if whole else best, fits, near, shown))

    def _tiered(self, texts: Sequence[Field], by_name: list[list[float]], found: Score) -> Score:
        """What holds every word first, then what holds all but the place."""
        several = len(self.words) > 1
        thing = self._holds(self.things, texts, by_name) if several and self.things else bool(self.places) or found.fits
        placed = self._holds(self.places, texts, by_name)
        carries = (thing and placed) or found.by_name >= WHOLE
        tier = 2 if carries else int(thing and several)
        rank = min([field.rank for field in found.answering if field.membership], default=LOWEST)
        return Score(
            (tier + found.raw) / 3,
            found.raw,
            found.by_name,
            found.fits,
            found.near,
            found.answering,
            carries,
            placed,
            rank,
        )

    def _holds(self, places: Sequence[int], texts: Sequence[Field], by_name: list[list[float]]) -> bool:
        """Whether each of these words stands in a name or in some text."""
        for at in places:
            word = self.words[at]
            if max(by_name[at], default=0.0) < HOLDS_NAME and not any(
                word.stands_in(field, company=self.company) for field in texts
            ):
                return False
        return True

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
                if self.company and field.name == "organisation" and not word.is_in(field.text):
                    continue
                here, holds = word.in_text(field.text)
                held = max(held, holds)
                if here > best and here * WORTH[field.name] > best:
                    best, by = here * WORTH[field.name], field
            covered += word.weight * best
            share += word.weight * held
            if by and held >= CHANCE:
                answering.append(by)
        return covered / self.total, share / self.total, answering
