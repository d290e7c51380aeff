"""Pairs that a desk is shown on Mondays: asked in one tap, agreed by both; with the clock moved."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.search.reindex import refresh
from tests.handlers.test_introductions import MANILA, OWN, PHONE, gone, heard, rows, stands, texts, times
from tests.handlers.test_reports import linked
from tests.quiet import quiet
from tests.register import SECRETARY

HUANG, XIAN = 4, 2
MONDAY_NOON = int(datetime(2026, 11, 30, 4, tzinfo=UTC).timestamp() * 1000)
ASK, PASS, YES, NO = "🤝 问双方 1", "✖️ 不合适 1", "✅ 愿意认识", "🙏 暂不方便"


async def writes(bot, sql, *values):
    await bot.database.write(lambda connection: connection.execute(sql, values))


async def says_of_himself(bot, person, wants="", offers=""):
    await writes(bot, "UPDATE persons SET wants = ?, offers = ? WHERE id = ?", wants, offers, person)
    await writes(bot, "DELETE FROM settings WHERE name = 'search keys'")
    await refresh(bot.database)


@pytest.fixture
async def manila(people, bot):
    """陈建华 of Manila, with a phone."""
    chat = await linked(people, bot, "马尼拉", 7020, MANILA)
    await writes(
        bot, "UPDATE persons SET name = '陈马尼', phone = '+12125550103', wechat = 'zq7731' WHERE id = ?", MANILA
    )
    return chat


@pytest.fixture
async def pair(member, manila, bot, clock):
    """黄会员 of 西安 looks for what somebody of Manila has; it is Sunday evening."""
    clock.set("2026-11-29T20:00")
    await writes(bot, "UPDATE persons SET phone = '+12125550199' WHERE id = ?", HUANG)
    await writes(bot, "UPDATE memberships SET company_id = NULL")
    await says_of_himself(bot, HUANG, wants="求购不锈钢闸阀200台")
    await says_of_himself(bot, MANILA, offers="闸阀、蝶阀")
    return member, manila


async def looked(bot):
    """The bot noticed that it is Sunday: it looks again on the next day."""
    async with asyncio.timeout(30):
        while await rows(bot, "1", f"routines WHERE name = 'suggestions' AND next_at < {MONDAY_NOON} --") == []:
            await asyncio.sleep(0.01)


async def monday(clock, chat, bot):
    """The week's message."""
    await looked(bot)
    await clock.move(hours=11, minutes=5)
    await clock.move(hours=1)
    return await heard(chat, "本周撮合建议")


async def asked(pair, secretary, clock, bot):
    await monday(clock, secretary, bot)
    await secretary.presses(ASK)
    for chat in pair:
        await heard(chat, "想介绍您认识")


async def test_both_say_yes(pair, secretary, officer, bot, clock):
    member, manila = pair
    told = await monday(clock, secretary, bot)
    assert "早上好" in told.text
    assert "黄会员在找“求购不锈钢闸阀200台”，陈马尼做闸阀" in told.text
    assert told.buttons[:3] == [ASK, PASS, "👀 1"]
    assert PHONE not in told.text
    assert OWN not in told.text
    shown = await secretary.presses("👀 1")
    assert {"👤 黄会员", "👤 陈马尼"} <= set(shown.buttons)
    assert "已问黄会员和陈马尼" in (await secretary.presses("🤝 问双方")).text
    mine = await heard(member, "西安商会秘书处想介绍您认识")
    assert "👤 陈马尼" in mine.text
    assert "您给电话" in mine.text
    assert "2026年12月7日前" in mine.text
    his = await heard(manila, "西安商会秘书处想介绍您认识")
    assert "👤 黄会员" in his.text
    assert not {PHONE, OWN, "zq7731"} & set((mine.text + his.text).split())
    assert "记下了" in (await member.presses(YES)).text
    assert "您已同意，等对方答复" in (await member.says("/intros")).text
    listed = (await secretary.sends_data("suggestions:list:0")).text
    assert "已问双方，等答复，一位已同意" in listed
    assert "联盟秘书处" not in listed
    assert "（西安商会）" in (await officer.sends_data("suggestions:list:0")).text  # officers see all
    assert "没有内容" in (await manila.sends_data("suggestions:yes:1")).text  # the other's side
    await manila.says("/intros")
    await manila.presses("🤝 黄会员")
    assert "双方都同意了" in (await manila.presses(YES)).text
    got, his = await heard(member, "引荐成了"), await heard(manila, "引荐成了")
    assert PHONE in got.text
    assert OWN in his.text
    assert "双方同意，已互给联系方式" in (await secretary.sends_data("suggestions:list:0")).text
    await quiet()
    assert PHONE not in texts(secretary) + texts(officer)
    found = await rows(
        bot, "state, person_id, target_id, organisation_id, purpose, way, pitch, asker_shows, target_shows"
    )
    pitch = "黄会员在找“求购不锈钢闸阀200台”，陈马尼做闸阀"
    assert found == [("connected", HUANG, MANILA, XIAN, "buy", "secretariat", pitch, 1, 1)]
    assert await rows(bot, "state, introduction_id", "suggestions") == [("connected", 1)]
    assert "联系方式已互相给出" in (await manila.sends_data("suggestions:show:2")).text
    # As after any introduction: taken back by one, in the other's chat alone; and asked what came of it.
    await member.sends_data("introductions:hide:1")
    await gone(manila, OWN)
    assert PHONE in texts(member)
    await clock.move(days=8)
    await stands(bot, [("7",)], "occurrence", "deliveries WHERE kind = 'introduction_met'")
    await clock.move(hours=23)
    assert "聊过了" in (await heard(member, "怎么样了")).buttons
    # Never the same two again, and a week with none says nothing.
    await quiet()
    assert texts(secretary).count("本周撮合建议") == 1
    assert await rows(bot, "week", "suggestions") == [("2026-11-30",)]
    assert "这一周还没有合适的" in (await secretary.sends_data("suggestions:list:0")).text


