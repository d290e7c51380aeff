"""Suspending somebody for a while: he may not ask or post, and has no desk, as bot/standing.py says.

What he asked to be introduced for is taken back.

The office suspends anybody but admins, for as long as it wants. A secretariat suspends its own members for 30 days at
most; the office hears of it and may lift it. Nobody suspends whom he couldn't appoint.
"""

from collections.abc import Mapping
from typing import Any

from bot import audit, desks, people
from bot.accounts import Reader
from bot.claims import rights
from bot.deps import Deps
from bot.desks import OFFICE, DeskOnly
from bot.forms import filling, readers
from bot.forms.steps import Asking, Choice, Form, Step
from bot.introductions import ending as introducing
from bot.outbox import Kind
from bot.privacy import OFFICE as OFFICE_EYES
from bot.privacy import PersonView, Viewer
from bot.refusals import Gone, Refusal
from bot.reports import deciding
from bot.reports.reporting import REASONS
from storage import accounts, appointments, drafts, jobs, suspensions
from storage import people as register
from storage.database import Reader as Connection
from storage.database import Transaction
from storage.outbox import Order
from storage.reports import Report
from storage.suspensions import Suspension

NAME, END = "suspensions", "suspensions.end"
DAY_MS = 86_400_000
DAYS, OPEN = ("3", "7", "30"), "0"  # the last: until it is lifted, by the office alone
PRIORITY = 3
NOTICE = Kind(again_when_unknown=True)


class NotToSuspend(Refusal):
    """It takes a higher desk: `level` names it, admins where it is an admin."""


class SuspendedAlready(Refusal):
    """`suspension` is in force."""


async def begun(deps: Deps, reader: Reader, person_id: int, report_id: int) -> Mapping[str, Any]:
    """The answers to begin with; `report_id` 0: not because of a report. Raises Gone, NotToSuspend, ReportClosed."""
    async with deps.database.reading() as connection:
        if report_id:
            report = await deciding.open_one(connection, reader.viewer, report_id)
            person_id = report.person_id or 0
        person, _ = await target(deps, connection, reader.viewer, person_id)
        return {"person": person.id, "name": person.name, "report": report_id}


async def target(deps: Deps, connection: Connection, viewer: Viewer, person_id: int) -> tuple[PersonView, int | None]:
    """Whom the viewer may suspend, and as which secretariat; None: as the office. Raises Gone, NotToSuspend."""
    row = await register.by_id(connection, person_id)
    [view] = await people.views(connection, OFFICE_EYES, [row]) if row else [None]
    if view is None or not viewer.staff or view.id == viewer.person_id:
        raise Gone
    held = [each.organisation_id for each in rights.current(view.memberships, deps.today())]
    level = rights.level_of(await appointments.kinds_of(connection, view.id, deps.today()))
    own = next((each for each in held if each in viewer.desks), None)
    if own is None and not (viewer.officer or viewer.admin):
        raise Gone
    admins = {*deps.config.alliance.admins, *await accounts.admins(connection)}
    if admins & set(await accounts.of_person(connection, view.id)):
        raise NotToSuspend(level=desks.ADMINS)
    if not rights.may_confirm(viewer, level, held):
        raise NotToSuspend(level=level)
    return view, None if viewer.officer or viewer.admin else own


async def in_force(deps: Deps, viewer: Viewer, person_id: int) -> Suspension | None:
    """Of one whom he may suspend. Raises Gone, NotToSuspend."""
    async with deps.database.reading() as connection:
        await target(deps, connection, viewer, person_id)
        return await of(deps, connection, person_id)


async def of(deps: Deps, connection: Connection, person_id: int) -> Suspension | None:
    now = deps.now()
    return await connection.run(lambda direct: suspensions.of(direct, person_id, None, now))


async def _reasons(_asking: Asking) -> list[Choice]:
    return [Choice(reason) for reason in REASONS if reason != "other"]


def _office(viewer: Viewer) -> bool:
    return viewer.officer or viewer.admin


