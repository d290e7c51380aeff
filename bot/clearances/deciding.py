"""A desk agrees that its members are called, has remarks, or finds that it doesn't suit; who asked may ask again.

    asked -> agreed | returned (with remarks) | declined | withdrawn (by who asked) | lapsed (sign-up is over)
    returned | declined | withdrawn -> asked (again); returned, declined -> agreed (the desk thinks better of it)

Each press names the version that was shown: of two at once one wins, the other is told. A yes is acted upon at once,
and for the members of that desk alone.
"""

from typing import Any

import msgspec

from bot import waiting
from bot.accounts import Reader
from bot.calls import send_message
from bot.clearances import asking, rights
from bot.clearances.asking import AGREED, ASKED, DECLINED, RETURNED, WITHDRAWN
from bot.clearances.rights import ClearanceMeanwhile, ClearanceSettled
from bot.deps import Deps
from bot.events import cards, panels
from bot.events import rights as event_rights
from bot.events.answering import check_open
from bot.forms import filling, readers
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Call, Choice, Form, Step
from bot.privacy import Viewer
from bot.refusals import Gone
from storage import accounts, clearances, drafts, jobs
from storage import database as rows
from storage.clearances import Clearance
from storage.database import Transaction
from storage.events import Event

NAME = "clearing"
INVITE = "clearances.invite"
LONGEST = 300
ACTS = {RETURNED: "clearances:return", DECLINED: "clearances:decline"}


class Settled(msgspec.Struct, frozen=True):
    """What was answered; `number`: of the members who hear it from the bot."""

    event: Event
    clearance: Clearance
    number: int = 0


async def agree(deps: Deps, viewer: Viewer, clearance_id: int, version: int) -> Settled:
    """Its members are called. A second press of his gets what the first did.

    Raises Gone, ClearanceSettled, ClearanceMeanwhile, EventCancelled, EventOver, SignUpClosed.
    """
    async with deps.database.transaction() as tx:
        event, found = await rights.asked(tx, viewer, clearance_id)
        number = (await asking.shown(deps, tx, event, found))["on_bot"]
        if found.state == AGREED and found.decided_by == viewer.telegram_id:
            return Settled(event, found, number)
        await _check(deps, tx, event, found, version)
        found = await _move(deps, tx, viewer, found, AGREED)
        await jobs.plan(tx, INVITE, found.id, deps.now(), deps.now())
        await rights.note(tx, viewer, "clearances:agree", found, deps.now())
        await asking.answer(deps, tx, event, found, viewer.telegram_id, number)
        await panels.plan(deps, tx, event.id)
    deps.bell.set()
    return Settled(event, found, number)


async def _check(deps: Deps, reader: rows.Reader, event: Event, found: Clearance, version: int) -> None:
    """Raises ClearanceSettled, ClearanceMeanwhile, EventCancelled, EventOver, SignUpClosed."""
    check_open(event, deps.now())
    if found.state not in {ASKED, RETURNED, DECLINED}:
        who = await accounts.name_of(reader, found.decided_by) if found.decided_by else ""
        raise ClearanceSettled(state=found.state, name=who, event=event.id)
    if found.version != version:
        raise ClearanceMeanwhile(clearance=found.id)


async def _move(
    deps: Deps, tx: Transaction, viewer: Viewer, was: Clearance, state: str, remarks: str = ""
) -> Clearance:  # fmt: skip
    """Raises ClearanceMeanwhile."""
    if not await clearances.move(tx, was, state, viewer.telegram_id, deps.now(), remarks):
        raise ClearanceMeanwhile(clearance=was.id)
    found = await clearances.by_id(tx, was.id)
    assert found
    return found


async def begin(deps: Deps, reader: Reader, clearance_id: int, version: int, state: str) -> Turn:
    """Ask why it doesn't suit, or what should be otherwise. Raises what `_check` raises, and Gone."""
    async with deps.database.reading() as connection:
        event, found = await rights.asked(connection, reader.viewer, clearance_id)
        await _check(deps, connection, event, found, version)
    left = await filling.unfinished(deps, reader, NAME)
    if left:
        await filling.cancel(deps, reader, left.draft)
    known = {"clearance": found.id, "version": version, "state": state, "title": event.title}
    return await filling.begin(deps, reader, NAME, known)


def _usual(asked: Asking) -> dict[str, str]:
    words: dict[str, str] = asked.deps.messages.words(asked.reader.language)["clearance_reasons"]
    return words


async def _reasons(asked: Asking) -> list[Choice]:
    return [Choice(code, words) for code, words in _usual(asked).items()]


def _pick(asked: Asking, _step: str, value: str) -> str:
    """Raises Gone."""
    if value not in _usual(asked):
        raise Gone
    return _usual(asked)[value]


