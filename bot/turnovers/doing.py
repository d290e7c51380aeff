"""Doing a new term: its changes in one transaction, with their search documents; desks come and go with them."""

import sqlite3
from collections.abc import Sequence
from functools import partial

from bot import accounts, appointments, audit
from bot.deps import Deps
from bot.privacy import Viewer
from bot.refusals import Gone
from bot.register.applying import index_rows
from bot.turnovers.planning import Plan
from storage import entries, organisations, turnovers
from storage.database import Reader, Transaction
from storage.entries import Change, Values
from storage.turnovers import Turnover


class OutdatedTurnover(Exception):  # noqa: N818, an answer: it is shown anew
    """What was shown isn't what would be done any more."""


async def do(deps: Deps, tx: Transaction, viewer: Viewer, number: int, plan: Plan, *, clock: bool = False) -> None:
    """All of the plan's changes, which were made in this transaction; rights at the desk come and go with them.

    `clock`: its day has come, at midnight: nobody hears of it before the morning.
    """
    found = await turnovers.by_id(tx, number)
    assert found
    changes, now = list(plan.changes), deps.now()  # the rows that it makes carry the time by which it is known
    await tx.run(partial(_apply, changes=changes, now=now))
    await turnovers.concern(tx, number, _touched(changes))
    await turnovers.done(tx, number, changes, now)
    await note_seats(deps, tx, viewer, found.organisation_id, changes)
    await hand_over(deps, tx, viewer, found.organisation_id, changes, clock=clock)


def _apply(connection: sqlite3.Connection, changes: Sequence[Change], now: int) -> None:
    made = 0
    for change in changes:
        if change.table == "memberships" and change.after and change.after.get("person_id", 0) is None:
            change.after["person_id"] = made
        if not entries.write(connection, change, now):
            raise OutdatedTurnover
        made = change.id if change.table == "persons" else made
    index_rows(connection, [("persons", person) for person in persons(connection, changes)])


def persons(connection: sqlite3.Connection, changes: Sequence[Change]) -> list[int]:
    """Whose documents are to be made anew."""
    ids = [change.id for change in changes if change.table == "memberships"]
    held = entries.rows(connection, "memberships", ids).values()
    made = [change.id for change in changes if change.table == "persons" and change.after is not None]
    return sorted({*made, *(row["person_id"] for row in held)})


def _touched(changes: Sequence[Change]) -> list[int]:
    made = [change.id for change in changes if change.table == "persons"]
    return made + [row["person_id"] for change in changes for row in (change.after or {},) if row.get("person_id")]


async def note(deps: Deps, tx: Transaction, viewer: Viewer, act: str, organisation_id: int, details: Values) -> None:
    about = ("organisations", organisation_id)
    await audit.note(tx, viewer, act, now=deps.now(), subject=about, organisation=organisation_id, details=details)


async def note_seats(
    deps: Deps, tx: Transaction, viewer: Viewer, organisation_id: int, changes: Sequence[Change]
) -> None:
    """Each seat that is another one now: his person's, so that an erasure empties what it says."""
    held = await tx.run(
        lambda c: entries.rows(c, "memberships", [change.id for change in changes if change.table == "memberships"])
    )
    for change in changes:
        before, after = change.before or {}, change.after or {}
        if change.table != "memberships" or before.get("position") == after.get("position") or change.id not in held:
            continue
        await audit.note(
            tx, viewer, "turnovers:seat", now=deps.now(), subject=("people", held[change.id]["person_id"]),
            organisation=organisation_id,
            before={"position": before.get("position", "")}, after={"position": after.get("position", "")},
        )  # fmt: skip


async def hand_over(
    deps: Deps,
    tx: Transaction,
    viewer: Viewer,
    organisation_id: int,
    changes: Sequence[Change],
    *,
    clock: bool = False,
) -> None:
    """Who comes to the desk sees what is open at it; who leaves it hears of it. The appointments say both."""
    organisation = await organisations.by_id(tx, organisation_id)
    held = await tx.run(
        lambda c: entries.rows(c, "memberships", [change.id for change in changes if change.table == "memberships"])
    )
    for change in changes:
        before = bool((change.before or {}).get("secretary", 0))
        after = bool((change.after or {}).get("secretary", 0))
        row = held.get(change.id) or change.before or {}
        if change.table == "memberships" and before != after and organisation and row.get("person_id"):
            act = appointments.APPOINT if after else appointments.DISMISS
            await appointments.handed(deps, tx, viewer, act, row["person_id"], organisation, change.id, clock=clock)


async def author(deps: Deps, reader: Reader, found: Turnover) -> Viewer:
    """Whose act it is, whatever he may today."""
    try:
        return (await accounts.known(deps, reader, found.author)).viewer
    except Gone:
        return Viewer(telegram_id=found.author)
