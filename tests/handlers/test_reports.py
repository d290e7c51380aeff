"""A report goes to the desk that may decide, is noted, warned or suspended for; the reported never learns who it was."""

import asyncio

import pytest

from storage import emptying
from tests.quiet import quiet
from tests.talk import heard, here

CHEN = 2  # a member of the chamber


async def linked(people, bot, name, number, person):
    """Somebody of the register who came on the bot."""
    chat = await here(people, name, number)
    sql = "UPDATE accounts SET person_id = ? WHERE telegram_id = ?"
    await bot.database.write(lambda connection: connection.execute(sql, (person, number)))
    return chat


@pytest.fixture
async def chen(people, bot):
    return await linked(people, bot, "陈建华", 7010, CHEN)


async def reports(chat, person, reason="打扰、群发", text=""):
    await chat.sends_data(f"reports:new:people:{person}")
    await chat.presses(reason)
    await (chat.says(text) if text else chat.presses("⏭ 跳过"))
    return await chat.presses("✅ 发给秘书处")


async def rows(bot):
    async with bot.database.reading() as reader:
        return await reader.all("SELECT desk, state, text, asker FROM reports ORDER BY id")


async def test_from_a_card_to_the_desk_and_the_reported_is_warned(member, secretary, chen, bot):
    card = await member.says(f"/start person-{CHEN}")
    assert "🚩 举报" in card.buttons
    sent = await reports(member, CHEN, text="天天发广告")
    assert "有结果时我会告诉您" in sent.text
    request = await heard(secretary, "新举报")
    assert "陈建华" in request.text
    assert "天天发广告" not in request.text  # at the desk alone
    shown = await secretary._press(request.message_id, request.action("🔎 看看，处理"))
    assert all(word in shown.text for word in ("天天发广告", "会员", "打扰、群发"))
    preview = await secretary._press(shown.message_id, shown.action("⚠️ 提醒本人"))
    assert "会收到" in preview.text
    assert "已处理" in (await secretary._press(preview.message_id, preview.action("⚠️ 发出提醒"))).text
    warning = await heard(chen, "秘书处提醒您")
    assert "会员" not in warning.text
    assert "已经处理了" in (await heard(member, "您的举报")).text
    assert await rows(bot) == [("secretariat", "warned", "", "")]
    again = await secretary.sends_data("reports:warn:1")
    assert "已处理" in again.text  # his own second press
    await quiet()
    assert len([each for each in chen.received() if "秘书处提醒您" in each.text]) == 1


async def test_about_its_own_staff_goes_higher_and_never_to_himself(member, people, secretary, officer, bot):
    await reports(member, 5)  # the secretary
    await heard(officer, "新举报")
    assert (await rows(bot))[0][0] == "office"
    assert "没有要办的事" in (await secretary.says("/desk")).text
    for data in ("reports:show:1", "reports:note:1", "reports:warn:1", "suspensions:report:1"):
        assert "没有内容" in (await secretary.sends_data(data)).text
        assert "没有内容" in (await member.sends_data(data)).text
    await reports(member, 6)  # the officer: admins decide
    assert "没有内容" in (await officer.sends_data("reports:show:2")).text


async def test_two_at_the_desk_one_decides(member, secretary, officer, chen, bot):
    await reports(member, CHEN)
    await heard(secretary, "新举报")
    answers = await asyncio.gather(secretary.sends_data("reports:note:1"), officer.sends_data("reports:warn:1"))
    assert sum("已经处理了这份举报" in each.text for each in answers) == 1
    assert (await rows(bot))[0][1] in {"noted", "warned"}


async def test_reporting_is_limited_and_the_same_is_reported_once(member, secretary, chen, bot):
    for _time in range(2):
        await reports(member, CHEN)
    assert len(await rows(bot)) == 1
    for person in (1, 5, 6):
        await reports(member, person)
    sql = "UPDATE reports SET state = 'noted'"
    await bot.database.write(lambda connection: connection.execute(sql))
    await reports(member, CHEN)
    refused = await member.sends_data(f"reports:new:people:{CHEN}")
    assert "一天最多 5 次" in refused.text
    assert "约 5 小时后" in refused.text
    assert "没有内容" in (await member.sends_data("reports:new:people:4")).text  # oneself
    assert "没有内容" in (await member.sends_data("reports:new:notices:4")).text


