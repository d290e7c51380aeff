"""Until the bot has done all that is due: what didn't come by then doesn't come at this time of its clock."""

import asyncio
from contextlib import suppress

from bot.jobs import Jobs
from bot.routines import Routines
from handlers import jobs

PATIENCE_S = 30.0  # a delivery that is held up on purpose isn't waited for
DUE = """SELECT EXISTS (SELECT 1 FROM jobs WHERE state = 'due' AND due_at <= :now)
             OR EXISTS (SELECT 1 FROM deliveries WHERE state IN ('claimed', 'sending')
                                                    OR state = 'due' AND not_before <= :now)"""
_schedule = jobs.schedule


class Ticks:
    """The ticks of one bot in this process."""

    def __init__(self, routines: Routines, coming: Jobs) -> None:
        self.begun = self.ended = 0
        self._routines = routines
        self._deps = routines._deps
        self._before, self._after = routines.tick, coming.tick
        routines.tick, coming.tick = self._begin, self._end
        ALIVE[routines] = self

    async def _begin(self) -> None:
        self.begun += 1
        await self._before()

    async def _end(self) -> None:
        await self._after()
        self.ended = self.begun

    async def quiet(self) -> None:
        """A whole tick, all that it began, and all that this sent."""
        while self._routines in ALIVE:
            before = self.begun
            while self.ended <= before and self._routines in ALIVE:
                await asyncio.sleep(0.01)
            if not self._routines._running and not await self._waits():
                return

    async def _waits(self) -> bool:
        async with self._deps.database.reading() as reader:
            return await reader.one(DUE, now=self._deps.now()) == (1,)


ALIVE: dict[Routines, Ticks] = {}
_stop = Routines.stop


async def _stopped(routines: Routines, patience_s: float) -> None:
    ALIVE.pop(routines, None)
    await _stop(routines, patience_s)


def _scheduled(queue, routines: Routines, coming: Jobs) -> None:
    Ticks(routines, coming)
    _schedule(queue, routines, coming)


jobs.schedule = _scheduled
Routines.stop = _stopped


async def quiet() -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE_S):
            for each in list(ALIVE.values()):
                await each.quiet()


async def due() -> bool:
    """Whether there is something that the bot is about to do of itself."""
    return any([await each._waits() for each in list(ALIVE.values())])
