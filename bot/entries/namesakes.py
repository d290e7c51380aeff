"""Who may be meant by a name and a phone: shown before a second row of the same person is made."""

import json
from collections.abc import Sequence
from functools import partial

import msgspec

from bot import tables
from bot.claims import rights as claim_rights
from bot.claims.likely import likely
from bot.deps import Deps
from bot.entries import joining
from bot.forms.steps import Asking
from bot.privacy import OFFICE, PersonView, seen_by
from storage import people, register
from storage.database import Reader as Connection
from storage.people import Membership, Person

MOST = 5


class Candidate(msgspec.Struct, frozen=True):
    """Who it may be. `member`: of this organisation already; `may`: the viewer may take him in; `phone`: it is his."""

    person: PersonView
    phone: bool
    member: bool
    may: bool


async def candidates(asking: Asking, connection: Connection) -> tuple[tuple[Candidate, ...], bool]:
    """Who has the name or the phone; and whether somebody of others has the phone, who isn't named here."""
    viewer, organisation = asking.reader.viewer, asking.answers["organisation"]
    name, phone = joining.values(asking, "full_name")["name"], joining.values(asking, "phone")["phone"]
    found = await _same(asking.deps, connection, organisation, name, phone)
    held = await _memberships(connection, found)
    shown: list[Candidate] = []
    foreign = False
    for person in found:
        of = held.get(person.id, [])
        current = {each.organisation_id for each in claim_rights.current(of, asking.deps.today())}
        near = viewer.officer or viewer.admin or bool(current & viewer.desks)
        his = bool(phone) and person.phone == phone
        if his and not near and tables.fold(person.name) != tables.fold(name):
            foreign = True  # that it is his is for his own desk to know
            continue
        view = seen_by(OFFICE, person, of)
        if view:
            shown.append(Candidate(view, his, organisation in current, near or his))
    shown.sort(key=lambda each: (not each.phone, not each.member, not each.may))
    return tuple(shown[:MOST]), foreign


async def _same(deps: Deps, connection: Connection, organisation: int, name: str, phone: str) -> list[Person]:
    """By phone and by exactly this name anywhere; by the name in any script in this organisation."""
    rows = await connection.run(partial(register.namesakes, names=[name], phones=[phone] if phone else []))
    ids = [row["id"] for row in sorted(rows, key=lambda row: row["phone"] != phone)][: MOST * 2]
    ids += [person.id for person, _ in await likely(connection, organisation, name, phone, deps.today())]
    found = await people.listed(connection, json.dumps(list(dict.fromkeys(ids))))
    return [person for person in found if person.erased_at is None]


async def _memberships(connection: Connection, found: Sequence[Person]) -> dict[int, list[Membership]]:
    held: dict[int, list[Membership]] = {}
    for each in await people.memberships(connection, json.dumps([person.id for person in found])):
        held.setdefault(each.person_id, []).append(each)
    return held
