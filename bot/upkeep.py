"""What is cleared away in time."""

from bot.deps import Deps
from storage import inbox, outbox, register, result_lists

DAY_MS = 86_400_000
INBOX_DAYS = 2
LIST_DAYS = 30
UNDO_DAYS = 1
BODY_DAYS = 7


async def prune(deps: Deps) -> None:
    """What is done with: imports past undoing, updates, what was sent, lists whose buttons nobody presses any more."""
    now = deps.now()
    await deps.database.write(lambda connection: inbox.prune(connection, now - INBOX_DAYS * DAY_MS))
    await deps.database.write(lambda connection: result_lists.prune(connection, now - LIST_DAYS * DAY_MS))
    await deps.database.write(lambda connection: outbox.empty_bodies(connection, now - BODY_DAYS * DAY_MS))
    await deps.database.write(lambda connection: register.prune(connection, now - UNDO_DAYS * DAY_MS))
