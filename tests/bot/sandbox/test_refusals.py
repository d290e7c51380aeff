"""Each thing the server refuses, in its exact words."""

from typing import Any

import pytest

from bot.sandbox.parameters import Upload
from bot.sandbox.refusals import NOT_MODIFIED

BUTTON = {"text": "x", "callback_data": "x"}


def inline(*buttons: Any) -> dict[str, Any]:
    return {"inline_keyboard": [list(buttons)]}


SENDING = [
    ({"text": ""}, "message text is empty"),
    ({}, "message text is empty"),
    ({"text": " \n "}, "text must be non-empty"),
    ({"text": "<b> </b>", "parse_mode": "HTML"}, "text must be non-empty"),
    ({"text": "x" * 4097}, "message is too long"),
    ({"text": "好" * 11_000}, "text is too long"),
    (
        {"text": "<b>x", "parse_mode": "HTML"},
        "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    ),
    ({"text": "<foo>x", "parse_mode": "html"}, 'can\'t parse entities: Unsupported start tag "foo" at byte offset 0'),
    ({"text": "x</b>", "parse_mode": "HTML"}, "can't parse entities: Unexpected end tag at byte offset 1"),
    (
        {"text": "a.", "parse_mode": "MarkdownV2"},
        "can't parse entities: Character '.' is reserved and must be escaped with the preceding '\\'",
    ),
    ({"text": "x", "parse_mode": "BBCode"}, "unsupported parse_mode"),
    ({"text": "x", "entities": [{"type": "bold"}]}, "can't parse MessageEntity: Can't find field \"offset\""),
    (
        {"text": "x", "entities": [{"type": "odd", "offset": 0, "length": 1}]},
        "can't parse MessageEntity: Unsupported type specified",
    ),
    (
        {"text": "x", "entities": [{"type": "bold", "offset": 0, "length": 9}]},
        "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 9",
    ),
    ({"text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
    ({"text": "x", "reply_markup": [1]}, "object expected as reply markup"),
    ({"text": "x", "reply_markup": {"inline_keyboard": 1}}, 'field "inline_keyboard" must be of type Array'),
    (
        {"text": "x", "reply_markup": {"inline_keyboard": [1]}},
        'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
    ),
    ({"text": "x", "reply_markup": {"keyboard": [1]}}, 'field "keyboard" must be an Array of Arrays'),
    (
        {"text": "x", "reply_markup": inline(1)},
        "can't parse inline keyboard button: InlineKeyboardButton must be an Object",
    ),
    ({"text": "x", "reply_markup": inline({})}, "can't parse inline keyboard button: Can't find field \"text\""),
    (
        {"text": "x", "reply_markup": inline({"text": "x"})},
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    (
        {"text": "x", "reply_markup": inline({**BUTTON, "url": "https://t.me/x"})},
        "can't parse inline keyboard button: exactly one action field must be used",
    ),
    (
        {"text": "x", "reply_markup": inline({"text": "", "callback_data": "x"})},
        "inline keyboard button text must be non-empty",
    ),
    ({"text": "x", "reply_markup": inline({"text": "x", "callback_data": "好" * 22})}, "BUTTON_DATA_INVALID"),
    (
        {"text": "x", "reply_markup": inline({**BUTTON, "style": "loud"})},
        "can't parse inline keyboard button: invalid button style specified",
    ),
    (
        {"text": "x", "reply_markup": inline({"text": "x", "copy_text": {"text": "x" * 257}})},
        "BUTTON_COPY_TEXT_INVALID",
    ),
    (
        {"text": "x", "reply_markup": inline({"text": "x", "url": "ftp://example.com"})},
        "inline keyboard button URL 'ftp://example.com' is invalid: Unsupported URL protocol",
    ),
    (
        {"text": "x", "reply_markup": inline({"text": "x", "url": "nothing"})},
        "inline keyboard button URL 'nothing' is invalid: Wrong HTTP URL",
    ),
    ({"text": "x", "reply_markup": inline(*[BUTTON] * 101)}, "REPLY_MARKUP_TOO_LONG"),
    (
        {"text": "x", "reply_markup": {"keyboard": [[1]]}},
        "can't parse keyboard button: KeyboardButton must be a String or an Object",
    ),
    (
        {"text": "x", "reply_markup": {"keyboard": [[{"text": "x", "request_users": {}}]]}},
        "can't parse keyboard button: Can't find field \"request_id\"",
    ),
    ({"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
    ({"text": "x", "chat_id": ""}, "chat_id is empty"),
    ({"text": "x", "chat_id": 77}, "chat not found"),
    ({"text": "x", "chat_id": "--77"}, "chat not found"),
    ({"text": "x", "chat_id": "@nobody"}, "chat not found"),
    ({"text": "x", "chat_id": -77}, "chat not found"),
]


@pytest.mark.parametrize(("parameters", "words"), SENDING)
async def test_send_message_refuses(client, person, parameters, words):
    assert await client.refusal("sendMessage", **{"chat_id": person.id, **parameters}) == f"Bad Request: {words}"
    assert len(client.sandbox.world.chat(person.id).messages) == 1


OTHERS = [
    ("editMessageText", {"message_id": 99, "text": "x"}, "message to edit not found"),
    ("editMessageText", {"message_id": 1, "text": "x"}, "message can't be edited"),
    ("editMessageText", {"text": "x"}, "message identifier is not specified"),
    ("editMessageText", {"message_id": 2, "text": "hello"}, NOT_MODIFIED),
    ("editMessageText", {"message_id": 2, "text": "x" * 4097}, "MESSAGE_TOO_LONG"),
    ("editMessageText", {"message_id": 2, "text": ""}, "message text is empty"),
    (
        "editMessageText",
        {"message_id": 2, "text": "x", "reply_markup": {"keyboard": [["x"]]}},
        "inline keyboard expected",
    ),
    ("editMessageText", {"inline_message_id": "inline_1_1", "text": "x"}, "MESSAGE_ID_INVALID"),
    ("editMessageCaption", {"message_id": 2, "caption": "x"}, "there is no caption in the message to edit"),
    ("editMessageReplyMarkup", {"message_id": 2}, NOT_MODIFIED),
    ("editMessageMedia", {"message_id": 2}, 'parameter "media" is required'),
    ("deleteMessage", {"message_id": 99}, "message to delete not found"),
    ("deleteMessages", {"message_ids": []}, "message identifiers are not specified"),
    ("sendContact", {"first_name": "x"}, 'parameter "phone_number" is required'),
    ("sendVenue", {"latitude": 1, "longitude": 2, "title": "x"}, 'parameter "address" is required'),
    ("sendLocation", {"longitude": 2}, "latitude is empty"),
    ("sendLocation", {"latitude": 2}, "longitude is empty"),
    ("sendChatAction", {"action": "dancing"}, "wrong parameter action in request"),
    ("sendPhoto", {}, "there is no photo in the request"),
    ("sendDocument", {}, "there is no document in the request"),
    ("sendDocument", {"document": "no such id"}, "wrong remote file identifier specified: Wrong string length"),
    ("sendDocument", {"document": "https://example.com/x.pdf"}, "failed to get HTTP URL content"),
    ("sendMediaGroup", {"media": "["}, "can't parse media JSON object"),
    ("sendMediaGroup", {"media": {"type": "photo"}}, "expected an Array of InputMedia"),
    ("sendMediaGroup", {"media": [{"type": "photo"}]}, "can't parse InputMedia: media not found"),
    (
        "sendMediaGroup",
        {"media": [{"type": "voice", "media": "x"}]},
        'can\'t parse InputMedia: type "voice" is unsupported',
    ),
    ("copyMessage", {"message_id": 1}, 'parameter "from_chat_id" is required'),
    ("copyMessage", {"from_chat_id": 77, "message_id": 1}, "chat not found"),
    ("getFile", {"file_id": "none"}, "invalid file_id"),
    ("getChatMember", {"user_id": 5}, "invalid user_id specified"),
    ("getChatAdministrators", {}, "there are no administrators in the private chat"),
    ("leaveChat", {}, "chat member status can't be changed in private chats"),
    ("pinChatMessage", {"message_id": 99}, "message to pin not found"),
    ("setMessageReaction", {"message_id": 1, "reaction": [{"type": "emoji", "emoji": "🛠"}]}, "REACTION_INVALID"),
    ("setMyCommands", {"commands": [{"command": "No-Good", "description": "x"}]}, "BOT_COMMAND_INVALID"),
    ("setMyCommands", {"commands": [{"command": "x", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ("setMyCommands", {"commands": [], "language_code": "zh-hant"}, "invalid language code specified"),
    ("setWebhook", {"url": "http://example.com/hook"}, "bad webhook: An HTTPS URL must be provided for webhook"),
    ("setWebhook", {"url": "https://example.com", "secret_token": "ü"}, "secret token contains unallowed characters"),
    (
        "answerCallbackQuery",
        {"callback_query_id": "1"},
        "query is too old and response timeout expired or query ID is invalid",
    ),
    (
        "answerInlineQuery",
        {"inline_query_id": "1"},
        "query is too old and response timeout expired or query ID is invalid",
    ),
]


@pytest.mark.parametrize(("name", "parameters", "words"), OTHERS)
async def test_other_methods_refuse(client, person, name, parameters, words):
    await client.call("sendMessage", chat_id=person.id, text="hello")

    assert await client.refusal(name, **{"chat_id": person.id, **parameters}) == f"Bad Request: {words}"


async def test_a_caption_over_1024_is_refused(client, person):
    file_id = client.sandbox.world.files.add("document", Upload("a.txt", "text/plain", b"x")).file_id

    assert await client.call("sendDocument", chat_id=person.id, document=file_id, caption="好" * 1024)
    words = await client.refusal("sendDocument", chat_id=person.id, document=file_id, caption="x" * 1025)
    assert words == "Bad Request: message caption is too long"


async def test_people_who_cannot_be_written_to(client, sandbox, person):
    world = sandbox.world
    world.block(person.id, blocked=True)
    assert await client.refusal("sendMessage", chat_id=person.id, text="x") == "Forbidden: bot was blocked by the user"
    world.block(person.id, blocked=False)
    assert await client.call("sendMessage", chat_id=person.id, text="x")
    world.deactivate(person.id, deactivated=True)
    assert await client.refusal("sendMessage", chat_id=person.id, text="x") == "Forbidden: user is deactivated"


async def test_a_stranger_is_unknown_and_a_group_member_cannot_be_approached(client, sandbox, person):
    stranger = sandbox.world.add_person("Stranger")
    assert await client.refusal("sendMessage", chat_id=stranger.id, text="x") == "Bad Request: chat not found"

    sandbox.world.found_group("Group", [person.id, stranger.id])
    words = await client.refusal("sendMessage", chat_id=stranger.id, text="x")
    assert words == "Forbidden: bot can't initiate conversation with a user"


async def test_tokens_and_methods(client, sandbox):
    async def described(path: str) -> tuple[int, str]:
        async with client.session.get(f"{sandbox.url}/{path}") as response:
            return response.status, (await response.json())["description"]

    assert await described(f"bot{client.root.partition('/bot')[2]}/createInvoiceLink") == (
        404,
        "Not Found: method not found",
    )
    assert await described("bot1000000000:another-token-of-the-right-form-00000/getMe") == (401, "Unauthorized")
    assert await described("botnonsense/getMe") == (401, "Unauthorized: invalid token specified")


async def test_what_cannot_be_edited(client, sandbox, person):
    keyboard = {"keyboard": [["x"]], "resize_keyboard": True}
    for markup in (keyboard, {"remove_keyboard": True}, {"force_reply": True}):
        sent = await client.call("sendMessage", chat_id=person.id, text="x", reply_markup=markup)
        target = {"chat_id": person.id, "message_id": sent["message_id"]}
        assert await client.refusal("editMessageText", **target, text="y") == "Bad Request: message can't be edited"

    forwarded = await client.call("forwardMessage", chat_id=person.id, from_chat_id=person.id, message_id=1)
    target = {"chat_id": person.id, "message_id": forwarded["message_id"]}
    assert await client.refusal("editMessageText", **target, text="y") == "Bad Request: message can't be edited"


async def test_text_cannot_be_edited_where_there_is_none(client, sandbox, person):
    file_id = sandbox.world.files.add("document", Upload("a.txt", "text/plain", b"x")).file_id
    sent = await client.call("sendDocument", chat_id=person.id, document=file_id)

    words = await client.refusal("editMessageText", chat_id=person.id, message_id=sent["message_id"], text="x")
    assert words == "Bad Request: there is no text in the message to edit"


async def test_after_48_hours_nothing_is_deleted(client, sandbox, person):
    sent = await client.call("sendMessage", chat_id=person.id, text="x")
    sandbox.set_clock(48 * 3600 + 5)
    words = await client.refusal("deleteMessage", chat_id=person.id, message_id=sent["message_id"])
    assert words == "Bad Request: message can't be deleted for everyone"

    sandbox.set_clock(48 * 3600 - 60)
    assert await client.call("deleteMessage", chat_id=person.id, message_id=sent["message_id"]) is True
    words = await client.refusal("deleteMessage", chat_id=person.id, message_id=sent["message_id"])
    assert words == "Bad Request: message to delete not found"
