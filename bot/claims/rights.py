"""Whose yes it takes to become a person of the register, and who sees which claim.

Whoever is confirmed as a person gets that person's rights. So nobody may confirm anybody as what he couldn't appoint:
a secretariat confirms members, the office secretariats too, and officers come by an admin's yes alone.
"""

from collections.abc import Collection, Sequence

from bot import desks, positions, terms
from bot.desks import ADMINS, OFFICE, SECRETARIAT
from bot.positions import LEADER_RANK
from bot.privacy import Viewer
from storage.claims import Claim
from storage.people import Membership


def level_of(kinds: Collection[str]) -> str:
    """The desk that decides on a person. `kinds`: of the organisations in whose secretariat he is."""
    if "office" in kinds:
        return ADMINS
    return OFFICE if kinds else SECRETARIAT


def may_confirm(viewer: Viewer, level: str, organisations: Sequence[int]) -> bool:
    """`level`: of the person; `organisations`: those that he belongs to."""
    if level not in desks.levels(viewer):
        return False
    return viewer.admin or viewer.officer or not viewer.desks.isdisjoint(organisations)


def leads(claim: Claim) -> bool:
    """He who asks to be entered says that he leads the organisation."""
    return bool(claim.position) and positions.rank(claim.position) <= LEADER_RANK


def sees(viewer: Viewer, claim: Claim) -> bool:
    return claim.desk in desks.levels(viewer) and at_his_desk(viewer, claim)


def at_his_desk(viewer: Viewer, claim: Claim) -> bool:
    """It is, or was before it was passed on, for him to look at."""
    return viewer.admin or viewer.officer or claim.organisation_id in viewer.desks


def deciding(memberships: Sequence[Membership], today: str) -> Sequence[Membership]:
    """Like `current`: those whose desks have a say over who he is. A list that names whom others entered gives its
    secretariat none, but where nobody else has one.
    """
    return current([held for held in memberships if not held.listed] or memberships, today)


def current(memberships: Sequence[Membership], today: str) -> Sequence[Membership]:
    """Those of the present term, the highest first; the earlier ones of who has no other."""
    return [held for held in memberships if terms.holds(held, today)] or memberships
