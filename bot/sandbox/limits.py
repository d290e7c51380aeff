"""Flood limits: who sends too fast is refused, and then refused until the told time is over."""

import math
from collections import deque
from dataclasses import dataclass, field
from time import monotonic

from bot.sandbox.refusals import too_many_requests


@dataclass(slots=True)
class Limits:
    """Messages allowed in a sliding window; Telegram publishes no exact figures, these are the documented ones.

    0 is no limit. `chat_burst` messages may come at once in one chat before `chat_per_s` is held against it.
    """

    overall_per_s: float = 30
    chat_per_s: float = 1
    chat_burst: int = 3
    group_per_min: float = 20
    on: bool = True
    _sent: dict[object, deque[float]] = field(default_factory=dict, repr=False)
    _refused_until: dict[object, float] = field(default_factory=dict, repr=False)

    @classmethod
    def none(cls) -> "Limits":
        """No limits, as benchmarks want it."""
        return cls(on=False)

    def shown(self) -> dict[str, float | bool]:
        return {
            "overall_per_s": self.overall_per_s,
            "chat_per_s": self.chat_per_s,
            "chat_burst": self.chat_burst,
            "group_per_min": self.group_per_min,
            "on": self.on,
        }

    def change(self, settings: dict[str, float | bool]) -> None:
        """Sets what is named; forgets who was refused."""
        for name in self.shown().keys() & settings.keys():
            value = settings[name]
            setattr(self, name, bool(value) if name == "on" else value)
        self._sent.clear()
        self._refused_until.clear()

    def take(self, bot_id: int, chat_id: int, count: int = 1) -> None:
        """Counts messages of a bot to a chat. Raises 429 with the seconds to wait; then nothing is counted."""
        if not self.on:
            return
        now = monotonic()
        scopes = self._scopes(bot_id, chat_id)
        for scope, (most, window_s) in scopes.items():
            self._check(scope, most, window_s, now, count)
        for scope in scopes:
            self._sent[scope].extend([now] * count)

    def _scopes(self, bot_id: int, chat_id: int) -> dict[object, tuple[float, float]]:
        """Scope -> (messages, in seconds); a limit of 0 is none."""
        scopes: dict[object, tuple[float, float]] = {}
        if self.overall_per_s:
            scopes[bot_id] = self.overall_per_s, 1.0
        if self.chat_per_s:
            scopes[bot_id, chat_id] = self.chat_burst, self.chat_burst / self.chat_per_s
        if self.group_per_min and chat_id < 0:
            scopes["group", bot_id, chat_id] = self.group_per_min, 60.0
        return scopes

    def _check(self, scope: object, most: float, window_s: float, now: float, count: int) -> None:
        until = self._refused_until.get(scope, 0.0)
        sent = self._sent.setdefault(scope, deque())
        while sent and sent[0] <= now - window_s:
            sent.popleft()
        if now >= until and sent and len(sent) + count > most:
            until = self._refused_until[scope] = now + math.ceil(sent[0] + window_s - now)
        if now < until:
            raise too_many_requests(math.ceil(until - now))
