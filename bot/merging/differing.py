"""Two who look alike and aren't one, or whom another desk has to judge."""

from bot import audit, desks
from bot.deps import Deps
from bot.desks import OFFICE
from bot.merging import comparing, joining
from bot.merging.comparing import Both
from bot.merging.rights import Right
from bot.privacy import Viewer
from storage import lookalikes
from storage.database import Transaction
from storage.outbox import Order


async def differ(deps: Deps, viewer: Viewer, one_id: int, other_id: int) -> int | None:
    """They are two: never suggested again. Since when they waited as a pair, if so. Raises Gone, DeskOnly."""
    async with deps.database.transaction() as tx:
        both = await comparing.load(tx, one_id, other_id)
        right = await comparing.right_of(deps, tx, viewer, both)
        kept, other = both.two
        pair = await joining.pair(tx, kept.id, other.id)
        if (pair or {}).get("state") != "different":
            await lookalikes.decide(tx, kept.id, other.id, "different", viewer.telegram_id, deps.now())
            await _note_pair(tx, viewer, "merging:differ", both, right, deps.now())
    return int(pair["found_at"]) if pair else None  # his own second press ends as the first did


async def _note_pair(tx: Transaction, viewer: Viewer, act: str, both: Both, right: Right, now: int) -> None:
    kept, other = both.two
    about, at, details = ("people", kept.id), right.organisation_id, {"other": other.id}
    await audit.note(tx, viewer, act, now=now, subject=about, organisation=at, details=details)


async def pass_on(deps: Deps, viewer: Viewer, one_id: int, other_id: int) -> int | None:
    """Who may not decide on these two leaves it to the office, which hears of it once. Since when they waited, if so.

    Raises Gone, DeskOnly.
    """
    async with deps.database.transaction() as tx:
        both = await comparing.load(tx, one_id, other_id)
        right = await comparing.right_of(deps, tx, viewer, both)
        kept, other = both.two
        pair = await joining.pair(tx, kept.id, other.id) or {}
        if (pair.get("state"), pair.get("why")) != ("open", "told"):
            await _pass_on(deps, tx, viewer, both, right)
    deps.bell.set()
    return joining.since_of(pair)


async def _pass_on(deps: Deps, tx: Transaction, viewer: Viewer, both: Both, right: Right) -> None:
    (kept, other), now = both.two, deps.now()
    await lookalikes.tell(tx, kept.id, other.id, now)
    await _note_pair(tx, viewer, "merging:pass_on", both, right, now)
    told = await desks.staff(deps, tx, None, OFFICE if right.level != desks.ADMINS else desks.ADMINS)
    order = Order("lookalike", kept.id, 0, occurrence=f"{other.id} {now}", priority=joining.PRIORITY)
    await desks.tell(deps, tx, "merging/passed_on", order, told, names=(kept.name, other.name), ids=(kept.id, other.id))
