"""A list arrives: whose it may be, and the steps on its way that its sender decides."""

import sqlite3

import msgspec

from bot.deps import Deps
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal
from bot.register.known import Organisations
from bot.register.problems import WrongError
from bot.rosters import places, rights, showing, states
from bot.rosters.rights import MEMBERS, Option
from bot.rosters.showing import UNDO_MS, Outcome
from storage import rosters
from storage.database import Reader as Connection
from storage.rosters import Roster

LISTS = frozenset({"xlsx", "xlsm", "xls", "csv", "tsv", "txt"})
MOST_OPEN = 10


class NotAList(Refusal):
    """A file that is no table, by its name."""


class ListTooLarge(Refusal):
    """More than can be fetched, or than is allowed."""


class TooManyLists(Refusal):
    """So many wait for a word of his already."""


class UndoOver(Refusal):
    """It was taken in more than a day ago, or isn't in any more."""


class File(msgspec.Struct, frozen=True):
    """A document as Telegram describes it; `size` in bytes."""

    file_id: str
    name: str
    size: int
    caption: str = ""


class Step(msgspec.Struct, frozen=True):
    """The list as it is now, and whether this press made it so. `options`: what it may be of, while that is asked."""

    roster: Roster
    fresh: bool = True
    options: tuple[Option, ...] = ()


async def receive(deps: Deps, viewer: Viewer, file: File, update_id: int) -> Step:
    """Noted, and asked what it is of, unless that is plain. Raises NotAList, ListTooLarge, TooManyLists."""
    _check(deps, file)
    async with deps.database.transaction() as tx:
        options = await rights.options(tx, viewer)
        roster = await rosters.put(tx, update_id, viewer.telegram_id, file.file_id, file.name[:120], deps.now())
        if await rosters.count_open(tx, viewer.telegram_id) > MOST_OPEN:
            raise TooManyLists(limit=MOST_OPEN)
        meant = await _meant(tx, viewer, file.caption)
        found = meant or (options[0] if len(options) == 1 else None)
        if found and roster.state == "asked":
            named = msgspec.structs.replace(roster, kind=found.kind, organisation_id=found.organisation_id)
            await rosters.move(tx, roster, named, deps.now())
        now_is = await rosters.by_id(tx, roster.id)
    assert now_is
    return Step(now_is, options=tuple(options))


def is_list(name: str) -> bool:
    """Whether a file may be a table, by its name."""
    return name.rpartition(".")[2].lower() in LISTS


