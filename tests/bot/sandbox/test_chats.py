"""Private chats, groups, keyboards, pins: what people's apps and the bot see of them."""

import pytest

from bot.sandbox.refusals import ActRefused
from tests.media import upload


def kinds(updates):
    return [next(name for name in update if name != "update_id") for update in updates]


async def test_a_deep_link_says_start_with_its_payload(client, sandbox, person):
    sandbox.world.say(person.id, "/start org-5")
    (update,) = await client.updates()
    assert update["message"]["text"] == "/start org-5"
    assert update["message"]["entities"] == [{"offset": 0, "length": 6, "type": "bot_command"}]


async def test_one_s_own_contact_carries_one_s_id(client, sandbox, person):
    sandbox.world.share_contact(person.id)
    sandbox.world.share_contact(person.id, {"phone_number": "8613800138009", "first_name": "Other"})
    own, other = [update["message"]["contact"] for update in await client.updates()]
    assert own == {"phone_number": "8613800138000", "first_name": "Sample", "last_name": "Guest", "user_id": person.id}
    assert "user_id" not in other


async def test_a_press_is_answered_once_and_in_time(client, sandbox, person):
    keyboard = {"inline_keyboard": [[{"text": "x", "callback_data": "a"}]]}
    sent = await client.call("sendMessage", chat_id=person.id, text="x", reply_markup=keyboard)
    sandbox.world.press(person.id, sent["message_id"], "a")
    (update,) = await client.updates()
    query = update["callback_query"]
    assert (query["data"], query["message"]["message_id"], query["from"]["id"]) == ("a", sent["message_id"], person.id)
    assert query["message"]["reply_markup"] == keyboard

    assert await client.call("answerCallbackQuery", callback_query_id=query["id"], text="ok")
    words = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert await client.refusal("answerCallbackQuery", callback_query_id=query["id"]) == words
    late = sandbox.world.press(person.id, sent["message_id"], "forged")
    sandbox.set_clock(120)
    assert await client.refusal("answerCallbackQuery", callback_query_id=late) == words


async def test_an_edit_without_a_keyboard_removes_it(client, person):
    keyboard = {"inline_keyboard": [[{"text": "x", "callback_data": "a"}]]}
    sent = await client.call("sendMessage", chat_id=person.id, text="x", reply_markup=keyboard)
    edited = await client.call("editMessageText", chat_id=person.id, message_id=sent["message_id"], text="y")
    assert "reply_markup" not in edited
    assert edited["edit_date"] >= edited["date"]
    shown = await client.call(
        "editMessageReplyMarkup", chat_id=person.id, message_id=sent["message_id"], reply_markup=keyboard
    )
    assert shown["reply_markup"] == keyboard


async def test_reply_keyboards_come_and_go(client, sandbox, person):
    keyboard = {"keyboard": [[{"text": "phone", "request_contact": True}]], "one_time_keyboard": True}
    chat = sandbox.world.chat(person.id)
    sent = await client.call("sendMessage", chat_id=person.id, text="x", reply_markup=keyboard)
    assert "reply_markup" not in sent
    assert chat.reply_keyboard == keyboard
    sandbox.world.share_contact(person.id)
    assert chat.reply_keyboard is None

    lasting = {"keyboard": [["menu"]]}
    await client.call("sendMessage", chat_id=person.id, text="x", reply_markup=lasting)
    sandbox.world.say(person.id, "menu")
    assert chat.reply_keyboard == {"keyboard": [[{"text": "menu"}]]}
    await client.call("sendMessage", chat_id=person.id, text="x", reply_markup={"remove_keyboard": True})
    assert chat.reply_keyboard is None


async def test_blocking_is_told_once(client, sandbox, person):
    sandbox.world.block(person.id, blocked=True)
    sandbox.world.block(person.id, blocked=True)
    (update,) = await client.updates()
    change = update["my_chat_member"]
    assert (change["old_chat_member"]["status"], change["new_chat_member"]["status"]) == ("member", "kicked")
    with pytest.raises(ActRefused, match="has blocked the bot"):
        sandbox.world.say(person.id, "x")
    sandbox.world.block(person.id, blocked=False)
    assert kinds(await client.updates()) == ["my_chat_member"]


async def test_in_a_group_the_bot_reads_what_privacy_mode_lets_it(client, sandbox, person):
    world = sandbox.world
    group = world.found_group("Group", [person.id])
    greeting = await client.call("sendMessage", chat_id=group.id, text="hello")
    await client.updates()
    for text in ("talk", "/find x", "/find@other_bot x", "/find@jiedui_bot y", "hi @Jiedui_Bot"):
        world.say(person.id, text, chat_id=group.id)
    world.say(person.id, "reply", chat_id=group.id, reply_to=greeting["message_id"])
    heard = [update["message"]["text"] for update in await client.updates()]
    assert heard == ["/find x", "/find@jiedui_bot y", "hi @Jiedui_Bot", "reply"]

    world.promote(group.id, world.bot.id)
    world.say(person.id, "talk", chat_id=group.id)
    assert kinds(await client.updates()) == ["my_chat_member", "message"]


async def test_chat_member_comes_only_when_asked_for(client, sandbox, person):
    world = sandbox.world
    group = world.found_group("Group", [person.id])
    world.promote(group.id, world.bot.id)
    await client.updates()
    other = world.add_person("Other")
    world.change_members(group.id, add=[other.id])
    assert kinds(await client.updates()) == ["message"]
    await client.call("getUpdates", allowed_updates=["chat_member"])
    world.change_members(group.id, remove=[other.id])
    assert kinds(await client.updates()) == ["chat_member"]


