"""Reporting a person, or what a person put up: a reason, perhaps a few words, and the desk that hears of it."""

import sqlite3
from collections.abc import Mapping
from typing import Any

import msgspec

from bot import desks, limits
from bot.accounts import Reader
from bot.claims.rights import level_of
from bot.deps import Deps
from bot.desks import OFFICE, SECRETARIAT
from bot.forms import filling, readers
from bot.forms.steps import Asking, Choice, Form, Step
from bot.leads import Asker
from bot.outbox import Kind
from bot.refusals import Gone
from bot.reports import subjects
from bot.reports.subjects import DATA, Subject
from storage import accounts, appointments, drafts, reports
from storage.accounts import Reachable
from storage.database import Reader as Connection
from storage.database import Transaction
from storage.outbox import Delivery, Order
from storage.reports import New, Report

NAME = "reports"
REASONS = ("spam", "rude", "false", "misuse", "other")
WRONG = "data"  # the reason where nobody is reported, but that what the register says isn't so
PRIORITY = 3


def still_due(connection: sqlite3.Connection, delivery: Delivery) -> bool:
    return reports.is_open(connection, delivery.object_id)


REQUEST = Kind(again_when_unknown=True, still_due=still_due)
ANSWER = Kind(again_when_unknown=True)


class Reported(msgspec.Struct, frozen=True):
    """`told`: how many of the desk are told; 0: nobody of it is on the bot."""

    report: Report
    told: int


async def begun(deps: Deps, reader: Reader, kind: str, subject_id: int) -> Mapping[str, Any]:
    """The answers to begin with. Raises Gone, TooOften, Suspended."""
    found = await subjects.find(deps, reader.viewer, kind, subject_id)
    await limits.check(deps, deps.database.here, reader.viewer, "reports")
    return {"kind": kind, "object": found.id, "name": found.name}


async def _reasons(_asking: Asking) -> list[Choice]:
    return [Choice(reason) for reason in REASONS]


async def _review(_asking: Asking) -> dict[str, Any]:
    return {}


def _of_somebody(asking: Asking) -> bool:
    return asking.answers["kind"] not in DATA


FORM = Form(
    NAME,
    (
        Step("reason", choices=_reasons, wanted=_of_somebody),
        Step("text", read=readers.text(2, 500), optional=True, wanted=_of_somebody),
        Step("wrong", read=readers.text(2, 500), wanted=lambda asking: not _of_somebody(asking)),
    ),
    review=_review,
)


async def send(deps: Deps, reader: Reader, draft_id: int, asker: Asker) -> Reported:
    """To the desk, once. Raises Gone, FormOver, TooOften, Suspended."""
    subject = await _subject(deps, reader, draft_id)
    async with deps.database.transaction() as tx:
        made = await reports.by_draft(tx, draft_id)
        if made is None:
            draft, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
            made = await _put(deps, tx, reader, draft_id, asking, subject, asker)
            await filling.end(deps, tx, draft, "done")
            await drafts.empty(tx, draft.id)
        elif made.telegram_id != reader.viewer.telegram_id:
            raise Gone
        told = await staff(deps, tx, made)
    deps.bell.set()
    return Reported(made, len(told))


async def _subject(deps: Deps, reader: Reader, draft_id: int) -> Subject:
    """What the draft, or what it made, is about: it may be seen by him no more."""
    async with deps.database.transaction() as tx:
        made = await reports.by_draft(tx, draft_id)
        if made:
            return Subject(made.subject_kind, made.subject_id, made.person, made.person_id, made.organisation_id)
        _, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
    return await subjects.find(deps, reader.viewer, asking.answers["kind"], asking.answers["object"])


async def _put(
    deps: Deps, tx: Transaction, reader: Reader, draft_id: int, asking: Asking, subject: Subject, asker: Asker
) -> Report:
    viewer = reader.viewer
    kinds = await appointments.kinds_of(tx, subject.person_id, deps.today()) if subject.person_id else []
    level = level_of(kinds)
    desk = OFFICE if level == SECRETARIAT and subject.organisation_id is None else level
    new = New(
        draft_id, viewer.telegram_id, subject.kind, subject.id, subject.person_id, subject.organisation_id, desk,
        asking.answers.get("reason") or WRONG, asking.answers.get("text") or asking.answers.get("wrong") or "",
        asker.name, asker.username, deps.now(),
    )  # fmt: skip
    number = await reports.put(tx, new)
    if number is None:
        there = await reports.open_of(tx, viewer.telegram_id, subject.kind, subject.id)
        assert there
        return there
    await limits.take(deps, tx, viewer, "reports")
    made = await reports.by_id(tx, number)
    assert made
    order = Order("report", number, 0, priority=PRIORITY)
    await desks.tell(deps, tx, "reports/request", order, await staff(deps, tx, made), report=made)
    return made


async def staff(deps: Deps, reader: Connection, report: Report) -> list[Reachable]:
    """Who hears of it: never the reported himself."""
    own = await accounts.of_person(reader, report.person_id) if report.person_id else []
    found = await desks.staff(deps, reader, report.organisation_id, report.desk)
    return [each for each in found if each.telegram_id not in own]
