"""A guest asks to be contacted: from any dead end; his phone is for one desk, and gone once it is over."""

from tests.handlers.claiming import CHEN
from tests.register import MEMBER
from tests.talk import gone, heard, here

CONTACT, SEND = "📞 请联系我", "✅ 发给秘书处"
PHONE = "+1 212-555-0177"


async def asks(chat, text="想采购一批闸阀", *, start="/start org-2"):
    await chat.says(start)
    await chat.presses(CONTACT)
    await chat.sends_contact()
    await chat.says(text)
    return await chat.presses(SEND)


async def rows(bot, columns="state, organisation_id, name, phone, text"):
    async with bot.database.reading() as reader:
        return await reader.all(f"SELECT {columns} FROM leads ORDER BY id")


async def test_from_a_card_to_its_desk_and_answered(people, secretary, bot):
    chat = await people("访客", phone="+12125550177")
    await chat.says("/start org-2")
    asked = await chat.presses(CONTACT)
    assert "西安市福建南安商会秘书处" in asked.text
    assert "想联系什么事" in (await chat.sends_contact()).text
    preview = await chat.says("想采购一批闸阀")
    assert all(word in preview.text for word in ("访客", "+1 212-555-0177", "想采购一批闸阀"))
    assert "已发给秘书处" in (await chat.presses(SEND)).text
    request = await heard(secretary, "新请求")
    assert "留了电话" in request.text
    assert "0177" not in request.text
    shown = await secretary.presses("🔎 看电话，处理")
    assert "+1 212-555-0177" in shown.text
    assert "已办结" in (await secretary.presses("✅ 已办结")).text
    await heard(chat, "已办结您的请求")
    assert await rows(bot) == [("done", 2, "", "", "想采购一批闸阀")]
    await gone(secretary, "0177")  # the message that showed it was edited


async def test_no_phone_lies_in_what_goes_out_nor_in_drafts(people, secretary, bot):
    await asks(await people("访客", phone="+12125550177"))
    await heard(secretary, "新请求")
    async with bot.database.reading() as reader:
        assert "5550177" not in str(await reader.all("SELECT parameters FROM bodies"))
        assert "5550177" not in str(await reader.all("SELECT data FROM drafts"))


async def test_phone_is_typed_or_skipped(guest, secretary, bot):
    await guest.says("/start")
    await guest.presses(CONTACT)
    assert "不像电话号码" in (await guest.says("没有电话")).text
    await guest.says("138 0013 8000")
    await guest.says("想入会")
    await guest.presses("✏️ 电话")
    assert "没有留电话" in (await guest.says("跳过")).text
    await guest.presses("✏️ 称呼")
    assert "林先生" in (await guest.says("林先生")).text
    await guest.presses("✏️ 电话")
    assert "+86 138 0013 8000" in (await guest.says("13800138000")).text
    await guest.presses(SEND)
    assert await rows(bot) == [("open", None, "林先生", "+8613800138000", "想入会")]


async def test_every_dead_end_leads_here(guest):
    for text in ("/start", "qqqqzzzz", "/start org-2", "/start person-1", "/start company-1"):
        assert CONTACT in (await guest.says(text)).buttons, text


async def test_members_are_offered_nothing_of_it(people):
    member = await here(people, "会员", MEMBER)
    for text in ("/start", "qqqqzzzz", "/start org-2", "/start person-1", "/start company-1"):
        assert CONTACT not in (await member.says(text)).buttons, text


async def test_withdrawn_empties_all(people, secretary, bot):
    chat = await people("访客", phone="+12125550177")
    await asks(chat)
    await heard(secretary, "新请求")
    assert "已撤回" in (await chat.presses("↩️ 撤回")).text
    assert await rows(bot) == [("withdrawn", 2, "", "", "")]
    assert "撤回了" in (await secretary.presses("🔎 看电话，处理")).text


