"""A to-do is done, put off, dropped, open again: by its owner, or by who holds the meeting; and lists of them."""

from datetime import date

import msgspec

from bot.deps import Deps
from bot.events import rights
from bot.minutes import rights as rights_of_minutes
from bot.pages import PAGE, Page, page
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal
from bot.times.moments import wall
from bot.todos import reminding
from storage import events, jobs, todos
from storage.database import Reader, Transaction
from storage.todos import Todo


class TodoSettled(Refusal):
    """It isn't open any more: `todo`."""


class TodosOnly(Refusal):
    """The list of what is still to be done is for secretariats."""


class Shown(msgspec.Struct, frozen=True):
    """`own`: he is to do it; `hosts`: he holds the meeting; `left`: days until it is due, by the meeting's calendar;
    `read`: he may read its minutes.
    """

    todo: Todo
    own: bool
    hosts: bool
    left: int
    read: bool


class Listed(msgspec.Struct, frozen=True):
    """A page, and the day by which it is seen what is overdue."""

    page: Page
    today: str
    desk: bool


async def _may(reader: Reader, viewer: Viewer, todo: Todo) -> tuple[bool, bool]:
    """Whether it is his, and whether he holds the meeting."""
    event = await events.by_id(reader, todo.event_id)
    own = viewer.person_id is not None and viewer.person_id == todo.owner_id
    return own, event is not None and await rights.hosts(reader, viewer, event)


async def one(deps: Deps, reader: Reader, viewer: Viewer, todo_id: int) -> Shown:
    """One that is his, or of a meeting that he holds. Raises Gone."""
    todo = await todos.by_id(reader, todo_id)
    own, hosts = await _may(reader, viewer, todo) if todo else (False, False)
    if todo is None or not (own or hosts):
        raise Gone
    left = date.fromisoformat(todo.due_on) - wall(deps.now(), todo.zone).date()
    read = hosts or await rights_of_minutes.readable(reader, viewer, todo.event_id)
    return Shown(todo, own, hosts, left.days, read)


async def show(deps: Deps, viewer: Viewer, todo_id: int) -> Shown:
    """Raises Gone."""
    async with deps.database.reading() as reader:
        return await one(deps, reader, viewer, todo_id)


async def settle(deps: Deps, viewer: Viewer, todo_id: int, was: str, state: str) -> Shown:
    """done, dropped (by who holds the meeting alone), or open again. Raises Gone, TodoSettled."""
    async with deps.database.transaction() as tx:
        found = await one(deps, tx, viewer, todo_id)
        if "dropped" in {was, state} and not found.hosts:
            raise Gone
        if not await todos.settle(tx, todo_id, was, state, viewer.telegram_id, deps.now()):
            if found.todo.state == state:  # pressed twice
                return found
            raise TodoSettled(todo=found.todo)
        await _follow(deps, tx, viewer, todo_id, state)
        return await one(deps, tx, viewer, todo_id)


async def _follow(deps: Deps, tx: Transaction, viewer: Viewer, todo_id: int, state: str) -> None:
    """No reminder of what is settled; what is open again has its next one."""
    todo = await todos.by_id(tx, todo_id)
    assert todo
    if state == "open":
        await reminding.plan(deps, tx, todo)
    else:
        await jobs.drop(tx, reminding.REMIND, todo_id, deps.now())
    event = await events.by_id(tx, todo.event_id)
    if event:
        act = {"done": "todos:done", "dropped": "todos:drop", "open": "todos:open"}[state]
        await rights.note(tx, viewer, act, event, deps.now(), todo=todo_id)


async def later(deps: Deps, viewer: Viewer, todo_id: int) -> Shown:
    """Its owner is reminded some days from now. Raises Gone, TodoSettled."""
    async with deps.database.transaction() as tx:
        found = await one(deps, tx, viewer, todo_id)
        if not found.own:
            raise Gone
        _, zone = await reminding.zone_of(deps, tx, found.todo)
        until = wall(deps.now(), zone).date() + reminding.LATER
        if not await todos.put_off(tx, todo_id, until.isoformat()):
            raise TodoSettled(todo=found.todo)
        again = await one(deps, tx, viewer, todo_id)
        await reminding.plan(deps, tx, again.todo)
        return again


async def mine(deps: Deps, viewer: Viewer, offset: int = 0) -> Listed:
    """What he is still to do himself. Raises Gone for who is nobody of the register, and in a group."""
    if viewer.person_id is None:
        raise Gone
    async with deps.database.reading() as reader:
        found = await todos.owned(reader, viewer.person_id, PAGE + 1, offset)
    return Listed(page(found, offset), deps.today(), desk=False)


async def listed(deps: Deps, viewer: Viewer, offset: int = 0) -> Listed:
    """What is still to be done of his organisations' meetings. Raises TodosOnly."""
    if not viewer.officer and not viewer.desks:
        raise TodosOnly
    async with deps.database.reading() as reader:
        desks = None if viewer.officer else viewer.desks
        found = await todos.open_of(reader, desks, PAGE + 1, offset)
    return Listed(page(found, offset), deps.today(), desk=True)
