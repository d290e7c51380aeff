"""What a person typed, taken apart; and the FTS expressions that fetch candidates for it, the most exact first."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, groupby, pairwise
from math import log

import msgspec

from bot.search import folding, meanings, readings, sentences, spelling, words
from bot.search.keys import threes
from bot.search.words import ABSENT, PLACE, POSITION, SURNAME, Word
from storage.search import EVERY, EXACT, phrase

MOST_WORDS = 12
MOST_IN_AN_AND = 6  # the rarest tokens decide; more only cost
LONGEST_INITIALS = 12
LONGEST_SLIP = 16  # letters: longer readings have parts enough that are right
LEAST = 0.1  # weight of a token that all documents share
Cut = Callable[[str], list[str]]
FEW_WORDS = 3
LONGEST_SCATTERED = 4  # characters: more that stand anywhere in a text say nothing, and are slow to look for
MOST_IN_A_SUM = 1_200  # documents that a sum of weights looks at, the rarest tokens' first
# Words that say nothing beside others.
IDLE = frozenset({"的", "人", "在", "和", "与", "找", "of", "the", "and", "in", "at", "for", "commerce"})


class Query(msgspec.Struct, frozen=True):
    """`joined`: all words without gaps; `letters`: the same where all are words of letters, else those that are."""

    text: str
    words: tuple[Word, ...]
    joined: str
    letters: str


def understand(text: str) -> Query:
    """A typed text as a query: its first `folding.LONGEST` characters, without idle words."""
    folded = folding.fold(text[: folding.LONGEST].strip())
    runs = folding.runs(folded)
    telling = [run for run in runs if run[0] not in IDLE] or runs
    telling = [run for run in telling if not sentences.says_nothing(run[0], han=run[1])] or telling
    found: list[Word] = []
    for is_han, group in groupby(telling[:MOST_WORDS], key=lambda run: run[1]):
        texts = [text for text, _han in group]
        found += [words.chinese(sentences.from_a_place(text)) for text in texts] if is_han else _spelt(texts)
    return _query(folded.strip(), found, "".join(run for run, is_han in telling[MOST_WORDS:] if not is_han))


def _query(text: str, found: Sequence[Word], further: str = "") -> Query:
    joined = "".join(word.text for word in found)
    return Query(text, tuple(found), joined + further, "".join(word.text for word in found if not word.han) + further)


def settle(query: Query, frequencies: Iterable[Mapping[str, int]]) -> Query:
    """With the places that stand in the register told from those that don't."""
    if not any(word.sort == PLACE for word in query.words):
        return query
    counts = list(frequencies)
    known = [word if word.sort != PLACE or _is_there(word, counts) else _absent(word) for word in query.words]
    return Query(query.text, tuple(known), query.joined, query.letters)


def _is_there(word: Word, counts: Sequence[Mapping[str, int]]) -> bool:
    return any(all(each.get(pair) for pair in pairs(han)) for each in counts for han in word.hans if len(han) > 1)


def _absent(word: Word) -> Word:
    return Word(word.text, word.han, word.meanings, word.surnames, word.others, ABSENT)


def around(query: Query) -> Query | None:
    """With the province or the country of places that the register doesn't have; None where it has them."""
    found = [words.wider(word) if word.sort == ABSENT else word for word in query.words]
    if not any(word.sort == ABSENT for word in query.words) or None in found:
        return None
    return _query(query.text, [word for word in found if word])


def for_kind(query: Query, kind: str) -> Query | None:
    """What is asked of one kind: a position says nothing about organisations, a surname's bearer is a person."""
    sorts = {word.sort for word in query.words}
    if kind != "people" and SURNAME in sorts:
        return None
    if kind == "people" or POSITION not in sorts or len(query.words) == 1:
        return query
    others = [word for word in query.words if word.sort != POSITION]
    return _query(query.text, others) if others and kind == "organisations" else None


def spoken(query: Query, counted: Callable[[list[str]], Iterable[Mapping[str, int]]]) -> Query | None:
    """What is asked for in a sentence that can be no name: no name has some of its pairs of characters."""
    plain = sentences.plainly(query.text)
    if not plain or plain == query.text:
        return None
    named = ["^" + pair for word in query.words if word.han for pair in pairs(word.text)]
    if any(all(token in counts for token in named) for counts in counted(named)):
        return None
    return understand(plain)


