"""What the clock does to notices: reminds before their end, ends them, and reminds the desks of what waits.

Found by the rows alone, whoever wrote them: an import plans nothing.
"""

from bot.deps import Deps
from bot.notices import life, telling
from bot.notices.validity import DAY_MS
from storage import notice_reviews
from storage.database import Transaction
from storage.notices import Notice

WEEK_MS = 7 * DAY_MS
LAST_MS = DAY_MS  # it ends with its last day: a day before is the day before that
AT_ONCE = 200
ONE_WEEK, ONE_DAY = 1, 2


async def watch(deps: Deps) -> None:
    """Each notice in a transaction of its own; what was prolonged or moved meanwhile is left alone."""
    await _remind_desks(deps)
    now = deps.now()
    for times in (0, ONE_WEEK, ONE_DAY):  # those that nobody was reminded of in time are over all the same
        for notice in await _ending(deps, times, now):
            await _expire(deps, notice)
    for times in (0, ONE_WEEK):
        for notice in await _ending(deps, times, now + LAST_MS + DAY_MS):
            await _remind(deps, notice, ONE_DAY)
    for notice in await _ending(deps, 0, now + LAST_MS + WEEK_MS):
        await _remind(deps, notice, ONE_WEEK)
    deps.bell.set()


async def _ending(deps: Deps, reminded: int, before: int) -> list[Notice]:
    async with deps.database.reading() as reader:
        return await notice_reviews.ending(reader, reminded, before, AT_ONCE)


async def _expire(deps: Deps, notice: Notice) -> None:
    async with deps.database.transaction() as tx:
        if await life.shift(deps, tx, notice, life.EXPIRED, None):
            await telling.tell_of_its_end(deps, tx, notice, "notices/expired", f"expired {notice.valid_until}")


async def _remind(deps: Deps, notice: Notice, times: int) -> None:
    async with deps.database.transaction() as tx:
        if await notice_reviews.remind(tx, notice, times) and not _short(notice, times):
            occurrence = f"{telling.ENDING} {notice.valid_until} {times}"
            await telling.tell_of_its_end(deps, tx, notice, "notices/ending", occurrence, times=times)


def _short(notice: Notice, times: int) -> bool:
    """Valid for hardly longer than the reminder comes ahead: he has just said so himself."""
    span = (notice.expires_at or 0) - max(notice.published_at or 0, notice.updated_at)
    return span <= LAST_MS + DAY_MS + (DAY_MS if times == ONE_DAY else WEEK_MS)


async def _remind_desks(deps: Deps) -> None:
    """After a day its desk once more, after two the office."""
    for nagged, days in ((0, 1), (1, 2)):
        async with deps.database.reading() as reader:
            found = await notice_reviews.neglected(reader, nagged, deps.now() - days * DAY_MS, AT_ONCE)
        for notice in found:
            async with deps.database.transaction() as tx:
                await _nag(deps, tx, notice)


async def _nag(deps: Deps, tx: Transaction, notice: Notice) -> None:
    if await notice_reviews.nag(tx, notice):
        await telling.remind_desk(deps, tx, notice, notice.nagged + 1)
