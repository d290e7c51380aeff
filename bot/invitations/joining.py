"""Joining by an invitation: at once where it is certain enough who he is, else by his desk's yes.

Certain is whom a named invitation is for, whose phone Telegram vouches for, and, by an invitation for many, an ordinary
member who typed his name: the desk hears how, and can take it back. Who has a secretariat's rights, or leads an
organisation, needs more than a name; six digits, which can be guessed, give nobody rights.
"""

import msgspec

from bot.accounts import Reader
from bot.claims import asking
from bot.claims.asking import Entry, LinkedAlready, Wish
from bot.deps import Deps
from bot.desks import LEVELS, SECRETARIAT
from bot.forms import filling
from bot.invitations import coming, flood, newcomers, rights, telling
from bot.invitations.coming import DIGITS, PAUSED, InvitationOver, Opened, as_invited, came_by
from bot.leads import Asker
from bot.linking import LinkedElsewhere, NotYourContact, SharedNumber, verified
from bot.linking import shared as shared_number
from bot.positions import LEADER_RANK
from bot.privacy import PersonView, Viewer
from bot.refusals import Gone
from storage import accounts, claims, drafts, invitations
from storage import people as register
from storage.claims import Claim
from storage.database import Transaction
from storage.invitations import Invitation, Joining
from storage.people import Person

HERE_MS = 60 * 60_000  # so long a contact that he shares belongs to the invitation that he opened
MOST = 5
BY_INVITATION, BY_PHONE, BY_NAME = "named", "phone", "name"


class Outcome(msgspec.Struct, frozen=True):
    """`kind`: joined; asked: a desk decides (`claim`, `told` of it); linked: by his phone, but not of this register."""

    kind: str
    invitation: Invitation
    person: PersonView | None
    claim: Claim | None = None
    told: int = 0


class Found(msgspec.Struct, frozen=True):
    """Who has the phone that he shared; `opened`: at which invitation he is."""

    opened: Opened
    people: tuple[PersonView, ...]


async def by_contact(deps: Deps, viewer: Viewer, phone: str, owner: int | None) -> Found | None:
    """A contact that came while he is at an invitation; None where he is at none. Raises NotYourContact."""
    async with deps.database.transaction() as tx:
        came = await invitations.newest_opened(tx, viewer.telegram_id, deps.now() - HERE_MS)
        if came is None or viewer.person_id:
            return None
        number = verified(phone) if owner == viewer.telegram_id else ""
        if not number:
            raise NotYourContact
        await accounts.set_phone(tx, viewer.telegram_id, number)
        found, _ = await came_by(tx, viewer, came.invitation_id)
        opened = await coming.look(deps, tx, viewer, found)
        rows = [] if found.person_id else await register.by_phone(tx, number)
        views = [await as_invited(tx, row) for row in rows[:MOST]]
    return Found(opened, tuple(view for view in views if view))


async def confirm(
    deps: Deps, viewer: Viewer, invitation_id: int, person_id: int | None, asker: Asker, update_id: int
) -> Outcome:  # fmt: skip
    """It is he: whom it is for (None), or one who has his phone. Raises Gone, InvitationOver, ClaimWaits …"""
    async with deps.database.transaction() as tx:
        found, came = await came_by(tx, viewer, invitation_id)
        proof = BY_INVITATION if found.person_id else BY_PHONE
        if (person_id is None) != (proof == BY_INVITATION):
            raise Gone
        person = await register.by_id(tx, person_id or found.person_id or 0)
        phone = await accounts.phone_of(tx, viewer.telegram_id)
        if person is None or (proof == BY_PHONE and not (phone and person.phone == phone)):
            raise Gone
        outcome = await _join(deps, tx, viewer, found, came, person, proof, asker, update_id)
    deps.bell.set()
    return outcome


