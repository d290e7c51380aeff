"""Sample events for trials: what is coming, some days after the first start."""

import json
import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.deps import Deps
from bot.events import calling, composing
from bot.times.moments import derive
from storage import organisations
from storage.database import Transaction
from storage.events import Event


def read(path: Path) -> list[dict[str, Any]]:
    """The events of a file (TOML)."""
    found: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["event"]
    return found


async def put(deps: Deps, rows: list[dict[str, Any]], author: int) -> None:
    """Call them. `author`: a Telegram id."""
    async with deps.database.transaction() as tx:
        for number, row in enumerate(rows):
            await calling.put(deps, tx, await _event(tx, row, f"sample {number}", author, deps.now()), [])


async def _event(tx: Transaction, row: dict[str, Any], cause: str, author: int, now: int) -> Event:
    host = await organisations.by_key(tx, row["organisation"])
    assert host
    begin, end = (_local(row, row[each], now) for each in ("begin", "end"))
    begins_at = derive(begin, row["zone"])
    return Event(
        id=0, cause=cause, kind=row["kind"], organisation_id=host.id, organisation="", author=author,
        title=row["title"], agenda=json.dumps({"text": row["agenda"]}, ensure_ascii=False), local=begin, local_end=end,
        zone=row["zone"], begins_at=begins_at, ends_at=derive(end, row["zone"]), venue=row["venue"], address="",
        latitude=None, longitude=None, link="", fee=row.get("fee", ""), capacity=row.get("capacity"),
        most_guests=row.get("guests", 0), closes_at=begins_at, audience='["all"]', open=row["kind"] != "meeting",
        state="scheduled", reason="", sequence=0, series_id=None, occurrence="", code=composing.new_code(),
        created_at=now, changed_at=now, panel_message=None,
    )  # fmt: skip


def _local(row: dict[str, Any], clock: str, now: int) -> str:
    """The wall time, so many days from today there."""
    today = datetime.fromtimestamp(now / 1000, ZoneInfo(row["zone"])).date()
    return f"{(today + timedelta(days=row['days'])).isoformat()}T{clock}"
