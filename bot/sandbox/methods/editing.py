"""Edits and deletions of the bot's messages."""

import re

from bot.sandbox.contents import text_fields
from bot.sandbox.media import CAPTIONED, VISUAL
from bot.sandbox.methods.calls import Call, method
from bot.sandbox.records import Chat, Json, Posted
from bot.sandbox.refusals import NOT_MODIFIED, bad_request

DELETABLE_S = 48 * 3600
MOST_AT_ONCE = 100
REPLACED = ("reply_markup", "edit_date")
_INLINE_ID = re.compile(r"inline_(-?\d+)_(\d+)")


def target(call: Call) -> tuple[Chat, Posted]:
    """The message to edit, which must be the bot's, or posted "via" it, and editable."""
    if call.parameters.has("inline_message_id"):
        return _inline_target(call)
    chat = call.chat()
    posted = call.message(chat, "edit")
    if not posted.editable or posted.message["from"]["id"] != call.bot.id:
        raise bad_request("message can't be edited")
    return chat, posted


def _inline_target(call: Call) -> tuple[Chat, Posted]:
    found = _INLINE_ID.fullmatch(call.parameters.text("inline_message_id"))
    chat = _inline_chat(call, int(found[1])) if found else None
    posted = chat.messages.get(int(found[2])) if chat and found else None
    if chat is None or posted is None or posted.deleted or posted.message.get("via_bot", {}).get("id") != call.bot.id:
        raise bad_request("MESSAGE_ID_INVALID")
    return chat, posted


def _inline_chat(call: Call, chat_id: int) -> Chat | None:
    return call.world.groups.get(chat_id) or call.bot.chats.get(chat_id)


def apply(call: Call, chat: Chat, posted: Posted, content: Json, replaced: tuple[str, ...]) -> Json | bool:
    """Puts `content` in place of the fields `replaced`; a missing markup removes the keyboard.

    The Message, or True where the bot only knows an inline_message_id.
    """
    markup = call.markup(inline_only=True)
    old = posted.message
    new = {name: value for name, value in old.items() if name not in replaced and name not in REPLACED} | content
    if markup.inline is not None:
        new["reply_markup"] = markup.inline
    if new == {name: value for name, value in old.items() if name != "edit_date"}:
        raise bad_request(NOT_MODIFIED)
    edited = call.world.replace(chat, posted, new | {"edit_date": call.world.now()})
    return True if call.parameters.has("inline_message_id") else edited


@method("editMessageText")
def edit_message_text(call: Call) -> Json | bool:
    content = text_fields(call.message_text(too_long="MESSAGE_TOO_LONG")) | call.link_preview()
    chat, posted = target(call)
    if "text" not in posted.message:
        raise bad_request("there is no text in the message to edit")
    return apply(call, chat, posted, content, ("text", "entities", "link_preview_options"))


@method("editMessageCaption")
def edit_message_caption(call: Call) -> Json | bool:
    caption = call.caption()
    chat, posted = target(call)
    above = call.parameters.boolean("show_caption_above_media")
    if not any(kind in posted.message for kind in CAPTIONED):
        raise bad_request("there is no caption in the message to edit")
    if above and any(kind in posted.message for kind in VISUAL):
        caption["show_caption_above_media"] = True
    return apply(call, chat, posted, caption, ("caption", "caption_entities", "show_caption_above_media"))


@method("editMessageReplyMarkup")
def edit_message_reply_markup(call: Call) -> Json | bool:
    chat, posted = target(call)
    return apply(call, chat, posted, {}, ())


@method("deleteMessage")
def delete_message(call: Call) -> bool:
    chat = call.chat()
    posted = call.message(chat, "delete")
    check_deletable(call, chat, posted)
    remove(call, chat, posted)
    return True


@method("deleteMessages")
def delete_messages(call: Call) -> bool:
    """Up to 100. Those that can't be found are skipped; one that can't be deleted keeps all of them."""
    chat = call.chat()
    ids = call.parameters.integers("message_ids")
    if len(ids) > MOST_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    if not all(message_id > 0 for message_id in ids):
        raise bad_request("invalid message identifier specified")
    found = [posted for one in ids if (posted := chat.messages.get(one)) is not None and not posted.deleted]
    for posted in found:
        check_deletable(call, chat, posted)
    for posted in found:
        remove(call, chat, posted)
    return True


def check_deletable(call: Call, chat: Chat, posted: Posted) -> None:
    """For 48 hours: the bot's own everywhere, a person's in a private chat or where the bot is an administrator."""
    old = call.world.now() - posted.message["date"] > DELETABLE_S
    mine = posted.message["from"]["id"] == call.bot.id
    allowed = mine or chat.type == "private" or chat.members.get(call.bot.id) == "administrator"
    if not allowed or (old and chat.type == "supergroup"):
        raise bad_request("message can't be deleted")
    if old:
        raise bad_request("message can't be deleted for everyone")


def remove(call: Call, chat: Chat, posted: Posted) -> None:
    posted.deleted = True
    message_id = posted.message["message_id"]
    if message_id in chat.pinned:
        chat.pinned.remove(message_id)
    call.world.log.add("delete", chat_id=chat.id, message_id=message_id)
