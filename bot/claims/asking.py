"""Who isn't found by his phone says who he is, or where he belongs; a secretariat decides."""

import sqlite3

import msgspec

from bot import desks, limits, linking, organisations, people
from bot.claims import moving
from bot.claims.rights import deciding, level_of
from bot.deps import Deps
from bot.desks import OFFICE, SECRETARIAT
from bot.leads import PRIORITY, Asker
from bot.outbox import Kind
from bot.privacy import OFFICE as OFFICE_EYES
from bot.privacy import PersonView, Viewer
from bot.refusals import Gone, Refusal
from storage import accounts, appointments, claims
from storage import people as register
from storage.accounts import Reachable
from storage.claims import Claim
from storage.database import Reader, Transaction
from storage.outbox import Delivery, Order

ENTRY = "entry"  # what a claim wants: to be entered in the register


def still_due(connection: sqlite3.Connection, delivery: Delivery) -> bool:
    """It still waits, and for the desk that is told."""
    return claims.is_open_at(connection, delivery.object_id, delivery.occurrence)


# Told twice does no harm, told never does.
REQUEST = Kind(again_when_unknown=True, still_due=still_due)
DECISION = Kind(again_when_unknown=True)


class ClaimWaits(Refusal):
    """One at a time: `claim` waits already."""


class LinkedAlready(Refusal):
    """His account is somebody's already: `name`."""


class ClaimNotOpen(Refusal):
    """It was decided or taken back before."""


class Entry(msgspec.Struct, frozen=True):
    """What somebody says of himself who asks to be entered in an organisation's register."""

    name: str
    company: str = ""
    position: str = ""


class Wish(msgspec.Struct, frozen=True):
    """What would be sent to which desk. `own_phone`: the phone that he shared says that he is this person.

    `entry`: he asks to be entered; `person` then is who he is already, if anybody.
    """

    kind: str  # person, organisation
    id: int
    name: str
    organisation_id: int | None
    organisation: str
    desk: str
    phone: str
    person: PersonView | None = None
    own_phone: bool = False
    entry: Entry | None = None
    leaves: int | None = None  # the organisation whose membership ends with the yes


class Asked(msgspec.Struct, frozen=True):
    """`told`: how many are told; 0: nobody of the desk is on the bot."""

    claim: Claim
    told: int


async def wish(deps: Deps, viewer: Viewer, kind: str, object_id: int) -> Wish:
    """What pressing "that's me" asks for. Raises Gone, LinkedAlready."""
    async with deps.database.reading() as reader:
        await _check_unlinked(reader, viewer)
        phone = await accounts.phone_of(reader, viewer.telegram_id)
    return await (_person if kind == "person" else _organisation)(deps, viewer, object_id, phone)


async def _check_unlinked(reader: Reader, viewer: Viewer) -> None:
    """By the account itself: in a group the viewer is anybody."""
    if await accounts.person_of(reader, viewer.telegram_id):
        raise LinkedAlready(name=await accounts.name_of(reader, viewer.telegram_id))


async def _organisation(deps: Deps, viewer: Viewer, organisation_id: int, phone: str) -> Wish:
    organisation = (await organisations.card(deps, viewer, organisation_id)).organisation
    level = OFFICE if organisation.kind == "office" else SECRETARIAT
    return Wish("organisation", organisation_id, organisation.name, organisation_id, organisation.name, level, phone)


async def _person(deps: Deps, viewer: Viewer, person_id: int, phone: str) -> Wish:
    """Somebody whom he may see, or whose phone he has."""
    async with deps.database.reading() as reader:
        row = await register.by_id(reader, person_id)
        own_phone = row is not None and bool(phone) and row.phone == phone
        [view] = await people.views(reader, OFFICE_EYES if own_phone else viewer, [row]) if row else [None]
        if view is None:
            raise Gone
        level = level_of(await appointments.kinds_of(reader, view.id, deps.today()))
        alone = own_phone and not await linking.shared(deps, reader, view.id, phone)
    held = next(iter(deciding(view.memberships, deps.today())), None)
    number, name = (held.organisation_id, held.organisation) if held else (None, "")
    desk = OFFICE if held is None and level == SECRETARIAT else level
    return Wish("person", view.id, view.name, number, name, desk, phone, view, alone)


async def ask(deps: Deps, viewer: Viewer, wish: Wish, asker: Asker, update_id: int) -> Asked:
    """Put the claim on the desk, once, and tell the desk. Raises ClaimWaits, LinkedAlready, TooOften."""
    async with deps.database.transaction() as tx:
        asked = await put(deps, tx, viewer, wish, asker, update_id)
    deps.bell.set()
    return asked


