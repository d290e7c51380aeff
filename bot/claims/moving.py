"""Moving from one organisation to another: one claim, at the new desk; the old one hears of it, and may hold its own.

Until the new desk's yes nothing changes. The old desk can't keep anybody from joining another organisation; what it can
say is that the membership with it doesn't end just so (dues, an office): the claim goes on as one to join as well.
"""

import sqlite3

from bot import audit, desks
from bot.deps import Deps
from bot.outbox import Kind
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal
from storage import accounts, claims
from storage.claims import Claim
from storage.database import Transaction
from storage.outbox import Delivery, Order

KIND, PRIORITY = "moving", 2


def _still_due(connection: sqlite3.Connection, delivery: Delivery) -> bool:
    """A wish that was taken back meanwhile needs nobody's attention; its end is told in any case."""
    return delivery.occurrence != "wish" or claims.is_moving(connection, delivery.object_id)


NOTICE = Kind(again_when_unknown=True, still_due=_still_due)


class MoveOver(Refusal):
    """It was decided, taken back, or held by `name` before: `state` of the claim, or held."""


async def tell_old(deps: Deps, tx: Transaction, claim: Claim) -> None:
    """Whom he wants to leave hears it, before anything is decided."""
    if claim.leaves:
        await _tell(deps, tx, claim, "claims/moving", "wish")


async def tell_stays(deps: Deps, tx: Transaction, claim: Claim) -> None:
    """And that nothing comes of it: `claim` as it was while it was open."""
    if claim.leaves:
        await _tell(deps, tx, claim, "claims/stays", "over")


async def _tell(deps: Deps, tx: Transaction, claim: Claim, template: str, occurrence: str) -> None:
    order = Order(KIND, claim.id, 0, occurrence=occurrence, priority=PRIORITY)
    told = [each for each in await desks.staff(deps, tx, claim.leaves) if each.telegram_id != claim.telegram_id]
    await desks.tell(deps, tx, template, order, told, claim=claim)


async def hold(deps: Deps, viewer: Viewer, claim_id: int) -> Claim:
    """The old desk: his membership with us stays for now; he hears of it. Raises Gone, MoveOver."""
    async with deps.database.transaction() as tx:
        claim = await claims.by_id(tx, claim_id)
        if claim is None:
            raise Gone
        leaves = await claims.leaves(tx, claim.id)
        if leaves is None or not (viewer.officer or viewer.admin or leaves in viewer.desks):
            raise Gone
        if not await claims.hold(tx, claim.id, viewer.telegram_id):
            if claim.held_by == viewer.telegram_id:
                return claim  # his own second press
            name = await accounts.name_of(tx, claim.held_by or 0)
            raise MoveOver(state="held" if claim.held_by else claim.state, name=name)
        about, details = ("people", claim.person_id), {"claim": claim.id}
        now = deps.now()
        await audit.note(tx, viewer, "belonging:hold", now=now, subject=about, organisation=leaves, details=details)
        order = Order(KIND, claim.id, 0, occurrence="held", priority=PRIORITY)
        told = await accounts.languages(tx, [claim.telegram_id])
        await desks.tell(deps, tx, "claims/held", order, told, claim=claim)
    deps.bell.set()
    return claim
