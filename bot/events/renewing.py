"""An event is otherwise: the calls to it say so, those that are to go out as well as those of whoever hasn't answered.

Who answered is told (bot/events/changing.py); whoever is silent finds it on the card that he has, in nobody's night,
since an edit makes no sound.
"""

from functools import partial

import msgspec

from bot import accounts, outbox
from bot.calls import edit_message, send_message
from bot.deps import Deps
from bot.events import calling, cards, telling
from bot.events.cards import Card
from bot.messages import Message
from bot.refusals import Gone
from storage import broadcasts, called
from storage import outbox as deliveries
from storage.database import Transaction
from storage.events import Event
from storage.outbox import Order

NUDGED = "nudge "


async def renew(deps: Deps, tx: Transaction, event: Event, *, shown: bool = True) -> None:
    """Ring the bell after the commit. `shown`: cards that arrived say otherwise."""
    card = await cards.bare(tx, event)
    await _waiting(deps, tx, card, calling.KIND)
    await _waiting(deps, tx, card, telling.TOLD, NUDGED)
    if shown and event.on:
        await _arrived(deps, tx, card)


async def _waiting(deps: Deps, tx: Transaction, card: Card, kind: str, occurrence: str = "") -> None:
    """Who is still to be called, or pushed, at the end of his night, is so to the event as it is now."""
    found = partial(deliveries.waiting_bodies, kind=kind, object_id=card.event.id, occurrence=occurrence)
    for body, recipient in await tx.run(found):
        message = await _for(deps, tx, card, recipient, "events/nudge" if occurrence else "events/card")
        if message is None:
            continue
        text, now = msgspec.json.encode(send_message(message)).decode(), deps.now()
        new = await tx.run(partial(deliveries.put_body, method="sendMessage", parameters=text, now=now))
        await tx.run(partial(broadcasts.replace_body, old=body, new=new, now=now))


async def _for(deps: Deps, tx: Transaction, card: Card, recipient: int, template: str) -> Message | None:
    if recipient < 0:
        return cards.in_group(deps, card)
    try:
        reader = await accounts.known(deps, tx, recipient)
    except Gone:
        return None
    return deps.messages.render(template, reader.language, card=card, zone=reader.zone, now=deps.now())


async def _arrived(deps: Deps, tx: Transaction, card: Card) -> None:
    """By languages and clocks, as they were called; an edit that waits still gives way to this one."""
    now, event = deps.now(), card.event
    drop = partial(deliveries.drop, kind=calling.KIND, object_id=event.id, why="a newer one follows", operation="edit")
    await tx.run(partial(drop, now=now))
    found = telling.called(deps, await tx.run(partial(called.unanswered, event_id=event.id)))
    groups: dict[tuple[str, str], list[int]] = {}
    for each in found:
        groups.setdefault((each.language, each.zone), []).append(each.telegram_id)
    order = Order(calling.KIND, event.id, 0, "edit", f"{calling.RENEWED}{now}", calling.PRIORITY)
    for (language, zone), recipients in groups.items():
        message = deps.messages.render("events/renewed", language, card=card, zone=zone, now=now)
        queue = partial(outbox.queue, method="editMessageText", parameters=edit_message(message), order=order)
        await tx.run(partial(queue, recipients=recipients, now=now))
