"""代会员发布: a secretariat pastes or forwards what it has from elsewhere; it becomes drafts to look through."""

import json
from typing import Any

import msgspec

from bot import audit
from bot.accounts import Reader as AsReader
from bot.contents import Content, Media
from bot.deps import Deps
from bot.forms import filling, readers
from bot.forms.drafting import Turn
from bot.forms.readers import NothingToSend
from bot.forms.steps import Asking, Form, Sent, Step
from bot.notices import meant, rights, splitting, validity
from bot.notices.life import DRAFT
from bot.notices.meant import Meant
from bot.notices.writing import FILES, MOST_TEXT, today
from bot.privacy import Viewer
from bot.refusals import Refusal
from storage import drafts, notices
from storage.database import Transaction
from storage.notices import Notice

NAME = "collecting"
MOST = 30


class TooManyParts(Refusal):
    """`most` at a time."""


def _collect(asking: Asking, sent: Sent) -> list[dict[str, Any]]:
    """One more message, with those that came before it."""
    came = sent.content
    media = tuple(each for each in came.media if each.kind in FILES)
    if not came.text.strip() and not media:
        raise NothingToSend
    so_far = list(asking.answers.get("messages") or ())
    if len(so_far) >= MOST:
        raise TooManyParts(most=MOST)
    said_by = {"said_by": sent.said_by} if sent.said_by else {}
    return [*so_far, readers.as_json(Content(text=came.text, media=media)) | said_by]


def _further(answer: list[dict[str, Any]], sent: Sent) -> list[dict[str, Any]]:
    """One more picture of an album: to the message that began it."""
    last = readers.as_content(answer[-1])
    if len(last.media) >= meant.MOST_FILES:
        return answer
    return [*answer[:-1], answer[-1] | readers.further(answer[-1], sent)]


class Part(msgspec.Struct, frozen=True):
    """`said_by`: whose words they were, as far as the paste or the forwarding says: a name to look for."""

    content: Content
    said_by: str = ""

    @property
    def answer(self) -> dict[str, Any]:
        return readers.as_json(self.content) | ({"said_by": self.said_by} if self.said_by else {})


def parts(messages: list[dict[str, Any]]) -> list[Part]:
    """Each a notice. Pictures stay with the first part of their message; alone, they go with the message before, and
    where there is none with the one that follows: in groups, either comes first.
    """
    found: list[Part] = []
    waiting: tuple[Media, ...] = ()
    for each in messages:
        content = readers.as_content(each)
        texts = splitting.parts(content.text)
        if not texts and found:
            last = found.pop()
            found.append(Part(_with(last.content, content.media), last.said_by))
        elif not texts:
            waiting = _some(*waiting, *content.media)
        for at, text in enumerate(texts):
            media = () if at else _some(*waiting, *content.media)
            said_by = text.said_by or str(each.get("said_by", ""))
            found.append(Part(Content(text=text.text[:MOST_TEXT], media=media), said_by))
        if texts:
            waiting = ()
    return found[:MOST]


def waiting(messages: list[dict[str, Any]]) -> int:
    """How many pictures have no words yet."""
    return 0 if parts(messages) else sum(len(readers.as_content(each).media) for each in messages)


def _with(content: Content, media: tuple[Media, ...]) -> Content:
    return msgspec.structs.replace(content, media=_some(*content.media, *media))


def _some(*media: Media) -> tuple[Media, ...]:
    return media[: meant.MOST_FILES]


async def _review(asking: Asking) -> dict[str, Any]:
    found = parts(asking.answers["messages"])
    days = asking.deps.config.notices.valid_days
    read = [meant.of({"content": each.answer}, today(asking), days) for each in found]
    return {"parts": read, "waiting": waiting(asking.answers["messages"])}


FORM = Form(
    NAME,
    (Step("messages", read=_collect, album=_further, gathers=True),),
    review=_review,
    allowed=lambda asking: rights.check_may_post_for_others(asking.reader.viewer),
    further=lambda _sent: "messages",
)


async def begin(deps: Deps, who: AsReader, text: str = "") -> Turn:
    """With what was pasted already, if anything. Raises NotForOthers."""
    return await filling.begin(deps, who, NAME, {"messages": [{"text": text}]} if text else {})


async def keep(deps: Deps, who: AsReader, draft_id: int) -> int:
    """As drafts of notices, each to be looked through; how many. Raises Gone, FormOver, NotForOthers."""
    async with deps.database.transaction() as tx:
        draft, asking = await filling.complete(deps, tx, who, draft_id, NAME)
        found = parts(asking.answers["messages"])
        for at, each in enumerate(found):
            await notices.put(tx, _draft(deps, asking, each, at))
        await _note(deps, tx, who.viewer, len(found))
        await filling.end(deps, tx, draft, "done")
        await drafts.empty(tx, draft.id)
    return len(found)


async def _note(deps: Deps, tx: Transaction, viewer: Viewer, count: int) -> None:
    at = min(viewer.desks, default=None)
    about, details = ("organisations", at), {"drafts": count}
    await audit.note(tx, viewer, "notices:keep", now=deps.now(), subject=about, organisation=at, details=details)


def _draft(deps: Deps, asking: Asking, part: Part, at: int) -> Notice:
    """Who said it goes no further than the draft: what is posted is written anew."""
    config = deps.config
    it: Meant = meant.of({"content": part.answer}, today(asking), config.notices.valid_days)
    desks = sorted(asking.reader.viewer.desks)
    return Notice(
        id=0,
        key=f"bot-{asking.draft}-{at}",
        reference=None,
        kind=it.kind or "demand",
        nature=it.nature,
        title=it.title or "…",
        content=json.dumps(part.answer, ensure_ascii=False),
        quantity=it.quantity,
        place=it.place.name,
        country=it.place.country,
        province=it.place.province,
        city=it.place.city,
        industries=json.dumps(list(it.industries)),
        person_id=None,
        organisation_id=desks[0] if desks else None,
        company_id=None,
        posted_by=asking.reader.viewer.telegram_id,
        via_secretariat=1,
        restricted=0,
        state=DRAFT,
        open=1,
        valid_until=it.valid_until,
        expires_at=validity.ends_at(it.valid_until, config.alliance.time_zone),
        created_at=asking.now,
        published_at=None,
        updated_at=asking.now,
        version=0,
    )
