"""For those who aren't on Telegram: what is said to them is a text to paste elsewhere, and a poster."""

from collections.abc import Callable
from typing import Any

import msgspec

MOST_TEXT = 4096


class Version(msgspec.Struct, frozen=True):
    """`text`: parameters of sendMessage without the chat, plain, so that it pastes as it is. `picture`: by a thread."""

    text: dict[str, Any]
    picture: Callable[[], bytes]


def version(text: str, picture: Callable[[], bytes]) -> Version:
    """No longer than a message may be."""
    plain = {"text": text[:MOST_TEXT], "entities": [], "link_preview_options": {"is_disabled": True}}
    return Version(plain, picture)
