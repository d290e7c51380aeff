"""Files that bots and people sent, kept in memory."""

import hashlib
import re
from dataclasses import dataclass, field

from bot.sandbox.parameters import Upload
from bot.sandbox.records import Json

LARGEST_DOWNLOAD = 20 * 1024 * 1024
FOLDERS = {"photo": "photos", "voice": "voice", "video": "videos", "audio": "music", "animation": "animations"}
FOLDERS |= {"sticker": "stickers", "video_note": "video_notes"}
_FILE_ID = re.compile(r"SANDBOX-?\d+-[a-z_]+-\d{6,}-[0-9a-f]{16}")


@dataclass(slots=True)
class File:
    file_id: str
    unique_id: str
    name: str
    mime_type: str
    content: bytes
    kind: str  # a kind of bot/sandbox/media.py
    path: str
    size: int  # as declared: a large file need not be there in full
    traits: Json = field(default_factory=dict)  # duration, width, … as its sender told them

    def shown(self) -> Json:
        """The fields that all of Telegram's file types share."""
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": self.size}


class Files:
    """By file_id and by path. Equal content has an equal unique id, as with Telegram."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._by_id: dict[str, File] = {}
        self._by_path: dict[str, File] = {}

    def add(self, kind: str, upload: Upload, traits: Json | None = None) -> File:
        number = len(self._by_id) + 1
        unique_id = hashlib.sha256(upload.content).hexdigest()[:16]
        ending = "." + upload.file_name.rpartition(".")[2] if "." in upload.file_name else ""
        path = f"{FOLDERS.get(kind, 'documents')}/file_{number}{ending}"
        file_id = f"SANDBOX{self._seed}-{kind}-{number:06d}-{unique_id}"
        size = max(upload.size, len(upload.content))
        mime_type = "image/jpeg" if kind == "photo" else upload.mime_type
        file = File(file_id, unique_id, upload.file_name, mime_type, upload.content, kind, path, size, traits or {})
        self._by_id[file_id] = self._by_path[path] = file
        return file

    def get(self, file_id: str) -> File | None:
        return self._by_id.get(file_id)

    def at(self, path: str) -> File | None:
        return self._by_path.get(path)


def is_file_id(text: str) -> bool:
    """Whether it reads as a file_id, be it another bot's or another sandbox's."""
    return bool(_FILE_ID.fullmatch(text))
