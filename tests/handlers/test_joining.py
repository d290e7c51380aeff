"""Who comes by an invitation: confirms who he is, and is in; or his desk decides; everybody hears what he should."""

import asyncio

from tests.handlers.claiming import CHEN, LIN, YES, person_of, state
from tests.handlers.inviting import comes, invites, invites_many, places
from tests.register import MEMBER, SECRETARY
from tests.talk import heard, here

ME, NAME, NEW = "✅ 是我", "⌨️ 输入姓名", "🆕 名册里还没有我"
HUANG = 4


async def joinings(bot):
    async with bot.database.reading() as reader:
        return await reader.all("SELECT state, proof, person_id FROM joinings ORDER BY telegram_id")


async def test_named_one_tap(guest, secretary, bot):
    codes = await invites(secretary, CHEN)
    shown = await comes(guest, codes)
    assert all(word in shown.text for word in ("西安市福建南安商会", "吴秘书", "陈建华", "示例西安工程有限公司"))
    assert "5550103" not in shown.text.replace("-", "").replace(" ", "")
    assert "zq7731" not in shown.text
    assert "陈建华，欢迎" in (await guest.presses(ME)).text
    assert await person_of(bot, guest) == CHEN
    assert "身份：会员" in (await guest.says("/me")).text
    assert "陈建华 已加入" in (await heard(secretary, "🎉")).text
    assert "已用过" in (await secretary.sends_data(f"invitations:show:{codes.id}")).text


async def test_named_with_a_phone_first(people, secretary, bot):
    chat = await people("陈", phone="+12125550199")  # not the register's: the secretariat's word counts
    await comes(chat, await invites(secretary, CHEN))
    await chat.presses("📱 先留手机号（可选）")
    assert "已记下 +1 212-555-0199" in (await chat.sends_contact()).text
    assert "欢迎" in (await chat.presses(ME)).text
    assert await person_of(bot, chat) == CHEN


async def test_many_by_phone(people, secretary, bot):
    chat = await people("林", phone="+12125550102")
    shown = await comes(chat, await invites_many(secretary))
    assert "最快" in shown.text
    await chat.presses("📱 分享手机号")
    await chat.sends_contact()
    assert "欢迎" in (await chat.presses("✅ 是我：林示例")).text
    assert await joinings(bot) == [("joined", "phone", LIN)]


async def test_many_by_name_and_the_desk_takes_it_back(guest, secretary, bot):
    await here_not(bot, HUANG)
    codes = await invites_many(secretary)
    await comes(guest, codes)
    await guest.presses(NAME)
    assert "没有“陈小明”" in (await guest.says("陈小明")).text
    await guest.presses("✏️ 换个写法")
    found = await guest.says("黄会员")
    assert "✅ 是我：黄会员 · 会员" in found.buttons
    assert "欢迎" in (await guest.presses("✅ 是我：黄会员 · 会员")).text
    assert await person_of(bot, guest) == HUANG
    assert "自报姓名" in (await heard(secretary, "🎉")).text
    await secretary.presses("👥 看看是谁")
    assert "还没有人" in (await secretary.presses("↩️ 不是本人")).text
    await heard(guest, "撤销了对您身份的确认")
    assert await person_of(bot, guest) is None


async def here_not(bot, person):
    """Nobody is this person on the bot."""
    async with bot.database.transaction() as tx:
        await tx.execute("UPDATE accounts SET person_id = NULL WHERE person_id = :id", id=person)


async def test_leader_and_staff_need_more_than_a_name(people, secretary, officer, bot):
    async with bot.database.transaction() as tx:
        await tx.execute("UPDATE memberships SET secretary = 1 WHERE person_id = :id", id=CHEN)
    codes = await invites_many(secretary)
    for name, label, desk in (("林示例", "会长", "秘书处确认"), ("陈建华", "理事", "联盟秘书处确认")):
        chat = await people("自称")
        await comes(chat, codes)
        await chat.presses(NAME)
        await chat.says(name)
        assert desk in (await chat.presses(f"✅ 是我：{name} · {label}")).text
        assert await person_of(bot, chat) is None
    assert [(row[0], row[2]) for row in await state(bot)] == [("secretariat", LIN), ("office", CHEN)]


