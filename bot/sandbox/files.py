"""Files that bots and people sent, kept in memory."""

import hashlib
import struct
from dataclasses import dataclass

from bot.sandbox.parameters import Upload
from bot.sandbox.records import Json
from bot.sandbox.refusals import bad_request

LARGEST_DOWNLOAD = 20 * 1024 * 1024
LARGEST_PHOTO = 10 * 1024 * 1024


@dataclass(slots=True)
class File:
    file_id: str
    unique_id: str
    name: str
    mime_type: str
    content: bytes
    kind: str  # photo, document, voice
    path: str

    def shown(self) -> Json:
        """The fields that all of Telegram's file types share."""
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": len(self.content)}


class Files:
    """By file_id and by path. Equal content has an equal unique id, as with Telegram."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._by_id: dict[str, File] = {}
        self._by_path: dict[str, File] = {}

    def add(self, name: str, mime_type: str, content: bytes, kind: str) -> File:
        number = len(self._by_id) + 1
        unique_id = hashlib.sha256(content).hexdigest()[:16]
        folder = {"photo": "photos", "voice": "voice"}.get(kind, "documents")
        ending = "." + name.rpartition(".")[2] if "." in name else ""
        path = f"{folder}/file_{number}{ending}"
        file = File(
            f"SANDBOX{self._seed}-{kind}-{number:06d}-{unique_id}", unique_id, name, mime_type, content, kind, path
        )
        self._by_id[file.file_id] = self._by_path[path] = file
        return file

    def get(self, file_id: str) -> File | None:
        return self._by_id.get(file_id)

    def at(self, path: str) -> File | None:
        return self._by_path.get(path)


def media_fields(files: Files, kind: str, upload: Upload) -> Json:
    """Stores an upload; the message's field for it. Raises 400 for an empty file or a photo that is none."""
    if not upload.content:
        raise bad_request("file must be non-empty")
    if kind == "photo" and (len(upload.content) > LARGEST_PHOTO or picture_size(upload.content) is None):
        raise bad_request("IMAGE_PROCESS_FAILED" if len(upload.content) <= LARGEST_PHOTO else "file is too big")
    mime_type = "image/jpeg" if kind == "photo" else upload.mime_type
    return fields_of(files.add(upload.file_name, mime_type, upload.content, kind))


def fields_of(file: File) -> Json:
    """The field of a message that shows this file."""
    if file.kind == "photo":
        width, height = picture_size(file.content) or (1, 1)
        return {"photo": [{**file.shown(), "width": width, "height": height}]}
    if file.kind == "voice":
        return {"voice": {**file.shown(), "duration": 1, "mime_type": file.mime_type}}
    return {"document": {**file.shown(), "file_name": file.name, "mime_type": file.mime_type}}


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