def otherwise(query: Query, everywhere: Mapping[str, int]) -> Iterator[Query]:
    """What else the text may mean: a sentence around some words; words among others that stand nowhere.

    `everywhere`: tokens that stand in any document.
    """
    plain = sentences.plainly(query.text)
    if plain and plain != query.text:
        yield understand(plain)
    known = [word for word in query.words if word.han or word.meanings or _stands(word.text, everywhere)]
    if 0 < len(known) < len(query.words):
        yield _query(query.text, known)


def _stands(letters: str, everywhere: Mapping[str, int]) -> bool:
    parts = _reading(letters)
    return letters in everywhere or sum(part in everywhere for part in parts) > len(parts) / 2


def _spelt(texts: Sequence[str]) -> list[Word]:
    return [words.spelt(text, found) for text, found in meanings.phrases(texts)]


def tokens(query: Query) -> set[str]:
    """Every token whose frequency the query asks for."""
    found: set[str] = set()
    for word in query.words:
        for han in word.hans:
            found.update(characters(han), pairs(han))
        for other in word.others:
            found.update(_parts(other))
        if not word.han:
            found.update((word.text, *word.surnames))
    found.update([sign + token for token in found for sign in "^+"])
    for letters in {query.letters, *(word.text for word in query.words if not word.han)}:
        found.update(_letters(letters))
    return found


def characters(han: str) -> list[str]:
    return list(dict.fromkeys(han))


def pairs(han: str) -> list[str]:
    return list(dict.fromkeys(map("".join, pairwise(han))))


def _parts(other: str) -> list[str]:
    return [other, other + "s"] if other.isascii() else pairs(other) or [other]


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
        """Inverse document frequency as BM25 has it: hardly anything for what all share, most for what none has."""
        known = min(self.counts.get(token, 0), self.documents)
        return LEAST + log(1 + (self.documents - known + 0.5) / (known + 0.5))

    def weight_of_letters(self, word: str) -> float:
        """What a word of letters weighs: as the usual part of its reading does; one letter hardly anything."""
        if len(word) == 1:
            return LEAST
        parts = [self.weight(part) for part in _reading(word) if part in self.counts]
        return sum(parts) / len(parts) if parts else self.weight("^" + word)

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
    ways = [known.all_of(_reading(letters)), known.all_of(["!" + three for three in threes(letters)])]
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
        parts = [_one(word, known, sign, cut, ways) for word, ways in zip(asking, spelt, strict=True)]
        expression = " AND ".join(f"({part})" for part in parts)
        if parts and all(parts) and expression not in done:
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
        several = [[part] for part in _parts(other)] if other.isascii() else [_parts(other)]
        ways += [known.all_of(sign + part for part in each) for each in several]
    return " OR ".join(f"({way})" for way in dict.fromkeys([*ways, *spelt]) if way)


def there(query: Query, known: Frequencies) -> str:
    """An expression for documents that hold the query's places; empty where it has none."""
    parts = [_one(word, known, "", pairs, ()) for word in query.words if word.sort == PLACE]
    return " AND ".join(f"({part})" for part in parts) if all(parts) else ""


def _spellings(word: Word, known: Frequencies, kind: str) -> list[str]:
    """A word of letters as part of a name's reading, as initials, as a surname."""
    if word.han or word.sort == PLACE:
        return []
    ways = [known.all_of(_reading(word.text)), known.all_of(["!" + three for three in threes(word.text)])]
    if kind == "people":
        ways += [known.all_of(["^" + surname]) for surname in word.surnames]
    return [way for way in ways if way]


def loose(query: Query, known: Frequencies) -> dict[str, float]:
    """Expressions with their weights, of which a near document meets some: as written, or as it sounds."""
    wanted: list[str] = sounding(query) + _reading(query.letters)
    for word in query.words:
        for han in word.hans:
            cuts = pairs(han) if word.sort == PLACE else [*pairs(han), *characters(han)]
            wanted += [sign + cut for cut in cuts for sign in ("", "^")]
        wanted += [part for other in word.others for part in _parts(other)]
        if not word.han:
            wanted += [word.text, *_reading(word.text)]
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
    return [token for letters in hans for token in _reading(letters)]
