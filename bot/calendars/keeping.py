"""The file in one's calendar: sent anew to whoever took it when the event changes or falls away.

The row that says who has it as of which SEQUENCE is written with what is queued, so each change reaches each once.
"""

import json
import re
import sqlite3
from collections.abc import Mapping
from functools import partial
from typing import Any

from bot import outbox
from bot.calendars import files
from bot.calendars.files import Entry
from bot.deps import Deps
from bot.outbox import Kind
from storage import calendars
from storage import outbox as outbox_rows
from storage.calendars import Organiser
from storage.database import Reader, Transaction
from storage.events import Event
from storage.outbox import Delivery, Order

KIND = "event_calendar"
PRIORITY = 4
LONGEST_NAME = 40
TENTATIVE = frozenset({"waiting", "offered"})
COMES = frozenset({"going"})


def _still_due(connection: sqlite3.Connection, delivery: Delivery) -> bool:
    """A newer one is on its way otherwise."""
    return str(calendars.sequence(connection, delivery.object_id)) == delivery.occurrence


FILE = Kind(again_when_unknown=True, still_due=_still_due)
"""Twice the same file harms nobody: the second changes nothing."""


def entry(event: Event, organiser: Organiser | None, alliance: str, answer: str) -> Entry:
    """The event as somebody with this answer may see it: the link is for those who come. Pure."""
    return Entry(
        uid=files.uid(event.id, event.created_at),
        sequence=event.sequence,
        begins_at=event.begins_at,
        ends_at=event.ends_at,
        title=event.title,
        changed_at=event.changed_at,
        organiser=organiser.name if organiser else alliance,
        address=f"mailto:{organiser.email}" if organiser and organiser.email else "",
        text=str(json.loads(event.agenda or "{}").get("text", "")),
        place=" · ".join(filter(None, (event.venue, event.address))),
        point=event.place,
        link=event.link if answer in COMES else "",
        cancelled=event.state == "cancelled",
        tentative=answer in TENTATIVE,
    )


def file_name(title: str) -> str:
    plain = re.sub(r"[^\w-]+", "-", title).strip("-")[:LONGEST_NAME]
    return f"{plain or 'event'}.ics"


async def organiser_of(reader: Reader, event: Event) -> Organiser | None:
    number = event.organisation_id
    return (await calendars.organisers(reader, [number])).get(number) if number else None


async def follow(deps: Deps, tx: Transaction, event: Event) -> None:
    """It changed, or was cancelled: everybody who has an earlier file gets this one, but for who doesn't come."""
    found = await calendars.behind(tx, event.id, event.sequence)
    if not found:
        return
    await tx.run(partial(_drop, event_id=event.id, now=deps.now()))
    organiser, groups = await organiser_of(tx, event), dict[tuple[str, bool, bool], list[int]]()
    for each in found:
        if each.answer not in {"declined", "lapsed"}:
            key = (each.language or deps.config.alliance.language, each.answer in COMES, each.answer in TENTATIVE)
            groups.setdefault(key, []).append(each.telegram_id)
    for (language, comes, tentative), ids in groups.items():
        answer = "going" if comes else "waiting" if tentative else ""
        made = entry(event, organiser, deps.config.alliance.name, answer)
        await _queue(deps, tx, event, _call(deps, event, made, language), ids)
    await calendars.note(tx, event.id, event.sequence)


def _drop(connection: sqlite3.Connection, event_id: int, now: int) -> int:
    return outbox_rows.drop(connection, KIND, event_id, "a newer one follows", now)


async def _queue(deps: Deps, tx: Transaction, event: Event, parameters: Mapping[str, Any], ids: list[int]) -> None:
    order = Order(KIND, event.id, 0, occurrence=str(event.sequence), priority=PRIORITY)
    queue = partial(outbox.queue, method="sendDocument", parameters=dict(parameters), order=order)
    await tx.run(partial(queue, recipients=ids, now=deps.now()))


def _call(deps: Deps, event: Event, made: Entry, language: str) -> dict[str, Any]:
    """SendDocument with the file beside it."""
    message = deps.messages.render("calendars/changed", language, event=event)
    content = files.file([made], deps.now()).decode()
    return {
        "document": "attach://calendar",
        "caption": message.text,
        "parse_mode": "HTML",
        "files": {"calendar": [file_name(event.title), content]},
    }
