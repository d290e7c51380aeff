"""The life of a notice: who may take it from which state to which, once, with its history and its place in the index.

draft -> pending -> published <-> on_hold -> fulfilled | withdrawn | expired | removed
                <-> returned
"""

import json

import msgspec

from bot import standing
from bot.deps import Deps
from bot.notices import indexing, noting, references, rights, telling, validity
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal
from storage import accounts, jobs, notices
from storage.database import Reader, Transaction
from storage.notices import OPEN, Notice

DRAFT, PENDING, RETURNED, PUBLISHED, ON_HOLD = "draft", "pending", "returned", "published", "on_hold"
FULFILLED, WITHDRAWN, EXPIRED, REMOVED = "fulfilled", "withdrawn", "expired", "removed"
STATES = (DRAFT, PENDING, RETURNED, PUBLISHED, ON_HOLD, FULFILLED, WITHDRAWN, EXPIRED, REMOVED)
REVIVED_MS = 365 * validity.DAY_MS


class Act(msgspec.Struct, frozen=True):
    """From which states to which; `noted`: as what, where it isn't one's own; `desk`: only for its secretariat.

    What was withdrawn while it waited for the desk goes back to where it was: there is no way around the desk.
    """

    froms: tuple[str, ...]
    to: str
    noted: str
    desk: bool = False


ACTS = {
    "hold": Act((PUBLISHED,), ON_HOLD, "notices:hold"),
    "resume": Act((ON_HOLD,), PUBLISHED, "notices:resume"),
    "withdraw": Act((DRAFT, PENDING, RETURNED, PUBLISHED, ON_HOLD), WITHDRAWN, "notices:withdraw"),
    "fulfil": Act((PUBLISHED, ON_HOLD, EXPIRED), FULFILLED, "notices:fulfil"),
    "reopen": Act((WITHDRAWN, FULFILLED), PUBLISHED, "notices:reopen"),
    "remove": Act((PENDING, RETURNED, PUBLISHED, ON_HOLD, FULFILLED, EXPIRED), REMOVED, "notices:remove", desk=True),
    "restore": Act((REMOVED,), PUBLISHED, "notices:restore", desk=True),
}


class NoticeMoved(Refusal):
    """It can't be done any more: `state` it is in, `name` of who took it there, `notice`."""


class NoticeOver(Refusal):
    """Its days are over, or it never came out: it is prolonged, or posted anew. `notice`."""


class NoticeRenewed(Refusal):
    """Somebody, or another press, has prolonged it: `day`, until when. `notice`."""


class NoticeQuota(Refusal):
    """`limit` are open already."""


async def steered(reader: Reader, viewer: Viewer, notice_id: int) -> Notice:
    """A notice that he may steer. Raises Gone."""
    notice = await notices.by_id(reader, notice_id)
    if notice is None or not rights.steers(viewer, notice):
        raise Gone
    return notice


def may(viewer: Viewer, notice: Notice) -> frozenset[str]:
    """The acts that are open to him now."""
    if not rights.steers(viewer, notice):
        return frozenset()
    desk = rights.at_desk(viewer, notice)
    return frozenset(name for name, act in ACTS.items() if notice.state in act.froms and (desk or not act.desk))


async def do(deps: Deps, viewer: Viewer, notice_id: int, name: str, reason: str = "") -> Notice:
    """As it is then. Raises Gone, NoticeMoved, NoticeOver, NoticeQuota; Suspended who would bring it out."""
    act = ACTS[name]
    if act.to == PUBLISHED:
        standing.check(viewer)
    async with deps.database.transaction() as tx:
        notice = await steered(tx, viewer, notice_id)
        if act.desk and not rights.at_desk(viewer, notice):
            raise Gone
        back = name == "reopen" and notice.state in act.froms
        to = await _back_to(tx, notice, deps.now()) if back else act.to
        if to == PUBLISHED and notice.state in act.froms:
            check_still_valid(notice, deps.now())
        if to in OPEN and notice.state not in OPEN:
            await check_quota(deps, tx, notice.person_id)
        if notice.state not in act.froms or not await shift(deps, tx, notice, to, viewer.telegram_id, reason):
            raise await moved(tx, notice_id)
        if to == PENDING:
            await telling.ask_desk(deps, tx, notice)
        if act.desk and not rights.own(viewer, notice):
            template = "notices/removed" if act.to == REMOVED else "notices/accepted"
            await telling.tell_author(deps, tx, notice, template, f"{name} {deps.now()}", reason=reason)
        found = await notices.by_id(tx, notice_id)
        assert found
        await noting.note(tx, viewer, act.noted, notice, found, deps.now(), reason=reason)
    deps.bell.set()
    return found


async def _back_to(tx: Transaction, notice: Notice, now: int) -> str:
    """To the desk, or to its author, if it was never let out as it reads now; revivable where its days are over."""
    last = next(iter(await notices.history(tx, notice.id, 1)), None)
    if notice.state == WITHDRAWN and last and last.before in {DRAFT, PENDING, RETURNED}:
        return last.before
    over = notice.expires_at is not None and notice.expires_at <= now
    return EXPIRED if over and notice.published_at is not None else PUBLISHED


