"""What a person typed, taken apart into words."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise

import msgspec

from bot.search import folding, meanings, readings, sentences, words
from bot.search.keys import threes
from bot.search.words import ABSENT, PLACE, POSITION, SURNAME, Word

MOST_WORDS = 12
SENTENCE = 3  # words of small talk beside others: looking for a faucet factory
LONGEST_RUN = 48  # signs: no name is longer
REPEATED = re.compile(r"((\D)\2{7})\2+")  # no name repeats a sign more often, though initials may five times
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
    folded = REPEATED.sub(r"\1", folding.fold(text[: folding.LONGEST].strip()))
    runs = [(run[:LONGEST_RUN], han) for run, han in folding.runs(folded)]
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
    """What is asked for in a sentence that can be no name: no name has some of its pairs of characters.

    One in letters is a sentence by how much of it is small talk.
    """
    plain = sentences.plainly(query.text)
    if not plain or plain == query.text:
        return None
    named = ["^" + pair for word in query.words if word.han for pair in pairs(word.text)]
    if not any(word.han for word in query.words):
        return understand(plain) if len(query.text.split()) - len(plain.split()) >= SENTENCE else None
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
    known = reading(letters)
    return letters in everywhere or sum(part in everywhere for part in known) > len(known) / 2


def _spelt(texts: Sequence[str]) -> list[Word]:
    """Words of letters; x a s f j is xasfj."""
    if all(len(text) == 1 for text in texts):
        texts = ["".join(texts)]
    return [words.spelt(text, found) for text, found in meanings.phrases(texts)]


def tokens(query: Query) -> set[str]:
    """Every token whose frequency the query asks for."""
    found: set[str] = set()
    for word in query.words:
        for han in word.hans:
            found.update(characters(han), pairs(han))
        for other in word.others:
            found.update(parts(other))
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


def parts(other: str) -> list[str]:
    if " " in other:
        return other.split(" ")
    return [other, other + "s"] if other.isascii() else pairs(other) or [other]


def _letters(word: str) -> list[str]:
    return [*reading(word), *("!" + three for three in threes(word))]


def reading(word: str) -> list[str]:
    return ["~" + three for three in threes(readings.near(word))]
