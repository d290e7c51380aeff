"""A notice from one message: all that its author needn't be asked. Pure: what he says otherwise wins."""

import msgspec

from bot.notices.reading import titles, trades
from bot.notices.reading.deadlines import Deadline, deadline_of
from bot.notices.reading.kinds import SUPPLY, kind_of, nature_of
from bot.notices.reading.places import Located, place_of
from bot.notices.reading.quantities import quantity_of


class Read(msgspec.Struct, frozen=True):
    """`kind` is empty where the text doesn't say; `place` None where it names none."""

    kind: str
    nature: str
    title: str
    quantity: str
    place: Located | None
    industries: tuple[str, ...]
    deadline: Deadline


def read(text: str, today: str, kind: str = "") -> Read:
    """~1 ms for a usual one. `today`: ISO, the author's own. `kind`: what he says it is, rather than his words."""
    title, said = titles.title_of(text), kind or kind_of(text)
    nature = nature_of(titles.clause_of(text), text, goods=trades.of_goods(title))
    return Read(
        said,
        nature,
        title,
        quantity_of(text),
        place_of(text),
        trades.industries_of(title, text, nature),
        deadline_of(text, today, offered=said == SUPPLY),
    )
