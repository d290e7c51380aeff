"""Suspended: no asking, no posting, no desk; searching and one's own data go on; it ends by time, by hand or an appeal."""

import pytest

from tests.handlers.hearing import admin
from tests.handlers.test_reports import CHEN, linked, reports
from tests.quiet import quiet
from tests.register import MEMBER
from tests.talk import heard, here

ASK = "✅ 发给秘书处"


@pytest.fixture
async def chen(people, bot):
    return await linked(people, bot, "陈建华", 7010, CHEN)


async def suspends(chat, person, days="7 天", reason="打扰、群发"):
    await chat.sends_data(f"suspensions:person:{person}")
    await chat.presses(reason)
    preview = await chat.presses(days)
    assert "⏸ 暂停使用" in preview.buttons
    return await chat._press(preview.message_id, preview.action("⏸ 暂停使用"))


async def asks(chat, person=1):
    await chat.says(f"/start person-{person}")
    await chat.sends_data(f"leads:preview:introduce:people:{person}")
    return await chat.presses(ASK)


async def test_what_he_may_still_do_until_it_is_over(member, secretary, officer, bot, clock):
    assert "已暂停使用" in (await suspends(secretary, 4)).text
    told = await heard(member, "暂停了您的账号")
    assert "12月8日" in told.text
    assert "打扰、群发" in told.text
    await heard(officer, "秘书处暂停了")
    for act in (
        lambda: asks(member),
        lambda: member.sends_data("reports:new:people:2"),
        lambda: member.sends_data("introductions:ask:1"),
    ):
        refused = await act()
        assert "目前暂停使用" in refused.text
        assert "12月8日" in refused.text
    async with bot.database.reading() as reader:
        assert not await reader.all("SELECT id FROM leads")
    assert "林示例" in (await member.says("西安商会 会长")).text
    for label, words in (("/privacy", "我的隐私"), ("/me", "我的资料")):
        assert words in (await member.says(label)).text
    await clock.move(days=7, minutes=1)
    await heard(member, "恢复使用了")
    assert "已转给" in (await asks(member)).text


async def test_as_a_guest_he_is_still_suspended(member, secretary, bot):
    await suspends(secretary, 4)
    await heard(member, "暂停了您的账号")
    sql = "UPDATE accounts SET person_id = NULL WHERE telegram_id = ?"
    await bot.database.write(lambda connection: connection.execute(sql, (MEMBER,)))
    assert "目前暂停使用" in (await asks(member)).text


async def test_appeal_once_and_the_office_lifts(member, secretary, officer, bot):
    await suspends(secretary, 4)
    told = await heard(member, "暂停了您的账号")
    await member._press(told.message_id, told.action("✉️ 向联盟秘书处申诉"))
    await member.says("我只发过一次，是误会")
    assert "申诉已交给" in (await member.presses("✅ 发出")).text
    await heard(officer, "我只发过一次")
    assert "已经发过了" in (await member.sends_data("suspensions:appeal:1")).text
    assert "没有内容" in (await secretary.sends_data("suspensions:keep:1")).text
    desk = await officer.says("/desk")
    shown = await officer._press(desk.message_id, desk.action("▶️ 从最早的开始办"))
    assert "我只发过一次" in shown.text
    assert "恢复使用了" in (await officer._press(shown.message_id, shown.action("▶️ 解除"))).text
    await heard(member, "恢复使用了")
    assert "同事处理了" in (await secretary.sends_data("suspensions:lift:1")).text
    assert "已转给" in (await asks(member)).text
    async with bot.database.reading() as reader:
        assert await reader.one("SELECT appeal FROM suspensions") == ("",)


async def test_appeal_is_answered_and_it_stays(member, secretary, officer):
    await suspends(officer, 4, days="直到解除")
    await heard(member, "暂停了您的账号")
    await member.sends_data("suspensions:appeal:1")
    await member.says("请解除，谢谢")
    await member.presses("✅ 发出")
    appeal = await heard(officer, "请解除")
    assert "维持不变" in (await officer._press(appeal.message_id, appeal.action("⏸ 维持"))).text
    assert "维持不变" in (await heard(member, "看了您的申诉")).text
    assert "要由联盟秘书处决定" in (await secretary.sends_data("suspensions:lift:1")).text  # the office's own
    listed = await secretary.sends_data("suspensions:list")
    assert "黄会员 · 直到解除 · 联盟秘书处 🔒" in listed.text
    assert "不能解除" in listed.text
    assert "🔎 黄会员" not in listed.buttons
    for asked in ("suspensions:show:1", "suspensions:person:4"):
        shown = await secretary.sends_data(asked)
        assert "只有联盟秘书处能解除" in shown.text
        assert "▶️ 解除" not in shown.buttons
    panel = await officer.sends_data("suspensions:person:4")
    assert "直到解除" in panel.text
    assert "恢复使用了" in (await officer._press(panel.message_id, panel.action("▶️ 解除"))).text


