"""What shows a file in a message: photo, video, animation, audio, voice, document, sticker, video note."""

import struct
from typing import Any

from bot.sandbox.files import File, Files
from bot.sandbox.parameters import Upload
from bot.sandbox.records import Json
from bot.sandbox.refusals import bad_request

LARGEST_PHOTO = 10 * 1024 * 1024
LARGEST_SIDES = 10_000  # width and height together, in pixels
LARGEST_RATIO = 20
# What a server reads out of the file; the sandbox looks into pictures alone and takes these for the rest.
TRAITS: dict[str, Json] = {
    "photo": {},
    "video": {"width": 1280, "height": 720, "duration": 12},
    "animation": {"width": 480, "height": 270, "duration": 3},
    "audio": {"duration": 180},
    "voice": {"duration": 5},
    "document": {},
    "sticker": {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False},
    "video_note": {"length": 240, "duration": 5},
}
KINDS = tuple(TRAITS)
VISUAL = ("photo", "video", "animation")
CAPTIONED = ("photo", "video", "animation", "audio", "voice", "document")
NAMED = {"video", "animation", "audio", "document"}
TYPED = NAMED | {"voice"}
# Which kinds may stand together in an album.
ALBUMS = {"photo": "visual", "video": "visual", "document": "document", "audio": "audio"}


def media_fields(files: Files, kind: str, upload: Upload, traits: Json | None = None) -> Json:
    """Stores an upload; the message's field for it. Raises 400 for an empty file or a photo that is none."""
    if not upload.content:
        raise bad_request("file must be non-empty")
    if kind == "photo":
        _check_photo(upload.content)
    return fields_of(files.add(kind, upload, traits))


def _check_photo(content: bytes) -> None:
    if len(content) > LARGEST_PHOTO:
        largest = f"the maximum size is {LARGEST_PHOTO} bytes"
        raise bad_request(f"file of size {len(content)} bytes is too big for a photo; {largest}")
    size = picture_size(content)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(size) > LARGEST_SIDES or max(size) > min(size) * LARGEST_RATIO:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")


def fields_of(file: File) -> Json:
    """The field of a message that shows this file."""
    if file.kind == "photo":
        width, height = picture_size(file.content) or (1, 1)
        return {"photo": [{**file.shown(), "width": width, "height": height}]}
    shown = file.shown() | TRAITS[file.kind] | file.traits
    if file.kind in NAMED and file.name:
        shown["file_name"] = file.name
    if file.kind in TYPED:
        shown["mime_type"] = file.mime_type
    if file.kind != "animation":
        return {file.kind: shown}
    document = {name: value for name, value in shown.items() if name not in TRAITS["animation"]}
    return {"animation": shown, "document": document}  # both, for clients of before there were animations


def kind_of(message: Json) -> str:
    """The kind of a message's file, "" without one."""
    return next((kind for kind in KINDS if kind in message and not (kind == "document" and "animation" in message)), "")


def file_of(message: Json) -> Any:
    """The file's own fields; of a photo its largest size."""
    shown = message[kind_of(message)]
    return shown[-1] if isinstance(shown, list) else shown


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, JPEG or GIF; None if it is no picture."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) >= 24:  # noqa: PLR2004 - the header's length
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content[:4] == b"GIF8" and len(content) >= 10:  # noqa: PLR2004 - the header's length
        width, height = struct.unpack("<HH", content[6:10])
        return width, height
    return _jpeg_size(content) if content[:2] == b"\xff\xd8" else None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    """Walks the segments to the frame header (SOF0-SOF15 without DHT, JPG, DAC)."""
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:  # noqa: PLR2004 - a marker
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:  # noqa: PLR2004 - frame headers
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None
