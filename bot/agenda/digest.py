"""Once a week, on Monday morning by one's own clock: the week's events that concern one; where there are any.

Within the allowance of what nobody asked for; whoever had his share hears of each event by its own messages. That he is
told and the message stand in one transaction.
"""

from datetime import datetime, time, timedelta
from functools import partial

from bot import accounts, allowance, outbox
from bot.agenda import listing
from bot.announcements import quiet
from bot.calls import send_message
from bot.deps import Deps
from bot.outbox import Kind
from bot.times.moments import MINUTE_MS, aware, derive, to_minute
from bot.times.zones import guess
from storage import agenda
from storage.agenda import Due
from storage.database import Transaction
from storage.outbox import Order

KIND = "agenda"
EVERY_MS = 5 * MINUTE_MS
MONDAY = 0
FROM, UNTIL = time(8, 30), time(11)  # local; later only after a stop, and then not at all
AT_ONCE = 200
MOST = 10
WEEK_MS = 7 * 86_400_000
WANTED_MS = 8 * 3_600_000
PRIORITY = 6
DIGEST = Kind()  # one too few is better than two


def often(_deps: Deps, after: int) -> int:
    return after - after % EVERY_MS + EVERY_MS


def monday(now: int, zone: str) -> str | None:
    """The date, ISO, where it is Monday morning there. Pure."""
    local = aware(now, zone)
    return local.date().isoformat() if local.weekday() == MONDAY and FROM <= local.time() < UNTIL else None


def week_end(day: str, zone: str) -> int:
    """The midnight that ends the week that begins on `day`; Unix ms UTC. Pure."""
    return derive(to_minute(datetime.fromisoformat(day) + timedelta(days=7)), zone)


def _anywhere(now: int) -> str | None:
    """The Monday that it is somewhere on earth, or None: most ticks end here."""
    for hours in (14, 0, -12):
        local = aware(now + hours * 3_600_000, "UTC")
        if local.weekday() == MONDAY:
            return local.date().isoformat()
    return None


async def tell(deps: Deps) -> None:
    """The routine: whoever's Monday morning it is."""
    now, after, queued = deps.now(), 0, 0
    day = _anywhere(now)
    while day:
        async with deps.database.reading() as reader:
            found = await agenda.due(reader, day, deps.today(), (now, now + WEEK_MS), after, AT_ONCE)
        for each in found:
            after = each.telegram_id
            zone = each.time_zone or guess(each.country, each.province, each.city) or deps.config.alliance.time_zone
            if monday(now, zone) == day and quiet.put_off(deps, now, zone, each.quiet_hours) is None:
                async with deps.database.transaction() as tx:
                    queued += await _tell(deps, tx, each, day, zone)
        if len(found) < AT_ONCE:
            break
    if queued:
        deps.bell.set()


async def _tell(deps: Deps, tx: Transaction, due: Due, day: str, zone: str) -> int:
    """How many messages: none where nothing is left, or he was written to enough."""
    now, reader = deps.now(), await accounts.known(deps, tx, due.telegram_id)
    found = await agenda.coming(tx, (due.telegram_id, due.person_id), now, week_end(day, zone), MOST + 1)
    lines = [each for each in await listing.lines_of(tx, reader, found) if each.answer not in {"declined", "lapsed"}]
    if not lines or not await agenda.note_told(tx, due.telegram_id, day):
        return 0
    if await allowance.take(deps, tx, due.telegram_id, KIND, zone) is not None:
        return 0
    days = listing.days_of(lines[:MOST], now, zone)
    values = {"days": days, "more": len(lines) > MOST, "zone": zone, "now": now}
    message = deps.messages.render("agenda/digest", reader.language, **values)
    order = Order(KIND, due.telegram_id, 0, occurrence=day, priority=PRIORITY, not_after=now + WANTED_MS)
    queue = partial(outbox.queue, method="sendMessage", parameters=send_message(message), order=order)
    return await tx.run(partial(queue, recipients=[due.telegram_id], now=now))
