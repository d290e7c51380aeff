"""Who may invite whom, and who sees an invitation's codes.

A named invitation is a yes beforehand, so it follows the rules of claims: whoever joins by it gets that person's
rights, and nobody invites as what he couldn't appoint. One for many gives nobody the rights of a secretariat.
"""

from bot import desks
from bot.claims import rights as claim_rights
from bot.desks import ADMINS, LEVELS, OFFICE, SECRETARIAT, DeskOnly
from bot.privacy import PersonView, Viewer
from bot.refusals import Gone, Refusal
from storage import appointments, invitations
from storage.database import Reader
from storage.invitations import Invitation


class HigherDesk(Refusal):
    """He would have that person's rights: `level` names the desk that may invite him."""


def check(viewer: Viewer) -> None:
    """Raises DeskOnly."""
    if not viewer.staff:
        raise DeskOnly


def may_invite(viewer: Viewer, organisation_id: int) -> bool:
    """A secretariat for its organisation, the office and admins for any."""
    return viewer.officer or viewer.admin or organisation_id in viewer.desks


def desk_for(viewer: Viewer, organisation_id: int, level: str = SECRETARIAT) -> str:
    """The lowest of his desks that may say yes to a person of this level. Raises HigherDesk, Gone."""
    own = {SECRETARIAT} if organisation_id in viewer.desks else set()
    own |= {OFFICE} if viewer.officer else set()
    own |= {ADMINS} if viewer.admin else set()
    for desk in LEVELS[LEVELS.index(level) :]:
        if desk in own:
            return desk
    raise HigherDesk(level=level) if own else Gone


async def level_of(reader: Reader, person_id: int, today: str) -> str:
    """The desk whose yes it takes to become this person."""
    return claim_rights.level_of(await appointments.kinds_of(reader, person_id, today))


def organisation_of(viewer: Viewer, person: PersonView, today: str) -> int:
    """For which of his organisations the viewer may invite him: his own one first, else the highest. Raises Gone."""
    held = [each.organisation_id for each in claim_rights.deciding(person.memberships, today)]
    found = next((each for each in held if each in viewer.desks), None)
    if found is None and (viewer.officer or viewer.admin):
        found = next(iter(held), None)
    if found is None:
        raise Gone
    return found


def sees(viewer: Viewer, invitation: Invitation) -> bool:
    """Its codes make whoever has them what its desk may say yes to."""
    return invitation.desk in desks.levels(viewer) and may_invite(viewer, invitation.organisation_id)


async def seen(reader: Reader, viewer: Viewer, invitation_id: int) -> Invitation:
    """Raises Gone."""
    found = await invitations.by_id(reader, invitation_id)
    if found is None or not sees(viewer, found):
        raise Gone
    return found
