"""Introductions: asked with face kept, agreed by both, carried by secretariats; with the clock moved."""

import asyncio
import json

import pytest

from bot.personal import erasing
from storage.erasures import Erasure
from tests.handlers.test_notices import posts
from tests.handlers.test_reports import CHEN, linked
from tests.handlers.test_suspensions import suspends
from tests.quiet import quiet
from tests.register import MEMBER, SECRETARY
from tests.talk import gone, heard, here

LIN, HUANG, MANILA = 1, 4, 3
PITCH = "我厂做闸阀二十年，想在西安找代理"
PHONE, OWN = "+1 212-555-0103", "+1 212-555-0199"


@pytest.fixture
async def chen(people, bot):
    return await linked(people, bot, "陈建华", 7010, CHEN)


@pytest.fixture
async def asker(member, bot, clock):
    """黄会员, with a phone of his own; it is Monday noon."""
    clock.set("2026-11-30T12:00")
    await bot.database.write(lambda c: c.execute("UPDATE persons SET phone = '+12125550199' WHERE id = ?", (HUANG,)))
    return member


async def rows(bot, columns, table="introductions"):
    async with bot.database.reading() as reader:
        return await reader.all(f"SELECT {columns} FROM {table} ORDER BY id")


async def asks(chat, person, purpose="代理", pitch=PITCH):
    """The preview, sent; two taps and the words, which are there already where he asked somebody before."""
    await chat.says(f"/start person-{person}")
    await chat.presses("🤝 请求引荐")
    preview = await chat.presses(purpose)
    if "✅ 发送" not in preview.buttons:
        preview = await chat.says(pitch)
    elif pitch not in preview.text:
        preview = await heard(chat, pitch, after=(await chat.says(pitch)).message_id - 1)
    return preview, await chat._press(preview.message_id, preview.action("✅ 发送"))


def texts(chat):
    return "\n".join(each.text for each in chat.received())


async def times(chat, words, number):
    async with asyncio.timeout(30):
        while texts(chat).count(words) < number:
            await asyncio.sleep(0.01)


async def stands(bot, wanted, columns, table="introductions"):
    """The clock's work is done, which nobody hears of yet: only then it may be moved on."""
    async with asyncio.timeout(30):
        while await rows(bot, columns, table) != wanted:
            await asyncio.sleep(0.01)


async def test_directly_with_a_yes(asker, chen, bot):
    preview, asked = await asks(asker, CHEN)
    assert "直接问对方本人，2026年12月7日前答复" in preview.text
    assert "您二位同在西安市福建南安商会" in preview.text
    assert "您给的是：电话" in preview.text
    assert "有消息我会告诉您" in asked.text
    request = await heard(chen, "有人想认识您")
    assert PITCH in request.text
    assert "对方给电话，您给电话、微信" in request.text
    await quiet()
    assert OWN not in texts(chen)
    assert "已送达，等对方答复" in (await asker.says("/intros")).text
    await chen.says("/intros")
    await chen.presses("📩 黄会员 · 代理")
    assert "联系方式已经发出" in (await chen.presses("✅ 同意")).text
    got = await heard(asker, "引荐成了")
    assert PHONE in got.text
    assert "zq7731" in got.text
    assert "您好，我是西安市福建南安商会 黄会员，经引荐联系您" in got.text
    assert got.buttons[:2] == ["📋 复制电话", "📋 复制微信号"]
    assert OWN in (await heard(chen, "引荐成了")).text
    await heard(asker, "点开即可存入通讯录")
    await heard(chen, "点开即可存入通讯录")
    assert await rows(bot, "state, target_shows, told_at") == [("connected", 1, None)]
    sql = "(SELECT count(*) FROM disclosures WHERE introduction_id = introductions.id AND message_id IS NOT NULL)"
    await stands(bot, [(4,)], sql)  # noted a moment after they arrive
    assert (await asker.sends_data("introductions:withdraw:1")).text.startswith("这个引荐已经有了结果")
    assert "已引荐" in (await asker.sends_data("introductions:history:0")).text
    # Redacted when consent ends: his alone, in the asker's chat alone.
    await chen.says("/privacy")
    await chen.sends_data("privacy:withdraw")
    await gone(asker, PHONE)
    await gone(asker, "zq7731")
    assert OWN in texts(chen)
    await asker.sends_data("introductions:show:1")
    await asker.presses("🔒 收回我的联系方式")
    assert "您的联系方式已从对方的聊天里收回" in (await asker.presses("🔒 收回")).text
    await gone(chen, OWN)
    assert await rows(bot, "asker_shows, target_shows") == [(0, 0)]