async def pick(
    deps: Deps, reader: Reader, draft_id: int, person_id: int, asker: Asker, update_id: int
) -> Outcome:  # fmt: skip
    """One of those who have the name that he typed. Raises Gone, FormOver, InvitationOver, ClaimWaits …"""
    async with deps.database.transaction() as tx:
        draft, answering = await filling.complete(deps, tx, reader, draft_id, newcomers.FINDING)
        found, came = await came_by(tx, reader.viewer, answering.answers["invitation"])
        matches = await newcomers.matches(deps, tx, reader.viewer, found, answering.answers["name"])
        person = next((row for row, _ in matches if row.id == person_id), None)
        if person is None:
            raise Gone
        outcome = await _join(deps, tx, reader.viewer, found, came, person, BY_NAME, asker, update_id)
        await filling.end(deps, tx, draft, "done")
    deps.bell.set()
    return outcome


async def _join(  # noqa: PLR0913, PLR0917, who joins by what
    deps: Deps, tx: Transaction, viewer: Viewer, found: Invitation, came: Joining, person: Person, proof: str,
    asker: Asker, update_id: int,
) -> Outcome:  # fmt: skip
    own, view = await accounts.person_of(tx, viewer.telegram_id), await as_invited(tx, person)
    here = await coming.belongs(deps, tx, person.id, found.organisation_id)
    if own not in {None, person.id}:
        raise LinkedAlready(name=await accounts.name_of(tx, viewer.telegram_id))
    if own is not None and (here or proof == BY_INVITATION):
        return Outcome("joined", found, view)  # his second press, or he was here before
    shared = proof == BY_PHONE and await shared_number(deps, tx, person.id, person.phone)
    if shared and not here:
        raise SharedNumber(person_id=person.id)
    if proof == BY_PHONE and not here:
        return await _link_alone(deps, tx, viewer, found, person)
    level = await rights.level_of(tx, person.id, deps.today())
    rank = min((each.rank for each in view.memberships), default=0) if view else 0
    taken = await accounts.other(tx, viewer.telegram_id, person.id)
    paused = found.state == PAUSED
    if taken or paused or shared or not certain(found, came.way, proof, level=level, rank=rank, here=here):
        return await _ask(deps, tx, viewer, found, came, person, level, asker, update_id)
    await take_place(deps, tx, found)
    await accounts.link(tx, viewer.telegram_id, person.id, deps.now())
    await claims.withdraw(tx, viewer.telegram_id)  # what he asked is answered
    await invitations.settle(tx, came, "joined", deps.now(), proof=proof, person_id=person.id)
    await telling.plan(deps, tx, found)
    return Outcome("joined", found, view)


def certain(found: Invitation, way: str, proof: str, *, level: str, rank: int, here: bool) -> bool:
    """Whether he joins at once. `level`: whose yes it takes; `rank`: his highest; `here`: still of the organisation."""
    if proof == BY_PHONE:
        return True
    if proof == BY_NAME:
        return level == SECRETARIAT and rank > LEADER_RANK
    if level == SECRETARIAT:
        return here or found.desk != SECRETARIAT
    return way != DIGITS and LEVELS.index(level) <= LEVELS.index(found.desk)


async def take_place(deps: Deps, tx: Transaction, found: Invitation) -> None:
    """Raises InvitationOver where somebody else was first, or it was ended just now."""
    if not await invitations.take_place(tx, found.id, deps.today()):
        now = await invitations.by_id(tx, found.id)
        state = coming.over(now or found, deps.today()) or "used"
        values = {"organisation_id": found.organisation_id, "organisation": found.organisation}
        raise InvitationOver(state=state, **values)
    await flood.watch(deps, tx, found)


async def _link_alone(deps: Deps, tx: Transaction, viewer: Viewer, found: Invitation, person: Person) -> Outcome:
    """His phone says who he is, as it would without any invitation; into this organisation he asks to be entered."""
    coming.check_over(found, deps.today())
    if not await accounts.link(tx, viewer.telegram_id, person.id, deps.now()):
        raise LinkedElsewhere(person_id=person.id, linked=None)
    await claims.withdraw(tx, viewer.telegram_id)
    return Outcome("linked", found, await as_invited(tx, person))


