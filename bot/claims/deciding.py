"""At the desk: who claims to be whom, and yes, not yet, another's affair, or a yes taken back."""

from typing import Any

import msgspec

from bot import audit, desks, people, waiting
from bot.claims import asking, handing, moving, rights
from bot.claims.asking import phone_check
from bot.claims.likely import likely
from bot.deps import Deps
from bot.pages import PAGE, Page, page
from bot.privacy import OFFICE, PersonView, Viewer, seen_by
from bot.refusals import Gone, Refusal, Settled
from storage import accounts, appointments, claims
from storage import people as register
from storage.accounts import Other
from storage.claims import Claim
from storage.database import Reader, Transaction
from storage.people import Person

REASONS = ("stranger", "mismatch", "other")


class ClaimClosed(Settled):
    """Somebody was first, or it was taken back: `state`, `name` of who decided."""


class AccountTaken(Refusal):
    """Meanwhile the account is confirmed as somebody else: `name`."""


class Candidate(msgspec.Struct, frozen=True):
    """A claim beside the person that it is, or may be.

    `check`: of the phones (`asking.phone_check`). `other`: the account that the person has already; `disputed`: an
    earlier one objected not long ago. `level`: the desk that decides on the person; `may`: the viewer may.
    """

    claim: Claim
    person: PersonView
    phone: str
    check: str
    other: Other | None
    disputed: bool
    level: str
    may: bool


class Unnamed(msgspec.Struct, frozen=True):
    """A claim that names an organisation alone, and who of it is likely meant, each with whether the phone is his.

    `person`: of one that wants to be entered, who he is already.
    """

    claim: Claim
    phone: str
    likely: tuple[tuple[PersonView, bool], ...]
    person: PersonView | None = None


async def show(deps: Deps, viewer: Viewer, claim_id: int) -> Candidate | Unnamed:
    """What the desk needs to decide. Raises Gone, ClaimClosed."""
    async with deps.database.reading() as reader:
        claim = await open_one(reader, viewer, claim_id)
        if claim.person_id and not claim.wants:
            return await _candidate(deps, reader, viewer, claim, None)
        phone = await accounts.phone_of(reader, claim.telegram_id)
        row = await register.by_id(reader, claim.person_id) if claim.person_id else None
        [known] = await people.views(reader, OFFICE, [row]) if row else [None]
        found = []
        if claim.organisation_id and not known:
            found = await likely(reader, claim.organisation_id, claim.name or claim.asker, phone, deps.today())
    views = [(seen_by(OFFICE, person, [held]), bool(phone) and person.phone == phone) for person, held in found]
    return Unnamed(claim, phone, tuple((view, same) for view, same in views if view), known)


async def card(deps: Deps, viewer: Viewer, claim_id: int) -> tuple[str, dict[str, Any]]:
    """The template that shows it, and its values. Raises Gone, ClaimClosed."""
    found = await show(deps, viewer, claim_id)
    if isinstance(found, Candidate):
        return "claims/candidate", {"it": found, "picked": ""}
    return ("claims/entry" if found.claim.wants else "claims/unnamed"), {"it": found}


CLAIMS, NEWCOMERS = waiting.Kind(claims.waiting, card), waiting.Kind(claims.newcomers, card)


async def pick(deps: Deps, viewer: Viewer, claim_id: int, person_id: int) -> Candidate:
    """The same for one of the organisation's people. Raises Gone, ClaimClosed."""
    async with deps.database.reading() as reader:
        return await _candidate(deps, reader, viewer, await open_one(reader, viewer, claim_id), person_id)


async def members(deps: Deps, viewer: Viewer, claim_id: int, offset: int) -> tuple[Claim, Page]:
    """The organisation's people who aren't on the bot yet, by rank. Raises Gone, ClaimClosed."""
    async with deps.database.reading() as reader:
        claim = await open_one(reader, viewer, claim_id)
        if claim.person_id or not claim.organisation_id:
            raise Gone
        rows = await register.not_on_bot(reader, claim.organisation_id, deps.today(), PAGE + 1, offset)
    return claim, page([seen_by(OFFICE, person, [held]) for person, held in rows], offset)


async def open_one(reader: Reader, viewer: Viewer, claim_id: int) -> Claim:
    """Raises Gone, ClaimClosed."""
    claim = await seen(reader, viewer, claim_id)
    if claim.state != "open":
        raise await closed(reader, claim)
    return claim