async def test_quiet_endings_are_one(asker, chen, secretary, bot, clock):
    """Declined, unendorsed, avoided, expired: the same text at 9:00, the same line before."""
    await bot.database.write(lambda c: c.execute("UPDATE persons SET introductions = 'direct' WHERE id = 5"))
    await bot.database.write(lambda c: c.execute("INSERT INTO avoidings VALUES (5, 4, 0)"))
    await asks(asker, CHEN, "代理")  # declined
    await asks(asker, LIN, "合作")  # his secretariat won't
    await asks(asker, 5, "投资")  # avoids him
    await asks(asker, CHEN, "请教")  # expires
    await quiet()
    assert not any("想认识您：投资" in each.text for each in secretary.received())
    # Whom somebody avoids hears it as early as of a no, or as late as of none: here the latter.
    week = 7 * 86_400_000
    [(wait,)] = await rows(bot, "due_at - created_at", "introductions WHERE hidden")
    assert 0 < wait <= week
    assert "2026年12月7日前" in (await asker.sends_data("introductions:show:3")).text
    await bot.database.write(lambda c: c.execute(f"UPDATE introductions SET due_at = created_at + {week}"))
    await heard(chen, "有人想认识您：请教")
    declined = await chen.sends_data("introductions:no:1")
    assert "不说原因" in declined.text
    await chen.presses("📝 记个原因（只有自己看得到）")
    await chen.says("已经有代理了")
    await chen.presses("✅ 记下")
    await secretary.says("/desk")
    await secretary.presses("▶️ 从最早的开始办")
    await secretary.presses("🙏 暂不方便")
    listed = (await asker.says("/intros")).text
    assert listed.count("已送达，等对方答复") == 3
    assert listed.count("秘书处正在为您联系") == 1
    before = texts(asker)
    assert "近期不便" not in before
    await clock.move(hours=20)  # 8:00
    assert "近期不便" not in texts(asker)
    await clock.move(hours=1, minutes=5)
    await heard(asker, "近期不便")
    await times(asker, "近期不便", 2)
    assert "未成" not in (await asker.says("/intros")).text
    assert (await asker.sends_data("introductions:history:0")).text.count("未成") == 2
    await clock.move(days=6, hours=4)
    await stands(bot, [("declined",), ("declined",), ("expired",), ("expired",)], "state")
    assert texts(asker).count("近期不便") == 2
    await clock.move(hours=20, minutes=1)
    await times(asker, "对方近期不便，秘书处会继续为您留意", 4)
    endings = [each for each in asker.received() if "近期不便" in each.text]
    assert {tuple(each.buttons) for each in endings} == {("🙋 请秘书处另找一位", "🤝 我的引荐", "☰ 菜单")}
    assert len({each.text.split("：")[-1] for each in endings}) == 1
    await quiet()
    assert "已经有代理了" not in texts(asker) + texts(secretary)
    assert await rows(bot, "state, hidden") == [
        ("declined", 0), ("declined", 0), ("expired", 1), ("expired", 0),
    ]  # fmt: skip
    assert "已经结束" in (await chen.sends_data("introductions:yes:4")).text  # he isn't told that he let it expire
    await quiet()
    assert not any("过期" in each.text for each in chen.received())


async def test_nudged_twice_and_never_at_night(asker, chen, bot, clock):
    await asks(asker, CHEN)
    await heard(chen, "有人想认识您")
    await clock.move(days=2, minutes=1)
    first = await heard(chen, "还有一位等您答复")
    assert "晚点" in "".join(first.buttons)
    assert "明早再提醒您" in (await chen._press(first.message_id, first.action("⏰ 晚点再说"))).text
    await clock.move(hours=20)
    assert sum("还有一位等您答复" in each.text for each in chen.received()) == 0  # that message says later now
    await clock.move(hours=2)
    await heard(chen, "还有一位等您答复")
    assert "不再提醒了，2026年12月7日前" in (await chen.sends_data("introductions:later:1")).text
    await clock.move(days=3)
    assert sum("还有一位等您答复" in each.text for each in chen.received()) == 0
    assert await rows(bot, "nudges, state") == [(2, "asked")]


