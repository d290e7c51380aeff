"""Whom somebody avoids can't be brought to him by the bot, and never learns of it."""

import pytest

from bot import avoiding
from tests.handlers.test_notices import begun, posts
from tests.handlers.test_reports import CHEN, linked
from tests.handlers.test_suspensions import suspends
from tests.quiet import quiet
from tests.talk import heard

HUANG = 4  # the member


@pytest.fixture
async def chen(people, bot):
    return await linked(people, bot, "陈建华", 7010, CHEN)


async def test_he_asks_as_ever_and_hears_what_a_desk_says(member, chen, secretary, bot, clock):
    card = await member.says(f"/start person-{CHEN}")
    await member._press(card.message_id, card.action("🙈 不再往来"))
    preview = await member.last()
    assert "对方不会知道" in preview.text
    await member._press(preview.message_id, preview.action("🙈 不再往来"))
    seen = await chen.says(f"/start person-{HUANG}")
    await chen.sends_data(f"leads:preview:introduce:people:{HUANG}")
    asked = await chen.presses("✅ 发给秘书处")
    assert "已转给西安市福建南安商会秘书处" in asked.text
    assert "🤝 请求引荐" in seen.buttons
    assert "没有要办的事" in (await secretary.says("/desk")).text
    await quiet()
    assert not any("新请求" in each.text for each in secretary.received())
    await clock.move(hours=20)
    assert not any("秘书处" in each.text and each.message_id > asked.message_id for each in chen.received())
    await clock.move(hours=6)
    await heard(chen, "目前帮不上")
    async with bot.database.reading() as reader:
        assert await reader.all("SELECT state, asker FROM leads") == [("closed", "")]
        assert await avoiding.turns_away(reader, HUANG, CHEN)
        assert not await avoiding.turns_away(reader, CHEN, HUANG)
        assert not await avoiding.turns_away(reader, 1, CHEN)
        assert await avoiding.left_out(reader, CHEN) == {HUANG}
        assert await avoiding.left_out(reader, HUANG) == {CHEN}
        assert await avoiding.left_out(reader, 1) == frozenset()


async def test_list_is_kept_in_privacy_and_undone(member, chen, secretary, bot):
    await member.sends_data(f"avoiding:add:{CHEN}")
    await member.says("/privacy")
    await member.presses("🙈 不再往来的人")
    assert "恢复往来" in (await member.presses("↩️ 陈建华")).text
    assert "名单是空的" in (await member.last()).text
    await chen.says(f"/start person-{HUANG}")
    await chen.sends_data(f"leads:preview:introduce:people:{HUANG}")
    await chen.presses("✅ 发给秘书处")
    await heard(secretary, "新请求")


async def test_guests_and_forged_presses(guest, member):
    await guest.says("/start")
    assert "给会员用的" in (await guest.sends_data("avoiding:ask:1")).text
    assert "给会员用的" in (await guest.sends_data("avoiding:list:0")).text
    assert "没有内容" in (await member.sends_data(f"avoiding:add:{HUANG}")).text  # himself
    assert "没有内容" in (await member.sends_data("avoiding:ask:999")).text


async def test_interest_in_his_notice_never_reaches_him(member, chen, secretary, bot, clock):
    await posts(member)
    await member.sends_data(f"avoiding:add:{CHEN}")
    await begun(bot, chen)
    preview = await chen.last()
    send = next(label for label in preview.buttons if label.startswith("✅"))
    sent = await chen._press(preview.message_id, preview.action(send))
    assert sent.text.startswith("✅")
    async with bot.database.reading() as reader:
        assert await reader.all("SELECT id FROM deliveries WHERE kind = 'interest'") == []
        assert await reader.all("SELECT state FROM interests") == [("open",)]
    await clock.move(hours=26)
    await heard(chen, "暂不方便")
    async with bot.database.reading() as reader:
        assert await reader.all("SELECT state FROM interests") == [("closed",)]


async def test_suspended_posts_nothing(member, secretary):
    await suspends(secretary, HUANG)
    await heard(member, "暂停了您的账号")
    assert "目前暂停使用" in (await member.says("/need 求购闸阀200台，西安交货")).text
