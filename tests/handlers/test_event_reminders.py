"""Reminders of events and files for calendars: to those concerned, once, by their own clock, anew on each change."""

import asyncio

import icalendar
import pytest

from tests.events import Events
from tests.quiet import quiet
from tests.register import MEMBER
from tests.talk import heard, here

HUANG, WU, LI = 4, 5, 6  # of the register: the member, the secretary, the officer
REMINDERS = "SELECT occurrence, recipient, state, not_before FROM deliveries WHERE kind = :kind ORDER BY id"


@pytest.fixture
def events(bot, clock):
    return Events(bot, clock)


def count(chat, word):
    return sum(word in each.text for each in chat.received())


async def done(events, kind, number=0):
    """Until the jobs of a kind that are due have run."""
    sql = "SELECT count(*) FROM jobs WHERE kind = :kind AND state = 'due' AND due_at <= :now"
    while (await events.rows(sql, kind=kind, now=events.deps.now()))[0][0]:
        await asyncio.sleep(0.01)
    await quiet()


async def test_those_who_come_are_reminded_a_week_a_day_and_two_hours_before_and_nobody_twice(
    events, clock, member, officer, secretary
):
    event = await events.call("2026-12-10T14:30", people=(HUANG, WU, LI), link="https://meet.example.org/x")
    await events.answer(event, HUANG)
    await events.answer(event, LI, "declined")

    clock.set("2026-12-03T14:31")
    first = await heard(member, "年度供需对接会")
    assert "12月10日" in first.text
    assert "https://meet.example.org/x" in first.text
    assert "📅 加入日历" in first.buttons
    clock.set("2026-12-09T14:31")  # the day before: who hasn't answered is asked as well
    await heard(secretary, "还在等您的答复")
    await heard(member, "年度供需对接会", after=first.message_id)
    clock.set("2026-12-10T12:31")
    await heard(member, "快开始了")
    await done(events, "event.remind")

    await quiet()
    assert count(member, "年度供需对接会") == 3
    assert count(officer, "年度供需对接会") == 0
    assert count(secretary, "年度供需对接会") == 1


async def test_a_moved_event_reminds_of_its_new_time_and_a_cancelled_one_of_none(events, clock, member):
    event = await events.call("2026-12-10T14:30")
    await events.answer(event, HUANG)
    clock.set("2026-12-03T14:31")
    await heard(member, "12月10日")
    event = await events.change(event, local="2026-12-20T09:00")
    clock.set("2026-12-10T12:31")
    await done(events, "event.remind")
    assert count(member, "年度供需对接会") == 1
    clock.set("2026-12-13T09:01")
    await heard(member, "12月20日")

    await events.cancel(event)
    clock.set("2026-12-20T07:01")
    await done(events, "event.remind")
    assert count(member, "年度供需对接会") == 2


async def test_after_a_stop_only_the_nearest_reminder_goes_out_and_none_once_it_has_begun(events, clock, member):
    event = await events.call("2026-12-10T14:30")
    late = await events.call("2026-12-05T10:00", title="晨会")
    for each in (event, late):
        await events.answer(each, HUANG)
    clock.set("2026-12-10T11:00")  # a week's and a day's are due at once; the other has long been over

    await heard(member, "年度供需对接会")
    await done(events, "event.remind")
    assert count(member, "年度供需对接会") == 1
    assert count(member, "晨会") == 0


async def test_nobody_is_reminded_at_night_but_of_what_is_two_hours_ahead(events, clock, bot, people):
    async with bot.database.transaction() as tx:
        sql = "UPDATE accounts SET time_zone = 'America/New_York' WHERE telegram_id = :id"
        await tx.execute(sql, id=MEMBER)
    member = await here(people, "会员", MEMBER)
    event = await events.call("2026-12-10T14:30")  # 01:30 in New York
    await events.answer(event, HUANG)
    await events.answer(event, LI, telegram_id=None)
    clock.set("2026-12-09T14:31")
    await done(events, "event.remind")
    rows = await events.rows(REMINDERS, kind="event_reminder")
    assert len(rows) == 1
    clock.set("2026-12-09T21:01")  # 08:01 in New York
    found = await heard(member, "年度供需对接会")
    assert "12月10日 周四 01:30" in found.text
    assert "北京时间 14:30" in found.text
    clock.set("2026-12-10T12:31")
    await heard(member, "快开始了")


async def test_a_host_chooses_when_people_are_reminded(events, clock, member, secretary):
    event = await events.call("2026-12-10T14:30")
    await events.answer(event, HUANG)
    shown = await secretary.sends_data(f"reminders:show:{event.id}")
    assert [each[:6] for each in shown.buttons[:5]] == ["✅ 7 天前", "▫️ 3 天"[:6], "✅ 1 天前", "✅ 2 小时", "▫️ 30 "]
    await secretary.presses(shown.buttons[0])
    shown = await secretary.presses(shown.buttons[1])
    assert shown.buttons[0].startswith("▫️")
    assert shown.buttons[1].startswith("✅")

    clock.set("2026-12-07T14:31")
    await heard(member, "年度供需对接会")
    await done(events, "event.remind")
    assert count(member, "年度供需对接会") == 1
    refused = await member.sends_data(f"reminders:put:{event.id}:1440:off")
    assert "✅" not in refused.text


