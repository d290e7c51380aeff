"""Whom somebody of a staff may suspend, and as what: a person of the register, or a guest who asked at his desk."""

import msgspec

from bot import desks, leads, people
from bot.claims import rights
from bot.deps import Deps
from bot.desks import OFFICE
from bot.privacy import OFFICE as OFFICE_EYES
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal
from storage import accounts, appointments, claims, suspensions
from storage import leads as asked
from storage import people as register
from storage.database import Reader
from storage.suspensions import Suspension


class NotToSuspend(Refusal):
    """It takes a higher desk: `level` names it, admins where it is an admin."""


class Target(msgspec.Struct, frozen=True):
    """`person_id` None: a guest, by his account. `organisation_id`: as which secretariat; None: as the office."""

    person_id: int | None
    account: int | None
    name: str
    organisation_id: int | None


async def person(deps: Deps, reader: Reader, viewer: Viewer, person_id: int | None) -> Target:
    """Raises Gone, NotToSuspend."""
    row = await register.by_id(reader, person_id or 0)
    [view] = await people.views(reader, OFFICE_EYES, [row]) if row else [None]
    if view is None or not viewer.staff or view.id == viewer.person_id:
        raise Gone
    held = [each.organisation_id for each in rights.current(view.memberships, deps.today())]
    level = rights.level_of(await appointments.kinds_of(reader, view.id, deps.today()))
    own = next((each for each in held if each in viewer.desks), None)
    if own is None and not _office(viewer):
        raise Gone
    his = await accounts.of_person(reader, view.id)
    await _no_admin(deps, reader, his)
    if not rights.may_confirm(viewer, level, held):
        raise NotToSuspend(level=level)
    return Target(view.id, next(iter(his), None), view.name, None if _office(viewer) else own)


async def asker(deps: Deps, reader: Reader, viewer: Viewer, what: str) -> Target:
    """Who asked something at the viewer's desk: `what` is leads:ID or claims:ID. Raises Gone, NotToSuspend."""
    kind, _, number = what.partition(":")
    row: asked.Lead | claims.Claim | None
    if kind == "leads":
        row = await asked.by_id(reader, int(number))
        mine = row is not None and leads.may_close(viewer, row)
    else:
        row = await claims.by_id(reader, int(number))
        mine = row is not None and rights.sees(viewer, row)
    if row is None or not mine or row.telegram_id == viewer.telegram_id:
        raise Gone
    number_of_person = await accounts.person_of(reader, row.telegram_id)
    if number_of_person:
        return await person(deps, reader, viewer, number_of_person)
    await _no_admin(deps, reader, [row.telegram_id])
    at = None if _office(viewer) else row.organisation_id
    return Target(None, row.telegram_id, row.name or row.asker, at)


async def suspended(deps: Deps, reader: Reader, viewer: Viewer, found: Suspension) -> None:
    """That he may decide on what is in force. Raises Gone, NotToSuspend."""
    if found.person_id:
        await person(deps, reader, viewer, found.person_id)
    elif not (_office(viewer) or found.organisation_id in viewer.desks) or found.telegram_id == viewer.telegram_id:
        raise Gone


async def in_force(deps: Deps, reader: Reader, target: Target) -> Suspension | None:
    now, person_id, account = deps.now(), target.person_id, target.account
    return await reader.run(lambda connection: suspensions.of(connection, person_id, account, now))


async def _no_admin(deps: Deps, reader: Reader, numbers: list[int]) -> None:
    if {*deps.config.alliance.admins, *await accounts.admins(reader)} & set(numbers):
        raise NotToSuspend(level=desks.ADMINS)


def may_lift(viewer: Viewer, found: Suspension) -> bool:
    """What the office did the office lifts; what a secretariat did, that one and the office."""
    return _office(viewer) or found.organisation_id in viewer.desks


def check_lift(viewer: Viewer, found: Suspension) -> None:
    """Raises NotToSuspend."""
    if not may_lift(viewer, found):
        raise NotToSuspend(level=OFFICE)


def _office(viewer: Viewer) -> bool:
    return viewer.officer or viewer.admin
