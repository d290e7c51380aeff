"""The file for one's calendar: given on a press, and sent anew to whoever took it when the event changes or falls away.

The row that says who has it as of which SEQUENCE is written with what is queued, so each change reaches each once.
"""

import json
import re
import sqlite3
from collections.abc import Mapping
from functools import partial
from typing import Any

import msgspec

from bot import outbox
from bot.accounts import Reader as As
from bot.calendars import files
from bot.calendars.files import Entry
from bot.deps import Deps
from bot.events import rights
from bot.messages import Attachment
from bot.outbox import Kind
from bot.refusals import Refusal
from storage import calendars, events, rsvps
from storage import outbox as outbox_rows
from storage.calendars import Organiser
from storage.database import Reader, Transaction
from storage.events import Event, Wanted
from storage.outbox import Delivery, Order

KIND = "event_calendar"
PRIORITY = 4
MOST = 100  # events in one's own file
LONGEST_NAME = 40
TENTATIVE = frozenset({"waiting", "offered"})
COMES = frozenset({"going"})


class NothingComing(Refusal):
    """There is nothing to put into a calendar."""


class NotHeld(Refusal):
    """It was cancelled, or is over: `event`."""


def _still_due(connection: sqlite3.Connection, delivery: Delivery) -> bool:
    """A newer one is on its way otherwise."""
    return str(calendars.sequence(connection, delivery.object_id)) == delivery.occurrence


FILE = Kind(again_when_unknown=True, still_due=_still_due)
"""Twice the same file harms nobody: the second changes nothing."""


class Taken(msgspec.Struct, frozen=True):
    """`event`: the one, None of many."""

    event: Event | None
    file: Attachment
    number: int = 1


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


def _attachment(deps: Deps, entries: list[Entry], name: str) -> Attachment:
    content = files.file(entries, deps.now(), name=name if len(entries) > 1 else "")
    return Attachment(file_name(name), content)


def file_name(title: str) -> str:
    plain = re.sub(r"[^\w-]+", "-", title).strip("-")[:LONGEST_NAME]
    return f"{plain or 'event'}.ics"


async def _organiser(reader: Reader, event: Event) -> Organiser | None:
    number = event.organisation_id
    return (await calendars.organisers(reader, [number])).get(number) if number else None


async def take(deps: Deps, reader: As, event_id: int) -> Taken:
    """One event's. Raises Gone, NotHeld."""
    viewer = reader.viewer
    async with deps.database.transaction() as tx:
        event = await rights.seen(tx, viewer, event_id)
        if not event.on or event.ends_at <= deps.now():
            raise NotHeld(event=event)
        own = (await rsvps.mine(tx, [event.id], viewer.person_id, viewer.telegram_id)).get(event.id)
        made = entry(event, await _organiser(tx, event), deps.config.alliance.name, own.answer if own else "")
        await calendars.take(tx, viewer.telegram_id, [(event.id, event.sequence)], deps.now())
    return Taken(event, _attachment(deps, [made], event.title))


async def feed(deps: Deps, reader: As) -> Taken:
    """All that is coming and that he comes to, or may yet, as one calendar. Raises NothingComing."""
    viewer, now = reader.viewer, deps.now()
    async with deps.database.transaction() as tx:
        wanted = Wanted(viewer.person_id, viewer.telegram_id, mine=True)
        found = await events.coming(tx, wanted, now, MOST)
        if not found:
            raise NothingComing
        answers = await rsvps.mine(tx, [each.id for each in found], viewer.person_id, viewer.telegram_id)
        organisers = await calendars.organisers(tx, {each.organisation_id or 0 for each in found})
        await calendars.take(tx, viewer.telegram_id, [(each.id, each.sequence) for each in found], now)
    alliance = deps.config.alliance.name
    made = [
        entry(each, organisers.get(each.organisation_id or 0), alliance, answers[each.id].answer) for each in found
    ]  # fmt: skip
    name = deps.messages.words(reader.language)["calendar"]["name"]
    return Taken(None, _attachment(deps, made, name), len(found))


async def follow(deps: Deps, tx: Transaction, event: Event) -> None:
    """It changed, or was cancelled: everybody who has an earlier file gets this one, but for who doesn't come."""
    found = await calendars.behind(tx, event.id, event.sequence)
    if not found:
        return
    await tx.run(partial(_drop, event_id=event.id, now=deps.now()))
    organiser, groups = await _organiser(tx, event), dict[tuple[str, bool, bool], list[int]]()
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
    """sendDocument with the file beside it."""
    message = deps.messages.render("calendars/changed", language, event=event)
    content = files.file([made], deps.now()).decode()
    return {
        "document": "attach://calendar",
        "caption": message.text,
        "parse_mode": "HTML",
        "files": {"calendar": [file_name(event.title), content]},
    }