def _check(deps: Deps, file: File) -> None:
    if not is_list(file.name):
        raise NotAList(name=file.name)
    limit = deps.config.rosters.largest_mb
    if file.size > limit * 1024**2:
        raise ListTooLarge(size=-(-file.size // 1024**2), limit=limit)


async def _meant(reader: Connection, viewer: Viewer, caption: str) -> Option | None:
    """The organisation that the caption names, where it is one that he may send a list of."""
    if not caption.strip():
        return None

    def find(connection: sqlite3.Connection) -> int | None:
        try:
            return int(Organisations(connection).find(caption.strip())["id"])
        except WrongError:
            return None

    found = await reader.run(find)
    try:
        rights.check(viewer, MEMBERS, found)
    except Gone:
        return None
    return Option(MEMBERS, found) if found else None


async def begin(deps: Deps, roster: Roster, message_id: int) -> None:
    """What it is of is plain, and its sender sees that it is looked at: so it is."""
    await _step(deps, roster, msgspec.structs.replace(roster, state="judging", panel=message_id))
    deps.work.set()


async def name(
    deps: Deps, viewer: Viewer, roster_id: int, kind: str, organisation_id: int | None, message_id: int
) -> Step:
    """What it is of. Raises Gone."""
    rights.check(viewer, kind, organisation_id)
    roster = await _mine(deps, viewer, roster_id)
    if roster.state not in {"asked", "refused", "bad", "choosing", "ready", "nothing", "failed"}:
        return await _now(deps, roster, fresh=False)
    values = {"kind": kind, "organisation_id": organisation_id, "good": 0, "policy": "", "outcome": "{}"}
    return await _on(deps, roster, "judging", message_id, **values)


async def ask(deps: Deps, viewer: Viewer, roster_id: int) -> Step:
    """What else it may be of. Raises Gone."""
    roster = await _mine(deps, viewer, roster_id)
    async with deps.database.reading() as reader:
        return Step(roster, options=tuple(await rights.options(reader, viewer)))


async def again(deps: Deps, viewer: Viewer, roster_id: int, message_id: int) -> Step:
    """Look at it once more, where it failed. Raises Gone."""
    roster = await _mine(deps, viewer, roster_id)
    if roster.state != "failed" or not roster.kind:
        return await _now(deps, roster, fresh=False)
    return await _on(deps, roster, "judging", message_id, policy="")


async def leave_bad(deps: Deps, viewer: Viewer, roster_id: int, version: int, message_id: int) -> Step:
    """The rows with problems stay out. Raises Gone."""
    roster = await _mine(deps, viewer, roster_id)
    verdict = showing.outcome(roster).verdict
    if roster.state != "bad" or roster.version != version or verdict.bad == verdict.rows:
        return await _now(deps, roster, fresh=False)
    state, policy = states.after_judging(verdict, good=True)
    return await _on(deps, roster, state, message_id, good=1, policy=policy)


async def choose(deps: Deps, viewer: Viewer, roster_id: int, version: int, policy: str, message_id: int) -> Step:
    """What becomes of rows that are known; empty: choose anew. Raises Gone."""
    roster = await _mine(deps, viewer, roster_id)
    was = "choosing" if policy else "ready"
    if roster.state != was or roster.version != version or not showing.outcome(roster).verdict.known:
        return await _now(deps, roster, fresh=False)
    return await _on(deps, roster, "ready" if policy else "choosing", message_id, policy=policy)


async def go(deps: Deps, viewer: Viewer, roster_id: int, version: int, message_id: int) -> Step:
    """Take it in. Raises Gone."""
    roster = await _mine(deps, viewer, roster_id)
    if roster.state != "ready" or roster.version != version:
        return await _now(deps, roster, fresh=roster.state in {"importing", "done"})
    return await _on(deps, roster, "importing", message_id)


async def cancel(deps: Deps, viewer: Viewer, roster_id: int, message_id: int) -> Step:
    """Nothing of it was taken in, and nothing stays here. Raises Gone."""
    roster = await _mine(deps, viewer, roster_id)
    if roster.state not in states.CANCELLABLE:
        return await _now(deps, roster, fresh=roster.state == "cancelled")
    step = await _on(deps, roster, "cancelled", message_id, outcome=showing.stored(Outcome()), file_id="")
    if step.fresh:
        places.forget(deps, roster_id)
    return step


async def show(deps: Deps, viewer: Viewer, roster_id: int) -> Step:
    """As it is now. Raises Gone."""
    return await _now(deps, await _mine(deps, viewer, roster_id), fresh=True)


async def undoable(deps: Deps, viewer: Viewer, roster_id: int) -> Roster:
    """One that may be taken back still. Raises Gone, UndoOver."""
    async with deps.database.reading() as reader:
        roster = await rosters.by_id(reader, roster_id)
    if roster is None or not rights.may_undo(viewer, roster):
        raise Gone
    if roster.state != "done" or roster.changed_at + UNDO_MS <= deps.now():
        raise UndoOver
    return roster


async def undo(deps: Deps, viewer: Viewer, roster_id: int, message_id: int) -> Step:
    """Take it back. Raises Gone, UndoOver."""
    roster = await undoable(deps, viewer, roster_id)
    mine = roster.telegram_id == viewer.telegram_id
    panel = message_id if mine else roster.panel
    values = {"undone_by": viewer.telegram_id}
    return await _on(deps, roster, "undoing", panel, **values)


async def _mine(deps: Deps, viewer: Viewer, roster_id: int) -> Roster:
    """His own, while he has a desk. Raises Gone."""
    async with deps.database.reading() as reader:
        found = await rosters.by_id(reader, roster_id)
    if found is None or found.telegram_id != viewer.telegram_id or not viewer.staff:
        raise Gone
    if found.kind:
        rights.check(viewer, found.kind, found.organisation_id)
    return found


async def _on(deps: Deps, roster: Roster, state: str, message_id: int | None, **values: object) -> Step:
    """One step on, shown by the message whose button was pressed."""
    after = msgspec.structs.replace(roster, state=state, panel=message_id, **values)
    won = await _step(deps, roster, after)
    if won:
        deps.work.set()
    return await _now(deps, roster, fresh=won)


async def _step(deps: Deps, before: Roster, after: Roster) -> bool:
    async with deps.database.transaction() as tx:
        return await rosters.move(tx, before, after, deps.now())


async def _now(deps: Deps, roster: Roster, *, fresh: bool) -> Step:
    async with deps.database.reading() as reader:
        found = await rosters.by_id(reader, roster.id)
    if found is None:
        raise Gone
    return Step(found, fresh=fresh)
