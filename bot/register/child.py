"""Judging a list, taking it in or back, in a process of its own: the bot answers meanwhile, and keeps its memory.

`python -m bot.register.child` reads one line from its input, an Errand, and writes Answers, a line each; the last is
`over`. When its input ends, so does it: nobody waits for it any more.
"""

import asyncio
import hashlib
import os
import sys
import threading
import time
from functools import partial
from pathlib import Path

import msgspec

from bot.audit import COMMAND_LINE
from bot.privacy import Viewer
from bot.register import importing, undoing
from bot.register.judging import Judged, Plan, Verdict, judge
from bot.register.problems import FileRefusedError, Problem
from bot.register.scopes import EVERYTHING, Scope
from storage import schema
from storage.database import Database
from storage.imports import Kept

STEP_S = 0.5  # between two words of how far it is
PATIENCE_S, PAUSE_S = 60.0, 0.2  # for an import of somebody else
LOW = 5  # of nice(1): whoever waits for an answer goes first


class Errand(msgspec.Struct, frozen=True):
    """`act`: judge, import or undo. `expected`: what was previewed; where it would be otherwise, nothing is written.

    `by`: who said so; `at`: the organisation whose members alone it is of. The audit says both.
    """

    act: str
    database: str
    now: int
    kind: str = ""
    path: str = ""
    name: str = ""
    organisation: str | None = None
    scope: Scope = EVERYTHING
    policy: str = ""
    good: bool = False
    expected: Plan | None = None
    problems: str = ""  # the file that they are written to
    roster: int | None = None
    import_id: int = 0
    by: Viewer = COMMAND_LINE
    at: int | None = None


class Answer(msgspec.Struct, frozen=True):
    """`done` of `all` rows; once it is over, what came out. `busy`: another import didn't end.

    An import that is over without `import_id` would have done otherwise than was expected, and did nothing.
    """

    over: bool = False
    done: int = 0
    all: int = 0
    verdict: Verdict | None = None
    import_id: int = 0
    kept: tuple[Kept, ...] = ()
    busy: bool = False


def main() -> None:
    """The child's own."""
    os.nice(LOW)
    errand = msgspec.json.decode(sys.stdin.buffer.readline(), type=Errand)
    threading.Thread(target=_end_with_input, daemon=True).start()
    _say(asyncio.run(_do(errand)))


def _end_with_input() -> None:
    """The bot ended, or was killed: so does this, at once; what was written is taken back at the next start."""
    sys.stdin.buffer.read()
    os._exit(1)


def _say(answer: Answer) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(answer) + b"\n")
    sys.stdout.buffer.flush()


class Progress:
    """Says now and then how far it is."""

    def __init__(self, *, at_once: bool = False) -> None:
        self._next = time.monotonic() + (0 if at_once else STEP_S)

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + STEP_S
            _say(Answer(done=done, all=total))


async def _do(errand: Errand) -> Answer:
    database = await Database.open(Path(errand.database), readers=1)
    try:
        # Mapped, the pages that a large import touches would count as its memory.
        await database.write(lambda connection: connection.execute("PRAGMA mmap_size = 0"))
        return await _patiently(database, errand)
    finally:
        await database.close()


async def _patiently(database: Database, errand: Errand) -> Answer:
    """One import at a time, the command line's among them."""
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            return await ACTS[errand.act](database, errand)
        except schema.ImportRunningError:
            if time.monotonic() > until:
                return Answer(over=True, busy=True)
            await asyncio.sleep(PAUSE_S)


async def _judge(database: Database, errand: Errand) -> Answer:
    return Answer(over=True, verdict=(await _judged(database, errand))[0])


async def _judged(database: Database, errand: Errand) -> tuple[Verdict, Judged | None]:
    path = Path(errand.path)
    digest = hashlib.sha256(await asyncio.to_thread(path.read_bytes)).hexdigest()
    args, progress = (errand.kind, path, errand.organisation, errand.scope), Progress(at_once=errand.act == "judge")
    try:
        judged = await judge(database, *args, policy=errand.policy, progress=progress)
    except FileRefusedError as error:
        return Verdict(digest=digest, refused=Problem(error.line, "", error.code, error.values)), None
    if errand.problems:
        await asyncio.to_thread(Path(errand.problems).write_bytes, msgspec.msgpack.encode(judged.problems))
    return msgspec.structs.replace(judged.verdict, digest=digest), judged


async def _import(database: Database, errand: Errand) -> Answer:
    with schema.importing(database.path):
        await importing.ready(database, errand.now)
        verdict, judged = await _judged(database, errand)
        if judged is None or not _as_expected(verdict, errand):
            return Answer(over=True)
        saves = judged.saves
        del judged
        args = (database, errand.kind, errand.name, saves, Progress(), errand.now, errand.roster)
        plan = verdict.plans[errand.policy]
        counts = {"added": plan.added, "updated": plan.changed, "unchanged": plan.same, "skipped": verdict.bad}
        note = _note(errand, "register:import", counts)
        return Answer(over=True, verdict=verdict, import_id=await importing.write(*args, note=note))


def _note(errand: Errand, act: str, counts: dict[str, int]) -> importing.Note:
    return partial(importing.noted, by=errand.by, act=act, kind=errand.kind, organisation=errand.at, counts=counts)


def _as_expected(verdict: Verdict, errand: Errand) -> bool:
    """Whether what would be done is still what was shown to who said yes to it."""
    plan = verdict.plans[errand.policy]
    return (errand.good or not verdict.bad) and errand.expected is not None and plan.counts == errand.expected.counts


async def _undo(database: Database, errand: Errand) -> Answer:
    note = _note(errand, "register:undo", {})
    kept = await undoing.undo(database, errand.import_id, Progress(), errand.now, note)
    return Answer(over=True, import_id=errand.import_id, kept=tuple(kept))


ACTS = {"judge": _judge, "import": _import, "undo": _undo}

if __name__ == "__main__":
    main()