async def seen(reader: Reader, viewer: Viewer, claim_id: int) -> Claim:
    claim = await claims.by_id(reader, claim_id)
    if claim is None or not rights.sees(viewer, claim):
        raise Gone
    return claim


async def closed(reader: Reader, claim: Claim) -> ClaimClosed:
    who = await accounts.name_of(reader, claim.decided_by) if claim.decided_by else ""
    return ClaimClosed(state=claim.state, name=who)


async def _candidate(deps: Deps, reader: Reader, viewer: Viewer, claim: Claim, picked: int | None) -> Candidate:
    """A claim's own person, or one of the organisation's people who was picked. Raises Gone."""
    person = await _person(reader, claim, picked)
    [view] = await people.views(reader, OFFICE, [person])
    assert view
    disputed = await handing.disputed(deps, reader, person.id)
    level = rights.level_of(await appointments.kinds_of(reader, person.id, deps.today()))
    level = desks.OFFICE if disputed and level == desks.SECRETARIAT else level
    held = [each.organisation_id for each in rights.deciding(view.memberships, deps.today())]
    phone = await accounts.phone_of(reader, claim.telegram_id)
    return Candidate(
        claim,
        view,
        phone,
        phone_check(phone, person.phone),
        await accounts.other(reader, claim.telegram_id, person.id),
        disputed,
        level,
        rights.may_confirm(viewer, level, held),
    )


async def _person(reader: Reader, claim: Claim, picked: int | None) -> Person:
    """Who is to be confirmed: nobody else than the claim says, or of another organisation."""
    if claim.person_id and picked not in {None, claim.person_id}:
        raise Gone
    person = await register.by_id(reader, claim.person_id or picked or 0)
    if person is None:
        raise Gone
    if not claim.person_id:
        held = await register.memberships(reader, f"[{person.id}]")
        if not any(each.organisation_id == claim.organisation_id for each in held):
            raise Gone
    return person


async def accept(deps: Deps, viewer: Viewer, claim_id: int, picked: int | None, *, move: bool) -> Candidate:
    """It is he: the account is the person's now, and its owner hears of it; from the `other` one, only if it may move.

    Raises Gone, ClaimClosed, AccountTaken.
    """
    async with deps.database.transaction() as tx:
        claim = await seen(tx, viewer, claim_id)
        if claim.wants and claim.person_id and claim.state == "open":
            raise Gone  # who he is isn't the question: bot/claims/entering.py
        found = await _candidate(deps, tx, viewer, claim, picked if claim.state == "open" else None)
        if claim.state != "open":
            if claim.state == "accepted" and claim.decided_by == viewer.telegram_id:
                return msgspec.structs.replace(found, other=None)  # his own second press ends as the first did
            raise await closed(tx, claim)
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
        claim = await seen(tx, viewer, claim_id)
        now = deps.now()
        if await claims.decide(tx, claim.id, "declined", viewer.telegram_id, now, person_id=None, reason=reason):
            await _note(tx, viewer, "claims:decline", claim, now, reason=reason)
            await asking.tell(deps, tx, claim, "claims/declined", claim.telegram_id, reason=reason)
            await moving.tell_stays(deps, tx, claim)
        elif (claim.state, claim.decided_by) != ("declined", viewer.telegram_id):
            raise await closed(tx, claim)
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
            raise await closed(tx, claim)
        if claim.wants and claim.person_id:
            raise Gone  # who he is isn't the question
        found = await _candidate(deps, tx, viewer, claim, picked)
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
        claim = await seen(tx, viewer, claim_id)
        if claim.wants:  # entered in the register: that is corrected there
            raise Gone
        if not (await _candidate(deps, tx, viewer, claim, None)).may:
            raise Gone
        if await claims.revoke(tx, claim.id, viewer.telegram_id, deps.now()):
            await _note(tx, viewer, "claims:revoke", claim, deps.now())
            if await accounts.person_of(tx, claim.telegram_id) == claim.person_id:
                await accounts.unlink(tx, claim.telegram_id)
                await asking.tell(deps, tx, claim, "claims/revoked", claim.telegram_id)
        elif (claim.state, claim.decided_by) != ("revoked", viewer.telegram_id):
            raise await closed(tx, claim)
    deps.bell.set()
    return claim