async def test_handed_on_is_the_other_desks_alone(people, secretary, officer, bot):
    chat = await people("访客", phone="+12125550177")
    await asks(chat)
    await heard(secretary, "新请求")
    await secretary.presses("🔎 看电话，处理")
    picker = await secretary.presses("📤 转给别处")
    assert "🏛 联盟秘书处" in picker.buttons
    assert not any("西安" in label for label in picker.buttons)
    assert "已转给联盟秘书处" in (await secretary.presses("🏛 联盟秘书处")).text
    assert "已转给联盟秘书处" in (await heard(chat, "已转给")).text
    await heard(officer, "新请求")
    assert "0177" in (await officer.presses("🔎 看电话，处理")).text
    for act in ("show:1", "close:1", "to:1:3", "desks:1:0", "decline:1", "ask_decline:1"):
        assert "没有内容" in (await secretary.sends_data(f"leads:{act}")).text
    assert await rows(bot, "state, organisation_id, phone") == [("open", None, "+12125550177")]
    await officer.presses("📤 转给别处")
    await officer.presses("✅ 西安市福建南安商会")
    assert "只有西安市福建南安商会秘书处看得到" in (await officer.sends_data("leads:show:1")).text
    assert "0177" in (await secretary.sends_data("leads:show:1")).text


async def test_office_sees_the_phone_where_nobody_of_the_desk_is_on_the_bot(people, officer):
    await asks(await people("访客", phone="+12125550177"), start="/start org-3")
    await heard(officer, "新请求")
    assert "0177" in (await officer.presses("🔎 看电话，处理")).text


async def test_closed_is_told_kindly(people, secretary, bot):
    chat = await people("访客", phone="+12125550177")
    await asks(chat)
    await heard(secretary, "新请求")
    await secretary.presses("🔎 看电话，处理")
    await secretary.presses("🗄 不办了")
    assert "已关闭" in (await secretary.presses("🗄 不办了")).text
    assert "帮不上" in (await heard(chat, "很抱歉")).text
    assert await rows(bot, "state, phone, name") == [("closed", "", "")]
    assert "已关闭" in (await secretary.sends_data("leads:decline:1")).text  # his own second press
    assert "没有" not in (await secretary.sends_data("leads:close:1")).text


async def test_any_lead_can_be_handed_on(guest, secretary, officer, bot):
    await guest.says("/start person-1")
    await guest.presses("🤝 请秘书处引荐")
    await guest.presses(SEND)
    await heard(secretary, "新请求")
    await secretary.presses("📤 转给别处")
    await secretary.presses("🏛 联盟秘书处")
    await heard(officer, "新请求")
    assert await rows(bot, "kind, organisation_id") == [("introduce", None)]


async def test_pressed_twice_is_one_and_other_peoples_drafts_are_gone(people, guest, secretary, bot):
    chat = await people("访客", phone="+12125550177")
    await chat.says("/start org-2")
    await chat.presses(CONTACT)
    await chat.sends_contact()
    preview = await chat.says("想采购")
    send = preview.action(SEND)
    await guest.says("/start")
    assert "没有内容" in (await guest.sends_data(send)).text
    await chat._press(preview.message_id, send)
    assert "已经办好了" in (await chat._press(preview.message_id, send)).text
    assert len(await rows(bot)) == 1
    assert "没有内容" in (await guest.sends_data(f"contacts:people:{CHEN}")).text  # guests don't see him
    assert "没有内容" in (await secretary.sends_data("leads:to:1:99")).text


async def test_card_in_a_group_asks_nobody(guest, group):
    place = await group(guest)
    shown = await guest.says("/start@jiedui_bot org-2", chat=place)
    assert CONTACT not in shown.buttons


async def test_who_asked_too_often_hears_so_before_he_types(guest, bot):
    await guest.says("/start")
    sql = "INSERT INTO allowances (telegram_id, what, free_at) VALUES (?, 'contacts', 9000000000000)"
    await bot.database.write(lambda connection: connection.execute(sql, (guest.person.id,)))
    assert "一天最多 5 次" in (await guest.sends_data("contacts")).text


