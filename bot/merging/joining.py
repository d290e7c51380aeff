"""Making two rows one, once and by one: everything follows in one transaction. The way back: parting.py."""

import json
from functools import partial
from typing import Any

import msgspec

from bot import audit, desks, positions
from bot.deps import Deps
from bot.desks import DeskOnly
from bot.merging import answers, comparing, values
from bot.merging.comparing import ACCOUNT, Both
from bot.outbox import Kind
from bot.personal import redacting
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal, Settled
from bot.register.applying import index_rows
from storage import accounts, disclosures, jobs, lookalikes, merges, merging, people
from storage.database import Transaction
from storage.jobs import Job
from storage.merges import Merge
from storage.outbox import Order

KIND, SETTLE = "merge", "merge.settle"
UNDO_MS = 24 * 60 * 60_000
PRIORITY = 2
MEMBER = "会员"
NOTICE = Kind(again_when_unknown=True)


class MergeChanged(Refusal):
    """Something changed since it was shown: look again (`one`, `other`: their ids)."""


class MergeClosed(Settled):
    """They are one already, by `name`."""


class AccountWanted(Refusal):
    """Both are on the bot: which account stays is to be said first."""


class Merged(msgspec.Struct, frozen=True):
    """`told`: he is on the bot and hears of it. `since`: when they came to a desk as a pair (Unix ms UTC), if so."""

    merge: Merge
    name: str
    person_id: int
    told: bool
    since: int | None


async def do(deps: Deps, viewer: Viewer, merge_id: int, digest: str) -> Merged:
    """Raises DeskOnly, Gone, MergeClosed, MergeChanged, AccountWanted. His second press ends as the first did."""
    if not viewer.staff:
        raise DeskOnly
    async with deps.database.transaction() as tx:
        merge = await merges.by_id(tx, merge_id)
        if merge is None or merge.author != viewer.telegram_id:
            raise Gone
        if merge.state != "done":
            await _check_apart(tx, merge)
            merge, both = await comparing.own(deps, tx, viewer, merge_id)
            await _check(deps, tx, viewer, merge, both, digest)
            await _do(deps, tx, viewer, merge, both)
        done = await outcome(tx, merge)
    deps.bell.set()
    return done


async def _check_apart(tx: Transaction, merge: Merge) -> None:
    """Raises MergeClosed where another was first."""
    for number in (merge.kept_id, merge.merged_id):
        there = await merges.done_of(tx, number)
        if there:
            raise MergeClosed(name=await accounts.name_of(tx, there.author))


async def _check(deps: Deps, tx: Transaction, viewer: Viewer, merge: Merge, both: Both, digest: str) -> None:
    shown = await comparing.compare(deps, tx, viewer, merge, both)
    if shown.digest != digest:
        raise MergeChanged(one=merge.kept_id, other=merge.merged_id)
    if not shown.right.may:
        raise Gone
    if shown.both_linked and shown.account is None:
        raise AccountWanted(one=merge.kept_id, other=merge.merged_id)


async def _do(deps: Deps, tx: Transaction, viewer: Viewer, merge: Merge, both: Both) -> None:
    now, chosen = deps.now(), json.loads(merge.choices)
    kept, other = both.rows
    unlink = _leaving(both, chosen)
    new = values.merged(kept, other, chosen)
    write = partial(
        merging.merge, kept_id=merge.kept_id, merged_id=merge.merged_id, values=new, unlink=unlink,
        judging=merging.Judging(positions.rank(MEMBER), answers.choose(_own(both))), now=now,
    )  # fmt: skip
    journal = {**await tx.run(write), "pair": await pair(tx, merge.kept_id, merge.merged_id)}
    await answers.settle(deps, tx, merge.kept_id, journal["answers"]["events"])
    await note(tx, viewer, "merging:merge", merge, now, journal["kept"], journal["after"])
    await merges.done(tx, merge.id, merges.as_json(journal), now)
    await index(tx, merge)
    await lookalikes.decide(tx, merge.kept_id, merge.merged_id, "merged", viewer.telegram_id, now)
    await jobs.plan(tx, SETTLE, merge.id, now + UNDO_MS, now)
    if await disclosures.open_of(tx, merge.kept_id):  # what was being taken back of the one goes on
        await redacting.plan(deps, tx, merge.kept_id)
    await _tell(deps, tx, merge, both, unlink)


async def note(
    tx: Transaction, viewer: Viewer, act: str, merge: Merge, now: int, before: dict[str, Any], after: dict[str, Any]
) -> None:
    """In the audit: what the row that is kept was and is."""
    names = (*values.FIELDS, *values.LISTS, *values.STRICT)
    shown = [{name: row[name] for name in names} for row in (before, after)]
    about, details = ("people", merge.kept_id), {"merge": merge.id, "other": merge.merged_id}
    at = merge.organisation_id
    await audit.note(
        tx, viewer, act, now=now, subject=about, organisation=at, before=shown[0], after=shown[1], details=details
    )


def _own(both: Both) -> list[int]:
    """The accounts of either."""
    return [one["telegram_id"] for each in both.accounts for one in each]


def _leaving(both: Both, chosen: dict[str, Any]) -> int | None:
    """The account that becomes a guest's, where both have one."""
    linked = [each[0]["telegram_id"] for each in both.accounts if each]
    return next((each for each in linked if each != chosen.get(ACCOUNT)), None) if len(linked) > 1 else None


async def index(tx: Transaction, merge: Merge) -> None:
    """Both rows' search documents anew."""
    await tx.run(partial(index_rows, rows=[("persons", merge.kept_id), ("persons", merge.merged_id)]))


async def _tell(deps: Deps, tx: Transaction, merge: Merge, both: Both, unlinked: int | None) -> None:
    """He himself; and whose account is a guest's now."""
    name = both.two[0].name
    order = partial(Order, KIND, merge.id, 0, priority=PRIORITY)
    told = await accounts.languages(tx, await accounts.of_person(tx, merge.kept_id))
    lost = values.consent_lost(*both.rows)
    await desks.tell(deps, tx, "merging/told", order(occurrence="told"), told, name=name, consent_lost=lost)
    if unlinked:
        told = await accounts.languages(tx, [unlinked])
        await desks.tell(deps, tx, "merging/unlinked", order(occurrence="unlinked"), told, name=name)


async def outcome(tx: Transaction, merge: Merge) -> Merged:
    """As it stands now. Raises Gone."""
    person = await people.by_id(tx, merge.kept_id)
    if person is None:
        raise Gone
    fresh = await merges.by_id(tx, merge.id)
    there = fresh or merge
    since = since_of(json.loads(there.journal)["pair"]) if there.journal else None
    return Merged(there, person.name, person.id, bool(await accounts.of_person(tx, person.id)), since)


def since_of(pair: dict[str, Any] | None) -> int | None:
    """When a pair came to its desk; None: it doesn't wait at one."""
    return int(pair["found_at"]) if pair and pair["state"] == "open" else None


async def settle(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """The job, a day later: what was before is forgotten; contacts that show less by now are taken back."""
    merge = await merges.by_id(tx, job.object_id)
    if merge and merge.state == "done":
        await merges.settle(tx, merge.id)
        await redacting.begin(deps, tx, merge.kept_id)
    return None


async def pair(tx: Transaction, first_id: int, second_id: int) -> dict[str, Any] | None:
    """The row by which they wait, or waited, at a desk as lookalikes."""
    return await tx.run(partial(lookalikes.row, first_id=first_id, second_id=second_id))
