"""What came of a visit: asked once, the day after; one tap, and a line if one likes. Amounts are never asked.

Either side's secretariat says it; the last word stands, and who said it is in the audit.
"""

from typing import Any

from bot import audit, desks
from bot.accounts import Reader
from bot.deps import Deps
from bot.forms import filling, readers
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Form, Step
from bot.outbox import Kind
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal
from bot.visits import rights
from storage import database as rows
from storage import drafts, events, jobs, visits
from storage.database import Transaction
from storage.events import Event
from storage.jobs import Job
from storage.outbox import Order
from storage.visits import RESULTS, Visit

NAME = "results"
ASK, KIND = "visits.ask", "visit_result"
LATER_MS = 16 * 3_600_000  # the morning after, in the day of whoever is asked
PRIORITY = 3
MOST = 120
ASKED = Kind(again_when_unknown=True)


class VisitNotBegun(Refusal):
    """What came of it is said once it has begun: `event`."""


async def plan(deps: Deps, tx: Transaction, event: Event) -> None:
    """When it is to be asked; again where the visit moved."""
    await jobs.plan(tx, ASK, event.id, event.ends_at + LATER_MS, deps.now())


async def ask(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """The job: the secretariats of both sides, the organiser's first, unless it was said already."""
    event, visit = await events.by_id(tx, job.object_id), await visits.by_id(tx, job.object_id)
    if event is None or visit is None or event.state == "cancelled":
        return None
    if event.ends_at + LATER_MS > deps.now():  # it was moved
        return event.ends_at + LATER_MS
    await visits.settle(tx, event.id, deps.now())
    if visit.result:
        return None
    told = await desks.staff(deps, tx, event.organisation_id)
    for side in await visits.sides(tx, event.id):
        told += [each for each in await desks.staff(deps, tx, side.id) if each not in told]
    values: dict[str, Any] = {"event": event, "sides": await visits.sides(tx, event.id)}
    await desks.tell_in_the_day(
        deps, tx, "visits/result_wanted", Order(KIND, event.id, 0, priority=PRIORITY), told, **values
    )
    return None


async def report(deps: Deps, viewer: Viewer, event_id: int, result: str) -> tuple[Event, Visit]:
    """One tap. Raises Gone, VisitNotBegun."""
    if result not in RESULTS:
        raise Gone
    async with deps.database.transaction() as tx:
        event, visit = await _own(deps, tx, viewer, event_id)
        note = visit.result_note if visit.result == result else ""
        return event, await _write(deps, tx, viewer, event, visit, result, note)


async def of(deps: Deps, viewer: Viewer, event_id: int) -> tuple[Event, Visit]:
    """What was said so far. Raises Gone, VisitNotBegun."""
    async with deps.database.reading() as reader:
        return await _own(deps, reader, viewer, event_id)


async def _own(deps: Deps, reader: rows.Reader, viewer: Viewer, event_id: int) -> tuple[Event, Visit]:
    """Whose result he may say. Raises Gone, VisitNotBegun."""
    event, visit = await rights.seen(reader, viewer, event_id)
    if not rights.concerned(viewer, await visits.sides(reader, event_id)) and event.organisation_id not in viewer.desks:
        raise Gone
    if event.state == "cancelled":
        raise Gone
    if event.begins_at > deps.now():
        raise VisitNotBegun(event=event)
    return event, visit


async def _write(
    deps: Deps, tx: Transaction, viewer: Viewer, event: Event, was: Visit, result: str, note: str
) -> Visit:
    if (was.result, was.result_note) != (result, note):
        now = deps.now()
        await visits.report(tx, event.id, result, note, viewer.telegram_id, now)
        before, after = {"result": was.result, "note": was.result_note}, {"result": result, "note": note}
        about, at = ("events", event.id), event.organisation_id
        await audit.note(
            tx, viewer, "visits:result", now=now, subject=about, organisation=at, before=before, after=after
        )
    found = await visits.by_id(tx, event.id)
    assert found
    return found


async def begin(deps: Deps, reader: Reader, event_id: int) -> Turn:
    """A line about it. Raises Gone, VisitNotBegun."""
    async with deps.database.reading() as connection:
        event, visit = await _own(deps, connection, reader.viewer, event_id)
    if not visit.result:
        raise Gone
    left = await filling.unfinished(deps, reader, NAME)
    if left:
        await filling.cancel(deps, reader, left.draft)
    return await filling.begin(deps, reader, NAME, {"event": event.id, "title": event.title, "result": visit.result})


async def _review(_asking: Asking) -> dict[str, Any]:
    return {}


FORM = Form(NAME, (Step("note", read=readers.text(2, MOST)),), review=_review)


async def note(deps: Deps, reader: Reader, draft_id: int) -> tuple[Event, Visit]:
    """The line stands below the visit on its pairing's card. Raises Gone, FormOver, VisitNotBegun."""
    async with deps.database.transaction() as tx:
        draft, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
        event, visit = await _own(deps, tx, reader.viewer, asking.answers["event"])
        result, said = visit.result or asking.answers["result"], asking.answers["note"]
        found = await _write(deps, tx, reader.viewer, event, visit, result, said)
        await filling.end(deps, tx, draft, "done")
        await drafts.empty(tx, draft.id)
    return event, found