async def test_who_may_suspend_whom(people, member, secretary, officer, bot):
    boss = await admin(people, bot)
    for chat, person, words in (
        (member, CHEN, "没有内容"),
        (secretary, 3, "没有内容"),  # of another chamber
        (secretary, 5, "没有内容"),  # himself
        (secretary, 6, "没有内容"),  # the office's
        (officer, 6, "没有内容"),  # himself
        (boss, 6, "为什么"),
        (officer, 5, "为什么"),
    ):
        assert words in (await chat.sends_data(f"suspensions:person:{person}")).text
    await secretary.sends_data("suspensions:person:4")
    await secretary.presses("不文明")
    assert "直到解除" not in (await secretary.last()).buttons
    assert "没有内容" in (await secretary.sends_data("forms:pick:3:days:0")).text


async def test_suspended_secretary_has_no_desk(secretary, officer, member):
    await suspends(officer, 5)
    await heard(secretary, "暂停了您的账号")
    assert "只有秘书处看得到" in (await secretary.says("/desk")).text
    assert "📥 待办" not in (await secretary.says("/menu")).buttons
    assert "没有内容" in (await secretary.sends_data("suspensions:lift:1")).text


async def test_because_of_a_report(member, secretary, chen, bot):
    await reports(member, CHEN)
    request = await heard(secretary, "新举报")
    shown = await secretary._press(request.message_id, request.action("🔎 看看，处理"))
    await secretary._press(shown.message_id, shown.action("⏸ 暂停使用"))
    await secretary.says("群发广告，提醒过两次")
    preview = await secretary.presses("30 天")
    made = await secretary._press(preview.message_id, preview.action("⏸ 暂停使用"))
    assert "群发广告，提醒过两次" in made.text
    again = await secretary.sends_data(preview.action("⏸ 暂停使用"))
    assert "已暂停使用" in again.text
    await heard(member, "已经处理了")
    await heard(chen, "群发广告，提醒过两次")
    async with bot.database.reading() as reader:
        assert await reader.all("SELECT state FROM reports") == [("suspended",)]
        assert len(await reader.all("SELECT id FROM suspensions")) == 1


async def appeals(chat, text):
    await chat.sends_data("suspensions:appeal:1")
    await chat.says(text)
    return await chat.presses("✅ 发出")


async def test_appeal_of_one_who_is_erased_waits_no_more_and_is_in_no_message(member, secretary, officer, bot, clock):
    await suspends(secretary, 4)
    await heard(member, "暂停了您的账号")
    await appeals(member, "我只发过一次，是误会")
    await heard(officer, "我只发过一次")
    await member.says("/privacy")
    await member.presses("🗑 注销")
    await member.says("注销并删除我的全部资料")
    await member.presses("🗑 注销")
    await clock.move(hours=48.1)
    await heard(member, "您的资料删除了")
    assert "申诉" not in (await officer.says("/desk")).text
    async with bot.database.reading() as reader:
        assert not await reader.all("SELECT 1 FROM bodies WHERE parameters LIKE '%我只发过一次%'")


async def test_officer_s_appeal_goes_to_admins_who_alone_decide_on_it(people, member, officer, bot):
    boss = await admin(people, bot)
    second = await here(people, "另一位官员", 7011)
    for sql in (
        """INSERT INTO memberships (id, key, person_id, organisation_id, position, rank, secretary, updated_at)
           SELECT 90, 'm90', 3, organisation_id, '秘书', 100, 1, 0 FROM memberships WHERE person_id = 6""",
        "UPDATE accounts SET person_id = 3 WHERE telegram_id = 7011",
    ):
        await bot.database.write(lambda connection, sql=sql: connection.execute(sql))
    assert "已暂停使用" in (await suspends(boss, 6)).text
    await heard(officer, "暂停了您的账号")
    await appeals(officer, "请再看一看")
    appeal = await heard(boss, "请再看一看")
    assert "没有要办的事" in (await second.says("/desk")).text
    await quiet()
    assert not any("请再看一看" in each.text for each in second.received())
    assert "恢复使用了" in (await boss._press(appeal.message_id, appeal.action("▶️ 解除"))).text


