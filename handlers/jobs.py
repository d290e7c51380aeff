"""The clock's ticks: each asks bot/ what is due."""

from telegram.ext import JobQueue

from bot import latin
from bot.jobs import Jobs
from bot.routines import Routines
from handlers.context import Context

TICK_S = 1.0


def schedule(queue: JobQueue[Context], routines: Routines, jobs: Jobs) -> None:
    async def tick(context: Context) -> None:
        """Reread the trial clock, where there is one, and organisations' names, and start what is due."""
        context.deps.clock.tick()
        await latin.REGISTER.follow(context.deps.database)
        await routines.tick()
        await jobs.tick()

    # A late tick is better than none: APScheduler would skip what is late by a second.
    options = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    queue.run_repeating(tick, TICK_S, first=0.0, job_kwargs=options)
