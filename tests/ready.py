"""Databases that tests begin with, made once and copied: forty migrations take a tenth of a second each time."""

import asyncio
import functools
import tempfile
from pathlib import Path

from storage import schema
from storage.database import Database
from tests.register import nanan


@functools.cache
def _empty() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        schema.migrate(path)
        return path.read_bytes()


@functools.cache
def _small() -> bytes:
    async def fill(path: Path) -> None:
        database = await Database.open(path)
        await nanan().write(database)
        await database.close()

    with tempfile.TemporaryDirectory() as folder:
        path = empty(Path(folder) / "small.db")
        asyncio.run(fill(path))
        return path.read_bytes()


def empty(path: Path) -> Path:
    """Of the newest schema, with nothing in it."""
    path.touch(0o600)
    path.write_bytes(_empty())
    return path


async def small(path: Path) -> Path:
    """With the small register of tests/register.py."""
    path.touch(0o600)
    path.write_bytes(await asyncio.to_thread(_small))
    return path