async def test_name_is_looked_for_in_that_register_alone(guest, officer):
    await comes(guest, await invites_many(officer, 4))  # Manila
    await guest.presses(NAME)
    assert "没有“林示例”" in (await guest.says("林示例")).text
    assert "陈建华" in str((await guest.says("陈建华")).text)


async def test_newcomer_is_entered_by_the_desk(guest, secretary, bot):
    codes = await invites_many(secretary)
    await comes(guest, codes)
    await guest.presses(NAME)
    await guest.says("郑新人")
    await guest.presses(NEW)
    await guest.says("示例新企业")
    preview = await guest.says("常务理事")
    assert all(word in preview.text for word in ("郑新人", "示例新企业", "常务理事"))
    assert "秘书处确认" in (await guest.presses("✅ 发给秘书处")).text
    assert "正在等" in (await guest.says("/me")).text
    assert "已请" in (await comes(guest, codes)).text
    assert "郑新人" in (await heard(secretary, "请确认身份")).text
    await secretary.presses("🔎 看看")
    assert "已录入" in (await secretary.presses("✅ 录入名册")).text
    await heard(guest, "加进")
    number = await person_of(bot, guest)
    async with bot.database.reading() as reader:
        row = await reader.one(
            "SELECT position, company_name, secretary FROM memberships WHERE person_id = :id", id=number
        )
        kept = await reader.one("SELECT name, company, position FROM claims")
        drafts = await reader.all("SELECT data FROM drafts WHERE form = 'newcomers'")
    assert row == ("常务理事", "示例新企业", 0)
    assert kept == ("", "", "")
    assert drafts == [("{}",)]
    assert "郑新人" in (await secretary.says("郑新人")).text  # search knows him
    assert "已加入 1" in (await secretary.sends_data(f"invitations:show:{codes.id}")).text
    assert "没有内容" in (await secretary.sends_data("claims:undo:1")).text


async def test_newcomer_who_is_in_the_register_after_all_is_picked(guest, secretary, bot):
    await comes(guest, await invites_many(secretary))
    await guest.presses(NEW)
    await guest.says("陈建华")
    await guest.presses("⏭ 跳过")
    await guest.presses("⏭ 跳过")
    await guest.presses("✅ 发给秘书处")
    await heard(secretary, "请确认身份")
    await secretary.presses("🔎 看看")
    await secretary.presses("👤 陈建华 · 理事")
    await secretary.presses(YES)
    await heard(guest, "秘书处已确认")
    assert await person_of(bot, guest) == CHEN


async def test_linked_one_of_the_register_has_nothing_to_do(people, secretary):
    member = await here(people, "会员", MEMBER)
    assert "不用再办" in (await comes(member, await invites_many(secretary))).text
    assert "给另一个人的" in (await comes(member, await invites(secretary, CHEN))).text


async def test_linked_one_of_elsewhere_asks_to_be_added(people, officer, bot):
    member = await here(people, "会员", MEMBER)
    codes = await invites_many(officer, 4)
    await comes(member, codes)
    assert "确认" in (await member.presses("🙋 请秘书处加上我")).text
    await heard(officer, "请确认身份")
    await officer.presses("🔎 看看")
    assert "没有内容" in (await officer.sends_data("claims:yes:1")).text  # who he is isn't the question
    assert await state(bot) == [("secretariat", "open", HUANG)]
    await officer.sends_data("claims:show:1")
    assert "已录入" in (await officer.presses("✅ 录入名册")).text
    await heard(member, "加进")
    assert "不用再办" in (await comes(member, codes)).text
    async with bot.database.reading() as reader:
        assert (await reader.one("SELECT count(*) FROM memberships WHERE person_id = :id", id=HUANG))[0] == 2


