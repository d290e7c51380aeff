"""How fast messages go out: sliding windows, counted from the answer, that a strict server never refuses.

At most `per_second` messages in any 1.03 s overall, three in any 3.03 s in a chat, 20 in any 60.03 s in a group. A 429
halts the chat for as long as told. What surely wasn't done, or was refused, or broke off, is sent again: an answer
that comes twice harms nobody, one that never comes does. Only a request that timed out is left alone.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import structlog
from telegram.error import NetworkError, RetryAfter
from telegram.ext import BaseRateLimiter

from bot.transport import NeverSentError

log = structlog.get_logger()

MARGIN_S = 0.03  # more than the network's jitter
CHAT = (3, 3.0)
GROUP = (20, 60.0)
MESSAGES = ("send", "copy", "forward", "edit")
UNPAID = ("sendChatAction", "forward", "edit")
PAUSES_S = (0.2, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 60.0, 60.0)
KEPT_CHATS = 10_000


class Window:
    """At most `most` in any `seconds`; whoever is under way counts."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds + MARGIN_S
        self._answered: deque[float] = deque()
        self._under_way = 0
        self._turn = asyncio.Lock()
        self._halted_until = 0.0

    async def enter(self) -> None:
        async with self._turn:
            # It is time itself that is waited for.
            while (wait := self._wait()) > 0:  # noqa: ASYNC110
                await asyncio.sleep(wait)
            self._under_way += 1

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
        return not self._under_way and not self._turn.locked() and self._wait() == 0 and not self._answered


class Limiter(BaseRateLimiter[None]):
    """`per_second` 0: no limit at all. `paid`: what is beyond the free rate is paid for in Stars."""

    def __init__(self, per_second: float, *, paid: bool = False) -> None:
        self._per_second = per_second
        self._paid = paid
        self._overall = Window(max(1, int(per_second)), max(1.0, 1 / (per_second or 1)))
        self._chats: dict[Any, Window] = {}

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
        rate_limit_args: None,
    ) -> Any:
        """Raises what PTB raises, once sending again has no sense."""
        del rate_limit_args
        chat = data.get("chat_id")
        if chat is None or not endpoint.startswith(MESSAGES):
            return await callback(*args, **kwargs)
        if self._paid and not endpoint.startswith(UNPAID):
            data["allow_paid_broadcast"] = True
        windows = [self._chat(chat), self._overall] if self._per_second else []
        for pause in PAUSES_S:
            try:
                return await _within(windows, callback, args, kwargs)
            except RetryAfter as error:
                await self._halt(error, windows)
            except NetworkError as error:
                if type(error) not in {NetworkError, NeverSentError}:
                    raise
                log.warning("a message didn't go out; sending it again", why=error.message, pause_s=pause)
                await asyncio.sleep(pause)
        return await _within(windows, callback, args, kwargs)

    async def _halt(self, error: RetryAfter, windows: list[Window]) -> None:
        """A refusal doesn't say whether it is for the chat or for all: the chat waits, the rest find out themselves."""
        told = error.retry_after
        seconds = told.total_seconds() if isinstance(told, timedelta) else float(told)
        log.warning("Telegram asks to wait", seconds=seconds)
        if windows:
            windows[0].halt(seconds)
        else:
            await asyncio.sleep(seconds)

    def _chat(self, chat: Any) -> Window:
        if len(self._chats) > KEPT_CHATS:
            self._chats = {each: window for each, window in self._chats.items() if not window.idle}
        group = isinstance(chat, int) and chat < 0
        return self._chats.setdefault(chat, Window(*(GROUP if group else CHAT)))


async def _within(
    windows: list[Window], callback: Callable[..., Coroutine[Any, Any, Any]], args: Any, kwargs: Any
) -> Any:
    entered: list[Window] = []
    try:
        for window in windows:
            await window.enter()
            entered.append(window)
        return await callback(*args, **kwargs)
    finally:
        for window in entered:
            window.leave()
