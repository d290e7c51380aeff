"""What can be done with an announcement that is on its way: hold it, go on, stop it, send it again to some.

Each is a conditional change of its state, so that of two who press at once one wins and the other is told.
"""

from functools import partial

from bot.accounts import Reader
from bot.announcements import bodies, progress, rights
from bot.announcements.bodies import KIND
from bot.announcements.sending import FILL, START, NotWaiting
from bot.deps import Deps
from bot.forms import filling
from bot.forms.drafting import Turn
from storage import announcements, broadcasts, jobs, outbox
from storage.announcements import Announcement
from storage.database import Transaction

RUNNING, STOPPED = ("sending",), ("paused",)


async def pause(deps: Deps, reader: Reader, announcement_id: int) -> Announcement:
    """Raises Gone, NotWaiting."""
    async with deps.database.transaction() as tx:
        found = await _moved(deps, tx, reader, announcement_id, RUNNING, "paused")
        await rights.note(tx, reader.viewer, "announcements:pause", found, deps.now())
        await tx.run(partial(broadcasts.pause, kind=KIND, object_id=found.id, now=deps.now()))
        return found


async def go_on(deps: Deps, reader: Reader, announcement_id: int) -> Announcement:
    """Raises Gone, NotWaiting."""
    async with deps.database.transaction() as tx:
        found, now = await _moved(deps, tx, reader, announcement_id, STOPPED, "sending"), deps.now()
        await rights.note(tx, reader.viewer, "announcements:go_on", found, now)
        await tx.run(partial(broadcasts.go_on, kind=KIND, object_id=found.id, now=now))
        if found.cursor >= 0:
            await jobs.plan(tx, FILL, found.id, now, now)
        await progress.plan(deps, tx, found.id)
    deps.bell.set()
    return found


async def cancel(deps: Deps, reader: Reader, announcement_id: int) -> Announcement:
    """Nobody else gets it; who has it keeps it. Raises Gone, NotWaiting."""
    async with deps.database.transaction() as tx:
        found, now = await _moved(deps, tx, reader, announcement_id, announcements.OPEN, "cancelled"), deps.now()
        await rights.note(tx, reader.viewer, "announcements:cancel", found, now)
        await jobs.drop(tx, START, found.id, now)
        await tx.run(partial(outbox.drop, kind=KIND, object_id=found.id, why="cancelled", now=now))
        await progress.plan(deps, tx, found.id)
        return found


async def again(deps: Deps, reader: Reader, announcement_id: int, state: str) -> int:
    """Once more to those that failed and can be reached, or (`unknown`) to those who may have it; how many.

    Raises Gone, NotWaiting.
    """
    async with deps.database.transaction() as tx:
        found, now = await rights.steered(tx, reader.viewer, announcement_id), deps.now()
        if found.state not in {"sending", "done"}:
            raise NotWaiting(state=found.state)
        await bodies.renew(deps, tx, found)
        number = await tx.run(partial(broadcasts.send_again, kind=KIND, object_id=found.id, states=(state,), now=now))
        if number:
            await rights.note(tx, reader.viewer, "announcements:again", found, now, state=state, count=number)
            await announcements.move(tx, found.id, ("done",), "sending", now)
            await progress.plan(deps, tx, found.id)
    deps.bell.set()
    return number


async def _moved(
    deps: Deps, tx: Transaction, reader: Reader, announcement_id: int, was: tuple[str, ...], state: str
) -> Announcement:
    """As it is now. Raises Gone, NotWaiting."""
    found = await rights.steered(tx, reader.viewer, announcement_id)
    if not await announcements.move(tx, found.id, was, state, deps.now()):
        raise NotWaiting(state=found.state)
    return await rights.steered(tx, reader.viewer, announcement_id)


async def send_now(deps: Deps, reader: Reader, announcement_id: int) -> Announcement:
    """What waits for its time, or for a yes. Raises Gone, NotWaiting."""
    async with deps.database.transaction() as tx:
        found, now = await rights.steered(tx, reader.viewer, announcement_id), deps.now()
        if not await announcements.move(tx, found.id, ("scheduled", "held"), "scheduled", now):
            raise NotWaiting(state=found.state)
        await rights.note(tx, reader.viewer, "announcements:now", found, now)
        await announcements.reschedule(tx, found.id, now)
        await jobs.plan(tx, START, found.id, now, now)
        return await rights.steered(tx, reader.viewer, announcement_id)


async def rewrite(deps: Deps, reader: Reader, announcement_id: int) -> Turn:
    """Open its draft again, of one that was dropped before its time too; until it is sent, what waits stays as it is.

    Raises Gone, NotWaiting; only for its author.
    """
    async with deps.database.transaction() as tx:
        found = await rights.steered(tx, reader.viewer, announcement_id)
        newest = await announcements.of_draft(tx, found.draft_id)
        dropped = found.state == "cancelled" and found.started_at is None and newest == found
        if found.state not in announcements.WAITING and not dropped:
            raise NotWaiting(state=found.state)
        draft = await filling.again(deps, tx, reader, found.draft_id)
        await rights.note(tx, reader.viewer, "announcements:rewrite", found, deps.now())
    return await filling.resume(deps, reader, draft)
