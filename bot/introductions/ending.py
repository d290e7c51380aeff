"""What the clock does: reminders, at most two, and the end of what nobody answered."""

from bot.announcements import quiet
from bot.deps import Deps
from bot.introductions import gates, states, telling
from bot.suggestions import answering as suggestions
from storage import introduced, introductions
from storage.database import Transaction
from storage.jobs import Job


async def nudge(deps: Deps, tx: Transaction, job: Job) -> int | None:
    it = await introductions.by_id(tx, job.object_id)
    if it is None or it.state not in states.AT_TARGET or it.hidden or it.nudges >= telling.MOST_NUDGES:
        return None
    own, target = await gates.side(tx, it.person_id), await gates.side(tx, it.target_id)
    if own is None or target is None or own.row.id == target.row.id:  # one left, or they are one by now
        return None
    if target.telegram_id is None:  # he blocked the bot: his secretariat asks him
        new = states.moved(it, states.WITH_SECRETARIAT)
        if await introductions.move(tx, it, new):
            await telling.tell_desk(deps, tx, new, clock=True)
        return None
    day = await quiet.in_the_day(deps, tx, target.telegram_id)
    if day > deps.now():  # his hours, or his zone, are others by now
        return day
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
    if it.person_id == it.target_id:  # two rows that were one person: there is nobody to tell
        await introductions.move(tx, it, states.moved(it, states.WITHDRAWN, ended_at=deps.now()))
        return None
    new = states.moved(it, states.EXPIRED, answered_at=deps.now(), told_at=await telling.told_at(deps, tx, it))
    if await introductions.move(tx, it, new):
        await telling.end_quietly(deps, tx, new)
    return None


async def tell(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """The morning after a quiet ending, unless he took it back."""
    it = await introductions.by_id(tx, job.object_id)
    if it and it.state in states.QUIET:
        await telling.tell_asker(deps, tx, it)
    return None


async def consent_withdrawn(deps: Deps, tx: Transaction, person_id: int) -> bool:
    """What he asked is taken back, and his contacts go out of the others' chats, with `redacting.begin`; if any are."""
    await stop_asking(deps, tx, person_id)
    await suggestions.consent_withdrawn(deps, tx, person_id)
    return await introduced.stop_showing(tx, person_id) > 0


async def stop_asking(deps: Deps, tx: Transaction, person_id: int) -> None:
    """All that he asked and doesn't know the answer to is taken back, else what stays would be what has one."""
    for it in await introductions.open_of(tx, person_id, deps.now()):
        await introductions.move(tx, it, states.moved(it, states.WITHDRAWN, ended_at=deps.now()))
