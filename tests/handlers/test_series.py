"""What recurs: made some weeks ahead, invited to, moved, cancelled, changed from one on, ended; at its own wall time."""

import asyncio
from datetime import date, datetime, timedelta
from itertools import pairwise

from bot.times.moments import derive, wall
from tests.handlers.gatherings import HUANG, LIN, gathering, insert, one
from tests.handlers.hearing import heard

PATIENCE_S = 30


async def rows(bot, sql, **values):
    async with bot.database.reading() as reader:
        return await reader.all(sql, **values)


async def until(bot, sql, wanted, **values):
    """Until a query's first column is that."""
    async with asyncio.timeout(PATIENCE_S):
        while (found := [row[0] for row in await rows(bot, sql, **values)]) != wanted:
            await asyncio.sleep(0.02)
    return found


async def made_until(bot, local):
    """Until the occurrences of all three reach that far."""
    newest = "SELECT min(latest) FROM (SELECT max(local) AS latest FROM events GROUP BY zone)"
    async with asyncio.timeout(PATIENCE_S):
        while (await one(bot, newest))[0] < local:
            await asyncio.sleep(0.02)


async def at(clock, local):
    """In New York; once the bot has looked."""
    clock.set(local, "America/New_York")
    await clock.move()


async def repeats(chat, event, rule="每周二 19:00"):
    await chat.sends_data(f"series:begin:{event}")
    await chat.says(rule)
    return await chat.presses("✅ 就这样")


async def test_a_series_over_a_change_of_the_clock_with_exceptions(secretary, member, bot, clock):
    event = await gathering(
        bot, "2027-03-02T19:00", zone="America/New_York", kind="event", people=[HUANG, LIN], title="例会", open=1
    )
    await at(clock, "2027-03-01T10:00")
    asked = await secretary.sends_data(f"series:begin:{event}")
    assert "每周二 19:00" in asked.buttons
    shown = await secretary.presses("每周二 19:00")
    assert "提前 7 天邀请" in shown.text
    await secretary.presses("🔚 次数与跳过")
    assert "共 8 次" in (await secretary.says("共8次")).text
    assert "设好了" in (await secretary.presses("✅ 就这样")).text
    again = await secretary.sends_data(f"series:begin:{event}")
    assert "已经是定期的" in again.text
    locals_ = [f"{date(2027, 3, 2) + timedelta(days=7 * week)}T19:00" for week in range(8)]
    await until(bot, "SELECT local FROM events ORDER BY local", locals_)
    utc = await rows(bot, "SELECT begins_at FROM events ORDER BY local")
    hours = [datetime.fromtimestamp(row[0] / 1000, tz=None).astimezone().utctimetuple().tm_hour for row in utc]
    assert hours[:2] == [0, 0]  # 19:00 in New York is midnight, until the clock goes forward on 14 March
    assert set(hours[2:]) == {23}

    await each_has_its_own_answers(member, bot, clock)
    await one_is_cancelled_and_one_moved(secretary, bot, clock)
    await changes_from_one_on(secretary, member, bot)
    await ends(secretary, bot, clock)


async def each_has_its_own_answers(member, bot, clock):
    await at(clock, "2027-03-02T19:05")  # eight in the morning in Xi'an: nobody is woken
    assert "3月10日" in await heard(member, "例会")
    await member.presses("✅ 参加")
    await at(clock, "2027-03-09T19:35")
    await until(
        bot, "SELECT count(*) FROM event_people JOIN events ON events.id = event_id WHERE local LIKE '2027-03-16%'", [4]
    )
    assert await rows(bot, "SELECT local, answer FROM rsvps JOIN events ON events.id = event_id") == [
        ("2027-03-09T19:00", "going")
    ]


async def one_is_cancelled_and_one_moved(secretary, bot, clock):
    """Neither is made anew."""
    number = (await one(bot, "SELECT id FROM events WHERE local = '2027-03-30T19:00'"))[0]
    await secretary.sends_data(f"events:cancel:{number}")
    await secretary.says("春假")
    await secretary.presses(next(each for each in (await secretary.last()).buttons if "取消" in each))
    moved = (await one(bot, "SELECT id FROM events WHERE local = '2027-04-06T19:00'"))[0]
    await secretary.sends_data(f"events:alter:{moved}:begin")
    assert "过去" in (await secretary.says("2027年3月1日 19:00")).text
    await secretary.says("2027年4月7日 19:00")
    await secretary.presses(next(each for each in (await secretary.last()).buttons if each.startswith("✅")))
    invites = "SELECT due_at FROM jobs WHERE kind = 'series.invite' AND object_id = :id"
    assert (await one(bot, invites, id=moved))[0] == derive("2027-03-31T09:00", "America/New_York")
    await at(clock, "2027-03-12T19:35")
    state = "SELECT occurrence, local, state FROM events WHERE occurrence LIKE '2027-03-30%' OR occurrence LIKE '2027-04-06%'"
    assert await rows(bot, f"{state} ORDER BY occurrence") == [
        ("2027-03-30T19:00", "2027-03-30T19:00", "cancelled"),
        ("2027-04-06T19:00", "2027-04-07T19:00", "scheduled"),
    ]


