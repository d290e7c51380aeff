"""At the desk: who claims to be whom, and yes, not yet, another's affair, or a yes taken back."""

import msgspec

from bot import audit, desks
from bot.claims import asking, handing, moving, rights, showing
from bot.claims.showing import Candidate
from bot.deps import Deps
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal
from storage import accounts, claims
from storage.claims import Claim
from storage.database import Transaction

REASONS = ("stranger", "mismatch", "other")


class AccountTaken(Refusal):
    """Meanwhile the account is confirmed as somebody else: `name`."""


async def accept(deps: Deps, viewer: Viewer, claim_id: int, picked: int | None, *, move: bool) -> Candidate:
    """It is he: the account is the person's now, and its owner hears of it; from the `other` one, only if it may move.

    Raises Gone, ClaimClosed, AccountTaken.
    """
    async with deps.database.transaction() as tx:
        claim = await showing.seen(tx, viewer, claim_id)
        if claim.wants and claim.person_id and claim.state == "open":
            raise Gone  # who he is isn't the question: bot/claims/entering.py
        found = await showing.candidate(deps, tx, viewer, claim, picked if claim.state == "open" else None)
        if claim.state != "open":
            if claim.state == "accepted" and claim.decided_by == viewer.telegram_id:
                return msgspec.structs.replace(found, other=None)  # his own second press ends as the first did
            raise await showing.closed(tx, claim)
        if found.may and (move or not found.other):
            await _accept(deps, tx, viewer, found)
            found = msgspec.structs.replace(found, other=None)
    deps.bell.set()
    return found


async def _accept(deps: Deps, tx: Transaction, viewer: Viewer, found: Candidate) -> None:
    claim, person = found.claim, found.person
    act = "claims:move" if found.other else "claims:accept"
    # Before what he asked elsewhere comes along: one open claim an account.
    await claims.decide(tx, claim.id, "accepted", viewer.telegram_id, deps.now(), person_id=person.id)
    if found.other:
        await handing.hand_over(deps, tx, viewer, claim, person, found.other)
    if not await accounts.link(tx, claim.telegram_id, person.id, deps.now()):
        raise AccountTaken(name=await accounts.name_of(tx, claim.telegram_id))
    await _note(tx, viewer, act, claim, deps.now(), person=person.id, check=found.check)
    await asking.tell(deps, tx, claim, "claims/accepted", claim.telegram_id, person=person)


async def _note(tx: Transaction, viewer: Viewer, act: str, claim: Claim, now: int, **details: object) -> None:
    """About the person, where it is known who is meant, else about the account that asked."""
    person = details.pop("person", None) or claim.person_id
    subject = ("people", person) if isinstance(person, int) else ("accounts", claim.telegram_id)
    told = {"claim": claim.id, **details}
    await audit.note(tx, viewer, act, now=now, subject=subject, organisation=claim.organisation_id, details=told)


async def decline(deps: Deps, viewer: Viewer, claim_id: int, reason: str) -> Claim:
    """Not for now; its owner hears why, and what he can do. Raises Gone, ClaimClosed."""
    async with deps.database.transaction() as tx:
        claim = await showing.seen(tx, viewer, claim_id)
        now = deps.now()
        if await claims.decide(tx, claim.id, "declined", viewer.telegram_id, now, person_id=None, reason=reason):
            await _note(tx, viewer, "claims:decline", claim, now, reason=reason)
            await asking.tell(deps, tx, claim, "claims/declined", claim.telegram_id, reason=reason)
            await moving.tell_stays(deps, tx, claim)
        elif (claim.state, claim.decided_by) != ("declined", viewer.telegram_id):
            raise await showing.closed(tx, claim)
    deps.bell.set()
    return claim


async def pass_on(deps: Deps, viewer: Viewer, claim_id: int, picked: int | None) -> Candidate:
    """To who may decide on a person with rights; that desk hears of it. Raises Gone, ClaimClosed.

    Of a newcomer it asks from then on whether he is that person: entered in the register as him he would be nobody's
    to confirm.
    """
    async with deps.database.transaction() as tx:
        claim = await claims.by_id(tx, claim_id)
        if claim is None or not rights.at_his_desk(viewer, claim):
            raise Gone
        if claim.state != "open":
            raise await showing.closed(tx, claim)
        if claim.wants and claim.person_id:
            raise Gone  # who he is isn't the question
        found = await showing.candidate(deps, tx, viewer, claim, picked)
        level = desks.OFFICE if found.level == desks.SECRETARIAT else found.level
        higher = desks.LEVELS.index(level) > desks.LEVELS.index(claim.desk)
        if higher and await claims.pass_on(tx, claim, level, found.person.id):
            passed = await claims.by_id(tx, claim.id)
            assert passed
            await _note(tx, viewer, "claims:pass_on", claim, deps.now(), person=found.person.id, level=level)
            await asking.tell_desk(deps, tx, passed)
    deps.bell.set()
    return found


async def revoke(deps: Deps, viewer: Viewer, claim_id: int) -> Claim:
    """It wasn't he after all: a guest again, who hears of it. Raises Gone, ClaimClosed."""
    async with deps.database.transaction() as tx:
        claim = await showing.seen(tx, viewer, claim_id)
        if claim.wants:  # entered in the register: that is corrected there
            raise Gone
        if not (await showing.candidate(deps, tx, viewer, claim, None)).may:
            raise Gone
        if await claims.revoke(tx, claim.id, viewer.telegram_id, deps.now()):
            await _note(tx, viewer, "claims:revoke", claim, deps.now())
            if await accounts.person_of(tx, claim.telegram_id) == claim.person_id:
                await accounts.unlink(tx, claim.telegram_id)
                await handing.take_back(deps, tx, claim)
                await asking.tell(deps, tx, claim, "claims/revoked", claim.telegram_id)
        elif (claim.state, claim.decided_by) != ("revoked", viewer.telegram_id):
            raise await showing.closed(tx, claim)
    deps.bell.set()
    return claim
