"""Files of every kind: sent by upload and by file_id, replaced, copied; what Telegram refuses of them."""

import msgspec
import pytest

from tests.bot.sandbox.test_files import upload
from tests.media import TYPES, png
from tests.media import upload as made

METHODS = {
    "photo": "sendPhoto",
    "video": "sendVideo",
    "animation": "sendAnimation",
    "audio": "sendAudio",
    "voice": "sendVoice",
    "document": "sendDocument",
    "sticker": "sendSticker",
    "video_note": "sendVideoNote",
}
FOREIGN = "SANDBOX9-photo-000001-0123456789abcdef"


def file_id(message, kind):
    return message[kind][-1]["file_id"] if kind == "photo" else message[kind]["file_id"]


async def ids(client, person, *kinds):
    """file_ids of what the person sent."""
    world = client.sandbox.world
    sent = [world.send_files(person.id, kind, [made(kind, n + 1)])[0] for n, kind in enumerate(kinds)]
    return [file_id(message, kind) for message, kind in zip(sent, kinds, strict=True)]


async def album(client, person, *media):
    return await client.answer("sendMediaGroup", chat_id=person.id, media=list(media))


@pytest.mark.parametrize("kind", METHODS)
async def test_what_a_person_sent_goes_on_by_its_file_id(client, person, kind):
    [given] = await ids(client, person, kind)
    message = await client.call(METHODS[kind], chat_id=person.id, **{kind: given})
    assert file_id(message, kind) == given


@pytest.mark.parametrize("kind", METHODS)
async def test_a_bot_uploads_every_kind(client, person, kind):
    name, _ = TYPES[kind]
    answer = await upload(client, METHODS[kind], chat_id=person.id, **{kind: (name, made(kind).content)})
    assert file_id(answer["result"], kind)
    assert ("document" in answer["result"]) == (kind in {"document", "animation"})


async def test_an_upload_keeps_what_its_sender_tells(client, person):
    fields = {"duration": 999_999, "width": -1, "height": 480, "caption": "<b>x</b>", "parse_mode": "HTML"}
    shown = {"has_spoiler": True, "show_caption_above_media": True}
    sent = (await upload(client, "sendVideo", chat_id=person.id, video=("v.mp4", b"v"), **fields, **shown))["result"]
    assert [sent["video"][name] for name in ("duration", "width", "height")] == [86_400, 0, 480]
    assert (sent["caption_entities"][0]["type"], sent["has_media_spoiler"]) == ("bold", True)
    again = await client.call("sendVideo", chat_id=person.id, video=sent["video"]["file_id"], duration=1)
    assert again["video"] == sent["video"]
    music = await upload(client, "sendAudio", chat_id=person.id, audio=("a.mp3", b"a"), title="T", performer="P")
    assert (music["result"]["audio"]["title"], music["result"]["audio"]["performer"]) == ("T", "P")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("", "there is no photo in the request"),
        (FOREIGN, "wrong file identifier/HTTP URL specified"),
        ("nonsense", "wrong remote file identifier specified: Wrong string length"),
        ("https://example.org/a.png", "failed to get HTTP URL content"),
    ],
)
async def test_files_that_telegram_does_not_know(client, person, value, words):
    assert await client.refusal("sendPhoto", chat_id=person.id, photo=value) == f"Bad Request: {words}"


async def test_photos_stay_photos_and_other_files_what_they_are(client, person):
    photo, voice, video = await ids(client, person, "photo", "voice", "video")
    words = await client.refusal("sendVideo", chat_id=person.id, video=photo)
    assert words == "Bad Request: can't use file of type Photo as Video"
    words = await client.refusal("sendPhoto", chat_id=person.id, photo=voice)
    assert words == "Bad Request: can't use file of type VoiceNote as Photo"
    assert "video" in await client.call("sendDocument", chat_id=person.id, document=video)


async def test_a_large_file_goes_on_but_does_not_come_down(client, sandbox, person):
    sent = sandbox.world.send_files(person.id, "document", [made("document", size=60 * 2**20)])[0]
    given = sent["document"]["file_id"]
    assert await client.refusal("getFile", file_id=given) == "Bad Request: file is too big"
    on = await client.call("sendDocument", chat_id=person.id, document=given)
    assert on["document"]["file_size"] == 60 * 2**20


async def test_photos_too_large_or_too_long_are_refused(client, person):
    async def words(content):
        return (await upload(client, "sendPhoto", chat_id=person.id, photo=("a.png", content)))["description"]

    assert await words(png(21, 1)) == "Bad Request: PHOTO_INVALID_DIMENSIONS"
    size = 10 * 2**20 + 1
    told = f"file of size {size} bytes is too big for a photo; the maximum size is {size - 1} bytes"
    assert await words(png(1, 1).ljust(size, b"\0")) == f"Bad Request: {told}"


async def test_an_album_by_file_ids_with_a_caption_each(client, person):
    photo, video = await ids(client, person, "photo", "video")
    italic = [{"type": "italic", "offset": 0, "length": 1}]
    one = {"type": "photo", "media": photo, "caption": "x", "caption_entities": italic}
    answer = await album(client, person, one, {"type": "video", "media": video, "caption": "y"})
    first, second = answer["result"]
    assert first["media_group_id"] == second["media_group_id"]
    assert (first["caption_entities"], second["caption"]) == (italic, "y")
    assert "media_group_id" not in (await album(client, person, one))["result"][0]


