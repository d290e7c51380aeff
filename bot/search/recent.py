"""Searches of a moment ago: what many people ask for is looked for once, until anything of the register changes."""

import asyncio
import sqlite3
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from bot.notices.rights import eyes
from bot.privacy import Level, Viewer
from bot.search import folding
from bot.search.attempts import Found
from bot.search.find import look
from storage import notice_search
from storage import search as index
from storage.database import Database
from storage.notice_search import Eyes
from storage.search import KINDS

MOST = 1_000  # kept searches: a few MB
QUARTER_MS = 15 * 60_000


class Asked(NamedTuple):
    """All that an answer depends on, but for what somebody may see of himself."""

    text: str
    officer: bool
    level: Level
    eyes: Eyes  # for notices, without what makes no difference
    quarter: int  # of an hour: notices come to their end
    kinds: tuple[str, ...]
    limit: int
    offset: int


class _Kept(NamedTuple):
    found: Found
    weighed: frozenset[int]  # the people who came into question: each sees more of himself than others do


class Recent:
    """Answers as `find` does, on the event loop's own thread alone."""

    def __init__(self) -> None:
        self._version = -1
        self._kept: dict[Asked, _Kept] = {}
        self._turn = asyncio.Lock()

    async def find(
        self,
        database: Database,
        text: str,
        viewer: Viewer,
        kinds: Sequence[str] = KINDS,
        *,
        limit: int = 5,
        offset: int = 0,
        now: int = 0,
    ) -> Found:
        """`now` as in `find`: what ends is left out a quarter of an hour later at most, though nothing else changed."""
        text = text[: folding.LONGEST]
        asked = Asked(text, viewer.officer, viewer.level, eyes(viewer), now // QUARTER_MS, tuple(kinds), limit, offset)
        # One in each of the loop's rounds: what was found before goes out before others are looked for.
        async with self._turn:
            found = await database.here.run(partial(self._find, asked=asked, viewer=viewer, now=now))
            await asyncio.sleep(0)
        return found

    def _find(self, connection: sqlite3.Connection, *, asked: Asked, viewer: Viewer, now: int) -> Found:
        # The version is read first: a change while it is looked for makes the answer outdated, never a wrong one kept.
        self._forget_before(index.register_version(connection))
        asked = asked._replace(eyes=notice_search.telling(connection, asked.eyes))
        kept = self._kept.get(asked)
        if kept and viewer.person_id not in kept.weighed:
            self._keep(asked, kept)
            return kept.found
        weighed: set[int] = set()
        found = look(connection, asked.text, viewer, asked.kinds, asked.limit, asked.offset, now, weighed)
        if viewer.person_id not in weighed:
            self._keep(asked, _Kept(found, frozenset(weighed)))
        return found

    def _forget_before(self, version: int) -> None:
        if version != self._version:
            self._kept.clear()
            self._version = version

    def _keep(self, asked: Asked, kept: _Kept) -> None:
        """As the newest; the one that nobody asked for longest makes room."""
        self._kept.pop(asked, None)
        if len(self._kept) >= MOST:
            del self._kept[next(iter(self._kept))]
        self._kept[asked] = kept
