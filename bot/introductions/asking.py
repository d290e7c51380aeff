"""Asking to be introduced: purpose, a few words, what of oneself is given on a yes; a preview, and it is sent."""

import json
from collections.abc import Mapping
from secrets import randbelow
from typing import Any

import msgspec

from bot import avoiding, limits
from bot.accounts import Reader as AsReader
from bot.deps import Deps
from bot.forms import filling
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Choice, Form, Step
from bot.introductions import gates, pitching, states, telling
from bot.introductions.gates import SECRETARIAT, Side
from bot.introductions.stripping import named
from bot.introductions.telling import EXPIRE
from bot.introductions.ties import on, ties
from bot.notices import cards, life, rights
from bot.notices.interest import InterestWaits, NotOpenToInterest, OwnNotice
from bot.privacy import CONTACTS, PersonView
from bot.refusals import Gone
from storage import drafts, interests, introductions, jobs, notices
from storage.database import Reader, Transaction
from storage.introductions import Introduction
from storage.notices import Notice

NAME = "introductions"
OF_NOTICE = {"demand": "supply", "supply": "buy"}
SHARED = (*CONTACTS, "company")


class Asked(msgspec.Struct, frozen=True):
    it: Introduction
    person: PersonView
    due: str


async def _purposes(asking: Asking) -> list[Choice]:
    chosen = asking.answers.get("purpose")
    return [Choice(purpose, chosen=purpose == chosen) for purpose in pitching.PURPOSES]


async def _shared(asking: Asking) -> list[Choice]:
    async with asking.deps.database.reading() as reader:
        own = await _own(reader, asking)
    there = _given(own)
    chosen = asking.answers.get("shared") or []
    return [Choice(field, chosen=field in chosen) for field in there]


def _pick_shared(asking: Asking, _step: str, value: str) -> list[str]:
    if value not in SHARED:
        raise Gone
    chosen = set(asking.answers.get("shared") or [])
    return [field for field in SHARED if field in chosen ^ {value}]


async def _own(reader: Reader, asking: Asking) -> Side:
    found = await gates.side(reader, asking.reader.viewer.person_id or 0)
    if found is None:
        raise Gone
    return found


async def _begun(asking: Asking) -> Mapping[str, Any]:
    return {"pitch": pitching.pitch(asking.answers)}


async def _review(asking: Asking) -> dict[str, Any]:
    answers, deps = asking.answers, asking.deps
    async with deps.database.reading() as reader:
        own, target = await _own(reader, asking), await gates.side(reader, answers["target"])
        if target is None:
            raise Gone
        notice = await notices.by_id(reader, answers["notice"]) if answers["notice"] else None
        goes, desk = await route(deps, reader, target, notice)
        tied = await ties(reader, own, target)
    return {
        "own": own.view,
        "person": target.view,
        "notice": notice,
        "desk": desk if goes == SECRETARIAT else None,
        "ties": tied,
        "due": on(asking.now + deps.config.introductions.days * states.DAY_MS, asking.reader.zone),
        "pitch": pitching.pitch(answers),
        "own_words": bool(answers.get("pitch")),
        "numbers": named(pitching.pitch(answers)),
    }


FORM = Form(
    NAME,
    (
        Step("purpose", choices=_purposes),
        Step("pitch", read=pitching.read, wanted=lambda asking: not pitching.pitch(asking.answers), about=_begun),
        Step("shared", choices=_shared, pick=_pick_shared, several=True),
    ),
    review=_review,
    further=lambda sent: "pitch" if sent.content.text else "",  # other words, typed below the preview
)


async def route(deps: Deps, reader: Reader, target: Side, notice: Notice | None) -> tuple[str, str]:
    """How it goes to him, and the name of the secretariat that carries it ("" the office's)."""
    wish = await introductions.preference(reader, target.row.id)
    goes = gates.way(target, wish, deps.today(), by_desk=bool(notice and notice.via_secretariat))
    return goes, await gates.desk_name(deps, reader, target.desk)


