"""The clock's ticks: each asks bot/ what is due."""

from telegram.ext import JobQueue

from bot import upkeep
from handlers.context import Context

TICK_S = 1.0
PRUNE_S = 3600.0


async def tick(context: Context) -> None:
    """Reread the trial clock, where there is one."""
    context.deps.clock.tick()


async def prune(context: Context) -> None:
    await upkeep.prune(context.deps)


def schedule(queue: JobQueue[Context]) -> None:
    # A late tick is better than none: APScheduler would skip what is late by a second.
    options = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    queue.run_repeating(tick, TICK_S, first=0.0, job_kwargs=options)
    queue.run_repeating(prune, PRUNE_S, first=60.0, job_kwargs=options)
