"""An announcement on its way: at its time, held, paused, stopped, in the night, across a restart."""

import json

import pytest

from bot.announcements import sending
from tests.handlers.test_announcements import PREVIEW, writes
from tests.quiet import quiet
from tests.register import MEMBER, OFFICER, SECRETARY
from tests.talk import heard, here


async def state(bot):
    async with bot.database.reading() as reader:
        return [row[0] for row in await reader.all("SELECT state FROM announcements ORDER BY id")]


async def test_goes_out_at_its_time_and_not_before(secretary, member, clock, bot):
    await writes(secretary)
    await secretary.presses("🕒 改时间")
    shown = await secretary.says("明天下午3点")
    shown = await heard(secretary, "2026年12月2日", after=shown.message_id - 1)
    assert "星期三 15:00（农历十月廿四，北京时间）" in shown.text
    panel = await secretary.presses("🕒 定时发送（2 人）")
    assert "等着发送" in panel.text
    await clock.move(hours=28)
    assert not [reply for reply in member.received() if "开会" in reply.text]
    await clock.move(hours=1, minutes=1)
    await heard(member, "开会")
    assert "已送达 2" in (await heard(secretary, "已发完")).text


@pytest.mark.parametrize(
    "typed", ["昨天下午3点", "11月30日 9:00", "2月31日 9:00", "明天3点", "12月3日 星期一 14:30", "开会的时候"]
)
async def test_wrong_time_is_refused_kindly_and_asked_again(secretary, typed):
    await writes(secretary)
    await secretary.presses("🕒 改时间")
    refused = await secretary.says(typed)
    assert typed in refused.text
    assert "🚀 立即" in refused.buttons


async def test_time_that_passed_before_sending_is_refused(secretary, clock):
    await writes(secretary)
    await secretary.presses("🕒 改时间")
    await secretary.says("下午3点")
    preview = await heard(secretary, "15:00")
    await clock.move(hours=6)
    refused = await secretary._press(preview.message_id, preview.action("🕒 定时发送（1 人）"))
    assert "过" in refused.text


async def test_offered_times_are_buttons(secretary):
    await writes(secretary)
    shown = await secretary.presses("🕒 改时间")
    offered = [label for label in shown.buttons if label not in {"🚀 立即", "⬅️ 返回", "✖️ 取消"}]
    assert len(offered) >= 3
    preview = await secretary.presses(offered[-1])
    assert any(label.startswith("🕒 定时发送") for label in preview.buttons)
    assert "没有内容" in (await secretary.sends_data("forms:pick:1:time:zzz")).text
    assert "过" in (await secretary.sends_data("forms:pick:1:time:2020-01-01T10:00")).text


async def test_scheduled_one_is_changed_by_its_author_or_sent_now(secretary, member, bot):
    await writes(secretary)
    await secretary.presses("🕒 改时间")
    await secretary.says("明天下午3点")
    preview = await heard(secretary, "15:00")
    await secretary._press(preview.message_id, preview.action("🕒 定时发送（2 人）"))
    changing = await secretary.presses("✏️ 修改")
    assert "原来那条仍会在 12月2日 15:00 发出" in changing.text
    assert await state(bot) == ["scheduled"]
    await secretary.presses("✏️ 改内容")
    asked = await secretary.last()
    await secretary.says("改成周六开会")
    await heard(secretary, "15:00", after=asked.message_id)
    await secretary.presses("🕒 定时发送（2 人）")
    await secretary.presses("🚀 现在就发")
    await heard(member, "周六")
    await heard(secretary, "已发完")
    assert await state(bot) == ["cancelled", "done"]


async def test_in_the_night_it_waits_for_the_morning_of_each(people, bot, clock):
    await clock.move(hours=12)
    secretary, member = await here(people, "秘书", SECRETARY), await here(people, "会员", MEMBER)
    async with bot.database.transaction() as tx:
        await tx.execute("UPDATE accounts SET time_zone = 'Europe/London' WHERE telegram_id = :id", id=MEMBER)
    preview = await writes(secretary)
    assert "现在是休息时间" in preview.text
    await secretary.presses("🌙 休息时间后发送（2 人）")
    await heard(member, "开会")  # two in the afternoon there
    panel = await heard(secretary, "已送达 1")
    assert "休息时间" in panel.text
    await clock.move(hours=10, minutes=1)
    await heard(secretary, "已发完")


async def test_urgent_goes_out_in_the_night_and_only_officers_may(people, clock, bot):
    await clock.move(hours=13)
    secretary, officer = await here(people, "秘书", SECRETARY), await here(people, "办公", OFFICER)
    await writes(secretary)
    assert "没有内容" in (await secretary.sends_data("forms:pick:1:urgent:x")).text
    await officer.says("/announce")
    await officer.says("台风停会")
    await officer.presses("🌐 全联盟所有商协会的会员（示例联盟）· 6 人")
    await heard(officer, PREVIEW)
    assert "休息时间也送达" in (await officer.presses("🚨 设为紧急")).text
    await officer.presses("🚀 立即发送（2 人）")
    await officer.presses("情况紧急")
    await heard(secretary, "台风")


