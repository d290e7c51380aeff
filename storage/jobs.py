"""Jobs: what is to be done once, at its time, and what became of it. Instants are Unix ms UTC."""

import json
import sqlite3
from collections.abc import Mapping

import msgspec

from storage.database import Reader, Transaction


class Job(msgspec.Struct, frozen=True):
    id: int
    kind: str
    object_id: int
    occurrence: str
    due_at: int
    local: str
    zone: str
    attempts: int


class Health(msgspec.Struct, frozen=True):
    """How one kind is doing; `error` is the newest one's of a job that still waits."""

    kind: str
    last_at: int | None
    next_at: int | None
    failing: int
    error: str


COLUMNS = ", ".join(Job.__struct_fields__)


async def plan(  # noqa: PLR0913, a job is what it is about and when
    tx: Transaction,
    kind: str,
    object_id: int,
    due_at: int,
    now: int,
    *,
    occurrence: str = "",
    local: str = "",
    zone: str = "",
) -> None:
    """Due then; one that is there already is due then instead, done, held or dropped though it was."""
    sql = """INSERT INTO jobs (kind, object_id, occurrence, due_at, local, zone, state_at)
             VALUES (:kind, :object_id, :occurrence, :due_at, :local, :zone, :now)
             ON CONFLICT (kind, object_id, occurrence) DO UPDATE SET due_at = excluded.due_at, local = excluded.local,
                 zone = excluded.zone, state = 'due', attempts = 0, error = '', state_at = excluded.state_at"""
    values = {"kind": kind, "object_id": object_id, "occurrence": occurrence, "due_at": due_at}
    await tx.execute(sql, **values, local=local, zone=zone, now=now)


async def plan_paced(tx: Transaction, kind: str, object_id: int, soon: int, every_ms: int, now: int) -> None:
    """Due `soon`, but not before `every_ms` after it was done last; one that is due already stays as it is."""
    sql = """INSERT INTO jobs (kind, object_id, occurrence, due_at, local, zone, state_at)
             VALUES (:kind, :object_id, '', :soon, '', '', :now)
             ON CONFLICT (kind, object_id, occurrence) DO UPDATE SET state = 'due', attempts = 0, error = '',
                 due_at = iif(state = 'due', due_at, max(:soon, state_at + :every)), state_at = :now"""
    await tx.execute(sql, kind=kind, object_id=object_id, soon=soon, every=every_ms, now=now)


def plan_at(connection: sqlite3.Connection, kind: str, object_id: int, now: int, occurrence: str = "") -> None:
    """Due at once, or once more; on a bare connection."""
    sql = """INSERT INTO jobs (kind, object_id, occurrence, due_at, local, zone, state_at)
             VALUES (:kind, :object_id, :occurrence, :now, '', '', :now)
             ON CONFLICT (kind, object_id, occurrence) DO UPDATE SET due_at = excluded.due_at, state = 'due',
                 attempts = 0, error = '', state_at = excluded.state_at"""
    connection.execute(sql, {"kind": kind, "object_id": object_id, "occurrence": occurrence, "now": now})


def plan_sooner(connection: sqlite3.Connection, kind: str, due_at: int, now: int) -> None:
    """A job of which there is one: due then, or before if it is already."""
    sql = """INSERT INTO jobs (kind, object_id, occurrence, due_at, local, zone, state_at)
             VALUES (:kind, 0, '', :due_at, '', '', :now)
             ON CONFLICT (kind, object_id, occurrence) DO UPDATE SET state = 'due', attempts = 0, error = '',
                 due_at = iif(state = 'due', min(due_at, excluded.due_at), excluded.due_at), state_at = :now"""
    connection.execute(sql, {"kind": kind, "due_at": due_at, "now": now})


async def drop(tx: Transaction, kind: str, object_id: int, now: int) -> None:
    """Not wanted any more."""
    sql = """UPDATE jobs SET state = 'dropped', state_at = :now
             WHERE kind = :kind AND object_id = :object_id AND state IN ('due', 'held')"""
    await tx.execute(sql, kind=kind, object_id=object_id, now=now)


async def drop_others(tx: Transaction, kind: str, object_id: int, wanted: Mapping[str, int], now: int) -> None:
    """Those that aren't among the wanted (occurrence: due at); one that failed meanwhile keeps its own time."""
    sql = """UPDATE jobs SET state = 'dropped', state_at = :now
             WHERE kind = :kind AND object_id = :object_id AND state IN ('due', 'held') AND NOT EXISTS (
                 SELECT 1 FROM json_each(:wanted) WHERE key = occurrence AND (value = due_at OR attempts > 0))"""
    await tx.execute(sql, kind=kind, object_id=object_id, wanted=json.dumps(dict(wanted)), now=now)


async def due(reader: Reader, now: int, limit: int) -> list[Job]:
    """The soonest first."""
    sql = f"SELECT {COLUMNS} FROM jobs WHERE state = 'due' AND due_at <= :now ORDER BY due_at, id LIMIT :limit"
    return await reader.rows(Job, sql, now=now, limit=limit)


async def settle(tx: Transaction, job: Job, state: str, now: int) -> bool:
    """`done` or `held`; False where it was moved, dropped or done meanwhile."""
    sql = """UPDATE jobs SET state = :state, attempts = 0, error = '', state_at = :now
             WHERE id = :id AND state = 'due' AND due_at = :due_at"""
    return await tx.execute(sql, id=job.id, due_at=job.due_at, state=state, now=now) == 1


async def again(tx: Transaction, job: Job, due_at: int) -> None:
    """One that is done comes again then."""
    sql = "UPDATE jobs SET state = 'due', due_at = :due_at WHERE id = :id AND state = 'done'"
    await tx.execute(sql, id=job.id, due_at=due_at)


async def failed(tx: Transaction, job: Job, error: str, due_at: int, now: int) -> None:
    sql = """UPDATE jobs SET due_at = :due_at, attempts = attempts + 1, error = :error, state_at = :now
             WHERE id = :id AND state = 'due' AND due_at = :was"""
    await tx.execute(sql, id=job.id, was=job.due_at, due_at=due_at, error=error, now=now)


async def zoned(reader: Reader) -> list[Job]:
    """Those to come whose instant is derived from a wall time, and that never failed."""
    sql = f"SELECT {COLUMNS} FROM jobs WHERE state = 'due' AND zone <> '' AND attempts = 0"
    return await reader.rows(Job, sql)


async def move(tx: Transaction, job: Job, due_at: int) -> None:
    await tx.execute("UPDATE jobs SET due_at = :at WHERE id = :id AND state = 'due'", id=job.id, at=due_at)


async def pull(tx: Transaction, kind: str, latest: int) -> None:
    """None of a kind is further ahead than that."""
    sql = "UPDATE jobs SET due_at = :latest WHERE kind = :kind AND state = 'due' AND due_at > :latest"
    await tx.execute(sql, kind=kind, latest=latest)


async def health(reader: Reader) -> list[Health]:
    """Each kind that there ever was."""
    sql = """SELECT kind, max(state_at) FILTER (WHERE state = 'done'), min(due_at) FILTER (WHERE state = 'due'),
                 count(*) FILTER (WHERE state = 'due' AND attempts > 0),
                 coalesce(max(error) FILTER (WHERE state = 'due' AND attempts > 0), '')
             FROM jobs GROUP BY kind ORDER BY kind"""
    return await reader.rows(Health, sql)


async def prune(tx: Transaction, before: int) -> None:
    """Forget what was over before an instant."""
    sql = "DELETE FROM jobs WHERE state IN ('done', 'dropped') AND state_at < :before"
    await tx.execute(sql, before=before)
