"""When people are reminded: by the wall, right across changes of the clock; a year of weekly meetings in three zones."""

import json
from datetime import datetime, timedelta

import pytest

from bot.config import Alliance, Announcements, Config, Events, Storage
from bot.deps import Deps
from bot.events import following
from bot.jobs import Jobs
from bot.messages import Messages
from bot.reminders import planning
from bot.reminders.planning import DAY, HOUR, due_at, superseded
from bot.times.moments import aware, derive, to_minute
from bot.wiring import JOBS
from storage import events, rsvps
from storage.database import Database
from tests import ready
from tests.events import new

START = derive("2026-12-01T10:00", "Asia/Shanghai")
ZONES = ("America/New_York", "Asia/Shanghai", "Asia/Manila")


class Clock:
    def __init__(self):
        self.at = START

    def now(self):
        return self.at


@pytest.fixture
async def deps(tmp_path):
    database = await Database.open(ready.empty(tmp_path / "alliance.db"))
    config = Config(
        storage=Storage(str(tmp_path / "alliance.db")),
        alliance=Alliance(time_zone="Asia/Shanghai"),
        announcements=Announcements(quiet_hours=""),
        events=Events(reminders=("1d", "2h")),
    )
    yield Deps(config, database, Clock(), Messages())
    await database.close()


def test_a_day_before_is_the_same_time_of_the_wall_and_hours_are_hours():
    zone, local = "America/New_York", "2027-03-14T09:00"  # the night before, the clock went forward
    begins = derive(local, zone)
    assert to_minute(aware(due_at(local, zone, begins, DAY), zone).replace(tzinfo=None)) == "2027-03-13T09:00"
    assert begins - due_at(local, zone, begins, DAY) == 23 * 3_600_000
    assert begins - due_at(local, zone, begins, 2 * HOUR) == 2 * 3_600_000


def test_a_reminder_gives_way_to_a_later_one_that_is_due_as_well():
    at = derive("2026-12-10T14:30", "Asia/Shanghai")
    event = _event("Asia/Shanghai", "2026-12-10T14:30", at, "one", "AAAAAA")
    both = (7 * DAY, DAY)
    assert not superseded(event, 7 * DAY, both, at - 7 * DAY * 60_000)
    assert superseded(event, 7 * DAY, both, at - DAY * 60_000)
    assert not superseded(event, DAY, both, at - 60_000)


async def _weekly(deps, tx, zone, account):
    """A member of an organisation in that zone, and a meeting each Monday at half past nine of a year."""
    number = await tx.insert("INSERT INTO persons (key, name, updated_at) VALUES (:zone, :zone, 0)", zone=zone)
    sql = """INSERT INTO accounts (telegram_id, person_id, time_zone, reachable, created_at)
             VALUES (:who, :person, :zone, 1, 0)"""
    await tx.execute(sql, who=account, person=number, zone=zone)
    for week in range(52):
        local = datetime.fromisoformat("2026-12-07T09:30") + timedelta(weeks=week)
        at = derive(to_minute(local), zone)
        made = _event(zone, to_minute(local), at, f"{zone} {week}", f"{account}{week:03}")
        event = await events.by_id(tx, await events.put(tx, made))
        assert event
        await rsvps.put(tx, new(event, account, START, person_id=number))
        await following.called(deps, tx, event)


def _event(zone, local, at, cause, code):
    values = dict.fromkeys(events.Event.__struct_fields__, "") | {
        "id": 0, "cause": cause, "kind": "meeting", "organisation_id": None, "author": 1, "title": zone,
        "agenda": "{}", "local": local, "zone": zone, "begins_at": at, "ends_at": at + 3_600_000, "latitude": None,
        "longitude": None, "capacity": None, "most_guests": 0, "closes_at": at, "audience": "[]", "open": True,
        "state": "scheduled", "sequence": 0, "series_id": None, "code": code, "created_at": START,
        "changed_at": START, "panel_message": None,
    }  # fmt: skip
    return events.Event(**values)


async def test_a_year_of_weekly_meetings_is_reminded_of_at_each_ones_own_wall_time(deps):
    async with deps.database.transaction() as tx:
        for account, zone in enumerate(ZONES, 11):
            await _weekly(deps, tx, zone, account)
    jobs = Jobs(deps, {name: JOBS[name] for name in (planning.REMIND, planning.HINT)})
    while due := await _next(deps):
        deps.clock.at = due
        await jobs.tick()

    sent = await _sent(deps)
    assert len(sent) == 3 * 52 * 2
    for zone, kind, at, begins, text in sent:
        begin, told = aware(begins, zone), aware(at, zone)
        assert (begin.weekday(), f"{begin:%H:%M}") == (0, "09:30")
        assert f"{told:%H:%M}" == {"1440": "09:30", "120": "07:30"}[kind]
        assert (begin.date() - told.date()).days == (kind == "1440")
        assert "09:30–10:30" in text
        assert "北京时间" not in text  # his clock is the meeting's


async def _next(deps):
    async with deps.database.reading() as reader:
        row = await reader.one("SELECT min(due_at) FROM jobs WHERE state = 'due'")
    return row[0]


async def _sent(deps):
    """(zone, minutes before, when it was queued, begin, text) of each."""
    sql = """SELECT time_zone, occurrence, deliveries.state_at, parameters FROM deliveries
             JOIN bodies ON bodies.id = body_id JOIN accounts ON telegram_id = recipient ORDER BY deliveries.id"""
    async with deps.database.reading() as reader:
        rows = await reader.all(sql)
    found = []
    for zone, occurrence, at, parameters in rows:
        kind, _, begins = occurrence.partition(".")
        found.append((zone, kind, at, int(begins), json.loads(parameters)["text"]))
    return found


async def test_what_is_due_just_now_is_kept_when_something_else_changes(deps):
    at = START + 2 * 3_600_000 + 1
    event = _event("Asia/Shanghai", to_minute(aware(at, "Asia/Shanghai").replace(tzinfo=None)), at, "one", "AAAAAA")
    async with deps.database.transaction() as tx:
        event = await events.by_id(tx, await events.put(tx, event))
        await following.called(deps, tx, event)
        deps.clock.at = at - 2 * 3_600_000  # the job hasn't run yet
        await following.changed(deps, tx, event, event)
    assert await _next(deps) == at - 2 * 3_600_000
    async with deps.database.transaction() as tx:
        await planning.drop(deps, tx, event.id)
    assert await _next(deps) is None
