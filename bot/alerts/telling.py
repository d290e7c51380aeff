"""Telling: one message for all that waits for somebody, within his quiet hours and the allowance; never twice.

That he is told and the message stand in one transaction; what a kill leaves half sent isn't sent again.
"""

from functools import partial

import msgspec

from bot import accounts, allowance, outbox
from bot.alerts.finding import Why
from bot.alerts.pace import OFF, USUAL, when, zone_of
from bot.announcements import quiet
from bot.calls import send_message
from bot.deps import Deps
from bot.outbox import Kind
from bot.refusals import Gone
from bot.upkeep import DAY_MS
from storage import alerts
from storage.alerts import Alert
from storage.database import Transaction
from storage.jobs import Job
from storage.outbox import Order

KIND = "alert"
DELIVERY = Kind(again_when_unknown=False)
AT_ONCE = 20  # people in one lock: some 40 ms
SHOWN = 5  # in one message; the others are a tap away
LOOKED_AT = 50
MOST_MISSED = 100  # counted up to: "99+"
PRIORITY = 7  # after whatever somebody waits for
WANTED_MS = 2 * DAY_MS


class Item(msgspec.Struct, frozen=True):
    """A notice with why it is told; `place` a code of bot/tables, `query` or `own` what it answers."""

    id: int
    notice_id: int
    kind: str
    title: str
    place: str
    organisation: str
    reference: str
    query: str
    own: str
    why: Why


def item(alert: Alert) -> Item:
    why = msgspec.json.decode(alert.why, type=Why)
    values = {name: getattr(alert, name) for name in Item.__struct_fields__ if name != "why"}
    return Item(**values, why=why)


async def tell(deps: Deps, tx: Transaction, _job: Job) -> int | None:
    """The next who are due; when the next ones after them are."""
    for telegram_id in await alerts.at(tx, deps.now(), AT_ONCE):
        await alerts.settle(tx, telegram_id, await _one(deps, tx, telegram_id))
    return await tx.run(alerts.next_due)


async def _one(deps: Deps, tx: Transaction, telegram_id: int) -> int | None:
    """Tell one person, if anything holds; when he is to be told instead, or None."""
    recipient, now = await alerts.recipient(tx, telegram_id), deps.now()
    rows = await alerts.waiting(tx, telegram_id, now, deps.today(), LOOKED_AT)
    await alerts.move(tx, [row.id for row in rows if not row.holds], "dropped", now)
    holding = [row for row in rows if row.holds]
    if recipient is None or not holding or (recipient.pace or USUAL) == OFF:
        return None
    zone = zone_of(deps, recipient)
    later = quiet.put_off(deps, now, zone, recipient.quiet_hours) or await allowance.take(
        deps, tx, telegram_id, KIND, zone
    )
    if later:
        return quiet.put_off(deps, later, zone, recipient.quiet_hours) or later
    await _queue(deps, tx, telegram_id, holding)
    await alerts.move(tx, [row.id for row in holding], "told", now)
    await alerts.tell_missed(tx, telegram_id, now)
    return when(deps, recipient, now) if await alerts.has_waiting(tx, telegram_id) else None


async def _queue(deps: Deps, tx: Transaction, telegram_id: int, rows: list[Alert]) -> None:
    try:
        reader = await accounts.known(deps, tx, telegram_id)
    except Gone:
        return
    items = [item(row) for row in rows[:SHOWN]]
    now = deps.now()
    missed = await alerts.count_missed(tx, telegram_id, now, deps.today(), MOST_MISSED)
    values = {"items": items, "more": len(rows) - len(items), "missed": missed}
    message = deps.messages.render("alerts/message", reader.language, **values)
    order = Order(KIND, rows[0].id, 0, priority=PRIORITY, not_before=now, not_after=now + WANTED_MS)
    queue = partial(outbox.queue, method="sendMessage", parameters=send_message(message), order=order)
    await tx.run(partial(queue, recipients=[telegram_id], now=now))
