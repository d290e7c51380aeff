"""The FTS expressions that fetch candidates for a query, the most exact first."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from math import log

from bot.search import readings, spelling
from bot.search.keys import threes
from bot.search.query import Query, characters, pairs, parts, reading
from bot.search.words import PLACE, SURNAME, Word
from storage.search import EVERY, EXACT, phrase

MOST_IN_AN_AND = 6  # the rarest tokens decide; more only cost
LONGEST_INITIALS = 12
LONGEST_SLIP = 16  # letters: longer readings have parts enough that are right
LEAST = 0.1  # weight of a token that all documents share
Cut = Callable[[str], list[str]]
FEW_WORDS = 3
LONGEST_SCATTERED = 4  # characters: more that stand anywhere in a text say nothing, and are slow to look for
MOST_IN_A_SUM = 1_200  # documents that a sum of weights looks at, the rarest tokens' first


class Frequencies:
    """How often tokens stand in one kind's documents."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self.counts = counts
        self.documents = counts.get(EVERY, 0)

    def weight(self, token: str) -> float:
        """Inverse document frequency as BM25 has it: hardly anything for what all share, most for what none has."""
        known = min(self.counts.get(token, 0), self.documents)
        return LEAST + log(1 + (self.documents - known + 0.5) / (known + 0.5))

    def weight_of_letters(self, word: str) -> float:
        """What a word of letters weighs: as the usual part of its reading does; one letter hardly anything."""
        if len(word) == 1:
            return LEAST
        found = [self.weight(part) for part in reading(word) if part in self.counts]
        return sum(found) / len(found) if found else self.weight("^" + word)

    def all_of(self, wanted: Iterable[str]) -> str | None:
        """An expression for documents with the rarest of the tokens; None where one stands nowhere."""
        asked = sorted(dict.fromkeys(wanted), key=lambda token: self.counts.get(token, 0))
        if not asked or not self.counts.get(asked[0]):
            return None
        return " AND ".join(map(phrase, asked[:MOST_IN_AN_AND]))

    def rarest(self, wanted: Iterable[str]) -> list[str]:
        """The rarest of the tokens, as many as a sum can look at."""
        asked = sorted({token for token in wanted if self.counts.get(token)}, key=lambda token: self.counts[token])
        sums = accumulate(self.counts[token] for token in asked)
        return [token for token, total in zip(asked, sums, strict=True) if total <= MOST_IN_A_SUM] or asked[:1]


def exact(query: Query) -> str:
    return phrase(EXACT + query.joined)


def together(query: Query, known: Frequencies) -> list[str]:
    """Where all is letters: expressions for them without the spaces, as a reading and as initials."""
    letters = query.letters
    if len(query.words) < 2 or len(letters) < len(query.joined):  # noqa: PLR2004, one word is asked for as such
        return []
    ways = [known.all_of(reading(letters)), known.all_of(["!" + three for three in threes(letters)])]
    return [way for way in ways if way]


# Where a word's parts may stand, and how it is cut into them, the most exact first.
EVERYWHERE: tuple[tuple[str, Cut], ...] = (
    ("^", pairs), ("+", pairs), ("^", characters), ("", pairs), ("", characters),
)  # fmt: skip
IN_A_ROW = (("^", pairs), ("", pairs))


def stages(query: Query, known: Frequencies, kind: str) -> Iterator[str]:
    """Expressions, the most exact first.

    In a row in a name, at the head of a text, in order in a name, in a row anywhere, all characters anywhere.
    """
    asking = [word for word in query.words if _asks(word, query)]
    spelt = [_spellings(word, known, kind) for word in asking]
    done = set()
    syllables = len(asking) > FEW_WORDS and not any(word.han for word in asking)
    scattered = all(len(word.text) <= LONGEST_SCATTERED for word in asking)
    for sign, cut in IN_A_ROW if syllables else EVERYWHERE if scattered else EVERYWHERE[:-1]:
        ways_of = [_one(word, known, sign, cut, ways) for word, ways in zip(asking, spelt, strict=True)]
        expression = " AND ".join(f"({part})" for part in ways_of)
        if ways_of and all(ways_of) and expression not in done:
            done.add(expression)
            yield expression


def _asks(word: Word, query: Query) -> bool:
    """Two letters among other words are too little to ask by."""
    return word.han or len(word.text) > 2 or len(query.words) == 1 or bool(word.meanings or word.surnames)  # noqa: PLR2004


def _one(word: Word, known: Frequencies, sign: str, cut: Cut, spelt: Sequence[str]) -> str:
    """An expression for one word, empty where nothing has it."""
    if word.sort == SURNAME:
        return known.all_of(["^" + char for char in word.text]) or ""
    if word.sort == PLACE:
        sign, cut = "", pairs
    ways = [known.all_of([sign + token for token in cut(han) or [han]]) for han in word.hans]
    if not word.han:
        ways.append(known.all_of([word.text if sign == "+" else sign + word.text]))
    for other in word.others:
        several = [[part] for part in parts(other)] if other.isascii() and " " not in other else [parts(other)]
        ways += [known.all_of(sign + part for part in each) for each in several]
    return " OR ".join(f"({way})" for way in dict.fromkeys([*ways, *spelt]) if way)


def there(query: Query, known: Frequencies) -> str:
    """An expression for documents that hold the query's places; empty where it has none."""
    ways = [_one(word, known, "", pairs, ()) for word in query.words if word.sort == PLACE]
    return " AND ".join(f"({way})" for way in ways) if all(ways) else ""


def _spellings(word: Word, known: Frequencies, kind: str) -> list[str]:
    """A word of letters as part of a name's reading, as initials, as a surname."""
    if word.han or word.sort == PLACE:
        return []
    ways = [known.all_of(reading(word.text)), known.all_of(["!" + three for three in threes(word.text)])]
    if kind == "people":
        ways += [known.all_of(["^" + surname]) for surname in word.surnames]
    return [way for way in ways if way]


def loose(query: Query, known: Frequencies) -> dict[str, float]:
    """Expressions with their weights, of which a near document meets some: as written, or as it sounds."""
    wanted: list[str] = sounding(query) + reading(query.letters)
    for word in query.words:
        for han in word.hans:
            cuts = pairs(han) if word.sort == PLACE else [*pairs(han), *characters(han)]
            wanted += [sign + cut for cut in cuts for sign in ("", "^")]
        wanted += [part for other in word.others for part in parts(other)]
        if not word.han:
            wanted += [word.text, *reading(word.text)]
            if len(word.text) <= LONGEST_INITIALS:
                wanted += ["!" + three for three in threes(word.text)]
    return {phrase(token): known.weight(token) for token in known.rarest(wanted)}


def slips(query: Query) -> str:
    """An expression for names whose whole reading is one slip away from the letters; empty where that's too many."""
    together = len(query.letters) == len(query.joined) <= LONGEST_SLIP
    return " OR ".join(phrase(EXACT + reading) for reading in spelling.slips(query.letters)) if together else ""


def sound(query: Query) -> str:
    """How the whole query sounds, where it has Han characters; else empty: its letters are what they are."""
    if not any(word.han for word in query.words) or any(word.sort in {PLACE, SURNAME} for word in query.words):
        return ""
    return "".join("".join(readings.syllables(word.text)) if word.han else word.text for word in query.words)


def sounding(query: Query) -> list[str]:
    """Tokens of how the Han words sound, for homophones."""
    hans = ("".join(readings.syllables(word.text)) for word in query.words if word.han and word.sort != PLACE)
    return [token for letters in hans for token in reading(letters)]
