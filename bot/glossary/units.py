"""A text as the glossary reads it: units (a Han character, a word, a number) with what stands between them."""

import re
from functools import lru_cache

import msgspec

from bot.search import folding

SPACE, LISTED, BREAK = 1, 2, 3
"""What stands before a unit, beside nothing: a space; a comma of a list; the end of a clause."""
UNIT = re.compile(
    r"(?P<han>[〇㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff])|(?P<word>[a-z]+|\d+(?:\.\d+)?)|(?P<between>.)", re.DOTALL
)
LIST = frozenset("、/+")
BREAKS = frozenset(",;:!?。，；：！？\n()（）[]【】|·•")
SHORTEST_PLURAL = 4
VOWEL = re.compile("[aeiouy]")


class Unit(msgspec.Struct, frozen=True):
    text: str
    before: int = 0


def units(text: str) -> list[Unit]:
    """Of any text; English words without their plural's ending."""
    found: list[Unit] = []
    gap = BREAK
    for match in UNIT.finditer(folding.fold(text).replace("&", " and ")):
        between = match["between"]
        if between is None:
            if gap == SPACE and match["han"] and found and not found[-1].text.isascii():
                gap = BREAK  # nobody writes a space within a Chinese phrase
            found.append(Unit(_stem(match[0]), gap))
            gap = 0
        elif between in BREAKS or (between == "." and gap == 0):
            gap = BREAK
        else:
            gap = max(gap, LISTED if between in LIST else SPACE)
    return found


@lru_cache(16_384)
def term(text: str) -> tuple[str, ...]:
    """A glossary's term, as it is looked for."""
    return tuple(unit.text for unit in units(text))


@lru_cache(8192)
def _stem(word: str) -> str:
    if (
        len(word) < SHORTEST_PLURAL
        or not word.isascii()
        or not word.endswith("s")
        or not VOWEL.search(word)
        or word.endswith(("ss", "us", "is"))
    ):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "zes")):
        return word[:-2]
    return word[:-1]
