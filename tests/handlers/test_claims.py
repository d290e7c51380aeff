"""Who isn't found by his phone says who he is: his desk decides, once, and everybody hears of it."""

import asyncio

from tests.handlers.claiming import ASK, CHEN, LIN, THAT_IS_ME, YES, claims_lin, claims_membership, person_of, state
from tests.handlers.hearing import heard
from tests.register import MEMBER


async def test_leader_finds_himself_and_the_secretariat_says_yes(guest, secretary, bot):
    asked = await claims_lin(guest)
    assert "已请西安市福建南安商会秘书处确认" in asked.text
    request = await heard(secretary, "请确认身份")
    assert "林示例" in request
    assert "没有分享手机号" in request
    assert "已确认是" in (await secretary.presses(YES)).text
    assert "您是林示例" in await heard(guest, "秘书处已确认")
    assert await person_of(bot, guest) == LIN
    assert "身份：会员" in (await guest.says("/me")).text


async def test_preview_says_what_the_desk_will_see_and_sends_nothing(people, secretary, bot):
    chat = await people("林", phone="+12125550177", username="lin")
    await chat.sends_contact()
    await chat.says("/start person-1")
    shown = await chat.presses(THAT_IS_ME)
    assert all(word in shown.text for word in ("@lin", "+1 212-555-0177", "西安市福建南安商会秘书处"))
    await chat.presses("✖️ 取消")
    assert await state(bot) == []
    await chat.says("/start person-1")
    await chat.presses(THAT_IS_ME)
    await chat.presses(ASK)
    assert "与名册登记的不同" in await heard(secretary, "请确认身份")


async def test_unknown_number_leads_on_and_the_desk_picks_from_its_register(people, secretary, bot):
    chat = await people("Jianhua Chen", phone="+12125550177")
    refused = await chat.sends_contact()
    assert "🙋 说明我是谁" in refused.buttons
    await chat.presses("🙋 说明我是谁")
    await chat.presses("🏛 选我的商协会")
    assert "秘书处确认" in (await claims_membership(chat)).text
    await heard(secretary, "请确认身份")
    shown = await secretary.presses("🔎 在名册里找")
    assert "👤 陈建华 · 理事" in shown.buttons
    await secretary.presses("👤 陈建华 · 理事")
    await secretary.presses(YES)
    await heard(chat, "秘书处已确认")
    assert await person_of(bot, chat) == CHEN


async def test_nobody_of_the_name_is_chosen_from_the_members(guest, secretary, bot):
    await claims_membership(guest)
    await heard(secretary, "请确认身份")
    shown = await secretary.presses("🔎 在名册里找")
    assert "没有同名" in shown.text
    listed = await secretary.presses("👥 从会员名单里选")
    assert listed.buttons[:2] == ["👤 林示例 · 会长", "👤 陈建华 · 理事"]  # who is on the bot isn't among them
    assert not any("黄会员" in label or "旧会长" in label for label in listed.buttons)
    await secretary.presses("👤 陈建华 · 理事")
    await secretary.presses("‹ 换一个人")
    await secretary.presses("👥 从会员名单里选")
    await secretary.presses("👤 林示例 · 会长")
    await secretary.presses(YES)
    await heard(guest, "秘书处已确认")
    assert await person_of(bot, guest) == LIN


async def test_who_is_not_in_the_register_is_added_from_the_claim_and_then_confirmed(guest, secretary, bot):
    await claims_membership(guest)
    await heard(secretary, "请确认身份")
    await secretary.presses("🔎 在名册里找")
    assert "姓名" in (await secretary.presses("➕ 先加进名册")).text
    await secretary.says("赵新人")
    await secretary.presses("⏭ 跳过")
    await secretary.presses("会员")
    assert "赵新人" in (await secretary.presses("✅ 加进名册")).text
    await secretary.says("/desk")
    await secretary.presses("▶️ 从最早的开始办")
    await secretary.presses("👥 从会员名单里选")
    await secretary.presses("👤 赵新人 · 会员")
    await secretary.presses(YES)
    assert "您是赵新人" in await heard(guest, "秘书处已确认")


async def test_guest_who_is_no_member_yet_is_led_to_the_secretariat(guest):
    await guest.says("/start org-1")
    await guest.presses("🙋 我是这里的会员")
    asked = await guest.presses("📞 想加入，请联系我")
    assert "电话" in asked.text


async def test_declined_with_a_reason_and_asked_again(guest, secretary, bot):
    await claims_lin(guest)
    await heard(secretary, "请确认身份")
    await secretary.presses("🙅 暂不确认")
    assert "已告诉对方" in (await secretary.presses("信息不符")).text
    assert "与名册不符" in await heard(guest, "暂时没有确认")
    assert await person_of(bot, guest) is None
    await claims_lin(guest)
    assert [row[1] for row in await state(bot)] == ["declined", "open"]


