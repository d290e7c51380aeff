"""How many were asked, agreed, met and came to something, by organisation; never why somebody said no."""

from statistics import median

import msgspec

from bot.deps import Deps
from bot.desks import DeskOnly
from bot.introductions import amounts, states
from bot.privacy import Viewer
from storage import amounts as given
from storage import funnels
from storage.amounts import Amount

DAYS = 365


class Stage(msgspec.Struct, frozen=True):
    """Of one organisation, the office for an empty name. `days`: from the question to the yes, the median."""

    organisation: str
    asked: int
    agreed: int
    met: int
    outcome: int
    days: float | None


class Funnel(msgspec.Struct, frozen=True):
    """`sums`: what they came to, about, of all together; of a currency that at least three gave."""

    stages: tuple[Stage, ...]
    sums: tuple[Amount, ...]


async def of(deps: Deps, viewer: Viewer) -> Funnel:
    """Of the last year: an officer sees all organisations, a secretariat its own. Raises DeskOnly."""
    if not viewer.staff:
        raise DeskOnly
    desks = None if viewer.officer or viewer.admin else viewer.desks
    async with deps.database.reading() as reader:
        since = deps.now() - DAYS * states.DAY_MS
        found = await funnels.stages(reader, since, desks)
        took = await funnels.took(reader, since, desks)
        sums = await given.sums(reader, since, desks, amounts.LEAST)
    about = (msgspec.structs.replace(each, amount=amounts.rounded(each.amount)) for each in sums)
    return Funnel(tuple(Stage(*row[1:], _days(took.get(row[0], []))) for row in found), tuple(about))


def _days(spans: list[int]) -> float | None:
    return round(median(spans) / states.DAY_MS, 1) if spans else None
