"""What words of other scripts mean in Chinese: places, trades and bodies, surnames as people overseas spell them."""

from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

from bot import tables

ENGLISH = Path(__file__).with_name("english.txt")
COUNTRIES = frozenset({"ph", "sg", "hk", "tw", "jp", "kr", "vn", "th", "uk", "kl"})  # as typed beside other words
LONGEST_PHRASE = 3  # words: Kuala Lumpur, Papua New Guinea


@cache
def _english() -> dict[str, tuple[str, ...]]:
    lines = ENGLISH.read_text(encoding="utf-8").splitlines()
    pairs = (line.split(" ") for line in lines if not line.startswith("#"))
    return {word: tuple(meanings) for word, *meanings in pairs}


@cache
def _surnames() -> dict[str, str]:
    """Spelling -> the surnames that are spelt so, the commoner first."""
    found: dict[str, str] = {}
    for row in tables.surnames():
        for spelling in {row.pinyin, *row.romanised}:
            found[spelling.lower()] = found.get(spelling.lower(), "") + (row.surname if len(row.surname) == 1 else "")
    return found


@lru_cache(4096)
def of_word(word: str) -> tuple[str, ...]:
    """Chinese words for a place or an English word; none where it isn't known."""
    plain = word.removesuffix("s") if word not in _english() else word
    places = [place.short for place in tables.find_place(word)] if len(word) > 2 else []  # noqa: PLR2004, IS, IN, NO are no places here
    return tuple(dict.fromkeys([*places[:2], *_english().get(word, ()), *_english().get(plain, ())]))


def is_english_alone(word: str) -> bool:
    """Whether a word is an English one for a thing, rather than a place (Orange, Gate)."""
    return word in _english()


def country(word: str) -> tuple[str, ...]:
    """What two letters mean beside other words: 菲律宾 for ph."""
    found = tables.find_country("GB" if word == "uk" else word) if word in COUNTRIES else None
    return (found.short,) if found else of_word(word)


@lru_cache(4096)
def surnames_of(word: str) -> str:
    """The surnames that a word spells, each one character."""
    return _surnames().get(word, "")


def phrases(words: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Words with their meanings; words that name one thing together (hong kong) are joined."""
    found: list[tuple[str, tuple[str, ...]]] = []
    at = 0
    while at < len(words):
        for size in range(min(LONGEST_PHRASE, len(words) - at), 0, -1):
            together = "".join(words[at : at + size])
            meanings = country(together) if len(words) > 1 else of_word(together)
            if meanings or size == 1:
                found.append((together, meanings))
                at += size
                break
    return found


def warm() -> None:
    of_word("lam")
    surnames_of("lim")
