"""At the desk: who isn't in the register yet is entered in it, as he says of himself; never as a secretariat's.

A position that leads is shown to everybody, and a new head ends what stays on of the term before: so it takes a tap of
its own, the plain one enters a member.
"""

import sqlite3
from functools import partial

from msgspec.structs import replace

from bot import audit, people, positions
from bot.belonging import leaving
from bot.claims import asking
from bot.claims import rights as claim_rights
from bot.claims.asking import ENTRY
from bot.claims.deciding import AccountTaken
from bot.claims.showing import closed, seen
from bot.deps import Deps
from bot.privacy import OFFICE, PersonView, Viewer
from bot.refusals import Gone, Refusal
from bot.register.applying import index_rows
from bot.register.planning import made_key
from storage import accounts, claims, departures, register
from storage import people as rows
from storage.claims import Claim, Entered
from storage.database import Transaction

MEMBER = "会员"


class AccountParted(Refusal):
    """Who asked is a guest by now, or another's account is that person's: `claim`."""


async def enter(deps: Deps, viewer: Viewer, claim_id: int, *, leads: bool = False) -> tuple[Claim, PersonView]:
    """A row in the register, the account linked to it, and its owner hears of it. `leads`: as the leader he says he is.

    Raises Gone, ClaimClosed, AccountParted, AccountTaken.
    """
    async with deps.database.transaction() as tx:
        claim = await seen(tx, viewer, claim_id)
        if claim.wants != ENTRY or claim.organisation_id is None:
            raise Gone
        if claim.state == "open":
            plain = claim_rights.leads(claim) and not leads
            person = await _enter(deps, tx, viewer, replace(claim, position=MEMBER) if plain else claim)
        elif (claim.state, claim.decided_by) == ("accepted", viewer.telegram_id):
            person = await _view(tx, claim.person_id or 0)  # his own second press ends as the first did
        else:
            raise await closed(tx, claim)
    deps.bell.set()
    return claim, person


async def _enter(deps: Deps, tx: Transaction, viewer: Viewer, claim: Claim) -> PersonView:
    now, organisation = deps.now(), claim.organisation_id or 0
    number = linked = await accounts.person_of(tx, claim.telegram_id)
    if claim.person_id and number != claim.person_id:
        raise AccountParted(claim=claim)
    phone = await accounts.phone_of(tx, claim.telegram_id)
    if number is None:
        number = await tx.run(partial(_person, name=claim.name, phone=phone, now=now))
    membership, everywhere = None, await rows.memberships(tx, f"[{number}]")
    held = claim_rights.current(everywhere, deps.today())
    if not any(each.organisation_id == organisation for each in held):
        company = next((each.company_id for each in everywhere if each.company == claim.company), None)
        make = partial(_membership, person=number, claim=claim, organisation=organisation, company_id=company, now=now)
        membership = await tx.run(make)
    await tx.run(partial(index_rows, rows=[("persons", number)]))
    await claims.decide(tx, claim.id, "accepted", viewer.telegram_id, now, person_id=number, wants=ENTRY)
    departure = await _move(deps, tx, viewer, claim, number) if claim.leaves else None
    made = Entered(membership, person=linked is None, linked=linked is None, departure=departure)
    await claims.note_entered(tx, claim.id, made)
    if not await accounts.link(tx, claim.telegram_id, number, deps.now()):
        raise AccountTaken(name=await accounts.name_of(tx, claim.telegram_id))
    person = await _view(tx, number)
    await _note(tx, viewer, claim, number, now)
    await asking.tell(deps, tx, claim, "claims/entered", claim.telegram_id, person=person, departure=departure)
    return person


async def _note(tx: Transaction, viewer: Viewer, claim: Claim, person: int, now: int) -> None:
    said = {"name": claim.name, "position": claim.position or MEMBER, "company": claim.company}
    at, about = claim.organisation_id, ("people", person)
    await audit.note(tx, viewer, "claims:enter", now=now, subject=about, organisation=at, after=said)


async def _move(deps: Deps, tx: Transaction, viewer: Viewer, claim: Claim, person_id: int) -> int | None:
    """Only now the earlier membership ends; where that was his first one, this is it. The departure's id."""
    person, leaves, actor = await rows.by_id(tx, person_id), claim.leaves or 0, claim.telegram_id
    number = await leaving.depart(deps, tx, person_id, leaves, leaving.MOVED, actor, deps.today(), f"claim {claim.id}")
    if person and person.home_id == leaves:
        await departures.set_home(tx, person_id, claim.organisation_id, deps.now())
    about, details = ("people", person_id), {"departure": number, "to": claim.organisation_id}
    await audit.note(tx, viewer, "belonging:move", now=deps.now(), subject=about, organisation=leaves, details=details)
    return number


def _person(connection: sqlite3.Connection, *, name: str, phone: str, now: int) -> int:
    values = {"key": made_key("p"), "name": name, "phone": phone, "updated_at": now}
    return register.insert(connection, "persons", values)


def _membership(
    connection: sqlite3.Connection, *, person: int, claim: Claim, organisation: int, company_id: int | None, now: int
) -> int:
    position = claim.position or MEMBER
    values = {
        "key": made_key("m"),
        "person_id": person,
        "organisation_id": organisation,
        "position": position,
        "rank": positions.rank(position),
        "rank_order": register.next_order(connection, organisation),
        "company_id": company_id,
        "company_name": "" if company_id else claim.company,
        "updated_at": now,
    }
    return register.insert(connection, "memberships", values)


async def _view(tx: Transaction, person_id: int) -> PersonView:
    row = await rows.by_id(tx, person_id)
    [view] = await people.views(tx, OFFICE, [row]) if row else [None]
    if view is None:
        raise Gone
    return view
