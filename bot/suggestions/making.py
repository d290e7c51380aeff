"""Monday morning: each desk's pairs of the week are looked for, member by member, on a reader's thread; then its staff
hears of them, within the allowance and not at night. A week with none says nothing.
"""

import asyncio
import sqlite3
from functools import partial

import msgspec

from bot import accounts, allowance, desks, outbox
from bot.announcements import quiet
from bot.calls import send_message
from bot.deps import Deps
from bot.outbox import Kind
from bot.refusals import Gone
from bot.suggestions import asking, pairing, weeks
from bot.suggestions.pairing import Pair, Week
from bot.suggestions.trading import Readings
from bot.times.moments import derive
from storage import jobs, profile, waiting
from storage.database import Transaction
from storage.jobs import Job
from storage.outbox import Delivery, Order
from storage.suggestions import pairing as found_rows
from storage.suggestions import rows
from storage.suggestions.rows import Suggestion

MOST = 5
MEMBERS = 60  # of a desk are looked at each week, others the next
PAUSE_S = 0.005  # others want the interpreter, too
TELL, KIND = "suggestions.tell", "suggestions"
PRIORITY = 6


def _still_new(connection: sqlite3.Connection, delivery: Delivery) -> bool:
    return rows.any_new(connection, delivery.object_id)


DELIVERY = Kind(still_due=_still_new)


async def make(deps: Deps) -> None:
    """The routine. Begun anew after a stop, it leaves out the desks that have theirs."""
    today, now = deps.today(), deps.now()
    start = weeks.monday(today)
    async with deps.database.reading() as reader:
        readings = await reader.run(pairing.begin)
        paired = await reader.run(found_rows.paired)
        staffed = await waiting.staffed(reader, today)
        without = await reader.run(lambda connection: found_rows.unstaffed(connection, today, staffed))
    week = Week(start, today, now, weeks.number(start), paired)
    for desk in sorted(staffed):
        await _of_desk(deps, readings, desk, [desk], week)
    await _of_desk(deps, readings, None, without, week)


async def _of_desk(deps: Deps, readings: Readings, desk: int | None, of: list[int], week: Week) -> None:
    """`of`: the organisations whose members are looked at."""
    async with deps.database.reading() as reader:
        if await rows.made(reader, week.monday, desk) or not of:
            return
        used = await reader.run(lambda connection: found_rows.suggested(connection, week.monday))
        each = max(1, MEMBERS // len(of))
        at = week.seed % len(of)
        members: dict[int, None] = {}
        for organisation in [*of[at:], *of[:at]][:MEMBERS]:
            look = partial(found_rows.members, desk=organisation, today=week.today, seed=week.seed, limit=each)
            members |= dict.fromkeys(await reader.run(look))
    found: list[Pair] = []
    for person in members:
        if person not in used:
            async with deps.database.reading() as reader:
                found += await reader.run(lambda connection: pairing.of_member(connection, readings, person, week))  # noqa: B023
            await asyncio.sleep(PAUSE_S)
    fresh = [pair for pair in found if pair.second_id not in used]
    await _keep(deps, desk, week, pairing.chosen(fresh, MOST, week.seed))


async def _keep(deps: Deps, desk: int | None, week: Week, pairs: list[Pair]) -> None:
    """Written, and its staff is to hear of it: in one transaction."""
    if not pairs:
        return
    async with deps.database.transaction() as tx:
        if await rows.made(tx, week.monday, desk):
            return
        now = deps.now()
        new = [_row(desk, week.monday, pair, now) for pair in pairs]
        if await tx.run(lambda connection: rows.put(connection, new)):
            for each in await desks.staff(deps, tx, desk):
                await jobs.plan(tx, TELL, each.telegram_id, now, now, occurrence=week.monday)
    deps.bell.set()


def _row(desk: int | None, monday: str, pair: Pair, now: int) -> Suggestion:
    why = msgspec.json.encode(pair.why).decode()
    return Suggestion(0, pair.first_id, pair.second_id, desk, monday, pair.score, why, pair.notice_id, now)


async def tell(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """One of a staff, in his day and within the allowance, as long as it is that week."""
    try:
        reader = await accounts.known(deps, tx, job.object_id)
    except Gone:
        return None
    now = deps.now()
    ends = derive(f"{weeks.following(job.occurrence)}T00:00", deps.config.alliance.time_zone)
    shown = await asking.news(tx, reader.viewer, job.occurrence)
    if not shown or not reader.viewer.staff or now >= ends:
        return None
    chosen = (await profile.settings(tx, job.object_id)).quiet_hours
    later = quiet.put_off(deps, now, reader.zone, chosen) or await allowance.take(
        deps, tx, job.object_id, KIND, reader.zone
    )
    if later:
        later = quiet.put_off(deps, later, reader.zone, chosen) or later
        return later if later < ends else None
    message = deps.messages.render("suggestions/list", reader.language, it=shown, weekly=True)
    order = Order(KIND, shown.page.items[0].it.id, 0, occurrence=job.occurrence, priority=PRIORITY, not_after=ends)
    queue = partial(outbox.queue, method="sendMessage", parameters=send_message(message), order=order)
    await tx.run(partial(queue, recipients=[job.object_id], now=now))
    return None
