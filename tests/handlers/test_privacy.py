"""/privacy: who sees what of me, consent given and withdrawn, and what was shown taken back."""

import asyncio

import pytest

from tests.register import MEMBER
from tests.talk import gone, heard, here

CHEN, PHONE = 7010, "+1 212-555-0103"
WITHDRAW, AGREE = "🚫 撤回同意", "✅ 同意给出联系方式"


@pytest.fixture
async def chen(people, bot):
    """Somebody of the register whose phone shows to members."""
    chat = await here(people, "陈", CHEN)
    sql = "UPDATE accounts SET person_id = 2 WHERE telegram_id = ?"
    await bot.database.write(lambda connection: connection.execute(sql, (CHEN,)))
    return chat


async def sees_him(chat, payload="person-2"):
    return await chat.says(f"/start {payload}")


async def counts(chen, word):
    """Until the page says so."""
    async with asyncio.timeout(30):
        while word not in (shown := await chen.says("/privacy")).text:
            await asyncio.sleep(0.05)
    return shown


async def test_each_field_goes_through_its_levels_by_taps(chen):
    shown = await chen.says("/privacy")
    assert "会员看得到：手机、" in shown.text
    assert len(shown.buttons) <= 8
    await chen.presses("👁 逐项选给谁看")
    assert "☎️ 手机：名册里的人" in (await chen.presses("☎️ 手机：会员")).buttons
    assert "☎️ 手机：所有人" in (await chen.presses("☎️ 手机：名册里的人")).buttons
    assert "☎️ 手机：只有我" in (await chen.presses("☎️ 手机：所有人")).buttons
    assert "🏡 家乡：名册里的人" in (await chen.presses("🏡 家乡：会员")).buttons


async def test_a_hidden_field_shows_to_nobody(chen, member):
    assert "水头" in (await sees_him(member)).text
    await chen.sends_data("privacy:set:hometown:hidden")
    assert "水头" not in (await sees_him(member)).text
    assert "水头" in (await sees_him(chen)).text


async def test_withdrawn_consent_takes_the_phone_out_of_what_was_sent(chen, member):
    shown = await sees_him(member)
    assert PHONE in shown.text
    await chen.says("/privacy")
    done = await chen.presses(WITHDRAW)
    assert "不再给任何人看" in done.text
    assert "收不回来" in done.text
    assert AGREE in done.buttons
    await gone(member, PHONE)
    edited = next(each for each in member.received() if each.message_id == shown.message_id)
    assert "陈建华" in edited.text
    assert "📋 复制电话" not in edited.buttons
    assert "已抹去 1 条" in (await counts(chen, "已抹去 1 条")).text


async def test_it_is_taken_back_in_its_readers_language(chen, people, bot):
    reader = await here(people, "member", MEMBER, language_code="en")
    await sees_him(reader)
    await chen.sends_data("privacy:withdraw")
    await gone(reader, PHONE)
    assert "Contact details are given only" in (await heard(reader, "陈建华")).text


async def test_consent_is_given_again_in_one_tap(chen, member):
    await chen.sends_data("privacy:withdraw")
    assert PHONE not in (await sees_him(member)).text
    await chen.says("/privacy")
    assert "已同意" in (await chen.presses(AGREE)).text
    assert PHONE in (await sees_him(member)).text


async def test_hiding_one_contact_takes_that_one_alone(chen, member):
    await chen.sends_data("privacy:set:wechat:members")
    shown = await sees_him(member)
    assert "zq7731" in shown.text
    await chen.sends_data("privacy:set:phone:hidden")
    await gone(member, PHONE)
    assert "zq7731" in (await heard(member, "陈建华")).text
    await chen.sends_data("privacy:withdraw")
    await gone(member, "zq7731")


async def test_what_is_taken_back_shows_nothing_that_it_did_not_show_before(chen, member):
    shown = await sees_him(member)
    assert "zq7731" not in shown.text
    await chen.sends_data("privacy:set:wechat:members")
    await chen.sends_data("privacy:set:phone:hidden")
    await gone(member, PHONE)
    assert "zq7731" not in (await heard(member, "陈建华")).text


async def test_a_saved_vcard_is_replaced_in_the_chat(chen, member):
    await sees_him(member)
    card = await member.presses("🪪 存名片")
    assert b"2125550103" in card.document
    await chen.sends_data("privacy:withdraw")
    await counts(chen, "已抹去 2 条")
    message = next(each for each in member.received() if each.message_id == card.message_id)
    assert b"2125550103" not in member._reply(message.message).document
    assert "陈建华.vcf" in message.message["document"]["file_name"]
    assert "联系方式要经本人同意" in message.text


async def test_the_own_secretariat_keeps_its_register(chen, secretary):
    assert PHONE in (await sees_him(secretary)).text
    await chen.sends_data("privacy:withdraw")
    await chen.says("/privacy")
    assert PHONE in (await sees_him(secretary)).text
    assert PHONE in secretary.received()[-2].text


async def test_what_cannot_be_edited_is_deleted(chen, member, bot, clock):
    shown = await sees_him(member)
    await member.says("/menu")
    member.world.private_chat(member.person).messages[shown.message_id].editable = False
    await chen.sends_data("privacy:withdraw")
    await counts(chen, "没能抹去 1 条")
    await clock.move(minutes=2)
    await counts(chen, "已抹去 1 条")
    assert all(each.message_id != shown.message_id for each in member.received())


async def test_as_others_see_me(chen):
    await chen.says("/privacy")
    member = await chen.presses("👀 看看别人眼里的我")
    assert PHONE in member.text
    assert "zq7731" not in member.text
    assert "zq7731" in (await chen.presses("本会秘书处")).text
    assert "看不到您" in (await chen.presses("访客")).text
    assert "我的隐私" in (await chen.presses("⬅️ 返回")).text


@pytest.mark.parametrize(
    "data",
    ["privacy:set:name:public", "privacy:set:phone:all", "privacy:agree", "privacy:withdraw", "privacy:as:guest"],
)
async def test_forged_presses_and_guests_find_nothing(guest, data):
    await guest.says("/privacy")
    assert "没有内容" in (await guest.sends_data(data)).text


async def test_a_guest_is_led_on(guest):
    assert "您目前是访客" in (await guest.says("隐私")).text
    assert "👤 我的资料" in (await guest.last()).buttons


async def test_in_a_group_it_is_asked_for_in_private(guest, group):
    where = await group(guest)
    assert "私聊" in (await guest.says("/privacy", chat=where)).text


async def test_whoever_changed_his_mind_while_the_message_was_under_way(chen, member, bot):
    """The message's id is known only after the withdrawal."""
    shown = await sees_him(member)
    await member.says("/menu")
    sql = "UPDATE disclosures SET message_id = NULL"
    await bot.database.write(lambda connection: connection.execute(sql))
    await chen.sends_data("privacy:withdraw")
    assert "不知道结果 1 条" in (await chen.says("/privacy")).text
    async with bot.database.reading() as reader:
        number = (await reader.one("SELECT id FROM disclosures"))[0]
    from bot import people

    await people.sent(_deps(bot), number, shown.message_id)
    await gone(member, PHONE)


def _deps(bot):
    from types import SimpleNamespace

    from bot.clock import Clock

    return SimpleNamespace(database=bot.database, now=Clock.from_environment().now)
