"""Who hears of a notice that was just published: whose own notice it answers, and who saved a search for it.

A job does it after the publishing: the poster's answer doesn't wait for it, nor does anybody who writes meanwhile.
"""

import json
import sqlite3
from collections.abc import Sequence
from functools import partial

import msgspec

from bot import tables
from bot.alerts.pace import when
from bot.deps import Deps
from bot.jobs import Run
from bot.matching.finding import Found, matches
from bot.search import saved
from storage import alerts, avoidings, jobs, notices
from storage.alerts import Recipient
from storage.database import Transaction
from storage.jobs import Job
from storage.notices import Notice

TELL = "alerts.tell"
MOST = 20  # matches of one notice: the best
AT_ONCE = 200  # saved searches in one lock: some 20 ms, where it answers all


class Why(msgspec.Struct, frozen=True, omit_defaults=True):
    """What both notices are about, where both are, and sizes that both name."""

    concepts: tuple[str, ...] = ()
    place: str = ""
    grades: tuple[str, ...] = ()


class Weighed(msgspec.Struct, frozen=True):
    """Of a notice: what it fits, which saved searches (id, score) it answers, and after which one there are more."""

    matches: tuple[Found, ...] = ()
    answered: tuple[tuple[int, float], ...] = ()
    further: int | None = None


async def prepare(deps: Deps, job: Job) -> Run:
    """The job of indexing.MATCH: `job.object_id` is the notice, `job.occurrence` after which saved search it goes on.

    Weighing takes long where many want the same, so it is done while others write, some at a time.
    """
    async with deps.database.reading() as reader:
        weighed = await reader.run(partial(_weigh, job=job, now=deps.now()))
    return partial(_note, weighed=weighed)


def _weigh(connection: sqlite3.Connection, job: Job, now: int) -> Weighed:
    notice = next(iter(notices.of_ids(connection, json.dumps([job.object_id]))), None)
    if notice is None or not _on_show(notice, now):
        return Weighed()
    found = matches(connection, notice, now)[:MOST] if not job.occurrence else []
    answered, further = saved.answered(connection, notice.id, notice.kind, int(job.occurrence or 0), AT_ONCE)
    return Weighed(tuple(found), tuple(answered), further)


def _on_show(notice: Notice, now: int) -> bool:
    return notice.state == "published" and (notice.expires_at is None or notice.expires_at > now)


async def _note(deps: Deps, tx: Transaction, job: Job, *, weighed: Weighed) -> int | None:
    """What was weighed, as far as it still stands: a notice that was changed meanwhile has a job of its own."""
    notice, now = await notices.by_id(tx, job.object_id), deps.now()
    if notice is None or not _on_show(notice, now):
        return None
    soonest = await tx.run(partial(_alert, deps=deps, notice=notice, weighed=weighed, now=now))
    await wake(tx, soonest, now)
    if weighed.further is not None:
        go_on = partial(jobs.plan_at, kind=job.kind, object_id=notice.id, now=now, occurrence=str(weighed.further))
        await tx.run(go_on)
    return None


async def wake(tx: Transaction, soonest: int | None, now: int) -> None:
    """The telling is due then, or sooner."""
    if soonest is not None:
        await tx.run(partial(jobs.plan_sooner, kind=TELL, due_at=soonest, now=now))


def _alert(connection: sqlite3.Connection, deps: Deps, notice: Notice, weighed: Weighed, now: int) -> int | None:
    """Note whom it is to be told to; when the first of all is to be told."""
    told: dict[int, Recipient] = {}
    for found in weighed.matches:
        for recipient in _of_both(connection, deps, notice, found, now):
            told[recipient.telegram_id] = recipient
    for recipient in _searching(connection, deps, notice, weighed.answered, now):
        told[recipient.telegram_id] = recipient
    times = [(number, at) for number, each in told.items() if (at := when(deps, each, now)) is not None]
    return alerts.due(connection, times) if times else None


def _of_both(connection: sqlite3.Connection, deps: Deps, notice: Notice, found: Found, now: int) -> list[Recipient]:
    """The owner of each hears of the other, as far as he may see it. Who is new to it."""
    other = next(iter(notices.of_ids(connection, json.dumps([found.id]))), None)
    if other is None or not _on_show(other, now):
        return []
    place = "" if found.match.place == tables.HOME else found.match.place  # that goes without saying
    why = msgspec.json.encode(Why(found.match.concepts[:3], place, found.match.grades[:3])).decode()
    new = []
    for own, seen in ((notice, other), (other, notice)):
        if own.open and not avoidings.apart(connection, own.person_id, seen.person_id):
            for recipient in alerts.owners(connection, own.person_id, own.posted_by, seen.id, deps.today()):
                put = partial(alerts.put, connection, recipient, seen.id, found.score, now)
                if put(for_notice=own.id, why=why):
                    new.append(recipient)
    return new


def _searching(
    connection: sqlite3.Connection, deps: Deps, notice: Notice, answered: Sequence[tuple[int, float]], now: int
) -> list[Recipient]:
    """Who saved a search that it answers."""
    scores = dict(answered)
    return [
        recipient
        for number, recipient in alerts.subscribers(connection, list(scores), notice.id, deps.today())
        if alerts.put(connection, recipient, notice.id, scores[number], now, search_id=number)
    ]
