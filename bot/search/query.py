"""What a person typed, taken apart; and the FTS expressions that fetch candidates for it, the most exact first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log

import msgspec

from bot.search import folding, readings
from bot.search.keys import threes
from storage.search import EVERY, EXACT, phrase

MOST_WORDS = 12
MOST_IN_AN_AND = 7  # the rarest tokens decide; more only cost
CUT = 400  # documents of one token that the sum of weights looks at
MOST_IN_A_SUM = 24
# Words that say nothing beside others.
IDLE = frozenset({"的", "人", "在", "和", "与", "找", "of", "the", "and", "in", "at", "for", "commerce"})


class Word(msgspec.Struct, frozen=True):
    """A run of Han characters, or a word of another script; `meanings` are Han words that would do as well."""

    text: str
    han: bool
    meanings: tuple[str, ...] = ()


class Query(msgspec.Struct, frozen=True):
    text: str
    words: tuple[Word, ...]

    @property
    def joined(self) -> str:
        return "".join(word.text for word in self.words)

    @property
    def letters(self) -> str:
        """All words of letters without the spaces between them."""
        return "".join(word.text for word in self.words if not word.han)


def understand(text: str) -> Query:
    """A typed text as a query: its first `folding.LONGEST` characters, without idle words."""
    folded = folding.fold(text[: folding.LONGEST].strip())
    runs = folding.runs(folded)[:MOST_WORDS]
    telling = [run for run in runs if run[0] not in IDLE]
    return Query(folded.strip(), tuple(Word(run, han) for run, han in telling or runs))


def tokens(query: Query) -> set[str]:
    """Every token whose frequency the query asks for."""
    found: set[str] = set()
    for word in query.words:
        for han in (word.text, *word.meanings) if word.han else word.meanings:
            found.update(characters(han), pairs(han))
        if not word.han:
            found.update((word.text, *_letters(word.text)))
    found.update("^" + token for token in list(found) if token[0] not in "~!^")
    found.update(_letters(query.letters))
    return found


def characters(han: str) -> list[str]:
    return list(dict.fromkeys(han))


def pairs(han: str) -> list[str]:
    return list(dict.fromkeys(map("".join, zip(han, han[1:], strict=False))))


def _letters(word: str) -> list[str]:
    return [*_reading(word), *("!" + three for three in threes(word))]


def _reading(word: str) -> list[str]:
    return ["~" + three for three in threes(readings.near(word))]


class Frequencies:
    """How often tokens stand in one kind's documents."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self.counts = counts
        self.documents = counts.get(EVERY, 0)

    def weight(self, token: str) -> float:
        """Inverse document frequency; a token that stands nowhere weighs most."""
        return log(1 + (self.documents + 0.5) / (self.counts.get(token, 0) + 0.5))

    def all_of(self, wanted: Iterable[str]) -> str | None:
        """An expression for documents with the rarest of the tokens; None where one stands nowhere."""
        asked = sorted(dict.fromkeys(wanted), key=lambda token: self.counts.get(token, 0))
        if not asked or not self.counts.get(asked[0]):
            return None
        return " AND ".join(map(phrase, asked[:MOST_IN_AN_AND]))

    def rarest(self, wanted: Iterable[str]) -> list[str]:
        known = [token for token in dict.fromkeys(wanted) if self.counts.get(token)]
        return sorted(known, key=lambda token: self.counts[token])[:MOST_IN_A_SUM]


def exact(query: Query) -> str:
    return phrase(EXACT + query.joined)


def stages(query: Query, known: Frequencies) -> Iterator[str]:
    """Expressions, the most exact first: in a row in a name, in order in a name, in a row anywhere, all characters."""
    letters = query.letters
    if letters and len(query.words) > 1 and len(letters) == len(query.joined):
        yield from filter(
            None, [known.all_of(_reading(letters)), known.all_of("!" + three for three in threes(letters))]
        )
    if any(word.han for word in query.words):
        yield from _each(query.words, known, "^", pairs)
        yield from _each(query.words, known, "^", characters)
    yield from _each(query.words, known, "", pairs)
    yield from _each(query.words, known, "", characters)


def _each(words: Sequence[Word], known: Frequencies, sign: str, cut: type[list[str]] | object) -> Iterator[str]:
    """An expression that wants every word, where there can be one."""
    parts = [_one(word, known, sign, cut) for word in words if word.han or len(word.text) > 2 or len(words) == 1]
    if parts and all(parts):
        yield " AND ".join(f"({part})" for part in parts)


def _one(word: Word, known: Frequencies, sign: str, cut: object) -> str | None:
    def han(text: str) -> str | None:
        cuts = cut(text) or [text]  # type: ignore[operator]
        return known.all_of(sign + token for token in cuts)

    if word.han:
        ways = [han(word.text)]
    else:
        ways = [
            known.all_of([sign + word.text]),
            known.all_of(_reading(word.text)),
            known.all_of("!" + three for three in threes(word.text)),
        ]
    ways += [han(meaning) for meaning in word.meanings]
    return " OR ".join(f"({way})" for way in ways if way) or None


def loose(query: Query, known: Frequencies) -> dict[str, float]:
    """Expressions with their weights, of which a near document meets some."""
    wanted: list[str] = []
    for word in query.words:
        for han in (word.text, *word.meanings) if word.han else word.meanings:
            wanted += [*pairs(han), *characters(han)]
            wanted += ["^" + token for token in (*pairs(han), *characters(han))]
        if not word.han:
            wanted += [word.text, *_letters(word.text)]
    return {phrase(token): known.weight(token) for token in known.rarest(wanted)}


def sound(query: Query) -> str:
    """How the whole query sounds."""
    return "".join("".join(readings.syllables(word.text)) if word.han else word.text for word in query.words)


def sounding_tokens(query: Query) -> list[str]:
    """Tokens of how the Han words sound: for homophones."""
    hans = ("".join(readings.syllables(word.text)) for word in query.words if word.han)
    return [token for letters in hans for token in _reading(letters)]


def sounding(query: Query, known: Frequencies) -> dict[str, float]:
    """As `loose`, by how the Han words sound."""
    return {phrase(token): known.weight(token) for token in known.rarest(sounding_tokens(query))}
