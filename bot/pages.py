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


def page(found: Sequence[Any], offset: int) -> Page:
    """Of PAGE + 1 rows asked for from `offset`: the page."""
    following = offset + PAGE if len(found) > PAGE else None
    return Page(tuple(found[:PAGE]), offset, max(0, offset - PAGE) if offset else None, following)
