"""`jiedui find`: the bot's own search on the command line."""

import json
import sys
import time
from pathlib import Path
from typing import Any

import click

from bot.privacy import OFFICE
from bot.search.find import find
from bot.search.reindex import refresh
from storage.database import Database, Reader
from storage.search import KINDS


async def print_results(
    path: Path, text: str, *, kind: str | None, limit: int, as_json: bool, queries: Path | None
) -> None:
    """One query for a person or as JSON; or a file of them, one JSON line each, blank lines too."""
    kinds = (kind,) if kind else KINDS
    database = await Database.open(path)
    try:
        await refresh(database)
        async with database.reading() as reader:
            if queries is None:
                found = await results(reader, text, kinds, limit)
                _print(found, as_json=as_json)
            else:
                await _each(reader, queries, kinds, limit)
    finally:
        await database.close()


async def _each(reader: Reader, queries: Path, kinds: tuple[str, ...], limit: int) -> None:
    with queries.open(encoding="utf-8-sig", errors="replace", newline="\n") as lines:
        for line in lines:
            _print(await results(reader, line.rstrip("\r\n"), kinds, limit), as_json=True)


async def results(reader: Reader, text: str, kinds: tuple[str, ...], limit: int) -> dict[str, Any]:
    """The contract's shape, higher score first; where nothing fits, what comes near."""
    found = await find(reader, text, OFFICE, kinds, limit=limit, now=time.time_ns() // 1_000_000)
    answers = found.hits if any(found.hits.values()) else found.near
    hits = sorted((hit for kind in kinds for hit in answers.get(kind, [])), key=lambda hit: -hit.score)
    return {
        "query": text,
        "results": [
            {"kind": hit.kind, "id": hit.id, "key": hit.key, "name": hit.name, "score": round(hit.score, 6)}
            for hit in hits
        ],
    }


def _print(found: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
        return
    for hit in found["results"]:
        click.echo(f"{hit['score']:.3f}  {hit['kind']}  {hit['key']}  {hit['name']}")
    if not found["results"]:
        click.echo("nothing found", err=True)
