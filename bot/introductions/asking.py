"""Asking to be introduced: purpose, a few words, what of oneself is given on a yes; a preview, and it is sent."""

import json
import re
from typing import Any

import msgspec

from bot import avoiding, limits
from bot.accounts import Reader as AsReader
from bot.deps import Deps
from bot.forms import filling
from bot.forms.drafting import Turn
from bot.forms.readers import TooLong
from bot.forms.steps import Asking, Choice, Form, Sent, Step, WordsWanted
from bot.introductions import gates, states, telling
from bot.introductions.gates import SECRETARIAT, Side
from bot.introductions.telling import EXPIRE
from bot.introductions.ties import on, ties
from bot.notices import cards, life, rights
from bot.notices.interest import NotOpenToInterest, OwnNotice
from bot.privacy import CONTACTS, PersonView
from bot.refusals import Gone, Refusal
from storage import drafts, introductions, jobs, notices, organisations
from storage.database import Reader, Transaction
from storage.introductions import Introduction
from storage.notices import Notice

NAME = "introductions"
PURPOSES = ("buy", "supply", "agency", "invest", "cooperate", "visit", "advice", "other")
OF_NOTICE = {"demand": "supply", "supply": "buy"}
LEAST_HAN, LEAST_LETTERS, MOST = 8, 20, 500
PREFILLED = 200
SHARED = (*CONTACTS, "company")
HAN, LETTER = re.compile(r"[\u3400-\u9fff]"), re.compile(r"\w")
NUMBER = re.compile(r"(?:\+?\d[\s\-]?){8,15}")


class SayMore(Refusal):
    """The pitch is too short: `typed`, `han`, `letters`."""


class Asked(msgspec.Struct, frozen=True):
    it: Introduction
    person: PersonView
    due: str


def long_enough(text: str) -> bool:
    """At least 8 Chinese characters, or 20 letters; a character counts for two and a half."""
    han = len(HAN.findall(text))
    return han * LEAST_LETTERS + (len(LETTER.findall(text)) - han) * LEAST_HAN >= LEAST_HAN * LEAST_LETTERS


def read_pitch(_asking: Asking, sent: Sent) -> str:
    """Raises WordsWanted, SayMore, TooLong."""
    if sent.content.media or not sent.content.text:
        raise WordsWanted
    typed = sent.content.text.strip()
    if len(typed) > MOST:
        raise TooLong(most=MOST, length=len(typed))
    if not long_enough(typed):
        raise SayMore(typed=typed, han=LEAST_HAN, letters=LEAST_LETTERS)
    return typed


async def _purposes(asking: Asking) -> list[Choice]:
    chosen = asking.answers.get("purpose")
    return [Choice(purpose, chosen=purpose == chosen) for purpose in PURPOSES]


async def _shared(asking: Asking) -> list[Choice]:
    async with asking.deps.database.reading() as reader:
        own = await _own(reader, asking)
    there = [*(field for field in CONTACTS if getattr(own.row, field)), *(["company"] if own.view.company else [])]
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


async def _review(asking: Asking) -> dict[str, Any]:
    answers, deps = asking.answers, asking.deps
    async with deps.database.reading() as reader:
        own, target = await _own(reader, asking), await gates.side(reader, answers["target"])
        if target is None:
            raise Gone
        notice = await notices.by_id(reader, answers["notice"]) if answers["notice"] else None
        goes, desk = await route(reader, target, notice)
        tied = await ties(reader, own, target)
    return {
        "own": own.view,
        "person": target.view,
        "notice": notice,
        "desk": desk if goes == SECRETARIAT else None,
        "ties": tied,
        "due": on(asking.now + deps.config.introductions.days * states.DAY_MS, asking.reader.zone),
        "numbers": bool(NUMBER.search(answers["pitch"] or "")),
    }


FORM = Form(
    NAME,
    (
        Step("purpose", choices=_purposes),
        Step("pitch", read=read_pitch),
        Step("shared", choices=_shared, pick=_pick_shared, several=True),
    ),
    review=_review,
)


