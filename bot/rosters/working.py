"""Lists at work: each in a child process, told how far it is, settled in one with the word to its sender.

What is to be done is a row's state, so a start goes on where a kill cut off: judging and taking back begin anew. Of
what was being taken in nothing is left, as the import's journal sees to; its sender hears of that, and goes on himself.
"""

import asyncio
import contextlib
import os
import sqlite3
import sys
from collections.abc import Awaitable, Callable
from functools import partial

import msgspec
import structlog

from bot import accounts
from bot.accounts import Reader
from bot.deps import Deps
from bot.refusals import Gone
from bot.register.child import Answer, Errand
from bot.register.importing import undo_unfinished
from bot.register.judging import Plan, Verdict
from bot.register.problems import Problem
from bot.rosters import places, rights, showing, states
from bot.rosters.showing import Earlier, Outcome
from storage import register, rosters
from storage.database import Transaction
from storage.rosters import Roster

log = structlog.get_logger()

JUDGED_AT_ONCE = 2
IDLE_S, PAUSE_S = 1.0, 0.2
SHOW_MS = 2_000  # between two words of how far it is
SOON_MS = 1_000  # what is over by then needs no word before it
LONG_MS = 30_000  # after so long, a new message says that it is over
GAP_MS = 1_000  # the last word comes after the one before
COMMAND = (sys.executable, "-m", "bot.register.child")

Fetch = Callable[[str], Awaitable[bytes]]


class ChildError(Exception):
    """The process ended without an answer."""


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

    async def _settle(self, roster: Roster, ended: Roster, work: "Work") -> None:
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

    async def _settled(self, tx: Transaction, roster: Roster, ended: Roster, work: "Work") -> None:
        if not await rosters.move(tx, roster, ended, self._deps.now()):
            return
        if work.cut_off:
            await register.detach(tx, roster.id)
        now_is = await rosters.by_id(tx, roster.id)
        assert now_is
        anew = work.cut_off or work.long
        with contextlib.suppress(Gone):
            reader = await accounts.known(self._deps, tx, roster.telegram_id)
            await showing.tell(self._deps, tx, reader, now_is, anew=anew, after=work.shown_at + GAP_MS)
        if ended.state == "undone" and roster.undone_by not in {None, roster.telegram_id}:
            with contextlib.suppress(Gone):
                other = await accounts.known(self._deps, tx, roster.undone_by or 0)
                await showing.tell(self._deps, tx, other, now_is, anew=True)


