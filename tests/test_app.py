"""The people of the tests (tests/app.py): what they send arrives, and what they were sent can be looked at."""

import asyncio

import pytest

from tests.app import Chat

BOLD = [{"type": "bold", "offset": 0, "length": 2}]
CHANNEL = {
    "type": "channel",
    "chat": {"id": -1000000000077, "type": "channel", "title": "商会之声"},
    "message_id": 5,
}


@pytest.fixture
async def echo(sandbox):
    """A chat with a bot that sends back what it is sent, an album once it is whole."""
    world = sandbox.world
    chat = Chat(sandbox, world.add_person("林"))

    async def answering():
        seen = 0
        while True:
            await world.log.wait(world.log.seq)
            for update in world.bot.updates.first():
                message = update.get("message")
                if message and update["update_id"] > seen:
                    seen = update["update_id"]
                    content = {k: v for k, v in message.items() if k not in {"message_id", "from", "chat", "date"}}
                    world.keep(world.private_chat(chat.person), world.bot.user, content, from_bot=True)

    task = asyncio.create_task(answering())
    yield chat
    task.cancel()


async def test_people_say_with_entities_of_their_own(echo):
    said = await echo.says("通知 https://t.me", entities=BOLD)
    assert (said.text, [entity["type"] for entity in said.entities]) == ("通知 https://t.me", ["bold", "url"])
    assert said.media is None


async def test_people_send_files_of_all_kinds(echo):
    photo = await echo.sends_photo("通知", BOLD)
    assert (photo.text, photo.entities, photo.media[0]) == ("通知", BOLD, "photo")
    assert (await echo.sends_document("名单.pdf", size=60 * 2**20)).message["document"]["file_size"] == 60 * 2**20
    assert (await echo.sends_video("x")).media[0] == "video"
    assert (await echo.sends_voice()).media[0] == "voice"
    assert (await echo.sends_file("animation")).media[0] == "animation"
    assert "location" in (await echo.sends_location()).message


async def test_an_album_is_several_messages(echo):
    await echo.sends_album(3, "通知")
    await asyncio.sleep(0)
    got = echo.received()
    assert [reply.text for reply in got] == ["通知", "", ""]
    assert len({reply.message["media_group_id"] for reply in got}) == 1
    assert len({reply.media for reply in got}) == 3


async def test_what_was_forwarded_says_where_it_is_from(echo):
    said = echo.world.say(echo.person.id, "通知")
    await asyncio.sleep(0.01)
    assert (await echo.forwards(said)).message["forward_origin"]["sender_user"]["first_name"] == "林"
    brought = await echo.forwards({"text": "公告"}, origin=CHANNEL)
    assert (brought.text, brought.message["forward_origin"]["chat"]["title"]) == ("公告", "商会之声")
