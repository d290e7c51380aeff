"""What is cleared away in time."""

from bot.deps import Deps
from storage import inbox, result_lists

DAY_MS = 86_400_000
INBOX_DAYS = 2
LIST_DAYS = 30


async def prune(deps: Deps) -> None:
    """Done updates, and result lists so old that nobody presses their buttons."""
    now = deps.now()
    await deps.database.write(lambda connection: inbox.prune(connection, now - INBOX_DAYS * DAY_MS))
    await deps.database.write(lambda connection: result_lists.prune(connection, now - LIST_DAYS * DAY_MS))
