"""The end of a suspension: by its time, by hand, or after an appeal: one message of the suspended to the office."""

from collections.abc import Mapping
from typing import Any

from bot import desks, waiting
from bot.accounts import Reader
from bot.claims import rights
from bot.deps import Deps
from bot.desks import ADMINS, OFFICE
from bot.forms import filling, readers
from bot.forms.steps import Asking, Form, Step
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal, Settled
from bot.suspensions import suspending, whom
from storage import appointments, drafts, suspensions
from storage.database import Transaction
from storage.jobs import Job
from storage.outbox import Order
from storage.suspensions import Suspension

APPEAL = "appeals"


class AppealedAlready(Refusal):
    """One message for each suspension; or there is none any more."""


class SuspensionOver(Settled):
    """It was lifted, or answered, by a colleague."""


async def show(deps: Deps, viewer: Viewer, suspension_id: int) -> Suspension:
    """Raises Gone, NotToSuspend, SuspensionOver."""
    async with deps.database.reading() as reader:
        found = await suspensions.by_id(reader, suspension_id)
        if found is None:
            raise Gone
        await whom.suspended(deps, reader, viewer, found)
    if found.lifted_at is not None:
        raise SuspensionOver
    return found


async def lift(deps: Deps, viewer: Viewer, suspension_id: int) -> Suspension:
    """At once; he hears of it. Raises Gone, NotToSuspend, SuspensionOver."""
    async with deps.database.transaction() as tx:
        found = await suspensions.by_id(tx, suspension_id)
        if found is None:
            raise Gone
        await whom.suspended(deps, tx, viewer, found)
        whom.check_lift(viewer, found)
        if not await suspensions.lift(tx, suspension_id, viewer.telegram_id, deps.now()):
            raise SuspensionOver
        await _note(deps, tx, viewer, "suspensions:lift", found)
        await suspending.tell(deps, tx, found, "suspensions/lifted")
    deps.bell.set()
    return found


async def _note(deps: Deps, tx: Transaction, viewer: Viewer, act: str, found: Suspension) -> None:
    details = {"suspension": found.id}
    await suspending.note(tx, viewer, act, found, found.organisation_id, deps.now(), details)


async def end(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """The job: its time is over; the rights are back already."""
    found = await suspensions.by_id(tx, job.object_id)
    if found and await suspensions.lift(tx, found.id, None, deps.now()):
        await suspending.tell(deps, tx, found, "suspensions/lifted")
    return None


async def appealing(deps: Deps, reader: Reader, suspension_id: int) -> Mapping[str, Any]:
    """The answers to begin an appeal with. Raises AppealedAlready."""
    del deps
    _own(reader.viewer, suspension_id)
    return {"suspension": suspension_id}


def _own(viewer: Viewer, suspension_id: int) -> Suspension:
    found = viewer.suspension
    if found is None or found.id != suspension_id or found.appealed_at is not None:
        raise AppealedAlready
    return found


async def _review(_asking: Asking) -> dict[str, Any]:
    return {}


FORM = Form(APPEAL, (Step("text", read=readers.text(5, 500)),), review=_review)


async def appeal(deps: Deps, reader: Reader, draft_id: int) -> None:
    """To the office, once. Raises Gone, FormOver, AppealedAlready."""
    async with deps.database.transaction() as tx:
        draft, asking = await filling.complete(deps, tx, reader, draft_id, APPEAL)
        found = _own(reader.viewer, asking.answers["suspension"])
        if not await suspensions.appeal(tx, found.id, asking.answers["text"], deps.now()):
            raise AppealedAlready
        await filling.end(deps, tx, draft, "done")
        await drafts.empty(tx, draft.id)
        await _tell_office(deps, tx, found)
    deps.bell.set()


async def _tell_office(deps: Deps, tx: Transaction, suspension: Suspension) -> None:
    """Or the admins, who alone decide on one of the office's."""
    person = suspension.person_id
    level = rights.level_of(await appointments.kinds_of(tx, person, deps.today()) if person else [])
    told = await desks.staff(deps, tx, None, ADMINS if level == ADMINS else OFFICE)
    order = Order("suspension", suspension.id, 0, occurrence="appeal", priority=suspending.PRIORITY)
    values = {"it": await suspensions.by_id(tx, suspension.id), "zone": deps.config.alliance.time_zone}
    await desks.tell(deps, tx, "suspensions/appeal", order, told, **values)


async def card(deps: Deps, viewer: Viewer, suspension_id: int) -> tuple[str, dict[str, Any]]:
    """An appeal, for the office's desk. Raises Gone, NotToSuspend, SuspensionOver."""
    found = await show(deps, viewer, suspension_id)
    if not (viewer.officer or viewer.admin):
        raise Gone
    if found.appealed_at is None or found.answered_at is not None:
        raise SuspensionOver
    return "suspensions/appeal", {"it": found, "zone": deps.config.alliance.time_zone}


APPEALS = waiting.Kind(suspensions.appeals, card)


async def keep(deps: Deps, viewer: Viewer, suspension_id: int) -> Suspension:
    """It stays; he hears so. Raises Gone, NotToSuspend, SuspensionOver."""
    async with deps.database.transaction() as tx:
        found = await suspensions.by_id(tx, suspension_id)
        if found is None or not (viewer.officer or viewer.admin):
            raise Gone
        await whom.suspended(deps, tx, viewer, found)
        if not await suspensions.keep(tx, suspension_id, viewer.telegram_id, deps.now()):
            raise SuspensionOver
        await _note(deps, tx, viewer, "suspensions:keep", found)
        await suspending.tell(deps, tx, found, "suspensions/kept")
    deps.bell.set()
    return found
