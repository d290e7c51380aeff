"""Suspending somebody for a while: he may not ask or post, and has no desk, as bot/standing.py says.

What he asked to be introduced for is taken back.

The office suspends anybody but admins, for as long as it wants. A secretariat suspends its own members, and guests who
ask at its desk, for 30 days at most; the office hears of it and may lift it. Nobody suspends whom he couldn't appoint.
"""

import sqlite3
from collections.abc import Mapping
from typing import Any

from bot import audit, desks
from bot.accounts import Reader
from bot.deps import Deps
from bot.desks import OFFICE, DeskOnly
from bot.forms import filling, readers
from bot.forms.steps import Asking, Choice, Form, Step
from bot.introductions import ending as introducing
from bot.outbox import Kind
from bot.pages import PAGE, Page, page
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal
from bot.reports import deciding
from bot.reports.reporting import REASONS
from bot.suspensions import whom
from bot.suspensions.whom import Target
from storage import accounts, drafts, jobs, suspensions
from storage.database import Reader as Connection
from storage.database import Transaction
from storage.outbox import Delivery, Order
from storage.reports import Report
from storage.suspensions import Suspension

NAME, END = "suspensions", "suspensions.end"
DAY_MS = 86_400_000
DAYS, OPEN = ("3", "7", "30"), "0"  # the last: until it is lifted, by the office alone
PRIORITY = 3
TOLD = "suspensions/told"


def still_due(connection: sqlite3.Connection, delivery: Delivery) -> bool:
    """What was lifted before its person's night was over needs no word that it began."""
    return delivery.occurrence != TOLD or suspensions.is_open(connection, delivery.object_id)


NOTICE = Kind(again_when_unknown=True, still_due=still_due)


class SuspendedAlready(Refusal):
    """`suspension` is in force."""


async def begun(deps: Deps, reader: Reader, person_id: int, report_id: int, asked: str = "") -> Mapping[str, Any]:
    """The answers to begin with; `report_id` 0: not because of a report; `asked`: what he asked (whom.asker), or none.

    Raises Gone, NotToSuspend, ReportClosed.
    """
    async with deps.database.reading() as connection:
        if report_id:
            report = await deciding.open_one(connection, reader.viewer, report_id)
            person_id = report.person_id or 0
        target = await _target(deps, connection, reader.viewer, person_id, asked)
        return {"person": target.person_id, "name": target.name, "report": report_id, "asked": asked}


async def _target(deps: Deps, connection: Connection, viewer: Viewer, person_id: int | None, asked: str) -> Target:
    if asked:
        return await whom.asker(deps, connection, viewer, asked)
    return await whom.person(deps, connection, viewer, person_id)


async def in_force(deps: Deps, viewer: Viewer, person_id: int, asked: str = "") -> Suspension | None:
    """Of one whom he may suspend. Raises Gone, NotToSuspend."""
    async with deps.database.reading() as connection:
        return await whom.in_force(deps, connection, await _target(deps, connection, viewer, person_id, asked))


async def listed(deps: Deps, viewer: Viewer, offset: int) -> Page:
    """Who is suspended now, the newest first: a secretariat's own people and guests. Raises DeskOnly."""
    if not viewer.staff:
        raise DeskOnly
    async with deps.database.reading() as connection:
        found = await suspensions.in_force(connection, desks.organisations(viewer), deps.now(), PAGE + 1, offset)
    return page(found, offset)


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
    target = await _target(deps, tx, viewer, answers["person"], answers.get("asked", ""))
    if answers["days"] not in {each.value for each in await _days(asking)}:
        raise Gone
    there = await whom.in_force(deps, tx, target)
    if there:
        raise SuspendedAlready(suspension=there, zone=reader.zone)
    days = int(answers["days"])
    until = now + days * DAY_MS if days else None
    number = await suspensions.put(
        tx, draft_id, target.person_id, target.account, target.organisation_id,
        name="" if target.person_id else answers["name"],
        reason=answers["reason"], until=until, made_by=viewer.telegram_id, now=now,
    )  # fmt: skip
    assert number
    report = None
    if answers["report"]:
        report = await deciding.decide(deps, tx, viewer, answers["report"], deciding.SUSPENDED)
    made = await suspensions.by_id(tx, number)
    assert made
    details = {"suspension": number, "days": days, "report": answers["report"]}
    await note(tx, viewer, "suspensions:make", made, target.organisation_id, now, details)
    await _follow(deps, tx, made)
    return made, report


async def _follow(deps: Deps, tx: Transaction, made: Suspension) -> None:
    """Its end is planned, what he asked others ends; he is told, and the office of what a secretariat did."""
    if made.until:
        await jobs.plan(tx, END, made.id, made.until, deps.now())
    if made.person_id:
        await introducing.stop_asking(deps, tx, made.person_id)
    await tell(deps, tx, made, TOLD)
    if made.organisation_id is not None:
        await _tell_office(deps, tx, made)


async def note(
    tx: Transaction, viewer: Viewer, act: str, found: Suspension, organisation: int | None, now: int,
    details: Mapping[str, object],
) -> None:  # fmt: skip
    """In the audit; why, in somebody's words, isn't said there."""
    subject = ("people", found.person_id) if found.person_id else ("accounts", found.telegram_id)
    await audit.note(tx, viewer, act, now=now, subject=subject, organisation=organisation, details=details)


async def tell(deps: Deps, tx: Transaction, suspension: Suspension, template: str) -> None:
    """The suspended himself hears, not at night; whoever tries meanwhile is told why it can't be."""
    who = await accounts.of_person(tx, suspension.person_id) if suspension.person_id else []
    told = await accounts.languages(tx, who or [suspension.telegram_id or 0])
    order = Order("suspension", suspension.id, 0, occurrence=template, priority=PRIORITY)
    zone = deps.config.alliance.time_zone
    await desks.tell_in_the_day(deps, tx, template, order, told, suspension=suspension, zone=zone)


async def _tell_office(deps: Deps, tx: Transaction, suspension: Suspension) -> None:
    told = await desks.staff(deps, tx, None, OFFICE)
    order = Order("suspension", suspension.id, 0, occurrence="office", priority=PRIORITY)
    zone = deps.config.alliance.time_zone
    await desks.tell_in_the_day(deps, tx, "suspensions/office", order, told, suspension=suspension, zone=zone)