@pytest.mark.parametrize("ending", ["no first", "yes first", "silence", "avoided", "suspended", "taken back"])
async def test_quiet_endings_are_one(ending, pair, secretary, bot, clock):
    """Whoever said yes hears the same; who didn't hears nothing."""
    member, manila = pair
    await asked(pair, secretary, clock, bot)
    if ending == "no first":
        assert "不会告诉对方" in (await manila.presses(NO)).text
    assert "等答复" in (await secretary.sends_data("suggestions:list:0")).text
    await member.presses(YES)
    await member.says("/intros")
    assert "您已同意，等对方答复" in (await member.presses("🤝 陈马尼")).text
    if ending == "yes first":
        await manila.presses(NO)
    if ending == "avoided":
        await writes(bot, "INSERT INTO avoidings VALUES (?, ?, 0)", MANILA, HUANG)
        await manila.presses(YES)
    if ending == "suspended":
        sql = """INSERT INTO suspensions (draft_id, person_id, reason, made_by, made_at)
                 VALUES (1, ?, 'spam', 1, 0)"""
        await writes(bot, sql, HUANG)
        await manila.presses(YES)
        await writes(bot, "DELETE FROM suspensions")
    if ending == "taken back":
        await manila.sends_data("suggestions:later:2")
        await manila.sends_data("suggestions:no:2")
    await quiet()
    assert "近期不便" not in texts(member)
    assert "您已同意，等对方答复" in (await member.sends_data("suggestions:show:1")).text
    if ending == "silence":
        await clock.move(days=7)
        await stands(bot, [("over",)], "state", "suggestions")
        assert "已经结束" in (await manila.sends_data("suggestions:yes:2")).text
    await clock.move(days=1, hours=2)
    said = await heard(member, "近期不便")
    assert said.text == "🤝 秘书处介绍的陈马尼：对方近期不便，秘书处会继续为您留意。"
    assert said.buttons == ["🙋 请秘书处另找一位", "🤝 我的引荐", "☰ 菜单"]
    if ending == "silence":
        await quiet()
        assert "近期不便" not in texts(manila)
    assert not any(word in texts(member) + texts(secretary) for word in (PHONE, "zq7731"))
    assert OWN not in texts(manila)
    assert "已经结束" in (await member.sends_data("suggestions:show:1")).text
    assert await rows(bot, "state", "suggestions") == [("over",)]
    assert await rows(bot, "id") == []


