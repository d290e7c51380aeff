"""Who hears of a notice that was just published: whose own notice it answers, and who saved a search for it.

A job does it after the publishing, in its own transaction: the poster's answer doesn't wait for it.
"""

import json
import sqlite3
from functools import partial

import msgspec

from bot import tables
from bot.alerts.pace import when
from bot.deps import Deps
from bot.matching.finding import Found, matches
from bot.search import notices as search
from storage import alerts, avoidings, jobs, notices
from storage.alerts import Recipient
from storage.database import Transaction
from storage.jobs import Job
from storage.notices import Notice

TELL = "alerts.tell"
MOST = 20  # matches of one notice: the best
READERS = 200  # who saved the same search, at once


class Why(msgspec.Struct, frozen=True, omit_defaults=True):
    """What both notices are about, where both are, and sizes that both name."""

    concepts: tuple[str, ...] = ()
    place: str = ""
    grades: tuple[str, ...] = ()


async def match(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """The job of indexing.MATCH: `job.object_id` is the notice."""
    notice = await notices.by_id(tx, job.object_id)
    now = deps.now()
    if notice is None or notice.state != "published" or (notice.expires_at or now + 1) <= now:
        return None
    soonest = await tx.run(partial(_alert, deps=deps, notice=notice, now=now))
    await wake(tx, soonest, now)
    return None


async def wake(tx: Transaction, soonest: int | None, now: int) -> None:
    """The telling is due then, or sooner."""
    if soonest is not None:
        await tx.run(partial(jobs.plan_sooner, kind=TELL, due_at=soonest, now=now))


def _alert(connection: sqlite3.Connection, deps: Deps, notice: Notice, now: int) -> int | None:
    """Note whom it is to be told to; when the first of all is to be told."""
    told: dict[int, Recipient] = {}
    for found in matches(connection, notice, now)[:MOST]:
        for recipient in _of_both(connection, deps, notice, found, now):
            told[recipient.telegram_id] = recipient
    for recipient in _searching(connection, deps, notice, now):
        told[recipient.telegram_id] = recipient
    times = [(number, at) for number, each in told.items() if (at := when(deps, each, now)) is not None]
    return alerts.due(connection, times) if times else None


def _of_both(connection: sqlite3.Connection, deps: Deps, notice: Notice, found: Found, now: int) -> list[Recipient]:
    """The owner of each hears of the other, as far as he may see it. Who is new to it."""
    other = notices.of_ids(connection, json.dumps([found.id]))[0]
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


def _searching(connection: sqlite3.Connection, deps: Deps, notice: Notice, now: int) -> list[Recipient]:
    """Who saved a search that it answers."""
    new = []
    for query, score in search.answered(connection, notice.id, notice.kind):
        last = 0
        while found := alerts.subscribers(connection, *query, notice.id, deps.today(), last, READERS):
            new += [
                recipient
                for number, recipient in found
                if alerts.put(connection, recipient, notice.id, score, now, search_id=number)
            ]
            last = found[-1][0]
    return new