async def opens(chat):
    request = await heard(chat, "新请求")
    shown = await chat._press(request.message_id, request.action("🔎 看电话，处理"))
    assert PHONE in shown.text
    return shown


async def colleague(people, bot):
    """Somebody else of that desk."""
    chat = await here(people, "同事", 7011)
    linked = """UPDATE accounts SET person_id = 2 WHERE telegram_id = 7011"""
    await bot.database.write(lambda connection: connection.execute(linked))
    staff = """UPDATE memberships SET secretary = 1 WHERE person_id = 2 AND organisation_id = 2"""
    await bot.database.write(lambda connection: connection.execute(staff))
    return chat


async def test_withdrawn_goes_out_of_every_chat_that_saw_the_phone(people, secretary, officer, bot, clock):
    """By the button and walking the desk; weeks later. Handed on, the first desk has it no longer, the other does."""
    other, chat = await colleague(people, bot), await people("访客", phone="+12125550177")
    await asks(chat)
    await opens(secretary)
    await other.says("/desk")
    assert PHONE in (await other.presses("▶️ 从最早的开始办")).text
    await clock.move(days=20)
    await secretary.presses("📤 转给别处")
    await secretary.presses("🏛 联盟秘书处")
    await gone(other, PHONE)
    assert "转给联盟秘书处" in (await heard(other, "🚪")).text
    await opens(officer)
    await clock.move(days=3)
    assert "1 条" in (await chat.presses("↩️ 撤回")).text
    await gone(officer, PHONE)
    assert "本人已收回" in (await heard(officer, "🚪")).text
    await clock.move(minutes=2)
    assert "已抹去 2 条" in (await chat.says("/privacy")).text


async def test_erased_it_goes_out_of_the_desks_chats(people, secretary, bot, clock):
    other, chat = await colleague(people, bot), await people("访客", phone="+12125550177")
    await asks(chat)
    await opens(secretary)
    await opens(other)
    await chat.says("/privacy")
    await chat.presses("🗑 注销")
    await chat.says("注销并删除我的全部资料")
    await chat.presses("🗑 注销")
    await clock.move(hours=48.1)
    for each in (secretary, other):
        await gone(each, PHONE)
        await heard(each, "🚪")


async def test_done_it_goes_out_of_colleagues_chats_and_leaves_alone_what_shows_something_else(people, secretary, bot):
    other, chat = await colleague(people, bot), await people("访客", phone="+12125550177")
    await asks(chat)
    await opens(secretary)
    await opens(other)
    await other.presses("📥 待办")
    shown = await other.last()
    assert "已办结" in (await secretary.presses("✅ 已办结")).text
    await heard(chat, "已办结您的请求")
    assert (await other.last()).text == shown.text
    async with bot.database.reading() as reader:
        assert await reader.all("SELECT * FROM lead_disclosures") == []


async def test_what_cannot_be_edited_is_deleted_and_counted(people, secretary, clock):
    chat = await people("访客", phone="+12125550177")
    await asks(chat)
    shown = await opens(secretary)
    secretary.world.private_chat(secretary.person).messages[shown.message_id].editable = False
    await chat.presses("↩️ 撤回")
    await clock.move(seconds=1)
    assert "没能抹去 1 条" in (await chat.says("/privacy")).text
    await clock.move(minutes=2)
    assert "已抹去 1 条" in (await chat.says("/privacy")).text
    await gone(secretary, PHONE)


async def test_taken_back_while_the_message_is_under_way_it_goes_at_once(people, secretary, bot):
    chat = await people("访客", phone="+12125550177")
    await asks(chat)
    request = await heard(secretary, "新请求")
    noted = """CREATE TRIGGER meanwhile AFTER INSERT ON lead_disclosures BEGIN
               UPDATE leads SET state = 'withdrawn' WHERE id = new.lead_id; END"""
    await bot.database.write(lambda connection: connection.execute(noted))
    await secretary._press(request.message_id, request.action("🔎 看电话，处理"))
    await heard(secretary, "本人已收回")
    await gone(secretary, PHONE)
