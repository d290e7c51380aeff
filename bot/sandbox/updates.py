"""The updates that wait for one bot until an offset, or a webhook's 2xx, confirms them."""

import asyncio
from collections import deque
from typing import Any

from bot.sandbox.refusals import conflict

ONLY_WHEN_ASKED = {"chat_member", "message_reaction", "message_reaction_count"}
OLDER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
LONGEST_POLL_S = 50
MOST_UPDATES = 100


class Updates:
    """A queue with one reader. Update ids go up by one from `first_id`."""

    def __init__(self, first_id: int) -> None:
        self._next_id = first_id
        self._waiting: deque[dict[str, Any]] = deque()
        self._reader: asyncio.Future[None] | None = None
        self._allowed: frozenset[str] | None = None

    @property
    def allowed(self) -> list[str]:
        return sorted(self._allowed or ())

    def __len__(self) -> int:
        return len(self._waiting)

    def allow(self, kinds: list[str] | None) -> None:
        """Kinds wanted from now on; None keeps the earlier setting, an empty list is the default."""
        if kinds is not None:
            self._allowed = frozenset(kinds) or None

    def put(self, kind: str, payload: dict[str, Any]) -> int | None:
        """Adds an update; its id, or None where the bot doesn't want the kind."""
        if kind in ONLY_WHEN_ASKED if self._allowed is None else kind not in self._allowed:
            return None
        update_id = self._next_id
        self._next_id += 1
        self._waiting.append({"update_id": update_id, kind: payload})
        self.release()
        return update_id

    def confirm(self, offset: int) -> None:
        """Forgets what is older than `offset`; a negative one keeps that many of the newest."""
        waiting = self._waiting
        if offset < 0:
            while len(waiting) > -offset:
                waiting.popleft()
        else:
            while waiting and waiting[0]["update_id"] < offset:
                waiting.popleft()

    def clear(self) -> None:
        self._waiting.clear()

    def first(self, limit: int = MOST_UPDATES) -> list[dict[str, Any]]:
        """The oldest ones, still unconfirmed."""
        if len(self._waiting) <= limit:
            return list(self._waiting)
        return [self._waiting[i] for i in range(limit)]

    async def poll(self, offset: int, limit: int, timeout_s: float) -> list[dict[str, Any]]:
        """getUpdates: at once if something waits, else as soon as something comes, else [] after `timeout_s`.

        A poll that is already open is ended with a 409: the newer one wins.
        """
        self.interrupt(conflict(OLDER_POLL))
        self.confirm(offset)
        limit = limit if 0 < limit <= MOST_UPDATES else MOST_UPDATES
        if not self._waiting and timeout_s > 0:
            await self._wait(min(timeout_s, LONGEST_POLL_S))
        return self.first(limit)

    async def _wait(self, timeout_s: float) -> None:
        reader = self._reader = asyncio.get_running_loop().create_future()
        timer = reader.get_loop().call_later(timeout_s, _release, reader)
        try:
            await reader
        finally:
            timer.cancel()
            if self._reader is reader:
                self._reader = None

    def interrupt(self, reason: Exception) -> None:
        """Ends an open poll with `reason`."""
        if self._reader is not None and not self._reader.done():
            self._reader.set_exception(reason)
        self._reader = None

    def release(self) -> None:
        """Lets an open poll return with what there is."""
        if self._reader is not None:
            _release(self._reader)


def _release(reader: "asyncio.Future[None]") -> None:
    if not reader.done():
        reader.set_result(None)
