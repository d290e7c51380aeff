"""What an admin looks at: who works with the bot, and how the bot is."""

import msgspec

from bot import audit, backups, desks
from bot.deps import Deps
from bot.inbox import ATTEMPTS
from bot.outbox import Kind
from bot.privacy import Viewer
from bot.refusals import Refusal
from bot.upkeep import DAY_MS
from storage import accounts, appointments, inbox, jobs, outbox, routines
from storage.jobs import Health as JobHealth
from storage.outbox import Health, Order
from storage.routines import State

DAYS = 7
PRIORITY = 2
BACKED_UP = Kind(again_when_unknown=True)


class AdminOnly(Refusal):
    """For admins alone."""


class NoBackups(Refusal):
    """[backup] folder is empty: nothing is backed up."""


class Overview(msgspec.Struct, frozen=True):
    """`absent`: of the staff, those who aren't on the bot. `backup`: the newest, Unix ms UTC; `backups`: are made."""

    officers: int
    secretaries: int
    absent: int
    routines: tuple[State, ...]
    failing: tuple[JobHealth, ...]  # kinds of jobs that are tried again
    deliveries: Health
    aside: int
    backup: int | None
    backups: bool
    time_zone: str


def check(viewer: Viewer) -> None:
    if not viewer.admin:
        raise AdminOnly


async def overview(deps: Deps, viewer: Viewer) -> Overview:
    """Raises AdminOnly."""
    check(viewer)
    async with deps.database.reading() as reader:
        officers, secretaries, absent = await appointments.count_staff(reader, deps.today())
        return Overview(
            officers,
            secretaries,
            absent,
            tuple((await routines.all_of(reader)).values()),
            tuple(each for each in await jobs.health(reader) if each.failing),
            await outbox.health(reader, deps.now() - DAYS * DAY_MS),
            len(await inbox.set_aside(reader, ATTEMPTS)),
            await backups.newest(deps),
            bool(deps.config.backup.folder),
            deps.config.alliance.time_zone,
        )


def check_backups(deps: Deps, viewer: Viewer) -> None:
    """Before one is begun. Raises AdminOnly, NoBackups."""
    check(viewer)
    if not deps.config.backup.folder:
        raise NoBackups


async def back_up(deps: Deps, viewer: Viewer, update_id: int) -> None:
    """One more copy now, as each night; who asked hears how it went."""
    error = ""
    try:
        await backups.nightly(deps)
    except (backups.BackupError, OSError) as failure:
        error = " ".join(str(failure).split())
    made = await backups.newest(deps)
    order = Order("backup", update_id, 0, priority=PRIORITY)
    values = {"error": error, "backup": made, "time_zone": deps.config.alliance.time_zone}
    async with deps.database.transaction() as tx:
        if not error:
            await audit.note(tx, viewer, "admin:backup", now=deps.now())
        told = await accounts.languages(tx, [viewer.telegram_id])
        await desks.tell(deps, tx, "admin/backed_up", order, told, **values)
    deps.bell.set()
