"""Once a working day, in the morning of his own zone, somebody of a staff hears what waits for him; if anything does.

Not who has seen his desk that day. The day is noted with the message in one transaction, so a restart doubles nothing.
"""

from datetime import datetime, time
from functools import partial
from zoneinfo import ZoneInfo

import msgspec

from bot import accounts, outbox, waiting
from bot.announcements.quiet import put_off
from bot.calls import send_message
from bot.deps import Deps
from bot.holidays import calendars
from bot.holidays.calendars import Calendar
from bot.outbox import Kind
from bot.times.zones import guess
from storage import waiting as rows
from storage.database import Transaction
from storage.outbox import Order
from storage.waiting import Place, Staff

KIND = "waiting"
EVERY_MS = 5 * 60_000
FROM, UNTIL = time(9, 30), time(11)  # local; later only after a stop
FRESH_MS = 10 * 3_600_000  # what is older isn't news any more
PRIORITY = 4
REMINDER = Kind()  # one too few is better than two


class Due(msgspec.Struct, frozen=True):
    """Somebody whose morning it is. `day`: his date, ISO; `since`: when it began (Unix ms UTC)."""

    staff: Staff
    zone: str
    day: str
    since: int


def often(_deps: Deps, after: int) -> int:
    return after - after % EVERY_MS + EVERY_MS


async def remind(deps: Deps) -> None:
    """The routine: whoever's morning it is."""
    async with deps.database.reading() as reader:
        found = await rows.staff(reader, deps.today(), deps.config.alliance.admins)
    queued, calendar = 0, await deps.database.here.run(calendars.current)
    for due in (_due(deps, each, calendar) for each in found):
        if due is not None:
            async with deps.database.transaction() as tx:
                queued += await _remind(deps, tx, due)
    if queued:
        deps.bell.set()


def _due(deps: Deps, staff: Staff, calendar: Calendar) -> Due | None:
    zone = staff.time_zone or guess(staff.country, staff.province, staff.city) or deps.config.alliance.time_zone
    local = datetime.fromtimestamp(deps.now() / 1000, ZoneInfo(zone))
    day = local.date().isoformat()
    away = calendar.is_off(calendars.country(staff.country), local.date())
    if away or not FROM <= local.time() < UNTIL or staff.desk_on >= day:
        return None
    began = datetime.combine(local.date(), FROM, ZoneInfo(zone))
    return Due(staff, zone, day, int(began.timestamp() * 1000))


async def _remind(deps: Deps, tx: Transaction, due: Due) -> int:
    """How many messages: none where nothing waits that came before this morning."""
    reader = await accounts.known(deps, tx, due.staff.telegram_id)
    looked = await waiting.look(deps, tx, reader.viewer, Place(), 1)
    found = {name: rows for name, rows in looked.items() if deps.waiting[name].urgent}
    oldest = min((rows[0].since for rows in found.values() if rows), default=due.since)
    if oldest >= due.since or not await rows.note_seen(tx, due.staff.telegram_id, due.day):
        return 0
    counts = tuple((name, rows[0].total) for name, rows in found.items() if rows)
    now = deps.now()
    message = deps.messages.render("waiting/reminder", reader.language, counts=counts, waited_ms=now - oldest)
    start = put_off(deps, now, due.zone, due.staff.quiet_hours) or now
    order = Order(
        KIND, due.staff.telegram_id, 0, occurrence=due.day, priority=PRIORITY,
        not_before=start, not_after=start + FRESH_MS,
    )  # fmt: skip
    queue = partial(outbox.queue, method="sendMessage", parameters=send_message(message), order=order)
    return await tx.run(partial(queue, recipients=[due.staff.telegram_id], now=now))


async def note_seen(deps: Deps, telegram_id: int, zone: str) -> None:
    """He has his desk before him: nobody reminds him today."""
    day = datetime.fromtimestamp(deps.now() / 1000, ZoneInfo(zone)).date().isoformat()
    if await rows.seen_on(deps.database.here, telegram_id) != day:
        async with deps.database.transaction() as tx:
            await rows.note_seen(tx, telegram_id, day)
