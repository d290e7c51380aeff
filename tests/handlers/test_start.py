"""/start, /menu, /help, languages, leads: through the whole bot."""

import pytest

from tests.register import MEMBER


@pytest.mark.parametrize(
    ("code", "word"),
    [("zh-hans", "您好"), ("zh-hant", "您好，這裡"), ("en", "Welcome"), ("id", "Welcome"), (None, "您好")],
)
async def test_start_welcomes_in_the_persons_language(people, code, word):
    chat = await people("人", language_code=code)
    assert word in (await chat.says("/start")).text


async def test_language_can_be_switched(people):
    chat = await people("人", language_code="zh-hans")
    await chat.says("语言")
    assert "選單" in " ".join((await chat.presses("繁體中文")).buttons)
    assert "選單" in (await chat.says("/menu")).text
    await chat.says("語言")
    await chat.presses("English")
    assert "Menu" in (await chat.says("菜单")).text


async def test_help_shows_what_one_may(people, guest):
    assert "访客" in (await guest.says("/help")).text
    member = await people("会员", id=MEMBER)
    assert "您是会员" in (await member.says("帮助")).text


@pytest.mark.parametrize("word", ["菜单", "帮助", "取消", "/menu", "/help", "/cancel", "/me", "/orgs", "商会"])
async def test_every_answer_leads_on(guest, word):
    assert (await guest.says(word)).buttons


async def test_unknown_command_and_locations_are_answered(guest):
    assert "没有这个命令" in (await guest.says("/nonsense")).text
    seq = guest.world.log.seq
    guest.world.share_location(guest.person.id, 24.96, 118.39)
    assert "文字" in (await guest._answer(seq, guest.person.id)).text


async def test_lead_is_previewed_asked_once_and_taken_back(guest, bot):
    await guest.says("qqqqzzzzwwww")
    preview = await guest.presses("🙋 请秘书处帮我找")
    assert "qqqqzzzzwwww" in preview.text
    assert (await guest.presses("✅ 发给秘书处")).text.startswith("✅")
    async with bot.database.reading() as reader:
        assert await reader.all("SELECT kind, text, state FROM leads") == [("find", "qqqqzzzzwwww", "open")]
    assert "已撤回" in (await guest.presses("↩️ 撤回")).text
    async with bot.database.reading() as reader:
        assert await reader.all("SELECT text, state FROM leads") == [("", "withdrawn")]


async def test_introduction_goes_to_the_organisations_desk(guest, bot):
    await guest.says("西安商会")
    await guest.presses("🏛 西安市福建南安商会")
    assert "西安市福建南安商会" in (await guest.presses("🤝 请秘书处引荐")).text
    await guest.presses("✅ 发给秘书处")
    async with bot.database.reading() as reader:
        assert await reader.all("SELECT kind, organisation_id, subject_kind, subject_id FROM leads") == [
            ("introduce", 2, "organisations", 2)
        ]


async def test_lead_can_be_dropped(guest, bot):
    await guest.says("qqqqzzzzwwww")
    await guest.presses("🙋 请秘书处帮我找")
    assert "没有发出" in (await guest.presses("✖️ 取消")).text
    async with bot.database.reading() as reader:
        assert await reader.all("SELECT 1 FROM leads") == []


async def test_too_many_leads_are_refused(guest, bot):
    for number in range(11):
        await guest.says(f"zzqq{number}ww")
        await guest.presses("🙋 请秘书处帮我找")
        reply = await guest.presses("✅ 发给秘书处")
    assert "10" in reply.text
    async with bot.database.reading() as reader:
        assert await reader.all("SELECT count(*) FROM leads") == [(10,)]


@pytest.mark.parametrize(
    ("said", "word"),
    [("你好", "您好"), ("您好！", "您好"), ("Hello", "您好"), ("谢谢", "不客气"), ("thanks!", "不客气")],
)
async def test_manners_are_answered(guest, said, word):
    assert word in (await guest.says(said)).text


async def test_group_hears_nothing_personal(people, group):
    member = await people("会员", id=MEMBER)
    place = await group(member)
    assert "私聊" in (await member.says("/me@jiedui_bot", chat=place)).text
    assert "访客" not in (await member.says("/help@jiedui_bot", chat=place)).text
