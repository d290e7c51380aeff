"""What people send and share, as updates for the bot: aiogram's models and python-telegram-bot's classes read all."""

import aiogram.types
import msgspec
import pytest
import telegram

from bot.sandbox.media import KINDS
from bot.sandbox.refusals import ActRefused
from tests.bot.sandbox.test_files import form
from tests.media import png, upload

LINK = [{"type": "text_link", "offset": 0, "length": 2, "url": "https://example.org/"}]
CHANNEL = {"id": -1000000000077, "type": "channel", "title": "商会之声"}
ORIGINS = [
    {"type": "channel", "chat": CHANNEL, "message_id": 5},
    {"type": "hidden_user", "sender_user_name": "某人"},
    {"type": "user", "sender_user": {"id": 5, "is_bot": False, "first_name": "远方"}},
    {"type": "chat", "sender_chat": {"id": -1000000000078, "type": "supergroup", "title": "群"}},
]


async def messages(client, kind="message"):
    """What the bot hears; both libraries must read it."""
    heard = await client.updates()
    for update in heard:
        aiogram.types.Update.model_validate(update)
        assert telegram.Update.de_json(update, None).effective_message is not None
    return [update[kind] for update in heard if kind in update]


@pytest.mark.parametrize("kind", KINDS)
async def test_files_of_every_kind_arrive(client, sandbox, person, kind):
    sandbox.world.send_files(person.id, kind, [upload(kind)])
    [message] = await messages(client)
    read = telegram.Message.de_json(message, None).effective_attachment
    assert (read[-1] if kind == "photo" else read).file_id


@pytest.mark.parametrize(("kind", "captioned"), [("photo", 0), ("document", 2), ("audio", 2), ("visual", 0)])
async def test_an_album_is_an_update_each(client, sandbox, person, kind, captioned):
    kinds = ("photo", "video", "photo") if kind == "visual" else [kind] * 3
    uploads = [upload(one, 1 + number) for number, one in enumerate(kinds)]
    sandbox.world.send_files(person.id, kind, uploads, "通知", entities=LINK)
    heard = await messages(client)
    assert len({message["media_group_id"] for message in heard}) == 1
    assert [number for number, message in enumerate(heard) if "caption" in message] == [captioned]
    assert heard[captioned]["caption_entities"] == LINK


async def test_voices_are_no_album_and_stickers_have_no_caption(client, sandbox, person):
    world = sandbox.world
    sent = world.send_files(person.id, "voice", [upload("voice", 1), upload("voice", 2)], "x")
    assert [("media_group_id" in message, message.get("caption")) for message in sent] == [(False, "x"), (False, None)]
    with pytest.raises(ActRefused, match="no caption"):
        world.send_files(person.id, "sticker", [upload("sticker")], "x")
    with pytest.raises(ActRefused, match="up to 10"):
        world.send_files(person.id, "photo", [upload("photo", n + 1) for n in range(11)])


@pytest.mark.parametrize("origin", ORIGINS, ids=lambda origin: origin["type"])
async def test_forwards_from_elsewhere(client, sandbox, person, origin):
    world = sandbox.world
    world.forward_in(person.id, [{"text": "公告", "entities": LINK}], origin)
    world.forward_in(person.id, world.file_contents("photo", [upload("photo", 1), upload("photo", 2)], "x"), origin)
    text, *album = await messages(client)
    assert (text["entities"], text["forward_origin"]["type"]) == (LINK, origin["type"])
    assert len({message["media_group_id"] for message in album}) == 1
    with pytest.raises(ActRefused, match="origin"):
        world.forward_in(person.id, [{"text": "x"}], {"type": "moon"})


async def test_forwards_of_ones_own_keep_their_albums(client, sandbox, person):
    world = sandbox.world
    said = world.say(person.id, "x")
    album = world.send_files(person.id, "document", [upload("document", n) for n in (1, 2)], "y")
    await client.updates()
    world.forward(person.id, [message["message_id"] for message in (said, *album)], person.id)
    first, *others = await messages(client)
    assert first["forward_origin"]["sender_user"]["id"] == person.id
    assert "media_group_id" not in first
    groups = {message["media_group_id"] for message in others}
    assert len(groups) == 1
    assert groups != {album[0]["media_group_id"]}


async def test_protected_messages_cannot_be_forwarded(client, sandbox, person):
    sent = await client.call("sendMessage", chat_id=person.id, text="x", protect_content=True)
    with pytest.raises(ActRefused, match="protected"):
        sandbox.world.forward(person.id, [sent["message_id"]], person.id)


