"""The organisations that somebody belongs to: all of them, which comes first; asking to join one more, or to move."""

import msgspec

from bot import organisations, terms
from bot.claims import asking
from bot.claims.asking import Asked, Entry, Wish
from bot.deps import Deps
from bot.desks import SECRETARIAT
from bot.leads import Asker
from bot.people import views
from bot.privacy import OFFICE, PersonView, Viewer
from bot.refusals import Gone, Refusal
from bot.upkeep import DAY_MS
from storage import accounts, departures, people
from storage.claims import Claim
from storage.database import Reader
from storage.departures import Departure
from storage.people import Membership


class MemberAlready(Refusal):
    """He belongs to it: `organisation`, `organisation_id`."""


class Mine(msgspec.Struct, frozen=True):
    """`held`: one membership of each organisation of today, the first one first; `pending`: what he asked to join.

    `left`: what he left within the last day, and can come back to.
    """

    person: PersonView
    held: tuple[Membership, ...]
    home: int | None
    pending: Claim | None
    left: tuple[Departure, ...]


class Application(msgspec.Struct, frozen=True):
    """What would be asked: to join; or, with `leaves`, to come from there. `others`: where he could come from."""

    wish: Wish
    others: tuple[Membership, ...]
    leaves: Membership | None


async def mine(deps: Deps, viewer: Viewer) -> Mine:
    """Raises Gone for who isn't in the register."""
    async with deps.database.reading() as reader:
        person = await himself(reader, viewer)
        left = await departures.undoable(reader, person.id, deps.now() - DAY_MS)
    held = current(person, deps.today())
    home = held[0].organisation_id if held else None
    return Mine(person, held, home, await asking.pending(deps, viewer), tuple(left))


async def himself(reader: Reader, viewer: Viewer) -> PersonView:
    """Raises Gone."""
    row = await people.by_id(reader, viewer.person_id) if viewer.person_id else None
    [view] = await views(reader, OFFICE, [row]) if row else [None]
    if view is None:
        raise Gone
    return msgspec.structs.replace(view, phone="", wechat="", email="")


def current(person: PersonView, today: str) -> tuple[Membership, ...]:
    """Of each organisation of today the highest membership: the first one's before all others."""
    held = [each for each in person.memberships if terms.holds(each, today)]
    once = {each.organisation_id: each for each in reversed(held)}
    kept = [each for each in held if once[each.organisation_id] is each]
    return tuple(sorted(kept, key=lambda each: each.organisation_id != person.home_id))


async def choose_home(deps: Deps, viewer: Viewer, organisation_id: int) -> None:
    """Its clock, and its desk for what is asked about him. Raises Gone where he isn't of it."""
    async with deps.database.transaction() as tx:
        person = await himself(tx, viewer)
        if organisation_id not in {each.organisation_id for each in current(person, deps.today())}:
            raise Gone
        await departures.set_home(tx, person.id, organisation_id, deps.now())


async def application(deps: Deps, viewer: Viewer, organisation_id: int, leaves: int | None) -> Application:
    """Raises Gone, MemberAlready."""
    wanted = (await organisations.card(deps, viewer, organisation_id)).organisation
    async with deps.database.reading() as reader:
        person = await himself(reader, viewer)
        phone = await accounts.phone_of(reader, viewer.telegram_id)
        offices = await departures.offices_of(reader, person.id)
    if wanted.kind == "office":
        raise Gone
    held = current(person, deps.today())
    if organisation_id in {each.organisation_id for each in held}:
        raise MemberAlready(organisation=wanted.name, organisation_id=wanted.id)
    left = next((each for each in held if each.organisation_id == leaves and leaves not in offices), None)
    if leaves is not None and left is None:
        raise Gone
    entry = Entry(name=person.name, company=person.company)
    named = ("organisation", wanted.id, wanted.name, wanted.id, wanted.name)
    # Nobody moves from the alliance's office to a chamber: he is dismissed, or leaves.
    others = tuple(each for each in held if each.organisation_id not in offices)
    return Application(Wish(*named, SECRETARIAT, phone, person, entry=entry, leaves=leaves), others, left)


async def apply(
    deps: Deps, viewer: Viewer, organisation_id: int, leaves: int | None, asker: Asker, update_id: int
) -> Asked:
    """The desk that is asked, and the one that he would leave, hear of it. Raises Gone, MemberAlready, ClaimWaits …"""
    wanted = await application(deps, viewer, organisation_id, leaves)
    return await asking.ask(deps, viewer, wanted.wish, asker, update_id)