async def test_withdrawn_gives_the_place_back(asker, chen, bot):
    for purpose in ("采购", "供货", "代理", "投资", "合作"):
        await asks(asker, CHEN, purpose)
    await asker.says(f"/start person-{CHEN}")
    assert "已有 5 个" in (await asker.presses("🤝 请求引荐")).text
    assert "已撤回" in (await asker.sends_data("introductions:withdraw:1")).text
    assert "已撤回" in (await asker.sends_data("introductions:withdraw:1")).text
    await asker.says(f"/start person-{CHEN}")
    await asker.presses("🤝 请求引荐")
    await asker.presses("供货")
    assert "还在等答复" in (await asker.presses("✅ 发送")).text
    await asker.sends_data("introductions:withdraw:2")
    assert "有消息我会告诉您" in (await asker.presses("✅ 发送")).text
    assert "已经结束" in (await chen.sends_data("introductions:yes:1")).text
    await quiet()
    assert OWN not in texts(chen)


async def test_by_the_secretariat_of_who_is_not_on_the_bot(asker, secretary, bot):
    preview, asked = await asks(asker, LIN)
    assert "先请西安商会秘书处转达" in preview.text
    assert "秘书处向林示例转达" in asked.text
    told = await heard(secretary, "有人想认识您会的林示例")
    await secretary._press(told.message_id, told.action("🔎 处理"))
    assert "还没有用机器人" in (await secretary.last()).text
    await quiet()
    assert OWN not in texts(secretary)
    assert "马上发给您" in (await secretary.presses("☎️ 他已同意")).text
    assert "+1 212-555-0102" in (await heard(asker, "引荐成了")).text
    passing = await heard(secretary, "请转告林示例")
    assert OWN in passing.text
    assert await rows(bot, "state, carrier") == [("accepted", SECRETARY)]
    assert "引荐" in (await secretary.says("/desk")).text
    assert "引荐办成" in (await secretary._press(passing.message_id, passing.action("✅ 已转告"))).text
    assert await rows(bot, "state") == [("connected",)]
    acts = [row[0] for row in await rows(bot, "act", "audit")]
    assert acts == ["introductions:agree", "introductions:pass_on"]


async def test_endorsed_by_the_secretariat(asker, people, secretary, bot):
    lin = await linked(people, bot, "林", 7011, LIN)
    await asks(asker, LIN)
    await quiet()
    assert not any("有人想认识您：" in each.text for each in lin.received())
    told = await heard(secretary, "有人想认识您会的林示例")
    await secretary._press(told.message_id, told.action("🔎 处理"))
    assert "已附上秘书处的推荐" in (await secretary.presses("👍 推荐并转交")).text
    assert "由同事办理" in (await secretary.sends_data("introductions:decline:1")).text
    assert "西安商会秘书处推荐" in (await heard(lin, "有人想认识您")).text
    assert "秘书处正在为您联系" in (await asker.says("/intros")).text
    await lin.presses("✅ 同意")
    await heard(asker, "引荐成了")
    assert await rows(bot, "state, endorsed, way") == [("connected", 1, "secretariat")]


async def test_gates(asker, chen, guest, bot):
    assert "这是您自己" in (await asker.sends_data(f"introductions:ask:{HUANG}")).text
    await guest.says("/start")
    assert "给会员用的" in (await guest.sends_data("introductions:ask:1")).text
    assert "没有内容" in (await asker.sends_data("introductions:ask:999")).text
    await asker.says(f"/start person-{CHEN}")
    await asker.presses("🤝 请求引荐")
    await asker.presses("代理")
    assert "至少 8 个汉字" in (await asker.says("你好")).text
    assert "500" in (await asker.says("长" * 4000)).text
    assert "好像有电话、微信或网址" in (await asker.says(PITCH + "，13805950000")).text
    await chen.says("/intros")
    await chen.presses("⚙️ 怎样找我")
    await chen.presses("▫️ 暂不接受引荐")
    assert "近期不接受引荐" in (await asker.presses("✅ 发送")).text
    await chen.presses("▫️ 先经秘书处")
    assert "秘书处向陈建华转达" in (await asker.presses("✅ 发送")).text
    for verb in ("yes", "no", "later", "why"):
        assert "没有内容" in (await chen.sends_data(f"introductions:{verb}:1")).text  # it isn't at him yet
    for verb in ("carry", "agreed", "decline", "passed_on", "desk"):
        assert "没有内容" in (await asker.sends_data(f"introductions:{verb}:1")).text
    assert "没有内容" in (await chen.sends_data("introductions:withdraw:1")).text
    assert "没有内容" in (await guest.sends_data("introductions:yes:1")).text