async def test_texts_and_captions_are_edited_with_entities(client, sandbox, person):
    world = sandbox.world
    said = world.say(person.id, "ab", entities=LINK)
    photo = world.send_files(person.id, "photo", [upload("photo")], "ab", entities=LINK)[0]
    world.edit(person.id, said["message_id"], "abc", entities=[{"type": "bold", "offset": 0, "length": 3}])
    world.edit(person.id, photo["message_id"], "")
    text, caption = await messages(client, "edited_message")
    assert (text["text"], text["entities"][0]["type"]) == ("abc", "bold")
    assert not {"caption", "caption_entities"} & caption.keys()
    with pytest.raises(ActRefused, match="at least one"):
        world.edit(person.id, said["message_id"], "")
    place = world.share_location(person.id, 24.9, 118.5)
    with pytest.raises(ActRefused, match="own text or caption"):
        world.edit(person.id, place["message_id"], "x")


async def test_a_premium_person_may_send_custom_emoji(client, sandbox, person):
    emoji = {"type": "custom_emoji", "offset": 0, "length": 2, "custom_emoji_id": "5368324170671202286"}
    sandbox.world.say(person.id, "😀 x", entities=[emoji])
    assert (await messages(client))[0]["entities"] == [emoji]
    sent = await client.call("sendMessage", chat_id=person.id, text="😀 x", entities=[emoji])
    assert "entities" not in sent


async def test_the_control_api_does_what_people_do(client, person):
    chat = f"chats/{person.id}"
    venue = {"location": {"latitude": 24.9, "longitude": 118.5}, "title": "会馆", "address": "仑苍"}
    said = await client.control("POST", f"{chat}/messages", {"person": person.id, "text": "ab", "entities": LINK})
    bold = [{"type": "bold", "offset": 0, "length": 1}]
    change = {"person": person.id, "text": "cd", "entities": bold}
    await client.control("PATCH", f"{chat}/messages/{said['message_id']}", change)
    await client.control("POST", f"{chat}/messages", {"person": person.id, "venue": venue})
    forward = {"person": person.id, "from_chat": person.id, "message_ids": [said["message_id"]]}
    assert len((await client.control("POST", f"{chat}/forward", forward))["messages"]) == 1
    brought = {"person": person.id, "contents": [{"text": "x"}], "origin": ORIGINS[1]}
    await client.control("POST", f"{chat}/forward", brought)
    heard = await client.updates()
    assert [next(kind for kind in update if kind != "update_id") for update in heard] == [
        "message",
        "edited_message",
        *["message"] * 3,
    ]
    assert heard[1]["edited_message"]["entities"] == bold


@pytest.mark.parametrize("origin", [None, ORIGINS[0]], ids=["own", "forwarded"])
async def test_the_control_api_takes_files_with_all_their_marks(client, sandbox, person, origin):
    more = {"origin": msgspec.json.encode(origin).decode()} if origin else {}
    entities = msgspec.json.encode(LINK).decode()
    fields = form(person=person.id, kind="document", caption="ab", entities=entities, **more)
    for number in (1, 2):
        fields.add_field(f"file{number}", png(number, 1), filename="a.png", content_type="image/png")
        fields.add_field(f"size_file{number}", str(60 * 2**20))
    async with client.session.post(f"{sandbox.url}/sandbox/chats/{person.id}/files", data=fields) as response:
        assert response.status == 200
    heard = await messages(client)
    assert [message["document"]["file_size"] for message in heard] == [60 * 2**20] * 2
    assert heard[-1]["caption_entities"] == LINK
    assert all(("forward_origin" in message) == (origin is not None) for message in heard)


async def test_both_libraries_read_what_bots_are_answered(client, sandbox, person):
    world = sandbox.world
    given = {kind: world.send_files(person.id, kind, [upload(kind)])[0] for kind in KINDS}
    for kind, message in given.items():
        shown = message[kind][-1] if kind == "photo" else message[kind]
        name = "".join(part.title() for part in kind.split("_"))
        answer = await client.call(f"send{name}", chat_id=person.id, **{kind: shown["file_id"]})
        copied = await client.call(
            "forwardMessage", chat_id=person.id, from_chat_id=person.id, message_id=answer["message_id"]
        )
        for one in (answer, copied):
            aiogram.types.Message.model_validate(one)
            assert telegram.Message.de_json(one, None).effective_attachment
