"""What the two, and the secretariat between them, are sent. All of it is queued with its cause."""

import json
import sqlite3
from functools import partial
from typing import Any

import msgspec

from bot import accounts, desks, outbox, vcards
from bot.accounts import Reader
from bot.announcements.quiet import put_off
from bot.calls import keyboard, send_message
from bot.deps import Deps
from bot.introductions import gates, states
from bot.introductions.gates import Side
from bot.introductions.ties import on, ties
from bot.messages import Message
from bot.outbox import Kind
from bot.privacy import CONTACTS, PersonView
from bot.refusals import Gone
from storage import introduced, introduction_questions, introductions, jobs
from storage.database import Reader as Connection
from storage.database import Transaction
from storage.introductions import Introduction
from storage.outbox import Delivery, Order

ASKING, TOLD, CONTACT, DESK = "introduction", "introduction_told", "introduced", "introduction_desk"
TEXT, VCARD = "introduction", "introduction_vcard"
"""Of disclosures, and of the deliveries that make them."""
PRIORITY = 2
EXPIRE, TELL = "introductions.expire", "introductions.tell"
MET, MET_AFTER_DAYS = "introductions.met", (7, 30)
NUDGE, NUDGE_AFTER_MS = "introductions.nudge", 2 * states.DAY_MS
MOST_NUDGES = 2


def _asked_still(connection: sqlite3.Connection, delivery: Delivery) -> bool:
    state, hidden = introductions.state_of(connection, delivery.object_id)
    if state not in states.AT_TARGET or hidden:
        return False
    return introduced.is_of(connection, delivery.object_id, delivery.recipient)


def _at_desk_still(connection: sqlite3.Connection, delivery: Delivery) -> bool:
    state, hidden = introductions.state_of(connection, delivery.object_id)
    return state == states.WITH_SECRETARIAT and not hidden


def _told_still(connection: sqlite3.Connection, delivery: Delivery) -> bool:
    state, _ = introductions.state_of(connection, delivery.object_id)
    return state in states.QUIET and introduced.asker_of(connection, delivery.object_id) == delivery.recipient


def _shown_still(connection: sqlite3.Connection, delivery: Delivery) -> bool:
    return introduced.shows(connection, delivery.object_id, delivery.recipient)


REQUEST = Kind(again_when_unknown=True, still_due=_asked_still)
CARRY = Kind(again_when_unknown=True, still_due=_at_desk_still)
ENDING = Kind(again_when_unknown=True, still_due=_told_still)
INTRODUCED = Kind(again_when_unknown=True, still_due=_shown_still)


async def stays(deps: Deps, chat_id: int, message_id: int) -> bool:
    """Of a message with somebody's contacts: what is pressed below it doesn't take its place."""
    return await introduced.is_given(deps.database.here, chat_id, message_id)


async def reader_of(deps: Deps, tx: Transaction, telegram_id: int) -> Reader | None:
    """None for an account that is gone."""
    try:
        return await accounts.known(deps, tx, telegram_id)
    except Gone:
        return None


async def request(deps: Deps, tx: Connection, it: Introduction) -> dict[str, Any]:
    """What the target sees of who asks: the values of its template."""
    own, target = await gates.side(tx, it.person_id), await gates.side(tx, it.target_id)
    if own is None or target is None:
        raise Gone
    gives = [field for field in CONTACTS if getattr(target.row, field)]
    name = await gates.desk_name(deps, tx, it.organisation_id)
    values = {"it": it, "person": own.view, "ties": await ties(tx, own, target)}
    asked = await introduction_questions.of(tx, it.id)
    return values | {"shared": json.loads(it.shared), "gives": gives, "desk": name, "questions": asked}


async def ask_target(deps: Deps, tx: Transaction, it: Introduction, *, nudge: int = 0) -> None:
    """The question itself, or once more; the next reminder is planned with it, outside his quiet hours."""
    target = await gates.side(tx, it.target_id)
    reader = await reader_of(deps, tx, target.telegram_id) if target and target.telegram_id else None
    if reader is None:
        return
    zone, now = reader.zone, deps.now()
    values = await request(deps, tx, it)
    message = deps.messages.render(
        "introductions/request", reader.language, **values, due=on(it.due_at, zone), nudge=nudge > 0
    )
    order = Order(ASKING, it.id, 0, occurrence=f"nudge {nudge}" if nudge else f"ask {it.asked_at}", priority=PRIORITY)
    await _queue(deps, tx, message, order, reader.viewer.telegram_id)
    await plan_nudge(deps, tx, it, now + NUDGE_AFTER_MS, zone)


async def plan_nudge(deps: Deps, tx: Transaction, it: Introduction, at: int, zone: str) -> bool:
    """Whether there is one more."""
    at = put_off(deps, at, zone) or at
    if at >= it.due_at or it.nudges >= MOST_NUDGES:
        return False
    await jobs.plan(tx, NUDGE, it.id, at, deps.now())
    return True


async def plan_meeting(deps: Deps, tx: Transaction, it: Introduction) -> None:
    """What came of it is asked after a week, and after a month."""
    now = deps.now()
    for days in MET_AFTER_DAYS:
        await jobs.plan(tx, MET, it.id, now + days * states.DAY_MS, now, occurrence=str(days))


