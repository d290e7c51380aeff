"""Copies of the database: made while the bot runs, verified before one replaces anything."""

import contextlib
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from storage import schema


class BackupError(schema.DatabaseError):
    """One line: what is wrong with the file."""


def back_up(database: Path, target: Path) -> None:
    """A consistent copy. Raises BackupError where `target` exists or there is no database."""
    if target.exists():
        raise BackupError(f"{target}: is there already; give another name")
    if not database.is_file():
        raise BackupError(f"{database}: there is no database")
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
    verify(target)


def verify(file: Path) -> None:
    """Raises BackupError unless it is a sound database of ours that this version can open."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            sound = connection.execute("PRAGMA integrity_check").fetchone()[0]
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.Error as error:
        raise BackupError(f"{file}: is no backup: {error}") from error
    if sound != "ok":
        raise BackupError(f"{file}: is damaged: {sound}")
    if not version or "organisations" not in tables:
        raise BackupError(f"{file}: is no backup of this program")
    if version > max(schema.files()):
        raise schema.DatabaseTooNewError(file, version, max(schema.files()))


def restore(file: Path, database: Path) -> Path | None:
    """Verified first, never under a running bot; what was there stays beside it, under the name that is returned."""
    verify(file)
    with schema.running(database):
        fresh = database.with_name(database.name + ".restoring")
        fresh.unlink(missing_ok=True)
        with closing(sqlite3.connect(file)) as source:
            source.execute("VACUUM INTO ?", (str(fresh),))
        verify(fresh)
        kept = _keep(database)
        fresh.replace(database)
    return kept


def _keep(database: Path) -> Path | None:
    if not database.exists():
        return None
    with closing(sqlite3.connect(database)) as connection, contextlib.suppress(sqlite3.Error):
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    kept = database.with_name(f"{database.name}.before-restore-{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}")
    database.replace(kept)
    for ending in ("-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)
    return kept
