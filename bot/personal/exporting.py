"""A copy of all that is stored about somebody, for himself: to read, and for other programs.

It is made in memory and nowhere else; the messages that carry it are deleted a day later.
"""

import asyncio
import json
from functools import partial
from typing import Any

import msgspec

from bot import outbox
from bot.accounts import Reader
from bot.deps import Deps
from bot.messages import Attachment
from bot.outbox import Kind
from storage import dossiers, handouts, jobs
from storage.database import Transaction
from storage.jobs import Job
from storage.outbox import Order

KIND, EXPIRE = "export", "privacy.export"
KEPT_MS = 24 * 3_600_000
PRIORITY = 3
DELIVERY = Kind(again_when_unknown=True)  # deleted twice is deleted


class Export(msgspec.Struct, frozen=True):
    """The page to read, and the data."""

    id: int
    page: Attachment
    data: Attachment


async def make(deps: Deps, reader: Reader) -> Export:
    """The register's rows, and the account's; for who asks, and nobody else."""
    viewer = reader.viewer
    async with deps.database.reading() as connection:
        found = await dossiers.collect(connection, viewer.telegram_id, viewer.person_id)
    page, data = await asyncio.to_thread(_documents, deps, reader, found)
    async with deps.database.transaction() as tx:
        number = await handouts.put(tx, viewer.telegram_id, deps.now())
        await jobs.plan(tx, EXPIRE, number, deps.now() + KEPT_MS, deps.now())
    name = f"jiedui-{deps.today()}"
    return Export(number, Attachment(f"{name}.html", page), Attachment(f"{name}.json", data))


def _documents(deps: Deps, reader: Reader, found: dict[str, dossiers.Rows]) -> tuple[bytes, bytes]:
    values = {"zone": reader.zone, "now": deps.now(), "alliance": deps.config.alliance.name}
    sections = {name: [_readable(row) for row in rows] for name, rows in found.items() if rows}
    page = deps.messages.render("privacy/export_page", reader.language, sections=sections, **values)
    return page.text.encode(), json.dumps(found, ensure_ascii=False, indent=2).encode()


def _readable(row: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty; lists and maps in a line."""
    return {name: _line(value) for name, value in row.items() if value or value == 0}


def _line(value: Any) -> Any:
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "、".join(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else value


async def sent(deps: Deps, export_id: int, message_id: int) -> None:
    async with deps.database.transaction() as tx:
        await handouts.add(tx, export_id, message_id)


async def expire(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """Delete its messages from the chat."""
    chat_id, found = await handouts.messages(tx, job.object_id)
    for message_id in found:
        order = Order(KIND, job.object_id, 0, "delete", str(message_id), PRIORITY)
        call = ("deleteMessage", dict[str, Any]())
        await tx.run(partial(outbox.aim, call=call, order=order, chat_id=chat_id, target=message_id, now=deps.now()))
    return None
