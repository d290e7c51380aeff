"""Who the names of a list are: people of the organisation, of another one, or new; who decides where it isn't plain."""

import asyncio
import json
from collections.abc import Mapping, Sequence

import msgspec

from bot import positions, traditional
from bot.search.folding import fold, joined
from bot.turnovers.planning import Elect
from storage import turnovers
from storage.database import Reader
from storage.turnovers import Namesake

NEW = 0
"""Chosen among namesakes: none of them."""
MOST = 8  # namesakes that are asked about


class Unclear(msgspec.Struct, frozen=True):
    """A name that may be one of several. `at`: its place in the list; `own`: some are of the organisation."""

    at: int
    position: str
    name: str
    choices: tuple[Namesake, ...]


class Matched(msgspec.Struct, frozen=True):
    """`unclear`: the names that are still to be asked about."""

    elected: tuple[Elect, ...]
    unclear: tuple[Unclear, ...]
    asked: int  # how many names were, or are, to be asked about


def key(name: str) -> str:
    return joined(fold(name))


async def match(
    reader: Reader, organisation_id: int, named: Sequence[Mapping[str, str]], who: Mapping[str, int]
) -> Matched:
    """`who`: what was chosen, by the name."""
    own: dict[str, list[Namesake]] = {}
    for each in await turnovers.members(reader, organisation_id):
        for called in dict.fromkeys(key(word) for word in (each.name, *json.loads(each.aliases))):
            own.setdefault(called, []).append(each)
    strange = [each["name"] for each in named if key(each["name"]) not in own]
    written = await asyncio.to_thread(traditional.convert, strange) if strange else []
    spelled = [*strange, *map(fold, strange), *written]
    elsewhere: dict[str, list[Namesake]] = {}
    for each in await turnovers.namesakes(reader, list(dict.fromkeys(spelled)), organisation_id) if strange else []:
        elsewhere.setdefault(key(each.name), []).append(each)
    return _matched(named, own, elsewhere, who)


def _matched(
    named: Sequence[Mapping[str, str]],
    own: Mapping[str, list[Namesake]],
    elsewhere: Mapping[str, list[Namesake]],
    who: Mapping[str, int],
) -> Matched:
    elected: dict[object, Elect] = {}
    unclear, asked = [], 0
    for at, each in enumerate(named):
        called, position = key(each["name"]), each["position"]
        choices = (own.get(called) or elsewhere.get(called) or [])[:MOST]
        plain = len(choices) == 1 and called in own
        asked += bool(choices) and not plain
        chosen = choices[0].person_id if plain else who.get(each["name"])
        if chosen not in {NEW, *(choice.person_id for choice in choices)}:
            chosen = None
        if choices and chosen is None:
            unclear.append(Unclear(at, position, each["name"], tuple(choices)))
            continue
        new = not choices or chosen == NEW
        elect = Elect(position, each["name"] if new else "", None if new else chosen)
        _put(elected, elect, ("new", at) if new else chosen)
    return Matched(tuple(elected.values()), tuple(unclear), asked)


def _put(elected: dict[object, Elect], new: Elect, who: object) -> None:
    """Who stands there twice, by two names of his, holds the higher position."""
    old = elected.get(who)
    if old is None or positions.rank(new.position) < positions.rank(old.position):
        elected[who] = new