async def route(reader: Reader, target: Side, notice: Notice | None) -> tuple[str, str]:
    """How it goes to him, and the name of his secretariat ("" the office's)."""
    wish = await introductions.preference(reader, target.row.id)
    goes = gates.way(target, wish, by_desk=bool(notice and notice.via_secretariat))
    found = await organisations.by_id(reader, target.desk) if target.desk else None
    return goes, (found.short_name or found.name) if found else ""


async def begin(deps: Deps, who: AsReader, target_id: int, notice_id: int | None = None) -> Turn:
    """The purpose is asked, where no notice says it; then comes the preview. Raises what gates.check raises."""
    async with deps.database.reading() as reader:
        notice = await of_notice(reader, who, notice_id) if notice_id else None
        target = await gates.check(deps, reader, who.viewer, (notice.person_id if notice else target_id) or 0)
        own = await gates.side(reader, who.viewer.person_id or 0)
    if own is None:
        raise Gone
    answers: dict[str, Any] = {"target": target.row.id, "notice": notice_id, "shared": _given(own)}
    if notice:
        answers["purpose"] = OF_NOTICE[notice.kind]
    words = prefilled(own, notice)
    return await filling.begin(deps, who, NAME, answers | ({"pitch": words} if words else {}))


def _given(own: Side) -> list[str]:
    return [*(field for field in CONTACTS if getattr(own.row, field)), *(["company"] if own.view.company else [])]


def prefilled(own: Side, notice: Notice | None) -> str:
    """Words to begin with, of the notice and of what he says of himself; empty where they are too few."""
    about = f"{notice.reference or ''} {notice.title}".strip() if notice else ""
    said = [part for part in (about, own.view.company, own.view.offers, own.view.wants) if part]
    text = "；".join(said)[:PREFILLED]
    return text if long_enough(text) else ""


async def of_notice(reader: Reader, who: AsReader, notice_id: int) -> Notice:
    """One of a person, that takes interest. Raises Gone, OwnNotice, NotOpenToInterest."""
    notice = await cards.seen(reader, who.viewer, notice_id)
    if rights.own(who.viewer, notice):
        raise OwnNotice
    if notice.state != life.PUBLISHED or not notice.open:
        raise NotOpenToInterest(notice=notice)
    if notice.person_id is None:
        raise Gone
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
    return Asked(made, target.view, on(made.due_at, who.zone))


async def _ask(deps: Deps, tx: Transaction, who: AsReader, draft_id: int) -> Introduction:
    draft, asking = await filling.complete(deps, tx, who, draft_id, NAME)
    answers, now = asking.answers, deps.now()
    notice = await of_notice(tx, who, answers["notice"]) if answers["notice"] else None
    target = await gates.check(deps, tx, who.viewer, answers["target"])
    own = await _own(tx, asking)
    there = await introductions.open_to(tx, own.row.id, target.row.id, answers["purpose"], now)
    gates.check_waits(there)
    await limits.take(deps, tx, who.viewer, "introductions")
    goes, _ = await route(tx, target, notice)
    direct = goes != SECRETARIAT
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
        pitch=answers["pitch"],
        shared=json.dumps(answers["shared"] or []),
        state=states.ASKED if direct else states.WITH_SECRETARIAT,
        created_at=now,
        due_at=now + deps.config.introductions.days * states.DAY_MS,
        hidden=int(await avoiding.turns_away(tx, target.row.id, own.row.id)),
        asked_at=now if direct else None,
    )
    it = await introductions.put(tx, new)
    await filling.end(deps, tx, draft, "done")
    await drafts.empty(tx, draft.id)
    await jobs.plan(tx, EXPIRE, it.id, it.due_at, now)
    if not it.hidden:
        await (telling.ask_target if direct else telling.tell_desk)(deps, tx, it)
    return it