async def changes_from_one_on(secretary, member, bot):
    """From the one of 16 March on: Wednesdays at eight."""
    sixteenth = (await one(bot, "SELECT id FROM events WHERE occurrence = '2027-03-16T19:00'"))[0]
    assert "没有要改的" in (await secretary.sends_data(f"series:follow:{sixteenth}")).text
    await member.sends_data(f"events:go:{sixteenth}")
    await secretary.sends_data(f"events:alter:{sixteenth}:begin")
    await secretary.says("2027年3月17日 20:00")
    await secretary.presses(next(each for each in (await secretary.last()).buttons if each.startswith("✅")))
    assert "有变动" in await heard(member, "有变动")
    assert "以后都照这一次" in (await secretary.presses("🔁 以后都这样")).text
    wanted = [
        "2027-03-17T20:00",
        "2027-03-24T20:00",
        "2027-03-31T20:00",
        "2027-04-07T20:00",
        "2027-04-14T20:00",
        "2027-04-21T20:00",
    ]
    await until(bot, "SELECT occurrence FROM events WHERE occurrence > '2027-03-10' ORDER BY occurrence", wanted)
    assert await rows(bot, "SELECT local, state FROM events WHERE local <> occurrence OR state = 'cancelled'") == [
        ("2027-03-30T19:00", "cancelled"),
        ("2027-04-07T19:00", "scheduled"),
    ]


async def ends(secretary, bot, clock):
    series = (await one(bot, "SELECT id FROM series"))[0]
    await secretary.sends_data(f"series:show:{series}")
    await secretary.presses("⏹ 结束系列")
    assert "已结束" in (await secretary.presses("⏹ 结束")).text
    assert "已经结束" in (await secretary.sends_data(f"series:end:{series}")).text
    left = await rows(bot, "SELECT local FROM events WHERE local > '2027-03-18' AND state = 'scheduled'")
    assert left == []
    await at(clock, "2027-04-20T12:00")
    await secretary.says("/events")
    assert await rows(bot, "SELECT 1 FROM events WHERE created_at > :at", at=derive("2027-03-13T00:00", "UTC")) == []


YEAR = [
    ("America/New_York", "2026-12-03T19:00", "每周四 19:00", "19:00"),
    ("Asia/Shanghai", "2026-12-02T09:30", "每周三 9:30", "09:30"),
    ("Asia/Manila", "2026-12-05T08:00", "每周六 8:00", "08:00"),
]


async def test_over_a_year_each_has_its_own_wall_time(secretary, bot, clock):
    for zone, first, rule, _ in YEAR:
        await repeats(secretary, await gathering(bot, first, zone=zone, title=zone, kind="event"), rule)
    await made_until(bot, "2027-01-20")
    day = date(2026, 12, 1)
    while day < date(2027, 12, 1):
        day += timedelta(days=42)
        clock.set(f"{day}T12:00")
        await made_until(bot, f"{day + timedelta(days=42)}")
    for zone, first, _, time in YEAR:
        found = await rows(bot, "SELECT local, begins_at FROM events WHERE zone = :zone ORDER BY local", zone=zone)
        days = [date.fromisoformat(local[:10]) for local, _ in found]
        assert days[0].isoformat() == first[:10]
        assert {(late - early).days for early, late in pairwise(days)} == {7}
        assert len(days) >= 52
        assert {local[11:] for local, _ in found} == {time}
        assert all(wall(at, zone).isoformat()[:16] == local for local, at in found)
    offsets = await rows(bot, "SELECT DISTINCT begins_at % 86400000 FROM events WHERE zone = 'America/New_York'")
    assert len(offsets) == 2


async def test_holidays_are_left_out_where_that_is_wanted(secretary, bot):
    await insert(bot, "holidays", country="CN", day="2026-12-15", off=1, name="会庆", telegram_id=0, updated_at=0)
    event = await gathering(bot, "2026-12-08T19:00", kind="event")
    await secretary.sends_data(f"series:begin:{event}")
    assert "12月15日 周二 19:00 · ⚠️ 会庆" in (await secretary.presses("每周二 19:00")).text
    await secretary.presses("🔚 次数与跳过")
    await secretary.presses("▫️ 遇节假日跳过")
    shown = (await secretary.presses("✔️ 好了")).text
    assert "会庆" in shown
    assert "⚠️ 会庆" not in shown
    await secretary.presses("✅ 就这样")
    await made_until(bot, "2027-01-19")
    days = [row[0][:10] for row in await rows(bot, "SELECT local FROM events ORDER BY local")]
    assert days[:3] == ["2026-12-08", "2026-12-22", "2026-12-29"]


async def test_what_does_not_recur(secretary, member, bot):
    visit = await gathering(bot, "2026-12-20T09:00", kind="visit")
    assert "不能设成定期" in (await secretary.sends_data(f"series:begin:{visit}")).text
    over = await gathering(bot, "2026-11-20T09:00")
    assert "结束" in (await secretary.sends_data(f"series:begin:{over}")).text
    event = await gathering(bot, "2026-12-21T09:00")
    assert "重复" not in (await member.sends_data(f"series:begin:{event}")).text
    await secretary.sends_data(f"series:begin:{event}")
    assert "请选一种重复方式" in (await secretary.presses("✅ 不重复，只一次")).text
    assert await one(bot, "SELECT 1 FROM series") is None
