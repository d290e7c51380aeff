"""The one SQLite file: one writer with a lock, readers beside it, migrations before either.

Everything is plain SQL with named parameters. A call is one hop to the connection's own thread; `run` takes a whole
function there in one hop, for many small statements. `Database.here` makes no hop at all.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite

from storage import schema

T = TypeVar("T")
Row = tuple[Any, ...]

PRAGMAS = """
PRAGMA journal_mode = WAL;
PRAGMA foreign_keys = ON;
PRAGMA busy_timeout = 5000;
PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -4000;
"""
# Searches read all over the index. A mapped file would save them a tenth of their time, but grow with the register.
CACHE_HERE = "PRAGMA cache_size = -24000;"


class Reader:
    """Reads on one connection, each call in one hop to its thread."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def all(self, sql: str, **parameters: Any) -> list[Row]:
        return list(await self._connection.execute_fetchall(sql, parameters))  # type: ignore[arg-type]

    async def one(self, sql: str, **parameters: Any) -> Row | None:
        """The first row, or None."""
        rows = await self.all(sql, **parameters)
        return rows[0] if rows else None

    async def rows(self, into: Callable[..., T], sql: str, **parameters: Any) -> list[T]:
        """Each row's columns, in their order, made into one `into`."""
        return [into(*row) for row in await self.all(sql, **parameters)]

    async def row(self, into: Callable[..., T], sql: str, **parameters: Any) -> T | None:
        rows = await self.rows(into, sql, **parameters)
        return rows[0] if rows else None

    async def run(self, function: Callable[[sqlite3.Connection], T]) -> T:
        """Take `function` to the connection's thread: many statements in one hop."""
        connection = self._connection
        # aiosqlite's own way to its thread; it has no public name (0.22).
        result: T = await connection._execute(function, connection._conn)  # type: ignore[no-untyped-call]  # noqa: SLF001
        return result


class _Direct(Reader):
    """Reads on the thread that it is called in: nothing to wait for."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._direct = connection

    async def all(self, sql: str, **parameters: Any) -> list[Row]:
        return self._direct.execute(sql, parameters).fetchall()

    async def run(self, function: Callable[[sqlite3.Connection], T]) -> T:
        return function(self._direct)


class Transaction(Reader):
    """Reads and writes between BEGIN IMMEDIATE and COMMIT."""

    async def execute(self, sql: str, **parameters: Any) -> int:
        """The number of rows that the statement changed: it says who won a conditional update."""
        return await self.run(lambda connection: connection.execute(sql, parameters).rowcount)

    async def insert(self, sql: str, **parameters: Any) -> int:
        """The new row's id."""
        return await self.run(lambda connection: connection.execute(sql, parameters).lastrowid or 0)

    async def many(self, sql: str, rows: Iterable[Mapping[str, Any]]) -> None:
        await self.run(lambda connection: connection.executemany(sql, rows))


