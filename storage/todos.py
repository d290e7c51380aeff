"""To-dos: what somebody is to do by a day. Instants are Unix ms UTC, days ISO dates."""

import json
import sqlite3
from collections.abc import Iterable

import msgspec

from storage.database import Reader, Transaction


class Todo(msgspec.Struct, frozen=True):
    """`state`: open, done, dropped; `title`, `zone`: of the meeting. `owner`: his name in the register."""

    id: int
    event_id: int
    organisation_id: int | None
    text: str
    owner_id: int | None
    due_on: str
    state: str
    recorded_by: int
    recorded_at: int
    later_until: str
    done_by: int | None
    done_at: int | None
    owner: str
    title: str
    zone: str

    @property
    def open(self) -> bool:
        return self.state == "open"


OF_TODO = [name for name in Todo.__struct_fields__ if name not in {"owner", "title", "zone"}]
COLUMNS = ", ".join(f"todos.{name}" for name in OF_TODO)
SELECT = f"""SELECT {COLUMNS}, coalesce(persons.name, ''), events.title, events.zone FROM todos
    JOIN events ON events.id = event_id LEFT JOIN persons ON persons.id = owner_id"""


async def put(tx: Transaction, cause: str, todo: Todo) -> int:
    """A new one; its id. Of one cause there is one: then that one's."""
    kept = ("event_id", "organisation_id", "text", "owner_id", "due_on", "recorded_by", "recorded_at")
    sql = f"""INSERT INTO todos (cause, {", ".join(kept)}) VALUES (:cause, {", ".join(f":{name}" for name in kept)})
              ON CONFLICT (cause) DO NOTHING"""
    await tx.execute(sql, cause=cause, **{name: getattr(todo, name) for name in kept})
    [[number]] = await tx.all("SELECT id FROM todos WHERE cause = :cause", cause=cause)
    return int(number)


async def by_id(reader: Reader, todo_id: int) -> Todo | None:
    return await reader.row(Todo, f"{SELECT} WHERE todos.id = :id", id=todo_id)


async def by_cause(reader: Reader, cause: str) -> Todo | None:
    return await reader.row(Todo, f"{SELECT} WHERE todos.cause = :cause", cause=cause)


async def of_event(reader: Reader, event_id: int) -> list[Todo]:
    """By their days; those that were dropped aren't there any more."""
    sql = f"{SELECT} WHERE event_id = :id AND todos.state <> 'dropped' ORDER BY due_on, todos.id"
    return await reader.rows(Todo, sql, id=event_id)


async def open_of(reader: Reader, desks: Iterable[int] | None, limit: int, offset: int) -> list[Todo]:
    """What isn't done yet of some organisations, the soonest due first; of all, the alliance's too, for None."""
    mine = "true" if desks is None else "todos.organisation_id IN (SELECT value FROM json_each(:desks))"
    sql = f"""{SELECT} WHERE todos.state = 'open' AND {mine} ORDER BY due_on, todos.id
              LIMIT :limit OFFSET :offset"""
    return await reader.rows(Todo, sql, desks=json.dumps(list(desks or ())), limit=limit, offset=offset)


async def owned(reader: Reader, person_id: int, limit: int, offset: int = 0) -> list[Todo]:
    """What somebody is still to do, the soonest due first."""
    sql = f"""{SELECT} WHERE owner_id = :id AND todos.state = 'open' ORDER BY due_on, todos.id
              LIMIT :limit OFFSET :offset"""
    return await reader.rows(Todo, sql, id=person_id, limit=limit, offset=offset)


async def settle(tx: Transaction, todo_id: int, was: str, state: str, by: int, now: int) -> bool:
    """Done or dropped by somebody, or open again; False where it wasn't `was` any more."""
    sql = """UPDATE todos SET state = :state, done_by = iif(:state = 'open', NULL, :by),
                 done_at = iif(:state = 'open', NULL, :now) WHERE id = :id AND state = :was"""
    return await tx.execute(sql, id=todo_id, was=was, state=state, by=by, now=now) == 1


async def change(tx: Transaction, was: Todo, text: str, owner_id: int, due_on: str) -> bool:
    """Otherwise from now on, and reminded of anew; False where it isn't what it was any more, or isn't open."""
    sql = """UPDATE todos SET text = :text, owner_id = :owner, due_on = :due, later_until = ''
             WHERE id = :id AND state = 'open' AND text = :old_text AND owner_id IS :old_owner AND due_on = :old_due"""
    old = {"old_text": was.text, "old_owner": was.owner_id, "old_due": was.due_on}
    return await tx.execute(sql, id=was.id, text=text, owner=owner_id, due=due_on, **old) == 1


async def put_off(tx: Transaction, todo_id: int, until: str) -> bool:
    """Its owner wants to hear nothing until then."""
    sql = "UPDATE todos SET later_until = :until WHERE id = :id AND state = 'open'"
    return await tx.execute(sql, id=todo_id, until=until) == 1


def is_open(connection: sqlite3.Connection, todo_id: int, telegram_id: int) -> bool:
    """Whether it is still to be done, by who is told of it."""
    sql = """SELECT 1 FROM todos JOIN accounts ON accounts.person_id = owner_id
             WHERE todos.id = ? AND state = 'open' AND telegram_id = ?"""
    return connection.execute(sql, (todo_id, telegram_id)).fetchone() is not None


def still_open(connection: sqlite3.Connection, todo_id: int) -> bool:
    return connection.execute("SELECT 1 FROM todos WHERE id = ? AND state = 'open'", (todo_id,)).fetchone() is not None


async def account_of(reader: Reader, person_id: int) -> int | None:
    """Where an owner can be told; None where he isn't on the bot."""
    sql = "SELECT telegram_id FROM accounts WHERE person_id = :id AND reachable = 1 ORDER BY id LIMIT 1"
    row = await reader.one(sql, id=person_id)
    return int(row[0]) if row else None
