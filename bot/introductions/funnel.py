"""How many were asked, agreed, met and came to something, by organisation; never why somebody said no."""

from statistics import median

import msgspec

from bot.deps import Deps
from bot.desks import DeskOnly
from bot.introductions import amounts, states
from bot.pages import PAGE, Page, page
from bot.privacy import Viewer
from storage import amounts as given
from storage import funnels
from storage.amounts import Amount

DAYS = 365


class Stage(msgspec.Struct, frozen=True):
    """Of one organisation, the office for an empty name. `took`: from the question to the yes, the median, in ms.

    `credits`: what came of introductions in which it took part: its member's, asked or asking, or brought about by it.
    """

    organisation: str
    asked: int
    agreed: int
    met: int
    outcome: int
    took: int | None
    credits: int = 0


class Funnel(msgspec.Struct, frozen=True):
    """A page of organisations; `total`: of all of them.

    `sums`: what they came to, about, of all together; of a currency that at least three gave.
    """

    page: Page
    total: Stage
    sums: tuple[Amount, ...]


async def of(deps: Deps, viewer: Viewer, offset: int = 0) -> Funnel:
    """Of the last year: an officer sees all organisations, a secretariat its own. Raises DeskOnly."""
    if not viewer.staff:
        raise DeskOnly
    desks = None if viewer.officer or viewer.admin else viewer.desks
    async with deps.database.reading() as reader:
        since = deps.now() - DAYS * states.DAY_MS
        found = await funnels.stages(reader, since, desks)
        took = await funnels.took(reader, since, desks)
        credited = await funnels.credited(reader, since, desks)
        sums = await given.sums(reader, since, desks, amounts.LEAST)
    about = (msgspec.structs.replace(each, amount=amounts.rounded(each.amount)) for each in sums)
    stages = [Stage(*row[1:], _median(took.get(row[0], [])), credited.pop(row[0], ("", 0))[1]) for row in found]
    stages += [Stage(name, 0, 0, 0, 0, None, number) for name, number in credited.values()]
    return Funnel(page(stages[offset : offset + PAGE + 1], offset), _total(stages, took), tuple(about))


def _total(stages: list[Stage], took: dict[int, list[int]]) -> Stage:
    asked, agreed = sum(each.asked for each in stages), sum(each.agreed for each in stages)
    met, outcome = sum(each.met for each in stages), sum(each.outcome for each in stages)
    return Stage("", asked, agreed, met, outcome, _median([span for spans in took.values() for span in spans]))


def _median(spans: list[int]) -> int | None:
    return round(median(spans)) if spans else None