async def test_phone_of_another_organisation_links_and_leads_on(people, officer, bot):
    chat = await people("林", phone="+12125550102")
    await comes(chat, await invites_many(officer, 4))
    await chat.sends_contact()
    assert "还没有您" in (await chat.presses("✅ 是我：林示例")).text
    assert await person_of(bot, chat) == LIN
    assert "确认" in (await chat.presses("🙋 请秘书处加上我")).text


async def test_six_digits_in_any_writing_and_the_pasted_link(people, secretary):
    codes = await invites_many(secretary)
    digits = codes.digits
    wide = digits.translate({ord(str(each)): 0xFF10 + each for each in range(10)})
    for text in (digits, f"邀请码 {digits}", f"邀请码：{digits[:3]} {digits[3:]}", wide, f"code {digits}",
                 f"看这个 https://t.me/jiedui_bot?start=join-{codes.code}"):  # fmt: skip
        assert "邀请您加入" in (await (await people("新人")).says(text)).text


async def test_guessing_is_limited_and_the_pause_ends(guest, secretary, clock):
    codes = await invites_many(secretary)
    wrong = next(each for each in ("111111", "222222") if each != codes.digits)
    assert "还可以试 4 次" in (await guest.says(wrong)).text
    for _guess in range(4):
        answer = await guest.says(wrong)
    assert "过一会儿再试" in answer.text
    assert "约 12 分钟后" in (await guest.says(codes.digits)).text
    assert "邀请您加入" in (await comes(guest, codes)).text  # a link isn't guessed
    await clock.move(minutes=13)
    assert "邀请您加入" in (await guest.says(codes.digits)).text


async def test_forged_codes_and_buttons(guest, secretary, bot):
    codes = await invites(secretary, CHEN)
    for text in ("/start join-", "/start join-AAAAAAAAAAAAAAAA", "/start join-1"):
        assert "没有这份邀请" in (await guest.says(text)).text
    for act in (
        f"me:{codes.id}",
        f"me:{codes.id}:{LIN}",
        f"apply:{codes.id}",
        f"name:{codes.id}",
        "enter:1",
        "pick:1:2",
    ):
        assert "没有内容" in (await guest.sends_data(f"invitations:{act}")).text
    await comes(guest, codes)
    assert "没有内容" in (await guest.sends_data(f"invitations:me:{codes.id}:{LIN}")).text
    assert "没有内容" in (await guest.sends_data(f"invitations:name:{codes.id}")).text
    assert await person_of(bot, guest) is None


async def test_name_that_was_not_typed_is_forged(guest, secretary, bot):
    await here_not(bot, HUANG)
    await comes(guest, await invites_many(secretary))
    await guest.presses(NAME)
    preview = await guest.says("陈建华")
    draft = preview.action("✅ 是我：陈建华 · 理事").split(":")[2]
    assert "没有内容" in (await guest.sends_data(f"invitations:pick:{draft}:{HUANG}")).text
    other = await guest.sends_data(f"invitations:me:1:{CHEN}")  # without his phone
    assert "没有内容" in other.text


async def test_same_person_twice_and_both_at_once(people, guest, secretary, bot):
    codes = await invites(secretary, CHEN)
    await places(bot, codes, 5)
    await comes(guest, codes)
    data = f"invitations:me:{codes.id}"
    answers = await asyncio.gather(guest.sends_data(data), guest.sends_data(data))
    assert all("欢迎" in answer.text for answer in answers)
    assert "不用再办" in (await comes(guest, codes)).text
    second = await people("另一个")
    await comes(second, codes)
    assert "秘书处确认" in (await second.presses(ME)).text  # he has an account: the desk decides
    assert await person_of(bot, guest) == CHEN
    async with bot.database.reading() as reader:
        assert await reader.one("SELECT used FROM invitations") == (2,)


async def test_ended_between_the_link_and_the_yes(guest, secretary, bot):
    codes = await invites(secretary, CHEN)
    await comes(guest, codes)
    await secretary.sends_data(f"invitations:end:{codes.id}")
    assert "已经停用" in (await guest.presses(ME)).text
    assert await person_of(bot, guest) is None


