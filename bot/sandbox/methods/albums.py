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
REPLACEABLE = tuple(kind for kind in CAPTIONED if kind != "voice")
SHOWN_FIELDS = ("text", "entities", "caption", "caption_entities", *KINDS)


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
        raise bad_request("there are too many messages to send as an album")
    contents = [input_media(call, item, IN_ALBUMS) for item in items]
    _check_kinds({ALBUMS.get(kind_of(content), "") for content in contents})
    reply = call.reply_to(chat)
    call.limits.take(call.bot.id, chat.id, len(contents))
    album = {"media_group_id": str(next(call.world.album_ids))} if len(contents) > 1 else {}
    return [call.post_counted(chat, content | album | reply, NO_MARKUP) for content in contents]


def _check_kinds(kinds: set[str]) -> None:
    for kind in ("document", "audio"):
        if kind in kinds and len(kinds) > 1:
            raise bad_request(f"{kind} can't be mixed with other media types")


@method("editMessageMedia")
def edit_message_media(call: Call) -> Json | bool:
    call.parameters.required("media")
    content = input_media(call, call.parameters.nested("media", "input media"), REPLACEABLE)
    chat, posted = target(call)
    return apply(call, chat, posted, content, SHOWN_FIELDS)
