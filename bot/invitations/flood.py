"""A flood of newcomers by one invitation pauses it by itself: who joined stays, who comes next waits at the desk.

No message says so of each; once the pause ends the desk hears how many came meanwhile, in one. An invitation that ends
while it is paused ends the pause too: the desk hears the same, and who waits hears that he is waited for all the same.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot import audit, desks
from bot.deps import Deps
from bot.desks import OFFICE
from bot.invitations import rights
from bot.invitations.coming import PAUSED
from bot.limits import HOUR_MS
from bot.outbox import Kind
from bot.privacy import Viewer
from storage import accounts, claims, invitations, jobs
from storage.database import Transaction
from storage.invitations import Invitation
from storage.jobs import Job
from storage.outbox import Order

KIND, OVER = "flood", "invitations.flood_over"
NOTICE = Kind(again_when_unknown=True)
PRIORITY = 2


async def watch(deps: Deps, tx: Transaction, found: Invitation) -> None:
    """One more comes by it: its maker, while he is of its desk, and the office hear where that is too many an hour."""
    now = deps.now()
    came = 1 + await invitations.came_since(tx, found.id, now - HOUR_MS)
    if came <= deps.config.limits.joins or not await invitations.pause(tx, found.id):
        return
    await jobs.plan(tx, OVER, found.id, _end(deps, found.valid_until), now)
    office = await desks.staff(deps, tx, None, OFFICE)
    maker = [each for each in await desks.staff(deps, tx, found.organisation_id) if each.telegram_id == found.author]
    told = {each.telegram_id: each for each in (*office, *maker)}
    order = Order(KIND, found.id, 0, occurrence=str(now), priority=PRIORITY)
    await desks.tell(deps, tx, "invitations/flood", order, list(told.values()), invitation=found, joined=came)


async def go_on(deps: Deps, viewer: Viewer, invitation_id: int) -> None:
    """It was all right; a second press changes nothing. Raises Gone."""
    async with deps.database.transaction() as tx:
        found = await rights.seen(tx, viewer, invitation_id)
        if await invitations.go_on(tx, found.id, deps.now()):
            at = found.organisation_id
            about = ("invitations", found.id)
            await audit.note(tx, viewer, "invitations:go_on", now=deps.now(), subject=about, organisation=at)
            await tell_waiting(deps, tx, found)
    deps.bell.set()


def _end(deps: Deps, valid_until: str) -> int:
    """When the day after begins, by the alliance's clock (Unix ms)."""
    day = datetime.fromisoformat(valid_until).replace(tzinfo=ZoneInfo(deps.config.alliance.time_zone))
    return round((day + timedelta(days=1)).timestamp() * 1000)


async def over(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """The job: its time is over, and nobody said how it goes on; one that comes too early comes again."""
    found = await invitations.by_id(tx, job.object_id)
    if found is None or found.state != PAUSED:
        return None
    if not await invitations.lapse(tx, found.id, deps.today()):
        return _end(deps, found.valid_until)
    await tell_waiting(deps, tx, found, expired=True)
    for claim in await claims.waiting_by(tx, found.id):
        order = Order(KIND, claim.id, 0, occurrence="expired", priority=PRIORITY)
        told = await accounts.languages(tx, [claim.telegram_id])
        await desks.tell_in_the_day(deps, tx, "invitations/flood_expired", order, told, claim=claim)
    return None


async def tell_waiting(deps: Deps, tx: Transaction, found: Invitation, *, expired: bool = False) -> None:
    """The pause is over: who came meanwhile waits still."""
    for (organisation, desk), number in (await claims.untold(tx, found.id)).items():
        told = await desks.staff(deps, tx, organisation, desk)
        order = Order(KIND, found.id, 0, occurrence=f"over.{organisation}.{desk}.{deps.now()}", priority=PRIORITY)
        await desks.tell_in_the_day(
            deps, tx, "invitations/flood_over", order, told, invitation=found, number=number, expired=expired
        )  # fmt: skip
