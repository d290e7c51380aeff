"""What went out can be put right everywhere: corrected, or taken back.

Who has it sees the new text in the old one's place; who hasn't yet gets the new one at once. Telegram lets a message be
deleted for 48 hours; after that only its words can be replaced.
"""

import json
from functools import partial
from typing import Any

import msgspec

from bot import contents, outbox
from bot.accounts import Reader
from bot.announcements import bodies, progress, proposing, rights, writing
from bot.announcements.bodies import KIND, PRIORITY
from bot.announcements.sending import START, NotWaiting
from bot.deps import Deps
from bot.forms import filling, readers
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Call, Form, Sent, Step
from bot.languages import LANGUAGES
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal
from storage import announcements, jobs
from storage import outbox as rows
from storage.announcements import Announcement
from storage.broadcasts import Which
from storage.corrections import Correction
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
        return {
            "announcement": found,
            "progress": await progress.count(asking.deps, reader, found),
            "approval": await proposing.needed(asking.deps, reader, asking.reader.viewer, found),
        }


async def _exact(asking: Asking) -> list[Call]:
    async with asking.deps.database.reading() as reader:
        found = await rights.steered(reader, asking.reader.viewer, asking.answers["announcement"])
        name = await _name(asking.deps, reader, found)
    content = readers.as_content(asking.answers["content"])
    return [contents.sending(*writing.signed(content, found.organisation_id or 0, name, category=found.category))]


FORM = Form(
    NAME,
    (Step("content", read=_read),),
    review=_review,
    exact=_exact,
    exact_of=("content",),
    allowed=lambda asking: rights.check(asking.reader.viewer),
)


async def texts(deps: Deps, reader: Reader, announcement_id: int) -> tuple[Announcement, tuple[str, ...]]:
    """It, and the languages that have a text of their own: which is to be corrected is asked first. Raises Gone."""
    async with deps.database.reading() as connection:
        found = await rights.steered(connection, reader.viewer, announcement_id)
    return found, tuple(json.loads(found.texts))


async def begin(deps: Deps, reader: Reader, announcement_id: int, language: str = "") -> Turn:
    """Ask for the new words, of the text for all or of a language's. Raises Gone, NotWaiting."""
    async with deps.database.reading() as connection:
        found = await rights.steered(connection, reader.viewer, announcement_id)
    if found.state not in CORRECTABLE:
        raise NotWaiting(state=found.state)
    own = json.loads(found.texts)
    if language and language not in own:
        raise Gone
    old = own[language] if language else json.loads(found.content)
    answers = {"announcement": found.id, "revision": found.revision, "old": old, "language": language}
    return await filling.begin(deps, reader, NAME, answers)


async def apply(deps: Deps, reader: Reader, draft_id: int) -> tuple[Announcement, Correction | None]:
    """Put it right everywhere; or, where the office agreed to the old words, ask it for its yes to these.

    Raises Gone, FormOver, NotWaiting, CorrectedMeanwhile.
    """
    proposed = None
    async with deps.database.transaction() as tx:
        draft, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
        found = await rights.steered(tx, reader.viewer, asking.answers["announcement"])
        if found.state not in CORRECTABLE:
            raise NotWaiting(state=found.state)
        if found.revision != asking.answers["revision"]:
            raise CorrectedMeanwhile
        if await proposing.needed(deps, tx, reader.viewer, found):
            proposed = await proposing.submit(deps, tx, reader, draft, found, asking.answers)
        else:
            language = str(asking.answers.get("language") or "")
            found = await put_right(deps, tx, reader.viewer, found, asking.answers["content"], language)
        await filling.end(deps, tx, draft, "done")
    deps.bell.set()
    return found, proposed


async def put_right(
    deps: Deps, tx: Transaction, viewer: Viewer, found: Announcement, new: Any, language: str, **details: object
) -> Announcement:
    """The new text, or a language's, in the old one's place. Raises CorrectedMeanwhile."""
    content, own = json.loads(found.content), json.loads(found.texts)
    if language:
        own[language] = new
    else:
        content = new
    written = [json.dumps(each, ensure_ascii=False) for each in (content, own)]
    if not await announcements.correct(tx, found, *written):
        raise CorrectedMeanwhile
    fresh = await announcements.by_id(tx, found.id)
    assert fresh
    if fresh.beyond and not details:  # the office is he alone
        details = {"reason": "alone"}
    await rights.note(
        tx, viewer, "announcements:correct", fresh, deps.now(), revision=fresh.revision, **details
    )  # fmt: skip
    await _replace(deps, tx, fresh, language)
    await progress.plan(deps, tx, fresh.id)
    return fresh


async def _replace(deps: Deps, tx: Transaction, found: Announcement, language: str) -> None:
    """The new text for who is still to get it, and an edit for who has it."""
    await bodies.renew(deps, tx, found)
    own, otherwise = writing.texts_of(found.texts), deps.config.alliance.language
    content, name = own[language] if language else writing.content_of(found.content), await _name(deps, tx, found)
    for group in (False,) if language else (False, True):
        shown = writing.signed(content, found.organisation_id or 0, name, group=group, category=found.category)
        order = Order(KIND, found.id, 0, "edit", f"edit-{found.revision}", PRIORITY)
        others = "[]" if language or group else json.dumps(list(own))
        which = Which(groups=group, language=language or None, otherwise=otherwise, without=others)
        await _follow(deps, tx, order, contents.editing(*shown), which)


async def _name(deps: Deps, reader: Connection, found: Announcement) -> str:
    return await writing.source_name(deps, reader, found.organisation_id or 0)


async def _follow(deps: Deps, tx: Transaction, order: Order, call: Call, which: Which) -> None:
    await tx.run(partial(outbox.follow, call=call, order=order, which=which, now=deps.now()))


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
