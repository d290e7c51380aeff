"""Who one is: by one's own phone and one's own yes."""

import pytest

CHEN = "+12125550103"
ASK = "📱 用手机号确认身份"


async def shares(chat, phone=None, owner=None):
    """Shares a contact: his own, or one that is written by hand."""
    seq = chat.world.log.seq
    contact = (
        None if phone is None else {"phone_number": phone, "first_name": "x", **({"user_id": owner} if owner else {})}
    )
    chat.world.share_contact(chat.person.id, contact)
    return await chat._answer(seq, chat.person.id)


async def test_own_phone_and_a_yes_make_a_member(people):
    chen = await people("陈", phone=CHEN)
    await chen.says("/me")
    await chen.presses(ASK)
    assert chen.world.private_chat(chen.person).reply_keyboard["keyboard"][0][0]["request_contact"]
    found = await shares(chen)
    assert "西安市福建南安商会" in found.text
    assert "已确认" in (await chen.presses("✅ 我是陈建华")).text
    assert "身份：会员" in (await chen.says("/me")).text


async def test_unlinked_is_a_guest_again_and_his_phone_forgotten(people):
    chen = await people("陈", phone=CHEN)
    await shares(chen)
    await chen.presses("✅ 我是陈建华")
    await chen.says("/me")
    await chen.presses("🧰 更多")
    await chen.presses("🔓 这不是我")
    assert "已解除" in (await chen.presses("🔓 解除")).text
    assert "没有内容" in (await chen.sends_data("me:link:2")).text
    assert "您目前是访客" in (await chen.says("/me")).text


async def test_unknown_number_is_told_what_to_do(people):
    stranger = await people("陌生人", phone="+12125550177")
    assert "秘书处" in (await shares(stranger)).text


@pytest.mark.parametrize("owner", [None, 12345])
async def test_contact_of_somebody_else_links_nobody(people, bot, owner):
    thief = await people("别人", phone="+12125550177")
    assert "不是您自己的号码" in (await shares(thief, CHEN, owner)).text
    assert "没有内容" in (await thief.sends_data("me:link:2")).text
    async with bot.database.reading() as reader:
        assert await reader.all("SELECT phone FROM accounts WHERE telegram_id = :id", id=thief.person.id) in (
            [],
            [("",)],
        )


async def test_person_with_another_account_stays_his(people):
    first, second = await people("陈", phone=CHEN), await people("陈的新号", phone=CHEN)
    await shares(first)
    await first.presses("✅ 我是陈建华")
    await shares(second)
    assert "另一个" in (await second.presses("✅ 我是陈建华")).text
    assert "您目前是访客" in (await second.says("/me")).text


async def test_phone_that_the_register_changed_meanwhile_links_nobody(people, bot):
    chen = await people("陈", phone=CHEN)
    await shares(chen)
    await bot.database.write(lambda connection: connection.execute("UPDATE persons SET phone = '' WHERE id = 2"))
    assert "没有内容" in (await chen.presses("✅ 我是陈建华")).text


async def test_number_of_several_asks_which_and_gives_nobody_a_desk(people, bot):
    """林示例 and 吴秘书, of the secretariat, have the same one."""
    sql = "UPDATE persons SET phone = '+12125550102' WHERE id IN (1, 5)"
    await bot.database.write(lambda connection: connection.execute(sql))
    await bot.database.write(lambda connection: connection.execute("DELETE FROM accounts WHERE person_id = 5"))
    chat = await people("林", phone="+12125550102")
    found = await shares(chat)
    assert {"✅ 我是林示例", "✅ 我是吴秘书"} <= set(found.buttons)
    refused = await chat.presses("✅ 我是吴秘书")
    assert "秘书处确认一次" in refused.text
    assert "您目前是访客" in (await chat.says("/me")).text
    await chat.presses("🙋 请对方确认")
    assert "吴秘书" in (await chat.last()).text
    await chat.presses("✅ 请对方确认")
    async with bot.database.reading() as reader:
        assert await reader.one("SELECT desk, person_id FROM claims") == ("office", 5)
    await chat.sends_data("claims:withdraw:1")
    assert "已确认" in (await chat.presses("✅ 我是林示例")).text
