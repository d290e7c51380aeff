"""Lists at work: each in a child process, told how far it is, settled in one with the word to its sender.

What is to be done is a row's state, so a start goes on where a kill cut off: judging and taking back begin anew. Of
what was being taken in nothing is left, as the import's journal sees to; its sender hears of that, and goes on himself.
"""

import asyncio
import contextlib
import sqlite3
from functools import partial

import structlog

from bot import accounts
from bot.deps import Deps
from bot.refusals import Gone
from bot.rosters import places, showing, states
from bot.rosters.errands import Fetch, Work
from storage import imports, rosters
from storage.database import Transaction
from storage.rosters import Roster

log = structlog.get_logger()

JUDGED_AT_ONCE = 2
IDLE_S = 1.0
GAP_MS = 1_000  # the last word comes after the one before


class Worker:
    """One per database. `fetch` gets a file that somebody sent."""

    def __init__(self, deps: Deps, fetch: Fetch) -> None:
        self._deps = deps
        self._fetch = fetch
        self._tasks: dict[int, tuple[str, asyncio.Task[None]]] = {}
        self._set_aside: set[int] = set()
        self._running: asyncio.Task[None] | None = None

    async def start(self) -> None:
        places.prepare(self._deps)
        self._running = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """What is at work ends with its input; the next start goes on."""
        tasks = [each for each in (self._running, *(task for _, task in self._tasks.values())) if each]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            self._deps.work.clear()
            try:
                await self._look()
            except sqlite3.Error as error:
                log.warning("lists can't be looked for; trying again", error=str(error))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._deps.work.wait(), IDLE_S)

    async def _look(self) -> None:
        """Two are judged beside each other; one writes."""
        async with self._deps.database.reading() as reader:
            waiting = await rosters.at_work(reader)
        for roster in waiting:
            judging = roster.state == "judging"
            busy = sum((state == "judging") == judging for state, _ in self._tasks.values())
            if roster.id not in {*self._tasks, *self._set_aside} and busy < (JUDGED_AT_ONCE if judging else 1):
                task = asyncio.create_task(self._do(roster))
                self._tasks[roster.id] = (roster.state, task)
                task.add_done_callback(partial(self._over, roster.id))

    def _over(self, roster_id: int, _task: "asyncio.Task[None]") -> None:
        del self._tasks[roster_id]
        self._deps.work.set()

    async def _do(self, roster: Roster) -> None:
        work = Work(self._deps, self._fetch, roster)
        try:
            ended = await work.done()
        except Exception:
            log.exception("a list failed", roster=roster.id)
            ended = await work.failed()
        try:
            await self._settle(roster, ended, work)
        except Exception:
            log.exception("what became of a list can't be told", roster=roster.id)
            self._set_aside.add(roster.id)  # until the next start: not again and again

    async def _settle(self, roster: Roster, ended: Roster, work: Work) -> None:
        """Noted and told in one, again and again while the disk is full."""
        while True:
            try:
                async with self._deps.database.transaction() as tx:
                    await self._settled(tx, roster, ended, work)
            except sqlite3.Error as error:
                log.warning("what became of a list can't be written", roster=roster.id, error=str(error))
                await asyncio.sleep(IDLE_S)
            else:
                break
        self._deps.bell.set()
        if ended.state in states.TAKEN:
            await asyncio.to_thread(places.file(self._deps, roster.id).unlink, missing_ok=True)

    async def _settled(self, tx: Transaction, roster: Roster, ended: Roster, work: Work) -> None:
        if not await rosters.move(tx, roster, ended, self._deps.now()):
            return
        if work.cut_off:
            await imports.detach(tx, roster.id)
        now_is = await rosters.by_id(tx, roster.id)
        assert now_is
        anew = work.cut_off or work.long
        with contextlib.suppress(Gone):
            reader = await accounts.known(self._deps, tx, roster.telegram_id)
            await showing.tell(self._deps, tx, reader, now_is, anew=anew, after=work.shown_at + GAP_MS)
        if roster.state == "undoing" and roster.undone_by not in {None, roster.telegram_id}:
            with contextlib.suppress(Gone):
                other = await accounts.known(self._deps, tx, roster.undone_by or 0)
                await showing.tell(self._deps, tx, other, now_is, anew=True)
