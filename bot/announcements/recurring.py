"""An announcement that comes again and again: each time its own row, made at its time, from what was approved.

The row that recurs sends nothing itself: `at` is when it comes next, `day` which of its days that is. One that is so
late that nobody may want it any more is held, and its author is asked; those between are left out.
"""

from functools import partial
from itertools import islice
from typing import Any

import msgspec

from bot.accounts import Reader
from bot.announcements import rights
from bot.deps import Deps
from bot.holidays import calendars
from bot.holidays.calendars import Calendar
from bot.recurrences import coming
from bot.recurrences.coming import Occurrence
from bot.recurrences.rules import Rule
from bot.refusals import Refusal
from storage import announcements, jobs
from storage.announcements import Announcement
from storage.database import Transaction

START = "announcement.start"
SHOWN = 6
DAY_MS = 86_400_000


class NotRecurring(Refusal):
    """It doesn't come again: it was stopped, changed, or is over."""


def rule_of(found: Announcement) -> Rule:
    return msgspec.json.decode(found.rule, type=Rule)


def stored(rule: Rule) -> str:
    return msgspec.json.encode(rule).decode()


def next_of(rule: Rule, after: int, calendar: Calendar) -> Occurrence | None:
    """The next that takes place after an instant (Unix ms UTC)."""
    return coming.following(rule, after, calendar.name)


async def spawn(deps: Deps, tx: Transaction, found: Announcement, *, held: bool = False) -> Announcement | None:
    """The one whose time has come, and the next one planned; None where it is a holiday by now, or there already."""
    calendar, now = await tx.run(calendars.current), deps.now()
    rule = rule_of(found)
    # From two days before: a zone's rules may have changed since it was planned.
    near = islice(coming.occurrences(rule, found.at - 2 * DAY_MS, calendar.name), SHOWN)
    due = next((each for each in near if each.day == found.day), None)
    made = None
    if due is not None and not due.skipped:
        number = await announcements.put(tx, _one(found, due, now, held=held))
        made = await announcements.by_id(tx, number)
    await plan(deps, tx, found, rule, max(found.at, now))
    return made


def _one(found: Announcement, due: Occurrence, now: int, *, held: bool) -> Announcement:
    return msgspec.structs.replace(
        found,
        id=0,
        draft_id=0,
        rule="",
        series_id=found.id,
        day=due.day,
        local=due.moment.local,
        zone=due.moment.zone,
        at=due.moment.at,
        state="held" if held else "scheduled",
        created_at=now,
        panel_message=None,
    )


async def plan(deps: Deps, tx: Transaction, found: Announcement, rule: Rule, after: int) -> bool:
    """When it comes next; False where it is over with that."""
    calendar, now = await tx.run(calendars.current), deps.now()
    upcoming = next_of(rule, after, calendar)
    if upcoming is None:
        await announcements.move(tx, found.id, ("recurring",), "done", now)
        await jobs.drop(tx, START, found.id, now)
        return False
    moment = upcoming.moment
    await announcements.recur(tx, found.id, stored(rule), upcoming.day, moment.local, moment.zone, moment.at)
    await jobs.plan(tx, START, found.id, moment.at, now, local=moment.local, zone=moment.zone)
    return True


async def skip(deps: Deps, reader: Reader, announcement_id: int, day: str, *, back: bool = False) -> Announcement:
    """It doesn't take place on a day, or does after all. Raises Gone, NotRecurring."""
    async with deps.database.transaction() as tx:
        found = await rights.steered(tx, reader.viewer, announcement_id)
        if found.state != "recurring" or not found.rule:
            raise NotRecurring
        rule = rule_of(found)
        excluded = tuple(each for each in rule.excluded if each != day)
        changed = msgspec.structs.replace(rule, excluded=excluded) if back else coming.without(rule, day)
        if changed != rule:
            await plan(deps, tx, found, changed, min(deps.now(), found.at - 1))  # one that is due just now is due
            act = "announcements:unskip" if back else "announcements:skip"
            await rights.note(tx, reader.viewer, act, found, deps.now(), since=day)
        return await rights.steered(tx, reader.viewer, announcement_id)


async def shown(deps: Deps, reader: Reader, found: Announcement) -> dict[str, Any]:
    """What the panel of one that recurs shows: its rule, what comes next, what went out."""
    rule, calendar = rule_of(found), await deps.database.here.run(calendars.current)
    holiday = partial(calendar.name, language=reader.language)
    return {
        "announcement": found,
        "rule": rule,
        "coming": coming.preview(rule, deps.now(), holiday, SHOWN) if found.state in {"recurring", "submitted"} else [],
        "past": await announcements.of_series(deps.database.here, found.id, SHOWN),
        "mine": found.author == reader.viewer.telegram_id,
        "zone": reader.zone,
        "now": deps.now(),
    }
