"""Who sees what: whatever shows a person, a firm or an organisation passes `seen_by`, and templates get its views.

Levels: a field is shown to nobody (hidden), to members, to everyone of the register (registered), or to all (public).
Phone, WeChat and e-mail show to nobody before the person's consent; his own secretariat sees the register's.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from enum import IntEnum
from typing import TypeVar, overload

import msgspec

from bot.positions import LEADER_RANK
from storage.companies import Company
from storage.organisations import Organisation
from storage.people import Membership, Person
from storage.suspensions import Suspension

T = TypeVar("T", bound=msgspec.Struct)


class Level(IntEnum):
    """How near a viewer stands; he sees a field whose level is at most his."""

    PUBLIC = 0
    REGISTERED = 1
    MEMBERS = 2
    HIDDEN = 3


CONTACTS = ("phone", "wechat", "email")
DEFAULTS = dict.fromkeys(("industry", "hometown", "company", "language", "aliases", "offers", "wants"), Level.MEMBERS)


class Viewer(msgspec.Struct, frozen=True):
    """Who looks: his account, his person of the register, and what he holds today."""

    telegram_id: int = 0
    person_id: int | None = None
    organisations: frozenset[int] = frozenset()  # a member of
    desks: frozenset[int] = frozenset()  # in whose secretariat he is
    officer: bool = False
    admin: bool = False
    belongs: bool = True  # of who left all organisations: false, and he sees what guests see
    suspension: Suspension | None = None  # in force: he may not ask or post (bot/standing.py)

    @property
    def guest(self) -> bool:
        """Sees what anybody sees."""
        return self.level == Level.PUBLIC

    @property
    def level(self) -> Level:
        if self.officer or self.admin or self.organisations:  # an admin appoints people, so he must find them
            return Level.MEMBERS
        return Level.REGISTERED if self.person_id and self.belongs else Level.PUBLIC

    @property
    def staff(self) -> bool:
        """Has a desk: a secretariat's, the office's, or an admin's."""
        return bool(self.desks) or self.officer or self.admin


PUBLIC = Viewer()
"""The eyes of anybody: what goes into groups, inline results and other chats."""

OFFICE = Viewer(officer=True)
"""The eyes of the alliance's office, for the command line."""


class PersonView(msgspec.Struct, frozen=True):
    """A person as one viewer sees him; empty where he doesn't."""

    id: int
    name: str
    salutation: str
    gender: str
    aliases: tuple[str, ...]
    hometown: str
    language: str
    languages: tuple[str, ...]
    offers: str
    wants: str
    memberships: tuple[Membership, ...]
    company: str
    company_id: int | None
    phone: str
    wechat: str
    email: str
    own: bool
    home_id: int | None = None
    industries: tuple[str, ...] = ()

    @property
    def contacts(self) -> tuple[str, ...]:
        """The names of the contact fields that are shown."""
        return tuple(field for field in CONTACTS if getattr(self, field))

    @property
    def top(self) -> Membership | None:
        return self.memberships[0] if self.memberships else None

    @property
    def home(self) -> Membership | None:
        """Where he is at home: to that desk goes what is asked about him."""
        return next((each for each in self.memberships if each.organisation_id == self.home_id), self.top)


class OrganisationView(msgspec.Struct, frozen=True):
    """An organisation: its office's contacts are public."""

    id: int
    kind: str
    name: str
    short_name: str
    aliases: tuple[str, ...]
    country: str
    province: str
    city: str
    industries: tuple[str, ...]
    address: str
    phone: str
    email: str
    wechat: str
    website: str
    founded_on: str
    intro: str


class CompanyView(msgspec.Struct, frozen=True):
    """A company: the public register's facts."""

    id: int
    name: str
    credit_code: str
    country: str
    province: str
    city: str
    industries: tuple[str, ...]
    products: str
    website: str
    intro: str


def may_find(viewer: Viewer, ranks: Sequence[int]) -> bool:
    """Whether a viewer sees a person at all: guests see no people but leaders of organisations."""
    return viewer.level >= Level.MEMBERS or any(rank <= LEADER_RANK for rank in ranks)


