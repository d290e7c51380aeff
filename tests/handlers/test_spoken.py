"""Words that act as commands, as phones and people write them."""

import pytest


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
