"""A meeting is called: in time, by the organisation's rules; and from then on held by the rules of that day."""

from bot.deps import Deps
from bot.meetings import notice
from bot.meetings.notice import ShortNotice
from storage import meetings
from storage.database import Reader, Transaction
from storage.events import Event

KIND = "meeting"


async def short(deps: Deps, reader: Reader, event: Event) -> tuple[int, int] | None:
    """How many days ahead it would be called now, and how many the rules want; None where that is in time."""
    if event.kind != KIND:
        return None
    needed = (await meetings.rules_of(reader, event.organisation_id)).notice_days
    ahead = notice.short(event.local, event.zone, deps.now(), needed)
    return None if ahead is None else (max(ahead, 0), needed)


async def in_time(deps: Deps, reader: Reader, event: Event, draft: int, *, confirmed: str | None) -> None:
    """Raises ShortNotice: who calls it all the same says so by a press of its own, for this begin (a wall time)."""
    found = await short(deps, reader, event)
    if found and confirmed != event.local:
        raise ShortNotice(days=found[0], needed=found[1], draft=draft)


async def called(tx: Transaction, event: Event) -> None:
    """Its rules are written down with it."""
    if event.kind == KIND:
        await meetings.call(tx, event.id, await meetings.rules_of(tx, event.organisation_id))
