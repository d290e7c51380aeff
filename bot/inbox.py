"""The way in: every update is a row before it is confirmed, waits in its sender's queue, is done when answered.

One queue a person, before any semaphore: in order for one, side by side for all, and a flooder fills only his own.
"""

import asyncio
import contextlib
import sqlite3
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import msgspec
import structlog

from bot.deps import Deps
from storage import inbox
from storage.inbox import Received

log = structlog.get_logger()

IN_MEMORY = 50  # of one queue; the rest waits as rows
SIDE_BY_SIDE = 64
SUSPECT = 2  # an update that was under way at so many kills, after its first time, is tried alone
ATTEMPTS = 5  # at so many it is set aside
ALONE_S = 10.0  # then the others don't wait for them any longer
PAUSES_S = (0.1, 0.5, 1.0, 5.0, 10.0)

Process = Callable[[dict[str, Any]], Awaitable[None]]


class Queue:
    """One sender's updates in memory; `behind` says that others of his wait as rows, later than `last`."""

    def __init__(self, *, behind: bool = False) -> None:
        self.updates: deque[tuple[int, dict[str, Any], bool]] = deque()
        self.taken: set[int] = set()
        self.last = 0
        self.behind = behind
        self.arrived = 0

    def take(self, update_id: int, update: dict[str, Any], *, replayed: bool) -> None:
        if update_id not in self.taken:
            self.taken.add(update_id)
            self.last = max(self.last, update_id)
            self.updates.append((update_id, update, replayed))


class Inbox:
    def __init__(self, deps: Deps, process: Process) -> None:
        self._deps = deps
        self._process = process
        self._queues: dict[int, Queue] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(SIDE_BY_SIDE)
        self._stop = asyncio.Event()
        self._of_earlier_lives = 0  # up to this update_id

    async def start(self) -> None:
        """Take up what was left undone: it comes before anything new of the same sender."""
        async with self._deps.database.reading() as reader:
            for update_id in await inbox.set_aside(reader, ATTEMPTS):
                log.error("an update is set aside: it ended the bot too often", update_id=update_id)
            suspects = await inbox.suspects(reader, SUSPECT, ATTEMPTS)
            senders = await inbox.senders(reader, ATTEMPTS)
            self._of_earlier_lives = await inbox.newest(reader)
        # One at a time: who ends the bot then is told from those who were only under way beside it. Nobody else waits
        # longer for them than this, however many there are: the rest is tried beside the others.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(ALONE_S):
                for suspect in suspects:
                    await self._try_alone(suspect)
        for sender in senders:
            self._begin(sender, Queue(behind=True))

    async def _try_alone(self, suspect: Received) -> None:
        await self._persist(partial(inbox.attempt, update_id=suspect.update_id))
        try:
            await self._handle(suspect.update_id, msgspec.json.decode(suspect.body))
        except asyncio.CancelledError:
            log.warning("an update takes long; it goes on beside the others", update_id=suspect.update_id)
            raise
        await self._finish(suspect.update_id)

    async def receive(self, raw: list[msgspec.Raw]) -> None:
        """Write a batch; when this returns, it may be confirmed. Raises when it can't be written: don't confirm it."""
        updates = [msgspec.json.decode(each) for each in raw]
        received = [
            Received(update["update_id"], sender_of(update), bytes(each))
            for update, each in zip(updates, raw, strict=True)
        ]
        if not received:
            return
        now = self._deps.now()
        new = await self._deps.database.write(lambda connection: inbox.put(connection, received, now))
        for update, row in zip(updates, received, strict=True):
            if row.update_id in new:
                self._enqueue(row.sender, update)

    def _enqueue(self, sender: int, update: dict[str, Any]) -> None:
        queue = self._queues.get(sender)
        if queue is None:
            queue = Queue()
            self._begin(sender, queue)
        update_id: int = update["update_id"]
        late = update_id < queue.last  # a webhook's requests can overtake each other; rows are read forwards only
        if (queue.behind or len(queue.updates) >= IN_MEMORY) and not late:
            queue.behind = True
            queue.arrived += 1
        else:
            queue.take(update_id, update, replayed=False)

    def _begin(self, sender: int, queue: Queue) -> None:
        self._queues[sender] = queue
        worker = asyncio.create_task(self._run(sender, queue))
        self._workers.add(worker)
        worker.add_done_callback(self._workers.discard)

    async def _run(self, sender: int, queue: Queue) -> None:
        """A sender's worker: lives while his queue holds something."""
        while not self._stop.is_set() and (queue.updates or await self._refill(sender, queue)):
            update_id, update, replayed = queue.updates.popleft()
            async with self._slots:
                if self._stop.is_set():
                    break
                if replayed:
                    await self._persist(partial(inbox.attempt, update_id=update_id))
                await self._handle(update_id, update)
            await self._finish(update_id)
        del self._queues[sender]

    async def _finish(self, update_id: int) -> None:
        """Before the sender's next one begins: a kill can double one answer a person at most."""
        await self._persist(partial(inbox.done, update_id=update_id, now=self._deps.now()))

    async def _handle(self, update_id: int, update: dict[str, Any]) -> None:
        try:
            await self._process(update)
        except (Exception, asyncio.CancelledError):
            task = asyncio.current_task()
            if task and task.cancelling():
                raise
            # The application's error handler answers errors; what comes here is one of its own: not again and again.
            log.exception("an update failed beyond its error handler", update_id=update_id)

    async def _persist(self, write: Callable[[sqlite3.Connection], None]) -> None:
        """Written together with all that wait at the same time; while it can't be (a full disk), tried again."""
        for pause_s in PAUSES_S:
            try:
                await self._deps.database.write(write)
            except sqlite3.Error as error:
                log.warning("the inbox can't be written; trying again", error=str(error), pause_s=pause_s)
                await asyncio.sleep(pause_s)
            else:
                return
        log.error("the inbox couldn't be written: the next start answers an update once more")

    async def _refill(self, sender: int, queue: Queue) -> bool:
        """Read on from the rows; False when nothing of this sender waits."""
        while queue.behind:
            arrived = queue.arrived
            try:
                async with self._deps.database.reading() as reader:
                    rows = await inbox.waiting(reader, sender, queue.last, ATTEMPTS, IN_MEMORY)
            except sqlite3.Error as error:
                log.warning("the inbox can't be read; trying again", error=str(error))
                await asyncio.sleep(PAUSES_S[-1])
                continue
            queue.behind = len(rows) == IN_MEMORY or queue.arrived != arrived
            for row in rows:
                replayed = row.update_id <= self._of_earlier_lives
                queue.take(row.update_id, msgspec.json.decode(row.body), replayed=replayed)
            if queue.updates:
                return True
        return False

    async def stop(self, patience_s: float) -> None:
        """Finish what is being answered; what waits stays a row for the next start."""
        self._stop.set()
        if self._workers:
            _, late = await asyncio.wait(self._workers, timeout=patience_s)
            for worker in late:
                worker.cancel()
            await asyncio.gather(*late, return_exceptions=True)


def sender_of(update: dict[str, Any]) -> int:
    """Whose queue: the person's id, else the chat's, else the one queue of all others."""
    for part in update.values():
        if isinstance(part, dict):
            for field in ("from", "user", "chat"):
                who = part.get(field)
                if isinstance(who, dict) and isinstance(who.get("id"), int):
                    return int(who["id"])
    return 0
