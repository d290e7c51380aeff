"""What went out can be put right everywhere: corrected, or taken back.

Who has it sees the new text in the old one's place; who hasn't yet gets the new one at once. Telegram lets a message be
deleted for 48 hours; after that only its words can be replaced.
"""

import json
from functools import partial
from typing import Any

import msgspec

from bot import contents
from bot.accounts import Reader
from bot.announcements import progress, rights, sending, writing
from bot.announcements.sending import KIND, PRIORITY, START, NotWaiting
from bot.deps import Deps
from bot.forms import filling, readers
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Call, Form, Sent, Step
from bot.languages import LANGUAGES
from bot.refusals import Refusal
from storage import announcements, broadcasts, jobs
from storage import outbox as rows
from storage.announcements import Announcement
from storage.broadcasts import Which
from storage.database import Reader as Connection
from storage.database import Transaction
from storage.outbox import Order

NAME = "corrections"
HOUR_MS = 3_600_000
DELETABLE_MS = 47 * HOUR_MS  # https://core.telegram.org/bots/api#deletemessage: 48 hours, less an hour of waiting
CORRECTABLE = ("sending", "paused", "done", "cancelled")
RECALLABLE = CORRECTABLE


class ShapeChanged(Refusal):
    """The words can be corrected; pictures and files can't: `files`, how many the announcement has."""


class CorrectedMeanwhile(Refusal):
    """Somebody else's correction was first."""


def _read(asking: Asking, sent: Sent) -> dict[str, Any]:
    """The new words; with the files of the old one, which stay. Raises ShapeChanged."""
    old, came = readers.as_content(asking.answers["old"]), readers.content(asking, sent)
    new = readers.as_content(came)
    if new.media and new.shape != old.shape:
        raise ShapeChanged(files=len(old.media))
    kept = msgspec.structs.replace(new, media=old.media, above=old.above)
    if len(kept.text) > kept.most:
        raise readers.TooLong(most=kept.most, length=len(kept.text))
    return readers.as_json(kept)


async def _review(asking: Asking) -> dict[str, Any]:
    async with asking.deps.database.reading() as reader:
        found = await rights.steered(reader, asking.reader.viewer, asking.answers["announcement"])
        return {"announcement": found, "progress": await progress.count(asking.deps, reader, found)}


async def _exact(asking: Asking) -> list[Call]:
    async with asking.deps.database.reading() as reader:
        found = await rights.steered(reader, asking.reader.viewer, asking.answers["announcement"])
        name = await _name(asking.deps, reader, found)
    content = readers.as_content(asking.answers["content"])
    return [contents.sending(*writing.signed(content, found.organisation_id or 0, name))]


FORM = Form(
    NAME,
    (Step("content", read=_read),),
    review=_review,
    exact=_exact,
    exact_of=("content",),
    allowed=lambda asking: rights.check(asking.reader.viewer),
)


async def begin(deps: Deps, reader: Reader, announcement_id: int) -> Turn:
    """Ask for the new words. Raises Gone, NotWaiting."""
    async with deps.database.reading() as connection:
        found = await rights.steered(connection, reader.viewer, announcement_id)
    if found.state not in CORRECTABLE:
        raise NotWaiting(state=found.state)
    answers = {"announcement": found.id, "revision": found.revision, "old": json.loads(found.content)}
    return await filling.begin(deps, reader, NAME, answers)


async def apply(deps: Deps, reader: Reader, draft_id: int) -> Announcement:
    """Put it right everywhere. Raises Gone, FormOver, NotWaiting, CorrectedMeanwhile."""
    async with deps.database.transaction() as tx:
        draft, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
        found = await rights.steered(tx, reader.viewer, asking.answers["announcement"])
        was = msgspec.structs.replace(found, revision=asking.answers["revision"])
        if not await announcements.correct(tx, was, json.dumps(asking.answers["content"], ensure_ascii=False)):
            raise CorrectedMeanwhile if found.state in CORRECTABLE else NotWaiting(state=found.state)
        await filling.end(deps, tx, draft, "done")
        found = await rights.steered(tx, reader.viewer, found.id)
        await rights.note(tx, reader.viewer, "announcements:correct", found, deps.now(), revision=found.revision)
        await _replace(deps, tx, found)
        await progress.plan(deps, tx, found.id)
    deps.bell.set()
    return found


async def _replace(deps: Deps, tx: Transaction, found: Announcement) -> None:
    """The new text for who is still to get it, and an edit for who has it."""
    await sending.renew_bodies(deps, tx, found)
    content, name = writing.content_of(found.content), await _name(deps, tx, found)
    for group in (False, True):
        shown = writing.signed(content, found.organisation_id or 0, name, group=group)
        order = Order(KIND, found.id, 0, "edit", f"edit-{found.revision}", PRIORITY)
        await _follow(deps, tx, order, contents.editing(*shown), Which(groups=group))


async def _name(deps: Deps, reader: Connection, found: Announcement) -> str:
    return await writing.source_name(deps, reader, found.organisation_id or 0)


async def _follow(deps: Deps, tx: Transaction, order: Order, call: Call, which: Which) -> None:
    now, (method, parameters) = deps.now(), call
    text = msgspec.json.encode(parameters).decode()
    body = await tx.run(partial(rows.put_body, method=method, parameters=text, now=now))
    filled = msgspec.structs.replace(order, body_id=body)
    await tx.run(partial(broadcasts.follow, order=filled, which=which, now=now))


async def recall(deps: Deps, reader: Reader, announcement_id: int) -> Announcement:
    """Take it back from everybody: deleted where Telegram still allows it, else its words replaced.

    Raises Gone, NotWaiting.
    """
    async with deps.database.transaction() as tx:
        found, now = await rights.steered(tx, reader.viewer, announcement_id), deps.now()
        if not await announcements.move(tx, found.id, RECALLABLE, "recalled", now):
            raise NotWaiting(state=found.state)
        await rights.note(tx, reader.viewer, "announcements:recall", found, now)
        await jobs.drop(tx, START, found.id, now)
        await tx.run(partial(rows.drop, kind=KIND, object_id=found.id, why="recalled", now=now))
        await _take_back(deps, tx, found)
        await progress.plan(deps, tx, found.id)
        found = await rights.steered(tx, reader.viewer, announcement_id)
    deps.bell.set()
    return found


async def _take_back(deps: Deps, tx: Transaction, found: Announcement) -> None:
    since, otherwise = deps.now() - DELETABLE_MS, deps.config.alliance.language
    delete = Order(KIND, found.id, 0, "delete", "recall", PRIORITY, not_after=deps.now() + HOUR_MS)
    await _follow(deps, tx, delete, ("deleteMessage", {}), Which(after=since))
    for language in LANGUAGES:
        words = deps.messages.render("announcements/recalled", language).text
        content = msgspec.structs.replace(writing.content_of(found.content), text=words, entities=(), preview=None)
        edit = Order(KIND, found.id, 0, "edit", "recall", PRIORITY)
        await _follow(deps, tx, edit, contents.editing(content), Which(None, None, since, language, otherwise))
