"""Erasing somebody at his own wish: a phrase typed, two days' grace, a reminder; then a job does it (emptying).

A form asks for the phrase; until the job runs one press takes it back.
"""

import unicodedata
from functools import partial
from typing import Any

import msgspec

from bot import outbox
from bot.accounts import Reader
from bot.calls import send_message
from bot.deps import Deps
from bot.forms import filling
from bot.forms.steps import Asking, Form, Sent, Step
from bot.languages import LANGUAGES
from bot.outbox import Kind
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal
from storage import accounts, drafts, erasures, jobs, people
from storage.database import Transaction
from storage.erasures import Erasure
from storage.jobs import Job
from storage.outbox import Delivery, Order

NAME = "erasure"
RUN, REMIND = "erasure.run", "erasure.remind"
HOUR_MS = 3_600_000
GRACE_MS = 48 * HOUR_MS
AHEAD_MS = 12 * HOUR_MS  # so long that some of it is day
PRIORITY = 2


class PhraseWanted(Refusal):
    """Nothing else counts: `phrase`."""


class ErasureOver(Refusal):
    """It was done: nothing is left to keep."""


def phrase(deps: Deps, language: str) -> str:
    found: str = deps.messages.words(language)["erasure"]["phrase"]
    return found


def _read(asking: Asking, sent: Sent) -> bool:
    """In whichever of our languages; signs at its end and spaces don't matter."""
    if _folded(sent.content.text) not in {_folded(phrase(asking.deps, each)) for each in LANGUAGES}:
        raise PhraseWanted(phrase=phrase(asking.deps, asking.reader.language))
    return True


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).lower().split()).strip("“”\"'「」。.!")


async def _review(asking: Asking) -> dict[str, Any]:
    return {"linked": asking.reader.viewer.person_id is not None}


FORM = Form(NAME, (Step("phrase", read=_read),), review=_review, lifetime_ms=2 * 24 * HOUR_MS)


async def planned(deps: Deps, viewer: Viewer) -> Erasure | None:
    async with deps.database.reading() as reader:
        return await erasures.planned(reader, viewer.telegram_id)


async def plan(deps: Deps, reader: Reader, draft_id: int) -> Erasure:
    """In two days; one that is planned already stays as it is. Raises Gone, FormOver."""
    viewer, now = reader.viewer, deps.now()
    async with deps.database.transaction() as tx:
        if there := await _there(tx, viewer, draft_id):
            return there
        draft, _ = await filling.complete(deps, tx, reader, draft_id, NAME)
        await filling.end(deps, tx, draft, "done")
        return await put(tx, draft_id, Erasure(0, viewer.telegram_id, viewer.person_id, "planned", now + GRACE_MS), now)


async def put(tx: Transaction, draft_id: int, asked: Erasure, now: int) -> Erasure:
    """With its jobs."""
    number = await erasures.put(tx, draft_id, asked, now)
    await jobs.plan(tx, REMIND, number, asked.due_at - AHEAD_MS, now)
    await jobs.plan(tx, RUN, number, asked.due_at, now)
    return msgspec.structs.replace(asked, id=number)


async def _there(tx: Transaction, viewer: Viewer, draft_id: int) -> Erasure | None:
    """What his draft is planned as already."""
    draft = await drafts.by_id(tx, draft_id)
    if draft is None or draft.telegram_id != viewer.telegram_id:
        raise Gone
    return await erasures.planned(tx, viewer.telegram_id)


async def cancel(deps: Deps, viewer: Viewer, erasure_id: int) -> None:
    """Nothing happens; a second press ends the same. Raises Gone where it is another's, ErasureOver."""
    async with deps.database.transaction() as tx:
        found = await erasures.by_id(tx, erasure_id)
        if found is None or found.asked_by or found.telegram_id != viewer.telegram_id:
            raise Gone
        if found.state == "done":
            raise ErasureOver
        await stop(deps, tx, erasure_id)


async def stop(deps: Deps, tx: Transaction, erasure_id: int) -> None:
    if await erasures.end(tx, erasure_id, "cancelled", deps.now()):
        for kind in (RUN, REMIND):
            await jobs.drop(tx, kind, erasure_id, deps.now())


async def remind(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """It is about to happen."""
    found = await erasures.by_id(tx, job.object_id)
    if found is None or found.state != "planned":
        return None
    person = await people.by_id(tx, found.person_id) if found.asked_by and found.person_id else None
    for reader in await accounts.languages(tx, [found.told]):
        language = reader.language or deps.config.alliance.language
        values = {"erasure": found, "zone": deps.config.alliance.time_zone}
        if person:
            message = deps.messages.render("forgetting/reminder", language, name=person.name, **values)
        else:
            message = deps.messages.render("erasure/reminder", language, **values)
        order = Order("erasing", found.id, 0, occurrence="reminder", priority=PRIORITY)
        queue = partial(outbox.queue, method="sendMessage", parameters=send_message(message), order=order)
        await tx.run(partial(queue, recipients=[found.told], now=deps.now()))
    return None


def _still_due(connection: Any, delivery: Delivery) -> bool:
    return erasures.is_planned(connection, delivery.object_id)


REMINDER = Kind(again_when_unknown=True, still_due=_still_due)
