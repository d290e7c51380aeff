"""What is cleared away in time."""

from bot.deps import Deps
from bot.rosters import listing, places
from storage import (
    allowance,
    drafts,
    entries,
    handovers,
    imports,
    inbox,
    jobs,
    limits,
    looks,
    merges,
    outbox,
    result_lists,
    reviews,
    rosters,
    turnovers,
)

DAY_MS = 86_400_000
INBOX_DAYS = 2
LIST_DAYS = 30
UNDO_DAYS = 1
OBJECTION_DAYS = 2
BODY_DAYS = 7
JOB_DAYS = 30
ALLOWANCE_DAYS = 14
LOOK_DAYS = 90
ROSTER_DAYS = 90  # the same file again is said so until then
DRAFT_DAYS = 14  # an announcement that waits for its time can be written anew until then, and after it while it waits
PASSING = (
    *("panel", "form", "test", "reminder", "notice", "group", "waiting", "roster"),
    *("event_card", "event_calendar", "agenda"),
)
"""Kinds of deliveries that say nothing of anybody once they are over."""


async def prune(deps: Deps) -> None:
    """What is done with: imports past undoing, updates, what was sent, lists whose buttons nobody presses any more."""
    now = deps.now()
    await deps.database.write(lambda connection: inbox.prune(connection, now - INBOX_DAYS * DAY_MS))
    await deps.database.write(lambda connection: result_lists.prune(connection, now - LIST_DAYS * DAY_MS))
    await deps.database.write(lambda connection: outbox.empty_bodies(connection, now - BODY_DAYS * DAY_MS))
    await deps.database.write(lambda connection: outbox.prune(connection, PASSING, now - BODY_DAYS * DAY_MS))
    async with deps.database.transaction() as tx:
        await jobs.prune(tx, now - JOB_DAYS * DAY_MS)
        await allowance.prune(tx, now - ALLOWANCE_DAYS * DAY_MS)
        await turnovers.prune(tx, now - UNDO_DAYS * DAY_MS)
        await entries.prune(tx, now - UNDO_DAYS * DAY_MS)
        await reviews.prune(tx, now - DRAFT_DAYS * DAY_MS)
        await limits.prune(tx, now)
        await looks.prune(tx, now - LOOK_DAYS * DAY_MS)
        await drafts.prune(tx, now - DRAFT_DAYS * DAY_MS)
        await handovers.forget(tx, now - OBJECTION_DAYS * DAY_MS)
        await merges.prune(tx, now - DRAFT_DAYS * DAY_MS)
        emptied = await listing.prune(tx, now - UNDO_DAYS * DAY_MS)
        await rosters.forget(tx, now - ROSTER_DAYS * DAY_MS)
    for each in emptied:
        places.forget(deps, each.id)
    await deps.database.write(lambda connection: imports.prune(connection, now - UNDO_DAYS * DAY_MS))