async def test_two_presses_at_once(asker, chen, bot):
    await asks(asker, CHEN)
    request = await heard(chen, "有人想认识您")
    both = [chen._press(request.message_id, request.action(label)) for label in ("✅ 同意", "🙏 暂不方便")]
    await asyncio.gather(*both)
    [(state,)] = await rows(bot, "state")
    shown = state == "connected"
    assert shown in {True, False}
    [(number,)] = await rows(bot, "(SELECT count(*) FROM deliveries WHERE kind = 'introduced')")
    assert number == (4 if shown else 0)


async def test_who_blocked_the_bot_or_was_erased(asker, chen, secretary, bot, clock):
    await bot.database.write(lambda c: c.execute("UPDATE accounts SET reachable = 0 WHERE person_id = ?", (CHEN,)))
    await asks(asker, CHEN)
    await heard(secretary, "有人想认识您会的陈建华")
    await bot.database.write(lambda c: c.execute("UPDATE persons SET erased_at = 1, name = 'x' WHERE id = ?", (CHEN,)))
    assert "没有内容" in (await secretary.sends_data("introductions:agreed:1")).text
    await clock.move(days=7, hours=1)
    await stands(bot, [("expired",)], "state")
    await clock.move(hours=20, minutes=1)
    assert "对方近期不便" in (await heard(asker, "近期不便")).text


async def test_who_erased_himself_hears_no_ending(asker, chen, bot, clock):
    await asks(asker, CHEN)
    await heard(chen, "有人想认识您")
    await chen.sends_data("introductions:no:1")
    [(now,)] = await rows(bot, "created_at")
    async with bot.database.transaction() as tx:
        await erasing.put(tx, -1, Erasure(0, MEMBER, HUANG, "planned", now), now)
    await clock.move(minutes=1)
    await stands(bot, [("withdrawn",)], "state")


async def test_who_blocks_the_bot_later_is_asked_by_his_secretariat(asker, chen, secretary, bot, sandbox):
    """As soon as the bot knows: by Telegram, or by a message that doesn't arrive."""
    await asks(asker, CHEN)
    await heard(chen, "有人想认识您")
    sandbox.world.block(chen.person.id, blocked=True)
    await heard(secretary, "有人想认识您会的陈建华")
    assert "已送达，等对方答复" in (await asker.says("/intros")).text
    assert await rows(bot, "state") == [("with_secretariat",)]
    await bot.database.write(lambda c: c.execute("UPDATE accounts SET reachable = 1 WHERE person_id = ?", (CHEN,)))
    await asks(asker, CHEN, "合作")
    await heard(secretary, "有人想认识您会的陈建华：合作")
    assert await rows(bot, "state, way, hidden, nudges") == [
        ("with_secretariat", "direct", 0, 0), ("with_secretariat", "direct", 0, 0),
    ]  # fmt: skip


async def test_from_a_notice_one_tap_to_the_preview(asker, chen, bot):
    await posts(asker, "/need 求购DN100不锈钢闸阀200台，西安交货，月底前")
    await chen.says("/start notice-1")
    preview = await chen.presses("🙋 我有意向")
    assert "请求引荐：黄会员（西安市福建南安商会会员） · " in preview.text
    assert "🎯 供货" in preview.text
    assert "需-西安-0001 DN100不锈钢闸阀" in preview.text
    await chen.presses("✅ 发送")
    await heard(asker, "有人想认识您：供货")
    card = await chen.says("/start notice-1")
    assert "等对方答复" in card.text
    assert "🙋 我有意向" not in card.buttons
    assert "有意向 1" in (await asker.says("/start notice-1")).text
    await asker.sends_data("introductions:no:1")
    assert "等对方答复" in (await chen.says("/start notice-1")).text  # until the morning
    assert "您自己的供需" in (await asker.sends_data("introductions:notice:1")).text


async def test_question_first_without_contacts(asker, chen, bot):
    await asks(asker, CHEN)
    request = await heard(chen, "有人想认识您")
    for number in range(3):
        await chen._press(request.message_id, request.action("❓ 先问一句"))
        shown = await chen.says(f"第{number}问，加我微信zq7731，或打138 0595 0000，a@b.example 可以吗")
        assert "联系方式已略去" in shown.text
        assert "已转给黄会员" in (await chen.presses("✅ 发送")).text
        question = await heard(asker, f"第{number}问")
        assert not any(each in question.text for each in ("zq7731", "0595", "a@b"))
        await asker._press(question.message_id, question.action("✍️ 回答"))
        await asker.says(f"第{number}答，可以，+1 212 555 0199")
        await asker.presses("✅ 发送")
        assert "0199" not in (await heard(chen, f"第{number}答")).text
    assert "❓ 第0问" in (await asker.sends_data("introductions:show:1")).text
    assert "💬 第2答" in (await chen.sends_data("introductions:show:1")).text
    assert "已经问了 3 次" in (await chen.sends_data("introductions:question:1")).text
    assert "没有要回答的问题" in (await asker.sends_data("introductions:question:1")).text
    await chen.presses("✅ 同意")
    await heard(asker, "引荐成了")
    assert "已经结束" in (await chen.sends_data("introductions:question:1")).text


