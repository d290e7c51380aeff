"""What came of it: asked after 7 and 30 days, said in one tap, counted for both organisations and who introduced them.

Amounts are never asked. Whoever has answered isn't asked again, but for "not yet".
"""

import sqlite3
from functools import partial

from bot import outbox
from bot.calls import send_message
from bot.deps import Deps
from bot.introductions import gates, states, telling
from bot.introductions.answering import Answered
from bot.outbox import Kind
from bot.privacy import Viewer
from bot.refusals import Gone
from storage import interests, introduced, introductions, organisations
from storage.database import Reader as Connection
from storage.database import Transaction
from storage.introductions import Introduction
from storage.jobs import Job
from storage.outbox import Delivery, Order

MET, KIND = telling.MET, "introduction_met"
NOT_YET, DEAL, NOTHING = "not_yet", "deal", "nothing"
MET_STATES = (states.ACCEPTED, states.CONNECTED)
ANSWERS = (NOT_YET, "talked", "met", "sample", DEAL, NOTHING)


def _still_due(connection: sqlite3.Connection, delivery: Delivery) -> bool:
    state, _ = introductions.state_of(connection, delivery.object_id)
    return state in MET_STATES and introduced.asker_of(connection, delivery.object_id) == delivery.recipient


DELIVERY = Kind(again_when_unknown=True, still_due=_still_due)


async def ask(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """In the morning of who asked for it."""
    it = await introductions.by_id(tx, job.object_id)
    if it is None or it.state not in MET_STATES or it.met not in {"", NOT_YET}:
        return None
    reader, target = await telling.reader_of(deps, tx, it.telegram_id), await gates.side(tx, it.target_id)
    if reader is None or target is None:
        return None
    message = deps.messages.render("introductions/met", reader.language, it=it, person=target.view, answers=ANSWERS)
    at = states.morning(deps.now(), reader.zone)
    order = Order(KIND, it.id, 0, occurrence=job.occurrence, priority=telling.PRIORITY, not_before=at)
    queue = partial(outbox.queue, method="sendMessage", parameters=send_message(message), order=order)
    await tx.run(partial(queue, recipients=[it.telegram_id], now=deps.now()))
    return None


async def show(deps: Deps, viewer: Viewer, number: int) -> Answered:
    """To say it, or say it anew. Raises Gone."""
    async with deps.database.reading() as reader:
        it = await _mine(reader, viewer, number)
        target = await gates.side(reader, it.target_id)
    return Answered(it, target.view if target else None)


async def say(deps: Deps, viewer: Viewer, number: int, answer: str) -> Answered:
    """Said again, it is as said last. Raises Gone."""
    if answer not in ANSWERS:
        raise Gone
    async with deps.database.transaction() as tx:
        it = await _mine(tx, viewer, number)
        own, target = await gates.side(tx, it.person_id), await gates.side(tx, it.target_id)
        if it.met != answer:
            await introductions.say_met(tx, it.id, answer)
            if answer != NOT_YET:
                if it.state == states.CONNECTED:
                    await introductions.move(tx, it, states.moved(it, states.CLOSED, ended_at=deps.now()))
                credited = {each.desk for each in (own, target) if each and each.desk}
                if it.way == gates.SECRETARIAT:
                    credited |= await _introducers(deps, tx, it)
                deal = "yes" if answer == DEAL else "no" if answer == NOTHING else ""
                ids = [each for each in credited if each]
                await interests.put_outcome(tx, "introduction", it.id, ids, "member", deal, deps.now())
    return Answered(it, target.view if target else None)


async def _introducers(deps: Deps, tx: Transaction, it: Introduction) -> set[int]:
    """Whose desk it was; the office, where that has nobody on the bot."""
    if it.organisation_id and await gates.desk_name(deps, tx, it.organisation_id):
        return {it.organisation_id}
    return set(await organisations.offices(tx))


async def _mine(tx: Connection, viewer: Viewer, number: int) -> Introduction:
    it = await introductions.by_id(tx, number)
    if it is None or viewer.person_id is None or it.person_id != viewer.person_id:
        raise Gone
    if it.state not in {states.ACCEPTED, states.CONNECTED, states.CLOSED}:
        raise Gone
    return it
