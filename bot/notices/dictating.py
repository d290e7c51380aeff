"""A voice message: who would rather speak than write hands it to his secretariat, which writes it up."""

import json
from functools import partial
from typing import Any

from bot import contents, desks, leads, outbox, terms
from bot.accounts import Reader as AsReader
from bot.contents import Content
from bot.deps import Deps
from bot.forms import filling, readers
from bot.forms.steps import Asking, Call, Form, Sent, Step
from bot.leads import Asked, Asker, Wish
from bot.notices import rights
from bot.refusals import Gone, Refusal
from bot.terms import Holding
from storage import drafts, organisations
from storage import leads as rows
from storage import people as register
from storage.database import Reader, Transaction
from storage.outbox import Order

NAME, KIND = "dictating", "voice"
SPOKEN = frozenset({"voice", "audio"})


class VoiceWanted(Refusal):
    """Something else than a voice message came."""


def _voice(_asking: Asking, sent: Sent) -> dict[str, Any]:
    if not sent.content.media or sent.content.media[0].kind not in SPOKEN:
        raise VoiceWanted
    return readers.as_json(sent.content)


async def _review(asking: Asking) -> dict[str, Any]:
    async with asking.deps.database.reading() as reader:
        organisation = await _organisation(asking.deps, reader, asking.reader)
        found = await organisations.by_id(reader, organisation) if organisation else None
    return {"desk": (found.short_name or found.name) if found else ""}


FORM = Form(
    NAME,
    (Step("voice", read=_voice),),
    review=_review,
    allowed=lambda asking: rights.check_may_post(asking.reader.viewer),
    further=lambda sent: "voice" if sent.content.media and sent.content.media[0].kind in SPOKEN else "",
)


async def _organisation(deps: Deps, reader: Reader, who: AsReader) -> int | None:
    """His own, by which he holds the highest position."""
    person = who.viewer.person_id
    held = await register.memberships(reader, json.dumps([person])) if person else []
    today = deps.today()
    return next((each.organisation_id for each in held if terms.of(each, today) is not Holding.OVER), None)


async def hand_over(deps: Deps, who: AsReader, draft_id: int, asker: Asker, update_id: int) -> Asked:
    """To the desk, with what he said. Raises Gone, FormOver, TooManyLeads."""
    async with deps.database.transaction() as tx:
        made = await rows.by_update(tx, update_id)
        if made:
            return Asked(made, 1)
        draft, asking = await filling.complete(deps, tx, who, draft_id, NAME)
        content = readers.as_content(asking.answers["voice"])
        organisation = await _organisation(deps, tx, who)
        named = await organisations.by_id(tx, organisation) if organisation else None
        spoken = content.media[0]
        wish = Wish(
            KIND,
            "",
            None,
            content.text,
            organisation,
            named.name if named else "",
            file=f"{spoken.kind} {spoken.file_id}",
        )
        asked = await leads.put(deps, tx, who.viewer, wish, asker, update_id)
        await _send(deps, tx, asked.lead.id, organisation, content)
        await filling.end(deps, tx, draft, "done")
        await drafts.empty(tx, draft.id)
    deps.bell.set()
    return asked


async def _send(deps: Deps, tx: Transaction, lead_id: int, organisation: int | None, content: Content) -> None:
    """The recording itself, to those who are told."""
    method, parameters = contents.sending(Content(media=content.media))
    order = Order("lead", lead_id, 0, occurrence=f"{organisation or 0}.voice", priority=leads.PRIORITY)
    told = [each.telegram_id for each in await desks.staff(deps, tx, organisation)]
    await tx.run(
        partial(outbox.queue, method=method, parameters=parameters, order=order, recipients=told, now=deps.now())
    )


async def listen(deps: Deps, who: AsReader, lead_id: int) -> Call:
    """The recording once more, for its desk, as a call without the chat. Raises Gone."""
    async with deps.database.reading() as reader:
        lead = await rows.by_id(reader, lead_id)
    if lead is None or not leads.may_close(who.viewer, lead) or not lead.file:
        raise Gone
    kind, _, file_id = lead.file.partition(" ")
    return contents.sending(Content(media=(contents.Media(kind, file_id),)))
