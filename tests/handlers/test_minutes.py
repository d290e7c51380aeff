"""Minutes: filed after the meeting, with decisions and to-dos, announced, corrected; to-dos until they are done."""

import pytest

from tests.handlers.gatherings import CHEN, HUANG, LIN, gathering, one
from tests.handlers.hearing import heard
from tests.register import MEMBER


async def add_todo(chat, event, text="联系会场", owner="黄会员", due="12月10日"):
    await chat.sends_data(f"todos:add:{event}")
    await chat.says(text)
    await chat.says(owner)
    await chat.presses(f"👤 {owner} · 会员")
    await chat.says(due)
    return await chat.presses("✅ 存下")


async def test_minutes_from_filing_to_a_correction(secretary, member, bot, clock):
    event = await gathering(bot, people=[LIN, CHEN, HUANG])
    asked = await secretary.sends_data(f"minutes:write:{event}")
    assert "纪要发给我" in asked.text
    await secretary.sends_document("纪要.pdf", "第一版")
    await heard(secretary, "的纪要就是这样")
    filed = await secretary.presses("✅ 存档")
    assert "已存档，还没发给大家" in filed.text
    await secretary.presses("➕ 决议")
    assert "2. 年会定于2月6日" in (await secretary.says("1. 接纳三家新会员\n2、年会定于2月6日")).text
    assert "1. 接纳三家新会员" in (await secretary.presses("✅ 存下")).text
    assert "黄会员" in (await add_todo(secretary, event)).text
    assert "请您办一件事" in await heard(member, "联系会场")

    preview = await secretary.presses("📨 发给大家")
    assert "3</b>" not in preview.text
    assert "3 人，其中 1 人在机器人上" in preview.text
    assert "3 人可看，其中 1 人在机器人上" in (await secretary.presses("✅ 发送")).text
    assert await heard(member, "第一版")
    shown = await member.presses("📋 常务理事会 · 决议与待办")
    assert all(word in shown.text for word in ("接纳三家新会员", "联系会场", "黄会员"))
    assert "📝 存纪要" not in shown.buttons

    assert "更正" in (await secretary.presses("✏️ 更正纪要")).text
    await secretary.says("第二版：更正了数字")
    await heard(secretary, "就是这样（第 2 版）")
    assert "第 2 版" in (await secretary.presses("✅ 存档")).text
    assert "第一版" in (await secretary.presses("🗂 第 1 版")).text
    await secretary.presses("📨 发给大家")
    await secretary.presses("👥 还发给…")
    await secretary.presses("▫️ 全体会员 4")
    assert "还有全体会员 4 人" in (await secretary.presses("✔️ 选好了")).text
    await secretary.presses("✅ 发送")
    assert await heard(member, "第二版")
    assert "更正" in (await member.last()).buttons[0]
    assert (await one(bot, "SELECT count(*) FROM minutes_people"))[0] == 4
    again = await secretary.sends_data(f"minutes:announce:{event}")
    assert "已经发过" in again.text


async def test_minutes_are_for_those_called(secretary, member, officer, guest, bot):
    event = await gathering(bot, people=[LIN])
    await secretary.sends_data(f"minutes:write:{event}")
    await secretary.says("纪要一")
    await heard(secretary, "就是这样")
    await secretary.presses("✅ 存档")
    assert "存纪要" not in (await member.sends_data(f"minutes:show:{event}")).text
    number = (await one(bot, "SELECT id FROM minutes"))[0]
    for data in (f"minutes:show:{event}", f"minutes:read:{number}", f"minutes:write:{event}", f"todos:add:{event}"):
        assert "纪要一" not in (await member.sends_data(data)).text
    assert "常务理事会" in (await officer.sends_data(f"minutes:show:{event}")).text


