"""Words that act as commands, as phones and people write them."""

import pytest

from tests.register import MEMBER


@pytest.mark.parametrize("word", ["Menu", "MENU", "☰ Menu", "menu.", "菜单。", "選單"])
async def test_the_menu_is_asked_for_as_phones_write_it(guest, word):
    """A phone begins a message with a capital; a button's label is typed or copied with its sign."""
    assert "☰" not in (await guest.says(word)).text
    assert (await guest.says(word)).text.startswith("菜单")


async def test_every_word_that_acts_as_a_command_takes_capitals(people):
    chat = await people("Lim", language_code="en")
    for word, begins in [
        ("Help", "How it works"),
        ("Cancel", "Nothing is being filled in"),
        ("Events", "📅"),
        ("Chambers", "Chambers and associations"),
        ("Privacy", "🔒"),
        ("Me", "👤"),
        ("Favourites", "⭐"),
        ("English", "请选语言"),
    ]:
        assert (await chat.says(word)).text.startswith(begins), word


async def test_who_asks_how_in_his_own_words_is_led_there(people):
    """What a newcomer says to a machine: none of it is a name to look up."""
    chat = await people("王", language_code="zh-hans")
    for said in ("怎么加入商会", "我想入会", "注册", "How do I join?"):
        assert "📱 用手机号确认身份" in (await chat.says(said)).buttons, said
    for said in ("改语言", "中文", "change language to English"):
        assert "English" in (await chat.says(said)).buttons, said
    for said in ("我要注销", "删除我的资料", "Delete my account"):
        assert "🗑 注销" in (await chat.says(said)).buttons, said
    for said in ("人工客服", "联系秘书处", "请联系我", "talk to a human"):
        assert "请联系我" in (await chat.says(said)).text, said
        await chat.says("取消")


async def test_a_guest_meets_no_dead_end(people, guest):
    """What isn't for him is said by its name, and a button that leads nowhere isn't shown."""
    refused = await guest.says("/intros")
    assert refused.text.startswith("🤝 请求引荐是给会员用的")
    assert "📞 请秘书处联系我" in refused.buttons
    assert not any("家乡" in label for label in (await guest.says("商会")).buttons)
    member = await people("会员", id=MEMBER)
    assert any("家乡" in label for label in (await member.says("商会")).buttons)


async def test_eight_digits_are_asked_for_their_country(people):
    """9123 4567 is Singapore's or Hong Kong's: whoever calls +86 instead reaches nobody."""
    chat = await people("Lim", language_code="en")
    await chat.says("/start")
    await chat.presses("📞 Ask to be contacted")
    assert "country's code" in (await chat.says("9123 4567")).text
    assert (await chat.says("+65 9123 4567")).text.startswith("✍️")


async def test_english_readers_are_told_how_names_are_said(people):
    chat = await people("Lim", language_code="en")
    found = await chat.says("Manila chamber")
    assert "Philippine Nan'an Chamber 菲律宾南安商会" in found.text
    card = await chat.presses("🏛 Philippine Nan'an Chamber")
    assert card.text.startswith("🏛 菲律宾南安商会\nPhilippine Nan'an Chamber\n")
    assert "Lin Shili 林示例" in (await chat.says("Lin Shili")).text
    assert (await chat.presses("👤 Lin Shili 林示例")).text.startswith("👤 林示例 Lin Shili")
