"""A secretariat invites in two taps; what it hands on, who sees the codes, and an end to one."""

import asyncio

from tests.handlers.claiming import CHEN, LIN
from tests.handlers.inviting import MAKE, comes, invites, invites_many, places
from tests.register import MEMBER
from tests.talk import here


async def stored(bot, column):
    async with bot.database.reading() as reader:
        return [row[0] for row in await reader.all(f"SELECT {column} FROM invitations ORDER BY id")]


async def test_two_taps_from_the_desk(secretary, bot):
    await secretary.says("/desk")
    preview = await secretary.presses("✉️ 邀请会员")
    assert all(word in preview.text for word in ("西安市福建南安商会", "人数不限", "2026年12月31日"))
    panel = await secretary.presses(MAKE)
    assert "start=join-" in panel.text
    assert "邀请码" in panel.text
    assert await stored(bot, "desk") == ["secretariat"]


async def test_pressed_twice_is_one(secretary, bot):
    await secretary.says("/desk")
    preview = await secretary.presses("✉️ 邀请会员")
    for _press in range(2):
        panel = await secretary._press(preview.message_id, preview.action(MAKE))
        assert "已加入 0" in panel.text
    assert len(await stored(bot, "id")) == 1


async def test_expiry_and_count_are_chosen(secretary, bot):
    await secretary.says("/desk")
    await secretary.presses("✉️ 邀请会员")
    await secretary.presses("🕒 改有效期")
    assert "2026年12月8日" in (await secretary.presses("7 天")).text
    await secretary.presses("👥 改人数")
    assert "最多 50 人" in (await secretary.presses("50 人")).text
    await secretary.presses("🕒 改有效期")
    assert "请写" in (await secretary.says("2026-11-01")).text
    assert "请写" in (await secretary.says("2028年11月1日")).text
    assert "12月25日" in (await secretary.says("12月25日")).text
    await secretary.presses(MAKE)
    assert await stored(bot, "valid_until") == ["2026-12-25"]
    assert await stored(bot, "places") == [50]


async def test_named_one_from_a_card(secretary, bot):
    await secretary.says("/start person-2")
    await secretary.presses("⚙️ 管理")
    preview = await secretary.presses("✉️ 邀请")
    assert all(word in preview.text for word in ("邀请陈建华", "示例西安工程有限公司", "只给这一个人用"))
    await secretary.presses(MAKE)
    assert await stored(bot, "person_id") == [CHEN]
    assert await stored(bot, "places") == [1]


async def test_no_copy_of_the_database_holds_a_code(secretary, bot):
    codes = await invites_many(secretary)
    async with bot.database.reading() as reader:
        rows = await reader.all("SELECT * FROM invitations")
        bodies = await reader.all("SELECT parameters FROM bodies")
    assert codes.code not in str(rows + bodies)
    assert not any(codes.digits == str(value) for row in rows for value in row)


async def test_what_is_handed_on(secretary):
    codes = await invites_many(secretary)
    text = await secretary.presses("📣 转发文字")
    assert codes.code in text.text
    assert codes.digits in text.text
    assert not text.buttons  # it is forwarded as it is
    await secretary.sends_data(f"invitations:show:{codes.id}")
    assert (await secretary.presses("🔳 二维码")).media
    assert (await secretary.presses("⬅️ 返回邀请")).text
    sheet = await secretary.presses("🖨 打印版")
    assert sheet.media
    assert "打印" in sheet.text


async def test_codes_are_for_their_desk_alone(people, secretary, officer):
    """An officer's invitation lets in whom the office may confirm: no secretariat sees its codes."""
    ours, theirs = await invites_many(secretary), await invites_many(officer)
    assert "start=join-" in (await officer.sends_data(f"invitations:show:{ours.id}")).text
    member = await here(people, "会员", MEMBER)
    for chat, number in ((secretary, theirs.id), (member, ours.id)):
        for act in ("show", "text", "code", "sheet", "end", "ask_end"):
            assert "没有内容" in (await chat.sends_data(f"invitations:{act}:{number}")).text
        assert "没有内容" in (await chat.sends_data(f"invitations:joined:{number}:0")).text
    assert f"🟢 {theirs.id}" not in (await secretary.sends_data("invitations:list:0")).buttons
    assert f"🟢 {theirs.id}" in (await officer.sends_data("invitations:list:0")).buttons
    assert "只有秘书处" in (await member.sends_data("invitations:list:0")).text