@pytest.mark.parametrize("verb", ["minutes:write", "minutes:decide", "todos:add"])
async def test_nothing_is_recorded_of_what_has_not_begun_or_was_cancelled(secretary, bot, verb):
    coming = await gathering(bot, "2026-12-20T09:00")
    assert "还没开始" in (await secretary.sends_data(f"{verb}:{coming}")).text
    off = await gathering(bot, "2026-12-01T08:00", state="cancelled")
    assert "已取消" in (await secretary.sends_data(f"{verb}:{off}")).text
    assert await one(bot, "SELECT 1 FROM drafts") is None


async def test_owner_is_reminded_until_it_is_done_and_never_at_night(secretary, member, bot, clock):
    event = await gathering(bot, people=[HUANG])
    await add_todo(secretary, event)
    await heard(member, "请您办一件事")
    for local, words in (
        ("2026-12-09T09:01", "明天要办好"),
        ("2026-12-10T09:01", "今天要办好"),
        ("2026-12-17T09:01", "已过期 7 天"),
    ):
        clock.set(local)
        assert "联系会场" in await heard(member, words)
    assert "12月20日" in (await member.presses("⏰ 过几天再提醒")).text
    clock.set("2026-12-20T09:01")
    await heard(member, "已过期 10 天")
    assert "联系会场" in (await secretary.sends_data("todos:list:0")).text
    assert "联系会场" in (await member.says("我的待办")).text
    await member.presses(next(each for each in (await member.last()).buttons if "联系会场" in each))
    assert "已办完" in (await member.presses("✅ 已办完")).text
    assert "都办完了" in (await secretary.sends_data("todos:list:0")).text
    assert (await one(bot, "SELECT state FROM jobs WHERE kind = 'todo.remind'"))[0] == "dropped"
    sent = "SELECT count(*) FROM deliveries WHERE kind = 'todo' AND recipient = :who"
    assert (await one(bot, sent, who=MEMBER))[0] == 5


async def test_todo_needs_an_owner_and_a_day_to_come(secretary, bot, clock):
    event = await gathering(bot, people=[HUANG])
    await secretary.sends_data(f"todos:add:{event}")
    await secretary.says("联系会场")
    assert "没有找到" in (await secretary.says("诸葛亮")).text
    assert "不能空着" in (await secretary.says("跳过")).text
    draft = (await one(bot, "SELECT max(id) FROM drafts"))[0]
    await secretary.sends_data(f"forms:pick:{draft}:owner:3")  # of another organisation
    await secretary.says("黄会员")
    await secretary.presses("👤 黄会员 · 会员")
    assert "写一个今天到" in (await secretary.says("2026年11月1日")).text
    assert "这一天不存在" in (await secretary.says("腊月三十")).text
    assert "12月20日" in (await secretary.says("12月20日")).text
    await secretary.presses("✅ 存下")
    assert (await one(bot, "SELECT due_on FROM todos"))[0] == "2026-12-20"


async def test_of_who_is_not_on_the_bot_the_secretariat_hears(secretary, bot, clock):
    event = await gathering(bot, people=[CHEN])
    await secretary.sends_data(f"todos:add:{event}")
    await secretary.says("起草章程")
    await secretary.says("陈建华")
    await secretary.presses("👤 陈建华 · 理事")
    assert "不在机器人上" in (await secretary.says("12月5日")).text
    await secretary.presses("✅ 存下")
    clock.set("2026-12-04T09:01")
    assert "陈建华，不在机器人上" in await heard(secretary, "12月5日要办好")
    assert "已办完" in (await secretary.presses("✅ 已办完")).text
    assert (await one(bot, "SELECT act FROM audit ORDER BY id DESC"))[0] == "todos:done"
    assert "还没办完" in str((await secretary.last()).buttons)
    await secretary.presses("↩️ 还没办完")
    assert "不办了" in (await secretary.presses("🗑 不办了")).text
    assert "要办" in str((await secretary.last()).buttons)


