"""What is to be done once, at its time: rows that carry the time, run when the clock says so.

A job's effects and its done-mark share one transaction, so it happens once: after a kill too, and when the clock jumps
back. One that is late is done late, once; one so late that nobody may want it any more is held, and a person is asked.
One that fails is tried again with growing pauses, and holds up no other. Jobs touch the database alone: what they
send goes through the outbox.
"""

from collections.abc import Awaitable, Callable, Mapping

import msgspec
import structlog

from bot.deps import Deps
from bot.times.moments import derive
from storage import jobs
from storage.database import Transaction
from storage.jobs import Job

log = structlog.get_logger()

AT_ONCE = 100
ROUNDS = 20  # what is done plans what is due at once
PAUSES_MS = (5_000, 30_000, 60_000, 5 * 60_000, 15 * 60_000, 60 * 60_000)

Run = Callable[[Deps, Transaction, Job], Awaitable[int | None]]
"""Does it; when it comes again (Unix ms UTC), or None."""


Prepare = Callable[[Deps, Job], Awaitable[Run]]
"""What takes long is read and weighed first, while others write: gives what is then done in the transaction, where it
looks again at whatever may have changed meanwhile."""


class Kind(msgspec.Struct, frozen=True):
    """`hold`: what is done instead with one that comes later than `hold_after_ms(deps)`. One of `run` and `prepare`."""

    run: Run | None = None
    hold: Callable[[Deps, Transaction, Job], Awaitable[None]] | None = None
    hold_after_ms: Callable[[Deps], int] = lambda _deps: 0
    prepare: Prepare | None = None
    period_ms: int | None = (
        None  # one that comes again and again: never further ahead than this, if the clock jumps back
    )


class Jobs:
    def __init__(self, deps: Deps, kinds: Mapping[str, Kind]) -> None:
        self._deps = deps
        self._kinds = kinds
        self._last = 0

    async def start(self) -> None:
        """A zone's rules may have changed while the bot was down."""
        await rezone(self._deps)

    async def tick(self) -> None:
        """Do what is due, one after the other."""
        now = self._deps.now()
        if now < self._last:
            await self._pull(now)
        self._last = now
        for _ in range(ROUNDS):
            async with self._deps.database.reading() as reader:
                found = await jobs.due(reader, now, AT_ONCE)
            for job in found:
                await self._try(job)
            if not found:
                return

    async def _pull(self, now: int) -> None:
        """The clock was set back: what comes every few seconds doesn't wait until it is where it was."""
        async with self._deps.database.transaction() as tx:
            for name, kind in self._kinds.items():
                if kind.period_ms is not None:
                    await jobs.pull(tx, name, now + kind.period_ms)

    async def _try(self, job: Job) -> None:
        try:
            kind = self._kinds[job.kind]
            run = await kind.prepare(self._deps, job) if kind.prepare else kind.run
            assert run
            async with self._deps.database.transaction() as tx:
                await self._do(tx, job, kind, run)
        except Exception as error:
            log.exception("a job failed", kind=job.kind, job=job.id)
            now = self._deps.now()
            pause = PAUSES_MS[min(job.attempts, len(PAUSES_MS) - 1)]
            async with self._deps.database.transaction() as tx:
                await jobs.failed(tx, job, one_line(error), now + pause, now)
        else:
            self._deps.bell.set()

    async def _do(self, tx: Transaction, job: Job, kind: Kind, run: Run) -> None:
        """Only the one whose done-mark counts has effects."""
        now = self._deps.now()
        if kind.hold and now - job.due_at > kind.hold_after_ms(self._deps):
            if await jobs.settle(tx, job, "held", now):
                await kind.hold(self._deps, tx, job)
        elif await jobs.settle(tx, job, "done", now):
            following = await run(self._deps, tx, job)
            if following is not None:
                await jobs.again(tx, job, following)


async def rezone(deps: Deps) -> None:
    """Those to come by a wall time: that stays what was meant, whatever its zone's rules have become."""
    async with deps.database.transaction() as tx:
        for job in await jobs.zoned(tx):
            due_at = derive(job.local, job.zone)
            if due_at != job.due_at:
                await jobs.move(tx, job, due_at)


def one_line(error: Exception) -> str:
    """For a row: what went wrong."""
    return " ".join(f"{type(error).__name__}: {error}".split())[:500]
