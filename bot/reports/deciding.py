"""At the desk: a report is noted, its person warned, or suspended (bot/suspensions). Its reporter hears that it was
dealt with; the reported never learns who it was.
"""

from typing import Any

import msgspec

from bot import audit, desks, waiting
from bot.deps import Deps
from bot.privacy import Viewer
from bot.refusals import Gone, Settled
from bot.reports.reporting import PRIORITY
from bot.reports.subjects import DATA
from storage import accounts, reports
from storage.database import Reader, Transaction
from storage.outbox import Order
from storage.reports import Report

NOTED, WARNED, SUSPENDED = "noted", "warned", "suspended"
ACTS = {NOTED: "reports:note", WARNED: "reports:warn"}  # a suspension is one of its own


class ReportClosed(Settled):
    """A colleague was first: `state`, `name` of who decided."""


class Shown(msgspec.Struct, frozen=True):
    """`past`: how many earlier ones about the person ended how."""

    report: Report
    past: dict[str, int]


def sees(viewer: Viewer, report: Report) -> bool:
    """Those of its desk, never the reported himself."""
    if report.person_id is not None and report.person_id == viewer.person_id:
        return False
    at_his = viewer.officer or viewer.admin or report.organisation_id in viewer.desks
    return report.desk in desks.levels(viewer) and at_his and viewer.staff


async def show(deps: Deps, viewer: Viewer, report_id: int) -> Shown:
    """Raises Gone, ReportClosed."""
    async with deps.database.reading() as reader:
        report = await open_one(reader, viewer, report_id)
        return Shown(report, await reports.past(reader, report.person_id) if report.person_id else {})


async def card(deps: Deps, viewer: Viewer, report_id: int) -> tuple[str, dict[str, Any]]:
    """For the desk. Raises Gone, ReportClosed."""
    return "reports/report", {"it": await show(deps, viewer, report_id)}


REPORTS = waiting.Kind(reports.waiting, card)


async def open_one(reader: Reader, viewer: Viewer, report_id: int) -> Report:
    """Raises Gone, ReportClosed."""
    report = await reports.by_id(reader, report_id)
    if report is None or not sees(viewer, report):
        raise Gone
    if report.state != "open":
        raise await closed(reader, report)
    return report


async def closed(reader: Reader, report: Report) -> ReportClosed:
    who = await accounts.name_of(reader, report.decided_by) if report.decided_by else ""
    return ReportClosed(state=report.state, name=who)


async def note(deps: Deps, viewer: Viewer, report_id: int) -> Report:
    """Seen, and nothing more. Raises Gone, ReportClosed."""
    async with deps.database.transaction() as tx:
        report = await decide(deps, tx, viewer, report_id, NOTED)
    deps.bell.set()
    return report


async def warn(deps: Deps, viewer: Viewer, report_id: int) -> Report:
    """The reported is told what was found wrong, not by whom. Raises Gone, ReportClosed."""
    async with deps.database.transaction() as tx:
        before = await reports.by_id(tx, report_id)
        if before is None or before.person_id is None:  # nobody to warn
            raise Gone
        report = await decide(deps, tx, viewer, report_id, WARNED)
        if before.state == "open":
            told = await accounts.languages(tx, await accounts.of_person(tx, before.person_id))
            order = Order("reported", report.id, 0, occurrence=WARNED, priority=PRIORITY)
            await desks.tell_in_the_day(deps, tx, "reports/warned", order, told, report=_nameless(report))
    deps.bell.set()
    return report


def _nameless(report: Report) -> Report:
    """What the reported may read of it."""
    return msgspec.structs.replace(report, telegram_id=0, asker="", username="", text="")


async def decide(deps: Deps, tx: Transaction, viewer: Viewer, report_id: int, state: str) -> Report:
    """Once; whoever reported hears that it was dealt with. Raises Gone, ReportClosed."""
    report = await reports.by_id(tx, report_id)
    if report is None or not sees(viewer, report):
        raise Gone
    if await reports.decide(tx, report_id, state, viewer.telegram_id, deps.now()):
        told = await accounts.languages(tx, [report.telegram_id])
        order = Order("reported", report.id, 0, occurrence="handled", priority=PRIORITY)
        await desks.tell(deps, tx, "reports/handled", order, told, report=report)
        if state in ACTS:
            of_data = report.subject_kind in DATA
            about = (report.subject_kind, report.subject_id) if of_data else ("people", report.person_id)
            details = {"report": report.id, "reason": report.reason}
            at = report.organisation_id
            await audit.note(tx, viewer, ACTS[state], now=deps.now(), subject=about, organisation=at, details=details)
    elif (report.state, report.decided_by) != (state, viewer.telegram_id):  # his own second press ends as the first
        raise await closed(tx, report)
    return report