async def test_a_to_do_is_changed_by_the_desk_and_handed_on_by_its_owner(secretary, member, bot, clock):
    wu = (await one(bot, "SELECT person_id FROM accounts WHERE telegram_id = :who", who=secretary.person.id))[0]
    event = await gathering(bot, people=[HUANG, wu])
    await add_todo(secretary, event)
    await heard(member, "请您办一件事")
    await secretary.presses("📌 联系会场 · 黄会员")
    assert "哪天前办好" in (await secretary.presses("📅 改期")).text
    assert "12月10日 → 2026年12月20日" in (await secretary.says("12月20日")).text
    await secretary.presses("✏️ 内容")
    assert "联系会场 → 联系两处会场" in (await secretary.says("联系两处会场")).text
    assert "已改" in (await secretary.presses("✅ 改")).text
    assert "联系两处会场" in await heard(member, "您的待办有变")
    due = "SELECT local FROM jobs WHERE kind = 'todo.remind' AND state = 'due'"
    assert (await one(bot, due))[0] == "2026-12-19T09:00"

    # who is to do it puts it off, and hands it on: the secretariat hears both
    await member.presses("📌 看看")
    await member.presses("📅 改期")
    await member.says("12月25日")
    assert "告诉秘书处" in (await member.last()).text
    await member.presses("✅ 改")
    assert "12月25日" in await heard(secretary, "黄会员改了自己的待办")
    await member.presses("📌 看看")
    await member.presses("👤 换人")
    name = (await one(bot, "SELECT name FROM persons WHERE id = :id", id=wu))[0]
    await member.presses(next(each for each in (await member.last()).buttons if name in each))
    assert f"黄会员 → {name}" in (await member.last()).text
    handed = await member.presses("✅ 改")
    assert "已改" in handed.text
    assert "📌 看看" not in handed.buttons
    assert "由黄会员转给您" in await heard(secretary, "请您办一件事")
    assert "联系两处会场" in (await secretary.says("我的待办")).text
    assert "没有要您办的事" in (await member.says("我的待办")).text
    number = (await one(bot, "SELECT id FROM todos"))[0]
    for data in (f"todos:change:{number}:due", f"todos:show:{number}"):
        assert "联系两处会场" not in (await member.sends_data(data)).text
    acts = "SELECT count(*) FROM audit WHERE act = 'todos:change'"
    assert (await one(bot, acts))[0] == 3

    # back again, and done, which can be taken back
    await secretary.sends_data(f"todos:change:{number}:owner")
    await secretary.presses("👤 黄会员 · 会员")
    await secretary.presses("✅ 改")
    await heard(member, "请您办一件事")
    await member.presses("✅ 已办完")
    assert (await one(bot, due)) is None
    assert "已经办完了" in (await secretary.sends_data(f"todos:change:{number}:due")).text
    await member.presses("↩️ 还没办完")
    assert (await one(bot, due))[0] == "2026-12-24T09:00"


async def test_a_change_of_a_to_do_that_another_was_first_with(secretary, member, bot, clock):
    event = await gathering(bot, people=[HUANG])
    await add_todo(secretary, event)
    number = (await one(bot, "SELECT id FROM todos"))[0]
    await secretary.sends_data(f"todos:change:{number}:text")
    await secretary.says("联系三处会场")
    await member.sends_data(f"todos:change:{number}:due")
    await member.says("12月11日")
    await member.presses("✅ 改")
    assert "刚才有人改过" in (await secretary.presses("✅ 改")).text
    assert tuple(await one(bot, "SELECT text, due_on FROM todos")) == ("联系会场", "2026-12-11")
    await secretary.sends_data(f"todos:change:{number}:due")
    assert "和原来一样" in (await secretary.says("12月11日")).text
    await secretary.sends_data(f"todos:change:{number}:due")
    assert "写一个今天到" in (await secretary.says("2026年11月1日")).text
    clock.set("2026-12-30T10:00")  # overdue: its words can be changed without another day
    await secretary.sends_data(f"todos:change:{number}:text")
    await secretary.says("联系四处会场")
    assert "已改" in (await secretary.presses("✅ 改")).text
