"""The desk hears who joined: the first at once, the next ones together some minutes later."""

from bot import desks
from bot.deps import Deps
from bot.outbox import Kind
from storage import invitations, jobs, organisations
from storage.database import Transaction
from storage.invitations import Invitation
from storage.jobs import Job
from storage.outbox import Order

TELL, KIND = "invitations.tell", "joined"
FOLD_MS = 10 * 60_000
SHOWN = 20
PRIORITY = 3
NOTICE = Kind(again_when_unknown=True)


async def plan(deps: Deps, tx: Transaction, found: Invitation) -> None:
    now = deps.now()
    last = await invitations.last_told(tx, found.organisation_id, found.desk)
    await jobs.plan(tx, TELL, found.organisation_id, max(now, last + FOLD_MS), now, occurrence=found.desk)


async def tell(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """The job: who joined since the last time, in one message."""
    now, desk = deps.now(), job.occurrence
    joined = await invitations.tell(tx, job.object_id, desk, now)
    organisation = await organisations.by_id(tx, job.object_id)
    if not joined or organisation is None:
        return None
    told = await desks.staff(deps, tx, organisation.id, desk)
    order = Order(KIND, organisation.id, 0, occurrence=f"{desk}.{now}", priority=PRIORITY)
    values = {"organisation": organisation.name, "joined": [each for _, each in joined[:SHOWN]], "total": len(joined)}
    newest = joined[-1][0]
    await desks.tell(deps, tx, "invitations/told", order, told, **values, invitation=newest)
    return None
