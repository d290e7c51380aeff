"""How many were asked, agreed, met and came to something, by organisation; never why somebody said no."""

from statistics import median

import msgspec

from bot.deps import Deps
from bot.desks import DeskOnly
from bot.introductions import states
from bot.privacy import Viewer
from storage import introductions

DAYS = 365


class Stage(msgspec.Struct, frozen=True):
    """Of one organisation, the office for an empty name. `days`: from the question to the yes, the median."""

    organisation: str
    asked: int
    agreed: int
    met: int
    outcome: int
    days: float | None


async def of(deps: Deps, viewer: Viewer) -> tuple[Stage, ...]:
    """Of the last year: an officer sees all organisations, a secretariat its own. Raises DeskOnly."""
    if not viewer.staff:
        raise DeskOnly
    desks = None if viewer.officer or viewer.admin else viewer.desks
    async with deps.database.reading() as reader:
        found = await introductions.funnel(reader, deps.now() - DAYS * states.DAY_MS, desks)
        took = await introductions.took(reader, deps.now() - DAYS * states.DAY_MS, desks)
    return tuple(Stage(*row[1:], _days(took.get(row[0], []))) for row in found)


def _days(spans: list[int]) -> float | None:
    return round(median(spans) / states.DAY_MS, 1) if spans else None