def levels(visibility: str, consent_on: str) -> dict[str, Level]:
    """The level of each field of a person; `visibility` is the register's JSON."""
    chosen = {field: Level[level.upper()] for field, level in json.loads(visibility).items()}
    contacts = {field: chosen.get(field, Level.HIDDEN) if consent_on else Level.HIDDEN for field in CONTACTS}
    return {**DEFAULTS, **chosen, **contacts}


def visible_fields(viewer: Viewer, person: Person, memberships: Sequence[Membership]) -> frozenset[str]:
    """The names of a person's fields that a viewer sees."""
    at_desk = {membership.listed for membership in memberships if membership.organisation_id in viewer.desks}
    own = viewer.person_id == person.id
    return fields_seen(
        viewer, levels(person.visibility, person.consent_on), own=own, at_desk=at_desk, phone=person.phone
    )


BY_NAME = "-"
"""What stands where a list's phone would, of whom a secretariat named without one: no contact of his is that."""


def fields_seen(
    viewer: Viewer, levels_of: Mapping[str, Level], *, own: bool, at_desk: Collection[str], phone: str
) -> frozenset[str]:
    """`at_desk`: for each membership at a desk of the viewer's, the phone by which its list named whom others had
    entered; empty where it entered him itself.
    """
    desk = "" in at_desk
    return frozenset(
        field
        for field, level in levels_of.items()
        if own
        or level <= viewer.level
        or (desk and field in CONTACTS)
        or (field == "phone" and phone in at_desk)
        or (viewer.officer and field not in CONTACTS)
    )


@overload
def seen_by(viewer: Viewer, row: Organisation) -> OrganisationView: ...
@overload
def seen_by(viewer: Viewer, row: Company) -> CompanyView: ...
@overload
def seen_by(viewer: Viewer, row: Person, memberships: Sequence[Membership]) -> PersonView | None: ...
def seen_by(
    viewer: Viewer, row: Organisation | Company | Person, memberships: Sequence[Membership] = ()
) -> OrganisationView | CompanyView | PersonView | None:
    """The view of a row that `viewer` may see; a person goes with his memberships, the highest first.

    None: he may not know that there is such a person.
    """
    match row:
        case Organisation():
            return _all_of(OrganisationView, row)
        case Company():
            return _all_of(CompanyView, row)
        case Person():
            return _person(viewer, row, memberships)


LISTS = frozenset({"aliases", "industries"})


def _all_of(view: type[T], row: Organisation | Company) -> T:
    """A view of a row that is public as a whole."""
    names = [field.name for field in msgspec.structs.fields(view)]
    values = {name: getattr(row, name) for name in names}
    return view(**{name: tuple(json.loads(value)) if name in LISTS else value for name, value in values.items()})


def _person(viewer: Viewer, person: Person, memberships: Sequence[Membership]) -> PersonView | None:
    own = viewer.person_id == person.id
    if person.erased_at is not None:
        return None
    if not own and not may_find(viewer, [membership.rank for membership in memberships]):
        return None
    if not memberships and not (own or viewer.officer or viewer.admin):  # he left: no register shows him
        return None
    fields = visible_fields(viewer, person, memberships)
    plain = ("hometown", "language", "offers", "wants", *CONTACTS)
    company = next((each for each in memberships if each.company), None) if "company" in fields else None
    return PersonView(
        id=person.id,
        name=person.name,
        salutation=person.salutation,
        gender=person.gender,
        aliases=tuple(json.loads(person.aliases)) if "aliases" in fields else (),
        languages=tuple(json.loads(person.languages)) if "language" in fields else (),
        memberships=tuple(_membership(each, fields) for each in memberships if own or _known(viewer, each)),
        company=company.company if company else "",
        company_id=company.company_id if company else None,
        own=own,
        home_id=person.home_id,
        industries=tuple(json.loads(person.industries)) if "industry" in fields else (),
        **{field: getattr(person, field) if field in fields else "" for field in plain},
    )


def _known(viewer: Viewer, membership: Membership) -> bool:
    return may_find(viewer, [membership.rank])


def _membership(membership: Membership, fields: frozenset[str]) -> Membership:
    if "company" in fields:
        return membership
    return msgspec.structs.replace(membership, company="", company_id=None)
