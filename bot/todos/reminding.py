"""An owner is reminded of what he is to do: the day before, on the day, then each week until it is done.

At nine in the morning of his own zone, and never in the quiet hours that he chose. Of an owner who isn't on the bot
the secretariat hears instead.
"""

import sqlite3
from datetime import date, timedelta
from functools import partial
from typing import Any

from bot import accounts, desks, outbox
from bot.announcements import quiet
from bot.calls import send_message
from bot.deps import Deps
from bot.outbox import Kind
from bot.refusals import Gone
from bot.times.moments import derive, wall
from storage import jobs, todos
from storage.database import Reader, Transaction
from storage.jobs import Job
from storage.outbox import Delivery, Order
from storage.todos import Todo

KIND, DESK, OFF, REMIND = "todo", "todo_desk", "todo_off", "todo.remind"
DAY, WEEK = timedelta(days=1), 7
AT = "09:00"
LATER = timedelta(days=3)
PRIORITY = 3


def following(due: date, after: date) -> date:
    """The next day of reminding after a day: the one before it is due, that day, then every seventh."""
    if after < due - DAY:
        return due - DAY
    if after < due:
        return due
    return due + timedelta(days=WEEK * ((after - due).days // WEEK + 1))


def still_due(connection: sqlite3.Connection, delivery: Delivery) -> bool:
    """Still to be done, and by the one who is told."""
    return todos.is_open(connection, delivery.object_id, delivery.recipient)


def still_open(connection: sqlite3.Connection, delivery: Delivery) -> bool:
    return todos.still_open(connection, delivery.object_id)


DELIVERY = Kind(again_when_unknown=True, still_due=still_due)
TO_DESK = Kind(again_when_unknown=True, still_due=still_open)
HANDED_ON = Kind(again_when_unknown=True, still_due=lambda connection, delivery: not still_due(connection, delivery))


async def zone_of(deps: Deps, reader: Reader, todo: Todo) -> tuple[int | None, str]:
    """The owner's account, and his zone; without one the meeting's."""
    if todo.owner_id is None:
        return None, todo.zone
    account = await todos.account_of(reader, todo.owner_id)
    if account is None:
        return None, todo.zone
    try:
        return account, (await accounts.known(deps, reader, account)).zone
    except Gone:
        return None, todo.zone


async def plan(deps: Deps, tx: Transaction, todo: Todo) -> None:
    """The next reminder after today, by the owner's calendar."""
    _, zone = await zone_of(deps, tx, todo)
    today = wall(deps.now(), zone).date()
    day = following(date.fromisoformat(todo.due_on), today)
    if todo.later_until > today.isoformat():
        day = date.fromisoformat(todo.later_until)
    local = f"{day.isoformat()}T{AT}"
    await jobs.plan(tx, REMIND, todo.id, derive(local, zone), deps.now(), local=local, zone=zone)


async def remind(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """It is still to be done: its owner hears, and again later."""
    todo = await todos.by_id(tx, job.object_id)
    if todo is None or not todo.open:
        return None
    account, zone = await zone_of(deps, tx, todo)
    today = wall(deps.now(), zone).date()
    if account is None:
        await _tell_desk(deps, tx, todo, today)
    else:
        await tell(deps, tx, todo, account, "todos/reminder", today.isoformat(), today)
    await _again(deps, tx, todo, today, zone)
    return None


async def _again(deps: Deps, tx: Transaction, todo: Todo, today: date, zone: str) -> None:
    local = f"{following(date.fromisoformat(todo.due_on), today).isoformat()}T{AT}"
    await jobs.plan(tx, REMIND, todo.id, derive(local, zone), deps.now(), local=local, zone=zone)


async def tell(
    deps: Deps, tx: Transaction, todo: Todo, account: int, template: str, occurrence: str, today: date, **more: Any
) -> None:  # fmt: skip
    """Its owner, in his day."""
    reader = await accounts.known(deps, tx, account)
    left = (date.fromisoformat(todo.due_on) - today).days
    message = deps.messages.render(template, reader.language, todo=todo, left=left, **more)
    start = await quiet.in_the_day(deps, tx, account)
    order = Order(KIND, todo.id, 0, occurrence=occurrence, priority=PRIORITY, not_before=start)
    queue = partial(outbox.queue, method="sendMessage", parameters=send_message(message), order=order)
    await tx.run(partial(queue, recipients=[account], now=deps.now()))


async def _tell_desk(deps: Deps, tx: Transaction, todo: Todo, today: date) -> None:
    staff = await desks.staff(deps, tx, todo.organisation_id)
    order = Order(DESK, todo.id, 0, occurrence=today.isoformat(), priority=PRIORITY)
    left = (date.fromisoformat(todo.due_on) - today).days
    await desks.tell_in_the_day(deps, tx, "todos/desk", order, staff, todo=todo, left=left)
