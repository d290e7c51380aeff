"""Copies and forwards of messages."""

from bot.sandbox.contents import copied, forwarded
from bot.sandbox.media import CAPTIONED, KINDS
from bot.sandbox.methods.calls import Call, checked_caption, method
from bot.sandbox.records import Chat, Json, Posted
from bot.sandbox.refusals import bad_request

MOST_AT_ONCE = 100
COPYABLE = ("text", "contact", "location", *KINDS)


@method("copyMessage")
def copy_message(call: Call) -> Json:
    chat = call.open_chat()
    posted = call.message(source(call), "copy")
    content = _copy(posted)
    if call.parameters.has("caption") and any(kind in content for kind in CAPTIONED):
        content = {name: value for name, value in content.items() if not name.startswith("caption")}
        content |= checked_caption(call.formatted("caption", "caption_entities"))
    message = call.post(chat, content | call.reply_to(chat), call.markup())
    return {"message_id": message["message_id"]}


@method("forwardMessage")
def forward_message(call: Call) -> Json:
    chat = call.open_chat()
    posted = call.message(source(call), "forward")
    return call.post(chat, _forward(posted), editable=False)


@method("copyMessages")
def copy_messages(call: Call) -> list[Json]:
    return _many(call, [_copy(posted) for posted in _sources(call, "copy")], editable=True)


@method("forwardMessages")
def forward_messages(call: Call) -> list[Json]:
    return _many(call, [_forward(posted) for posted in _sources(call, "forward")], editable=False)


def _many(call: Call, contents: list[Json], *, editable: bool) -> list[Json]:
    chat = call.open_chat()
    call.limits.take(call.bot.id, chat.id, len(contents))
    sent = [call.post_counted(chat, content, editable=editable) for content in contents]
    return [{"message_id": message["message_id"]} for message in sent]


def source(call: Call) -> Chat:
    call.parameters.required("from_chat_id")
    return call.chat("from_chat_id")


def _sources(call: Call, what: str) -> list[Posted]:
    """The messages to take; missing ones are skipped, as the server does."""
    chat = source(call)
    ids = call.parameters.integers("message_ids")
    if len(ids) > MOST_AT_ONCE:
        raise bad_request(f"too many messages to {what}")
    if ids != sorted(set(ids)):
        raise bad_request("message identifiers must be in a strictly increasing order")
    found = [posted for one in ids if (posted := chat.messages.get(one)) is not None and not posted.deleted]
    if not found:
        raise bad_request(f"there are no messages to {what}")
    return found


def _copy(posted: Posted) -> Json:
    if posted.message.get("has_protected_content") or not any(kind in posted.message for kind in COPYABLE):
        raise bad_request("message can't be copied")
    return copied(posted.message)


def _forward(posted: Posted) -> Json:
    if posted.message.get("has_protected_content") or not any(kind in posted.message for kind in COPYABLE):
        raise bad_request("message can't be forwarded")
    return forwarded(posted.message)
