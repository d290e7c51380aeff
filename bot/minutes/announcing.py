"""Minutes are announced: to those called, and to whom else is chosen; each in the day of his own zone.

A corrected version goes to all who had the earlier one, as a message of its own: who read that one learns of it.
"""

import sqlite3
from collections.abc import Sequence
from functools import partial
from typing import Any

import msgspec

from bot import contents, outbox
from bot.accounts import Reader
from bot.announcements import audience, quiet
from bot.calls import inline_keyboard
from bot.deps import Deps
from bot.events.rights import note
from bot.forms import filling
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Choice, Form, Step
from bot.minutes import rights
from bot.outbox import Kind
from bot.refusals import Gone, Refusal
from bot.times.zones import guess
from storage import events, jobs, minutes
from storage.audiences import Recipient
from storage.called import Called
from storage.database import Transaction
from storage.events import Event
from storage.jobs import Job
from storage.minutes import Minutes
from storage.outbox import Delivery, Order

NAME, KIND, TELL = "sharing", "minutes", "minutes.tell"
PRIORITY, AT_ONCE = 5, 5_000


class AnnouncedAlready(Refusal):
    """These went out before, or a later version is there: `event`."""


def still_due(connection: sqlite3.Connection, delivery: Delivery) -> bool:
    """No correction came meanwhile: that one goes out instead."""
    return minutes.is_newest(connection, delivery.object_id)


DELIVERY = Kind(still_due=still_due)


async def begin(deps: Deps, reader: Reader, event_id: int) -> Turn:
    """The preview: how many hear of it. Raises Gone, NotYourEvent, AnnouncedAlready."""
    async with deps.database.reading() as connection:
        found = await rights.written(deps, connection, reader.viewer, event_id)
        newest = await minutes.newest(connection, event_id)
    if newest is None:
        raise Gone
    if newest.announced_at is not None:
        raise AnnouncedAlready(event=found)
    begun = {"event": event_id, "minutes": newest.id, "source": found.organisation_id or 0, "audience": []}
    return await filling.begin(deps, reader, NAME, begun)


async def _choices(asking: Asking) -> list[Choice]:
    """People alone: what a board decided isn't for groups."""
    return [each for each in await audience.choices(asking) if not each.value.startswith("g")]


def _pick(asking: Asking, step: str, value: str) -> Any:
    if value.startswith("g"):
        raise Gone
    return audience.pick(asking, step, value)


async def _review(asking: Asking) -> dict[str, Any]:
    deps, answers = asking.deps, asking.answers
    async with deps.database.reading() as reader:
        found = await rights.written(deps, reader, asking.reader.viewer, answers["event"])
        called, on_bot = await minutes.reach(reader, found.id)
        reached = await audience.reach(deps, reader, asking.reader.viewer, answers["source"], answers["audience"])
        decisions = await minutes.decisions(reader, found.id)
        newest = await minutes.newest(reader, found.id)
    return {
        "event": found,
        "called": called,
        "on_bot": on_bot,
        "reach": reached,
        "decisions": decisions,
        "version": newest.version if newest else 1,
    }


FORM = Form(NAME, (Step("audience", choices=_choices, pick=_pick, several=True),), review=_review)


async def send(deps: Deps, reader: Reader, draft_id: int) -> Event:
    """To everybody; once. Raises Gone, FormOver, NotYourEvent, AnnouncedAlready."""
    async with deps.database.transaction() as tx:
        draft, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
        answers, now = asking.answers, deps.now()
        found = await rights.written(deps, tx, reader.viewer, answers["event"])
        if not await minutes.announce(tx, answers["minutes"], answers["audience"], now):
            raise AnnouncedAlready(event=found)
        await tx.run(partial(minutes.write_readers, event_id=found.id))
        wanted = audience.who(answers["source"], answers["audience"], deps.today())
        if wanted:
            await tx.run(partial(minutes.add_readers, event_id=found.id, who=wanted))
        await jobs.plan(tx, TELL, answers["minutes"], now, now)
        readers, _ = await minutes.told(tx, found.id)
        await note(tx, reader.viewer, "minutes:announce", found, now, readers=readers)
        await filling.end(deps, tx, draft, "done")
        return found


async def tell(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """The next thousands; again until all are queued."""
    found = await minutes.by_id(tx, job.object_id)
    event = await events.by_id(tx, found.event_id) if found else None
    if found is None or event is None or found.cursor < 0:
        return None
    cursor, reached = await tx.run(partial(minutes.following, minutes=found, limit=AT_ONCE))
    await _queue(deps, tx, event, found, reached)
    await minutes.set_cursor(tx, found.id, cursor)
    return deps.now() if cursor >= 0 else None


async def _queue(deps: Deps, tx: Transaction, event: Event, found: Minutes, reached: Sequence[Called]) -> None:
    """One body a language, each in the reader's day."""
    now, bodies = deps.now(), dict[tuple[str, int], list[int]]()
    for each in reached:
        language = each.language or deps.config.alliance.language
        start = quiet.from_when(deps, now, zone_of(deps, each.place), each.place.quiet_hours, urgent=False)
        bodies.setdefault((language, start), []).append(each.place.telegram_id)
    for (language, start), ids in bodies.items():
        method, parameters = call(deps, event, found, language)
        order = Order(KIND, found.id, 0, priority=PRIORITY, not_before=start)
        queue = partial(outbox.queue, method=method, parameters=parameters, order=order, recipients=ids, now=now)
        await tx.run(queue)


def zone_of(deps: Deps, place: Recipient) -> str:
    return place.time_zone or guess(place.country, place.province, place.city) or deps.config.alliance.time_zone


def call(deps: Deps, event: Event, found: Minutes, language: str) -> tuple[str, dict[str, Any]]:
    """As they go out: as they were written, with a button below that says of which meeting they are."""
    below = deps.messages.render("minutes/below", language, event=event, minutes=found)
    content = msgspec.json.decode(found.content, type=contents.Content)
    if content.album:
        line = f"{below.text}\n\n{content.text}".strip()
        if len(line) <= content.most:
            content = msgspec.structs.replace(content, text=line, entities=_moved(content, below.text))
        return contents.sending(content)
    return contents.sending(content, inline_keyboard(below.rows))


def _moved(content: contents.Content, above: str) -> tuple[contents.Entity, ...]:
    """The formatting of words that now stand below a line; offsets in UTF-16 units."""
    by = len(f"{above}\n\n".encode("utf-16-le")) // 2
    return tuple({**each, "offset": each["offset"] + by} for each in content.entities)
