"""What one is asked by secretariats, for /intros, and one of it as he may see it."""

import msgspec

from bot.accounts import Reader as AsReader
from bot.deps import Deps
from bot.refusals import Gone
from bot.suggestions import answering, showing, telling
from bot.suggestions.showing import ASKED, CONNECTED, YES
from storage.database import Reader
from storage.suggestions import rows

MOST = 8


class Line(msgspec.Struct, frozen=True):
    """`id`: of his side; `answered`: he said yes, and waits for the other's answer."""

    id: int
    name: str
    answered: bool


async def of_person(reader: Reader, person: int, now: int) -> tuple[Line, ...]:
    """What is open as far as he knows."""
    found = await rows.of_person(reader, person, now, MOST)
    return tuple(Line(number, name, state == YES) for number, name, state in found)


async def show(deps: Deps, who: AsReader, number: int) -> tuple[str, dict[str, object]]:
    """The template and its values. Raises Gone."""
    async with deps.database.reading() as reader:
        it, side = await answering.of_mine(reader, who.viewer, number)
        pair = await showing.pair(reader, it)
        if pair is None:
            raise Gone
        if (it.state, side.state) == (ASKED, ASKED) and (it.due_at or 0) > deps.now():
            return "suggestions/request", telling.asked(pair, side, who.zone)
        waits = side.state == YES and answering.open_to(it, side, deps.now())
        standing = "waits" if waits else "connected" if it.state == CONNECTED else "over"
        _, other = pair.both(side.person_id)
        return "suggestions/standing", {"side": side, "person": other.view, "standing": standing, "it": it}