async def test_what_came_of_it_and_the_funnel(asker, chen, secretary, guest, bot, clock):
    await asks(asker, CHEN)
    await heard(chen, "有人想认识您")
    await chen.sends_data("introductions:yes:1")
    queued = "deliveries WHERE kind = 'introduction_met'"
    await clock.move(days=7, minutes=5)
    await stands(bot, [("7",)], "occurrence", queued)
    await clock.move(hours=21)
    asked = await heard(asker, "认识陈建华之后，怎么样了")
    assert "不急" in (await asker._press(asked.message_id, asked.action("还没联系"))).text
    await clock.move(days=22, hours=3)
    await stands(bot, [("7",), ("30",)], "occurrence", queued)
    await clock.move(hours=21)
    asked = await heard(asker, "认识陈建华之后，怎么样了", after=asked.message_id)
    assert "恭喜" in (await asker._press(asked.message_id, asked.action("成交了"))).text
    assert await rows(bot, "state, met") == [("closed", "deal")]
    assert await rows(bot, "kind, object_id, organisations, partner, deal", "outcomes") == [
        ("introduction", 1, "[2]", "member", "yes")
    ]
    await asker.presses("✏️ 改一下")
    assert "寄样或报价" in (await asker.presses("寄样或报价")).text
    assert await rows(bot, "deal", "outcomes") == [("",)]
    await secretary.says("/desk")
    await secretary.presses("🤝 供需·会议")
    shown = (await secretary.presses("📊 引荐")).text
    assert "请求 1 → 同意 1 → 见面 1 → 有结果 1，答应中位用时不到 1 分钟" in shown
    assert "没有内容" in (await chen.sends_data("introductions:met:1:deal")).text
    assert "秘书处" in (await chen.sends_data("introductions:funnel")).text


async def test_prefilled_from_what_he_offers(asker, chen, people, bot):
    offers = "闸阀、蝶阀、球阀现货，可以当天报价"
    await bot.database.write(lambda c: c.execute("UPDATE persons SET offers = ? WHERE id = ?", (offers, HUANG)))
    await asker.says(f"/start person-{CHEN}")
    await asker.presses("🤝 请求引荐")
    assert offers in (await asker.presses("供货")).text  # two taps to the preview
    await asker.presses("✅ 发送")
    assert json.loads((await rows(bot, "shared"))[0][0]) == ["phone"]
    assert await here(people, "另", 7020)


async def test_two_taps_from_a_card_to_the_preview_whatever_he_says_of_himself(chen, asker, bot):
    """What his company makes, or his own industries; what he wrote for the same purpose before."""
    await chen.says(f"/start person-{HUANG}")
    await chen.presses("🤝 请求引荐")
    preview = await chen.presses("采购")
    assert "示例西安工程有限公司；市政工程" in preview.text
    assert "这段话是替您先写的" in preview.text
    preview = await heard(chen, PITCH, after=(await chen.says(PITCH)).message_id - 1)
    assert "替您先写" not in preview.text
    await chen.presses("✅ 发送")
    await chen.says("/start person-1")
    await chen.presses("🤝 请求引荐")
    assert "示例西安工程有限公司；市政工程" in (await chen.presses("供货")).text
    await chen.presses("🎯 改事由")
    assert PITCH in (await chen.presses("采购")).text
    # Who looks for something begins with that where he buys, with what he offers elsewhere.
    sql = "UPDATE persons SET offers = '闸阀、蝶阀、球阀现货', wants = '大口径铸件毛坯，长期要' WHERE id = ?"
    await bot.database.write(lambda c: c.execute(sql, (HUANG,)))
    await asker.says(f"/start person-{CHEN}")
    await asker.presses("🤝 请求引荐")
    assert "大口径铸件毛坯，长期要；" in (await asker.presses("采购")).text
    await asker.presses("🎯 改事由")
    assert "闸阀、蝶阀、球阀现货；" in (await asker.presses("供货")).text