async def _days(asking: Asking) -> list[Choice]:
    return [Choice(days) for days in (*DAYS, *((OPEN,) if _office(asking.reader.viewer) else ()))]


async def _review(asking: Asking) -> dict[str, Any]:
    days = int(asking.answers["days"])
    return {"until": asking.now + days * DAY_MS if days else None, "zone": asking.reader.zone}


def _allowed(asking: Asking) -> None:
    if not asking.reader.viewer.staff:
        raise DeskOnly


FORM = Form(
    NAME,
    (Step("reason", read=readers.text(2, 200), choices=_reasons), Step("days", choices=_days)),
    review=_review,
    allowed=_allowed,
)


async def suspend(deps: Deps, reader: Reader, draft_id: int) -> tuple[Suspension, Report | None]:
    """From now on; he is told, the office too where a secretariat does it. A second press gets what the first made.

    And the report that it settled, if any, as it was.

    Raises Gone, FormOver, NotToSuspend, SuspendedAlready, ReportClosed.
    """
    report = None
    async with deps.database.transaction() as tx:
        made = await suspensions.by_draft(tx, draft_id)
        if made is None:
            draft, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
            made, report = await _put(deps, tx, reader, draft_id, asking)
            await filling.end(deps, tx, draft, "done")
            await drafts.empty(tx, draft.id)
        elif made.made_by != reader.viewer.telegram_id:
            raise Gone
    deps.bell.set()
    return made, report


async def _put(
    deps: Deps, tx: Transaction, reader: Reader, draft_id: int, asking: Asking
) -> tuple[Suspension, Report | None]:
    answers, viewer, now = asking.answers, reader.viewer, deps.now()
    person, organisation = await target(deps, tx, viewer, answers["person"])
    if answers["days"] not in {each.value for each in await _days(asking)}:
        raise Gone
    days = int(answers["days"])
    until = now + days * DAY_MS if days else None
    account = next(iter(await accounts.of_person(tx, person.id)), None)
    number = await suspensions.put(
        tx, draft_id, person.id, account, organisation,
        reason=answers["reason"], until=until, made_by=viewer.telegram_id, now=now,
    )  # fmt: skip
    if number is None:
        raise SuspendedAlready(suspension=await of(deps, tx, person.id), zone=reader.zone)
    report = None
    if answers["report"]:
        report = await deciding.decide(deps, tx, viewer, answers["report"], deciding.SUSPENDED)
    if until:
        await jobs.plan(tx, END, number, until, now)
    made = await suspensions.by_id(tx, number)
    assert made
    await introducing.stop_asking(deps, tx, person.id)
    details = {"suspension": number, "days": days, "report": answers["report"]}
    await note(tx, viewer, "suspensions:make", person.id, organisation, now, details)
    await tell(deps, tx, made, "suspensions/told")
    if organisation is not None:
        await _tell_office(deps, tx, made)
    return made, report


async def note(
    tx: Transaction, viewer: Viewer, act: str, person_id: int, organisation: int | None, now: int,
    details: Mapping[str, object],
) -> None:  # fmt: skip
    """In the audit; why, in somebody's words, isn't said there."""
    subject = ("people", person_id)
    await audit.note(tx, viewer, act, now=now, subject=subject, organisation=organisation, details=details)


async def tell(deps: Deps, tx: Transaction, suspension: Suspension, template: str) -> None:
    """The suspended himself hears."""
    who = await accounts.of_person(tx, suspension.person_id)
    told = await accounts.languages(tx, who or [suspension.telegram_id or 0])
    order = Order("suspension", suspension.id, 0, occurrence=template, priority=PRIORITY)
    zone = deps.config.alliance.time_zone
    await desks.tell(deps, tx, template, order, told, suspension=suspension, zone=zone)


async def _tell_office(deps: Deps, tx: Transaction, suspension: Suspension) -> None:
    told = await desks.staff(deps, tx, None, OFFICE)
    order = Order("suspension", suspension.id, 0, occurrence="office", priority=PRIORITY)
    zone = deps.config.alliance.time_zone
    await desks.tell(deps, tx, "suspensions/office", order, told, suspension=suspension, zone=zone)
