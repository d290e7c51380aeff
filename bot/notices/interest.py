"""我有意向: who wants to hear more reaches the author, or his secretariat, with his card; once a person and notice.

A member's notice is asked for by an introduction (bot/introductions); an organisation's own waits as a lead at its
secretariat's desk. A guest leaves name and phone there (bot/contacts).
"""

import json
import sqlite3

import msgspec

from bot import audit, avoiding, desks, leads, limits, people, standing
from bot.accounts import Reader as AsReader
from bot.deps import Deps
from bot.forms import filling, readers
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Form, Step
from bot.leads import Asker
from bot.notices import cards, life, noting, rights
from bot.outbox import Kind
from bot.pages import PAGE, Page, page
from bot.privacy import OFFICE, Level, PersonView, Viewer
from bot.refusals import Gone, Refusal
from storage import accounts, drafts, interests, notices, organisations
from storage import people as register
from storage.database import Reader, Transaction
from storage.interests import Interest
from storage.jobs import Job
from storage.notices import Notice
from storage.outbox import Delivery, Order

NAME, KIND, LEAD = "interests", "interest", "interest"
ANSWER_AVOIDED = "interests.answer"
PRIORITY = 2
SHOWN = 20
DONE, CLOSED = "done", "closed"


class InterestWaits(Refusal):
    """He has said so already: `interest`, `notice`."""


class NotOpenToInterest(Refusal):
    """Its author takes no further interest, or it isn't on show any more: `notice`."""


class InterestOver(Refusal):
    """It was answered or taken back before."""


class OwnNotice(Refusal):
    """His own: there is nobody to tell."""


def still_due(connection: sqlite3.Connection, delivery: Delivery) -> bool:
    return interests.is_open(connection, delivery.object_id)


REQUEST = Kind(again_when_unknown=True, still_due=still_due)


class Asked(msgspec.Struct, frozen=True):
    """`told`: how many hear of it; `desk`: the secretariat, where it goes there."""

    interest: Interest
    notice: Notice
    told: int
    desk: str


class Interested(msgspec.Struct, frozen=True):
    """One who asked, as the author may see him."""

    interest: Interest
    person: PersonView | None


async def _review(asking: Asking) -> dict[str, object]:
    viewer = asking.reader.viewer
    async with asking.deps.database.reading() as reader:
        notice = await cards.seen(reader, viewer, asking.answers["notice"])
        row = await register.by_id(reader, viewer.person_id) if viewer.person_id else None
        [view] = await people.views(reader, viewer, [row]) if row else [None]
        desk = await desk_of(reader, notice)
    return {"notice": notice, "person": view, "desk": desk}


FORM = Form(NAME, (Step("text", read=readers.text(2, 300), optional=True),), review=_review)


async def desk_of(reader: Reader, notice: Notice) -> str | None:
    """The organisation whose secretariat hears of it ("" the office); None: its author himself does."""
    direct = not notice.via_secretariat and await accounts.languages(reader, await life.on_the_bot(reader, notice))
    if direct:
        return None
    found = await organisations.by_id(reader, notice.organisation_id) if notice.organisation_id else None
    return (found.short_name or found.name) if found else ""


async def by_introduction(deps: Deps, viewer: Viewer, notice_id: int) -> bool:
    """A member asks to be introduced to its author; what he said before there were introductions stays. Raises Gone."""
    if viewer.person_id is None or viewer.level < Level.MEMBERS:
        return False
    async with deps.database.reading() as reader:
        notice = await cards.seen(reader, viewer, notice_id)
        return notice.person_id is not None and not await interests.open_of(reader, notice_id, viewer.telegram_id)


async def begin(deps: Deps, who: AsReader, notice_id: int) -> Turn:
    """What the author will see, before it is sent. Raises Gone, OwnNotice, NotOpenToInterest, InterestWaits."""
    async with deps.database.reading() as reader:
        await check(reader, who.viewer, notice_id)
    return await filling.begin(deps, who, NAME, {"notice": notice_id, "text": None})


async def check(reader: Reader, viewer: Viewer, notice_id: int) -> Notice:
    """Raises Gone, OwnNotice, NotOpenToInterest, InterestWaits, Suspended."""
    standing.check(viewer)
    notice = await cards.seen(reader, viewer, notice_id)
    if rights.own(viewer, notice):
        raise OwnNotice
    if notice.state != life.PUBLISHED or not notice.open:
        raise NotOpenToInterest(notice=notice)
    there = await interests.open_of(reader, notice_id, viewer.telegram_id)
    if there:
        raise InterestWaits(interest=there, notice=notice)
    return notice


async def ask(deps: Deps, who: AsReader, draft_id: int, asker: Asker, update_id: int) -> Asked:
    """Raises Gone, FormOver, OwnNotice, NotOpenToInterest, InterestWaits, TooOften, TooManyLeads."""
    async with deps.database.transaction() as tx:
        draft, asking = await filling.complete(deps, tx, who, draft_id, NAME)
        notice = await check(tx, who.viewer, asking.answers["notice"])
        await limits.take(deps, tx, who.viewer, "interests")
        text = asking.answers["text"] or ""
        asked = await _ask(deps, tx, who.viewer, notice, text, asker, update_id)
        await filling.end(deps, tx, draft, "done")
        await drafts.empty(tx, draft.id)
    deps.bell.set()
    return asked