class Work:
    """One errand, from its row to how it ended."""

    def __init__(self, deps: Deps, fetch: Fetch, roster: Roster) -> None:
        self._deps = deps
        self._fetch = fetch
        self._roster = roster
        self._before = showing.outcome(roster)
        self._began = deps.now()
        self.shown_at = 0
        self.cut_off = False
        """An import of it was taken back: it isn't this list's any more."""

    @property
    def long(self) -> bool:
        return self._deps.now() - self._began > LONG_MS

    async def done(self) -> Roster:
        acts = {"judging": self._judge, "importing": self._import, "undoing": self._undo}
        return await acts[self._roster.state]()

    async def failed(self) -> Roster:
        """Nothing half-done stays."""
        if self._roster.state == "importing" and await self._begun() == "undone":
            self.cut_off = True
        return self._as("done" if self._roster.state == "undoing" else "failed", why="failed")

    def _as(self, state: str, *, found: Outcome | None = None, why: str = "", **values: object) -> Roster:
        kept = msgspec.structs.replace(found or self._before, why=why)
        return msgspec.structs.replace(self._roster, state=state, outcome=showing.stored(kept), **values)

    async def _judge(self) -> Roster:
        reader = await self._reader()
        try:
            errand = self._errand(reader, "judge")
        except Gone:
            refused = Verdict(refused=Problem(0, "", "rights", {}))
            return self._as("refused", found=Outcome(refused))
        await self._get()
        verdict = (await self._run(errand, reader)).verdict
        assert verdict
        async with self._deps.database.reading() as connection:
            same = await rosters.earlier(connection, self._roster, verdict.digest)
        earlier = Earlier(same.changed_at, same.state, showing.outcome(same).plan) if same else None
        state, policy = states.after_judging(verdict, good=bool(self._roster.good))
        found = Outcome(verdict, earlier=earlier)
        level = errand.scope.level
        return self._as(state, found=found, why=self._before.why, policy=policy, level=level, digest=verdict.digest)

    async def _import(self) -> Roster:
        began = await self._begun()
        if began:
            return await self._taken_up(began)
        reader = await self._reader()
        await self._get()
        try:
            answer = await self._run(self._errand(reader, "import"), reader)
        except Gone:
            return self._as("judging")
        if answer.busy:
            return self._as("ready", why="busy")
        if not answer.import_id:
            return self._as("judging", why="changed", policy="")
        return self._taken_in()

    async def _taken_up(self, began: str) -> Roster:
        """A kill came between: all of it is in, or nothing."""
        if began == "done":
            return self._taken_in()
        self.cut_off = True
        return self._as("ready", why="cut_off")

    def _taken_in(self) -> Roster:
        """What names people goes from here; counts and problems stay for who mends the rest."""
        verdict = self._before.verdict
        plan = verdict.plans.get(self._roster.policy, Plan())
        kept = msgspec.structs.replace(verdict, plans={})
        done = msgspec.structs.replace(plan, samples=())
        return self._as("done", found=Outcome(kept, done=done))

    async def _begun(self) -> str:
        """Whether its import had begun in an earlier life: done or undone by now; empty: it hadn't."""
        while True:
            async with self._deps.database.reading() as connection:
                began = await register.of_roster(connection, self._roster.id)
            if began is None or began[1] != "running":
                return began[1] if began else ""
            await undo_unfinished(self._deps.database)  # it may take a moment until a killed bot's child is gone
            await asyncio.sleep(PAUSE_S)

    async def _undo(self) -> Roster:
        async with self._deps.database.reading() as connection:
            began = await register.of_roster(connection, self._roster.id)
        assert began
        roster = self._roster
        async with self._deps.database.reading() as connection:
            by = await accounts.known(self._deps, connection, roster.undone_by or roster.telegram_id)
        errand = Errand(
            "undo",
            str(self._deps.database.path),
            self._deps.now(),
            kind=roster.kind,
            import_id=began[0],
            by=by.viewer,
            at=roster.organisation_id,
        )
        answer = await self._run(errand, await self._reader())
        if answer.busy:
            return self._as("done", why="busy")
        return self._as("undone", found=msgspec.structs.replace(self._before, kept=answer.kept))

    async def _reader(self) -> Reader:
        async with self._deps.database.reading() as connection:
            return await accounts.known(self._deps, connection, self._roster.telegram_id)

    def _errand(self, reader: Reader, act: str) -> Errand:
        """With the rights that its sender has now. Raises Gone."""
        roster, verdict = self._roster, self._before.verdict
        scope = rights.scope(self._deps, reader.viewer, roster.kind, roster.organisation_id)
        importing = act == "import"
        return Errand(
            act,
            str(self._deps.database.path),
            self._deps.now(),
            kind=roster.kind,
            path=str(places.file(self._deps, roster.id)),
            name=roster.file,
            organisation=roster.organisation or None,
            scope=scope,
            policy=roster.policy if importing else "",
            good=bool(roster.good),
            expected=verdict.plans.get(roster.policy) if importing else None,
            problems=str(places.problems(self._deps, roster.id)),
            roster=roster.id,
            by=reader.viewer,
            at=roster.organisation_id,
        )

    async def _get(self) -> None:
        """From Telegram, where it isn't here (any more)."""
        path = places.file(self._deps, self._roster.id)
        if not await asyncio.to_thread(path.exists):
            content = await self._fetch(self._roster.file_id)
            await asyncio.to_thread(places.put, path, content)

    async def _run(self, errand: Errand, reader: Reader) -> Answer:
        """The last answer. Raises ChildError. The process ends with this, however it ends."""
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(each for each in sys.path if each)}
        pipe = asyncio.subprocess.PIPE
        child = await asyncio.create_subprocess_exec(*COMMAND, stdin=pipe, stdout=pipe, env=environment, limit=1 << 26)
        assert child.stdin
        assert child.stdout
        try:
            child.stdin.write(msgspec.json.encode(errand) + b"\n")
            async for line in child.stdout:
                answer = msgspec.json.decode(line, type=Answer)
                if answer.over:
                    return answer
                await self._show(reader, answer)
            raise ChildError(f"it ended with {await child.wait()}")
        finally:
            with contextlib.suppress(ProcessLookupError):
                child.kill()
            await asyncio.shield(child.wait())

    async def _show(self, reader: Reader, answer: Answer) -> None:
        """How far it is, now and then."""
        now = self._deps.now()
        if now - self._began < SOON_MS or abs(now - self.shown_at) < SHOW_MS or self._roster.panel is None:
            return
        self.shown_at = now
        async with self._deps.database.transaction() as tx:
            progress = (answer.done, answer.all)
            await showing.tell(self._deps, tx, reader, self._roster, progress=progress)
        self._deps.bell.set()