async def test_the_secretariat_recommends_in_its_own_words(asker, people, secretary, officer, bot):
    lin = await linked(people, bot, "林", 7011, LIN)
    await asks(asker, LIN)
    told = await heard(secretary, "有人想认识您会的林示例")
    await secretary._press(told.message_id, told.action("🔎 处理"))
    await secretary.presses("✍️ 写句推荐")
    preview = await secretary.says("我会多年会员，做事实在，电话 +1 212 555 0199")
    assert "联系方式已略去" in preview.text
    assert "没有内容" in (await lin.sends_data("introductions:recommend:1")).text
    assert "没有内容" in (await lin.sends_data(preview.action("✅ 推荐并转交"))).text
    assert "已附上秘书处的推荐" in (await secretary.presses("✅ 推荐并转交")).text
    assert "已" in (await secretary.sends_data(preview.action("✅ 推荐并转交"))).text
    request = await heard(lin, "有人想认识您")
    assert "西安商会秘书处推荐：\n我会多年会员，做事实在，电话 ［…］" in request.text
    assert "由同事办理" in (await officer.sends_data("introductions:recommend:1")).text
    for data in ("introductions:show:1", "introductions"):
        assert "做事实在" not in (await asker.sends_data(data)).text
    assert await rows(bot, "act", "audit") == [("introductions:endorse",)]
    assert await rows(bot, "state, word") == [("endorsed", "我会多年会员，做事实在，电话 ［…］")]


async def test_from_the_card_of_a_company_and_of_an_organisation(asker, chen, secretary, guest, bot):
    card = await asker.says("/start company-2")
    assert "🤝 请求引荐" in card.buttons
    await asker.presses("🤝 请求引荐")
    await asker.presses("供货")
    assert "请求引荐：陈建华（西安市福建南安商会理事）" in (await asker.says(PITCH)).text
    await asker.presses("✅ 发送")
    await heard(chen, "有人想认识您：供货")
    await asker.says("/start org-2")
    await asker.presses("🤝 请求引荐")
    preview = await asker.presses("合作")  # with the words of before: two taps from the card
    assert PITCH in preview.text
    assert "请求引荐：吴秘书" in preview.text
    assert "直接问对方本人" in preview.text
    await asker.presses("✅ 发送")
    await heard(secretary, "有人想认识您：合作")
    # Nobody of it to ask: its secretariat, as ever.
    await bot.database.write(lambda c: c.execute("DELETE FROM memberships WHERE organisation_id = 3"))
    nobody = await asker.sends_data("introductions:organisation:3")
    assert "秘书处可以帮您联系" in nobody.text
    assert nobody.buttons[0] == "🤝 请秘书处引荐"
    assert "没有" in (await asker.sends_data("introductions:company:99")).text
    await guest.says("/start company-2")
    assert "🤝 请秘书处引荐" in (await guest.last()).buttons
    assert "给会员用的" in (await guest.sends_data("introductions:organisation:2")).text


async def test_not_again_within_a_month_of_not_being_reached(asker, chen, officer, bot, clock):
    await asks(asker, CHEN, "代理")
    await chen.sends_data("introductions:no:1")
    await asks(asker, CHEN, "请教")  # he doesn't know yet
    await asker.sends_data("introductions:withdraw:2")
    await clock.move(hours=21, minutes=5)
    await heard(asker, "近期不便")
    refused = await asker.sends_data(f"introductions:ask:{CHEN}")
    assert "您不久前请求过引荐陈建华，2026年12月31日起可以再请求" in refused.text
    assert "不便" not in refused.text
    assert "🙋 请秘书处另找一位" in refused.buttons
    other = await asker.presses("🙋 请秘书处另找一位")
    assert f"请教（原想认识陈建华）：{PITCH}" in other.text
    assert "没有内容" in (await chen.sends_data("leads:preview:another:1")).text
    assert "已转给" in (await asker.presses("✅ 发给秘书处")).text
    await heard(officer, "新请求")
    await clock.move(days=29)
    assert "不久前" in (await asker.sends_data(f"introductions:ask:{CHEN}")).text
    await clock.move(days=1, hours=1)
    assert "为了什么" in (await asker.sends_data(f"introductions:ask:{CHEN}")).text
    # Asking and taking back doesn't nag anybody either.
    for _time in range(3):
        await asks(asker, CHEN)
        [*_, (number,)] = await rows(bot, "id")
        await asker.sends_data(f"introductions:withdraw:{number}")
    assert "不久前" in (await asker.sends_data(f"introductions:ask:{CHEN}")).text
    assert "为了什么" in (await asker.sends_data("introductions:ask:5")).text


