"""The office says yes or no to a correction of what it had agreed to: just what it looked at is what goes out."""

import json
from typing import Any

import msgspec

from bot import contents, waiting
from bot.accounts import Reader
from bot.announcements import approving, correcting, proposing, rights, writing
from bot.announcements.approving import OwnApproval
from bot.deps import Deps
from bot.forms import filling, readers
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Call, Form, Step
from bot.privacy import Viewer
from bot.refusals import Gone
from storage import accounts, corrections
from storage.announcements import Announcement
from storage.corrections import Correction
from storage.database import Reader as Connection

NAME = "returned_corrections"


class Proposed(msgspec.Struct, frozen=True):
    """A correction, what it corrects, and the words before and after, bare; `by`: who wrote it."""

    correction: Correction
    announcement: Announcement
    was: str
    text: str
    by: str


async def seen(reader: Connection, viewer: Viewer, correction_id: int) -> Proposed:
    """Raises Gone."""
    correction = await corrections.by_id(reader, correction_id)
    if correction is None:
        raise Gone
    found = await approving.seen(reader, viewer, correction.announcement_id)
    own = json.loads(found.texts)
    was = own.get(correction.language) or json.loads(found.content)
    by = await accounts.name_of(reader, correction.author)
    return Proposed(correction, found, was.get("text", ""), json.loads(correction.content).get("text", ""), by)


async def waits(reader: Connection, viewer: Viewer, correction_id: int) -> Proposed:
    """Raises Gone, CorrectionDecided: one that was overtaken, or whose announcement was taken back, waits no more."""
    found = await seen(reader, viewer, correction_id)
    correction, announcement = found.correction, found.announcement
    if correction.state != "submitted":
        raise await proposing.decided(reader, correction)
    if correction.revision != announcement.revision or announcement.state not in correcting.CORRECTABLE:
        raise proposing.CorrectionDecided(state="overtaken", name="")
    return found


async def accept(deps: Deps, reader: Reader, correction_id: int) -> Proposed:
    """It is put right everywhere. Raises Gone, CorrectionDecided, OwnApproval."""
    async with deps.database.transaction() as tx:
        viewer, found = reader.viewer, await seen(tx, reader.viewer, correction_id)
        if (found.correction.state, found.correction.decided_by) == ("approved", viewer.telegram_id):
            return found  # his own second press ends as the first did
        found = await waits(tx, viewer, correction_id)
        if found.correction.author == viewer.telegram_id:
            raise OwnApproval
        await corrections.decide(tx, correction_id, "approved", viewer.telegram_id, deps.now())
        await correcting.put_right(deps, tx, viewer, found.announcement, msgspec.json.decode(found.correction.content),
                                   found.correction.language, correction=correction_id)  # fmt: skip
        await proposing.answer(
            deps, tx, found.announcement, found.correction, "announcements/correction_approved", viewer
        )
    deps.bell.set()
    return found


async def begin(deps: Deps, reader: Reader, correction_id: int) -> Turn:
    """Ask what should be otherwise. Raises Gone, CorrectionDecided."""
    async with deps.database.reading() as connection:
        found = await waits(connection, reader.viewer, correction_id)
    return await filling.begin(deps, reader, NAME, {"correction": found.correction.id})


async def _review(asking: Asking) -> dict[str, Any]:
    async with asking.deps.database.reading() as reader:
        return {"it": await waits(reader, asking.reader.viewer, asking.answers["correction"])}


FORM = Form(
    NAME,
    (Step("remarks", read=readers.text(1, 500)),),
    review=_review,
    allowed=approving.FORM.allowed,
    questions=approving.NAME,
)


async def turn_back(deps: Deps, reader: Reader, draft_id: int) -> Proposed:
    """Its author hears why. Raises Gone, FormOver, CorrectionDecided."""
    async with deps.database.transaction() as tx:
        draft, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
        found = await waits(tx, reader.viewer, asking.answers["correction"])
        remarks, now = asking.answers["remarks"], deps.now()
        await corrections.decide(tx, found.correction.id, "returned", reader.viewer.telegram_id, now, remarks)
        await filling.end(deps, tx, draft, "done")
        found = await seen(tx, reader.viewer, found.correction.id)
        about = found.announcement
        await rights.note(
            tx, reader.viewer, "announcements:turn_back", about, now, correction=found.correction.id
        )  # fmt: skip
        await proposing.answer(deps, tx, about, found.correction, "announcements/correction_returned", reader.viewer)
    deps.bell.set()
    return found


async def card(deps: Deps, viewer: Viewer, correction_id: int) -> tuple[str, dict[str, Any]]:
    """The template that shows what is to be agreed to, and its values. Raises Gone, CorrectionDecided."""
    async with deps.database.reading() as reader:
        return "announcements/correction", {"it": await waits(reader, viewer, correction_id)}


async def exact(deps: Deps, viewer: Viewer, correction_id: int) -> Call:
    """Just as it will arrive. Raises Gone."""
    async with deps.database.reading() as reader:
        found = await seen(reader, viewer, correction_id)
        source = found.announcement.organisation_id or 0
        name = await writing.source_name(deps, reader, source)
    content = writing.content_of(found.correction.content)
    return contents.sending(*writing.signed(content, source, name, category=found.announcement.category))


WAITING = waiting.Kind(corrections.submitted, card)
