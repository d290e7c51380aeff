"""What a list is to have done, from its row to how it ended: in a child process, told how far it is."""

import asyncio
import contextlib
import os
import sys
from collections.abc import Awaitable, Callable

import msgspec

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
from storage import imports, rosters
from storage.rosters import Roster

PAUSE_S = 0.2
SHOW_MS = 2_000  # between two words of how far it is
SOON_MS = 1_000  # what is over by then needs no word before it
LONG_MS = 30_000  # after so long, a new message says that it is over
COMMAND = (sys.executable, "-m", "bot.register.child")

Fetch = Callable[[str], Awaitable[bytes]]


class ChildError(Exception):
    """The process ended without an answer."""


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
                began = await imports.of_roster(connection, self._roster.id)
            if began is None or began[1] != "running":
                return began[1] if began else ""
            await undo_unfinished(self._deps.database)  # it may take a moment until a killed bot's child is gone
            await asyncio.sleep(PAUSE_S)

    async def _undo(self) -> Roster:
        async with self._deps.database.reading() as connection:
            began = await imports.of_roster(connection, self._roster.id)
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
        """Whose list it is; who takes it back, where nobody's any more: he was erased. Raises Gone."""
        number = self._roster.telegram_id or self._roster.undone_by or 0
        async with self._deps.database.reading() as connection:
            return await accounts.known(self._deps, connection, number)

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
