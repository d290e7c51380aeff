"""Audiences that are used again, by name: saved from a draft, taken into another, replaced, taken out."""

import json
from typing import Any

import msgspec

from bot.accounts import Reader
from bot.announcements import audience, narrowing, rights
from bot.announcements.narrowing import Narrowed
from bot.deps import Deps
from bot.forms import drafting, filling, readers
from bot.forms.drafting import Held, Turn
from bot.forms.steps import Asking, Form, Step
from bot.pages import PAGE, Page, page
from bot.privacy import Viewer
from bot.refusals import Gone
from storage import drafts, segments
from storage.database import Reader as Connection
from storage.segments import Segment

NAME = "segments"
LONGEST = 30


def _sees(viewer: Viewer, organisation_id: int | None) -> bool:
    return (organisation_id or rights.ALLIANCE) in rights.sources(viewer)


async def _own(reader: Connection, viewer: Viewer, segment_id: int) -> Segment:
    """Raises Gone."""
    found = await segments.by_id(reader, segment_id)
    if found is None or not _sees(viewer, found.organisation_id):
        raise Gone
    return found


async def begin(deps: Deps, reader: Reader, draft_id: int) -> Turn:
    """Ask for the name of a draft's audience. Raises Gone, FormOver."""
    async with deps.database.transaction() as tx:
        _, asking = await filling.complete(deps, tx, reader, draft_id, "announcements")
    answers = asking.answers
    kept = {"of": draft_id, "source": answers["source"], "audience": people(audience.tokens(answers))}
    return await filling.begin(deps, reader, NAME, kept)


def people(tokens: list[str]) -> list[str]:
    """Groups belong to whoever added the bot to them, and are left out."""
    return [each for each in tokens if not each.startswith("g")]


async def _review(asking: Asking) -> dict[str, Any]:
    answers, deps = asking.answers, asking.deps
    async with deps.database.reading() as reader:
        known = await segments.named(reader, answers["source"] or None, answers["name"])
        reached = await audience.reach(deps, reader, asking.reader.viewer, answers["source"], answers["audience"])
    return {"reach": reached, "known": known}


FORM = Form(
    NAME,
    (Step("name", read=readers.text(1, LONGEST)),),
    review=_review,
    allowed=lambda asking: rights.check(asking.reader.viewer),
)


async def save(deps: Deps, reader: Reader, draft_id: int) -> tuple[str, int]:
    """Its name, and the draft that it was saved from. Raises Gone, FormOver, NotYourDesk."""
    async with deps.database.transaction() as tx:
        draft, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
        answers = asking.answers
        rights.check_source(reader.viewer, answers["source"])
        kept = json.dumps(answers["audience"], ensure_ascii=False)
        by = reader.viewer.telegram_id
        await segments.put(tx, answers["source"] or None, answers["name"], kept, by, deps.now())
        await filling.end(deps, tx, draft, "done")
    return answers["name"], answers["of"]


async def use(deps: Deps, reader: Reader, draft_id: int, segment_id: int) -> Turn:
    """Into a draft, in the place of its audience; it can be changed there. Raises Gone, FormOver."""
    async with deps.database.transaction() as tx:
        found = await _own(tx, reader.viewer, segment_id)
        await segments.use(tx, found.id, deps.now())
    tokens = json.loads(found.audience)

    def take(held: Held) -> str:
        if held.form.name != "announcements" or (held.asking.answers["source"] or None) != found.organisation_id:
            raise Gone
        narrow = [each for each in tokens if not audience.is_one(each)]
        kept = [each for each in tokens if audience.is_one(each)]
        held.asking = drafting.joined(held.asking, "audience", kept)
        answer = msgspec.to_builtins(Narrowed(tokens=tuple(each for each in narrow if narrowing.is_token(each))))
        return drafting.answered(held, "narrow", answer)

    return await drafting.change(deps, reader, draft_id, take)


async def listed(deps: Deps, viewer: Viewer, draft_id: int, offset: int) -> tuple[int, Page]:
    """Those of a draft's organisation, the last used first. Raises Gone."""
    async with deps.database.reading() as reader:
        draft = await drafts.by_id(reader, draft_id)
        if draft is None or draft.telegram_id != viewer.telegram_id or draft.form != "announcements":
            raise Gone
        source = json.loads(draft.data).get("answers", {}).get("source")
        if source is None or not _sees(viewer, source or None):
            raise Gone
        rows = await segments.listed(reader, source or None, PAGE + 1, offset)
    return draft_id, page(rows, offset)


async def remove(deps: Deps, viewer: Viewer, segment_id: int) -> Segment:
    """Raises Gone."""
    async with deps.database.transaction() as tx:
        found = await _own(tx, viewer, segment_id)
        await segments.remove(tx, segment_id)
    return found
