"""Photos, documents, albums: sent, replaced, downloaded."""

from bot.sandbox.files import LARGEST_DOWNLOAD, fields_of, media_fields
from bot.sandbox.markup import NO_MARKUP
from bot.sandbox.methods.calls import Call, caption_fields, method
from bot.sandbox.methods.editing import apply, target
from bot.sandbox.parameters import Upload
from bot.sandbox.records import Json
from bot.sandbox.refusals import bad_request
from bot.sandbox.texts import parse

KINDS = ("photo", "document", "voice")
MOST_IN_ALBUM = 10
ATTACHED = "attach://"
SHOWN_FIELDS = ("text", "entities", "caption", "caption_entities", *KINDS)


@method("sendPhoto")
def send_photo(call: Call) -> Json:
    return _send(call, "photo")


@method("sendDocument")
def send_document(call: Call) -> Json:
    return _send(call, "document")


@method("sendVoice")
def send_voice(call: Call) -> Json:
    return _send(call, "voice")


def _send(call: Call, kind: str) -> Json:
    chat = call.open_chat()
    upload = call.parameters.uploads.get(kind)
    content = media_fields(call.world.files, kind, upload) if upload else _given(call, kind, call.parameters.text(kind))
    return call.post(chat, content | call.caption() | call.reply_to(chat), call.markup())


def _given(call: Call, kind: str, value: str) -> Json:
    """A file named by attach://, by an earlier file_id or by a URL."""
    if not value:
        raise bad_request(f"there is no {kind} in the request")
    if value.startswith(ATTACHED):
        return media_fields(call.world.files, kind, _attached(call, value))
    if value.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")  # the sandbox opens no connections
    file = call.world.files.get(value)
    if file is None:
        raise bad_request("wrong remote file identifier specified: Wrong string length")
    if file.kind != kind:
        raise bad_request(f"can't use file of type {file.kind.title()} as {kind.title()}")
    return fields_of(file)


def _attached(call: Call, value: str) -> Upload:
    upload = call.parameters.uploads.get(value.removeprefix(ATTACHED))
    if upload is None:
        raise bad_request("can't parse InputMedia: media not found")
    return upload


def _input_media(call: Call, one: object) -> Json:
    """The message's fields for an InputMediaPhoto or InputMediaDocument."""
    if not isinstance(one, dict):
        raise bad_request("can't parse InputMedia: expected an Object")
    if not one.get("media"):
        raise bad_request("can't parse InputMedia: media not found")
    kind = str(one.get("type", ""))
    if kind not in {"photo", "document"}:
        raise bad_request(f'can\'t parse InputMedia: type "{kind}" is unsupported')
    content = _given(call, kind, str(one.get("media") or ""))
    mode = str(one.get("parse_mode") or "")
    formatted = parse(str(one.get("caption") or ""), mode, one.get("caption_entities"), call.world.user)
    return content | caption_fields(formatted)


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
    contents = [_input_media(call, item) for item in items]
    if len({"document" in content for content in contents}) > 1:
        raise bad_request("document can't be mixed with other media types")
    reply = call.reply_to(chat)
    call.limits.take(call.bot.id, chat.id, len(contents))
    album = {"media_group_id": str(next(call.world.album_ids))}
    return [call.post_counted(chat, content | album | reply, NO_MARKUP) for content in contents]


@method("editMessageMedia")
def edit_message_media(call: Call) -> Json | bool:
    call.parameters.required("media")
    content = _input_media(call, call.parameters.nested("media", "input media"))
    chat, posted = target(call)
    return apply(call, chat, posted, content, SHOWN_FIELDS)


@method("getFile")
def get_file(call: Call) -> Json:
    file_id = call.parameters.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    file = call.world.files.get(file_id)
    if file is None:
        raise bad_request("invalid file_id")
    if len(file.content) > LARGEST_DOWNLOAD:
        raise bad_request("file is too big")
    return file.shown() | {"file_path": file.path}
