"""Who an account could be, among an organisation's people: by phone, and by its Telegram name in any script."""

import json
import re
from itertools import permutations

from bot.search import folding
from storage import people, search
from storage.database import Reader
from storage.people import Membership, Person
from storage.search import EXACT, phrase

MOST = 5
LOOKED_AT = 200  # people of all organisations who share a name
MOST_WORDS = 4  # of a name in letters: Tan Kian Hua; more are an advertisement
NAME = re.compile(r"[㐀-鿿]{2,4}")


async def likely(
    reader: Reader, organisation_id: int, telegram_name: str, phone: str, today: str
) -> list[tuple[Person, Membership]]:
    """Those whose phone it is first, then namesakes."""
    expression = " OR ".join(phrase(EXACT + name) for name in names(telegram_name))
    namesakes: list[int] = []
    if expression:
        namesakes = await reader.run(lambda connection: search.matching(connection, "people", expression, LOOKED_AT))
    return await people.among(reader, organisation_id, json.dumps(namesakes), phone, today, MOST)


def names(telegram_name: str) -> list[str]:
    """What the index may know a Telegram name as: 陈建华 of "陈建华 13.5米", chenjianhua of "Jianhua Chen"."""
    folded = folding.fold(telegram_name)
    runs = folding.runs(folded)
    letters = [run for run, is_han in runs if not is_han and run.isalpha()]
    found = [folding.joined(folded), *(run for run, is_han in runs if is_han and NAME.fullmatch(run))]
    if 1 < len(letters) <= MOST_WORDS:
        found += ["".join(order) for order in permutations(letters)]
    return [name for name in dict.fromkeys(found) if len(name) > 1]
