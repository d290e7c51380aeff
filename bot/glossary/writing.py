"""Officers write the alliance's own words into the trade glossary: a form, a line a concept, `闸阀 = 截门, 闸板`."""

import json
import re
import secrets
from functools import partial
from typing import Any

import msgspec

from bot import audit
from bot.accounts import Reader
from bot.deps import Deps
from bot.forms import filling
from bot.forms.steps import Asking, Form, Sent, Step, WordsWanted
from bot.glossary.changing import LATER
from bot.glossary.current import current
from bot.pages import PAGE, Page, page
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal
from storage import drafts, glossary, jobs
from storage.glossary import Row

NAME = "glossary"
LONGEST_TERM, MOST_TERMS, MOST_LINES = 40, 30, 100
LINE = re.compile(r"^\s*(?P<name>[^=＝<＜]+?)\s*(?:[=＝]\s*(?P<terms>[^<＜]*?))?\s*(?:[<＜]\s*(?P<parent>.+?))?\s*$")
PARTS = re.compile(r"[,，、;；]+")


class OfficersOnly(Refusal):
    """The glossary is kept by the alliance's office."""


class LineUnclear(Refusal):
    """`line` isn't `name = words`."""


class Written(msgspec.Struct, frozen=True):
    """One concept's words; `known`: what the glossary has for the name already."""

    name: str
    terms: tuple[str, ...]
    parent: str = ""
    known: str = ""


def allow(viewer: Viewer) -> None:
    """Raises OfficersOnly."""
    if not viewer.officer and not viewer.admin:
        raise OfficersOnly


def parse(text: str) -> list[Written]:
    """The lines of a text. Raises LineUnclear."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise LineUnclear(line=f"{len(lines)} > {MOST_LINES}")
    return [_line(line) for line in lines]


def _line(line: str) -> Written:
    match = LINE.match(line)
    terms = tuple(dict.fromkeys(part.strip() for part in PARTS.split((match and match["terms"]) or "") if part.strip()))
    if match is None or not (terms or match["parent"]) or len(terms) > MOST_TERMS:
        raise LineUnclear(line=line[:80])
    if any(len(each) > LONGEST_TERM for each in (match["name"], *terms, match["parent"] or "")):
        raise LineUnclear(line=line[:80])
    return Written(match["name"], terms, match["parent"] or "")


def _read(_asking: Asking, sent: Sent) -> list[dict[str, Any]]:
    if not sent.content.text.strip():
        raise WordsWanted
    return [msgspec.to_builtins(each) for each in parse(sent.content.text)]


async def _review(asking: Asking) -> dict[str, Any]:
    known = await asking.deps.database.here.run(current)
    written = msgspec.convert(asking.answers["lines"], list[Written])
    return {"lines": [msgspec.structs.replace(each, known=known.named(each.name) or "") for each in written]}


FORM = Form(NAME, (Step("lines", read=_read),), review=_review, allowed=lambda asking: allow(asking.reader.viewer))


async def save(deps: Deps, reader: Reader, draft_id: int) -> int:
    """What the form has; how many lines. The notices that they touch follow. Raises OfficersOnly, FormOver."""
    allow(reader.viewer)
    now = deps.now()
    async with deps.database.transaction() as tx:
        draft, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
        lines = msgspec.convert(asking.answers["lines"], list[Written])
        for each in lines:
            key = f"g-{secrets.token_hex(6)}"
            row = await glossary.put(tx, key, each.name, list(each.terms), each.parent, reader.viewer.telegram_id, now)
            await tx.run(partial(jobs.plan_at, kind=LATER, object_id=row, now=now))
            after = {"name": each.name, "terms": list(each.terms), "parent": each.parent or None}
            await audit.note(tx, reader.viewer, "glossary:add", now=now, subject=("glossary", row), after=after)
        await filling.end(deps, tx, draft, "done")
        await drafts.empty(tx, draft.id)
    return len(lines)


async def listed(deps: Deps, viewer: Viewer, offset: int) -> Page:
    """The alliance's own rows, the newest first. Raises OfficersOnly."""
    allow(viewer)
    return page(await glossary.listed(deps.database.here, PAGE + 1, offset), offset)


async def remove(deps: Deps, viewer: Viewer, row_id: int) -> Row:
    """Raises OfficersOnly, Gone."""
    allow(viewer)
    now = deps.now()
    async with deps.database.transaction() as tx:
        row = await glossary.by_id(tx, row_id)
        if row is None or not await glossary.remove(tx, row_id, now):
            raise Gone
        await tx.run(partial(jobs.plan_at, kind=LATER, object_id=row_id, now=now))
        before = {"name": row.name, "terms": json.loads(row.terms), "parent": row.parent or None}
        await audit.note(tx, viewer, "glossary:remove", now=now, subject=("glossary", row_id), before=before)
    return row
