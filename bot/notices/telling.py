"""Who hears of what becomes of a notice: its author, else who posted it, else its secretariat; and how it is queued."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from bot import desks
from bot.announcements import quiet
from bot.deps import Deps
from bot.outbox import Kind
from storage import accounts
from storage.accounts import Reachable
from storage.database import Reader, Transaction
from storage.notices import Notice
from storage.outbox import Delivery, Order

KIND = "notice"
PRIORITY, SOON = 3, 2
ENDING = "ending"


def _still_due(connection: sqlite3.Connection, delivery: Delivery) -> bool:
    """That it ends needs nobody to hear who has prolonged it, or ended it himself."""
    what, _, until = delivery.occurrence.partition(" ")
    if what != ENDING:
        return True
    sql = "SELECT 1 FROM notices WHERE id = ? AND valid_until = ? AND state IN ('published', 'on_hold')"
    return connection.execute(sql, (delivery.object_id, until.partition(" ")[0])).fetchone() is not None


DELIVERY = Kind(again_when_unknown=True, still_due=_still_due)


async def answerable(deps: Deps, reader: Reader, notice: Notice) -> list[Reachable]:
    """Who looks after it and is on the bot."""
    ids = await accounts.of_person(reader, notice.person_id) if notice.person_id else []
    found = await accounts.languages(reader, ids)
    if not found and notice.posted_by:
        found = await accounts.languages(reader, [notice.posted_by])
    return found or await desks.staff(deps, reader, notice.organisation_id)


async def tell_author(
    deps: Deps, tx: Transaction, notice: Notice, template: str, occurrence: str, **values: Any
) -> None:
    """Once for an occurrence; ring the bell after the commit."""
    told = await answerable(deps, tx, notice)
    await _tell(deps, tx, notice, template, occurrence, told, **values)


async def tell_of_its_end(
    deps: Deps, tx: Transaction, notice: Notice, template: str, occurrence: str, **values: Any
) -> None:
    """Its author, but not at night. Of what has none on the bot the desk hears once a day: bot/notices/endings.py."""
    ids = await accounts.of_person(tx, notice.person_id) if notice.person_id else []
    told = await accounts.languages(tx, ids)
    await _tell_in_the_day(deps, tx, notice, template, occurrence, told, **values)


async def _tell_in_the_day(
    deps: Deps,
    tx: Transaction,
    notice: Notice,
    template: str,
    occurrence: str,
    told: Sequence[Reachable],
    **values: Any,
) -> None:
    for each in told:
        at = await quiet.in_the_day(deps, tx, each.telegram_id)
        await _tell(deps, tx, notice, template, occurrence, [each], not_before=at, **values)


async def ask_desk(deps: Deps, tx: Transaction, notice: Notice) -> int:
    """Who reviews it hears of it; how many."""
    told = await desks.staff(deps, tx, notice.organisation_id)
    await _tell(deps, tx, notice, "notices/request", f"review {notice.version}.{deps.now()}", told, days=0)
    return len(told)


async def remind_desk(deps: Deps, tx: Transaction, notice: Notice, days: int) -> None:
    """It has waited for so many days: its desk once more, then the office; not at night."""
    at_home = days == 1
    told = await desks.staff(
        deps, tx, notice.organisation_id if at_home else None, desks.SECRETARIAT if at_home else desks.OFFICE
    )
    occurrence = f"nag {notice.pending_since} {days - 1}"
    await _tell_in_the_day(deps, tx, notice, "notices/request", occurrence, told, days=days)


async def _tell(
    deps: Deps,
    tx: Transaction,
    notice: Notice,
    template: str,
    occurrence: str,
    told: Sequence[Reachable],
    *,
    not_before: int = 0,
    **values: Any,
) -> None:
    order = Order(KIND, notice.id, 0, occurrence=occurrence, priority=PRIORITY, not_before=not_before)
    await desks.tell(deps, tx, template, order, told, notice=notice, **values)