async def test_a_button_of_before_leads_to_an_introduction(asker, chen, bot):
    await posts(asker, "/need 求购DN100不锈钢闸阀200台，西安交货，月底前")
    preview = await chen.sends_data("interests:begin:1")
    assert "请求引荐：黄会员" in preview.text
    await chen.presses("✅ 发送")
    await heard(asker, "有人想认识您：供货")
    await chen.sends_data("interests:begin:1")
    assert "还在等答复" in (await chen.presses("✅ 发送")).text


async def test_amounts_are_ones_own_and_only_sums_of_several_are_told(asker, chen, people, secretary, bot, clock):
    await asks(asker, CHEN)
    await heard(chen, "有人想认识您")
    assert "没有内容" in (await asker.sends_data("introductions:amount:1")).text
    await chen.sends_data("introductions:yes:1")
    await asker.sends_data("introductions:show:1")
    await asker.presses("💰 记金额")
    assert "这里要一个金额" in (await asker.says("不少")).text
    await asker.says("12.5万")
    assert "💰 CNY 125,000" in (await asker.presses("人民币")).text
    kept = await asker.presses("✅ 记下")
    assert "💰 CNY 125,000（只有您自己看得到）" in kept.text
    assert "125,000" not in (await chen.sends_data("introductions:show:1")).text
    await chen.presses("💰 记金额")
    assert "💰 MYR 3,000.50" in (await chen.says("RM 3,000.50")).text
    await chen.presses("✅ 记下")
    assert "125,000" not in (await secretary.sends_data("introductions:funnel")).text
    assert "没有内容" in (await secretary.sends_data("introductions:amount:1")).text

    def others(connection):
        for number, person in ((2, 1), (3, 3)):
            connection.execute(
                """INSERT INTO introductions (draft_id, telegram_id, person_id, target_id, organisation_id, way, purpose,
                       pitch, state, created_at, due_at) SELECT -:number, 1, :person, 2, 2, 'direct', 'buy', '', 'closed',
                       created_at, due_at FROM introductions WHERE id = 1""",
                {"number": number, "person": person},
            )
            connection.execute(
                "INSERT INTO introduction_amounts SELECT max(id), ?, 1000000, 'CNY', 0 FROM introductions", (person,)
            )

    await bot.database.write(others)
    assert (
        "💰 成交金额合计（各方自愿填写，约数）：CNY 150,000"
        in (await secretary.sends_data("introductions:funnel")).text
    )
    await asker.sends_data("introductions:show:1")
    await asker.presses("💰 改金额")
    assert "CNY" not in (await asker.presses("🗑 删掉记过的")).text
    assert "CNY" not in (await secretary.sends_data("introductions:funnel")).text


async def test_how_one_is_asked_is_set_from_me(asker, chen, secretary):
    await chen.says("/me")
    await chen.presses("🧰 更多")
    await chen.presses("🤝 怎样找我")
    assert "✅ 先经秘书处" in (await chen.presses("▫️ 先经秘书处")).buttons
    preview, _ = await asks(asker, CHEN)
    assert "先请西安商会秘书处转达" in preview.text
    await heard(secretary, "有人想认识您会的陈建华")


async def test_who_is_avoided_or_suspended_later_reaches_nobody(asker, chen, secretary, bot, clock):
    await asks(asker, CHEN, "代理")
    request = await heard(chen, "有人想认识您")
    await chen._press(request.message_id, request.action("❓ 先问一句"))
    await chen.says("做哪些口径？")
    await chen.presses("✅ 发送")
    await heard(asker, "做哪些口径")
    await chen.sends_data(f"avoiding:add:{HUANG}")
    assert "现在没有等着的" in (await chen.says("/intros")).text
    assert "没有内容" in (await chen.sends_data("introductions:yes:1")).text
    await asker.sends_data("introductions:question:1")
    await asker.says("都做，有现货")
    assert "已转给陈建华" in (await asker.presses("✅ 发送")).text  # as ever, to him
    assert "已送达，等对方答复" in (await asker.says("/intros")).text
    await asks(asker, LIN, "投资")
    await heard(secretary, "投资")
    assert "没有要办的事" not in (await secretary.says("/desk")).text
    await suspends(secretary, HUANG)
    await heard(asker, "暂停了您的账号")
    assert "现在没有等着的" in (await asker.says("/intros")).text
    assert "没有要办的事" in (await secretary.says("/desk")).text
    await clock.move(days=9)
    assert not any("有现货" in each.text or "还有一位" in each.text for each in chen.received())
    assert await rows(bot, "state, hidden") == [("withdrawn", 1), ("withdrawn", 0)]


