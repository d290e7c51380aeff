"""Numbered migrations under `user_version`, each in one transaction, after a backup, never under a running bot."""

import fcntl
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path

FOLDER = Path(__file__).parent / "migrations"


class DatabaseError(Exception):
    """The database can't be opened; the text says why, in one line."""


class DatabaseTooNewError(DatabaseError):
    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(
            f"{path}: made by a newer version of this program (schema {found}, known up to {known}); update the program"
        )


class DatabaseInUseError(DatabaseError):
    def __init__(self, path: Path) -> None:
        super().__init__(f"{path}: a bot is running on it; stop that one first")


class NotADatabaseError(DatabaseError):
    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path}: can't be used as the database: {why}")


class ImportRunningError(DatabaseError):
    def __init__(self, path: Path) -> None:
        super().__init__(f"{path}: another import is at work on it; wait for its end")


@contextmanager
def running(path: Path) -> Iterator[None]:
    """Hold the lock that says "a bot runs on this database". Raises DatabaseInUseError when another does."""
    with _locked(path, ".lock", DatabaseInUseError(path)):
        yield


@contextmanager
def importing(path: Path) -> Iterator[None]:
    """Hold the lock that says "an import is at work". Raises ImportRunningError when another is."""
    with _locked(path, ".import", ImportRunningError(path)):
        yield


@contextmanager
def _locked(path: Path, ending: str, refusal: DatabaseError) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(path.name + ending).open("a", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise refusal from error
        yield


def files() -> dict[int, Path]:
    """Every migration by its number, in order."""
    return {int(path.name[:4]): path for path in sorted(FOLDER.glob("[0-9][0-9][0-9][0-9]_*.sql"))}


def migrate(path: Path, *, locked: bool = False) -> None:
    """Bring the database at `path` to the newest schema, making it where there is none.

    `locked`: the caller holds `running` already.
    """
    known = max(files())
    try:
        found = _version(path)
        if found > known:
            raise DatabaseTooNewError(path, found, known)
        if found < known:
            with nullcontext() if locked else running(path):
                _apply(path, known)
    except (sqlite3.Error, OSError) as error:
        raise NotADatabaseError(path, str(error)) from error


def _version(path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(0o600)  # everybody's phones are in it; SQLite gives its side files the same mode
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _apply(path: Path, known: int) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        found = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if found:
            _back_up(connection, path, found)
        for number, file in files().items():  # in order; a number may be missing
            if not found < number <= known:
                continue
            connection.execute("BEGIN IMMEDIATE")
            for statement in statements(file.read_text(encoding="utf-8")):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")


def _back_up(connection: sqlite3.Connection, path: Path, version: int) -> None:
    target = path.with_name(f"{path.name}.schema-{version}.backup")
    target.unlink(missing_ok=True)
    target.touch(0o600)
    connection.execute("VACUUM INTO ?", (str(target),))


def statements(script: str) -> Iterator[str]:
    """A script's statements one by one: executescript would commit in between."""
    statement = ""
    for part in re.split(r"(?<=;)\s*\n", script):
        statement += part + "\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
