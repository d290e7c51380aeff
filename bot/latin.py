"""How a Chinese name is said to somebody who doesn't read it: beside the name, never in its place."""

import functools
import json
from collections.abc import Sequence

from bot import positions
from bot.search import folding, readings

VOWELS = "aeo"


@functools.lru_cache(maxsize=4096)
def person(name: str) -> str:
    """林忠灿: Lin Zhongcan; 陳建安: Chen Jian'an. Empty for a name that isn't in Chinese characters."""
    folded = folding.fold(name).strip()
    surname = positions.surname(folded)
    given = folded.removeprefix(surname)
    if not surname or not given:
        return ""
    first = [readings.SURNAMES.get(surname) or "".join(readings.syllables(surname))]
    return " ".join(_written(part).capitalize() for part in (first, readings.syllables(given)))


def _written(syllables: Sequence[str]) -> str:
    """As one word, with Xi'an's apostrophe; ü as people write it."""
    told = [f"'{each}" if at and each[0] in VOWELS else each for at, each in enumerate(syllables)]
    return "".join(told).replace("lv", "lü").replace("nv", "nü")


def organisation(aliases: Sequence[str] | str) -> str:
    """Its name in Latin letters, where the register has one; `aliases` may be the register's JSON."""
    names: Sequence[str] = json.loads(aliases) if isinstance(aliases, str) else aliases
    return next((name for name in names if name.isascii() and " " in name.strip()), "")
