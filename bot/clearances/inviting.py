"""After the yes: the members of that desk are called, some thousands at a time, whoever wasn't called before."""

from bot.announcements import audience
from bot.clearances import asking
from bot.clearances.asking import AGREED
from bot.deps import Deps
from bot.events import calling
from storage import clearances, events
from storage.database import Transaction
from storage.jobs import Job


async def invite(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """The job: again until all are queued."""
    found = await clearances.by_id(tx, job.object_id)
    event = await events.by_id(tx, found.event_id) if found else None
    if found is None or event is None or not event.on or found.state != AGREED:
        return None
    wanted = audience.who(event.organisation_id or 0, asking.tokens(event, found), deps.today())
    if wanted is None:
        return None
    number = found.id
    after = await tx.run(lambda connection: clearances.told_to(connection, number))
    last = await calling.tell(deps, tx, event, wanted, after)
    if last is None:
        return None
    await tx.run(lambda connection: clearances.set_told_to(connection, number, last))
    return deps.now()
