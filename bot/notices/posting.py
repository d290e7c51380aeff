"""From a draft to a notice: at once, or by way of the desk; and a posted one that its author says otherwise."""

import json
from typing import Any

import msgspec

from bot.accounts import Reader as AsReader
from bot.deps import Deps
from bot.forms import filling, readers
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Sent
from bot.notices import (
    audiences,
    authors,
    indexing,
    life,
    meant,
    noting,
    policies,
    previewing,
    rights,
    telling,
    validity,
    writing,
)
from bot.notices.authors import Author
from bot.notices.life import DRAFT, ON_HOLD, PENDING, PUBLISHED, RETURNED
from bot.notices.meant import Meant
from bot.refusals import Refusal
from bot.times.moments import wall
from storage import drafts, notices
from storage.database import Transaction
from storage.notices import Notice

MENDED = (DRAFT, PENDING, RETURNED, PUBLISHED, ON_HOLD)


class OutdatedError(Exception):
    """The pressed preview isn't what the draft is by now."""


class NoticeChanged(Refusal):
    """Somebody else changed it meanwhile: `notice`."""


class Posted(msgspec.Struct, frozen=True):
    """`told`: of those who review it how many are told."""

    notice: Notice
    told: int = 0
    changed: bool = False  # one that was out already


async def post(deps: Deps, who: AsReader, draft_id: int, version: int) -> Posted:
    """A second press, or a replayed one, gets what the first made.

    `version`: of the draft that the pressed preview shows. Raises Gone, FormOver, OutdatedError, what `authors.author`
    raises, DayOver, NoticeQuota, NoticeChanged, NoticeMoved.
    """
    async with deps.database.transaction() as tx:
        if made := await _made(tx, who, draft_id):
            return Posted(made)
        draft, asking = await filling.complete(deps, tx, who, draft_id, writing.NAME)
        if draft.version != version:
            raise OutdatedError
        posted = await _post(deps, tx, asking)
        await filling.end(deps, tx, draft, "done")
        await drafts.empty(tx, draft.id)
    deps.bell.set()
    return posted


async def _made(tx: Transaction, who: AsReader, draft_id: int) -> Notice | None:
    """What this draft was posted as."""
    draft = await drafts.by_id(tx, draft_id)
    if draft is None or draft.state != "done" or draft.telegram_id != who.viewer.telegram_id:
        return None
    return await notices.by_key(tx, key(draft_id))


def key(draft_id: int) -> str:
    return f"bot-{draft_id}"


async def _post(deps: Deps, tx: Transaction, asking: Asking) -> Posted:
    it, viewer = previewing.meaning(deps, asking.answers), asking.reader.viewer
    author = await authors.author(deps, tx, viewer, asking.answers)
    validity.check_day(it.valid_until, deps.today())
    why = await policies.why(deps, tx, viewer, author, it.flags)
    old: Notice | None = None
    if asking.answers.get("notice"):
        old, notice = await _rewritten(deps, tx, asking, it, author, why)
    else:
        await life.check_quota(deps, tx, author.person_id)
        notice = await notices.put(tx, _notice(deps, asking, it, author, why))
    ids = audiences.ids_of(asking.answers)
    await notices.set_audience(tx, notice.id, ids)
    before = old.state if old else DRAFT
    posted = await _bring_out(deps, tx, asking, notice, before, reviewed=bool(why))
    act = "notices:post" if before == DRAFT else "notices:mend"
    await noting.note(tx, viewer, act, old, posted.notice, deps.now())
    return posted


def _notice(deps: Deps, asking: Asking, it: Meant, author: Author, why: tuple[str, ...]) -> Notice:
    return Notice(
        id=0,
        key=key(asking.draft),
        reference=None,
        **_said(deps, asking, it, author),
        posted_by=asking.reader.viewer.telegram_id,
        state=DRAFT,
        open=1,
        created_at=asking.now,
        published_at=None,
        updated_at=asking.now,
        version=0,
        flags=" ".join(why),
    )


def _said(deps: Deps, asking: Asking, it: Meant, author: Author) -> dict[str, Any]:
    """The columns that a change of it changes."""
    return {
        "kind": it.kind,
        "nature": it.nature,
        "title": it.title,
        "content": json.dumps(readers.as_json(it.content), ensure_ascii=False),
        "quantity": it.quantity,
        "place": it.place.name,
        "country": it.place.country,
        "province": it.place.province,
        "city": it.place.city,
        "industries": json.dumps(list(it.industries)),
        "person_id": author.person_id,
        "organisation_id": author.organisation_id,
        "company_id": author.company_id,
        "via_secretariat": int(author.via),
        "restricted": int(bool(audiences.ids_of(asking.answers))),
        "valid_until": it.valid_until,
        "expires_at": validity.ends_at(it.valid_until, deps.config.alliance.time_zone),
    }