async def test_nobody_invites_for_others_nor_as_what_he_could_not_appoint(people, guest, secretary, bot):
    assert "没有内容" in (await secretary.sends_data("invitations:new:3")).text
    assert "没有内容" in (await secretary.sends_data("invitations:person:3")).text  # of Manila
    await guest.says("/start")
    assert "只有秘书处" in (await guest.sends_data("invitations:new")).text
    async with bot.database.transaction() as tx:
        await tx.execute("UPDATE memberships SET secretary = 1 WHERE person_id = :id", id=CHEN)
    assert "联盟秘书处邀请" in (await secretary.sends_data(f"invitations:person:{CHEN}")).text
    assert await stored(bot, "id") == []


async def test_rights_that_ended_make_nothing(secretary, bot):
    await secretary.says("/desk")
    preview = await secretary.presses("✉️ 邀请会员")
    async with bot.database.transaction() as tx:
        await tx.execute("UPDATE memberships SET secretary = 0")
    assert "只有秘书处" in (await secretary._press(preview.message_id, preview.action(MAKE))).text
    assert await stored(bot, "id") == []


async def test_who_is_on_the_bot_needs_none(people, secretary):
    await here(people, "会员", MEMBER)
    assert "不用邀请" in (await secretary.sends_data("invitations:person:4")).text


async def test_officer_is_led_to_any_organisation(officer, bot):
    await officer.says("/desk")
    asked = await officer.presses("✉️ 邀请会员")
    assert "打开它的名片" in asked.text
    assert "🏛 南安联盟办公室" in asked.buttons
    await invites_many(officer, 3)
    assert await stored(bot, "desk") == ["office"]


async def test_ended_at_once(guest, secretary):
    codes = await invites_many(secretary)
    await secretary.presses("⛔ 停用")
    assert "已停用" in (await secretary.presses("⛔ 停用")).text
    assert "已停用" in (await secretary.sends_data(f"invitations:end:{codes.id}")).text
    over = await comes(guest, codes)
    assert "已经停用" in over.text
    assert "🙋 说明我是谁" in over.buttons
    assert "没有内容" in (await secretary.sends_data(f"invitations:text:{codes.id}")).text


async def test_expired_one_says_what_to_do(guest, secretary, clock):
    codes = await invites_many(secretary)
    await clock.move(days=31)
    assert "已经过期" in (await comes(guest, codes)).text
    assert f"⌛ {codes.id}" in (await secretary.sends_data("invitations:list:0")).buttons


async def test_another_token_shows_no_codes_but_keeps_links(guest, secretary, bot):
    codes = await invites_many(secretary)
    async with bot.database.transaction() as tx:
        await tx.execute("UPDATE invitations SET nonce = 'of another token'")
    assert "不能再显示" in (await secretary.sends_data(f"invitations:show:{codes.id}")).text
    assert "不能再显示" in (await secretary.sends_data(f"invitations:text:{codes.id}")).text
    assert "邀请您加入" in (await comes(guest, codes)).text


async def test_two_on_the_last_place(people, secretary, bot):
    codes = await invites_many(secretary)
    await places(bot, codes, 1)
    pair = [await people("林", phone="+12125550102"), await people("陈", phone="+12125550103")]
    for chat in pair:
        await comes(chat, codes)
        await chat.sends_contact()
    answers = await asyncio.gather(
        pair[0].sends_data(f"invitations:me:{codes.id}:{LIN}"), pair[1].sends_data(f"invitations:me:{codes.id}:{CHEN}")
    )
    assert sorted("名额已经用完" in answer.text for answer in answers) == [False, True]
    assert await stored(bot, "used") == [1]
    assert "名额已经用完" in (await comes(await people("第三人"), codes)).text


async def test_named_invitation_is_not_the_secretariats_to_give_to_colleagues(people, officer, secretary, bot):
    """The office invites one of a secretariat: by the link he has that desk, by six digits the office is asked."""
    async with bot.database.transaction() as tx:
        await tx.execute("UPDATE memberships SET secretary = 1 WHERE person_id = :id", id=CHEN)
    codes = await invites(officer, CHEN)
    assert "没有内容" in (await secretary.sends_data(f"invitations:show:{codes.id}")).text
    by_digits, by_link = await people("猜的人"), await people("陈")
    await by_digits.says(codes.digits)
    assert "联盟秘书处确认" in (await by_digits.presses("✅ 是我")).text
    await by_digits.sends_data("claims:withdraw:1")
    await places(bot, codes, 2)
    await comes(by_link, codes)
    assert "欢迎" in (await by_link.presses("✅ 是我")).text
    assert "📥 待办" in str((await by_link.says("/menu")).buttons)
