"""The trade glossary in chat: officers add words, the notices that have them follow; members can't."""

import asyncio

from bot.search.reindex import refresh
from tests.notices import notice, publish


async def found(chat, text, word):
    async with asyncio.timeout(30):
        while word not in (reply := await chat.says(text)).text:
            await asyncio.sleep(0.05)
    return reply


async def waiting(bot):
    async with bot.database.reading() as reader:
        return await reader.all("SELECT title FROM alerts JOIN notices ON notices.id = notice_id")


async def test_words_are_added_found_and_taken_out_again(officer, member, bot, clock):
    await publish(bot, clock, notice("supply", "祖传火龙吐珠", "厂家直供", organisation_id=3))
    assert "火龙吐珠" not in (await member.says("截流闸")).text
    await member.presses("🔔 订阅")  # of a word that nobody knows yet
    assert "还没有" in (await officer.says("词库")).text
    await officer.presses("➕ 加词")
    assert "没看懂" in (await officer.says("截流闸")).text
    preview = await officer.says("截流闸 = 火龙吐珠\n闸阀 = 截流阀, -滑板阀")
    assert "新词" in preview.text
    assert "并入已有的“闸阀”" in preview.text
    assert "2 行" in (await officer.presses("✅ 保存")).text
    shown = await found(member, "截流闸", "祖传火龙吐珠")
    assert "供需" in shown.text
    await publish(bot, clock, notice("supply", "火龙吐珠现货", organisation_id=3))
    async with asyncio.timeout(30):
        while not await waiting(bot):
            await asyncio.sleep(0.05)
    await officer.says("词库")
    assert "已从词库去掉" in (await officer.presses("✖️ 截流闸")).text
    async with asyncio.timeout(30):
        while "祖传火龙吐珠" in (await member.says("截流闸")).text:
            await asyncio.sleep(0.05)


async def test_members_are_refused(member):
    assert "联盟秘书处维护" in (await member.says("词库")).text
    start = await member.says("/start")
    for data in ("glossary:add", "glossary:save:1", "glossary:remove:1"):
        assert "联盟秘书处维护" in (await member._press(start.message_id, data)).text


async def test_makers_are_found_by_other_words_for_what_they_make(officer, member, bot):
    """A firm whose products have one word is found by another: the seed's, in three scripts, and the office's own."""
    firm = "示例江南机械有限公司"

    def write(connection):
        sql = "INSERT INTO companies (key, name, products, updated_at) VALUES ('x', ?, '止回阀、不锈钢管件', 0)"
        connection.execute(sql, (firm,))
        connection.execute("DELETE FROM settings WHERE name = 'search keys'")

    await bot.database.write(write)
    await refresh(bot.database)
    for text in ("止回阀", "止迴閥", "check valve", "non return valve", "单向阀"):
        assert firm in (await member.says(text)).text, text
    assert firm not in (await member.says("逆水门")).text
    await officer.says("词库")
    await officer.presses("➕ 加词")
    await officer.says("止回阀 = 逆水门")
    await officer.presses("✅ 保存")
    assert firm in (await member.says("逆水门")).text
    assert "示例仑苍闸阀" in (await member.says("gate valve")).text
    assert "示例仑苍闸阀" in (await member.says("閘閥")).text
