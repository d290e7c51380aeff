"""What the two and their secretariats are sent. All of it is queued with its cause, nothing of it at night."""

import sqlite3
from functools import partial

import msgspec

from bot import desks, outbox
from bot.accounts import Reader as AsReader
from bot.announcements import quiet
from bot.calls import send_message
from bot.deps import Deps
from bot.introductions import gates, states
from bot.introductions import telling as introducing
from bot.introductions.ties import on
from bot.messages import Message
from bot.outbox import Kind
from bot.privacy import CONTACTS
from bot.suggestions import showing
from bot.suggestions.showing import ASKED, OVER, WITH_SECRETARIAT, YES, Pair
from storage import jobs, profile
from storage.database import Transaction
from storage.jobs import Job
from storage.outbox import Delivery, Order
from storage.suggestions import rows
from storage.suggestions.rows import Side, Suggestion

ASKING, DESK, TOLD = "suggestion", "suggestion_desk", "suggestion_told"
PRIORITY = 3
EXPIRE, TELL = "suggestions.expire", "suggestions.told"
NUDGE, NUDGE_AFTER_MS = "suggestions.nudge", 2 * states.DAY_MS
MOST_NUDGES = 2


def _asked_still(connection: sqlite3.Connection, delivery: Delivery) -> bool:
    if rows.side_states(connection, delivery.object_id) != (ASKED, ASKED):
        return False
    return rows.is_of(connection, delivery.object_id, delivery.recipient)


def _at_desk_still(connection: sqlite3.Connection, delivery: Delivery) -> bool:
    return rows.side_states(connection, delivery.object_id) == (WITH_SECRETARIAT, ASKED)


def _told_still(connection: sqlite3.Connection, delivery: Delivery) -> bool:
    return rows.side_states(connection, delivery.object_id) == (YES, OVER)


REQUEST = Kind(again_when_unknown=True, still_due=_asked_still)
CARRY = Kind(again_when_unknown=True, still_due=_at_desk_still)
ENDING = Kind(again_when_unknown=True, still_due=_told_still)


async def ask(deps: Deps, tx: Transaction, it: Suggestion, side: Side, *, nudge: int = 0) -> None:
    """The question to one of the two, or once more; the next reminder is planned with it."""
    pair = await showing.pair(tx, it)
    reader = await _reader(deps, tx, pair, side) if pair else None
    if pair is None or reader is None:
        return
    message = request(deps, reader, pair, side, nudge=nudge > 0)
    chosen = (await profile.settings(tx, reader.viewer.telegram_id)).quiet_hours
    at = quiet.from_when(deps, deps.now(), reader.zone, chosen, urgent=False)
    order = Order(ASKING, side.id, 0, occurrence=f"nudge {nudge}" if nudge else "ask", priority=PRIORITY, not_before=at)
    await _queue(deps, tx, message, order, reader.viewer.telegram_id)
    await plan_nudge(deps, tx, it, side, at + NUDGE_AFTER_MS, reader.zone)


def request(deps: Deps, reader: AsReader, pair: Pair, side: Side, *, nudge: bool = False) -> Message:
    """What one of the two sees of the other."""
    return deps.messages.render("suggestions/request", reader.language, **asked(pair, side, reader.zone, nudge=nudge))


def asked(pair: Pair, side: Side, zone: str, *, nudge: bool = False) -> dict[str, object]:
    """The values of that template."""
    own, other = pair.both(side.person_id)
    gives = [field for field in CONTACTS if getattr(own.row, field)]
    values = {"side": side, "person": other.view, "why": pair.reason, "ties": pair.ties, "desk": pair.desk}
    return {**values, "gives": gives, "due": on(pair.it.due_at or 0, zone), "nudge": nudge}


async def _reader(deps: Deps, tx: Transaction, pair: Pair, side: Side) -> AsReader | None:
    who, _ = pair.both(side.person_id)
    return await introducing.reader_of(deps, tx, who.telegram_id) if who.telegram_id else None


async def plan_nudge(deps: Deps, tx: Transaction, it: Suggestion, side: Side, at: int, zone: str) -> None:
    at = quiet.put_off(deps, at, zone) or at
    if at < (it.due_at or 0):
        await jobs.plan(tx, NUDGE, side.id, at, deps.now())


async def tell_desk(deps: Deps, tx: Transaction, it: Suggestion, side: Side) -> None:
    """His secretariat is to ask him; who began it knows, and neither of the two is asked to ask himself."""
    pair = await showing.pair(tx, it)
    if pair is None:
        return
    apart = {it.decided_by, pair.first.telegram_id, pair.second.telegram_id}
    staff = [each for each in await desks.staff(deps, tx, side.organisation_id) if each.telegram_id not in apart]
    who, other = pair.both(side.person_id)
    at = quiet.put_off(deps, deps.now(), deps.config.alliance.time_zone) or deps.now()
    order = Order(DESK, side.id, 0, occurrence=str(side.organisation_id or 0), priority=PRIORITY, not_before=at)
    values = {"side": side, "person": who.view, "other": other.view, "why": pair.reason}
    await desks.tell(deps, tx, "suggestions/carry", order, staff, **values)


async def end_quietly(deps: Deps, tx: Transaction, it: Suggestion) -> None:
    """Who said yes hears one text at his next 9:00, whatever the other did; who didn't hears nothing."""
    for side in await rows.sides(tx, it.id):
        if side.state == YES:
            reader = await introducing.reader_of(deps, tx, (await _to_tell(tx, side))[0])
            told_at = states.morning(deps.now(), reader.zone if reader else deps.config.alliance.time_zone)
            await rows.move_side(tx, side, msgspec.structs.replace(side, told_at=told_at))
            await jobs.plan(tx, TELL, side.id, told_at, deps.now())


async def _to_tell(tx: Transaction, side: Side) -> tuple[int, bool]:
    """Himself, or for him whoever noted his yes; whether it is that."""
    own = await gates.side(tx, side.person_id)
    there = own.telegram_id if own else None
    return there or side.decided_by or 0, there is None


async def tell(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """The morning after, unless he took his yes back; on the account that is his by then."""
    side = await rows.side(tx, job.object_id)
    it = await rows.by_id(tx, side.suggestion_id) if side else None
    if side is None or it is None or (side.state, it.state) != (YES, OVER):
        return None
    own = await gates.side(tx, side.person_id)
    other = await gates.side(tx, it.second_id if side.person_id == it.first_id else it.first_id)
    recipient, carried = await _to_tell(tx, side)
    reader = await introducing.reader_of(deps, tx, recipient)
    if reader is None or own is None:
        return None
    values = {"person": other.view if other else None, "own": own.view, "carried": carried}
    message = deps.messages.render("suggestions/not_reached", reader.language, **values)
    await _queue(deps, tx, message, Order(TOLD, side.id, 0, priority=PRIORITY), recipient)
    return None


async def _queue(deps: Deps, tx: Transaction, message: Message, order: Order, recipient: int) -> None:
    queue = partial(outbox.queue, method="sendMessage", parameters=send_message(message), order=order)
    await tx.run(partial(queue, recipients=[recipient], now=deps.now()))
