"""The life of a notice, from one message to a deal, over the real bot."""

import asyncio
import json

from storage import emptying
from tests.talk import heard, here

NEED = "/need 求购DN100不锈钢闸阀200台，西安交货，月底前"
POST = "✅ 发布"


async def rows(bot, columns="state, reference", table="notices"):
    async with bot.database.reading() as reader:
        return await reader.all(f"SELECT {columns} FROM {table} ORDER BY id")


async def begun(bot, chat, notice=1):
    """The preview of an interest that he had begun before there were introductions."""

    def put(connection):
        data = json.dumps({"answers": {"notice": notice, "text": None}})
        sql = "INSERT INTO drafts (telegram_id, form, data, created_at, changed_at) VALUES (?, 'interests', ?, 0, 0)"
        return connection.execute(sql, (chat.person.id, data)).lastrowid

    return await chat.sends_data(f"forms:resume:{await bot.database.write(put)}")


async def posts(chat, text=NEED):
    await chat.says(text)
    return await chat.presses(POST)


async def test_the_whole_life_of_a_notice(member, people, secretary, bot, clock):
    preview = await member.says(NEED)
    for word in (
        "🔴 求购 · DN100不锈钢闸阀",
        "📦 200台",
        "📍 西安",
        "阀门机械",
        "有效到 2026年12月31日",
        "全联盟",
        "西安市福建南安商会",
    ):
        assert word in preview.text
    assert await rows(bot) == []
    posted = await member.presses(POST)
    assert "需-西安-0001" in posted.text
    again = await member.sends_data(preview.action(POST))
    assert "需-西安-0001" in again.text
    assert await rows(bot) == [("published", "需-西安-0001")]
    lin = await here(people, "林", 7010)
    await bot.database.write(lambda c: c.execute("UPDATE accounts SET person_id = 1 WHERE telegram_id = 7010"))
    listed = await lin.says("/notices")
    assert "DN100不锈钢闸阀" in listed.text
    card = await lin.presses("🔴 DN100不锈钢闸阀")
    assert "黄会员" in card.text
    assert "🙋 我有意向" in card.buttons  # by an introduction: test_introductions.py
    asked = await begun(bot, lin)
    assert "林示例" in asked.text
    await lin.presses("✏️ 加一句话")
    await lin.says("我厂有现货")
    assert "已告诉对方" in (await lin.presses("✅ 发送")).text
    request = await heard(member, "有人对您的供需有意向")
    assert all(word in request.text for word in ("林示例", "会长", "我厂有现货", "需-西安-0001"))
    assert "已表示有意向" in (await lin.sends_data("interests:begin:1")).text
    assert "已告诉对方" in (await member.presses("✅ 我会联系")).text
    await heard(lin, "会与您联系")
    own = await member.says("需西安1")
    assert "看过 1 · 🙋 有意向 1" in own.text
    assert "已暂停" in (await member.presses("⏸ 暂停")).text
    assert "没有符合条件" in (await lin.says("求购")).text
    assert "展示中" in (await member.presses("▶️ 恢复展示")).text
    await clock.move(days=24)
    await heard(member, "快到期了")
    await clock.move(days=6, hours=1)
    reminder = await heard(member, "明天就到期")
    renew = reminder.action("🔁 一键续期")
    first, second = await asyncio.gather(member.sends_data(renew), member.sends_data(renew))
    assert sorted("有效期延长到" in each.text for each in (first, second)) == [False, True]
    assert await rows(bot, "valid_until, state") == [("2027-03-31", "published")]
    await clock.move(days=120)
    await heard(member, "已到期，不再展示")
    assert await rows(bot) == [("expired", "需-西安-0001")]
    await member.presses("🔁 重新发布")
    assert (await rows(bot))[0][0] == "published"
    await member.says("需-西安-0001")
    assert "和谁谈成" in (await member.presses("🤝 已解决")).text
    assert "成交了吗" in (await member.presses("👤 林示例")).text
    assert "记下了" in (await member.presses("✅ 成交了")).text
    assert await rows(bot, "kind, object_id, organisations, partner, deal", "outcomes") == [
        ("notice", 1, "[2]", "member", "yes")
    ]
    moves = [row[0] for row in await rows(bot, "after", "notice_history")]
    assert moves == ["published", "on_hold", "published", "expired", "published", "fulfilled"]


async def test_what_was_settled_is_said_when_it_ends_and_taken_back_to_be_revived(member, bot, clock):
    await posts(member)
    await clock.move(days=31)
    await heard(member, "已到期，不再展示")
    assert "和谁谈成" in (await member.presses("🤝 已解决")).text
    assert await rows(bot, "state") == [("fulfilled",)]
    await member.presses("↩️ 点错了")
    assert (await rows(bot, "state"), await rows(bot, "deal", "outcomes")) == ([("expired",)], [])
    await member.presses("🤝 已解决")
    await member.presses("🌐 联盟以外")
    await member.presses("✅ 成交了")
    assert await rows(bot, "partner, deal", "outcomes") == [("outside", "yes")]
    await member.presses("↩️ 重新发布")
    assert "有效期延长到" in (await member.presses("🔁 续期")).text
    assert await rows(bot, "state") == [("published",)]


async def test_what_named_its_author_goes_with_him(member, bot):
    await posts(member)
    await bot.database.write(lambda c: emptying.person(c, 4, "2026-11-30", 1))
    assert await rows(bot, "state, title, content, quantity") == [("withdrawn", emptying.ERASED, "{}", "")]
    assert await rows(bot, "id", "search_notices") == []


async def test_two_renewals_and_a_revival_keep_to_a_year(member, bot, clock):
    await posts(member, "/offer 长期供应花岗岩光面板，水头自提")
    for _time in range(5):
        until = (await rows(bot, "valid_until"))[0][0]
        await member.sends_data(f"notices:renew:1:{until}")
    assert await rows(bot, "valid_until, state") == [("2027-12-01", "published")]
    await clock.move(days=366 + 366)
    while (await rows(bot))[0][0] != "expired":
        await member._wait()
    refused = await member.sends_data("notices:renew:1:2027-12-01")
    assert "已到期" in refused.text
    assert (await rows(bot))[0][0] == "expired"


async def test_imported_ones_end_by_themselves_too(member, bot, clock):
    """Nothing was planned for it: the clock finds the row."""
    sql = """INSERT INTO notices (key, kind, title, person_id, organisation_id, state, valid_until, expires_at, published_at,
                                  created_at, updated_at)
             VALUES ('import', 'supply', '花岗岩', 4, 2, 'published', '2026-12-05', 1796486400000, 1, 1, 1)"""
    await bot.database.write(lambda c: c.execute(sql))
    await clock.move(minutes=2)  # the bot has only begun
    await clock.move(minutes=2)
    await heard(member, "快到期了")
    await clock.move(days=2, hours=23)
    await heard(member, "明天就到期")
    await clock.move(days=2)
    assert "花岗岩" in (await heard(member, "已到期，不再展示")).text
