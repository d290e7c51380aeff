"""A page of a list: one row more is asked for than is shown, so nothing is ever counted for paging."""

from collections.abc import Sequence
from typing import Any

import msgspec

PAGE = 8


class Page(msgspec.Struct, frozen=True):
    """What to show, and the offsets of the pages before and after, where there are such."""

    items: tuple[Any, ...]
    offset: int
    previous: int | None
    next: int | None


def page(found: Sequence[Any], offset: int, size: int = PAGE) -> Page:
    """Of `size` + 1 rows asked for from `offset`: the page."""
    following = offset + size if len(found) > size else None
    return Page(tuple(found[:size]), offset, max(0, offset - size) if offset else None, following)
