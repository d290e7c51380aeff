"""What the bot does by itself, again and again: rows with their time, run when the clock says so.

One that is late, after a stop or because the machine slept, runs once. One that fails is tried again with growing
pauses, and holds up no other. A clock that jumps back leaves nothing waiting longer than it would have.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import msgspec
import structlog

from bot import confirming, reminding, upkeep
from bot.agenda import digest
from bot.backups import nightly
from bot.deps import Deps
from bot.events import rezoning
from bot.jobs import one_line
from bot.merging import finding
from bot.notices import endings, watching
from bot.search.reindex import settle
from bot.suggestions import making, weeks
from bot.times.hours import next_occurrence
from bot.turnovers import ending
from storage import routines
from storage.routines import State

log = structlog.get_logger()

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
PAUSES_MS = (MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS)


class Routine(msgspec.Struct, frozen=True):
    """`next`: when it comes next after an instant, both Unix ms UTC."""

    name: str
    next: Callable[[Deps, int], int]
    run: Callable[[Deps], Awaitable[None]]


def hourly(_deps: Deps, after: int) -> int:
    return after + HOUR_MS


def minutely(_deps: Deps, after: int) -> int:
    return after + MINUTE_MS


def at_night(deps: Deps, after: int) -> int:
    """Once a local day, at the time of [backup] at."""
    return next_occurrence(deps.config.backup.at, deps.config.alliance.time_zone, after)


ROUTINES = (
    Routine("prune", hourly, upkeep.prune),
    Routine("settle", hourly, settle),
    Routine("backup", at_night, nightly),
    Routine("zones", at_night, rezoning.follow),
    Routine("notices", minutely, watching.watch),
    Routine("endings", endings.in_the_morning, endings.tell),
    Routine("lookalikes", hourly, finding.look),
    Routine("remind", reminding.often, reminding.remind),
    Routine("terms", ending.in_the_morning, ending.warn),
    Routine("agenda", digest.often, digest.tell),
    Routine("confirming", hourly, confirming.ask),
    Routine("suggestions", weeks.on_mondays, making.make),
)


class Routines:
    """`tick` starts what is due, and returns at once."""

    def __init__(self, deps: Deps, kinds: Sequence[Routine] = ROUTINES) -> None:
        self._deps = deps
        self._kinds = kinds
        self._running: dict[str, asyncio.Task[None]] = {}

    async def tick(self) -> None:
        now = self._deps.now()
        async with self._deps.database.reading() as reader:
            known = await routines.all_of(reader)
        for routine in self._kinds:
            if routine.name not in self._running:
                await self._look(routine, known.get(routine.name), now)

    async def _look(self, routine: Routine, state: State | None, now: int) -> None:
        latest = routine.next(self._deps, now)
        if state is None or state.next_at > latest:  # new, or the clock was set back
            async with self._deps.database.transaction() as tx:
                await routines.plan(tx, routine.name, latest)
        elif state.next_at <= now:
            task = asyncio.create_task(self._run(routine, state.failures))
            self._running[routine.name] = task
            task.add_done_callback(lambda _task: self._running.pop(routine.name))

    async def _run(self, routine: Routine, failures: int) -> None:
        try:
            await routine.run(self._deps)
        except Exception as error:
            log.exception("a routine failed", routine=routine.name)
            pause = PAUSES_MS[min(failures, len(PAUSES_MS) - 1)]
            async with self._deps.database.transaction() as tx:
                await routines.failed(tx, routine.name, one_line(error), self._deps.now() + pause)
        else:
            now = self._deps.now()
            async with self._deps.database.transaction() as tx:
                await routines.done(tx, routine.name, now, routine.next(self._deps, now))

    async def stop(self, patience_s: float) -> None:
        """What isn't over by then begins anew at the next start."""
        if self._running:
            _, late = await asyncio.wait(set(self._running.values()), timeout=patience_s)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
