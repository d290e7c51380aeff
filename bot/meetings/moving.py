"""A meeting is put on another day: called in time for that one too, and told to all whom it was called for.

What was answered stays. Whoever gave his vote has given it for this meeting, on whichever day it is held, and whoever
holds one holds it still; each hears of the new day, and can change his mind in one tap. Who asked for leave asked for
another day's: he is asked anew.
"""

import msgspec

from bot.deps import Deps
from bot.meetings import notice
from bot.meetings.calling import KIND
from bot.refusals import Refusal
from storage import meetings
from storage.database import Reader
from storage.events import Event


class ShortMove(Refusal):
    """A meeting is moved to a day for which it isn't called in time: `days` before it, `needed` of them; `draft`."""


class Hearing(msgspec.Struct, frozen=True):
    """Of a meeting that is moved, by their accounts: who speaks for others; by their ids: who is told though silent."""

    holders: frozenset[int] = frozenset()
    silent: tuple[int, ...] = ()

    def answer(self, telegram_id: int, answer: str) -> str:
        """How he is spoken to: by his answer, or because others count on him."""
        return "holds" if telegram_id in self.holders and answer not in {"declined", "proxy"} else answer


async def short(deps: Deps, reader: Reader, was: Event, event: Event) -> tuple[int, int] | None:
    """How many days ahead the new day would be known, and how many the rules want; None where that is in time.

    The rules are those by which it is held. Another hour of the same day needs no notice: that is counted in days.
    """
    if event.kind != KIND or event.local[:10] == was.local[:10]:
        return None
    if event.series_id and not await meetings.is_called(reader, event.id):
        rules = await meetings.rules_of(reader, event.organisation_id)
    else:
        rules = await meetings.held_by(reader, event.id)
    ahead = notice.short(event.local, event.zone, deps.now(), rules.notice_days)
    return None if ahead is None else (max(ahead, 0), rules.notice_days)


def in_time(found: tuple[int, int] | None, event: Event, draft: int, *, confirmed: str | None) -> None:
    """Raises ShortMove: who moves it all the same says so by a press of its own, for this begin (a wall time)."""
    if found and confirmed != event.local:
        raise ShortMove(days=found[0], needed=found[1], draft=draft)


async def hearing(reader: Reader, event: Event, fields: tuple[str, ...]) -> Hearing | None:
    """Who hears it beside those who answered; None where it isn't about when a meeting is."""
    if event.kind != KIND or "when" not in fields:
        return None
    holders = await meetings.holders(reader, event.id)
    return Hearing(frozenset(holders), tuple(await meetings.unheard(reader, event.id)))
