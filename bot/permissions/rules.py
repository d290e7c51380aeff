"""Who is meant by a line of the table (bot/permissions/table.py), and what the door says to others."""

import msgspec

from bot.admin import AdminOnly
from bot.appointments import StaffOnly
from bot.notices.rights import PostingMembersOnly
from bot.pairings.rights import OfficeKeepsPairings
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal

GUEST, MEMBER, SECRETARIAT, OFFICER, ADMIN = ROLES = "guest", "member", "secretariat", "officer", "admin"
"""guest: nobody of the register; member: somebody of it. The other three come on top of either."""

ALL = frozenset(ROLES)
MEMBERS = frozenset({MEMBER})
STAFF = frozenset({SECRETARIAT, OFFICER, ADMIN})
ANNOUNCERS = frozenset({SECRETARIAT, OFFICER})
APPOINTERS = frozenset({OFFICER, ADMIN})
ADMINS = frozenset({ADMIN})

READS, ASKS, OWN, LATER = "reads", "asks first", "concerns himself alone", "noted where it is done, a moment later"
"""Why what staff alone may do isn't in the audit."""
OWN_DESK, OWN_ORGANISATION, OWNER = "own desk", "own organisation", "owner of the row"
GAVE_AWAY = "his desk's, or who gave his own rights away by it"
OF_HOSTS = "the hosts of the stop"
OF_OFFICE = "the office's own by admins alone"
STEERS = OWNER
"""What else holds. Who steers a notice (bot/notices/rights.py) is its author, or its desk, whose acts are audited."""


class Rule(msgspec.Struct, frozen=True):
    """`acts`: what it writes into the audit (bot/audit.py); without any, `why` says why not.

    `refusal`: what the door says: where a row is named, that it isn't there, since the two look alike.
    """

    roles: frozenset[str]
    acts: tuple[str, ...] = ()
    why: str = ""
    note: str = ""
    refusal: type[Refusal] = Gone


def everybody(note: str = "") -> Rule:
    return Rule(ALL, note=note)


def members(*acts: str, note: str = OWNER, refusal: type[Refusal] = Gone) -> Rule:
    return Rule(MEMBERS, acts, note=note, refusal=refusal)


def posters(why: str, note: str = OWNER) -> Rule:
    """Whose notices they are: members, and who posts for them."""
    return Rule(MEMBERS | STAFF, why=why, note=note, refusal=PostingMembersOnly)


def concerned(*acts: str, why: str = "", note: str = "his own, or his desk's") -> Rule:
    return Rule(MEMBERS | STAFF, acts, why, note)


def staff(*acts: str, why: str = "", note: str = OWN_DESK, refusal: type[Refusal] = Gone) -> Rule:
    return Rule(STAFF, acts, why, note, refusal)


def announcers(*acts: str, why: str = "", note: str = OWN_ORGANISATION, refusal: type[Refusal] = Gone) -> Rule:
    return Rule(ANNOUNCERS, acts, why, note, refusal)


def appointers(
    *acts: str, why: str = "", note: str = "officers by admins alone", refusal: type[Refusal] = StaffOnly
) -> Rule:
    return Rule(APPOINTERS, acts, why, note, refusal)


def pairers(*acts: str, why: str = "", note: str = "") -> Rule:
    """Who keeps the list of pairings."""
    return Rule(APPOINTERS, acts, why, note, OfficeKeepsPairings)


def admins(*acts: str, why: str = "", note: str = "") -> Rule:
    return Rule(ADMINS, acts, why, note, AdminOnly)


def roles_of(viewer: Viewer) -> frozenset[str]:
    """All that he is; an officer is no other organisation's secretariat by that."""
    held = {MEMBER if viewer.person_id else GUEST}
    if viewer.officer:
        held.add(OFFICER)
    elif viewer.desks:
        held.add(SECRETARIAT)
    if viewer.admin:
        held.add(ADMIN)
    return frozenset(held)


def check(rule: Rule, viewer: Viewer) -> None:
    """Raises the rule's refusal."""
    if not roles_of(viewer) & rule.roles:
        raise rule.refusal
