"""Albums, and media put in the place of others."""

from bot.sandbox.markup import NO_MARKUP
from bot.sandbox.media import ALBUMS, CAPTIONED, KINDS, kind_of
from bot.sandbox.methods.calls import Call, method
from bot.sandbox.methods.editing import apply, target
from bot.sandbox.methods.media import input_media
from bot.sandbox.records import Json
from bot.sandbox.refusals import bad_request

MOST_IN_ALBUM = 10
IN_ALBUMS = tuple(ALBUMS)
CHANGED = "can't change media type in the album"
REPLACEABLE = tuple(kind for kind in CAPTIONED if kind != "voice")
WORDS = ("text", "entities", "link_preview_options", "caption", "caption_entities")
SHOWN_FIELDS = (*WORDS, "has_media_spoiler", "show_caption_above_media", *KINDS)


@method("sendMediaGroup")
def send_media_group(call: Call) -> list[Json]:
    call.parameters.required("media")
    items = call.parameters.nested("media", "media")
    if not isinstance(items, list):
        raise bad_request("expected an Array of InputMedia")
    chat = call.open_chat()
    if not items:
        raise bad_request("there are no messages to send")
    if len(items) > MOST_IN_ALBUM:
        raise bad_request("too many messages to send as an album")
    contents = [input_media(call, item, IN_ALBUMS) for item in items]
    _check_alike([ALBUMS.get(kind_of(content), "") for content in contents])
    if len({content.get("show_caption_above_media") for content in contents}) > 1:
        raise bad_request("parameter show_caption_above_media must be the same for all messages")
    call.check_voice(chat, contents[0])
    reply = call.reply_to(chat)
    call.limits.take(call.bot.id, chat.id, len(contents))
    album = {"media_group_id": str(next(call.world.album_ids))} if len(contents) > 1 else {}
    return [call.post_counted(chat, content | album | reply, NO_MARKUP) for content in contents]


def _check_alike(kinds: list[str]) -> None:
    apart = next((kind for kind in kinds if kind in {"document", "audio"}), "")
    if apart and set(kinds) != {apart}:
        raise bad_request(f"{apart} can't be mixed with other media types")


@method("editMessageMedia")
def edit_message_media(call: Call) -> Json | bool:
    call.parameters.required("media")
    content = input_media(call, call.parameters.nested("media", "input media"), REPLACEABLE)
    chat, posted = target(call)
    old, new = kind_of(posted.message), kind_of(content)
    if "text" not in posted.message and old not in REPLACEABLE:
        raise bad_request("message media can't be edited")
    if "media_group_id" in posted.message and ALBUMS.get(old) != ALBUMS.get(new):
        raise bad_request(CHANGED if new in ALBUMS else "message content type can't be used in an album")
    return apply(call, chat, posted, content, SHOWN_FIELDS)