async def test_guest_who_pesters_a_desk(guest, secretary, officer, bot, clock):
    """By his account; from his request, from his claim; whoever he becomes, and until it is lifted."""
    await asks(guest)
    await heard(secretary, "新请求")
    await secretary.sends_data("leads:ask_decline:1")
    await secretary.presses("⏸ 暂停对方使用")
    await secretary.presses("打扰、群发")
    await secretary.presses("7 天")
    made = await secretary.presses("⏸ 暂停使用")
    assert "访客" in made.text
    assert "打扰、群发" in (await heard(guest, "暂停了您的账号")).text
    await heard(officer, "秘书处暂停了")
    assert "目前暂停使用" in (await guest.sends_data("leads:ask:introduce:organisations:2")).text
    assert "已暂停使用" in (await secretary.sends_data("suspensions:asker:leads:1")).text
    listed = await secretary.sends_data("suspensions:list")
    assert "访客" in listed.text
    await guest.sends_data("suspensions:appeal:1")
    await guest.says("我以后不发了")
    await guest.presses("✅ 发出")
    appeal = await heard(officer, "我以后不发了")
    assert "👤 看名片" not in appeal.buttons
    await officer._press(appeal.message_id, appeal.action("▶️ 解除"))
    await heard(guest, "恢复使用了")
    assert "现在没有人" in (await secretary.sends_data("suspensions:list")).text
    await guest.sends_data("claims:ask:person:1")
    await heard(secretary, "请确认身份")
    assert "为什么暂不确认" in (await secretary.sends_data("claims:no:1")).text
    await secretary.presses("⏸ 暂停对方使用")
    await secretary.presses("不文明")
    await secretary.presses("3 天")
    await secretary.presses("⏸ 暂停使用")
    async with bot.database.reading() as reader:
        assert await reader.all("SELECT act FROM audit WHERE act LIKE 'susp%' ORDER BY id") == [
            ("suspensions:make",), ("suspensions:lift",), ("suspensions:make",)
        ]  # fmt: skip
    await clock.move(days=3, minutes=1)
    await heard(guest, "恢复使用了")


async def test_guest_is_suspended_by_the_desk_that_he_asked_alone(guest, member, secretary, officer, people, bot):
    await asks(guest)  # Xi'an's
    boss = await admin(people, bot)
    for chat in (member, guest):
        assert "没有内容" in (await chat.sends_data("suspensions:asker:leads:1")).text
    assert "没有内容" in (await secretary.sends_data("suspensions:asker:leads:99")).text
    await boss.sends_data("leads:ask:introduce:people:1")
    assert "要由系统管理员" in (await officer.sends_data("suspensions:asker:leads:2")).text
    await officer.sends_data("suspensions:asker:leads:1")
    await officer.presses("不文明")
    await officer.presses("直到解除")
    await officer.presses("⏸ 暂停使用")
    await heard(guest, "暂停了您的账号")
    assert "没有内容" in (await secretary.sends_data("suspensions:lift:1")).text


async def told(bot, kind):
    """When who is told of it, in hours of the day in Shanghai, and whether it is still to come."""
    async with bot.database.reading() as reader:
        sql = """SELECT recipient, strftime('%H', not_before / 1000, 'unixepoch', '+8 hours'), state FROM deliveries
                 WHERE kind = :kind ORDER BY id"""
        return await reader.all(sql, kind=kind)


async def test_nobody_is_woken_at_night(member, secretary, people, bot, clock):
    chen = await linked(people, bot, "陈建华", 7010, CHEN)
    await reports(member, CHEN)
    clock.set("2026-12-02T23:00")
    await secretary.says("/menu")
    await suspends(secretary, 4)
    forged = await member.sends_data("leads:ask:introduce:people:1")
    assert "目前暂停使用" in forged.text  # in force at once
    await secretary.sends_data("reports:ask_warn:1")
    await secretary.presses("⚠️ 发出提醒")
    assert (7010, "08", "due") in await told(bot, "reported")
    assert (MEMBER, "08", "due") in await told(bot, "suspension")
    await secretary.sends_data("suspensions:lift:1")
    await clock.move(hours=9, minutes=30)
    assert "提醒您" in (await heard(chen, "提醒您")).text
    await heard(member, "恢复使用了")
    await quiet()
    assert not any("暂停了您的账号" in each.text for each in member.received())
