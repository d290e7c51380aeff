"""Who hears of a new term, and whom an announcement of it names."""

import msgspec

from bot import desks
from bot.deps import Deps
from bot.outbox import Kind
from bot.positions import LEADER_RANK
from bot.privacy import Viewer
from bot.turnovers import planning, previewing
from bot.turnovers.planning import Wanted
from storage import accounts as account_rows
from storage import turnovers
from storage.database import Transaction
from storage.outbox import Order
from storage.turnovers import Turnover

KIND = "turnover"
PRIORITY = 2
NOTICE = Kind(again_when_unknown=True)


async def tell(deps: Deps, tx: Transaction, viewer: Viewer, number: int, word: str) -> Turnover:
    """The secretariat as it is now, and the office: but for who did it, unless his clock did."""
    found = await turnovers.by_id(tx, number)
    assert found
    today = deps.today()
    told = {each.telegram_id: each for each in await account_rows.at_desk(tx, found.organisation_id, today)}
    told |= {each.telegram_id: each for each in await account_rows.at_desk(tx, None, today)}
    if word == "began":
        told |= {each.telegram_id: each for each in await account_rows.languages(tx, [found.author])}
    else:
        told.pop(viewer.telegram_id, None)
    order = Order(KIND, number, 0, occurrence=word, priority=PRIORITY)
    own = await account_rows.name_of(tx, viewer.telegram_id)
    say = desks.tell_in_the_day if word == "began" else desks.tell
    await say(deps, tx, "turnovers/told", order, list(told.values()), it=found, word=word, by=own)
    return found


async def leaders(deps: Deps, found: Turnover) -> list[tuple[str, tuple[str, ...]]]:
    """Who leads by it, for an announcement: each position with its names, the highest first."""
    async with deps.database.reading() as reader:
        held = await turnovers.seats(reader, found.organisation_id, deps.today())
        seats = [(seat.position, seat.name) for seat in held if seat.held and seat.rank <= LEADER_RANK]
        if found.state == "planned":
            wanted = await previewing.still(reader, msgspec.json.decode(found.plan, type=Wanted))
            plan = planning.plan(found.organisation_id, held, wanted)
            moves = sorted((*plan.elected, *plan.others), key=lambda move: move.rank_after)
            seats = [(move.after, move.name) for move in moves if move.rank_after <= LEADER_RANK]
    by_position: dict[str, list[str]] = {}
    for position, name in seats:
        by_position.setdefault(position, []).append(name)
    return [(position, tuple(names)) for position, names in by_position.items()]
