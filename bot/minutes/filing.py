"""Minutes are filed after the meeting, as a text or a document, looked at before; a correction is a version more."""

import json
from typing import Any

from bot import contents
from bot.accounts import Reader
from bot.deps import Deps
from bot.events.rights import note
from bot.forms import filling, readers
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Call, Form, Step
from bot.minutes import rights
from bot.refusals import Gone
from storage import drafts, minutes
from storage.events import Event

NAME = "minutes"


async def begin(deps: Deps, reader: Reader, event_id: int) -> Turn:
    """Ask for them, or for the corrected ones. Raises Gone, NotYourEvent, MeetingCancelled, MinutesTooEarly."""
    async with deps.database.reading() as connection:
        found = await rights.written(deps, connection, reader.viewer, event_id)
        newest = await minutes.newest(connection, event_id)
    left = await filling.unfinished(deps, reader, NAME)
    if left and left.answers["event"] == event_id:
        return left
    begun = {"event": event_id, "title": found.title, "version": newest.version if newest else 0}
    return await filling.begin(deps, reader, NAME, begun)


async def _exact(asking: Asking) -> list[Call]:
    return [contents.sending(readers.as_content(asking.answers["content"]))]


async def _review(asking: Asking) -> dict[str, Any]:
    async with asking.deps.database.reading() as reader:
        found = await rights.written(asking.deps, reader, asking.reader.viewer, asking.answers["event"])
    return {"event": found}


FORM = Form(
    NAME,
    (Step("content", read=readers.content, album=readers.further),),
    review=_review,
    exact=_exact,
    exact_of=("content",),
)


async def file(deps: Deps, reader: Reader, draft_id: int) -> Event:
    """Kept, and not announced yet; a second press changes nothing. Raises Gone, FormOver and what `begin` raises."""
    async with deps.database.transaction() as tx:
        if done := await _filed(deps, tx, reader, draft_id):
            return done
        draft, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
        found = await rights.written(deps, tx, reader.viewer, asking.answers["event"])
        text, by = json.dumps(asking.answers["content"], ensure_ascii=False), reader.viewer.telegram_id
        await minutes.put(tx, found.id, f"draft {draft_id}", text, by, deps.now())
        await tx.run(lambda connection: minutes.write_readers(connection, found.id))
        newest = await minutes.newest(tx, found.id)
        await note(tx, reader.viewer, "minutes:file", found, deps.now(), version=newest.version if newest else 1)
        await filling.end(deps, tx, draft, "done")
        return found


async def _filed(deps: Deps, tx: Any, reader: Reader, draft_id: int) -> Event | None:
    """What this draft was filed for, of the same writer."""
    draft = await drafts.by_id(tx, draft_id)
    if draft is None or draft.state != "done" or draft.form != NAME:
        return None
    if draft.telegram_id != reader.viewer.telegram_id:
        raise Gone
    event_id = json.loads(draft.data).get("answers", {}).get("event", 0)
    return await rights.written(deps, tx, reader.viewer, event_id)
