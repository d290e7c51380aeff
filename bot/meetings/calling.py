"""A meeting is called: in time, by the organisation's rules; and from then on held by the rules of that day."""

from bot.deps import Deps
from bot.meetings import notice
from bot.meetings.notice import ShortNotice
from storage import meetings
from storage.database import Reader, Transaction
from storage.events import Event

KIND = "meeting"


async def short(
    deps: Deps, reader: Reader, organisation_id: int | None, local: str, zone: str
) -> tuple[int, int] | None:
    """How many days ahead it would be called now, and how many the rules want; None where that is in time."""
    needed = (await meetings.rules_of(reader, organisation_id)).notice_days
    ahead = notice.short(local, zone, deps.now(), needed)
    return None if ahead is None else (max(ahead, 0), needed)


async def check(deps: Deps, reader: Reader, organisation_id: int | None, local: str, zone: str, draft: int) -> None:
    """Raises ShortNotice: who calls it all the same says so by a press of its own."""
    found = await short(deps, reader, organisation_id, local, zone)
    if found:
        raise ShortNotice(days=found[0], needed=found[1], draft=draft)


async def called(tx: Transaction, event: Event) -> None:
    """Its rules are written down with it."""
    if event.kind == KIND:
        await meetings.call(tx, event.id, await meetings.rules_of(tx, event.organisation_id))
