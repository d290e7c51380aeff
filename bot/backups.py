"""Copies of the database: made while the bot runs, verified before one replaces anything."""

import asyncio
import contextlib
import glob
import gzip
import itertools
import os
import shutil
import sqlite3
import tempfile
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from bot import audit
from bot.clock import Clock
from bot.deps import Deps
from storage import schema

STAMP, STAMP_LENGTH = "%Y%m%dT%H%M%SZ", 16
PACKED, MAGIC = ".gz", b"\x1f\x8b"
CHUNK = 1_000_000  # bytes


class BackupError(schema.DatabaseError):
    """One line: what is wrong with the file."""


def back_up(database: Path, target: Path) -> None:
    """A consistent copy. Raises BackupError where `target` exists or there is no database."""
    if target.exists():
        raise BackupError(f"{target}: is there already; give another name")
    if not database.is_file():
        raise BackupError(f"{database}: there is no database")
    os.close(os.open(target, os.O_CREAT | os.O_EXCL, 0o600))  # everybody's phones are in it
    _copy(database, target)


def note(database: Path, act: str) -> None:
    """What the command line did with the whole database; one from before there was an audit stays as it is."""
    with closing(sqlite3.connect(database, timeout=5)) as connection, connection, contextlib.suppress(sqlite3.Error):
        connection.execute("PRAGMA foreign_keys = ON")
        audit.put(connection, audit.COMMAND_LINE, act, now=Clock.from_environment().now())


def _copy(source: Path, target: Path) -> None:
    """Verified, or gone again."""
    try:
        with closing(sqlite3.connect(source)) as connection:
            connection.execute("VACUUM INTO ?", (str(target),))
        verify(target)
    except BaseException as error:
        target.unlink(missing_ok=True)
        if isinstance(error, sqlite3.Error):
            raise BackupError(f"{source}: can't be copied to {target}: {error}") from error
        raise


async def nightly(deps: Deps) -> None:
    """One more copy, verified; then the oldest beyond [backup] keep go. Raises BackupError, OSError."""
    settings = deps.config.backup
    if settings.folder:
        await asyncio.to_thread(
            _rotate, Path(deps.config.storage.path), Path(settings.folder), settings.keep, deps.now()
        )


ONE_AT_A_TIME = threading.Lock()  # the night's, and an admin's


def _rotate(database: Path, folder: Path, keep: int, now: int) -> None:
    with ONE_AT_A_TIME:
        _add(database, folder, keep, now)


def _add(database: Path, folder: Path, keep: int, now: int) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / f"{database.name}.{_stamp(now)}"
    if not target.exists():
        back_up(database, target)
    for old in _copies(folder, database.name)[:-keep]:
        old.unlink()


async def packed(deps: Deps, most: int) -> tuple[str, int, bytes]:
    """A copy of this moment, packed by gzip, which `restore` takes as it is: its name, size in bytes and content.

    The content is empty where it is more than `most` bytes. Raises BackupError, OSError.
    """
    return await asyncio.to_thread(_packed, Path(deps.config.storage.path), deps.now(), most)


def _packed(database: Path, now: int, most: int) -> tuple[str, int, bytes]:
    """By a file, since a large database doesn't fit into the memory beside the bot."""
    with tempfile.TemporaryDirectory(dir=database.absolute().parent) as folder:  # its owner alone reads it
        copy, target = Path(folder) / "copy", Path(folder) / "packed"
        back_up(database, copy)
        with copy.open("rb") as source, gzip.open(target, "wb", compresslevel=6) as sink:
            shutil.copyfileobj(source, sink, CHUNK)
        size = target.stat().st_size
        return f"{database.name}.{_stamp(now)}{PACKED}", size, target.read_bytes() if size <= most else b""


def _stamp(now: int) -> str:
    return datetime.fromtimestamp(now / 1000, UTC).strftime(STAMP)


@contextlib.contextmanager
def unpacked(file: Path) -> Iterator[Path]:
    """The file itself, or what is packed in it for as long as the block lasts. Raises BackupError."""
    with file.open("rb") as opened:
        if opened.read(len(MAGIC)) != MAGIC:
            yield file
            return
    with tempfile.TemporaryDirectory(dir=file.absolute().parent) as folder:
        plain = Path(folder) / file.name
        try:
            with gzip.open(file) as source, plain.open("wb") as target:
                shutil.copyfileobj(source, target)
        except (OSError, EOFError, zlib.error) as error:
            raise BackupError(f"{file}: is damaged: {error}") from error
        yield plain


async def place(deps: Deps) -> str:
    """Where the newest copy lies on the server; empty without one."""
    folder, name = deps.config.backup.folder, Path(deps.config.storage.path).name
    found = await asyncio.to_thread(_copies, Path(folder), name) if folder else []
    return str(found[-1].absolute()) if found else ""


async def newest(deps: Deps) -> int | None:
    """When the newest copy was made, Unix ms UTC; None where there is none."""
    folder, name = deps.config.backup.folder, Path(deps.config.storage.path).name
    return await asyncio.to_thread(_newest, Path(folder), name) if folder else None


def _newest(folder: Path, name: str) -> int | None:
    stamps = [path.name[-STAMP_LENGTH:] for path in _copies(folder, name)]
    if not stamps:
        return None
    return round(datetime.strptime(stamps[-1], STAMP).replace(tzinfo=UTC).timestamp() * 1000)


def _copies(folder: Path, name: str) -> list[Path]:
    """The oldest first."""
    return sorted(folder.glob(f"{glob.escape(name)}.????????T??????Z"))


def verify(file: Path) -> None:
    """Raises BackupError unless it is a sound database of ours that this version can open."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
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
    with unpacked(file) as plain:
        return _restore(plain, database)


def _restore(file: Path, database: Path) -> Path | None:
    verify(file)
    with schema.running(database):
        fresh = database.with_name(database.name + ".restoring")
        fresh.unlink(missing_ok=True)
        _copy(file, fresh)
        kept = _keep(database)
        fresh.replace(database)
        note(database, "admin:restore")
    return kept


def _keep(database: Path) -> Path | None:
    if not database.exists():
        return None
    with closing(sqlite3.connect(database)) as connection, contextlib.suppress(sqlite3.Error):
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    kept = _free_name(database)
    for ending in ("", "-wal", "-shm"):  # a command that reads at this moment may have held up the checkpoint
        with contextlib.suppress(FileNotFoundError):
            database.with_name(database.name + ending).replace(kept.with_name(kept.name + ending))
    return kept


def _free_name(database: Path) -> Path:
    stamp = time.strftime("%Y%m%dT%H%M%S", time.gmtime())
    names = (f"{database.name}.before-restore-{stamp}{f'-{n}' if n else ''}" for n in itertools.count())
    return next(path for path in map(database.with_name, names) if not path.exists())
