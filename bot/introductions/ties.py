"""What the two have in common, said where both show it; and days as they are shown."""

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

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


async def ties(reader: Reader, own: Side, other: Side) -> Ties:
    """Home town, association, paired organisations: what each shows to members."""
    mine = {held.organisation_id: held.organisation for held in own.view.memberships}
    his = {held.organisation_id for held in other.view.memberships}
    common = next((name for number, name in mine.items() if number in his), "")
    paired = [] if common else await introductions.paired(reader, mine.keys(), his)
    town = own.view.hometown if own.view.hometown and own.view.hometown == other.view.hometown else ""
    return Ties(town, common, paired[0] if paired else ("", ""))
