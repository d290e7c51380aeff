"""How fast messages go out: sliding windows, counted from the answer, that a strict server never refuses.

At most `per_second` messages in a second overall, three in three seconds in a chat, 20 a minute in a group, and a
margin. Answers to people go first: what the outbox sends is spread evenly over the second and lets them pass. A 429
halts its chat for as long as told, and all where a second chat is refused meanwhile. An answer that surely didn't go
out, or was refused, or broke off, is sent again: one that comes twice harms nobody, one that never comes does. Only
where the request timed out is it left alone.
"""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import structlog
from telegram.error import NetworkError, RetryAfter
from telegram.ext import BaseRateLimiter

from bot.transport import BrokenError, NeverSentError

log = structlog.get_logger()

MARGIN_S = 0.005  # for timers and clocks; the network's jitter is in the counting from the answer
SOON_S = 0.002
CHAT = (3, 3.0)
GROUP = (20, 60.0)
MESSAGES = ("send", "copy", "forward", "edit", "delete")
UNPAID = ("sendChatAction", "forward", "edit", "delete")
PAUSES_S = (0.2, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 60.0, 60.0)
KEPT_CHATS = 10_000


class Window:
    """At most `most` in any `seconds`; whoever is under way counts. Those who are `last` let all others pass."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds + MARGIN_S
        self._answered: deque[float] = deque()
        self._under_way = 0
        self._turn, self._last_turn = asyncio.Lock(), asyncio.Lock()
        self._first = 0  # who waits, and isn't last
        self._next_last = 0.0
        self._halted_until = 0.0

    async def enter(self) -> None:
        self._first += 1
        try:
            async with self._turn:
                # It is time itself that is waited for.
                while (wait := self._wait()) > 0:  # noqa: ASYNC110
                    await asyncio.sleep(wait)
                self._under_way += 1
        finally:
            self._first -= 1

    async def turn_of_last(self) -> None:
        """Before `enter`, for those who let others pass: it takes no place yet."""
        async with self._last_turn:
            while (wait := self._wait_of_last()) > 0:  # noqa: ASYNC110
                await asyncio.sleep(wait)

    def _wait_of_last(self) -> float:
        """Evenly spread, so that a place gets free many times a second for whoever comes first."""
        now = time.monotonic()
        wait = max(self._wait(), self._next_last - now, SOON_S if self._first else 0.0)
        if wait <= 0:
            step = self._seconds / self._most
            self._next_last = max(self._next_last + step, now - SOON_S)
        return wait

    def _wait(self) -> float:
        now = time.monotonic()
        while self._answered and self._answered[0] <= now - self._seconds:
            self._answered.popleft()
        if now < self._halted_until:
            return self._halted_until - now
        if self._under_way + len(self._answered) < self._most:
            return 0.0
        return self._answered[0] + self._seconds - now if self._answered else MARGIN_S

    def leave(self) -> None:
        self._under_way -= 1
        self._answered.append(time.monotonic())

    def halt(self, seconds: float) -> None:
        self._halted_until = max(self._halted_until, time.monotonic() + seconds)

    @property
    def idle(self) -> bool:
        waiting = self._turn.locked() or self._last_turn.locked()
        return not self._under_way and not waiting and self._wait() == 0 and not self._answered


class Limiter(BaseRateLimiter[bool]):
    """`per_second` 0: no limit at all. `paid`: what is beyond the free rate is paid for in Stars.

    A call with `rate_limit_args=True` holds its `slot` already, and hears of every trouble itself.
    """

    def __init__(self, per_second: float, *, paid: bool = False) -> None:
        self._per_second = per_second
        self._paid = paid
        self._overall = Window(max(1, int(per_second)), max(1.0, 1 / (per_second or 1)))
        self._chats: dict[Any, Window] = {}
        self._refused: dict[Any, float] = {}  # chat -> until when

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def process_request(  # the signature is PTB's
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: bool | None,
    ) -> Any:
        """Raises what PTB raises, once sending again has no sense."""
        chat = data.get("chat_id")
        if chat is None or not endpoint.startswith(MESSAGES):
            return await callback(*args, **kwargs)
        if self._paid and not endpoint.startswith(UNPAID):
            data["allow_paid_broadcast"] = True
        if rate_limit_args:
            return await callback(*args, **kwargs)
        windows = self._windows(chat)
        for pause in PAUSES_S:
            try:
                return await _within(windows, callback, args, kwargs)
            except RetryAfter as error:
                await self._halt(chat, error)
            except NetworkError as error:
                if type(error) not in {NetworkError, NeverSentError, BrokenError}:
                    raise
                log.warning("a message didn't go out; sending it again", why=error.message, pause_s=pause)
                await asyncio.sleep(pause)
        return await _within(windows, callback, args, kwargs)

    @asynccontextmanager
    async def slot(self, chat: int, method: str, begin: Callable[[], Awaitable[bool]]) -> AsyncIterator[bool]:
        """A place among the messages of the moment, for the outbox: after everybody who waits for an answer.

        `begin` is asked once the turn has come, just before the place is taken; what it says is what one gets.
        """
        windows = self._windows(chat) if method.startswith(MESSAGES) else []
        for window in windows:
            await window.turn_of_last()
        if not await begin():
            yield False
            return
        async with _held(windows):
            yield True

    def told_to_wait(self, chat: Any, seconds: float) -> None:
        """A refusal doesn't say whether it is for the chat or for all: a second chat's, meanwhile, is for all."""
        log.warning("Telegram asks to wait", seconds=seconds)
        now = time.monotonic()
        self._refused = {each: until for each, until in self._refused.items() if until > now}
        if self._refused.keys() - {chat}:
            self._overall.halt(seconds)
        self._refused[chat] = now + seconds
        self._chat(chat).halt(seconds)

    async def _halt(self, chat: Any, error: RetryAfter) -> None:
        told = error.retry_after
        seconds = told.total_seconds() if isinstance(told, timedelta) else float(told)
        self.told_to_wait(chat, seconds)
        if not self._per_second:
            await asyncio.sleep(seconds)

    def _windows(self, chat: Any) -> list[Window]:
        return [self._chat(chat), self._overall] if self._per_second else []

    def _chat(self, chat: Any) -> Window:
        if len(self._chats) > KEPT_CHATS:
            self._chats = {each: window for each, window in self._chats.items() if not window.idle}
        group = isinstance(chat, int) and chat < 0
        return self._chats.setdefault(chat, Window(*(GROUP if group else CHAT)))


async def _within(
    windows: list[Window], callback: Callable[..., Coroutine[Any, Any, Any]], args: Any, kwargs: Any
) -> Any:
    async with _held(windows):
        return await callback(*args, **kwargs)


@asynccontextmanager
async def _held(windows: list[Window]) -> AsyncIterator[None]:
    entered: list[Window] = []
    try:
        for window in windows:
            await window.enter()
            entered.append(window)
        yield
    finally:
        for window in entered:
            window.leave()
