"""What a meeting decided: a line each, recorded by who holds it; and taken out where it was wrong."""

from typing import Any

from bot.accounts import Reader
from bot.deps import Deps
from bot.events.rights import note
from bot.forms import filling, readers
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Form, Sent, Step, WordsWanted
from bot.minutes import rights
from bot.refusals import Gone, Refusal
from storage import minutes
from storage.events import Event

NAME = "decisions"
MOST, LONGEST = 20, 300


class TooManyDecisions(Refusal):
    """`most` at once, `number` came."""


async def begin(deps: Deps, reader: Reader, event_id: int) -> Turn:
    """Raises Gone, NotYourEvent, MeetingCancelled, MinutesTooEarly."""
    async with deps.database.reading() as connection:
        found = await rights.written(deps, connection, reader.viewer, event_id)
    return await filling.begin(deps, reader, NAME, {"event": event_id, "title": found.title})


def read(_asking: Asking, sent: Sent) -> list[str]:
    """A decision a line; numbers and bullets before it go. Raises WordsWanted, TooManyDecisions, TooLong."""
    lines = [line.strip().lstrip("•·-*0123456789.、．)） ").strip() for line in sent.content.text.splitlines()]
    found = [line for line in lines if line]
    if sent.content.media or not found:
        raise WordsWanted
    if len(found) > MOST:
        raise TooManyDecisions(most=MOST, number=len(found))
    longest = max(map(len, found))
    if longest > LONGEST:
        raise readers.TooLong(most=LONGEST, length=longest)
    return found


async def _review(asking: Asking) -> dict[str, Any]:
    async with asking.deps.database.reading() as reader:
        found = await rights.written(asking.deps, reader, asking.reader.viewer, asking.answers["event"])
    return {"event": found}


FORM = Form(NAME, (Step("lines", read=read),), review=_review)


async def record(deps: Deps, reader: Reader, draft_id: int) -> Event:
    """Raises Gone, FormOver, and what `begin` raises."""
    async with deps.database.transaction() as tx:
        draft, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
        found = await rights.written(deps, tx, reader.viewer, asking.answers["event"])
        by, cause = reader.viewer.telegram_id, f"draft {draft_id}"
        number = await minutes.decide(tx, found.id, cause, asking.answers["lines"], by, deps.now())
        await note(tx, reader.viewer, "minutes:decide", found, deps.now(), number=number)
        await filling.end(deps, tx, draft, "done")
        return found


async def remove(deps: Deps, reader: Reader, decision_id: int) -> Event:
    """It wasn't decided like that. Raises Gone, NotYourEvent."""
    async with deps.database.transaction() as tx:
        there = await minutes.decision(tx, decision_id)
        if there is None:
            raise Gone
        found = await rights.written(deps, tx, reader.viewer, there.event_id)
        if not await minutes.remove_decision(tx, decision_id):
            raise Gone
        await note(tx, reader.viewer, "minutes:remove", found, deps.now(), decision=decision_id)
        return found
