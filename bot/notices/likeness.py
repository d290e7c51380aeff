"""Whether two notices of one person ask for, or offer, the same. Pure."""

import itertools

from bot.search import folding

SAME_TITLE, SAME_TEXT = 0.8, 0.6


def alike(title: str, text: str, other_title: str, other_text: str) -> bool:
    """The titles nearly the same, or the texts mostly."""
    return likeness(title, other_title) >= SAME_TITLE or likeness(text, other_text) >= SAME_TEXT


def likeness(one: str, other: str) -> float:
    """0 to 1: of the pairs of characters of both, those that both have."""
    first, second = _pairs(one), _pairs(other)
    return len(first & second) / len(first | second) if first and second else 0.0


def _pairs(text: str) -> set[str]:
    joined = folding.joined(folding.fold(text))
    return set(map("".join, itertools.pairwise(joined))) or {joined} - {""}
