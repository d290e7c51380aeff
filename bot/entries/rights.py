"""Whose rows somebody may change at a desk: a secretariat its own organisations', the office and admins all.

Who is staff of a secretariat has rights with his phone: another phone would be another's way in. So a colleague can't
change it, and an officer not that of the office's own staff.
"""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

import msgspec

from bot import desks
from bot.claims import rights as claim_rights
from bot.deps import Deps
from bot.desks import SECRETARIAT
from bot.entries.fields import FIELDS, TABLES
from bot.privacy import PersonView, Viewer
from bot.refusals import Gone, Refusal
from storage import appointments, companies, entries, organisations, people, reviews
from storage.database import Reader


class StaffPhone(Refusal):
    """He is staff: `level` names the desk that may change his phone, `name` him."""


class OfficeNames(Refusal):
    """What an organisation is called, and a company of several, is the office's to change."""


class Subject(msgspec.Struct, frozen=True):
    """A row that the viewer may change. `desks`: the organisations whose row it is; `level`: the desk that decides on
    its person; `sees`: the viewer sees the person's contacts. `company`: the name of a membership's.

    `member`: of a company, that the viewer is with it alone, as a member of this organisation; `reviewed`: whose
    secretariat looks at what he changes first.
    """

    kind: str
    id: int
    name: str
    values: Mapping[str, Any]
    desks: tuple[int, ...]
    person_id: int | None = None
    level: str = SECRETARIAT
    sees: bool = False
    region: str = ""
    company: str = ""
    organisation: str = ""
    member: int | None = None
    reviewed: bool = False

    @property
    def table(self) -> str:
        return TABLES[self.kind]

    def acting(self, viewer: Viewer) -> int | None:
        """For which organisation he does it; None: for the office."""
        return next((each for each in self.desks if each in viewer.desks), None)


def may(viewer: Viewer, at: tuple[int, ...]) -> bool:
    return viewer.officer or viewer.admin or any(each in viewer.desks for each in at)


def manages(viewer: Viewer, view: PersonView) -> bool:
    """The office, and whose secretariat he belongs to, also where others entered him; never himself."""
    return not view.own and may(viewer, tuple(each.organisation_id for each in view.memberships))


async def subject(deps: Deps, reader: Reader, viewer: Viewer, kind: str, row_id: int) -> Subject:
    """Raises Gone, also where it isn't his to change."""
    found = await load(deps, reader, viewer, kind, row_id)
    if may(viewer, found.desks):
        return found
    own = await _own_firm(deps, reader, viewer, found) if kind == "companies" else None
    if own is None:
        raise Gone
    return own


async def _own_firm(deps: Deps, reader: Reader, viewer: Viewer, found: Subject) -> Subject | None:
    """Of who is with the company: his secretariat looks first, but where he is its first and it doesn't want to."""
    if viewer.person_id is None:
        return None
    held = claim_rights.current(await people.memberships(reader, json.dumps([viewer.person_id])), deps.today())
    at = next((each for each in held if each.company_id == found.id), None)
    if at is None:
        return None
    first = await people.of_company(reader, found.id, deps.today(), 1)
    leads = bool(first) and first[0][0].id == viewer.person_id
    reviewed = not leads or await reviews.is_reviewed(reader, at.organisation_id)
    return msgspec.structs.replace(found, member=at.organisation_id, reviewed=reviewed)


async def load(deps: Deps, reader: Reader, viewer: Viewer, kind: str, row_id: int) -> Subject:
    """Whoever asks. Raises Gone."""
    if kind not in FIELDS:
        raise Gone
    if kind == "people":
        return await _person(deps, reader, viewer, row_id)
    values = await reader.run(partial(entries.row, table=TABLES[kind], row_id=row_id))
    if values is None:
        raise Gone
    if kind == "memberships":
        return await _membership(deps, reader, viewer, values)
    if kind == "organisations":
        return Subject(kind, row_id, values["name"], values, (row_id,), region=values["country"])
    of = tuple(number for number, _ in await companies.organisations(reader, row_id))
    return Subject(kind, row_id, values["name"], values, of, region=values["country"])


async def _person(deps: Deps, reader: Reader, viewer: Viewer, person_id: int) -> Subject:
    person = await people.by_id(reader, person_id)
    values = await reader.run(partial(entries.row, table="persons", row_id=person.id)) if person else None
    if person is None or values is None or person.erased_at is not None:
        raise Gone
    held = claim_rights.deciding(await people.memberships(reader, json.dumps([person.id])), deps.today())
    at = tuple(dict.fromkeys(each.organisation_id for each in held))
    level = claim_rights.level_of(await appointments.kinds_of(reader, person.id, deps.today()))
    own = await organisations.by_id(reader, at[0]) if at else None
    entered = any(each.organisation_id in viewer.desks and not each.listed for each in held)
    sees = viewer.person_id == person.id or entered
    region = own.country if own else ""
    return Subject("people", person.id, person.name, values, at, person.id, level, sees=sees, region=region)


async def _membership(deps: Deps, reader: Reader, viewer: Viewer, values: Mapping[str, Any]) -> Subject:
    person = await _person(deps, reader, viewer, values["person_id"])
    organisation = await organisations.by_id(reader, values["organisation_id"])
    firm = await companies.by_id(reader, values["company_id"]) if values["company_id"] else None
    if organisation is None:
        raise Gone
    return msgspec.structs.replace(
        person,
        kind="memberships",
        id=values["id"],
        values=values,
        desks=(organisation.id,),
        region=organisation.country,
        company=firm.name if firm else "",
        organisation=organisation.name,
    )


def check(viewer: Viewer, found: Subject, field: str) -> None:
    """Raises StaffPhone, OfficeNames, Gone for what is no field."""
    if field not in FIELDS[found.kind]:
        raise Gone
    if (found.kind, field) == ("people", "phone"):
        check_level(viewer, found)
    if found.member and field == "name":
        raise OfficeNames
    if field == "name" and found.kind in {"organisations", "companies"} and not (viewer.officer or viewer.admin):
        whole = found.kind == "companies" and found.desks and set(found.desks) <= viewer.desks
        if not whole:
            raise OfficeNames


def check_level(viewer: Viewer, found: Subject) -> None:
    """Raises StaffPhone."""
    if found.level not in desks.levels(viewer):
        raise StaffPhone(level=found.level, name=found.name)
