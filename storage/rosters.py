"""Lists that staff send in chat: what each is of, and how far it is. Instants are Unix ms UTC."""

import sqlite3
from collections.abc import Iterable

import msgspec

from storage.database import Reader, Transaction


class Roster(msgspec.Struct, frozen=True):
    """`organisation`: the name behind its id; `outcome` is JSON (bot/rosters/showing.py)."""

    id: int
    update_id: int
    telegram_id: int
    file_id: str
    file: str
    kind: str
    organisation_id: int | None
    level: str
    state: str
    version: int
    policy: str
    good: int
    digest: str
    outcome: str
    panel: int | None
    undone_by: int | None
    created_at: int
    changed_at: int
    organisation: str


OWN = Roster.__struct_fields__[:-1]
SELECT = f"""SELECT {", ".join(f"rosters.{name}" for name in OWN)}, coalesce(organisations.name, '') FROM rosters
    LEFT JOIN organisations ON organisations.id = organisation_id"""
WORK = ("judging", "importing", "undoing")
OPEN = ("asked", "judging", "refused", "bad", "choosing", "ready", "failed")


async def put(tx: Transaction, update_id: int, telegram_id: int, file_id: str, file: str, now: int) -> Roster:
    """As it came; the same one for an update that comes again."""
    sql = """INSERT INTO rosters (update_id, telegram_id, file_id, file, state, created_at, changed_at)
             VALUES (:update_id, :telegram_id, :file_id, :file, 'asked', :now, :now)
             ON CONFLICT (update_id) DO NOTHING"""
    values = {"update_id": update_id, "telegram_id": telegram_id, "file_id": file_id, "file": file}
    await tx.execute(sql, **values, now=now)
    found = await tx.row(Roster, f"{SELECT} WHERE update_id = :id", id=update_id)
    assert found
    return found


async def by_id(reader: Reader, roster_id: int) -> Roster | None:
    return await reader.row(Roster, f"{SELECT} WHERE rosters.id = :id", id=roster_id)


async def move(tx: Transaction, before: Roster, after: Roster, now: int) -> bool:
    """One step on; False where it took another one meanwhile."""
    sql = """UPDATE rosters SET kind = :kind, organisation_id = :organisation_id, level = :level, state = :state,
                 version = version + 1, policy = :policy, good = :good, digest = :digest, outcome = :outcome,
                 file_id = :file_id, panel = :panel, undone_by = :undone_by, changed_at = :now
             WHERE id = :id AND state = :was AND version = :version"""
    names = ("id", "kind", "organisation_id", "level", "state", "policy", "good", "digest", "outcome")
    values = {name: getattr(after, name) for name in (*names, "file_id", "panel", "undone_by")}
    return await tx.execute(sql, **values, was=before.state, version=before.version, now=now) == 1


async def at_work(reader: Reader) -> list[Roster]:
    """What a child process is to do, or does; the oldest first."""
    return await reader.rows(Roster, f"{SELECT} WHERE state IN ('judging', 'importing', 'undoing') ORDER BY rosters.id")


async def count_open(reader: Reader, telegram_id: int) -> int:
    sql = f"SELECT count(*) FROM rosters WHERE telegram_id = :id AND state IN ({_quoted(OPEN)})"
    row = await reader.one(sql, id=telegram_id)
    return int(row[0]) if row else 0


async def open_of(reader: Reader, telegram_id: int) -> list[Roster]:
    """What waits for a word of its sender; the newest first."""
    sql = f"{SELECT} WHERE telegram_id = :id AND state IN ('bad', 'choosing', 'ready') ORDER BY rosters.id DESC LIMIT 3"
    return await reader.rows(Roster, sql, id=telegram_id)


async def done_since(reader: Reader, since: int) -> list[Roster]:
    """What was taken in; the newest first."""
    sql = f"{SELECT} WHERE state = 'done' AND changed_at > :since ORDER BY changed_at DESC, rosters.id DESC LIMIT 100"
    return await reader.rows(Roster, sql, since=since)


async def earlier(reader: Reader, roster: Roster, digest: str) -> Roster | None:
    """The same file, taken in for the same before: the last time."""
    sql = f"""{SELECT} WHERE digest = :digest AND digest <> '' AND rosters.id <> :id AND rosters.kind = :kind
                AND organisation_id IS :organisation AND state IN ('done', 'undone') ORDER BY changed_at DESC LIMIT 1"""
    values = {"id": roster.id, "digest": digest, "kind": roster.kind, "organisation": roster.organisation_id}
    return await reader.row(Roster, sql, **values)


async def stale(reader: Reader, before: int) -> list[Roster]:
    """What nobody went on with, and what is over but still names people."""
    states = _quoted((*(each for each in OPEN if each != "judging"), "nothing", "done", "undone"))
    sql = f"{SELECT} WHERE changed_at < :before AND file_id <> '' AND state IN ({states}) ORDER BY rosters.id"
    return await reader.rows(Roster, sql, before=before)


async def forget(tx: Transaction, before: int) -> None:
    """Those that were over before an instant."""
    sql = f"DELETE FROM rosters WHERE changed_at < :before AND state NOT IN ({_quoted(WORK)})"
    await tx.execute(sql, before=before)


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def is_at(connection: sqlite3.Connection, roster_id: int, version: int) -> bool:
    """Whether it took no step since."""
    sql = "SELECT 1 FROM rosters WHERE id = ? AND version = ?"
    return connection.execute(sql, (roster_id, version)).fetchone() is not None
