"""From a pairing to a visit: the form with both sides filled in."""

from bot.accounts import Reader
from bot.deps import Deps
from bot.events import rights as event_rights
from bot.events import writing
from bot.events.writing import DEFAULTS
from bot.forms import drafting, filling
from bot.forms.drafting import Held, Turn
from bot.pairings import rights
from bot.privacy import Viewer
from bot.refusals import Gone
from bot.visits import steps
from storage import pairings
from storage.pairings import Pairing
from storage.visits import RECEIVERS, VISITORS

MOST = 12


async def choices(deps: Deps, viewer: Viewer, organisation_id: int) -> list[Pairing]:
    """The pairings of an organisation from which he may call a visit. Raises Gone where there is none."""
    async with deps.database.reading() as reader:
        found = await pairings.of_side(reader, "organisations", organisation_id, MOST)
    mine = [each for each in found if rights.calls(viewer, each)]
    if not mine:
        raise Gone
    return mine


async def begin(deps: Deps, reader: Reader, pairing_id: int, visiting: int = 0) -> Turn:
    """A draft that he left unfinished is given up, which can be taken back. Raises Gone, HostsOnly."""
    event_rights.check(reader.viewer)
    known = await steps.begun(deps, reader, pairing_id, visiting)
    left = await filling.unfinished(deps, reader, writing.NAME)
    if left:
        if left.answers.get("pairing") == pairing_id and not visiting:
            return left
        await filling.cancel(deps, reader, left.draft)
    return await filling.begin(deps, reader, writing.NAME, {**DEFAULTS, **known})


async def turn_round(deps: Deps, reader: Reader, draft_id: int) -> Turn:
    """Who visits is visited, and the title with it; what else was answered stays. Raises Gone, FormOver."""

    def swap(held: Held) -> str:
        answers = held.asking.answers
        if not steps.asked(held.asking):
            raise Gone
        for side, other in ((VISITORS, RECEIVERS), (RECEIVERS, VISITORS)):
            if answers.get(other):
                held.asking = drafting.joined(held.asking, side, answers[other])
        if answers.get("title") and answers.get("turned"):
            held.asking = drafting.joined(held.asking, "title", answers["turned"])
            held.asking = drafting.joined(held.asking, "turned", answers["title"])
        return held.draft.step

    return await drafting.change(deps, reader, draft_id, swap)
