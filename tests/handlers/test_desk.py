"""What is asked of a secretariat reaches it, waits at its desk, is done once, and the asker hears of it."""

from tests.handlers.hearing import heard
from tests.register import MEMBER, OFFICER, SECRETARY


async def asks_for_lin(chat):
    await chat.says("/start person-1")
    await chat.presses("🤝 请秘书处引荐")
    return await chat.presses("✅ 发给秘书处")


async def test_desk_is_told_does_it_and_the_asker_hears(people, guest):
    secretary = await people("秘书", id=SECRETARY)
    await secretary.says("/start")
    told = await asks_for_lin(guest)
    assert "已转给西安市福建南安商会秘书处" in told.text
    request = await heard(secretary, "新请求")
    assert "访客" in request
    assert "林示例" in request
    assert "已办结" in (await secretary.presses("✅ 已办结")).text
    assert "林示例" in await heard(guest, "已办结您的请求")


async def test_desk_is_told_in_its_own_language(people, guest):
    secretary = await people("秘書", id=SECRETARY, language_code="zh-hant")
    await secretary.says("/start")
    await asks_for_lin(guest)
    assert "想認識" in await heard(secretary, "新請求")


async def test_two_at_the_desk_one_is_first(people, guest):
    secretary, officer = await people("秘书", id=SECRETARY), await people("办公", id=OFFICER)
    await secretary.says("/start")
    await officer.says("/start")
    await asks_for_lin(guest)
    await heard(secretary, "新请求")
    assert "已办结" in (await officer.sends_data("leads:close:1")).text
    assert "同事办结" in (await secretary.presses("✅ 已办结")).text


async def test_what_was_taken_back_is_not_done(people, guest):
    secretary = await people("秘书", id=SECRETARY)
    await secretary.says("/start")
    await asks_for_lin(guest)
    await heard(secretary, "新请求")
    await guest.presses("↩️ 撤回")
    assert "撤回" in (await secretary.presses("✅ 已办结")).text
    assert "没有要办的事" in (await secretary.says("待办")).text


async def test_nobody_on_the_bot_is_said_so_and_waits(people, guest):
    assert "还没有人在用机器人" in (await asks_for_lin(guest)).text
    officer = await people("办公", id=OFFICER)
    assert "📥 待办 1" in (await officer.says("/start")).buttons
    assert "林示例" in (await officer.presses("📥 待办 1")).text


async def test_desk_is_for_staff_and_each_sees_its_own(people, guest):
    secretary, member = await people("秘书", id=SECRETARY), await people("会员", id=MEMBER)
    await guest.says("qqqqzzzz")
    await guest.presses("🙋 请秘书处帮我找")
    await guest.presses("✅ 发给秘书处")  # for the office
    assert "没有要办的事" in (await secretary.says("/desk")).text
    assert "只有秘书处" in (await member.says("/desk")).text
    assert "没有内容" in (await secretary.sends_data("leads:close:1")).text
    assert "没有内容" in (await member.sends_data("leads:close:1")).text


async def test_menu_of_staff_leads_to_the_desk(people, guest):
    secretary = await people("秘书", id=SECRETARY)
    assert "📥 待办" in (await secretary.says("/menu")).buttons
    assert "📥 待办" not in (await guest.says("/menu")).buttons


async def test_own_second_press_is_no_refusal(people, guest):
    secretary = await people("秘书", id=SECRETARY)
    await secretary.says("/start")
    await asks_for_lin(guest)
    await heard(secretary, "新请求")
    for _press in range(2):
        assert "已办结" in (await secretary.sends_data("leads:close:1")).text
    assert len([message for message in guest._messages() if "已办结您的请求" in message["text"]]) <= 1


async def test_what_waits_already_is_not_one_too_many(guest, bot):
    for number in range(10):
        await guest.says(f"qqqq{number}zzzz")
        await guest.presses("🙋 请秘书处帮我找")
        asked = await guest.presses("✅ 发给秘书处")
    preview = (await guest.last()).message_id
    assert "编号" in asked.text
    again = await guest._press(preview, "leads:ask:find:" + await newest_list(bot))
    assert "编号" in again.text
    await guest.says("qqqq10zzzz")
    await guest.presses("🙋 请秘书处帮我找")
    assert "编号" not in (await guest.presses("✅ 发给秘书处")).text


async def newest_list(bot):
    async with bot.database.reading() as reader:
        return str((await reader.one("SELECT max(id) FROM result_lists"))[0])
