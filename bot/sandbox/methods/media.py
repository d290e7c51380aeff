"""Photos, videos, documents and their like: sent, replaced, downloaded."""

from bot.sandbox.files import LARGEST_DOWNLOAD, is_file_id
from bot.sandbox.media import CAPTIONED, VISUAL, fields_of, media_fields
from bot.sandbox.methods.calls import Call, checked_caption, method
from bot.sandbox.parameters import Parameters, Upload
from bot.sandbox.records import Json
from bot.sandbox.refusals import Refusal, bad_request, within
from bot.sandbox.texts import parse

LONGEST_S, LARGEST_PX = 86_400, 10_000
NUMBERS = {
    "video": {"duration": LONGEST_S, "width": LARGEST_PX, "height": LARGEST_PX},
    "animation": {"duration": LONGEST_S, "width": LARGEST_PX, "height": LARGEST_PX},
    "audio": {"duration": LONGEST_S},
    "voice": {"duration": LONGEST_S},
    "video_note": {"duration": 60, "length": 640},
}
ATTACHED = "attach://"
FILE_TYPES = {"voice": "VoiceNote", "video_note": "VideoNote"}  # as TDLib calls them; others by their name


@method("sendPhoto")
def send_photo(call: Call) -> Json:
    return _send(call, "photo")


@method("sendVideo")
def send_video(call: Call) -> Json:
    return _send(call, "video")


@method("sendAnimation")
def send_animation(call: Call) -> Json:
    return _send(call, "animation")


@method("sendAudio")
def send_audio(call: Call) -> Json:
    return _send(call, "audio")


@method("sendDocument")
def send_document(call: Call) -> Json:
    return _send(call, "document")


@method("sendVoice")
def send_voice(call: Call) -> Json:
    return _send(call, "voice")


@method("sendSticker")
def send_sticker(call: Call) -> Json:
    return _send(call, "sticker")


@method("sendVideoNote")
def send_video_note(call: Call) -> Json:
    return _send(call, "video_note")


def _send(call: Call, kind: str) -> Json:
    chat = call.open_chat()
    upload = call.parameters.uploads.get(kind)
    told = call.parameters.values
    if upload:
        content = media_fields(call.world.files, kind, upload, traits(kind, told))
    else:
        content = given(call, kind, call.parameters.text(kind), traits(kind, told))
    if kind in CAPTIONED:
        content |= call.caption() | looks(kind, told)
    return call.post(chat, content | call.reply_to(chat), call.markup())


def traits(kind: str, told: Json) -> Json:
    """What a bot tells of its upload: of numbers that are none, or out of their range, the nearest."""
    numbers = {name: (Parameters(told).integer(name), most) for name, most in NUMBERS.get(kind, {}).items()}
    words = {name: Parameters(told).text(name) for name in ("performer", "title") if kind == "audio"}
    clamped = {name: min(max(value, 0), most) for name, (value, most) in numbers.items()}
    return clamped | {name: text for name, text in words.items() if text}


def looks(kind: str, told: Json) -> Json:
    """The message's fields of how a picture is shown."""
    fields = {"has_spoiler": "has_media_spoiler", "show_caption_above_media": "show_caption_above_media"}
    asked = {shown: Parameters(told).boolean(name) for name, shown in fields.items()}
    return {name: True for name, yes in asked.items() if yes and kind in VISUAL}


def given(call: Call, kind: str, value: str, told: Json) -> Json:
    """The message's field for a file named by attach://, by an earlier file_id or by a URL."""
    if not value:
        raise bad_request(f"there is no {kind} in the request")
    if value.startswith(ATTACHED):
        return media_fields(call.world.files, kind, _attached(call, value), told)
    if "." in value:
        raise bad_request("failed to get HTTP URL content")  # the sandbox opens no connections
    file = call.world.files.get(value)
    if file is None and is_file_id(value):
        raise bad_request("wrong file identifier/HTTP URL specified")
    if file is None:
        raise bad_request("wrong remote file identifier specified: Wrong string length")
    if (file.kind == "photo") != (kind == "photo"):
        raise bad_request(f"can't use file of type {_file_type(file.kind)} as {_file_type(kind)}")
    return fields_of(file)  # what it is, not what it is called: a video sent as a document stays a video


def _file_type(kind: str) -> str:
    return FILE_TYPES.get(kind) or kind.title()


def _attached(call: Call, value: str) -> Upload:
    upload = call.parameters.uploads.get(value.removeprefix(ATTACHED))
    if upload is None:
        raise bad_request("can't parse InputMedia: media not found")
    return upload


def input_media(call: Call, one: object, kinds: tuple[str, ...]) -> Json:
    """The message's fields for an InputMedia of one of these kinds."""
    if not isinstance(one, dict):
        raise bad_request("can't parse InputMedia: expected an Object")
    if not one.get("media"):
        raise bad_request("can't parse InputMedia: media not found")
    kind = str(one.get("type", ""))
    if kind not in kinds and kind == "animation":
        raise bad_request("can't parse InputMedia: type \"animation\" can't be used in sendMediaGroup")
    if kind not in kinds:
        raise bad_request(f'can\'t parse InputMedia: type "{kind}" is unsupported')
    content = given(call, kind, str(one.get("media") or ""), traits(kind, one)) | looks(kind, one)
    mode = str(one.get("parse_mode") or "")
    try:
        formatted = parse(str(one.get("caption") or ""), mode, one.get("caption_entities"), call.world.user)
    except Refusal as refusal:
        raise within(refusal, "InputMedia") from None
    return content | checked_caption(formatted)


@method("getFile")
def get_file(call: Call) -> Json:
    file_id = call.parameters.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    file = call.world.files.get(file_id)
    if file is None:
        raise bad_request("invalid file_id")
    if file.size > LARGEST_DOWNLOAD:
        raise bad_request("file is too big")
    return file.shown() | {"file_path": file.path}
