"""Who has to agree before an announcement goes out that goes beyond its own organisation, and what he says.

What is approved is a row that nothing changes any more: just that is sent. Nobody approves his own, but for an office
of one, who gives a reason that stays in the audit.
"""

import json
from collections.abc import Sequence
from typing import Any

from bot import contents, waiting
from bot.accounts import Reader
from bot.announcements import audience, recurring, rights
from bot.deps import Deps
from bot.desks import OFFICE, staff, tell
from bot.forms import filling, readers
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Call, Form, Step
from bot.outbox import Kind
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal, Settled
from storage import accounts, announcements, jobs
from storage.accounts import Reachable
from storage.announcements import Announcement
from storage.database import Reader as Connection
from storage.database import Transaction
from storage.outbox import Order

NAME = "returning_announcement"
KIND, PRIORITY = "approval", 2
OFFICES, OWN = "office", "own"
REASONS = ("alone", "leader", "urgent")
"""Why somebody approves his own."""
NOTICE = Kind()


class ReasonWantedError(Exception):
    """He approves it himself, and hasn't said why yet."""


class OwnApproval(Refusal):
    """There is another officer who can look at it."""


class AnnouncementDecided(Settled):
    """A colleague was first, or its author changed or dropped it: `state`, `name` of who approved it."""


async def needed(deps: Deps, reader: Connection, viewer: Viewer, source: int, chosen: Sequence[str]) -> str:
    """`office`: another one's yes; `own`: he is the whole office; empty: nobody's."""
    if not audience.beyond(viewer, source, chosen):
        return ""
    return OWN if viewer.officer and not await others(deps, reader, viewer.telegram_id) else OFFICES


async def others(deps: Deps, reader: Connection, telegram_id: int) -> list[Reachable]:
    """The office's people on the bot, but for one; the admins where the office has nobody."""
    office = await accounts.at_desk(reader, None, deps.today())
    found = office or await staff(deps, reader, None, OFFICE)
    return [each for each in found if each.telegram_id != telegram_id]


async def ask(deps: Deps, tx: Transaction, found: Announcement) -> None:
    """The office is told; ring the bell after the commit."""
    told = await others(deps, tx, found.author)
    order = Order(KIND, found.id, 0, occurrence="asked", priority=PRIORITY)
    await tell(deps, tx, "announcements/request", order, told, announcement=found)


def _may(viewer: Viewer) -> bool:
    return viewer.officer or viewer.admin


async def seen(reader: Connection, viewer: Viewer, announcement_id: int) -> Announcement:
    """Raises Gone."""
    found = await announcements.by_id(reader, announcement_id)
    if found is None or not _may(viewer) or not found.beyond:
        raise Gone
    return found


async def waits(reader: Connection, viewer: Viewer, announcement_id: int) -> Announcement:
    """Raises Gone, AnnouncementDecided."""
    found = await seen(reader, viewer, announcement_id)
    if found.state != "submitted":
        who = await accounts.name_of(reader, found.approved_by) if found.approved_by else ""
        raise AnnouncementDecided(state=found.state, name=who)
    return found


async def approve(deps: Deps, reader: Reader, announcement_id: int) -> Announcement:
    """It goes out at its time, at once where that is over. Raises Gone, AnnouncementDecided, OwnApproval."""
    async with deps.database.transaction() as tx:
        found, now, viewer = await seen(tx, reader.viewer, announcement_id), deps.now(), reader.viewer
        if found.approved_by == viewer.telegram_id and found.state != "submitted":
            return found  # his own second press ends as the first did
        found = await waits(tx, viewer, announcement_id)
        if found.author == viewer.telegram_id:
            raise OwnApproval
        await announcements.approve(tx, found.id, viewer.telegram_id, now)
        if found.at <= now:
            await announcements.reschedule(tx, found.id, now)
        found = await seen(tx, viewer, announcement_id)
        await jobs.plan(tx, "announcement.start", found.id, found.at, now, local=found.local, zone=found.zone)
        await rights.note(tx, viewer, "announcements:approve", found, now)
        await _answer(deps, tx, "announcements/approved", found, viewer)
    deps.bell.set()
    return found


async def _answer(deps: Deps, tx: Transaction, template: str, found: Announcement, viewer: Viewer) -> None:
    """To its author."""
    told = await accounts.languages(tx, [found.author])
    order = Order(KIND, found.id, 0, occurrence=found.state, priority=PRIORITY)
    await tell(deps, tx, template, order, told, announcement=found, by=await accounts.name_of(tx, viewer.telegram_id))


async def begin(deps: Deps, reader: Reader, announcement_id: int) -> Turn:
    """Ask what should be changed. Raises Gone, AnnouncementDecided."""
    async with deps.database.reading() as connection:
        found = await waits(connection, reader.viewer, announcement_id)
    return await filling.begin(deps, reader, NAME, {"announcement": found.id})


async def _review(asking: Asking) -> dict[str, Any]:
    async with asking.deps.database.reading() as reader:
        return {"announcement": await waits(reader, asking.reader.viewer, asking.answers["announcement"])}


def _allowed(asking: Asking) -> None:
    """Raises Gone."""
    if not _may(asking.reader.viewer):
        raise Gone


FORM = Form(NAME, (Step("remarks", read=readers.text(1, 500)),), review=_review, allowed=_allowed)


async def give_back(deps: Deps, reader: Reader, draft_id: int) -> Announcement:
    """It goes back to its author with remarks. Raises Gone, FormOver, AnnouncementDecided."""
    async with deps.database.transaction() as tx:
        draft, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
        found = await waits(tx, reader.viewer, asking.answers["announcement"])
        await announcements.give_back(tx, found.id, asking.answers["remarks"], deps.now())
        await filling.end(deps, tx, draft, "done")
        found = await seen(tx, reader.viewer, found.id)
        await rights.note(tx, reader.viewer, "announcements:give_back", found, deps.now())
        await _answer(deps, tx, "announcements/returned", found, reader.viewer)
    deps.bell.set()
    return found


async def card(deps: Deps, viewer: Viewer, announcement_id: int) -> tuple[str, dict[str, Any]]:
    """The template that shows what is to be approved, and its values. Raises Gone, AnnouncementDecided."""
    async with deps.database.reading() as reader:
        found = await waits(reader, viewer, announcement_id)
        return "announcements/approval", await about(deps, reader, viewer, found)


async def exact(deps: Deps, viewer: Viewer, announcement_id: int) -> list[Call]:
    """Just what will arrive: what was written down is what is sent. Raises Gone."""
    async with deps.database.reading() as reader:
        found = await seen(reader, viewer, announcement_id)
    every = [json.loads(found.content), *json.loads(found.texts).values()]
    return [contents.sending(readers.as_content(each)) for each in every]


async def about(deps: Deps, reader: Connection, viewer: Viewer, found: Announcement) -> dict[str, Any]:
    """Whom it is for, counted now, when, in which languages, and who wrote it."""
    source, chosen = found.organisation_id or rights.ALLIANCE, json.loads(found.audience)
    return {
        "announcement": found,
        "by": await accounts.name_of(reader, found.author),
        "languages": list(json.loads(found.texts)),
        "rule": recurring.rule_of(found) if found.rule else None,
        "now": deps.now(),
        **await audience.meant(deps, reader, viewer, source, chosen),
        **await audience.counted(deps, reader, found),
    }


APPROVALS = waiting.Kind(announcements.submitted, card)