async def test_pause_go_on_and_stop(secretary, people, bot, monkeypatch):
    """With nobody reached yet: the fill is held back until the pause."""
    member = await here(people, "会员", MEMBER)
    monkeypatch.setattr(sending, "AT_ONCE", 1)
    monkeypatch.setattr("bot.jobs.ROUNDS", 1)
    preview = await writes(secretary)
    await secretary._press(preview.message_id, preview.action("🚀 立即发送（2 人）"))
    while await state(bot) != ["sending"]:
        await secretary.sends_data("announcements:show:1")
    paused = await secretary.sends_data("announcements:pause:1")
    assert "已暂停" in paused.text
    assert "用不上了" in (await secretary.sends_data("announcements:pause:1")).text
    assert "正在发送" in (await secretary.sends_data("announcements:go_on:1")).text
    await heard(member, "开会")
    await heard(secretary, "已发完")
    assert "用不上了" in (await secretary.sends_data("announcements:cancel:1")).text


async def test_two_of_one_desk_send_what_waits_at_once(secretary, officer, member, bot):
    await writes(secretary)
    await secretary.presses("🕒 改时间")
    await secretary.says("明天下午3点")
    preview = await heard(secretary, "15:00")
    await secretary._press(preview.message_id, preview.action("🕒 定时发送（2 人）"))
    for chat in (secretary, officer, secretary):
        await chat.sends_data("announcements:now:1")
    await heard(secretary, "已发完")
    await quiet()
    assert len([reply for reply in member.received() if "开会" in reply.text]) == 1
    assert "用不上了" in (await officer.sends_data("announcements:cancel:1")).text


async def test_stopped_before_its_time_reaches_nobody(secretary, member, bot, clock):
    await writes(secretary)
    await secretary.presses("🕒 改时间")
    await secretary.says("明天下午3点")
    preview = await heard(secretary, "15:00")
    await secretary._press(preview.message_id, preview.action("🕒 定时发送（2 人）"))
    dropped = await secretary.presses("🗑 不发了")
    assert "已取消" in dropped.text
    assert "没有发出，谁都没收到" in dropped.text
    await clock.move(days=2)
    assert not [reply for reply in member.received() if "开会" in reply.text]
    assert await state(bot) == ["cancelled"]
    # Nothing is lost: what was dropped is taken up again and sent after all, once.
    await secretary._press(dropped.message_id, dropped.action("✏️ 改一改再发"))
    await secretary.presses("🕒 改时间")
    await secretary.presses("🚀 立即")
    assert "立即发送（2 人）" in str((await secretary.last()).buttons)
    missed = await secretary.says("各位会员：\n请改看这一份")  # a text, not a search
    assert "这条没有放进去" in missed.text
    again = await secretary.presses("👀 看看写好的")
    again = await heard(secretary, "立即发送", after=missed.message_id) if "预览" not in again.text else again
    await secretary._press(again.message_id, again.action("🚀 立即发送（2 人）"))
    await heard(member, "开会")
    assert "用不上了" in (await secretary.sends_data("announcements:rewrite:1")).text
    superseded = await secretary.sends_data("announcements:show:1")
    assert "后来改好的那份代替了它" in superseded.text
    assert "✏️ 改一改再发" not in superseded.buttons
    assert "\n2 · " in (await secretary._press(superseded.message_id, superseded.action("👀 看改好的那份"))).text
    await quiet()
    assert len([reply for reply in member.received() if "开会" in reply.text]) == 1


async def test_late_is_late_once_or_held_and_asked_about(secretary, member, clock):
    for hours, after in ((29.5, "开会"), (48, None)):
        await writes(secretary)
        await secretary.presses("🕒 改时间")
        await secretary.says("明天下午3点")
        preview = await heard(secretary, "15:00", after=secretary.received()[-2].message_id)
        await secretary._press(preview.message_id, preview.action("🕒 定时发送（2 人）"))
        before = len(member.received())
        await clock.move(hours=hours)
        if after and len(member.received()) == before:
            await heard(member, after)
    held = await heard(secretary, "当时机器人没有运行")
    await secretary._press(held.message_id, held.action("🚀 现在发"))
    await heard(secretary, "已发完", after=held.message_id - 1)
    await quiet()
    assert len([reply for reply in member.received() if "开会" in reply.text]) == 2


async def test_planned_by_its_wall_time(bot, secretary):
    await writes(secretary)
    await secretary.presses("🕒 改时间")
    await secretary.says("明天下午3点")
    preview = await heard(secretary, "15:00")
    await secretary._press(preview.message_id, preview.action("🕒 定时发送（1 人）"))
    async with bot.database.reading() as reader:
        [(local, zone)] = await reader.all("SELECT local, zone FROM jobs WHERE kind = 'announcement.start'")
        assert (local, zone) == ("2026-12-02T15:00", "Asia/Shanghai")
        [(audience,)] = await reader.all("SELECT audience FROM announcements")
        assert json.loads(audience) == ["all"]