async def test_albums_that_are_refused(client, person):
    photo, document, audio = await ids(client, person, "photo", "document", "audio")
    picture = {"type": "photo", "media": photo}

    async def words(*media):
        return (await album(client, person, *media))["description"].removeprefix("Bad Request: ")

    assert await words() == "there are no messages to send"
    assert await words(*[picture] * 11) == "too many messages to send as an album"
    assert await words(picture, {"type": "document", "media": document}) == (
        "document can't be mixed with other media types"
    )
    assert await words(picture, {"type": "audio", "media": audio}) == "audio can't be mixed with other media types"
    assert await words(picture | {"caption": "<b>x", "parse_mode": "HTML"}) == (
        "can't parse InputMedia: Can't parse entities: Can't find end tag corresponding to start tag \"b\""
    )
    assert await words({"type": "animation", "media": "x"}) == (
        "can't parse InputMedia: type \"animation\" can't be used in sendMediaGroup"
    )
    assert await words(picture | {"show_caption_above_media": True}, picture) == (
        "parameter show_caption_above_media must be the same for all messages"
    )


async def test_media_are_replaced_within_their_rules(client, person):
    photo, video, document, voice = await ids(client, person, "photo", "video", "document", "voice")

    async def replaced(message, kind, media):
        target = {"chat_id": person.id, "message_id": message["message_id"]}
        return await client.answer("editMessageMedia", **target, media={"type": kind, "media": media})

    text = await client.call("sendMessage", chat_id=person.id, text="x")
    assert "text" not in (await replaced(text, "photo", photo))["result"]
    spoken = await client.call("sendVoice", chat_id=person.id, voice=voice)
    assert (await replaced(spoken, "photo", photo))["description"] == "Bad Request: message media can't be edited"
    picture = {"type": "photo", "media": photo}
    first, _ = (await album(client, person, picture, picture))["result"]
    changed = (await replaced(first, "video", video))["result"]
    assert changed["media_group_id"] == first["media_group_id"]
    words = "Bad Request: can't change media type in the album"
    assert (await replaced(first, "document", document))["description"] == words


async def test_copies_and_forwards_of_an_album_are_one_again(client, sandbox, person):
    world = sandbox.world
    sent = world.send_files(person.id, "photo", [made("photo", n) for n in (1, 2)], "x")
    call = {"chat_id": person.id, "from_chat_id": person.id}
    numbers = [message["message_id"] for message in sent]
    for method, gone in (("copyMessages", False), ("forwardMessages", False), ("copyMessages", True)):
        copies = await client.call(method, **call, message_ids=[*numbers, 9999], remove_caption=gone)
        shown = [world.private_chat(person).messages[one["message_id"]].message for one in copies]
        groups = {message["media_group_id"] for message in shown}
        assert len(groups) == 1
        assert groups != {sent[0]["media_group_id"]}
        assert ("caption" in shown[0]) != gone
    alone = await client.call("copyMessages", **call, message_ids=numbers[:1])
    assert "media_group_id" not in world.private_chat(person).messages[alone[0]["message_id"]].message


async def test_deletion_ends_after_48_hours(client, sandbox, person):
    world = sandbox.world
    old = [await client.call("sendMessage", chat_id=person.id, text=str(n)) for n in (1, 2)]
    group = world.found_group("Group", [person.id], supergroup=True)
    posted = await client.call("sendMessage", chat_id=group.id, text="x")
    sandbox.set_clock(48 * 3600 + 5)
    new = await client.call("sendMessage", chat_id=person.id, text="3")
    words = "Bad Request: message can't be deleted for everyone"
    numbers = [message["message_id"] for message in (*old, new)]
    assert await client.refusal("deleteMessage", chat_id=person.id, message_id=numbers[0]) == words
    assert await client.refusal("deleteMessages", chat_id=person.id, message_ids=numbers) == words
    assert await client.call("deleteMessages", chat_id=person.id, message_ids=[numbers[2], 9999])
    words = "Bad Request: message can't be deleted"
    assert await client.refusal("deleteMessage", chat_id=group.id, message_id=posted["message_id"]) == words
    assert await client.call("editMessageText", chat_id=person.id, message_id=numbers[0], text="still editable")


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        (list(range(1, 102)), "too many message identifiers specified"),
        ([0], "invalid message identifier specified"),
        (None, "message identifiers are not specified"),
    ],
)
async def test_identifiers_that_nothing_can_be_deleted_by(client, person, numbers, words):
    assert await client.refusal("deleteMessages", chat_id=person.id, message_ids=numbers) == f"Bad Request: {words}"


async def test_what_bots_may_add_to_a_message(client, person):
    added = {"message_effect_id": "5104841245755180586", "disable_notification": True, "protect_content": True}
    preview = {"is_disabled": True, "prefer_small_media": False}
    sent = await client.call("sendMessage", chat_id=person.id, text="t.me", link_preview_options=preview, **added)
    assert sent["link_preview_options"] == {"is_disabled": True}
    assert (sent["effect_id"], sent["has_protected_content"]) == (added["message_effect_id"], True)
    words = await client.refusal("sendMessage", chat_id=person.id, text="x", link_preview_options="5")
    assert words == "Bad Request: object expected as link preview options"
    assert msgspec.json.encode(sent)
