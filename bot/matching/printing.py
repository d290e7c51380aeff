"""`jiedui match`: what one would be alerted to, on the command line."""

import json
import sqlite3
import sys
import time
from pathlib import Path
from typing import Any

import click

from bot.failures import CommandError
from bot.matching.finding import matches
from bot.matching.profiles import profiles as served
from bot.search.reindex import refresh
from storage import notices
from storage.database import Database, Reader
from storage.notices import Notice

CHUNK = 200


class UnknownKeyError(CommandError):
    """There is no such notice, or none that is open."""


async def print_matches(path: Path, key: str | None, *, limit: int, as_json: bool, profiles: bool) -> None:
    """One notice's, for a person or as JSON; without a key all open demands', one JSON line each."""
    now = time.time_ns() // 1_000_000
    database = await Database.open(path)
    try:
        await refresh(database)
        async with database.reading() as reader:
            if key is None:
                await _all(reader, now, limit, profiles=profiles)
            else:
                _print(await _of(reader, await _open(reader, key, now), now, limit, profiles=profiles), as_json=as_json)
    finally:
        await database.close()


async def _open(reader: Reader, key: str, now: int) -> Notice:
    found = await notices.by_key(reader, key)
    if found is None:
        raise UnknownKeyError(f"there is no notice {key!r}")
    if not _is_open(found, now):
        raise UnknownKeyError(f"the notice {key!r} isn't open: nobody is alerted to or by it")
    return found


def _is_open(notice: Notice, now: int) -> bool:
    return notice.state == "published" and (notice.expires_at is None or notice.expires_at > now)


async def _all(reader: Reader, now: int, limit: int, *, profiles: bool) -> None:
    last = 0
    while rows := await notices.published_after(reader, last, CHUNK, "demand"):
        for notice in rows:
            if _is_open(notice, now):
                _print(await _of(reader, notice, now, limit, profiles=profiles), as_json=True)
        last = rows[-1].id


async def _of(reader: Reader, notice: Notice, now: int, limit: int, *, profiles: bool) -> dict[str, Any]:
    def look(connection: sqlite3.Connection) -> list[dict[str, Any]]:
        found = matches(connection, notice, now)[:limit]
        kind = {"kind": "notices"} if profiles else {}
        rows = [{"key": each.key, "score": each.score, **kind, "name": each.title} for each in found]
        if profiles:
            rows += [
                {"key": one.key, "score": one.score, "kind": one.kind, "name": one.name}
                for one in served(connection, notice, limit)
            ]
        return rows

    return {"key": notice.key, "matches": await reader.run(look)}


def _print(found: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        shown = [{name: value for name, value in row.items() if name != "name"} for row in found["matches"]]
        sys.stdout.write(json.dumps({**found, "matches": shown}, ensure_ascii=False) + "\n")
        return
    for row in found["matches"]:
        kind = f"  {row['kind']}" if "kind" in row else ""
        click.echo(f"{row['score']:.3f}{kind}  {row['key']}  {row['name']}")
    if not found["matches"]:
        click.echo("nothing fits", err=True)