async def test_erased_reporter_leaves_no_words(member, secretary, chen, bot):
    await reports(member, CHEN, text="天天发广告")
    await bot.database.write(lambda connection: emptying.account(connection, member.person.id, 0, 1))
    assert await rows(bot) == [("secretariat", "withdrawn", "", "")]
    assert "已经撤回" in (await secretary.sends_data("reports:show:1")).text


async def test_a_notice_is_reported_from_its_card_and_opened_at_the_desk(member, secretary, chen, bot):
    await chen.says("/offer 供应大理石板材，水头现货")
    await chen.presses("✅ 发布")
    card = await member.says("/start notice-1")
    assert "🚩 举报" in card.buttons
    assert "🚩 举报" not in (await chen.says("/start notice-1")).buttons  # his own
    await member.says("/start notice-1")
    await member.presses("🚩 举报")
    await member.presses("打扰、群发")
    await member.presses("⏭ 跳过")
    assert "大理石板材" in (await member.last()).text
    await member.presses("✅ 发给秘书处")
    request = await heard(secretary, "新举报")
    shown = await secretary._press(request.message_id, request.action("🔎 看看，处理"))
    notice = await secretary._press(shown.message_id, shown.action("👀 看供需"))
    assert "大理石板材" in notice.text
    managed = await secretary._press(notice.message_id, notice.action("⚙️ 管理"))
    assert "⛔️ 下架" in managed.buttons
    async with bot.database.reading() as reader:
        assert await reader.all("SELECT subject_kind, subject_id, person_id FROM reports") == [("notices", 1, CHEN)]


async def test_wrong_data_goes_to_the_desk_that_corrects_it(guest, member, secretary, officer, bot):
    """Of an organisation and of a company; nobody is reported, and who said it hears that it was looked into."""
    await guest.says("/start org-2")
    await guest.presses("🧰 更多")
    await secretary.says("/start org-2")
    assert "🚩 资料有误" not in (await secretary.presses("🧰 更多")).buttons  # he corrects it
    assert "哪里不对" in (await guest.presses("🚩 资料有误")).text
    preview = await guest.says("地址搬到高新区了")
    assert "高新区" in preview.text
    assert "有结果时我会告诉您" in (await guest.presses("✅ 发给秘书处")).text
    request = await heard(secretary, "有人说不对")
    assert "西安市福建南安商会" in request.text
    shown = await secretary._press(request.message_id, request.action("🔎 看看，处理"))
    assert "高新区" in shown.text
    assert not {"⚠️ 提醒本人", "⏸ 暂停使用", "📝 记下，不处理"} & set(shown.buttons)
    panel = await secretary.presses("✏️ 更正资料")
    assert "地址" in panel.text
    assert "没有内容" in (await secretary.sends_data("reports:warn:1")).text
    await secretary._press(shown.message_id, shown.action("✅ 已核对"))
    told = await heard(guest, "秘书处核对处理了")
    assert "西安市福建南安商会" in told.text
    await member.says("/start company-2")
    await member.presses("🚩 资料有误")
    await member.says("早就不做市政工程了")
    await member.presses("✅ 发给秘书处")
    await heard(secretary, "示例西安工程有限公司")
    listed = await secretary.says("/desk")
    assert any("会员" in label for label in listed.buttons)
    assert "示例西安工程有限公司" in listed.text
    shown = await secretary.presses("▶️ 从最早的开始办")
    assert "早就不做市政工程了" in shown.text
    async with bot.database.reading() as reader:
        assert await reader.all("SELECT act, subject_kind, subject_id FROM audit WHERE act = 'reports:note'") == [
            ("reports:note", "organisations", 2)
        ]