async def _ask(  # noqa: PLR0913, PLR0917, who asks what
    deps: Deps, tx: Transaction, viewer: Viewer, found: Invitation, came: Joining, person: Person, level: str,
    asker: Asker, update_id: int,
) -> Outcome:  # fmt: skip
    """The desk that may say yes to this person does."""
    view, phone = await as_invited(tx, person), await accounts.phone_of(tx, viewer.telegram_id)
    wish = Wish("person", person.id, person.name, found.organisation_id, found.organisation, level, phone, view)
    return await put_claim(deps, tx, viewer, found, came, wish, asker, update_id)


async def put_claim(  # noqa: PLR0913, PLR0917, who asks what
    deps: Deps, tx: Transaction, viewer: Viewer, found: Invitation, came: Joining, wish: Wish, asker: Asker,
    update_id: int,
) -> Outcome:  # fmt: skip
    """A claim that came by an invitation takes a place of it, once. Raises InvitationOver, ClaimWaits …"""
    asked = await asking.put(deps, tx, viewer, wish, asker, update_id, quiet=found.state == PAUSED)
    if (came.state, came.claim_id) != ("asked", asked.claim.id):
        await take_place(deps, tx, found)
        await invitations.settle(tx, came, "asked", deps.now(), claim_id=asked.claim.id)
    return Outcome("asked", found, wish.person, asked.claim, asked.told)


async def enter(deps: Deps, reader: Reader, draft_id: int, asker: Asker, update_id: int) -> Outcome:
    """Who isn't in the register yet asks to be entered. Raises Gone, FormOver, InvitationOver, ClaimWaits …"""
    async with deps.database.transaction() as tx:
        draft, answering = await filling.complete(deps, tx, reader, draft_id, newcomers.NAME)
        found, came = await came_by(tx, reader.viewer, answering.answers["invitation"])
        texts = {name: answering.answers.get(name) or "" for name in ("name", "company", "position")}
        outcome = await _enter(deps, tx, reader.viewer, found, came, Entry(**texts), asker, update_id)
        await filling.end(deps, tx, draft, "done")
        await drafts.empty(tx, draft.id)  # what he wrote of himself is with the desk
    deps.bell.set()
    return outcome


async def apply(deps: Deps, viewer: Viewer, invitation_id: int, asker: Asker, update_id: int) -> Outcome:
    """A person of the register asks to be entered elsewhere too. Raises Gone, InvitationOver, ClaimWaits …"""
    async with deps.database.transaction() as tx:
        found, came = await came_by(tx, viewer, invitation_id)
        own = await accounts.person_of(tx, viewer.telegram_id)
        row = await register.by_id(tx, own) if own else None
        if row is None or found.person_id:
            raise Gone
        view = await as_invited(tx, row)
        if await coming.belongs(deps, tx, row.id, found.organisation_id):
            return Outcome("joined", found, view)
        outcome = await _enter(deps, tx, viewer, found, came, Entry(name=row.name), asker, update_id, view)
    deps.bell.set()
    return outcome


async def _enter(  # noqa: PLR0913, PLR0917, who asks what
    deps: Deps, tx: Transaction, viewer: Viewer, found: Invitation, came: Joining, entry: Entry, asker: Asker,
    update_id: int, view: PersonView | None = None,
) -> Outcome:  # fmt: skip
    phone = await accounts.phone_of(tx, viewer.telegram_id)
    named = ("organisation", found.organisation_id, found.organisation, found.organisation_id, found.organisation)
    wish = Wish(*named, SECRETARIAT, phone, view, entry=entry)
    return await put_claim(deps, tx, viewer, found, came, wish, asker, update_id)
