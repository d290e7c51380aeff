"""What a person wrote, kept whole: text with its formatting, pictures and files by Telegram's own ids.

Sent on as it came: text + entities + file ids (a new token loses the ids). Nothing of it ever becomes HTML.
"""

from typing import Any

import msgspec

MOST_TEXT, MOST_CAPTION = 4096, 1024  # characters, https://core.telegram.org/bots/api#sendmessage, #sendphoto
MOST_BYTES = 50 * 1024 * 1024
METHODS = {
    "photo": "sendPhoto",
    "video": "sendVideo",
    "animation": "sendAnimation",
    "audio": "sendAudio",
    "voice": "sendVoice",
    "document": "sendDocument",
}
"""Of each kind of file that can be sent on, in the order in which a message is looked through for one."""
Entity = dict[str, Any]


class Media(msgspec.Struct, frozen=True, omit_defaults=True):
    """One file of a message; `size` in bytes, 0 where Telegram doesn't say it."""

    kind: str
    file_id: str
    size: int = 0
    name: str = ""
    spoiler: bool = False


class Content(msgspec.Struct, frozen=True, omit_defaults=True):
    """Of one message, or of an album's messages together. `entities` in UTF-16 units, as Telegram gives them."""

    text: str = ""
    entities: tuple[Entity, ...] = ()
    media: tuple[Media, ...] = ()
    preview: dict[str, Any] | None = None  # of a link, as its writer wanted it
    above: bool = False  # the caption stands above its picture

    @property
    def album(self) -> bool:
        return len(self.media) > 1

    @property
    def most(self) -> int:
        """How long its text may be."""
        return MOST_CAPTION if self.media else MOST_TEXT

    @property
    def shape(self) -> tuple[str, ...]:
        """What an edit can't change: the kinds of its files."""
        return tuple(each.kind for each in self.media)


def written(content: Content) -> str:
    """As it is stored: JSON."""
    return msgspec.json.encode(content).decode()


def read(message: dict[str, Any]) -> Content:
    """Of a message as the Bot API writes it; empty for what can't be sent on (a poll, a sticker, a game)."""
    text, entities = message.get("text", ""), message.get("entities", ())
    media = _media(message)
    if media:
        text, entities = message.get("caption", ""), message.get("caption_entities", ())
    return Content(
        text=text,
        entities=tuple(entities),
        media=(media,) if media else (),
        preview=message.get("link_preview_options"),
        above=bool(message.get("show_caption_above_media")),
    )


def _media(message: dict[str, Any]) -> Media | None:
    kind = next((kind for kind in ("animation", *METHODS) if message.get(kind)), None)
    if kind is None:
        return None
    file = message[kind][-1] if kind == "photo" else message[kind]  # of a picture the largest
    spoiler = bool(message.get("has_media_spoiler"))
    return Media(kind, file["file_id"], file.get("file_size") or 0, file.get("file_name") or "", spoiler)


def sending(content: Content, keyboard: dict[str, Any] | None = None) -> tuple[str, dict[str, Any]]:
    """The method and the parameters that send it, without the chat. An album can't have buttons."""
    if content.album:
        items = [_item(content, media, first=not at) for at, media in enumerate(content.media)]
        return "sendMediaGroup", {"media": items}
    buttons = {"reply_markup": keyboard} if keyboard else {}
    if not content.media:
        return "sendMessage", _text(content) | buttons
    media = content.media[0]
    spoiler = {"has_spoiler": True} if media.spoiler else {}
    return METHODS[media.kind], {media.kind: media.file_id, **_caption(content, media), **spoiler, **buttons}


def editing(content: Content, keyboard: dict[str, Any] | None = None) -> tuple[str, dict[str, Any]]:
    """The method and the parameters that put its text in the place of a sent one's of the same shape."""
    buttons = {"reply_markup": keyboard} if keyboard and not content.album else {}
    if content.media:
        return "editMessageCaption", {"caption": "", **_caption(content, content.media[0])} | buttons
    return "editMessageText", _text(content) | buttons


def _text(content: Content) -> dict[str, Any]:
    values: dict[str, Any] = {"text": content.text, "entities": list(content.entities)}
    return values | ({"link_preview_options": content.preview} if content.preview else {})


def _caption(content: Content, media: Media) -> dict[str, Any]:
    if not content.text:
        return {}
    above = {"show_caption_above_media": True} if content.above and media.kind in {"photo", "video"} else {}
    return {"caption": content.text, "caption_entities": list(content.entities), **above}


def _item(content: Content, media: Media, *, first: bool) -> dict[str, Any]:
    """The caption goes with the first."""
    spoiler = {"has_spoiler": True} if media.spoiler else {}
    return {"type": media.kind, "media": media.file_id, **(_caption(content, media) if first else {}), **spoiler}
