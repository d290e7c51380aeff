"""What a desk can do with a row: its fields as they stand, and what else there is. Contacts show by their end alone:
the card shows them whole, and notes to whom.
"""

import json
from functools import partial

import msgspec

from bot.deps import Deps
from bot.desks import DeskOnly
from bot.entries import fields, rights, telling
from bot.entries.consenting import shown
from bot.entries.fields import FIELDS, Said, Values, part
from bot.privacy import CONTACTS, Viewer
from storage import accounts, entries, erasures, organisations, people, privacy, reviews
from storage.database import Reader
from storage.erasures import Erasure
from storage.organisations import Listed
from storage.people import Membership
from storage.privacy import Consent

MOST_DESKS = 20
MOST = 4  # memberships that are shown with their fields


class Held(msgspec.Struct, frozen=True):
    id: int
    organisation: str
    staff: bool
    fields: tuple[Said, ...]


class Panel(msgspec.Struct, frozen=True):
    """`hidden`: contacts are there that the viewer doesn't see, so their ends don't show either."""

    of: rights.Subject
    fields: tuple[Said, ...]
    held: tuple[Held, ...] = ()
    on_bot: bool = False
    consent_on: str = ""
    consent: Consent | None = None
    shown: tuple[str, ...] = ()
    erasure: Erasure | None = None
    reviewed: bool = False


async def panel(deps: Deps, viewer: Viewer, kind: str, row_id: int) -> Panel:
    """Raises Gone."""
    async with deps.database.reading() as reader:
        of = await rights.subject(deps, reader, viewer, kind, row_id)
        found = Panel(of, await _fields(reader, of, viewer))
        if kind == "people":
            return await _person(reader, viewer, found)
        if kind == "organisations":
            return msgspec.structs.replace(found, reviewed=await reviews.is_reviewed(reader, of.id))
    return found


async def own(deps: Deps, viewer: Viewer) -> list[Listed]:
    """The organisations of his desks. Raises DeskOnly."""
    if not viewer.staff:
        raise DeskOnly
    async with deps.database.reading() as reader:
        return await organisations.listed(reader, json.dumps(sorted(viewer.desks)[:MOST_DESKS]))


async def _fields(reader: Reader, of: rights.Subject, viewer: Viewer) -> tuple[Said, ...]:
    """Those that he may change."""
    said = []
    for field in FIELDS[of.kind]:
        try:
            rights.check(viewer, of, field)
        except (rights.OfficeNames, rights.StaffPhone):
            continue
        person = of.kind == "people"
        if person and field in CONTACTS and not of.sees:
            said.append(Said(field, masked=True))
        else:
            said.append(await telling.said(reader, field, part(dict(of.values), field), masked=person))
    return tuple(said)


async def _person(reader: Reader, viewer: Viewer, found: Panel) -> Panel:
    person = found.of.id
    held = [
        each for each in await people.memberships(reader, f"[{person}]") if rights.may(viewer, (each.organisation_id,))
    ]
    rows = await reader.run(partial(entries.rows, table="memberships", ids=[each.id for each in held[:MOST]]))
    told = [_held(each, rows[each.id]) for each in held[:MOST]]
    return msgspec.structs.replace(
        found,
        held=tuple(told),
        on_bot=bool(await accounts.of_person(reader, person)),
        consent_on=found.of.values["consent_on"],
        consent=await privacy.last_consent(reader, person),
        shown=shown(found.of.values["visibility"]),
        erasure=await erasures.on_behalf(reader, person),
    )


def _held(membership: Membership, row: Values) -> Held:
    said = tuple(fields.said(field, part(row, field), company=membership.company) for field in FIELDS["memberships"])
    return Held(membership.id, membership.organisation, membership.secretary, said)
