"""How a Chinese name is said to somebody who doesn't read it: beside the name, never in its place."""

import functools
import json
from collections.abc import Sequence

from bot import positions
from bot.search import folding, readings
from storage import organisations
from storage import search as index
from storage.database import Database

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
            found = await organisations.aliased(database.here)
            self._said = {
                each.name: said for each in found if (said := _said(each.name, each.short_name, each.aliases))
            }
            self._version = version

    def named(self, name: str) -> str:
        """Xi'an Nan'an Chamber of Commerce 西安商会; the name itself where the register has none in Latin letters."""
        return self._said.get(name, name)


def _said(name: str, short_name: str, aliases: str) -> str:
    found = "" if name.isascii() else organisation(aliases)
    return f"{found} {short_name or name}" if found else ""


REGISTER = Register()
"""Of the bot that runs in this process: filters know nothing else of it."""
