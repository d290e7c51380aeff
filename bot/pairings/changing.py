"""What officers do to the list of pairings: each act with what was there before, so that it is undone for a day."""

from functools import partial
from typing import Any

import msgspec

from bot import audit
from bot.accounts import Reader
from bot.deps import Deps
from bot.forms import filling
from bot.pairings import browsing, rights, writing
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal
from bot.register.planning import made_key
from storage import drafts, entries, pairings
from storage.database import Transaction
from storage.entries import Change, Entry
from storage.pairings import Pairing

TABLE = "pairings"
UNDO_MS = 24 * 3_600_000
ACTS = {
    "add": "pairings:add",
    "correct": "pairings:correct",
    "remove": "pairings:remove",
    "undo": "pairings:undo",
}
"""What an act is called in the audit."""


class PairedAlready(Refusal):
    """The two are paired: `id` of the pairing, `first`, `second`."""


class PairingMeanwhile(Refusal):
    """Somebody else changed or removed it: `id`."""


class PairingUndone(Refusal):
    """Taken back before, or too late for it."""


class Done(msgspec.Struct, frozen=True):
    """What was done: add, correct, remove, undo. `number`: by which it is taken back, 0 where nothing differed.

    `it`: as it is now; of one that was removed as it was.
    """

    act: str
    number: int
    it: Pairing


async def save(deps: Deps, reader: Reader, draft_id: int) -> Done:
    """What the form has; a second press finds it done.

    Raises OfficeKeepsPairings, Gone, FormOver, PairedAlready, PairingMeanwhile.
    """
    viewer = reader.viewer
    rights.check(viewer)
    async with deps.database.transaction() as tx:
        there = await entries.by_draft(tx, draft_id)
        if there and there.actor == viewer.telegram_id and there.relation == TABLE:
            return Done(there.act, there.id, await browsing.one(tx, there.row_id))
        draft, asking = await filling.complete(deps, tx, reader, draft_id, writing.NAME)
        answers = asking.answers
        done = await _put(deps, tx, viewer, draft_id, answers["id"], answers.get("was"), writing.values(answers))
        await filling.end(deps, tx, draft, "done")
        await drafts.empty(tx, draft.id)
    return done


async def _put(
    deps: Deps, tx: Transaction, viewer: Viewer, draft_id: int, pairing_id: int, was: Any, values: dict[str, Any]
) -> Done:
    await _check(tx, pairing_id, values)
    if was == values:
        return Done("correct", 0, await browsing.one(tx, pairing_id))
    row = values if was else {"key": made_key("pair"), **values}
    change = Change(TABLE, pairing_id, was, row)
    act = "correct" if was else "add"
    number = await _write(deps, tx, viewer, act, change, draft_id)
    return Done(act, number, await browsing.one(tx, change.id))


async def _check(tx: Transaction, pairing_id: int, values: dict[str, Any]) -> None:
    """Both sides are there, and not paired yet. Raises Gone, PairedAlready."""
    if values["first_id"] == values["second_id"]:
        raise Gone
    twin = await tx.run(
        partial(pairings.between, kind=values["kind"], first=values["first_id"], second=values["second_id"])
    )
    if twin and twin != pairing_id:
        found = await browsing.one(tx, twin)
        raise PairedAlready(id=twin, first=found.names[0], second=found.names[1])
    if not all(await writing.names(tx, values["kind"], (values["first_id"], values["second_id"]))):
        raise Gone


async def _write(
    deps: Deps, tx: Transaction, viewer: Viewer, act: str, change: Change, draft_id: int | None = None
) -> int:
    """The entry's id. Raises PairingMeanwhile where the row isn't as it was."""
    now, number = deps.now(), change.id
    if not await tx.run(partial(entries.write, change=change, now=now)):
        raise PairingMeanwhile(id=number)
    entry = Entry(
        id=0,
        draft_id=draft_id,
        act=act,
        relation=TABLE,
        row_id=change.id,
        field="",
        changes=entries.encoded([change]),
        person_id=None,
        organisation_id=None,
        actor=viewer.telegram_id,
        at=now,
        state="done",
    )
    written = await entries.put(tx, entry)
    await _note(tx, viewer, act, change, now, written)
    return written


async def _note(tx: Transaction, viewer: Viewer, act: str, change: Change, now: int, number: int) -> None:
    shown = ("signed_on", "subject", "note")
    before, after = (
        {name: row[name] for name in shown if row and row.get(name)} for row in (change.before, change.after)
    )
    about, details = (TABLE, change.id), {"entry": number}
    await audit.note(tx, viewer, ACTS[act], now=now, subject=about, before=before, after=after, details=details)


async def preview(deps: Deps, viewer: Viewer, pairing_id: int) -> Pairing:
    """Before it is removed. Raises OfficeKeepsPairings, Gone."""
    rights.check(viewer)
    async with deps.database.reading() as reader:
        return await browsing.one(reader, pairing_id)


async def remove(deps: Deps, viewer: Viewer, pairing_id: int) -> Done:
    """Its visits stay, and are its own again when it comes back. Raises OfficeKeepsPairings, Gone."""
    rights.check(viewer)
    async with deps.database.transaction() as tx:
        it = await browsing.one(tx, pairing_id)
        row = await tx.run(partial(entries.row, table=TABLE, row_id=pairing_id))
        number = await _write(deps, tx, viewer, "remove", Change(TABLE, pairing_id, row, None))
    return Done("remove", number, it)


async def undo(deps: Deps, viewer: Viewer, entry_id: int) -> Done:
    """Exactly as it was. Raises OfficeKeepsPairings, Gone, PairingUndone, PairingMeanwhile."""
    rights.check(viewer)
    now = deps.now()
    async with deps.database.transaction() as tx:
        entry = await entries.by_id(tx, entry_id)
        if entry is None or entry.relation != TABLE:
            raise Gone
        if entry.state != "done" or not entry.changes or entry.at + UNDO_MS < now:
            raise PairingUndone
        it = await pairings.by_id(tx, entry.row_id)
        made = entry.kept[0]
        back = Change(TABLE, made.id, made.after, made.before)
        await _check_back(tx, made, back)
        as_before = await entries.undo(tx, entry_id, viewer.telegram_id, now)
        if not as_before or not await tx.run(partial(entries.write, change=back, now=now)):
            raise PairingMeanwhile(id=made.id)
        await _note(tx, viewer, "undo", back, now, entry_id)
        found = it or await browsing.one(tx, made.id)
    return Done("undo", 0, await _now(deps, found))


async def _check_back(tx: Transaction, made: Change, back: Change) -> None:
    """Nobody changed it since; what comes back isn't there as another row by now. Raises PairingMeanwhile …"""
    if made.after is not None:
        row = await tx.run(partial(entries.row, table=TABLE, row_id=made.id))
        if row is None or any(row[name] != value for name, value in made.after.items()):
            raise PairingMeanwhile(id=made.id)
    if back.after is not None:
        await _check(tx, back.id, {name: back.after[name] for name in ("kind", "first_id", "second_id")})


async def _now(deps: Deps, it: Pairing) -> Pairing:
    """As it is, or was where it isn't any more."""
    async with deps.database.reading() as reader:
        return await pairings.by_id(reader, it.id) or it