async def _rewritten(
    deps: Deps, tx: Transaction, asking: Asking, it: Meant, author: Author, why: tuple[str, ...]
) -> tuple[Notice, Notice]:
    """What it was, and what it is now. Raises Gone, NoticeMoved, NoticeChanged."""
    found = await life.steered(tx, asking.reader.viewer, asking.answers["notice"])
    if found.state not in MENDED:
        raise await life.moved(tx, found.id)
    if found.version != asking.answers.get("version", found.version):
        raise NoticeChanged(notice=found)
    if found.state == DRAFT:
        await life.check_quota(deps, tx, author.person_id)
    said = _said(deps, asking, it, author)
    await notices.rewrite(tx, msgspec.structs.replace(found, **said, flags=" ".join(why)), deps.now())
    now = await notices.by_id(tx, found.id)
    assert now
    return found, now


async def _bring_out(
    deps: Deps, tx: Transaction, asking: Asking, notice: Notice, before: str, *, reviewed: bool
) -> Posted:
    """On show, or to the desk; one on hold stays so."""
    by = asking.reader.viewer.telegram_id
    if reviewed:
        if before != PENDING:
            await life.shift(deps, tx, notice, PENDING, by)
        told = await telling.ask_desk(deps, tx, notice)
    else:
        told = 0
        if before == PUBLISHED:
            await indexing.put(tx, notice)
        elif before != ON_HOLD:
            await life.shift(deps, tx, notice, PUBLISHED, by)
            await _tell_whose_it_is(deps, tx, asking, notice, before)
    found = await notices.by_id(tx, notice.id)
    assert found
    return Posted(found, told, before in {PUBLISHED, ON_HOLD})


async def _tell_whose_it_is(deps: Deps, tx: Transaction, asking: Asking, notice: Notice, before: str) -> None:
    """The desk mended what waited for it, and let it out: its author hears of it."""
    if before in {PENDING, RETURNED} and not rights.own(asking.reader.viewer, notice):
        found = await notices.by_id(tx, notice.id)
        assert found
        await telling.tell_author(deps, tx, found, "notices/accepted", f"mended {found.version}", reason="")


async def begin(deps: Deps, who: AsReader, kind: str, text: str, *, other: bool = False) -> Turn:
    """A new draft; with a text, its preview at once, if that is all right. Raises what the form raises."""
    answers = await authors.answers_of(deps, who.viewer, other=other)
    if kind:
        answers["kind"] = kind
    if text.strip():
        if len(text.strip()) > writing.MOST_TEXT:
            raise readers.TooLong(most=writing.MOST_TEXT, length=len(text.strip()))
        answers["content"] = {"text": text.strip()}
    return await filling.begin(deps, who, writing.NAME, answers)


def without_command(sent: Sent) -> Sent:
    """The caption without /need or /offer at its head."""
    _, _, text = sent.content.text.partition(" ")
    return msgspec.structs.replace(sent, content=msgspec.structs.replace(sent.content, text=text, entities=()))


async def mend(deps: Deps, who: AsReader, notice_id: int) -> Turn:
    """A notice as a draft, with everything kept. Raises Gone, NoticeMoved."""
    async with deps.database.reading() as reader:
        notice = await life.steered(reader, who.viewer, notice_id)
        if notice.state not in MENDED:
            raise await life.moved(reader, notice_id)
        audience = await notices.audience(reader, notice_id)
    return await filling.begin(deps, who, writing.NAME, answers_from(deps, who, notice, audience))


def answers_from(deps: Deps, who: AsReader, notice: Notice, audience: list[int]) -> dict[str, object]:
    """Only what its words wouldn't say themselves: if they are changed, the rest follows."""
    content = json.loads(notice.content)
    read = meant.of({"content": content}, deps.today(), deps.config.notices.valid_days)
    place = {"name": notice.place, "country": notice.country, "province": notice.province, "city": notice.city}
    said: dict[str, object] = {
        "kind": notice.kind,
        "title": notice.title,
        "nature": notice.nature,
        "quantity": notice.quantity or None,
        "place": place if notice.place or notice.country else None,
        "industries": json.loads(notice.industries) or None,
    }
    reads = {
        "kind": read.kind,
        "title": read.title,
        "nature": read.nature,
        "quantity": read.quantity or None,
        "place": msgspec.to_builtins(read.place) if read.place.name else None,
        "industries": list(read.industries) or None,
    }
    answers: dict[str, object] = {name: value for name, value in said.items() if value != reads[name]}
    if notice.state == DRAFT and not read.kind:
        answers.pop("kind", None)  # a collected one that doesn't say: it is asked, not guessed
    answers |= {"content": content, "notice": notice.id, "version": notice.version}
    if notice.valid_until >= deps.today() and _said_until(deps, notice, content):
        answers["valid_until"] = notice.valid_until
    answers |= {"organisation": notice.organisation_id, "via": bool(notice.via_secretariat)}
    if audience:
        answers["audience"] = {"ids": audience}
    if notice.person_id != who.viewer.person_id or notice.person_id is None:
        answers |= {"other": True}
        if notice.state != DRAFT or notice.person_id:
            answers["member"] = {"id": notice.person_id or 0}
    return answers


def _said_until(deps: Deps, notice: Notice, content: dict[str, Any]) -> bool:
    """Whether its end is kept when the words change: it was out with it, or it isn't what they said then."""
    config = deps.config
    day = wall(notice.created_at, config.alliance.time_zone).date().isoformat()
    read = meant.of({"content": content}, day, config.notices.valid_days).valid_until
    return notice.published_at is not None or notice.valid_until != read
