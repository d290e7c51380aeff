"""What the clock does: reminders, at most two, and the end of what nobody answered."""

from bot.deps import Deps
from bot.introductions import gates, states, telling
from storage import introductions
from storage.database import Transaction
from storage.jobs import Job

MOST_NUDGES = 2


async def nudge(deps: Deps, tx: Transaction, job: Job) -> int | None:
    it = await introductions.by_id(tx, job.object_id)
    if it is None or it.state not in states.AT_TARGET or it.hidden or it.nudges >= MOST_NUDGES:
        return None
    target = await gates.side(tx, it.target_id)
    if target and target.telegram_id is None:  # he blocked the bot: his secretariat asks him
        new = states.moved(it, states.WITH_SECRETARIAT)
        if await introductions.move(tx, it, new):
            await telling.tell_desk(deps, tx, new)
        return None
    new = states.nudged(it)
    if await introductions.move(tx, it, new):
        await telling.ask_target(deps, tx, new, nudge=new.nudges)
    return None


async def expire(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """Who asked hears it as of any quiet ending; who was asked never does."""
    it = await introductions.by_id(tx, job.object_id)
    if it is None or it.state not in states.OPEN:
        return None
    if it.due_at > deps.now():
        return it.due_at
    new = states.moved(it, states.EXPIRED, answered_at=deps.now(), told_at=await telling.told_at(deps, tx, it))
    if await introductions.move(tx, it, new):
        await telling.end_quietly(deps, tx, new)
    return None


async def consent_withdrawn(deps: Deps, tx: Transaction, person_id: int) -> bool:
    """What he asked is taken back, and his contacts go out of the others' chats, with `redacting.begin`; if any are."""
    for it in await introductions.open_of(tx, person_id):
        await introductions.move(tx, it, states.moved(it, states.WITHDRAWN, ended_at=deps.now()))
    return await introductions.stop_showing(tx, person_id) > 0