async def shift(deps: Deps, tx: Transaction, notice: Notice, to: str, by: int | None, reason: str = "") -> bool:
    """One move, with what follows from it; False where somebody was first. The one way to any state."""
    now = deps.now()
    if not await notices.move(tx, notice.id, notice.state, to, by, now, reason):
        return False
    if to != PUBLISHED:
        if notice.state == PUBLISHED:
            await indexing.remove(tx, notice.id)
        return True
    fresh = notice.published_at is None or notice.state == EXPIRED
    reference = notice.reference or await references.make(tx, notice)
    at = now if fresh or notice.published_at is None else notice.published_at
    await notices.publish(tx, notice.id, reference, at)
    found = await notices.by_id(tx, notice.id)
    assert found
    await indexing.put(tx, found)
    return True


async def moved(reader: Reader, notice_id: int) -> NoticeMoved:
    """Who was first, and what he did."""
    notice = await notices.by_id(reader, notice_id)
    if notice is None:
        raise Gone
    last = next(iter(await notices.history(reader, notice_id, 1)), None)
    name = last.name if last else ""
    return NoticeMoved(notice=notice, state=notice.state, name=name, reason=last.reason if last else "")


def check_still_valid(notice: Notice, now: int) -> None:
    """What never came out goes through posting, and what is over is prolonged. Raises NoticeOver."""
    if notice.published_at is None or (notice.expires_at is not None and notice.expires_at <= now):
        raise NoticeOver(notice=notice)


async def check_quota(deps: Deps, reader: Reader, person_id: int | None) -> None:
    """Raises NoticeQuota."""
    limit = deps.config.notices.max_open
    if person_id is not None and await notices.count_open(reader, person_id) >= limit:
        raise NoticeQuota(limit=limit)


async def renew(deps: Deps, viewer: Viewer, notice_id: int, was: str) -> Notice:
    """For the usual days more, or on show once more within a year. `was`: until when it was valid as he saw it.

    Raises Gone, NoticeRenewed where another press was first, NoticeMoved, NoticeQuota, Suspended.
    """
    standing.check(viewer)
    async with deps.database.transaction() as tx:
        notice, now = await steered(tx, viewer, notice_id), deps.now()
        if notice.valid_until != was:
            raise NoticeRenewed(notice=notice, day=notice.valid_until)
        if notice.state not in {PUBLISHED, ON_HOLD, EXPIRED} or not _revivable(notice, now):
            raise await moved(tx, notice_id)
        until = longer(notice.valid_until, deps.today(), deps.config.notices.valid_days)
        if notice.state == EXPIRED:
            await check_quota(deps, tx, notice.person_id)
        expires = validity.ends_at(until, deps.config.alliance.time_zone)
        if not await notices.prolong(tx, notice, until, expires):
            raise await moved(tx, notice_id)
        if notice.state == EXPIRED and not await shift(deps, tx, notice, PUBLISHED, viewer.telegram_id):
            raise await moved(tx, notice_id)
        found = await notices.by_id(tx, notice_id)
        assert found
        await noting.note(tx, viewer, "notices:renew", notice, found, now)
    return found


def _revivable(notice: Notice, now: int) -> bool:
    return notice.expires_at is None or now < notice.expires_at + REVIVED_MS


def longer(until: str, today: str, days: int) -> str:
    """From what is left on, never further than the longest span from today. Pure."""
    return min(validity.in_days(days, max(until, today)), validity.in_days(validity.LONGEST_DAYS, today))


async def set_open(deps: Deps, viewer: Viewer, notice_id: int, *, open_: bool) -> Notice:
    """Whether it takes further interest, apart from being on show. Raises Gone, NoticeMoved.

    Open again, it is looked for whom it may serve: who was to hear of it meanwhile didn't.
    """
    now = deps.now()
    async with deps.database.transaction() as tx:
        notice = await steered(tx, viewer, notice_id)
        if notice.state != PUBLISHED:
            raise await moved(tx, notice_id)
        await notices.set_open(tx, notice_id, open_=open_)
        found = await notices.by_id(tx, notice_id)
        assert found
        if found.open != notice.open:
            act = "notices:open" if open_ else "notices:close"
            await noting.note(tx, viewer, act, notice, found, now)
        if found.open > notice.open:
            await jobs.plan(tx, indexing.MATCH, notice_id, now, now)
    return found


async def on_the_bot(reader: Reader, notice: Notice) -> list[int]:
    """Its author's accounts."""
    return await accounts.of_person(reader, notice.person_id) if notice.person_id else []


def text_of(notice: Notice) -> str:
    return str(json.loads(notice.content).get("text", ""))


async def check_may(deps: Deps, viewer: Viewer, notice_id: int, name: str) -> None:
    """Before it is asked why. Raises Gone, NoticeMoved."""
    async with deps.database.reading() as reader:
        notice = await steered(reader, viewer, notice_id)
        if ACTS[name].desk and not rights.at_desk(viewer, notice):
            raise Gone
        if notice.state not in ACTS[name].froms:
            raise await moved(reader, notice_id)