async def test_blocked_in_between(guest, secretary, sandbox, bot):
    codes = await invites(secretary, CHEN)
    await comes(guest, codes)
    sandbox.world.block(guest.person.id, blocked=True)
    sandbox.world.block(guest.person.id, blocked=False)
    await comes(guest, codes)
    assert "欢迎" in (await guest.presses(ME)).text


async def test_desk_hears_once_of_many(people, secretary, bot, clock):
    codes = await invites_many(secretary)
    first = await people("林", phone="+12125550102")
    await comes(first, codes)
    await first.sends_contact()
    await first.presses("✅ 是我：林示例")
    told = await heard(secretary, "🎉")
    await here_not(bot, HUANG)
    second, third = await people("陈", phone="+12125550103"), await people("黄")
    await comes(second, codes)
    await second.sends_contact()
    await second.presses("✅ 是我：陈建华")
    await comes(third, codes)
    await third.presses(NAME)
    await third.says("黄会员")
    await third.presses("✅ 是我：黄会员 · 会员")
    await clock.move()
    assert (await heard(secretary, "🎉")).message_id == told.message_id
    await clock.move(minutes=11)
    folded = await heard(secretary, "🎉", after=told.message_id)
    assert "陈建华、黄会员" in folded.text


async def test_group_is_told_to_write_in_private(people, secretary, group):
    codes = await invites_many(secretary)
    guest = await people("访客")
    place = await group(guest)
    assert "私聊" in (await guest.says(f"/start@jiedui_bot join-{codes.code}", chat=place)).text


async def test_phone_of_somebody_else_is_none(people, secretary, sandbox):
    chat = await people("外人")
    await comes(chat, await invites_many(secretary))
    seq = chat.world.log.seq
    chat.world.share_contact(chat.person.id, {"phone_number": "12125550102", "first_name": "林", "user_id": SECRETARY})
    assert "不是您自己的号码" in (await chat._answer(seq, chat.person.id)).text


async def test_newcomer_who_was_let_in_wrongly_is_out_again_for_a_day(guest, secretary, bot, clock):
    await comes(guest, await invites_many(secretary))

    async def applies():
        await guest.sends_data("invitations:newcomer:1")
        await guest.says("郑新人")
        await guest.presses("⏭ 跳过")
        await guest.presses("⏭ 跳过")
        await guest.presses("✅ 发给秘书处")
        await heard(secretary, "请确认身份")

    await applies()
    await secretary.sends_data("claims:enter:1")
    await heard(guest, "加进")
    first = await person_of(bot, guest)
    assert "回到录入之前" in (await secretary.presses("↩️ 撤销录入")).text
    assert "回到录入之前" in (await secretary.sends_data("claims:unenter:1")).text  # a second press
    assert "您变回访客" in (await heard(guest, "撤销了刚才的录入")).text
    assert await person_of(bot, guest) is None
    assert "郑新人" not in str((await secretary.says("郑新人")).buttons)
    async with bot.database.reading() as reader:
        assert await reader.one("SELECT name, phone FROM persons WHERE id = :id", id=first) == ("已注销", "")
        assert not await reader.all("SELECT id FROM memberships WHERE person_id = :id", id=first)
        assert await reader.one("SELECT act FROM audit ORDER BY id DESC") == ("claims:unenter",)
    assert "已加入 0" in (await secretary.sends_data("invitations:show:1")).text
    await applies()
    await secretary.sends_data("claims:enter:2")
    second = await person_of(bot, guest)
    sql = "UPDATE memberships SET secretary = 1 WHERE person_id = :id"
    async with bot.database.transaction() as tx:
        await tx.execute(sql, id=second)
    assert "联盟秘书处" in (await secretary.sends_data("claims:unenter:2")).text
    async with bot.database.transaction() as tx:
        await tx.execute(sql.replace("1", "0", 1), id=second)
    await clock.move(hours=25)
    assert "已经过了 24 小时" in (await secretary.sends_data("claims:unenter:2")).text
    assert await person_of(bot, guest) == second
