"""The same product in other words: what the trade glossary, ours and the alliance's, has beside what is typed.

So 截门 finds makers of 闸阀 once officers have said that it is the same, and gate valve those who write it in Chinese.
"""

from collections.abc import Iterator, Sequence

import msgspec

from bot.glossary.terms import Glossary
from bot.search.query import Query
from bot.search.words import Word

LONGEST_PHRASE = 3  # words of letters
MEANINGS, OTHERS = 2, 8
SHORTEST = 2


def in_other_words(asked: Query, glossary: Glossary) -> Query:
    """With what else is written for each product; words of letters that name one only together become one. Pure."""
    found = tuple(_words(asked.words, glossary))
    return asked if found == asked.words else msgspec.structs.replace(asked, words=found)


def _words(words: Sequence[Word], glossary: Glossary) -> Iterator[Word]:
    at = 0
    while at < len(words):
        size = _together(words[at:], glossary)
        yield _joined(words[at : at + size], glossary) if size > 1 else _one(words[at], glossary)
        at += size


def _together(words: Sequence[Word], glossary: Glossary) -> int:
    """How many words from here on name one product."""
    for size in range(min(LONGEST_PHRASE, len(words)), 1, -1):
        part = words[:size]
        if not any(word.han or word.sort for word in part) and glossary.named(" ".join(word.text for word in part)):
            return size
    return 1


def _joined(part: Sequence[Word], glossary: Glossary) -> Word:
    written = " ".join(word.text for word in part)
    hans, letters = _terms(glossary, written)
    return Word(
        "".join(word.text for word in part), False, hans[:MEANINGS], others=(written, *hans[MEANINGS:], *letters)
    )


def _one(word: Word, glossary: Glossary) -> Word:
    if word.sort or word.surnames or len(word.text) < SHORTEST:
        return word
    hans, letters = _terms(glossary, word.text)
    if not hans and not letters:
        return word
    if not word.han and not word.meanings:
        return msgspec.structs.replace(word, meanings=hans[:MEANINGS], others=(*hans[MEANINGS:], *letters))
    known = {word.text, *word.meanings}
    others = dict.fromkeys(each for each in (*word.others, *hans, *letters) if each not in known)
    return msgspec.structs.replace(word, others=tuple(others))


def _terms(glossary: Glossary, written: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What else is written for it, in Chinese and in letters; not what has the very word in it anyway."""
    name = glossary.named(written)
    concept = glossary.concepts.get(name) if name else None
    if concept is None or concept.trade:
        return (), ()
    terms = [each.lower() for each in dict.fromkeys((concept.name, *concept.terms)) if written not in each.lower()]
    hans = [each for each in terms if not any(sign.isascii() for sign in each)]
    return tuple(hans[:OTHERS]), tuple(each for each in terms if each.isascii())[:OTHERS]