async def test_not_these_two(pair, secretary, officer, bot, clock):
    await monday(clock, secretary, bot)
    assert "不再建议黄会员和陈马尼" in (await secretary.presses(PASS)).text
    assert "已由同事办理" in (await officer.sends_data("suggestions:ask:1")).text
    assert ASK in (await secretary.presses("↩️ 撤销")).buttons
    # What changed since Monday: no reason is said.
    await writes(bot, "UPDATE persons SET introductions = 'closed' WHERE id = ?", MANILA)
    assert "近期不便介绍" in (await secretary.presses(ASK)).text
    await writes(bot, "UPDATE persons SET introductions = '' WHERE id = ?", MANILA)
    await writes(bot, "INSERT INTO avoidings VALUES (?, ?, 0)", HUANG, MANILA)
    assert "近期不便介绍" in (await secretary.sends_data("suggestions:ask:1")).text
    await writes(bot, "DELETE FROM avoidings")
    for chat in pair:
        for forged in ("ask:1", "pass:1", "pair:1", "list:0", "agreed:1", "yes:1", "desk:1"):
            assert "联系方式" not in (await chat.sends_data(f"suggestions:{forged}")).text
    assert await rows(bot, "state", "suggestions") == [("new",)]
    # Two at once: one wins.
    one, two = await asyncio.gather(secretary.sends_data("suggestions:ask:1"), officer.sends_data("suggestions:ask:1"))
    assert sorted(("已问黄会员" in one.text, "已问黄会员" in two.text)) == [False, True]
    assert await rows(bot, "count(*)", "suggestion_sides") == [(2,)]
    await heard(pair[0], "想介绍您认识")
    assert "⚙️ 暂不接受引荐" in (await pair[0].presses(NO)).buttons


async def test_carried_by_secretariats(people, secretary, officer, bot, clock):
    """Who isn't on the bot is asked by telephone; whoever stands high by his own secretariat, unless it began it."""
    clock.set("2026-11-29T20:00")
    manila = await linked(people, bot, "马尼拉", 7020, MANILA)
    await writes(bot, "UPDATE persons SET name = '陈马尼', phone = '+12125550103' WHERE id = ?", MANILA)
    await writes(bot, "UPDATE memberships SET position = '会长', rank = 0 WHERE person_id = ?", MANILA)
    await writes(bot, "UPDATE persons SET phone = '+12125550199' WHERE id = ?", HUANG)
    await writes(bot, "UPDATE accounts SET person_id = NULL WHERE person_id = ?", HUANG)
    await writes(bot, "UPDATE memberships SET company_id = NULL")
    await says_of_himself(bot, HUANG, wants="求购不锈钢闸阀200台")
    await says_of_himself(bot, MANILA, offers="闸阀、蝶阀")
    await monday(clock, secretary, bot)
    await secretary.presses(ASK)
    assert "请问一问您会的陈马尼" in (await heard(officer, "撮合")).text  # nobody of Manila's is on the bot
    await secretary.says("/desk")
    card = await secretary.presses("▶️ 从最早的开始办")
    assert "黄会员还没有用机器人" in card.text
    assert "📨 转给本人答复" not in card.buttons
    assert "黄会员愿意认识陈马尼" in (await secretary.presses("☎️ 他已同意")).text
    assert "没有内容" in (await secretary.sends_data("suggestions:carry:2")).text  # another desk's
    await officer.presses("🔎 处理")
    assert "已转给陈马尼" in (await officer.presses("📨 转给本人答复")).text
    assert "办理" in (await officer.sends_data("suggestions:agreed:2")).text
    assert "👤 黄会员" in (await heard(manila, "想介绍您认识")).text
    await manila.presses("⏰ 晚点再说")
    await clock.move(days=1, hours=2)
    assert "还在等您答复" in (await heard(manila, "还在等您答复")).text
    assert "双方都同意了" in (await manila.presses(YES)).text
    assert OWN in (await heard(manila, "引荐成了")).text
    assert PHONE in (await heard(secretary, "请转告黄会员")).text
    assert await rows(bot, "state, carrier, target_id") == [("accepted", SECRETARY, HUANG)]
    await secretary.says("/desk")
    await secretary.presses("▶️ 从最早的开始办")
    assert "引荐办成" in (await secretary.presses("✅ 已转告")).text


async def test_told_within_the_allowance_and_not_at_night(pair, secretary, bot, clock):
    await writes(
        bot,
        "INSERT INTO allowance (telegram_id, what, at) SELECT ?, 'alert', unixepoch('2026-11-30') * 1000",
        SECRETARY,
    )
    await looked(bot)
    await clock.move(hours=11, minutes=5)  # seven: made, not told
    async with asyncio.timeout(30):
        while not await rows(bot, "id", "suggestions"):
            await asyncio.sleep(0.01)
    await quiet()
    assert "撮合" not in texts(secretary)
    await clock.move(hours=3)
    assert "撮合" not in texts(secretary)  # one message a day: it had its own
    await clock.move(hours=23)
    await heard(secretary, "本周撮合建议")
    await clock.move(days=7)
    await times(secretary, "本周撮合建议", 1)
    assert await rows(bot, "week", "suggestions") == [("2026-11-30",)]