async def test_one_open_claim_an_account_and_it_can_be_taken_back(guest, secretary, bot):
    await claims_lin(guest)
    waits = await claims_membership(guest)
    assert "一次只能问一处" in waits.text
    assert "正在等答复" in (await guest.says("/me")).text
    assert "已撤回" in (await guest.presses("↩️ 撤回，重新说明")).text
    await claims_membership(guest)
    assert [row[1] for row in await state(bot)] == ["withdrawn", "open"]
    assert "已经撤回" in (await secretary.sends_data("claims:yes:1")).text
    assert "已经有答复，或者撤回过了" in (await guest.sends_data("claims:withdraw:1")).text


async def test_pressed_twice_is_asked_once(guest, secretary, bot):
    await claims_lin(guest)
    again = await guest.sends_data("claims:ask:person:1")
    assert "编号" in again.text
    assert len(await state(bot)) == 1


async def test_two_at_the_desk_one_is_first_and_named(guest, secretary, officer, bot):
    await claims_lin(guest)
    await heard(secretary, "请确认身份")
    await officer.sends_data("claims:show:1")
    await officer.presses(YES)
    assert "李办公已经确认" in (await secretary.presses(YES)).text
    assert "已确认是" in (await officer.sends_data("claims:yes:1")).text  # his own second press ends as the first
    assert "李办公已经确认" in (await secretary.sends_data("claims:no:1:other")).text


async def test_both_at_once_decide_once(guest, secretary, officer, bot):
    await claims_lin(guest)
    await heard(secretary, "请确认身份")
    answers = await asyncio.gather(secretary.sends_data("claims:yes:1"), officer.sends_data("claims:no:1:other"))
    assert sum("已经" in answer.text for answer in answers) == 1
    assert (await state(bot))[0][1] in {"accepted", "declined"}


async def test_undone_is_a_guest_again_and_hears_of_it(guest, secretary, bot):
    await claims_lin(guest)
    await heard(secretary, "请确认身份")
    await secretary.presses(YES)
    await heard(guest, "秘书处已确认")
    assert "访客" in (await secretary.presses("↩️ 撤销确认")).text
    await heard(guest, "撤销了对您身份的确认")
    assert await person_of(bot, guest) is None


async def test_person_with_another_account_is_moved_in_an_explicit_step(people, guest, secretary, bot):
    old = await people("林的旧号", phone="+12125550102")
    await old.sends_contact()
    await old.presses("✅ 我是林示例")
    await claims_lin(guest)
    assert "另一个 Telegram 账号" in await heard(secretary, "请确认身份")
    await secretary.presses(YES)
    assert await person_of(bot, old) == LIN
    await secretary.presses("🔁 换到这个账号")
    await heard(guest, "秘书处已确认")
    await heard(old, "换到另一个 Telegram 账号")
    assert [await person_of(bot, old), await person_of(bot, guest)] == [None, LIN]


async def test_phone_of_a_person_with_another_account_leads_to_his_desk(people, bot):
    first, second = await people("陈", phone="+12125550103"), await people("陈的新号", phone="+12125550103")
    await first.sends_contact()
    await first.presses("✅ 我是陈建华")
    await second.sends_contact()
    await second.presses("✅ 我是陈建华")
    await second.presses("🙋 请秘书处确认")  # no leader, but his phone says that he may ask
    shown = await second.last()
    assert "您是陈建华吗" in shown.text


async def test_confirmed_by_phone_meanwhile_nothing_is_left_to_do(people, secretary, bot):
    lin = await people("林", phone="+12125550102")
    await claims_lin(lin)
    await heard(secretary, "请确认身份")
    await lin.sends_contact()
    await lin.presses("✅ 我是林示例")
    assert "不用再办" in (await secretary.presses(YES)).text


async def test_guest_claims_nobody_whom_he_may_not_see(guest):
    await guest.says("/start")
    assert "没有内容" in (await guest.sends_data(f"claims:person:{CHEN}")).text
    assert "没有内容" in (await guest.sends_data(f"claims:ask:person:{CHEN}")).text


async def test_linked_one_is_offered_nothing_to_claim(people, secretary):
    member = await people("会员", id=MEMBER)
    assert THAT_IS_ME not in (await member.says("/start person-1")).buttons
    assert "已经确认是黄会员" in (await member.sends_data("claims:ask:person:1")).text


