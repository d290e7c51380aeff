"""Finding who stands at the door by what he says: a part of his name in either script, pinyin, guests, phone."""

import asyncio
from collections.abc import Sequence

from bot.search.folding import fold
from bot.search.readings import syllables
from storage import checkins
from storage.checkins import Named
from storage.database import Reader

MOST = 8


async def seek(reader: Reader, event_id: int, word: str) -> list[Named]:
    """The best, who isn't in yet first. Thousands of names take a tenth of a second: off the loop."""
    names = await checkins.named(reader, event_id)
    return await asyncio.to_thread(best, names, word)


def best(names: Sequence[Named], word: str) -> list[Named]:
    """Pure."""
    wanted = fold(word).replace(" ", "")
    spelt = wanted.isascii() and wanted.isalpha()
    found = [each for each in names if wanted and _fits(each, wanted, spelt=spelt)]
    return found[:MOST]


def _fits(each: Named, wanted: str, *, spelt: bool) -> bool:
    name = fold(each.name).replace(" ", "")
    if wanted in name or wanted in fold(each.more).replace(" ", ""):
        return True
    if not spelt:
        return False
    sounds = syllables(name)
    return "".join(sounds).startswith(wanted) or "".join(sound[:1] for sound in sounds) == wanted
