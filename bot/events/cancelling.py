"""An event doesn't take place: with a reason, after a look at whom it is told to; then it can't be taken back."""

from functools import partial
from typing import Any

from bot import outbox
from bot.accounts import Reader
from bot.calls import edit_message
from bot.clearances import asking as clearances
from bot.clearances.asking import AGREED, ASKED, RETURNED
from bot.deps import Deps
from bot.events import answering, calling, cards, following, panels, rights, telling, waitlist
from bot.events.changing import HEARD
from bot.events.telling import Told
from bot.forms import filling, readers
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Form, Step
from bot.languages import LANGUAGES
from storage import database as rows
from storage import events, jobs, rsvps
from storage import outbox as deliveries
from storage.broadcasts import Which
from storage.database import Transaction
from storage.events import Event
from storage.outbox import Order

NAME = "cancelling"
LONGEST = 300


async def _review(asking: Asking) -> dict[str, Any]:
    async with asking.deps.database.reading() as connection:
        event = await rights.held(connection, asking.reader.viewer, asking.answers["event"])
        return {"event": event, "number": len(await _told(asking.deps, connection, event))}


FORM = Form(
    NAME,
    (Step("reason", read=readers.text(2, LONGEST), optional=True),),
    review=_review,
    allowed=lambda asking: rights.check(asking.reader.viewer),
)


async def begin(deps: Deps, reader: Reader, event_id: int) -> Turn:
    """Ask why. Raises Gone, NotYourEvent, EventCancelled, EventOver."""
    async with deps.database.reading() as connection:
        event = await rights.held(connection, reader.viewer, event_id)
    answering.check_on(event, deps.now())
    return await filling.begin(deps, reader, NAME, {"event": event.id})


async def apply(deps: Deps, reader: Reader, draft_id: int) -> Event:
    """Raises Gone, FormOver, NotYourEvent, EventCancelled, EventOver."""
    async with deps.database.transaction() as tx:
        draft, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
        event = await rights.held(tx, reader.viewer, asking.answers["event"])
        answering.check_on(event, deps.now())
        found = await put(deps, tx, event, asking.answers["reason"] or "")
        await filling.end(deps, tx, draft, "done")
        await rights.note(tx, reader.viewer, "events:cancel", found, deps.now())
    deps.bell.set()
    return found


async def put(deps: Deps, tx: Transaction, event: Event, reason: str) -> Event:
    """Written down, and told; nothing else of it goes out. Ring the bell afterwards."""
    now, people = deps.now(), await _told(deps, tx, event)
    await events.move(tx, event.id, ("scheduled",), "cancelled", now, reason)
    for kind in (calling.FILL, calling.CLOSE, calling.END):
        await jobs.drop(tx, kind, event.id, now)
    for each in await rsvps.offered(tx, event.id):
        await jobs.drop(tx, waitlist.LAPSE, each.id, now)
    await tx.run(partial(deliveries.drop, kind=calling.KIND, object_id=event.id, why="cancelled", now=now))
    found = await events.by_id(tx, event.id)
    assert found
    order = telling.order(found, "cancelled")
    card = await cards.bare(tx, found)
    await telling.tell(deps, tx, "events/cancelled", order, people, before=found.begins_at, card=card)
    await _edit_calls(deps, tx, found)
    await following.cancelled(deps, tx, found)
    await panels.plan(deps, tx, found.id)
    return found


async def _edit_calls(deps: Deps, tx: Transaction, event: Event) -> None:
    """The invitations say so themselves: whoever hasn't answered isn't told, and finds no button that leads nowhere."""
    order = Order(calling.KIND, event.id, 0, "edit", "cancelled", calling.PRIORITY)
    for language in LANGUAGES:
        call = "editMessageText", edit_message(deps.messages.render("events/called_off", language, event=event))
        which = Which(groups=False, language=language, otherwise=deps.config.alliance.language)
        await tx.run(partial(outbox.follow, call=call, order=order, which=which, now=deps.now()))


async def _told(deps: Deps, reader: rows.Reader, event: Event) -> list[Told]:
    """Whom it concerns, and the desks that agreed that their members are called, or were asked to."""
    people = await telling.concerned(deps, reader, event, HEARD)
    desks = telling.staff(deps, await clearances.concerned(deps, reader, event, (ASKED, AGREED, RETURNED)))
    known = {each.telegram_id for each in people}
    return [*people, *(each for each in desks if each.telegram_id not in known)]