async def tell_desk(deps: Deps, tx: Transaction, it: Introduction, *, again: bool = False, clock: bool = False) -> None:
    """His secretariat hears of it; who asks isn't asked to carry it himself. `clock`: not at night."""
    own, target = await gates.side(tx, it.person_id), await gates.side(tx, it.target_id)
    if own is None or target is None:
        return
    staff = [each for each in await desks.staff(deps, tx, it.organisation_id) if each.telegram_id != it.telegram_id]
    order = Order(DESK, it.id, 0, occurrence=f"{it.organisation_id or 0}" + (f".{deps.now()}" if again else ""))
    tell = desks.tell_in_the_day if clock else desks.tell
    await tell(deps, tx, "introductions/carry", order, staff, it=it, own=own.view, person=target.view)


async def end_quietly(deps: Deps, tx: Transaction, it: Introduction) -> None:
    """Who asked hears one text, whichever ending it was, at his next 9:00, on the account that is his by then."""
    await jobs.plan(tx, TELL, it.id, it.told_at or 0, deps.now())


async def tell_asker(deps: Deps, tx: Transaction, it: Introduction) -> None:
    reader, target = await reader_of(deps, tx, it.telegram_id), await gates.side(tx, it.target_id)
    if reader is None:
        return
    message = deps.messages.render(
        "introductions/not_reached", reader.language, it=it, person=target.view if target else None
    )
    order = Order(TOLD, it.id, 0, priority=PRIORITY)
    await _queue(deps, tx, message, order, it.telegram_id)


async def told_at(deps: Deps, tx: Transaction, it: Introduction) -> int:
    """The next 9:00 of who asked."""
    reader = await reader_of(deps, tx, it.telegram_id)
    return states.morning(deps.now(), reader.zone if reader else deps.config.alliance.time_zone)


async def connect(deps: Deps, tx: Transaction, it: Introduction) -> None:
    """Each gets the other's contacts, in this one transaction; whoever carries it gets those for the target."""
    own, target = await gates.side(tx, it.person_id), await gates.side(tx, it.target_id)
    if own is None or target is None:
        raise Gone
    shared = json.loads(it.shared)
    other = it.carrier or target.telegram_id
    await _give(deps, tx, it, it.telegram_id, target, [*CONTACTS, "company"], own)
    if other:
        await _give(deps, tx, it, other, own, shared, target, carried=it.carrier is not None)


async def _give(  # noqa: PLR0913, whose contacts, to whom, and how
    deps: Deps,
    tx: Transaction,
    it: Introduction,
    recipient: int,
    of: Side,
    fields: list[str],
    to: Side,
    *,
    carried: bool = False,
) -> None:
    """One's contacts into the other's chat: a text and a vCard, each noted as shown before it goes."""
    reader = await reader_of(deps, tx, recipient)
    if reader is None:
        return
    view = shown(of, fields)
    # Who carries it needs the chat where there is nothing else.
    chat = None if carried and view.contacts else of.telegram_id
    message = deps.messages.render(
        "introductions/contact",
        reader.language,
        it=it,
        person=view,
        own=to.view,
        chat=chat,
        carried=carried,
        passing=it.carrier is not None,
    )
    await _disclose(deps, tx, it, of, recipient, TEXT, [*view.contacts, "chat"], ("sendMessage", send_message(message)))
    if not view.contacts:  # an empty card is none
        return
    card = deps.messages.render("introductions/vcard", reader.language, person=view)
    files = {"document": [f"{view.name}.vcf", vcards.of_person(view).decode()]}
    markup = {"reply_markup": keyboard(card)} if card.rows else {}
    call = ("sendDocument", {"caption": card.text, "parse_mode": "HTML", "files": files, **markup})
    await _disclose(deps, tx, it, of, recipient, VCARD, list(view.contacts), call)


def shown(of: Side, fields: list[str]) -> PersonView:
    """With those contacts of his row that he gives."""
    given = {field: getattr(of.row, field) if field in fields else "" for field in CONTACTS}
    company = {} if "company" in fields else {"company": "", "company_id": None}
    return msgspec.structs.replace(of.view, **given, **company)


async def _disclose(  # noqa: PLR0913, PLR0917, a disclosure has so many sides
    deps: Deps,
    tx: Transaction,
    it: Introduction,
    of: Side,
    recipient: int,
    kind: str,
    fields: list[str],
    call: tuple[str, dict[str, Any]],
) -> None:
    await introduced.disclose(tx, it.id, of.row.id, recipient, fields, kind, deps.now())
    order = Order(CONTACT, it.id, 0, occurrence=kind, priority=PRIORITY)
    queue = partial(outbox.queue, method=call[0], parameters=call[1], order=order)
    await tx.run(partial(queue, recipients=[recipient], now=deps.now()))


async def _queue(deps: Deps, tx: Transaction, message: Message, order: Order, recipient: int) -> None:
    queue = partial(outbox.queue, method="sendMessage", parameters=send_message(message), order=order)
    await tx.run(partial(queue, recipients=[recipient], now=deps.now()))