async def _review(asked: Asking) -> dict[str, Any]:
    async with asked.deps.database.reading() as reader:
        event, found = await rights.asked(reader, asked.reader.viewer, asked.answers["clearance"])
    return {"event": event, "clearance": found}


FORM = Form(
    NAME,
    (
        Step("remarks", read=readers.text(1, LONGEST), wanted=lambda asked: asked.answers["state"] == RETURNED),
        Step(
            "reason", read=readers.text(1, LONGEST), choices=_reasons, pick=_pick, optional=True,
            wanted=lambda asked: asked.answers["state"] == DECLINED,
        ),
    ),
    review=_review,
)  # fmt: skip


async def send(deps: Deps, reader: Reader, draft_id: int) -> Settled:
    """Who asked hears it. Raises Gone, FormOver, and what `_check` raises."""
    viewer = reader.viewer
    async with deps.database.transaction() as tx:
        draft, asked = await filling.complete(deps, tx, reader, draft_id, NAME)
        answers, state = asked.answers, asked.answers["state"]
        event, found = await rights.asked(tx, viewer, answers["clearance"])
        await _check(deps, tx, event, found, answers["version"])
        found = await _move(deps, tx, viewer, found, state, answers.get("remarks") or answers.get("reason") or "")
        await rights.note(tx, viewer, ACTS[state], found, deps.now())
        await asking.answer(deps, tx, event, found, viewer.telegram_id)
        await panels.plan(deps, tx, event.id)
        await filling.end(deps, tx, draft, "done")
        await drafts.empty(tx, draft.id)
    deps.bell.set()
    return Settled(event, found)


async def again(deps: Deps, viewer: Viewer, clearance_id: int, version: int) -> Event:
    """Who calls asks once more. Raises Gone, NotYourEvent, ClearanceSettled, ClearanceMeanwhile, EventCancelled …"""
    async with deps.database.transaction() as tx:
        event, found = await rights.asker(tx, viewer, clearance_id)
        if found.state == ASKED and found.version == version + 1 and found.decided_by == viewer.telegram_id:
            return event
        await _steer(deps, tx, viewer, event, found, version, ASKED)
        found = await _reread(tx, found)
        await asking.ask(deps, tx, event, found)
    deps.bell.set()
    return event


async def withdraw(deps: Deps, viewer: Viewer, clearance_id: int, version: int) -> Event:
    """Who calls doesn't ask that desk any more. Raises the same."""
    async with deps.database.transaction() as tx:
        event, found = await rights.asker(tx, viewer, clearance_id)
        if found.state != WITHDRAWN:
            await _steer(deps, tx, viewer, event, found, version, WITHDRAWN)
    deps.bell.set()
    return event


async def _steer(
    deps: Deps, tx: Transaction, viewer: Viewer, event: Event, found: Clearance, version: int, state: str
) -> None:
    check_open(event, deps.now())
    if found.state == AGREED or (state == ASKED and found.state == ASKED):
        raise ClearanceSettled(state=found.state, name="", event=event.id)
    if found.version != version:
        raise ClearanceMeanwhile(clearance=found.id)
    await _move(deps, tx, viewer, found, state)
    act = "clearances:again" if state == ASKED else "clearances:withdraw"
    await rights.note(tx, viewer, act, found, deps.now())
    await panels.plan(deps, tx, event.id)


async def _reread(tx: Transaction, found: Clearance) -> Clearance:
    now = await clearances.by_id(tx, found.id)
    assert now
    return now


async def card(deps: Deps, viewer: Viewer, clearance_id: int) -> tuple[str, dict[str, Any]]:
    """For the desk. Raises Gone, ClearanceSettled."""
    async with deps.database.reading() as reader:
        event, found = await rights.asked(reader, viewer, clearance_id)
        if not event.on or found.state not in {ASKED, RETURNED, DECLINED}:
            who = await accounts.name_of(reader, found.decided_by) if found.decided_by else ""
            raise ClearanceSettled(state=found.state, name=who, event=event.id)
        return "clearances/asked", await asking.shown(deps, reader, event, found)


CLEARANCES = waiting.Kind(clearances.waiting, card)


async def exact(deps: Deps, reader: Reader, clearance_id: int) -> Call:
    """Just what its members will get, without the buttons. Raises Gone."""
    async with deps.database.reading() as connection:
        event, _ = await rights.asked(connection, reader.viewer, clearance_id)
        found = await cards.bare(connection, event)
    shown = deps.messages.render("events/card", reader.language, card=found, zone=reader.zone, now=deps.now())
    return "sendMessage", send_message(msgspec.structs.replace(shown, rows=()))


async def listed(deps: Deps, viewer: Viewer, event_id: int) -> tuple[Event, list[Clearance]]:
    """How the desks answered, for who holds the event. Raises Gone, NotYourEvent."""
    async with deps.database.reading() as reader:
        event = await event_rights.held(reader, viewer, event_id)
        return event, await clearances.of_event(reader, event_id)
