"""An admission that was wrong is taken back, for a day: what it wrote goes, and what it ended is as before.

A row that came into the register with it becomes nobody's (as a removed member's does, bot/entries/removing.py); the
account is a guest's again, who hears of it, and may ask anew.
"""

import json
from datetime import date, timedelta
from functools import partial

from bot import audit
from bot.belonging import leaving
from bot.claims import asking, rights
from bot.claims.asking import ENTRY
from bot.claims.showing import closed, seen
from bot.deps import Deps
from bot.desks import levels
from bot.invitations.rights import HigherDesk
from bot.personal import redacting
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal
from bot.register.applying import index_rows
from storage import accounts, appointments, claims, departures, emptying, entries, people, search
from storage.claims import Claim, Entered
from storage.database import Transaction

UNDO_MS = 24 * 3_600_000


class EntrySettled(Refusal):
    """It can't be taken back: `why` is over (a day has passed), changed (the row isn't as it was)."""


async def unenter(deps: Deps, viewer: Viewer, claim_id: int) -> Claim:
    """His own second press ends as the first did. Raises Gone, ClaimClosed, EntrySettled, HigherDesk."""
    async with deps.database.transaction() as tx:
        claim = await seen(tx, viewer, claim_id)
        if claim.wants != ENTRY or claim.state not in {"accepted", "revoked"}:
            raise Gone
        if claim.state == "accepted":
            await _unenter(deps, tx, viewer, claim)
        elif claim.decided_by != viewer.telegram_id:
            raise await closed(tx, claim)
    deps.bell.set()
    return claim


async def _unenter(deps: Deps, tx: Transaction, viewer: Viewer, claim: Claim) -> None:
    made = await claims.entered(tx, claim.id)
    if made is None or deps.now() >= made.decided_at + UNDO_MS:
        raise EntrySettled(why="over")
    person = await people.by_id(tx, claim.person_id or 0)
    if person is None or person.erased_at:
        raise EntrySettled(why="changed")
    level = rights.level_of(await appointments.kinds_of(tx, person.id, deps.today()))
    if level not in levels(viewer):
        raise HigherDesk(level=level)
    if made.membership and not await tx.run(
        partial(entries.take_out, membership_id=made.membership, person_id=person.id)
    ):
        raise EntrySettled(why="changed")
    await claims.revoke(tx, claim.id, viewer.telegram_id, deps.now())
    if made.departure:
        await _stay(deps, tx, viewer, made.departure, claim)
    if made.linked and await accounts.person_of(tx, claim.telegram_id) == person.id:
        await accounts.unlink(tx, claim.telegram_id)
    await _clear(deps, tx, person.id, made)
    about, at = ("people", person.id), claim.organisation_id
    await audit.note(tx, viewer, "claims:unenter", now=deps.now(), subject=about, organisation=at)
    values = {"departure": bool(made.departure), "guest": made.linked}
    await asking.tell(deps, tx, claim, "claims/unentered", claim.telegram_id, **values)


async def _stay(deps: Deps, tx: Transaction, viewer: Viewer, number: int, claim: Claim) -> None:
    """Where he had moved from he is again, as if he hadn't; not where they entered him anew meanwhile."""
    found = await departures.by_id(tx, number)
    person = await people.by_id(tx, claim.person_id or 0)
    if found is None or found.before is None or not person:
        return
    keys = [row["key"] for row in json.loads(found.before)]
    free = partial(departures.can_return, person_id=person.id, organisation_id=found.organisation_id, keys=keys)
    if not await tx.run(free) or not await departures.undo(tx, number, viewer.telegram_id, deps.now()):
        return
    if person.home_id == claim.organisation_id:
        await departures.set_home(tx, person.id, None, deps.now())
    await leaving.put_back(deps, tx, viewer, found)


async def _clear(deps: Deps, tx: Transaction, person_id: int, made: Entered) -> None:
    """Contacts that the desk saw go; a row that nobody else knows becomes nobody's."""
    await redacting.begin(deps, tx, person_id)
    if made.person and not await tx.run(partial(entries.has_memberships, person_id=person_id)):
        until = (date.fromisoformat(deps.today()) - timedelta(days=1)).isoformat()
        await tx.run(partial(emptying.person, person_id=person_id, until=until, now=deps.now()))
        await tx.run(partial(search.remove, kind="people", ids=[person_id]))
    else:
        await tx.run(partial(index_rows, rows=[("persons", person_id)]))
