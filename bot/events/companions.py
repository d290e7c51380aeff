"""Who comes along: the names of one's guests, typed once the places are there."""

from typing import Any

from bot.accounts import Reader
from bot.deps import Deps
from bot.events import answering, cards, rights
from bot.forms import filling, readers
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Form, Step
from bot.refusals import Gone
from storage.rsvps import Rsvp

NAME = "companions"
LONGEST = 200


async def begin(deps: Deps, reader: Reader, event_id: int) -> Turn:
    """Raises Gone where he brings nobody."""
    async with deps.database.reading() as connection:
        event = await rights.seen(connection, reader.viewer, event_id)
        mine = await cards.own(connection, reader.viewer, event_id)
    rights.check_answering(reader.viewer, event)
    if mine is None or not mine.guests:
        raise Gone
    return await filling.begin(deps, reader, NAME, {"event": event.id, "guests": mine.guests})


async def _review(asking: Asking) -> dict[str, Any]:
    async with asking.deps.database.reading() as connection:
        return {"event": await rights.seen(connection, asking.reader.viewer, asking.answers["event"])}


FORM = Form(NAME, (Step("names", read=readers.text(1, LONGEST)),), review=_review)


async def apply(deps: Deps, reader: Reader, draft_id: int) -> Rsvp:
    """Raises Gone, FormOver, EventCancelled, EventOver."""
    async with deps.database.transaction() as tx:
        draft, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
        event = await rights.seen(tx, reader.viewer, asking.answers["event"])
        rights.check_answering(reader.viewer, event)
        was = await cards.own(tx, reader.viewer, event.id)
        if was is None or not was.guests:
            raise Gone
        found = await answering.name(deps, tx, event, was, asking.answers["names"])
        await filling.end(deps, tx, draft, "done")
    return found