async def _ask(
    deps: Deps, tx: Transaction, viewer: Viewer, notice: Notice, text: str, asker: Asker, update_id: int
) -> Asked:
    desk, lead = await desk_of(tx, notice), None
    if desk is not None:
        wish = leads.Wish(LEAD, "notices", notice.id, _about(notice, text), notice.organisation_id, desk)
        lead = await leads.put(deps, tx, viewer, wish, asker, update_id)
    interest, _ = await interests.put(tx, _interest(viewer, notice, text, deps.now(), lead.lead.id if lead else None))
    if avoided := await avoiding.turns_away(tx, notice.person_id, viewer.person_id):
        await interests.avoid(tx, interest.id)
    if lead:  # answers for itself
        return Asked(interest, notice, lead.told, desk or "")
    told = await accounts.languages(tx, await life.on_the_bot(tx, notice))
    if avoided:
        await avoiding.answer_later(deps, tx, ANSWER_AVOIDED, interest.id)
        return Asked(interest, notice, len(told), "")
    row = await register.by_id(tx, viewer.person_id) if viewer.person_id else None
    [view] = await people.views(tx, OFFICE, [row]) if row else [None]
    bare = msgspec.structs.replace(view, phone="", wechat="", email="") if view else None
    order = Order(KIND, interest.id, 0, priority=PRIORITY)
    values = {"interest": interest, "notice": notice, "person": bare, "asker": asker}
    await desks.tell(deps, tx, "interests/request", order, told, **values)
    return Asked(interest, notice, len(told), "")


async def answer_avoided(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """The job: answered as by an author who can't at present, so that nobody learns who avoids him."""
    found = await interests.by_id(tx, job.object_id)
    notice = await notices.by_id(tx, found.notice_id) if found else None
    if found and notice and await interests.move(tx, found.id, CLOSED, deps.now()):
        await _tell_asker(deps, tx, found, notice, CLOSED)
    return None


async def _tell_asker(deps: Deps, tx: Transaction, interest: Interest, notice: Notice, state: str) -> None:
    told = await accounts.languages(tx, [interest.telegram_id])
    order = Order("answer", interest.id, 0, occurrence=f"interest {state}", priority=PRIORITY)
    await desks.tell(deps, tx, "interests/answered", order, told, notice=notice, done=state == DONE)


def _about(notice: Notice, text: str) -> str:
    """What the desk reads."""
    return f"{notice.reference} {notice.title}" + (f"\n{text}" if text else "")


def _interest(viewer: Viewer, notice: Notice, text: str, now: int, lead: int | None) -> Interest:
    return Interest(0, notice.id, viewer.telegram_id, viewer.person_id, lead, text, "open", now)


async def note(tx: Transaction, viewer: Viewer, notice_id: int, lead_id: int, now: int) -> None:
    """A guest left his phone for it: counted with the others."""
    notice = await notices.by_id(tx, notice_id)
    if notice is not None:
        await interests.put(tx, _interest(viewer, notice, "", now, lead_id))


async def withdraw(deps: Deps, viewer: Viewer, interest_id: int) -> Notice:
    """Take it back. Raises Gone, InterestOver."""
    async with deps.database.transaction() as tx:
        found = await interests.by_id(tx, interest_id)
        if found is None or found.telegram_id != viewer.telegram_id:
            raise Gone
        if not await interests.move(tx, interest_id, "withdrawn", deps.now()):
            raise InterestOver
        if found.lead_id:
            await leads.take_back(deps, tx, found.lead_id, viewer)
        notice = await notices.by_id(tx, found.notice_id)
    deps.bell.set()
    assert notice
    return notice


async def answer(deps: Deps, viewer: Viewer, interest_id: int, state: str) -> Notice:
    """Its author will be in touch (done), or can't at present (closed); who asked hears of it.

    Raises Gone, InterestOver.
    """
    async with deps.database.transaction() as tx:
        found = await interests.by_id(tx, interest_id)
        notice = await notices.by_id(tx, found.notice_id) if found else None
        if found is None or notice is None or not rights.steers(viewer, notice) or found.lead_id or found.avoided:
            raise Gone
        if await interests.move(tx, interest_id, state, deps.now()):
            await _tell_asker(deps, tx, found, notice, state)
            await _note(deps, tx, viewer, found, notice, state)
        elif found.state != state:
            raise InterestOver
    deps.bell.set()
    return notice


async def _note(deps: Deps, tx: Transaction, viewer: Viewer, interest: Interest, notice: Notice, state: str) -> None:
    """A desk that answers for an author."""
    if noting.on_behalf(viewer, notice):
        act, at = "interests:done" if state == DONE else "interests:close", notice.organisation_id
        about, details = ("notices", notice.id), {"interest": interest.id}
        await audit.note(tx, viewer, act, now=deps.now(), subject=about, organisation=at, details=details)


async def asked_of(deps: Deps, viewer: Viewer, notice_id: int) -> tuple[Notice, list[Interested]]:
    """Who asked, as the author may see them, the newest first. Raises Gone."""
    async with deps.database.reading() as reader:
        notice = await life.steered(reader, viewer, notice_id)
        found = await interests.of_notice(reader, notice_id, SHOWN)
        if whose := notice.person_id or viewer.person_id:
            hidden = await avoiding.left_out(reader, whose)
            found = [each for each in found if each.person_id not in hidden]
        rows = await register.listed(reader, json.dumps([each.person_id for each in found if each.person_id]))
        views = {view.id: view for view in await people.views(reader, viewer, rows) if view}
    return notice, [Interested(each, views.get(each.person_id or 0)) for each in found]


async def mine(deps: Deps, viewer: Viewer, offset: int) -> Page:
    """What he asked for, each with its notice."""
    async with deps.database.reading() as reader:
        found = await interests.of_account(reader, viewer.telegram_id, PAGE + 1, offset)
        rows = {row.id: row for row in await notices.by_ids(reader, [each.notice_id for each in found])}
    return page([(each, rows[each.notice_id]) for each in found if each.notice_id in rows], offset)
