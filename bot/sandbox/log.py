"""Everything that happens in the sandbox, in order, for the chat page and for tests."""

import asyncio
from collections import deque
from collections.abc import Iterator
from typing import Any

KEPT = 5000


class EventLog:
    """The newest events, numbered from 1. Each is {"seq", "kind", …}."""

    def __init__(self) -> None:
        self.seq = 0
        self._events: deque[dict[str, Any]] = deque(maxlen=KEPT)
        self._more = asyncio.Event()

    def add(self, kind: str, **fields: Any) -> None:
        self.seq += 1
        self._events.append({"seq": self.seq, "kind": kind, **fields})
        self.wake()

    def wake(self) -> None:
        """Lets whoever waits look again."""
        self._more.set()

    def after(self, seq: int, kind: str | None = None) -> list[dict[str, Any]]:
        return list(reversed([event for event in self._newest_until(seq) if kind is None or event["kind"] == kind]))

    def _newest_until(self, seq: int) -> Iterator[dict[str, Any]]:
        for event in reversed(self._events):
            if event["seq"] <= seq:
                return
            yield event

    async def wait(self, seq: int) -> None:
        """Returns once there may be something after `seq`."""
        if self.seq <= seq:
            self._more.clear()
            await self._more.wait()
