"""The real bot, killed after each step of a secretariat that announces something: nothing is asked twice, nothing is lost."""

import asyncio

import pytest

from storage.database import Database
from tests.app import Chat
from tests.process import write
from tests.register import MEMBER, OFFICER, SECRETARY, nanan
from tests.talk import PATIENCE_S, heard
from tests.test_killed import begin, kill


@pytest.fixture
async def house(sandbox, tmp_path):
    """The small register, and a configuration without quiet hours."""
    write(tmp_path, sandbox.url, more="messages_per_second = 0\n")
    with (tmp_path / "config.toml").open("a", encoding="utf-8") as config:
        config.write('[announcements]\nquiet_hours = ""\n')
    database = await Database.open(tmp_path / "alliance.db")
    await nanan().write(database)
    await database.close()
    return tmp_path


async def test_killed_after_each_step_it_goes_on(sandbox, house):
    secretary = Chat(sandbox, sandbox.world.add_person("秘书", id=SECRETARY, language_code="zh-hans"))
    member = Chat(sandbox, sandbox.world.add_person("会员", id=MEMBER, language_code="zh-hans"))
    bot = await begin(house)
    try:
        await member.says("/start")

        async def again():
            nonlocal bot
            await kill(bot)
            bot = await begin(house)

        await secretary.says("/announce")
        await again()
        sandbox.world.say(SECRETARY, "周五开会")
        shown = await heard(secretary, "对方收到的就是这样")
        await again()
        sandbox.world.press(SECRETARY, shown.message_id, shown.action("🕒 改时间"))
        await heard(secretary, "什么时候发")
        await again()
        asked = await heard(secretary, "什么时候发")
        sandbox.world.press(SECRETARY, asked.message_id, asked.action("⬅️ 返回"))
        shown = await heard(secretary, "对方收到的就是这样")
        await again()
        sandbox.world.press(SECRETARY, shown.message_id, shown.action("🚀 立即发送（2 人）"))
        await again()
        await heard(member, "周五开会")
        assert "已送达 2" in (await heard(secretary, "已发完")).text
        assert len([reply for reply in member.received() if "开会" in reply.text]) == 1
    finally:
        if bot.returncode is None:
            await kill(bot)


async def offered(chat, label):
    """The message with this button, once there is one."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            for reply in chat.received():
                if label in reply.buttons:
                    return reply
            await asyncio.sleep(0.01)


async def test_killed_after_each_step_of_an_approval_it_goes_on(sandbox, house):
    """Submitted, approved: each once, and just what was approved is sent, once."""
    world = sandbox.world
    secretary = Chat(sandbox, world.add_person("秘书", id=SECRETARY, language_code="zh-hans"))
    officer = Chat(sandbox, world.add_person("办公", id=OFFICER, language_code="zh-hans"))
    member = Chat(sandbox, world.add_person("会员", id=MEMBER, language_code="zh-hans"))
    bot = await begin(house)
    try:
        for chat in (member, officer):
            await chat.says("/start")
        await secretary.says("/announce")

        async def press(chat, label, then=""):
            """Press, kill once it is answered, or at once, and begin again."""
            nonlocal bot
            shown = await offered(chat, label)
            world.press(chat.person.id, shown.message_id, shown.action(label))
            if then:
                await offered(chat, then)
            await kill(bot)
            bot = await begin(house)

        world.say(SECRETARY, "联盟大会")
        await press(secretary, "👥 改对象", "✔️ 选好了")
        await press(secretary, "▫️ 🌐 所有商协会的会员 6（要核准）", "✅ 🌐 所有商协会的会员 6（要核准）")
        await press(secretary, "✔️ 选好了", "📨 送联盟秘书处核准（3 人）")
        await press(secretary, "📨 送联盟秘书处核准（3 人）")
        await press(officer, "🔎 看一看", "✅ 核准")
        await press(officer, "✅ 核准")
        await heard(member, "联盟大会")
        await heard(secretary, "核准了您的通知")
        await heard(secretary, "已发完")
        assert len([reply for reply in member.received() if reply.text == "联盟大会"]) == 1
        assert len([reply for reply in officer.received() if "有通知等您核准" in reply.text]) == 1
    finally:
        if bot.returncode is None:
            await kill(bot)