async def test_the_file_for_the_calendar_is_renewed_on_each_change_and_taken_back(events, clock, member, secretary):
    event = await events.call("2026-12-10T14:30", link="https://meet.example.org/x", people=(HUANG,))
    before = await member.sends_data(f"calendars:take:{event.id}")
    [first] = icalendar.Calendar.from_ical(before.document).walk("VEVENT")
    assert "url" not in first  # he hasn't answered
    await events.answer(event, HUANG)
    taken = await member.sends_data(f"calendars:take:{event.id}")
    [second] = icalendar.Calendar.from_ical(taken.document).walk("VEVENT")
    assert second["url"] == "https://meet.example.org/x"
    assert second["location"] == "西安宾馆 · 示例路1号"

    await events.change(event, local="2026-12-11T15:00")
    changed = await heard(member, "日历里的会更新")
    content = member._reply(changed.message).document
    [third] = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert (third["uid"], third["sequence"]) == (first["uid"], 1)
    assert third["dtstart"].dt.isoformat() == "2026-12-11T07:00:00+00:00"
    await events.cancel(event)
    gone = await heard(member, "日历里的也会去掉")
    calendar = icalendar.Calendar.from_ical(member._reply(gone.message).document)
    [last] = calendar.walk("VEVENT")
    assert (calendar["method"], last["status"], last["sequence"]) == ("CANCEL", "CANCELLED", 2)
    await quiet()
    assert count(secretary, "日历") == 0  # she took none
    refused = await member.sends_data(f"calendars:take:{event.id}")
    assert not refused.document


async def test_all_that_is_coming_goes_into_one_file_and_is_followed_too(events, member):
    nothing = await member.sends_data("calendars:feed")
    assert "没有" in nothing.text
    one = await events.call("2026-12-10T14:30", title="对接会")
    two = await events.call("2026-12-12T09:00", title="理事会", zone="Asia/Manila")
    await events.call("2026-12-13T09:00", title="别人的")
    await events.answer(one, HUANG)
    await events.answer(two, HUANG, "waiting")
    taken = await member.sends_data("calendars:feed")
    calendar = icalendar.Calendar.from_ical(taken.document)
    found = {str(each["summary"]): str(each["status"]) for each in calendar.walk("VEVENT")}
    assert found == {"对接会": "CONFIRMED", "理事会": "TENTATIVE"}
    await events.change(two, title="理事会（改）")
    changed = await heard(member, "理事会（改）")
    assert b"TENTATIVE" in member._reply(changed.message).document


async def test_the_version_to_forward_and_the_poster_lead_to_the_event(events, secretary, member):
    event = await events.call("2026-12-10T14:30", fee="每人 200 元", link="https://meet.example.org/secret")
    picture = await secretary.sends_data(f"events:forward:{event.id}")
    text = next(each.text for each in reversed(secretary.received()) if "start=event-" in each.text)
    assert picture.message["photo"]
    assert f"start=event-{event.id}" in text
    for said in ("年度供需对接会", "12月10日 14:30 周四", "西安宾馆 · 示例路1号", "每人 200 元", "一、致辞；二、签约"):
        assert said in text
    assert "secret" not in text
    refused = await member.sends_data(f"events:forward:{event.id}")
    assert not refused.message.get("photo")


async def test_when_a_zone_s_rules_change_the_wall_time_stays_and_all_follows(events, bot, clock, member, secretary):
    zone, hour = "America/New_York", 3_600_000
    true = events.event("2026-12-10T20:30", zone)
    as_before = {"begins_at": true.begins_at + hour, "ends_at": true.ends_at + hour, "closes_at": true.closes_at - hour}
    event = await events.call("2026-12-10T20:30", zone=zone, people=(HUANG, WU), **as_before)
    await events.answer(event, HUANG)
    await events.answer(event, WU)
    await bot.database.write(
        lambda c: c.execute("UPDATE accounts SET time_zone = ? WHERE person_id = ?", (zone, WU)),
    )
    assert "10:30" in (await member.sends_data(f"events:card:{event.id}")).text
    last = (await member.sends_data(f"calendars:take:{event.id}")).message_id

    clock.set("2026-12-02T04:00")  # the night's routine; told in the morning
    while not (await events.rows("SELECT sequence FROM events"))[0][0]:
        await asyncio.sleep(0.01)
    clock.set("2026-12-02T08:30")
    told = await heard(member, "会场当地的时间不变", after=last)
    assert "09:30" in told.text
    times = "SELECT begins_at, ends_at, closes_at, sequence FROM events"
    assert await events.rows(times) == [(true.begins_at, true.ends_at, true.closes_at - 2 * hour, 1)]
    due = "SELECT due_at FROM jobs WHERE kind = 'event.remind' AND occurrence = '120' AND state = 'due'"
    assert await events.rows(due) == [(true.begins_at - 2 * hour,)]
    await quiet()
    assert len([each for each in member.received() if each.media]) == 2  # the calendar's file anew
    assert count(secretary, "有变动") == 0  # by his clock it is as it was
    clock.set("2026-12-03T04:00")
    await clock.move(hours=1)
    assert await events.rows("SELECT sequence FROM events") == [(1,)]
