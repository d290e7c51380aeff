"""请假: one tap, and the reason where he wants to give one: a usual one by another tap, or in his own words."""

from typing import Any

from bot.accounts import Reader
from bot.deps import Deps
from bot.events import answering
from bot.forms import filling, readers
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Choice, Form, Step
from bot.meetings import giving
from bot.refusals import Gone
from storage.events import Event
from storage.rsvps import Rsvp

NAME = "excuses"
LONGEST = 100


async def begin(deps: Deps, reader: Reader, event_id: int) -> Turn:
    """Ask why. Raises Gone, MembersAnswer, MeetingOver."""
    async with deps.database.reading() as connection:
        event = await giving.meeting(deps, connection, reader.viewer, event_id)
    return await filling.begin(deps, reader, NAME, {"event": event.id, "title": event.title})


def _usual(asking: Asking) -> dict[str, str]:
    words: dict[str, str] = asking.deps.messages.words(asking.reader.language)["leave_reasons"]
    return words


async def _reasons(asking: Asking) -> list[Choice]:
    return [Choice(code, words) for code, words in _usual(asking).items()]


def _pick(asking: Asking, _step: str, value: str) -> str:
    if value not in _usual(asking):
        raise Gone
    return _usual(asking)[value]


async def _review(asking: Asking) -> dict[str, Any]:
    async with asking.deps.database.reading() as connection:
        event: Event = await giving.meeting(asking.deps, connection, asking.reader.viewer, asking.answers["event"])
    return {"event": event}


FORM = Form(NAME, (Step("reason", read=readers.text(1, LONGEST), choices=_reasons, pick=_pick),), review=_review)


async def apply(deps: Deps, reader: Reader, draft_id: int) -> Rsvp:
    """He is away, and why. Raises Gone, FormOver, MeetingOver."""
    async with deps.database.transaction() as tx:
        draft, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
        event = await giving.meeting(deps, tx, reader.viewer, asking.answers["event"])
        await filling.end(deps, tx, draft, "done")
    return await answering.stay_away(deps, reader.viewer, event.id, note=asking.answers["reason"])
