"""/agenda and the Monday digest: what concerns one, by his own clock, with his own answers."""

import asyncio

import pytest

from tests.events import Events
from tests.register import MEMBER
from tests.talk import heard

HUANG, WU, LI = 4, 5, 6


@pytest.fixture
def events(bot, clock):
    return Events(bot, clock)


async def ticked(events, name):
    """Until a routine has run after now."""
    now = events.deps.now()
    sql = "SELECT 1 FROM routines WHERE name = :name AND next_at > :now"
    async with asyncio.timeout(30):
        while not await events.rows(sql, name=name, now=now):
            await asyncio.sleep(0.01)


async def test_the_agenda_shows_what_concerns_one_day_by_day(events, bot, member, guest):
    assert "没有您的安排" in (await member.says("/agenda")).text
    first = await events.call("2026-12-03T14:30", title="对接会")
    await events.call("2026-12-03T19:00", title="晚宴", people=(HUANG,))
    other = await events.call("2026-12-04T09:00", title="理事会", zone="America/New_York")
    await events.call("2026-12-05T09:00", title="别人的会")
    await events.answer(first, HUANG)
    await events.answer(other, HUANG, "waiting")

    shown = await member.says("日程")
    assert "2026年12月3日 星期四 · 后天" in shown.text
    assert "✅ 14:30 对接会 · 西安宾馆" in shown.text
    assert "❔ 19:00 晚宴" in shown.text
    assert "⏳ 22:00 理事会 · 西安宾馆（纽约 09:00" in shown.text
    assert "别人的会" not in shown.text
    assert "还在等您答复" in shown.text
    turned = await member.presses("🔕 周一不用发一周安排")
    assert "🔔 周一发我一周安排" in turned.buttons
    assert "没有您的安排" in (await guest.says("/agenda")).text


async def test_on_monday_morning_the_week_is_told_once_within_the_allowance(
    events, clock, bot, member, officer, secretary
):
    week = await events.call("2026-12-09T14:30", title="对接会", people=(HUANG, LI, WU))
    await events.call("2026-12-16T14:30", title="下周的会", people=(HUANG,))
    await events.answer(week, HUANG)
    await events.answer(week, LI, "declined")
    await secretary.sends_data("agenda:digest:off")
    clock.set("2026-12-07T07:00")
    await ticked(events, "agenda")
    clock.set("2026-12-07T08:31")
    told = await heard(member, "本周安排")
    await ticked(events, "agenda")

    assert "✅ 14:30 对接会" in told.text
    assert "下周的会" not in told.text
    clock.set("2026-12-07T09:31")
    await ticked(events, "agenda")
    counts = {chat: sum("本周安排" in each.text for each in chat.received()) for chat in (member, officer, secretary)}
    assert list(counts.values()) == [1, 0, 0]
    used = await events.rows("SELECT telegram_id FROM allowance WHERE what = 'agenda'")
    assert [row[0] for row in used] == [MEMBER]
