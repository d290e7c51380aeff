"""The way back, for a day: two rows again, as they were."""

import json
from functools import partial

from bot import desks
from bot.deps import Deps
from bot.merging import answers, joining, values
from bot.merging.joining import Merged
from bot.personal import redacting
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal
from storage import accounts, disclosures, jobs, lookalikes, merges, merging
from storage.database import Transaction
from storage.merges import Merge
from storage.outbox import Order


class MergeSettled(Refusal):
    """It can't be undone: `why` is over (a day has passed) or undone (by `name`)."""


async def undo(deps: Deps, viewer: Viewer, merge_id: int) -> Merged:
    """Two rows again, as they were. Raises Gone, MergeSettled."""
    async with deps.database.transaction() as tx:
        merge = await merges.by_id(tx, merge_id)
        if merge is None or merge.state not in {"done", "undone"} or not _may_undo(viewer, merge):
            raise Gone
        await _check_undo(deps, tx, viewer, merge)
        if await merges.undone(tx, merge.id, viewer.telegram_id, deps.now()):
            await _part(deps, tx, viewer, merge)
        done = await joining.outcome(tx, merge)
    deps.bell.set()
    return done


def _may_undo(viewer: Viewer, merge: Merge) -> bool:
    return viewer.officer or viewer.admin or merge.organisation_id in viewer.desks


async def _check_undo(deps: Deps, tx: Transaction, viewer: Viewer, merge: Merge) -> None:
    if merge.state == "undone":
        if merge.ended_by != viewer.telegram_id:
            raise MergeSettled(why="undone", name=await accounts.name_of(tx, merge.ended_by or 0))
        return
    kept = await tx.run(partial(merging.person, person_id=merge.kept_id))
    gone = not kept or kept["erased_at"] or kept["merged_into"]
    if merge.journal is None or gone or deps.now() >= (merge.done_at or 0) + joining.UNDO_MS:
        raise MergeSettled(why="over", name="")


async def _part(deps: Deps, tx: Transaction, viewer: Viewer, merge: Merge) -> None:
    journal = json.loads(merge.journal or "{}")
    current = await tx.run(partial(merging.person, person_id=merge.kept_id))
    await tx.run(partial(merging.part, journal=journal, merged=values.parted(journal, current)))
    after = await tx.run(partial(merging.person, person_id=merge.kept_id))
    for number in (merge.kept_id, merge.merged_id):
        await answers.settle(deps, tx, number, journal.get("answers", {}).get("events", []))
    await joining.note(tx, viewer, "merging:part", merge, deps.now(), current, after)
    await joining.index(tx, merge)
    pair = partial(lookalikes.restore, first_id=merge.kept_id, second_id=merge.merged_id, before=journal["pair"])
    await tx.run(pair)
    await jobs.drop(tx, joining.SETTLE, merge.id, deps.now())
    for number in (merge.kept_id, merge.merged_id):
        if await disclosures.open_of(tx, number):
            await redacting.plan(deps, tx, number)
    linked = [*await accounts.of_person(tx, merge.kept_id), *await accounts.of_person(tx, merge.merged_id)]
    order = Order(joining.KIND, merge.id, 0, occurrence="parted", priority=joining.PRIORITY)
    told = await accounts.languages(tx, [each for each in linked if each != viewer.telegram_id])
    await desks.tell(deps, tx, "merging/parted", order, told)
