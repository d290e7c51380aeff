"""A question first: relayed to who asked, and his answer back, without contacts, a set number of times."""

import sqlite3
from functools import partial

import msgspec

from bot import outbox, standing
from bot.accounts import Reader as AsReader
from bot.calls import send_message
from bot.deps import Deps
from bot.forms import filling, readers
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Form, Step
from bot.introductions import gates, states, telling
from bot.introductions.answering import IntroductionOver
from bot.introductions.stripping import stripped
from bot.outbox import Kind
from bot.privacy import PersonView
from bot.refusals import Gone, Refusal
from storage import drafts, introduced, introduction_questions, introductions
from storage.database import Reader, Transaction
from storage.introductions import Introduction
from storage.outbox import Delivery, Order

NAME, KIND = "introduction_questions", "introduction_question"


class TooManyQuestions(Refusal):
    """`limit` were asked: yes or no is next. `it`."""


class NothingAsked(Refusal):
    """There is no question that waits for his answer."""


def _still_due(connection: sqlite3.Connection, delivery: Delivery) -> bool:
    state, hidden = introductions.state_of(connection, delivery.object_id)
    if state not in states.AT_TARGET or hidden:
        return False
    return introduced.is_of(connection, delivery.object_id, delivery.recipient)


DELIVERY = Kind(again_when_unknown=True, still_due=_still_due)


class Relayed(msgspec.Struct, frozen=True):
    it: Introduction
    person: PersonView | None
    of_target: bool


async def _review(asking: Asking) -> dict[str, object]:
    text = stripped(asking.answers["text"])
    return {"text": text, "changed": text != asking.answers["text"]}


FORM = Form(NAME, (Step("text", read=readers.text(2, 300)),), review=_review)


async def begin(deps: Deps, who: AsReader, number: int) -> Turn:
    """The target's question, or who asked's answer to it.

    Raises Suspended, Gone, IntroductionOver, TooManyQuestions, NothingAsked.
    """
    async with deps.database.reading() as reader:
        _, of_target = await _allowed(deps, reader, who, number)
    return await filling.begin(deps, who, NAME, {"introduction": number, "of_target": of_target})


async def _allowed(deps: Deps, reader: Reader, who: AsReader, number: int) -> tuple[Introduction, bool]:
    standing.check(who.viewer)
    it, own = await introductions.by_id(reader, number), who.viewer.person_id
    if it is None or own is None or own not in {it.person_id, it.target_id}:
        raise Gone
    of_target = own == it.target_id
    asked, answered = await introduction_questions.count(reader, number)
    if of_target:
        if it.asked_at is None or it.hidden:
            raise Gone
        if it.state not in states.AT_TARGET:
            raise IntroductionOver
        check_questions(it, asked, deps.config.introductions.questions)
    elif answered >= asked or not states.open_to_asker(it, deps.now()):  # as far as he knows
        raise NothingAsked
    return it, of_target


def check_questions(it: Introduction, asked: int, limit: int) -> None:
    if asked >= limit:
        raise TooManyQuestions(limit=limit, it=it)


async def send(deps: Deps, who: AsReader, draft_id: int) -> Relayed:
    """Relay it, once. Raises what `begin` raises, FormOver."""
    async with deps.database.transaction() as tx:
        made = await introduction_questions.of_draft(tx, draft_id)
        if made is None:
            made = await _send(deps, tx, who, draft_id)
        it = await introductions.by_id(tx, made[0])
        if it is None or who.viewer.person_id not in {it.person_id, it.target_id}:
            raise Gone
        of_target = bool(made[1])
        other = await gates.side(tx, it.person_id if of_target else it.target_id)
    deps.bell.set()
    return Relayed(it, other.view if other else None, of_target)


async def _send(deps: Deps, tx: Transaction, who: AsReader, draft_id: int) -> tuple[int, int]:
    draft, asking = await filling.complete(deps, tx, who, draft_id, NAME)
    it, of_target = await _allowed(deps, tx, who, asking.answers["introduction"])
    text, writer = stripped(asking.answers["text"]), who.viewer.telegram_id
    question = await introduction_questions.put(
        tx, draft_id, it.id, writer, of_target=of_target, text=text, now=deps.now()
    )
    await filling.end(deps, tx, draft, "done")
    await drafts.empty(tx, draft.id)
    await _relay(deps, tx, it, text, question, of_target=of_target)
    return it.id, int(of_target)


async def _relay(deps: Deps, tx: Transaction, it: Introduction, text: str, question: int, *, of_target: bool) -> None:
    own, target = await gates.side(tx, it.person_id), await gates.side(tx, it.target_id)
    if own is None or target is None or it.hidden or it.state not in states.AT_TARGET:
        return  # to him who asked it goes as ever
    to, other = (it.telegram_id, target) if of_target else (target.telegram_id, own)
    reader = await telling.reader_of(deps, tx, to) if to else None
    if reader is None:
        return
    template = "introductions/question" if of_target else "introductions/reply"
    message = deps.messages.render(template, reader.language, it=it, person=other.view, text=text)
    order = Order(KIND, it.id, 0, occurrence=str(question), priority=telling.PRIORITY)
    queue = partial(outbox.queue, method="sendMessage", parameters=send_message(message), order=order)
    await tx.run(partial(queue, recipients=[reader.viewer.telegram_id], now=deps.now()))
