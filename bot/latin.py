"""How a Chinese name is said to somebody who doesn't read it: beside the name, never in its place."""

import functools
import json
from collections import Counter
from collections.abc import Iterator, Sequence

from bot import positions
from bot.search import folding, readings
from storage import organisations
from storage import search as index
from storage.database import Database
from storage.organisations import Listed

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


class Register:
    """The Latin names of the register's organisations, kept at hand: a line that only has the name has none to ask."""

    def __init__(self) -> None:
        self._version: int | None = None
        self._said: dict[str, str] = {}

    async def follow(self, database: Database) -> None:
        """Read them again where anything of the register changed; some microseconds where nothing did."""
        version = await database.here.run(index.register_version)
        if version != self._version:
            self._said = dict(_all(await organisations.named(database.here)))
            self._version = version

    def named(self, name: str) -> str:
        """By its name, or its short one where no other has that: Xi'an Nan'an Chamber of Commerce 西安商会.

        The name itself where the register has none in Latin letters.
        """
        return self._said.get(name, name)


def _all(found: Sequence[Listed]) -> Iterator[tuple[str, str]]:
    """Each name with what is said for it; full names win over short ones."""
    shorts = Counter(each.short_name for each in found)
    said = [(each, f"{latin} {each.short_name or each.name}") for each in found if (latin := _latin(each))]
    yield from ((each.short_name, text) for each, text in said if each.short_name and shorts[each.short_name] == 1)
    yield from ((each.name, text) for each, text in said)


def _latin(found: Listed) -> str:
    return "" if found.name.isascii() else organisation(found.aliases)


REGISTER = Register()
"""Of the bot that runs in this process: filters know nothing else of it."""