async def put(
    deps: Deps, tx: Transaction, viewer: Viewer, wish: Wish, asker: Asker, update_id: int, *, quiet: bool = False
) -> Asked:  # fmt: skip
    """The same, inside a transaction of the caller's, who rings the bell. `quiet`: its desk hears of it later."""
    claim = await claims.by_update(tx, update_id) or await _same(tx, viewer, wish)
    if claim is None:
        if not wish.entry:
            await _check_unlinked(tx, viewer)
        await limits.take(deps, tx, viewer, "claims")
        await accounts.create(tx, viewer.telegram_id, deps.now())
        number = await claims.put(tx, update_id, _claim(viewer, wish, asker, deps.now()))
        claim = await claims.by_id(tx, number)
        assert claim
        await (claims.note_untold(tx, claim.id) if quiet else tell_desk(deps, tx, claim))
        await moving.tell_old(deps, tx, claim)
    told = await desks.staff(deps, tx, claim.organisation_id, claim.desk)
    return Asked(claim, len(told))


async def _same(tx: Transaction, viewer: Viewer, wish: Wish) -> Claim | None:
    """The open claim, where it says the same. Raises ClaimWaits."""
    there = await claims.open_of(tx, viewer.telegram_id)
    person, said = wish.person.id if wish.person else None, wish.entry or Entry("")
    asked = (wish.organisation_id, person, ENTRY if wish.entry else "", wish.leaves, said)
    if there and (there.organisation_id, there.person_id, there.wants, there.leaves, _said(there)) != asked:
        raise ClaimWaits(claim=there)
    return there


def _said(claim: Claim) -> Entry:
    return Entry(claim.name, claim.company, claim.position)


def _claim(viewer: Viewer, wish: Wish, asker: Asker, now: int) -> Claim:
    return Claim(
        id=0,
        telegram_id=viewer.telegram_id,
        organisation_id=wish.organisation_id,
        person_id=wish.person.id if wish.person else None,
        desk=wish.desk,
        state="open",
        reason="",
        asker=asker.name,
        username=asker.username,
        created_at=now,
        decided_by=None,
        organisation=wish.organisation,
        person=wish.name,
        wants=ENTRY if wish.entry else "",
        leaves=wish.leaves,
        **(msgspec.structs.asdict(wish.entry) if wish.entry else {}),
    )


async def tell_desk(deps: Deps, tx: Transaction, claim: Claim) -> None:
    """Who decides hears of it: a new one, or one that was passed on."""
    told = await desks.staff(deps, tx, claim.organisation_id, claim.desk)
    phone = await accounts.phone_of(tx, claim.telegram_id)
    row = await register.by_id(tx, claim.person_id) if claim.person_id else None
    [view] = await people.views(tx, OFFICE_EYES, [row]) if row else [None]
    check = phone_check(phone, row.phone) if row else ""
    other = None if claim.wants else await accounts.other(tx, claim.telegram_id, claim.person_id)
    order = Order("claim", claim.id, 0, occurrence=claim.desk, priority=PRIORITY)
    values = {"claim": claim, "person": view, "phone": phone, "check": check, "other": other}
    values["zone"] = deps.config.alliance.time_zone
    await desks.tell(deps, tx, "claims/request", order, told, **values)


def phone_check(shared: str, registered: str) -> str:
    """What the two phones say: unshared, unregistered, same, other."""
    if not shared:
        return "unshared"
    if not registered:
        return "unregistered"
    return "same" if shared == registered else "other"


async def withdraw(deps: Deps, viewer: Viewer, claim_id: int) -> Claim:
    """Take it back; whom he would have left hears that he stays. Raises ClaimNotOpen."""
    async with deps.database.transaction() as tx:
        claim = await claims.by_id(tx, claim_id)
        if claim is None or not await claims.withdraw(tx, viewer.telegram_id, claim_id):
            raise ClaimNotOpen
        await moving.tell_stays(deps, tx, claim)
    deps.bell.set()
    return claim


async def pending(deps: Deps, viewer: Viewer) -> Claim | None:
    """What he asked and nobody has decided yet, whoever he is."""
    async with deps.database.reading() as reader:
        return await claims.open_of(reader, viewer.telegram_id)


async def mine(deps: Deps, viewer: Viewer) -> Claim | None:
    """What he asked and nobody has decided yet. Raises LinkedAlready."""
    async with deps.database.reading() as reader:
        await _check_unlinked(reader, viewer)
        return await claims.open_of(reader, viewer.telegram_id)


async def tell(deps: Deps, tx: Transaction, claim: Claim, template: str, recipient: int, **values: object) -> None:
    """One of the two whom a decision is about hears of it."""
    order = Order("decision", claim.id, 0, occurrence=template, priority=PRIORITY)
    told: list[Reachable] = await accounts.languages(tx, [recipient])
    await desks.tell(deps, tx, template, order, told, claim=claim, **values)
