"""A to-do is otherwise: another day, other words, somebody else's. By whose it is, or by who holds the meeting.

Whoever gets it, whoever has it no more and, where its owner changed it himself, the secretariat hear of it.
"""

from typing import Any

import msgspec

from bot import desks
from bot.accounts import Reader
from bot.announcements.sending import OutdatedError
from bot.deps import Deps
from bot.events.rights import note
from bot.forms import filling
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Form
from bot.privacy import PersonView
from bot.refusals import Gone, Refusal
from bot.times.moments import wall
from bot.todos import doing, recording, reminding
from bot.todos.doing import Shown, TodoSettled
from storage import accounts, drafts, events, todos
from storage import database as rows
from storage import outbox as deliveries
from storage.database import Transaction
from storage.outbox import Order
from storage.todos import Todo

NAME, FIELDS = "changed_todos", ("text", "owner", "due")


class TodoSame(Refusal):
    """It is as it was: `todo`."""


class TodoMeanwhile(Refusal):
    """Somebody else changed it since the preview: `todo`."""


class Change(msgspec.Struct, frozen=True):
    """`fields`: what is otherwise; `own`: he does it himself, so nobody tells him."""

    was: Todo
    owner: PersonView
    text: str
    due_on: str
    fields: tuple[str, ...]
    own: bool


async def begin(deps: Deps, reader: Reader, todo_id: int, field: str) -> Turn:
    """Ask for one thing anew; the others are a tap away in the preview. Raises Gone, TodoSettled."""
    async with deps.database.reading() as connection:
        todo = (await doing.one(deps, connection, reader.viewer, todo_id)).todo
    if not todo.open:
        raise TodoSettled(todo=todo)
    known = {"todo": todo.id, "event": todo.event_id, "title": todo.title, "zone": todo.zone, "was": _state(todo)}
    owner = {"owner": {"id": todo.owner_id}} if todo.owner_id else {}
    turn = await filling.begin(deps, reader, NAME, {**known, "text": todo.text, "due": todo.due_on, **owner})
    return await filling.change(deps, reader, turn.draft, field)


def _state(todo: Todo) -> list[Any]:
    """What it is seen to be when it is changed."""
    return [todo.text, todo.owner_id, todo.due_on]


async def _change(asking: Asking, connection: rows.Reader) -> Change:
    """Raises Gone, TodoSettled, TodoOwnerWanted, TodoDayWanted."""
    answers, viewer = asking.answers, asking.reader.viewer
    shown = await doing.one(asking.deps, connection, viewer, answers["todo"])
    was = shown.todo
    if not was.open:
        raise TodoSettled(todo=was)
    event = await events.by_id(connection, was.event_id)
    if event is None:
        raise Gone
    owner = await recording.chosen(asking, connection, event, stays=was.owner_id)
    if answers["due"] != was.due_on:
        recording.checked(asking, answers["due"], answers["due"])
    now = {"text": answers["text"], "owner": owner.id, "due": answers["due"]}
    before = dict(zip(FIELDS, _state(was), strict=True))
    fields = tuple(each for each in FIELDS if now[each] != before[each])
    return Change(was, owner, answers["text"], answers["due"], fields, owner.id == viewer.person_id)


async def _review(asking: Asking) -> dict[str, Any]:
    async with asking.deps.database.reading() as connection:
        change = await _change(asking, connection)
        account = await todos.account_of(connection, change.owner.id)
    return {"change": change, "on_bot": account is not None}


FORM = Form(NAME, recording.STEPS, review=_review, questions=recording.NAME)


