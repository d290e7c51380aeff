"""A message's content: what is carried over when it is copied, forwarded or quoted; captions."""

from bot.sandbox.records import Json
from bot.sandbox.texts import Formatted

CONTEXT = {"message_id", "from", "chat", "date", "edit_date", "reply_markup", "reply_to_message", "via_bot"}
CONTEXT |= {"media_group_id", "author_signature", "sender_chat", "effect_id", "has_protected_content"}


def copied(message: Json) -> Json:
    """A message's own content, without where and from whom."""
    return {name: value for name, value in message.items() if name not in CONTEXT and not name.startswith("forward_")}


def forwarded(message: Json) -> Json:
    """The content with its origin."""
    origin = message.get("forward_origin")
    if origin is None:
        origin = {"type": "user", "sender_user": message["from"], "date": message["date"]}
    return copied(message) | {"forward_origin": origin}


def quoted(message: Json) -> Json:
    """A message as another one's reply_to_message: without a further one in it."""
    return {name: value for name, value in message.items() if name != "reply_to_message"}


def text_fields(formatted: Formatted) -> Json:
    fields: Json = {"text": formatted.text}
    if formatted.entities:
        fields["entities"] = formatted.entities
    return fields


def caption_fields(formatted: Formatted) -> Json:
    """Of any length; an empty caption has no fields."""
    fields: Json = {"caption": formatted.text} if formatted.text else {}
    if formatted.entities:
        fields["caption_entities"] = formatted.entities
    return fields
