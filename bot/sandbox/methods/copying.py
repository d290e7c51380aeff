"""Copies and forwards of messages."""

from collections import Counter

from bot.sandbox.contents import copied, forwarded
from bot.sandbox.media import CAPTIONED, KINDS
from bot.sandbox.methods.calls import Call, checked_caption, method
from bot.sandbox.records import Chat, Json
from bot.sandbox.refusals import bad_request

MOST_AT_ONCE = 100
COPYABLE = ("text", "contact", "location", *KINDS)


@method("copyMessage")
def copy_message(call: Call) -> Json:
    chat = call.open_chat()
    message = call.message(source(call), "copy").message
    if not copyable(message):
        raise bad_request("message can't be copied")
    content = copied(message)
    if call.parameters.has("caption") and any(kind in content for kind in CAPTIONED):
        content = _without_caption(content) | checked_caption(call.formatted("caption", "caption_entities"))
    return _id(call.post(chat, content | call.reply_to(chat), call.markup()))


@method("forwardMessage")
def forward_message(call: Call) -> Json:
    chat = call.open_chat()
    message = call.message(source(call), "forward").message
    if not forwardable(message):
        raise bad_request("message can't be forwarded")
    return call.post(chat, forwarded(message), editable=False)


@method("copyMessages")
def copy_messages(call: Call) -> list[Json]:
    messages = [message for message in _sources(call, "copy") if copyable(message)]
    contents = [copied(message) for message in messages]
    if call.parameters.boolean("remove_caption"):
        contents = [_without_caption(content) for content in contents]
    return _many(call, messages, contents, "copy")


@method("forwardMessages")
def forward_messages(call: Call) -> list[Json]:
    messages = [message for message in _sources(call, "forward") if forwardable(message)]
    return _many(call, messages, [forwarded(message) for message in messages], "forward")


def _many(call: Call, messages: list[Json], contents: list[Json], what: str) -> list[Json]:
    """What was of one album, and of which there are several, is an album again."""
    chat = call.open_chat()
    if not contents:
        raise bad_request(f"there are no messages to {what}")
    call.check_voice(chat, contents[0])
    call.limits.take(call.bot.id, chat.id, len(contents))
    albums = Counter(message["media_group_id"] for message in messages if "media_group_id" in message)
    new = {album: str(next(call.world.album_ids)) for album, count in albums.items() if count > 1}
    sent = []
    for message, content in zip(messages, contents, strict=True):
        album = new.get(message.get("media_group_id", ""))
        grouped = content | {"media_group_id": album} if album else content
        sent.append(_id(call.post_counted(chat, grouped, editable=what == "copy")))
    return sent


def source(call: Call) -> Chat:
    call.parameters.required("from_chat_id")
    return call.chat("from_chat_id")


def _sources(call: Call, what: str) -> list[Json]:
    """The messages to take; missing ones are skipped, as the server does."""
    chat = source(call)
    ids = call.parameters.integers("message_ids")
    if len(ids) > MOST_AT_ONCE:
        raise bad_request(f"too many messages to {what}")
    if ids != sorted(set(ids)):
        raise bad_request("message identifiers must be in a strictly increasing order")
    return [posted.message for one in ids if (posted := chat.messages.get(one)) is not None and not posted.deleted]


def _id(message: Json) -> Json:
    return {"message_id": message["message_id"]}


def _without_caption(content: Json) -> Json:
    return {name: value for name, value in content.items() if name not in {"caption", "caption_entities"}}


def copyable(message: Json) -> bool:
    """No service message. A bot may copy even what is protected."""
    return any(kind in message for kind in COPYABLE)


def forwardable(message: Json) -> bool:
    return copyable(message) and not message.get("has_protected_content")