async def apply(deps: Deps, reader: Reader, draft_id: int, version: int) -> Shown:
    """So from now on; a second press gets what the first made. Once it is somebody else's, he sees it a last time.

    Raises Gone, FormOver, OutdatedError, TodoSettled, TodoSame, TodoMeanwhile, TodoOwnerWanted, TodoDayWanted.
    """
    async with deps.database.transaction() as tx:
        if there := await _made(deps, tx, reader, draft_id):
            return there
        draft, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
        if draft.version != version:
            raise OutdatedError
        change = await _change(asking, tx)
        if not change.fields:
            raise TodoSame(todo=change.was)
        seen = asking.answers["was"]
        if _state(change.was) != seen or not await todos.change(
            tx, change.was, change.text, change.owner.id, change.due_on
        ):
            raise TodoMeanwhile(todo=change.was)
        await _follow(deps, tx, reader, change, draft_id)
        await filling.end(deps, tx, draft, "done")
        shown = await _shown(deps, tx, reader, change.was.id)
    deps.bell.set()
    return shown


async def _made(deps: Deps, tx: Transaction, reader: Reader, draft_id: int) -> Shown | None:
    """What a draft of his changed: a second press, or a replayed one, does nothing."""
    draft = await drafts.by_id(tx, draft_id)
    if draft is None or (draft.state, draft.form, draft.telegram_id) != ("done", NAME, reader.viewer.telegram_id):
        return None
    answers = msgspec.json.decode(draft.data).get("answers", {})
    return await _shown(deps, tx, reader, answers.get("todo", 0))


async def _shown(deps: Deps, tx: Transaction, reader: Reader, todo_id: int) -> Shown:
    """As he may see it, or has just handed it on."""
    try:
        return await doing.one(deps, tx, reader.viewer, todo_id)
    except Gone:
        todo = await todos.by_id(tx, todo_id)
        if todo is None:
            raise
        return Shown(todo, own=False, hosts=False, left=0, read=False)


async def _follow(deps: Deps, tx: Transaction, reader: Reader, change: Change, draft_id: int) -> None:
    """What was to be said of it as it was isn't; who is concerned hears; the next reminder is another."""
    was, now, viewer = change.was, deps.now(), reader.viewer
    todo = await todos.by_id(tx, was.id)
    assert todo
    await tx.run(lambda c: deliveries.drop(c, reminding.KIND, was.id, "changed", now))
    by = await accounts.name_of(tx, viewer.telegram_id)
    if "owner" in change.fields:
        await _tell_old(deps, tx, viewer.telegram_id, change, draft_id)
    if not change.own:
        await _tell_owner(deps, tx, todo, change, f"changed {draft_id}", by)
    if was.owner_id == viewer.person_id:
        told = [each for each in await desks.staff(deps, tx, todo.organisation_id)
                if each.telegram_id != viewer.telegram_id]  # fmt: skip
        order = Order(reminding.DESK, todo.id, 0, occurrence=f"changed {draft_id}", priority=reminding.PRIORITY)
        await desks.tell_in_the_day(deps, tx, "todos/changed_desk", order, told, todo=todo, was=was, by=by)
    await reminding.plan(deps, tx, todo)
    event = await events.by_id(tx, todo.event_id)
    if event:
        await note(tx, viewer, "todos:change", event, now, todo=todo.id, fields=list(change.fields))


async def _tell_owner(deps: Deps, tx: Transaction, todo: Todo, change: Change, occurrence: str, by: str) -> None:
    """It is his now, or it is otherwise."""
    account, zone = await reminding.zone_of(deps, tx, todo)
    if account is None:
        return
    today = wall(deps.now(), zone).date()
    if "owner" in change.fields:
        await reminding.tell(deps, tx, todo, account, "todos/told", occurrence, today, by=by)
    else:
        await reminding.tell(deps, tx, todo, account, "todos/changed", occurrence, today, was=change.was, by=by)


async def _tell_old(deps: Deps, tx: Transaction, by: int, change: Change, draft_id: int) -> None:
    """Who had it need do nothing any more."""
    there = await accounts.of_person(tx, change.was.owner_id) if change.was.owner_id else []
    told = await accounts.languages(tx, [each for each in there if each != by])
    order = Order(reminding.OFF, change.was.id, 0, occurrence=f"handed {draft_id}", priority=reminding.PRIORITY)
    owner = change.owner.name
    await desks.tell_in_the_day(deps, tx, "todos/handed", order, told, todo=change.was, owner=owner)
