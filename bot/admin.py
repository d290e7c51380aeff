"""What an admin looks at: who works with the bot, and how the bot is."""

import msgspec

from bot import audit, backups, desks, health, outbox
from bot.deps import Deps
from bot.inbox import ATTEMPTS
from bot.outbox import Kind
from bot.privacy import Viewer
from bot.refusals import Refusal
from bot.upkeep import DAY_MS
from storage import accounts, appointments, figures, inbox, jobs, routines
from storage import outbox as deliveries
from storage.figures import Figures
from storage.jobs import Health as JobHealth
from storage.outbox import Health, Order
from storage.routines import State

DAYS = 7
PRIORITY = 2
BACKED_UP = Kind(again_when_unknown=True)
SENT = "backup.file"
REMOVED = Kind(again_when_unknown=True)
KEPT_MS = 3_600_000
MOST_BYTES = 50_000_000  # https://core.telegram.org/bots/api#senddocument: 50 MB


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
    health: health.Health
    stale: bool  # the newest backup is older than it should be


def check(viewer: Viewer) -> None:
    if not viewer.admin:
        raise AdminOnly


async def overview(deps: Deps, viewer: Viewer) -> Overview:
    """Raises AdminOnly."""
    check(viewer)
    async with deps.database.reading() as reader:
        officers, secretaries, absent = await appointments.count_staff(reader, deps.today())
        made = await backups.newest(deps)
        return Overview(
            officers,
            secretaries,
            absent,
            tuple((await routines.all_of(reader)).values()),
            tuple(each for each in await jobs.health(reader) if each.failing),
            await deliveries.health(reader, deps.now() - DAYS * DAY_MS),
            len(await inbox.set_aside(reader, ATTEMPTS)),
            made,
            bool(deps.config.backup.folder),
            deps.config.alliance.time_zone,
            await health.look(deps, reader),
            made is not None and made < deps.now() - health.STALE_MS,
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


class Holds(msgspec.Struct, frozen=True):
    """What a backup that is sent as a file would hold: rows, and the database's size in bytes."""

    figures: Figures
    size: int


class Packed(msgspec.Struct, frozen=True):
    """A fresh backup, packed; `content` is empty where it is more than a bot may send: `size` in bytes.

    `place`: where the newest copy lies on the server; empty where none is made.
    """

    name: str
    content: bytes
    size: int
    place: str


async def holds(deps: Deps, viewer: Viewer) -> Holds:
    """Before it is sent. Raises AdminOnly."""
    check(viewer)
    async with deps.database.reading() as reader:
        return Holds(await figures.count(reader), (await health.look(deps, reader)).room.database)


async def pack(deps: Deps, viewer: Viewer) -> Packed:
    """A copy of this moment; that it is sent is noted before it is. Raises AdminOnly, BackupError, OSError."""
    check(viewer)
    name, size, content = await backups.packed(deps, MOST_BYTES)
    if content:
        async with deps.database.transaction() as tx:
            await audit.note(tx, viewer, "admin:send_backup", now=deps.now(), details={"bytes": size})
    return Packed(name, content, size, await backups.place(deps))


async def sent(deps: Deps, viewer: Viewer, message_id: int) -> None:
    """The file goes from the chat after an hour: who needs it has stored it by then."""
    now = deps.now()
    order = Order(SENT, message_id, 0, "delete", not_before=now + KEPT_MS, priority=1)
    chat = viewer.telegram_id
    async with deps.database.transaction() as tx:
        await tx.run(lambda c: outbox.aim(c, ("deleteMessage", {}), order, chat, message_id, now))
    deps.bell.set()