async def test_an_answer_to_a_question_of_who_declined_meanwhile_goes_as_ever(asker, chen, bot):
    """Else he would know before the morning."""
    await asks(asker, CHEN)
    await heard(chen, "有人想认识您")
    await chen.sends_data("introductions:question:1")
    await chen.says("做哪些口径？")
    await chen.presses("✅ 发送")
    question = await heard(asker, "做哪些口径")
    await chen.sends_data("introductions:no:1")
    await asker._press(question.message_id, question.action("✍️ 回答"))
    await asker.says("都做，有现货")
    assert "已转给陈建华" in (await asker.presses("✅ 发送")).text
    assert await rows(bot, "kind", "deliveries WHERE kind = 'introduction_question'") == [("introduction_question",)]


async def test_consent_withdrawn_takes_back_what_is_answered_and_not_told_too(asker, chen, bot, clock):
    """Else what still waits in /intros would be what was declined."""
    await asks(asker, CHEN, "代理")
    await asks(asker, CHEN, "请教")
    await chen.sends_data("introductions:no:1")
    await asker.sends_data("privacy:withdraw")
    assert "现在没有等着的" in (await asker.says("/intros")).text
    await clock.move(days=2)
    assert await rows(bot, "state") == [("withdrawn",), ("withdrawn",)]
    assert "近期不便" not in texts(asker)


async def test_who_left_was_merged_or_has_another_account(asker, chen, people, secretary, bot, clock):
    await asks(asker, CHEN, "代理")
    await asks(asker, LIN, "投资")
    await heard(chen, "有人想认识您")
    await chen.sends_data("introductions:no:1")
    # His account is another one by the morning: that one hears.
    other = await here(people, "黄", 7021)

    def moves(connection):
        connection.execute("UPDATE accounts SET person_id = NULL WHERE person_id = 4")
        connection.execute("UPDATE accounts SET person_id = 4 WHERE telegram_id = 7021")
        connection.execute("UPDATE introductions SET telegram_id = 7021 WHERE person_id = 4")

    await bot.database.write(moves)
    await clock.move(hours=21, minutes=5)
    await heard(other, "近期不便")
    await quiet()
    assert "近期不便" not in texts(asker)
    # He leaves: nobody is brought together with him, no desk carries it, and it ends in its time.
    await bot.database.write(lambda c: c.execute("UPDATE introductions SET state = 'asked', asked_at = 1 WHERE id = 1"))
    left = await bot.database.write(lambda c: c.execute("SELECT * FROM memberships WHERE person_id = 4").fetchall())
    await bot.database.write(lambda c: c.execute("DELETE FROM memberships WHERE person_id = 4"))
    assert "现在没有等着的" in (await chen.says("/intros")).text
    assert "已经结束" in (await chen.sends_data("introductions:yes:1")).text
    assert "没有要办的事" in (await secretary.says("/desk")).text
    # He comes back; then the row of whom he asked turns out to be his own.
    marks = ", ".join("?" * len(left[0]))
    await bot.database.write(lambda c: c.execute(f"INSERT INTO memberships VALUES ({marks})", left[0]))
    assert "📩 黄会员 · 代理" in (await chen.says("/intros")).buttons
    await bot.database.write(lambda c: c.execute("UPDATE introductions SET target_id = 4"))
    assert "没有要办的事" in (await secretary.says("/desk")).text
    await clock.move(days=9)
    await stands(bot, [("withdrawn",), ("withdrawn",)], "state")
    assert texts(other).count("近期不便") == 1


async def test_other_words_typed_below_the_preview_are_the_pitch(chen, asker, bot):
    """His company's name alone is none; and what he types there is no search."""
    await bot.database.write(lambda c: c.execute("UPDATE companies SET products = ''"))
    await chen.says(f"/start person-{HUANG}")
    await chen.presses("🤝 请求引荐")
    assert "您是做什么的" in (await chen.presses("采购")).text
    await chen.says(PITCH)
    assert "想在福州找代理" in (await chen.says("我厂做闸阀二十年，想在福州找代理")).text
    await chen.presses("✅ 发送")
    assert "想在福州找代理" in (await heard(asker, "有人想认识您")).text
