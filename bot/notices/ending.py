"""What came of a notice that is fulfilled: with whom, and whether they dealt: counted in the alliance's report."""

import json

import msgspec

from bot import people as register
from bot.deps import Deps
from bot.notices import life
from bot.privacy import PersonView, Viewer
from storage import interests, people
from storage.database import Reader, Transaction
from storage.notices import Notice

KIND = "notice"
MEMBER, OUTSIDE = "member", "outside"
OFFERED = 6


class Partners(msgspec.Struct, frozen=True):
    """Who asked, as the author may see them: likely it was one of these."""

    notice: Notice
    people: tuple[PersonView, ...]


async def fulfil(deps: Deps, viewer: Viewer, notice_id: int) -> Partners:
    """Done; then it is asked with whom. Raises Gone, NoticeMoved."""
    notice = await life.do(deps, viewer, notice_id, "fulfil")
    async with deps.database.transaction() as tx:
        await _note(deps, tx, notice, "", None, "")
    return await partners(deps, viewer, notice_id)


async def partners(deps: Deps, viewer: Viewer, notice_id: int) -> Partners:
    """Raises Gone."""
    async with deps.database.reading() as reader:
        notice = await life.steered(reader, viewer, notice_id)
        asked = await interests.of_notice(reader, notice_id, OFFERED)
        rows = await people.listed(reader, json.dumps([each.person_id for each in asked if each.person_id]))
        views = await register.views(reader, viewer, rows)
    return Partners(notice, tuple(view for view in views if view))


async def note(deps: Deps, viewer: Viewer, notice_id: int, partner: str, person_id: int, deal: str) -> Notice:
    """With whom (member, outside, or not said), who of the register, and whether they dealt (yes, no, not said).

    Raises Gone, NoticeMoved where it isn't fulfilled any more.
    """
    async with deps.database.transaction() as tx:
        notice = await life.steered(tx, viewer, notice_id)
        if notice.state != life.FULFILLED:
            raise await life.moved(tx, notice_id)
        await _note(deps, tx, notice, partner, person_id or None, deal)
    return notice


async def _note(deps: Deps, tx: Transaction, notice: Notice, partner: str, person_id: int | None, deal: str) -> None:
    ids = [notice.organisation_id] if notice.organisation_id else []
    other = await _organisation(tx, person_id) if person_id else None
    await interests.put_outcome(tx, KIND, notice.id, [*ids, *([other] if other else [])], partner, deal, deps.now())


async def _organisation(reader: Reader, person_id: int) -> int | None:
    """By which he belongs, the highest first."""
    held = await people.memberships(reader, json.dumps([person_id]))
    return held[0].organisation_id if held else None


async def reopen(deps: Deps, viewer: Viewer, notice_id: int) -> Notice:
    """It wasn't over after all. Raises Gone, NoticeMoved, NoticeOver, NoticeQuota."""
    notice = await life.do(deps, viewer, notice_id, "reopen")
    async with deps.database.transaction() as tx:
        await interests.drop_outcome(tx, KIND, notice_id)
    return notice