async def test_linked_one_is_told_so_wherever_he_says_who_he_is(people, secretary):
    member = await people("会员", id=MEMBER, phone="+12125550103")
    await member.says("/start")
    await member.sends_contact()
    assert "已经对上了别人" in (await member.presses("✅ 我是陈建华")).text
    assert "已经确认是黄会员" in (await member.sends_data("claims:who")).text


async def test_asking_again_and_again_ends_for_the_day(guest, secretary, bot):
    for number in range(1, 6):
        await claims_lin(guest)
        await heard(secretary, "请确认身份")
        await guest.sends_data(f"claims:withdraw:{number}")
    assert "一天最多 5 次" in (await claims_lin(guest)).text
    assert len(await state(bot)) == 5


async def test_guest_who_looks_for_himself_is_led_on(guest):
    assert "🙋 在找您自己？说明您是谁" in (await guest.says("qqqqzzzz")).buttons
    assert "说明您是谁" in (await guest.presses("🙋 在找您自己？说明您是谁")).text


async def test_group_shows_no_button_that_says_who_one_is(guest, group):
    place = await group(guest)
    shown = await guest.says("/start@jiedui_bot person-1", chat=place)
    assert THAT_IS_ME not in shown.buttons


async def test_nobody_on_the_bot_is_said_so(guest):
    assert "还没有人在用机器人" in (await claims_lin(guest)).text


async def test_what_is_kept_of_who_asked_is_emptied(guest, secretary, bot):
    await claims_lin(guest)
    await heard(secretary, "请确认身份")
    await secretary.presses(YES)
    async with bot.database.reading() as reader:
        assert await reader.all("SELECT asker, username FROM claims") == [("", "")]


async def test_who_is_not_in_the_register_applies_and_is_admitted_or_not_yet(guest, secretary, bot):
    """Without an invitation; taken back, asked again, and heard of each time."""
    await guest.says("/start org-2")
    await guest.presses("🙋 我是这里的会员")
    await guest.presses("🆕 申请加入")
    await guest.says("新来的")
    await guest.says("新来贸易公司")
    preview = await guest.presses("⏭ 跳过")
    assert all(word in preview.text for word in ("西安市福建南安商会", "新来的", "新来贸易公司"))
    assert await state(bot) == []
    await guest.presses("✅ 发给秘书处")
    assert "新来的 · 新来贸易公司" in await heard(secretary, "请确认身份")
    await guest.presses("↩️ 撤回")
    await guest.says("/start org-2")
    await guest.presses("🙋 我是这里的会员")
    await guest.presses("🆕 申请加入")
    await guest.says("新来的")
    await guest.presses("⏭ 跳过")
    await guest.presses("⏭ 跳过")
    await guest.presses("✅ 发给秘书处")
    assert "新来的" in (await secretary.sends_data("claims:show:2")).text
    await secretary.sends_data("claims:enter:2")
    await heard(guest, "秘书处已")
    assert "身份：会员" in (await guest.says("/me")).text
    again = await guest.sends_data("claims:apply:2")  # who is linked joins from his own page
    assert "已经" in again.text or again.toast


async def test_who_says_that_he_leads_is_entered_as_a_member_unless_the_desk_says_so_in_a_tap_of_its_own(
    people, secretary, bot
):
    """A head of no term would be everybody's successor: the secretariat that stays on would lose its desk by one tap."""
    await bot.database.write(
        lambda connection: connection.execute(
            "UPDATE memberships SET term = '一', term_to = '2026-11-30' WHERE organisation_id = 2"
        )
    )
    for number, label, position in ((1, "✅ 按会员录入", "会员"), (2, "🪪 已核实，按副会长录入", "副会长")):
        guest = await people(f"客人{number}")
        await guest.says("/start org-2")
        await guest.presses("🙋 我是这里的会员")
        await guest.presses("🆕 申请加入")
        await guest.says(f"自称者{'甲乙'[number - 1]}")
        await guest.presses("⏭ 跳过")
        await guest.says("会长" if number == 1 else "副会长")
        await guest.presses("✅ 发给秘书处")
        shown = await secretary.sends_data(f"claims:show:{number}")
        assert "职务是对方自己写的" in shown.text
        await secretary.presses(label)
        await heard(guest, "加进")
        async with bot.database.reading() as reader:
            held = await reader.one("SELECT position FROM memberships ORDER BY id DESC LIMIT 1")
        assert held == (position,)
    assert "待办" in (await secretary.says("/desk")).text


async def applies(chat, name):
    await chat.says("/start org-2")
    await chat.presses("🙋 我是这里的会员")
    await chat.presses("🆕 申请加入")
    await chat.says(name)
    await chat.presses("⏭ 跳过")
    await chat.presses("⏭ 跳过")
    return await chat.presses("✅ 发给秘书处")


