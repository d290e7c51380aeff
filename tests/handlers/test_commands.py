"""The menu of commands beside the input: per language, per scope, and for who chose a language."""

import pytest

from bot.sandbox.commands import menu_for


async def menu(chat, group=None):
    """Its first line, once the bot has set it."""
    await chat.says("/menu")
    state = chat.world
    place = state.chat(group) if group else state.private_chat(chat.person)
    return {each["command"]: each["description"] for each in menu_for(state, place, chat.person.id)}


@pytest.mark.parametrize(
    ("code", "word"), [("zh-hans", "查找商协会、企业、人"), ("en", "find"), ("id", "查找商协会、企业、人")]
)
async def test_menu_is_in_the_persons_language(people, code, word):
    shown = await menu(await people("人", language_code=code))
    assert word in shown["find"].lower()
    assert list(shown) == [
        "start",
        "find",
        "need",
        "offer",
        "notices",
        "mine",
        "intros",
        "events",
        "agenda",
        "orgs",
        "me",
        "privacy",
        "help",
        "cancel",
    ]


async def test_menu_follows_the_language_that_one_chose(people):
    chat = await people("人", language_code="en")
    await chat.says("语言")
    await chat.presses("繁體中文")
    assert "協會" in (await menu(chat))["orgs"]


async def test_groups_have_the_commands_that_work_there(guest, group):
    assert list(await menu(guest, await group(guest))) == ["find", "notices", "events", "orgs", "help"]


async def test_commands_for_another_bot_are_not_ours(guest):
    unknown = await guest.says("/nothing_of_ours")
    for text in ("/admin@another_bot", "/desk@another_bot now"):
        assert (await guest.says(text)).text == unknown.text
    assert (await guest.says("/desk")).text != unknown.text
