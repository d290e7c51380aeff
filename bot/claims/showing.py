"""A claim as its desk sees it: beside the person that it is, or may be."""

from typing import Any

import msgspec

from bot import desks, people, waiting
from bot.claims import handing, rights
from bot.claims.asking import phone_check
from bot.claims.likely import likely
from bot.deps import Deps
from bot.pages import PAGE, Page, page
from bot.privacy import OFFICE, PersonView, Viewer, seen_by
from bot.refusals import Gone, Settled
from storage import accounts, appointments, claims
from storage import people as register
from storage.accounts import Other
from storage.claims import Claim
from storage.database import Reader
from storage.people import Person


class ClaimClosed(Settled):
    """Somebody was first, or it was taken back: `state`, `name` of who decided."""


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

    @property
    def leads(self) -> bool:
        """He says that he leads the organisation: to be checked."""
        return rights.leads(self.claim)


async def show(deps: Deps, viewer: Viewer, claim_id: int) -> Candidate | Unnamed:
    """What the desk needs to decide. Raises Gone, ClaimClosed."""
    async with deps.database.reading() as reader:
        claim = await open_one(reader, viewer, claim_id)
        if claim.person_id and not claim.wants:
            return await candidate(deps, reader, viewer, claim, None)
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
        return await candidate(deps, reader, viewer, await open_one(reader, viewer, claim_id), person_id)


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


async def candidate(deps: Deps, reader: Reader, viewer: Viewer, claim: Claim, picked: int | None) -> Candidate:
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