async def test_who_applies_while_he_waits_is_told_so_and_nothing_of_it_is_lost(guest, bot):
    await applies(guest, "新来的")
    await guest.says("/start org-2")
    await guest.presses("🙋 我是这里的会员")
    waits = await guest.presses("🆕 申请加入")
    assert "一次只能问一处" in waits.text
    await guest.presses("↩️ 撤回申请")
    await applies(guest, "新来的二")
    async with bot.database.reading() as reader:
        assert await reader.all("SELECT state, name FROM claims") == [("withdrawn", ""), ("open", "新来的二")]


async def test_what_was_applied_for_in_two_places_is_one_of_them(guest, bot):
    """The form was begun before the other claim was sent: what it says isn't taken for that one's."""
    await guest.says("/start org-2")
    await guest.presses("🙋 我是这里的会员")
    await guest.presses("🆕 申请加入")
    await guest.says("新来的")
    await guest.presses("⏭ 跳过")
    preview = await guest.presses("⏭ 跳过")
    send = preview.action("✅ 发给秘书处")
    entry = "INSERT INTO claims (update_id, telegram_id, organisation_id, desk, asker, created_at, wants, name)"
    values = f"VALUES (1, {guest.person.id}, 2, 'secretariat', 'a', 0, 'entry', '别的')"
    await bot.database.write(lambda connection: connection.execute(f"{entry} {values}"))
    assert "一次只能问一处" in (await guest.sends_data(send)).text
    await guest.sends_data("claims:withdraw:1")
    assert "编号" in (await guest.sends_data(send)).text  # what he wrote is there still
    assert "已经办好" in (await guest.sends_data(send)).text
    assert [row[1] for row in await state(bot)] == ["withdrawn", "open"]


async def test_who_is_linked_joins_from_his_own_page(member, bot):
    assert "已经确认是黄会员" in (await member.sends_data("claims:apply:2")).text
    assert await state(bot) == []


async def test_a_newcomer_who_is_somebody_with_rights_is_confirmed_not_entered(guest, secretary, officer, bot):
    """Passed on, it asks whether it is he; entering would give his rights without anybody's word."""
    rights = """INSERT INTO memberships (key, person_id, organisation_id, position, rank, secretary, updated_at)
                VALUES ('x', 1, 3, '职员', 95, 1, 0)"""
    await bot.database.write(lambda connection: connection.execute(rights))
    await applies(guest, "林示例")
    await secretary.sends_data("claims:show:1")
    await secretary.presses("👤 林示例 · 会长")
    await secretary.presses("📤 转给联盟秘书处")
    assert "请确认身份" in await heard(officer, "林示例")
    assert "没有内容" in (await officer.sends_data("claims:enter:1")).text
    assert await person_of(bot, guest) is None
    assert YES in (await officer.sends_data("claims:show:1")).buttons
    await officer.presses(YES)
    assert "您是林示例" in await heard(guest, "秘书处已确认")
    assert await person_of(bot, guest) == LIN


async def test_an_application_that_isnt_taken_says_so_and_how_to_ask_again(guest, secretary):
    await applies(guest, "新来的")
    await secretary.sends_data("claims:no:1:stranger")
    said = await heard(guest, "暂时没有加上您")
    assert "确认您的身份" not in said
    assert "姓名" in (await guest.presses("🆕 重新申请")).text


async def test_a_member_is_found_by_a_part_of_his_name_in_any_script(guest, secretary, member, bot):
    await claims_membership(guest)
    await heard(secretary, "请确认身份")
    await secretary.presses("🔎 在名册里找")
    assert "哪一位" in (await secretary.presses("🔍 输入姓名找")).text
    for typed in ("建华", "chen jianhua", "陳建華", "cjh"):
        found = await secretary.says(typed)
        assert [each for each in found.buttons if each.startswith("👤")] == ["👤 陈建华 · 理事"], typed
        await secretary.presses("✏️ 换个写法")
    assert "没有找到" in (await secretary.says("李办公")).text  # of the office, not of this chamber
    await secretary.presses("✏️ 换个写法")
    await secretary.says("林")
    shown = await secretary.presses("👤 林示例 · 会长")
    assert "是这个人吗" in shown.text
    assert "没有内容" in (await member.sends_data("claims:find:1")).text
    await secretary.presses(YES)
    await heard(guest, "秘书处已确认")
    assert await person_of(bot, guest) == LIN
    assert "已经确认了" in (await secretary.sends_data("claims:find:1")).text
