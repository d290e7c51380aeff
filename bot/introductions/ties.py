"""What the two have in common, said where both show it; and days as they are shown."""

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from bot import tables
from bot.introductions.gates import Side
from storage import introductions
from storage.database import Reader


class Ties(msgspec.Struct, frozen=True):
    """What the two have in common, as both show it."""

    hometown: str = ""
    organisation: str = ""
    paired: tuple[str, str] = ("", "")


def on(at: int, zone: str) -> str:
    """The day of an instant, ISO."""
    return datetime.fromtimestamp(at / 1000, ZoneInfo(zone)).date().isoformat()


def _common_town(one: str, other: str) -> str:
    """However each writes it: 仑苍, 仑苍镇, 南安仑苍, Luncang."""
    return _town(one) if one and _town(one) == _town(other) else ""


def _town(written: str) -> str:
    """Its short name, without the places in which it lies; as written where no such place is known."""
    ends = (written[at:] for at in range(max(len(written) - 1, 1)))
    return next((found[0].short for each in ends if (found := tables.find_place(each))), written)


async def ties(reader: Reader, own: Side, other: Side) -> Ties:
    """Home town, association, paired organisations: what each shows to members."""
    mine = {held.organisation_id: held.organisation for held in own.view.memberships}
    his = {held.organisation_id for held in other.view.memberships}
    common = next((name for number, name in mine.items() if number in his), "")
    paired = [] if common else await introductions.paired(reader, mine.keys(), his)
    return Ties(_common_town(own.view.hometown, other.view.hometown), common, paired[0] if paired else ("", ""))
