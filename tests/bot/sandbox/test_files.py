"""Files: sent by the bot and by people, shown, downloaded, replaced."""

import io

import aiohttp
import pytest

from bot.sandbox.media import picture_size
from bot.sandbox.parameters import Upload
from tests.media import png

JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffc0000b080010002001012200")


def form(**fields):
    data = aiohttp.FormData(default_to_multipart=True, quote_fields=False)  # names as they are, as Telegram takes them
    for name, value in fields.items():
        if isinstance(value, tuple):
            data.add_field(name, io.BytesIO(value[1]), filename=value[0], content_type="application/octet-stream")
        else:
            data.add_field(name, str(value))
    return data


async def upload(client, name, **fields):
    async with client.session.post(f"{client.root}/{name}", data=form(**fields)) as response:
        return await response.json()


async def test_a_document_goes_up_and_comes_down(client, person):
    content = bytes(range(256)) * 40
    answer = await upload(client, "sendDocument", chat_id=person.id, document=("名片.vcf", content), caption="卡 *x*")
    document = answer["result"]["document"]
    assert (document["file_name"], document["file_size"]) == ("名片.vcf", len(content))
    assert answer["result"]["caption"] == "卡 *x*"

    file = await client.call("getFile", file_id=document["file_id"])
    address = client.root.replace("/bot", "/file/bot")
    async with client.session.get(f"{address}/{file['file_path']}") as response:
        assert await response.read() == content
    async with client.session.get(f"{client.sandbox.url}/sandbox/files/{document['file_id']}") as response:
        assert await response.read() == content
    async with client.session.get(f"{address}/documents/other") as response:
        assert response.status == 404


async def test_photos_have_their_size_and_must_be_pictures(client, person):
    answer = await upload(client, "sendPhoto", chat_id=person.id, photo=("a.png", png(3, 2)))
    assert [(size["width"], size["height"]) for size in answer["result"]["photo"]] == [(3, 2)]

    again = await client.call("sendPhoto", chat_id=person.id, photo=answer["result"]["photo"][0]["file_id"])
    assert again["photo"] == answer["result"]["photo"]
    assert (await upload(client, "sendPhoto", chat_id=person.id, photo=("a.png", b"no picture")))["description"] == (
        "Bad Request: IMAGE_PROCESS_FAILED"
    )
    words = await client.refusal("sendDocument", chat_id=person.id, document=answer["result"]["photo"][0]["file_id"])
    assert words == "Bad Request: can't use file of type Photo as Document"


async def test_an_empty_file_is_refused(client, person):
    answer = await upload(client, "sendDocument", chat_id=person.id, document=("a.txt", b""))
    assert answer["description"] == "Bad Request: file must be non-empty"


async def test_over_20_mb_nothing_is_downloaded_and_over_50_mb_nothing_uploaded(client, person):
    large = await upload(client, "sendDocument", chat_id=person.id, document=("a.bin", bytes(20 * 2**20 + 1)))
    words = await client.refusal("getFile", file_id=large["result"]["document"]["file_id"])
    assert words == "Bad Request: file is too big"

    too_large = await upload(client, "sendDocument", chat_id=person.id, document=("a.bin", bytes(50 * 2**20 + 1)))
    assert too_large["error_code"] == 413
    assert too_large["description"] == "Request Entity Too Large"


async def test_an_album_by_attach(client, person):
    media = '[{"type":"photo","media":"attach://a","caption":"<b>x</b>","parse_mode":"HTML"},{"type":"photo","media":"attach://b"}]'
    files = {"a": ("a.png", png(1, 1)), "b": ("b.png", png(2, 2))}
    answer = await upload(client, "sendMediaGroup", chat_id=person.id, media=media, **files)
    first, second = answer["result"]
    assert first["media_group_id"] == second["media_group_id"]
    assert first["caption_entities"] == [{"offset": 0, "length": 1, "type": "bold"}]

    mixed = media.replace('"photo","media":"attach://b"', '"document","media":"attach://b"')
    answer = await upload(client, "sendMediaGroup", chat_id=person.id, media=mixed, **files)
    assert answer["description"] == "Bad Request: document can't be mixed with other media types"


async def test_a_message_changes_its_medium_and_its_caption(client, person):
    sent = await upload(client, "sendDocument", chat_id=person.id, document=("a.txt", b"old"), caption="old")
    target = {"chat_id": person.id, "message_id": sent["result"]["message_id"]}
    media = '{"type":"document","media":"attach://new","caption":"new"}'
    edited = await upload(client, "editMessageMedia", **target, media=media, new=("b.txt", b"new"))
    assert edited["result"]["document"]["file_name"] == "b.txt"
    assert edited["result"]["caption"] == "new"

    assert (await client.call("editMessageCaption", **target, caption="newer"))["caption"] == "newer"
    assert "caption" not in await client.call("editMessageCaption", **target)


async def test_people_send_files_too(client, sandbox, person):
    fields = form(person=person.id, kind="photo", caption="/find x", a=("a.png", png(1, 1)), b=("b.png", png(1, 1)))
    async with client.session.post(f"{sandbox.url}/sandbox/chats/{person.id}/files", data=fields) as response:
        sent = await response.json()
    assert len(sent["messages"]) == 2

    first, second = [update["message"] for update in await client.updates()]
    assert first["media_group_id"] == second["media_group_id"]
    assert first["caption_entities"][0]["type"] == "bot_command"
    voice = sandbox.world.send_files(person.id, "voice", [Upload("v.ogg", "audio/ogg", b"x")])
    assert voice[0]["voice"]["mime_type"] == "audio/ogg"


@pytest.mark.parametrize(
    ("content", "size"),
    [(png(5, 7), (5, 7)), (JPEG, (32, 16)), (b"GIF89a\x02\x00\x03\x00", (2, 3)), (b"", None), (b"\xff\xd8\xff", None)],
)
def test_sizes_of_pictures(content, size):
    assert picture_size(content) == size


async def test_uploaded_page_is_never_run(client, sandbox, person):
    sent = sandbox.world.send_files(
        person.id, "document", [Upload("x.html", "text/html", b"<script>alert(1)</script>")]
    )
    async with client.session.get(f"{sandbox.url}/sandbox/files/{sent[0]['document']['file_id']}") as response:
        assert response.headers["Content-Security-Policy"].startswith("sandbox")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