async def test_a_migrated_group_is_refused_with_its_new_id(client, sandbox, person):
    world = sandbox.world
    group = world.found_group("Group", [person.id])
    await client.updates()
    new = world.migrate(group.id)
    joined, *moved = await client.updates()
    assert joined["my_chat_member"]["chat"]["id"] == new.id
    to, come = [update["message"] for update in moved]
    assert (to["chat"]["id"], to["migrate_to_chat_id"]) == (group.id, new.id)
    assert (come["chat"]["id"], come["migrate_from_chat_id"]) == (new.id, group.id)
    assert new.id < -(10**12)

    answer = await client.answer("sendMessage", chat_id=group.id, text="x")
    assert answer["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert answer["parameters"] == {"migrate_to_chat_id": new.id}
    assert (await client.call("sendMessage", chat_id=new.id, text="x"))["message_id"] == 2


async def test_out_of_a_group_the_bot_is_refused(client, sandbox, person):
    world = sandbox.world
    kicked = world.found_group("One", [person.id], supergroup=True)
    world.change_members(kicked.id, remove=[world.bot.id])
    words = "Forbidden: bot was kicked from the supergroup chat"
    assert await client.refusal("sendMessage", chat_id=kicked.id, text="x") == words
    left = world.found_group("Two", [person.id])
    assert await client.call("leaveChat", chat_id=left.id)
    assert not left.is_in(world.bot.id)
    words = "Forbidden: bot is not a member of the group chat"
    assert await client.refusal("sendMessage", chat_id=left.id, text="x") == words


async def test_where_only_administrators_write_the_bot_is_refused_until_it_is_one(client, sandbox, person):
    world = sandbox.world
    other = world.add_person("Other")
    group = world.found_group("Group", [person.id, other.id], supergroup=True)
    await client.control("POST", f"groups/{group.id}/mute", {"muted": True})
    words = "Bad Request: not enough rights to send text messages to the chat"
    assert await client.refusal("sendMessage", chat_id=group.id, text="x") == words
    photo = world.send_files(person.id, "photo", [upload("photo")])[0]["photo"][0]["file_id"]
    words = "Bad Request: not enough rights to send photos to the chat"
    assert await client.refusal("sendPhoto", chat_id=group.id, photo=photo) == words
    media = [{"type": "photo", "media": photo}] * 2
    assert await client.refusal("sendMediaGroup", chat_id=group.id, media=media) == words
    with pytest.raises(ActRefused, match="only administrators"):
        world.say(other.id, "x", chat_id=group.id)
    assert world.say(person.id, "x", chat_id=group.id)  # its founder
    world.promote(group.id, world.bot.id)
    assert await client.call("sendMessage", chat_id=group.id, text="x")


async def test_who_is_removed_from_a_basic_group_has_left(client, sandbox, person):
    world = sandbox.world
    group = world.found_group("Group", [person.id])
    await client.updates()
    world.change_members(group.id, remove=[world.bot.id])
    changes = [update["my_chat_member"] for update in await client.updates() if "my_chat_member" in update]
    assert [change["new_chat_member"]["status"] for change in changes] == ["left"]
    words = "Forbidden: bot was kicked from the group chat"
    assert await client.refusal("sendMessage", chat_id=group.id, text="x") == words


async def test_pins_in_a_group_need_the_right(client, sandbox, person):
    world = sandbox.world
    group = world.found_group("Group", [person.id])
    sent = await client.call("sendMessage", chat_id=group.id, text="x")
    pin = {"chat_id": group.id, "message_id": sent["message_id"]}
    words = "Bad Request: not enough rights to manage pinned messages in the chat"
    assert await client.refusal("pinChatMessage", **pin) == words
    world.promote(group.id, world.bot.id)
    assert await client.call("pinChatMessage", **pin)
    assert group.pinned == [sent["message_id"]]
    assert [member["status"] for member in await client.call("getChatAdministrators", chat_id=group.id)] == [
        "creator",
        "administrator",
    ]
    assert await client.call("unpinAllChatMessages", chat_id=group.id)
    assert group.pinned == []


async def test_commands_are_shown_by_scope_and_language(client, sandbox, person):
    def commands(name):
        return [{"command": name, "description": name}]

    async def menu():
        state = await client.control("GET", "state")
        return [one["command"] for chat in state["chats"] if chat["id"] == person.id for one in chat["commands"]]

    await client.call("setMyCommands", commands=commands("default"))
    assert await menu() == ["default"]
    await client.call("setMyCommands", commands=commands("english"), language_code="en")
    assert await menu() == ["english"]
    await client.call("setMyCommands", commands=commands("private"), scope={"type": "all_private_chats"})
    assert await menu() == ["private"]
    await client.call("setMyCommands", commands=commands("own"), scope={"type": "chat", "chat_id": person.id})
    assert await menu() == ["own"]


async def test_a_protected_message_is_copied_by_bots_but_not_forwarded(client, person):
    sent = await client.call("sendMessage", chat_id=person.id, text="x", protect_content=True)
    source = {"chat_id": person.id, "from_chat_id": person.id, "message_id": sent["message_id"]}
    assert await client.call("copyMessage", **source)
    assert await client.refusal("forwardMessage", **source) == "Bad Request: message can't be forwarded"
