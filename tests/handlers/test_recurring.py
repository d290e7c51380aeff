"""An announcement that comes again and again: by its rule, on no holiday, one left out, changed, stopped, held."""

from bot.announcements import sending
from tests.handlers.test_announcements import PREVIEW, writes
from tests.talk import heard

HOUR = 3_600_000


async def jobs(bot):
    async with bot.database.reading() as reader:
        return await reader.all("SELECT local, zone FROM jobs WHERE kind = 'announcement.start' AND state = 'due'")


async def states(bot):
    async with bot.database.reading() as reader:
        return await reader.all("SELECT day, state FROM announcements ORDER BY id")


async def went(chat, text):
    return [each for each in chat.received() if each.text == text]


async def weekly(secretary, rule="每周五 9:00"):
    """From a Tuesday, 1 December 2026, at ten."""
    preview = await writes(secretary, "例会照常")
    await secretary.presses("🔁 重复")
    await secretary.says(rule)
    return await heard(secretary, "🔁 每", after=preview.message_id)


async def test_week_by_week_but_for_what_is_left_out(secretary, member, bot, clock):
    shown = await weekly(secretary, "每周五 9:00 共6次")
    assert "🔁 每周五 09:00（北京时间），共 6 次" in shown.text
    assert "2026年12月4日 周五 09:00" in shown.text
    await secretary.presses("🔚 次数与跳过")
    await secretary.presses("▫️ 遇节假日跳过")
    shown = await secretary.says("除12月18日")
    assert "2026年12月18日 周五 09:00（跳过：您选的）" in shown.text
    assert "✖️ 恢复 2026年12月18日" in (await secretary.presses("🔚 次数与跳过")).buttons
    await secretary.presses("✔️ 好了")
    series = await secretary.presses("🔁 按期发送（2 人）")
    assert "按期重复" in series.text
    assert await jobs(bot) == [("2026-12-04T09:00", "Asia/Shanghai")]
    clock.set("2026-12-04T09:00:30")
    await heard(secretary, "按期开始发送")
    await heard(member, "例会照常")
    assert await jobs(bot) == [("2026-12-11T09:00", "Asia/Shanghai")]
    # One is left out, restored, left out again; New Year's Day is a holiday.
    series = await secretary.presses("🔁 看重复安排")
    await secretary._press(series.message_id, series.action("⏭ 跳过 2026年12月11日"))
    assert await jobs(bot) == [("2026-12-25T09:00", "Asia/Shanghai")]
    await secretary.sends_data("announcements:unskip:1:2026-12-11")
    assert await jobs(bot) == [("2026-12-11T09:00", "Asia/Shanghai")]
    await secretary.sends_data("announcements:skip:1:2026-12-11")
    clock.set("2026-12-25T09:00:30")
    while len(await went(member, "例会照常")) < 2:
        await clock.move(seconds=0)
    assert await jobs(bot) == [("2027-01-08T09:00", "Asia/Shanghai")]  # not on New Year's Day, the fifth
    while ("2026-12-25", "done") not in await states(bot):
        await clock.move(seconds=1)
    assert await states(bot) == [("2027-01-08", "recurring"), ("2026-12-04", "done"), ("2026-12-25", "done")]
    clock.set("2027-01-08T09:00:30")
    while len(await went(member, "例会照常")) < 3:
        await clock.move(seconds=0)
    while await jobs(bot):
        await clock.move(seconds=0)
    assert (await states(bot))[0] == ("2027-01-08", "done")  # six were planned
    assert "已经不再重复" in (await secretary.sends_data("announcements:skip:1:2027-01-08")).text


async def test_changed_from_now_on_and_stopped(secretary, member, bot, clock):
    shown = await weekly(secretary)
    await secretary._press(shown.message_id, shown.rows[0][0]["callback_data"])
    clock.set("2026-12-04T09:00:30")
    await heard(member, "例会照常")
    await secretary.presses("🔁 看重复安排")
    await secretary.presses("✏️ 从下次起修改")
    await secretary.presses("✏️ 改内容")
    await secretary.says("例会改到二楼")
    shown = await heard(secretary, "原来那条仍会在")
    await secretary._press(shown.message_id, shown.rows[0][0]["callback_data"])
    assert await jobs(bot) == [("2026-12-11T09:00", "Asia/Shanghai")]
    clock.set("2026-12-11T09:00:30")
    await heard(member, "例会改到二楼")
    assert len(await went(member, "例会照常")) == 1
    await secretary.presses("🔁 看重复安排")
    assert "已停止" in (await secretary.presses("🗑 停止重复")).text
    assert await jobs(bot) == []


async def test_so_late_that_its_author_is_asked(secretary, member, bot, clock, monkeypatch):
    shown = await weekly(secretary)
    await secretary._press(shown.message_id, shown.rows[0][0]["callback_data"])
    monkeypatch.setattr(sending, "hold_after_ms", lambda _deps: HOUR)
    clock.set("2026-12-20T09:00:30")  # the bot was down; two were missed
    held = await heard(secretary, "所以先留着没发")
    assert await jobs(bot) == [("2026-12-25T09:00", "Asia/Shanghai")]
    assert not await went(member, "例会照常")
    await secretary._press(held.message_id, held.action("🚀 现在发"))
    await heard(member, "例会照常")


async def test_monthly_from_a_button_and_one_that_never_comes(secretary, bot):
    await writes(secretary)
    await secretary.presses("🕒 改时间")
    await secretary.says("12月5日 19:00")
    await secretary.presses("🔁 重复")
    shown = await secretary.presses("每月第一个周六 19:00")
    assert "🔁 每月第一个周六 19:00（北京时间）" in shown.text
    assert "🕒 改时间" not in shown.buttons
    await secretary.presses("🔁 重复")
    assert "没看懂" in (await secretary.says("有空就发")).text
    await secretary.presses("⬅️ 返回")
    await secretary.presses("🔚 次数与跳过")
    assert "没看懂" in (await secretary.says("随便")).text
    assert "比它还早" in (await secretary.says("到12月3日")).text
    await secretary.presses("✔️ 好了")
    await secretary.presses("🔁 重复")
    shown = await secretary.presses("不重复，只一次")
    assert "🕒 2026年12月5日" in shown.text
    assert PREVIEW in shown.text
