"""What time it is: the only place that asks the machine.

`JIEDUI_CLOCK` names a file with a number of seconds by which this clock is ahead, for trials.
"""

import os
import time
from pathlib import Path

import structlog

log = structlog.get_logger()


class Clock:
    """Unix milliseconds UTC. `tick` rereads the trial file, where there is one."""

    def __init__(self, trial: Path | None = None) -> None:
        self._trial = trial
        self._ahead_ms = 0
        self.tick()

    @classmethod
    def from_environment(cls) -> "Clock":
        name = os.environ.get("JIEDUI_CLOCK")
        return cls(Path(name) if name else None)

    def now(self) -> int:
        return time.time_ns() // 1_000_000 + self._ahead_ms

    def tick(self) -> None:
        if self._trial is None:
            return
        try:
            ahead_ms = int(float(self._trial.read_text(encoding="utf-8").strip() or 0) * 1000)
        except (OSError, ValueError, OverflowError):
            return
        if ahead_ms != self._ahead_ms:
            log.warning("the clock is set for a trial", ahead_s=ahead_ms / 1000, file=str(self._trial))
            self._ahead_ms = ahead_ms
