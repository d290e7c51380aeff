"""Who comes by a link, a QR code or six typed digits: what he is invited to, and where he stands."""

import msgspec

from bot import limits, people
from bot.claims import rights as claim_rights
from bot.deps import Deps
from bot.invitations import codes
from bot.privacy import OFFICE, PersonView, Viewer
from bot.refusals import Gone, Refusal
from storage import accounts, claims, invitations
from storage import people as register
from storage.database import Reader, Transaction
from storage.invitations import Invitation, Joining
from storage.people import Person

LINK, DIGITS = "link", "digits"
OPEN, PAUSED = "open", "paused"  # paused: nobody joins by it at once, the desk is asked about each
NAMED, MANY, MEMBER, OTHER, APPLY, ASKED = "named", "many", "member", "other", "apply", "asked"


class InvitationOver(Refusal):
    """`state`: ended, expired, used; `organisation_id` and `organisation` are whose it was."""


class InvitationUnknown(Refusal):
    """A code that never was one, or was copied wrongly; of six digits `left` more may be tried, else None."""


class Opened(msgspec.Struct, frozen=True):
    """`kind`: what is asked of him: named, many; or that nothing is (member, other, asked); or to apply.

    `person`: for whom it is, of a named one; `author`: the register's name of who made it.
    """

    kind: str
    invitation: Invitation
    person: PersonView | None
    author: str
    phone: str


async def by_link(deps: Deps, viewer: Viewer, code: str) -> Opened:
    """Raises InvitationUnknown, InvitationOver."""
    async with deps.database.transaction() as tx:
        found = await invitations.by_link(tx, codes.link_digest(code)) if codes.LINK.fullmatch(code) else None
        if found is None:
            raise InvitationUnknown(left=None)
        return await _open(deps, tx, viewer, found, LINK)


async def by_digits(deps: Deps, viewer: Viewer, typed: str) -> Opened:
    """Raises InvitationUnknown, InvitationOver, TooOften: wrong ones count."""
    digest = codes.digits_digest(deps.config.telegram.token, typed)
    async with deps.database.transaction() as tx:
        await limits.check(deps, tx, viewer, "codes")
        found = await invitations.by_digits(tx, digest)
        if found:
            return await _open(deps, tx, viewer, found, DIGITS)
        left = await limits.take(deps, tx, viewer, "codes")
    raise InvitationUnknown(left=left)


async def _open(deps: Deps, tx: Transaction, viewer: Viewer, found: Invitation, way: str) -> Opened:
    opened = await look(deps, tx, viewer, found)
    await invitations.note_opened(tx, found.id, viewer.telegram_id, way, deps.now())
    return opened


async def look(deps: Deps, reader: Reader, viewer: Viewer, found: Invitation) -> Opened:
    """Where he stands. Raises InvitationOver where he is still to join and can't."""
    person = await person_of(reader, found)
    came = await invitations.joining(reader, found.id, viewer.telegram_id)
    kind = await _kind(deps, reader, viewer, person, found, came)
    if kind in {NAMED, MANY, APPLY}:
        check_over(found, deps.today())
    author = await accounts.name_of(reader, found.author)
    phone = await accounts.phone_of(reader, viewer.telegram_id)
    return Opened(kind, found, await as_invited(reader, person) if person else None, author, phone)


async def _kind(
    deps: Deps, reader: Reader, viewer: Viewer, person: Person | None, found: Invitation, came: Joining | None
) -> str:  # fmt: skip
    if came and came.claim_id and came.state == "asked":
        claim = await claims.by_id(reader, came.claim_id)
        if claim and claim.state == "open":
            return ASKED
    own = await accounts.person_of(reader, viewer.telegram_id)
    if own is None:
        return NAMED if person else MANY
    if person:
        return MEMBER if own == person.id else OTHER
    return MEMBER if await belongs(deps, reader, own, found.organisation_id) else APPLY


async def person_of(reader: Reader, found: Invitation) -> Person | None:
    """For whom it is; None: for many. Raises Gone where there is no such person any more."""
    if found.person_id is None:
        return None
    person = await register.by_id(reader, found.person_id)
    if person is None:
        raise Gone
    return person


async def as_invited(reader: Reader, person: Person) -> PersonView | None:
    """Name, offices and company, as the secretariat has them: no contacts, whatever their owner allows."""
    [view] = await people.views(reader, OFFICE, [person])
    return msgspec.structs.replace(view, phone="", wechat="", email="") if view else None


async def belongs(deps: Deps, reader: Reader, person_id: int, organisation_id: int) -> bool:
    """Whether the register has him in the organisation, today."""
    held = await register.memberships(reader, f"[{person_id}]")
    current = claim_rights.current(held, deps.today())
    return any(each.organisation_id == organisation_id for each in current)


def over(found: Invitation, today: str) -> str:
    """Why nobody joins by it any more; empty: it is open."""
    if found.state not in {OPEN, PAUSED}:
        return "ended"
    if found.valid_until < today:
        return "expired"
    return "used" if found.places is not None and found.used >= found.places else ""


def check_over(found: Invitation, today: str) -> None:
    """Raises InvitationOver."""
    state = over(found, today)
    if state:
        raise InvitationOver(state=state, organisation_id=found.organisation_id, organisation=found.organisation)


async def came_by(reader: Reader, viewer: Viewer, invitation_id: int) -> tuple[Invitation, Joining]:
    """An invitation that he has the code of. Raises Gone."""
    found = await invitations.by_id(reader, invitation_id)
    came = await invitations.joining(reader, invitation_id, viewer.telegram_id)
    if found is None or came is None:
        raise Gone
    return found, came