class Database:
    """Open with `Database.open`; `close` is idempotent and must be called: the threads aren't daemons."""

    def __init__(
        self,
        path: Path,
        writer: aiosqlite.Connection,
        readers: list[aiosqlite.Connection],
        here: sqlite3.Connection,
        opened: AsyncExitStack,
    ) -> None:
        self.path = path
        self.here: Reader = _Direct(here)
        """Reads on the event loop's own thread, some 8 µs each: a hop to another costs ten times that, and what is
        computed there still keeps the loop waiting for the interpreter. For what takes a few milliseconds at most."""
        self._writer = writer
        self._opened = opened
        self._idle: asyncio.LifoQueue[aiosqlite.Connection] = asyncio.LifoQueue()
        for reader in readers:
            self._idle.put_nowait(reader)
        self._lock = asyncio.Lock()
        self._small: list[tuple[Callable[[sqlite3.Connection], Any], asyncio.Future[Any]]] = []
        self._draining: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, path: Path, *, readers: int = 2, run: bool = False) -> "Database":
        """Open, made or migrated where that is needed; `run` holds the running bot's lock until `close`.

        Raises `schema.DatabaseTooNewError`, `schema.DatabaseInUseError`, `schema.NotADatabaseError`.
        """
        async with AsyncExitStack() as opened:
            if run:
                opened.enter_context(schema.running(path))
            await asyncio.to_thread(schema.migrate, path, locked=run)
            connections = [await opened.enter_async_context(_connection(path)) for _ in range(readers + 1)]
            here = opened.enter_context(closing(sqlite3.connect(path, isolation_level=None, cached_statements=512)))
            here.executescript(f"{PRAGMAS} {CACHE_HERE} PRAGMA query_only = ON;")
            # The writer loses nothing that it said yes to, not even in a power cut.
            await connections[0].execute("PRAGMA synchronous = FULL")
            for reader in connections[1:]:
                await reader.execute("PRAGMA query_only = ON")
            return cls(path, connections[0], connections[1:], here, opened.pop_all())

    async def close(self) -> None:
        if self._draining:
            await asyncio.wait({self._draining})
        async with self._lock:
            await self._opened.aclose()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Reader]:
        """A reader for as long as the block lasts; never wait for Telegram inside."""
        connection = await self._idle.get()
        try:
            yield Reader(connection)
        finally:
            self._idle.put_nowait(connection)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """One transaction of the one writer: committed at the block's end, rolled back on whatever leaves it otherwise.

        Cancelling leaves nothing open: BEGIN, COMMIT and ROLLBACK run to their end. Never wait for Telegram inside.
        """
        async with self._lock:
            try:
                await _to_the_end(self._writer.execute("BEGIN IMMEDIATE"))
                yield Transaction(self._writer)
                await _to_the_end(self._writer.execute("COMMIT"))
            finally:
                # aiosqlite's thread takes one thing after the other: a cancelled statement is over by now.
                await _to_the_end(self._roll_back())

    async def write(self, function: Callable[[sqlite3.Connection], T]) -> T:
        """One small write, committed when this returns, together with all others that wait: one hop, one sync to disk.

        `function` runs on the writer's thread inside a transaction; its error undoes it alone.
        """
        result: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._small.append((function, result))
        if self._draining is None or self._draining.done():
            self._draining = asyncio.create_task(self._drain())
        return await result

    async def _drain(self) -> None:
        while self._small:
            async with self._lock:
                small, self._small = self._small, []
                try:
                    functions = [function for function, _ in small]
                    outcomes = await Reader(self._writer).run(lambda connection: _together(connection, functions))  # noqa: B023
                except Exception as error:  # noqa: BLE001, the callers are told, each
                    outcomes = [error] * len(small)
            for (_, result), outcome in zip(small, outcomes, strict=True):
                if result.cancelled():
                    continue
                if isinstance(outcome, Exception):
                    result.set_exception(outcome)
                else:
                    result.set_result(outcome)

    async def _roll_back(self) -> None:
        if self._writer.in_transaction:
            await self._writer.execute("ROLLBACK")

    async def backup(self, target: Path) -> None:
        """A consistent copy while everything goes on; `target` must not exist."""
        async with _connection(self.path) as connection:
            await connection.execute("VACUUM INTO ?", (str(target),))


def _together(connection: sqlite3.Connection, functions: list[Callable[[sqlite3.Connection], Any]]) -> list[Any]:
    """Run them in one transaction; each one's result, or the error that undid it."""
    outcomes: list[Any] = []
    connection.execute("BEGIN IMMEDIATE")
    try:
        if len(functions) == 1:  # each further statement is one more wait for the interpreter
            outcomes.append(functions[0](connection))
        else:
            outcomes += [_apart(connection, function) for function in functions]
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    return outcomes


def _apart(connection: sqlite3.Connection, function: Callable[[sqlite3.Connection], Any]) -> Any:
    """One of several: its error undoes it alone, and is its outcome."""
    connection.execute("SAVEPOINT one")
    try:
        return function(connection)
    except Exception as error:  # noqa: BLE001, its caller is told
        connection.execute("ROLLBACK TO one")
        return error
    finally:
        connection.execute("RELEASE one")


@asynccontextmanager
async def _connection(path: Path) -> AsyncIterator[aiosqlite.Connection]:
    async with aiosqlite.connect(path, isolation_level=None, cached_statements=512) as connection:
        await connection.executescript(PRAGMAS)
        yield connection


async def _to_the_end(work: Awaitable[T]) -> T:
    """Like `await work`, but being cancelled waits for its end first."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            try:
                await asyncio.wait({task})
            except asyncio.CancelledError:
                continue
        raise