async def begin(deps: Deps, who: AsReader, target_id: int, notice_id: int | None = None) -> Turn:
    """The purpose is asked, where no notice says it; then comes the preview. Raises what gates.check raises."""
    async with deps.database.reading() as reader:
        notice = await of_notice(reader, who, notice_id) if notice_id else None
        target = await gates.check(deps, reader, who.viewer, (notice.person_id if notice else target_id) or 0)
        own = await gates.side(reader, who.viewer.person_id or 0)
        if own is None:
            raise Gone
        words = await pitching.begun(reader, who, own, notice)
    answers: dict[str, Any] = {
        "target": target.row.id,
        "name": target.view.name,
        "notice": notice_id,
        "shared": _given(own),
        "words": words,
    }
    if notice:
        answers["purpose"] = OF_NOTICE[notice.kind]
    return await filling.begin(deps, who, NAME, answers)


def _given(own: Side) -> list[str]:
    """All that he has to give."""
    return [*(field for field in CONTACTS if getattr(own.row, field)), *(["company"] if own.view.company else [])]


async def of_notice(reader: Reader, who: AsReader, notice_id: int) -> Notice:
    """One of a person, that takes interest. Raises Gone, OwnNotice, NotOpenToInterest, InterestWaits."""
    notice = await cards.seen(reader, who.viewer, notice_id)
    if rights.own(who.viewer, notice):
        raise OwnNotice
    if notice.state != life.PUBLISHED or not notice.open:
        raise NotOpenToInterest(notice=notice)
    if notice.person_id is None:
        raise Gone
    there = await interests.open_of(reader, notice_id, who.viewer.telegram_id)
    if there:
        raise InterestWaits(interest=there, notice=notice)
    return notice


async def ask(deps: Deps, who: AsReader, draft_id: int) -> Asked:
    """Send it, once. Raises what gates.check raises, IntroductionWaits, TooOften, Gone, FormOver."""
    async with deps.database.transaction() as tx:
        made = await introductions.by_draft(tx, draft_id)
        if made is None or made.telegram_id != who.viewer.telegram_id:
            made = await _ask(deps, tx, who, draft_id)
        target = await gates.side(tx, made.target_id)
    if target is None:
        raise Gone
    deps.bell.set()
    due = made.created_at + deps.config.introductions.days * states.DAY_MS
    return Asked(made, target.view, on(due, who.zone))


async def _ask(deps: Deps, tx: Transaction, who: AsReader, draft_id: int) -> Introduction:
    draft, asking = await filling.complete(deps, tx, who, draft_id, NAME)
    answers, now = asking.answers, deps.now()
    notice = await of_notice(tx, who, answers["notice"]) if answers["notice"] else None
    target = await gates.check(deps, tx, who.viewer, answers["target"])
    own = await _own(tx, asking)
    there = await introductions.open_to(tx, own.row.id, target.row.id, answers["purpose"], now)
    gates.check_waits(there)
    await limits.take(deps, tx, who.viewer, "introductions")
    goes, _ = await route(deps, tx, target, notice)
    direct, span = goes != SECRETARIAT, deps.config.introductions.days * states.DAY_MS
    hidden = await avoiding.turns_away(tx, target.row.id, own.row.id)  # it ends as early as with a no, or as late
    new = Introduction(
        id=0,
        draft_id=draft_id,
        telegram_id=who.viewer.telegram_id,
        person_id=own.row.id,
        target_id=target.row.id,
        notice_id=notice.id if notice else None,
        organisation_id=target.desk,
        way=goes,
        purpose=answers["purpose"],
        pitch=pitching.pitch(answers),
        shared=json.dumps(answers["shared"] or []),
        state=states.ASKED if direct else states.WITH_SECRETARIAT,
        created_at=now,
        due_at=now + (randbelow(span) + 1 if hidden else span),
        hidden=int(hidden),
        asked_at=now if direct else None,
    )
    it = await introductions.put(tx, new)
    await filling.end(deps, tx, draft, "done")
    await drafts.empty(tx, draft.id)
    await jobs.plan(tx, EXPIRE, it.id, it.due_at, now)
    if not it.hidden:
        await (telling.ask_target if direct else telling.tell_desk)(deps, tx, it)
    return it
