"""What somebody may do with the register in chat, and what is cleared away of it."""

import msgspec

from bot.deps import Deps
from bot.privacy import Viewer
from bot.refusals import Gone
from bot.rosters import rights, showing, states
from bot.rosters.rights import Option
from bot.rosters.showing import UNDO_MS, Outcome
from storage import rosters
from storage.database import Transaction
from storage.rosters import Roster

SHOWN = 5  # the newest of those that may be taken back


class Overview(msgspec.Struct, frozen=True):
    """What somebody may do with the register: what he may send and get, what waits, what he may take back."""

    options: tuple[Option, ...]
    waiting: tuple[Roster, ...]
    done: tuple[Roster, ...]


async def overview(deps: Deps, viewer: Viewer) -> Overview:
    """Raises Gone for who has no desk."""
    if not viewer.staff:
        raise Gone
    async with deps.database.reading() as connection:
        options = await rights.options(connection, viewer)
        waiting = await rosters.open_of(connection, viewer.telegram_id)
        done = await rosters.done_since(connection, deps.now() - UNDO_MS)
    found = [each for each in done if rights.may_undo(viewer, each)]
    return Overview(tuple(options), tuple(waiting), tuple(found[:SHOWN]))


async def prune(tx: Transaction, before: int) -> list[Roster]:
    """What nobody went on with for a day ends; of what is over, what names people goes. Their files go after that."""
    found = await rosters.stale(tx, before)
    for each in found:
        plain = Outcome(done=showing.outcome(each).done)
        state = each.state if each.state in states.TAKEN else "expired"
        emptied = msgspec.structs.replace(each, state=state, outcome=showing.stored(plain), file_id="")
        await rosters.move(tx, each, emptied, each.changed_at)
    return found
