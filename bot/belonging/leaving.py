"""Leaving an organisation: a look at what it means, the leaving itself, and for a day the way back.

Memberships go with it, so nothing of the organisation shows him any more, and rights end at once. What they were is
kept with the departure for a day; then a job forgets it, and contacts that the desk was shown are taken back.
"""

import json
from functools import partial

import msgspec

from bot import audit, desks
from bot.belonging import mine
from bot.claims.rights import level_of
from bot.deps import Deps
from bot.desks import ADMINS, OFFICE, SECRETARIAT
from bot.outbox import Kind
from bot.personal import redacting
from bot.positions import LEADER_RANK
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal
from bot.register.applying import index_rows
from storage import accounts, departures, jobs, organisations, people
from storage.database import Transaction
from storage.departures import Departure, Values
from storage.jobs import Job
from storage.outbox import Order
from storage.people import Membership

KIND, SETTLE = "departure", "departure.settle"
LEFT, MOVED, RECORDED = "left", "moved", "recorded"
UNDO_MS = 24 * 60 * 60_000
PRIORITY = 2
NOTICE = Kind(again_when_unknown=True)


class LeftAlready(Refusal):
    """He isn't of it any more: `organisation`; `name` of who recorded it, where somebody did."""


class DepartureSettled(Refusal):
    """It can't be undone: `why` is over (a day has passed), changed (he was entered again) or undone (`name`)."""


class Leaving(msgspec.Struct, frozen=True):
    """What leaving would mean. `alone`: nobody else is of its secretariat; `last`: he belongs nowhere else."""

    organisation_id: int
    organisation: str
    held: tuple[Membership, ...]
    staff: bool
    leader: bool
    alone: bool
    last: bool


class Left(msgspec.Struct, frozen=True):
    """`last`: he belongs nowhere now."""

    departure: Departure
    name: str
    last: bool


async def preview(deps: Deps, viewer: Viewer, organisation_id: int) -> Leaving:
    """Raises Gone where he isn't of it."""
    today = deps.today()
    async with deps.database.reading() as reader:
        person = await mine.himself(reader, viewer)
        held = tuple(each for each in person.memberships if each.organisation_id == organisation_id)
        if not held:
            raise Gone
        staff = any(each.secretary for each in held)
        alone = staff and await departures.staff_left(reader, organisation_id, today) <= 1
    last = len(held) == len(person.memberships)
    leader = any(each.rank <= LEADER_RANK for each in held)
    return Leaving(organisation_id, held[0].organisation, held, staff, leader, alone, last)


async def leave(deps: Deps, viewer: Viewer, organisation_id: int, update_id: int) -> Left:
    """He leaves; the desk hears of it. His second press ends as the first did. Raises Gone, LeftAlready."""
    async with deps.database.transaction() as tx:
        person = await mine.himself(tx, viewer)
        cause = f"update {update_id}"
        number = await depart(deps, tx, person.id, organisation_id, LEFT, viewer.telegram_id, deps.today(), cause)
        there = await departures.newest(tx, person.id, organisation_id)
        if there is None:
            raise Gone
        if number is None and there.actor != viewer.telegram_id:
            raise LeftAlready(organisation=there.organisation, name=await accounts.name_of(tx, there.actor))
        left = await outcome(tx, there)
    deps.bell.set()
    return left


async def outcome(tx: Transaction, found: Departure) -> Left:
    person = await people.by_id(tx, found.person_id)
    held = await people.memberships(tx, json.dumps([found.person_id]))
    return Left(found, person.name if person else "", not held)


async def depart(  # noqa: PLR0913, PLR0917, who left what, how, when, by whom
    deps: Deps, tx: Transaction, person_id: int, organisation_id: int, way: str, actor: int, left_on: str, cause: str
) -> int | None:
    """Take his memberships out and tell whom it concerns; the departure's id. None where he isn't of it."""
    there = await departures.by_cause(tx, cause)
    if there:
        return there.id
    held = await tx.run(partial(departures.memberships, person_id=person_id, organisation_id=organisation_id))
    person, organisation = await people.by_id(tx, person_id), await organisations.by_id(tx, organisation_id)
    if not held or person is None or organisation is None:
        return None
    home = person.home_id == organisation_id
    found = Departure(
        0, person_id, organisation_id, organisation.name, way, actor, left_on, json.dumps(held, ensure_ascii=False),
        home, LEFT, deps.now(), None,
    )  # fmt: skip
    number = await departures.put(tx, cause, found)
    await tx.run(partial(departures.take_out, ids=[row["id"] for row in held]))
    if home:
        await departures.set_home(tx, person_id, None, deps.now())
    await _index(tx, person_id)
    await jobs.plan(tx, SETTLE, number, deps.now() + UNDO_MS, deps.now())
    found = msgspec.structs.replace(found, id=number)
    await _tell_desks(deps, tx, found, person.name, held, organisation.kind)
    return number


async def _index(tx: Transaction, person_id: int) -> None:
    await tx.run(partial(index_rows, rows=[("persons", person_id)]))


async def _tell_desks(deps: Deps, tx: Transaction, found: Departure, name: str, held: list[Values], kind: str) -> None:
    """Its secretariat; of one who led it or worked there the level above too, so that somebody takes over."""
    staff = any(row["secretary"] for row in held)
    leader = any(row["rank"] <= LEADER_RANK for row in held)
    unstaffed = not await departures.staff_left(tx, found.organisation_id, deps.today())
    told = await desks.staff(deps, tx, found.organisation_id)
    if staff or leader:
        told += await desks.staff(deps, tx, None, ADMINS if kind == "office" else OFFICE)
    once = {each.telegram_id: each for each in told if each.telegram_id != found.actor}
    values = {"departure": found, "name": name, "positions": [row["position"] for row in held]}
    order = Order(KIND, found.id, 0, occurrence="desk", priority=PRIORITY)
    await desks.tell(
        deps, tx, "belonging/desk_left", order, list(once.values()),
        **values, staff=staff, leader=leader, unstaffed=unstaffed,
    )  # fmt: skip


async def note(tx: Transaction, viewer: Viewer, act: str, found: Departure, now: int) -> None:
    """What a desk did, in the audit: which positions, since when."""
    held = json.loads(found.before or "[]")
    said = {"position": "、".join(row["position"] for row in held)}
    details = {"departure": found.id, "left_on": found.left_on}
    about, at = ("people", found.person_id), found.organisation_id
    values = {"before": said} if act == "belonging:record" else {"after": said}
    await audit.note(tx, viewer, act, now=now, subject=about, organisation=at, details=details, **values)  # type: ignore[arg-type]


async def undo(deps: Deps, viewer: Viewer, departure_id: int) -> Left:
    """As it was, by whoever did it or may. Raises Gone, DepartureSettled."""
    async with deps.database.transaction() as tx:
        found = await departures.by_id(tx, departure_id)
        if found is None or not _may_undo(viewer, found):
            raise Gone
        await _check(deps, tx, viewer, found)
        if await departures.undo(tx, found.id, viewer.telegram_id, deps.now()):
            await put_back(deps, tx, viewer, found)
            if found.way == RECORDED:
                await note(tx, viewer, "belonging:undo", found, deps.now())
        left = await outcome(tx, found)
    deps.bell.set()
    return left


def _may_undo(viewer: Viewer, found: Departure) -> bool:
    """He who left; of what a desk recorded the desk, unless he had rights that it can't give."""
    if found.way != RECORDED:
        return viewer.person_id == found.person_id
    return viewer.officer or viewer.admin or found.organisation_id in viewer.desks


async def _check(deps: Deps, tx: Transaction, viewer: Viewer, found: Departure) -> None:
    """Raises DepartureSettled, but for one's own second press; Gone where it takes a higher desk."""
    if found.state == "undone":
        if found.ended_by == viewer.telegram_id:
            return
        raise DepartureSettled(why="undone", name=await accounts.name_of(tx, found.ended_by or 0))
    if found.before is None or deps.now() >= found.at + UNDO_MS:
        raise DepartureSettled(why="over", name="")
    held = json.loads(found.before)
    if found.way == RECORDED and not await _may_appoint(tx, viewer, found, held):
        raise Gone
    keys = [row["key"] for row in held]
    free = partial(departures.can_return, person_id=found.person_id, organisation_id=found.organisation_id, keys=keys)
    person = await people.by_id(tx, found.person_id)
    if person is None or person.erased_at or not await tx.run(free):
        raise DepartureSettled(why="changed", name="")


async def _may_appoint(tx: Transaction, viewer: Viewer, found: Departure, held: list[Values]) -> bool:
    organisation = await organisations.by_id(tx, found.organisation_id)
    kinds = {organisation.kind} if organisation and any(row["secretary"] for row in held) else set()
    return level_of(kinds) in desks.levels(viewer)


async def put_back(deps: Deps, tx: Transaction, viewer: Viewer, found: Departure) -> None:
    """The memberships are there again; who heard of their end hears of it."""
    person = await people.by_id(tx, found.person_id)
    assert person
    held = [{**row, "person_id": person.id} for row in json.loads(found.before or "[]")]
    await tx.run(partial(departures.put_back, found=held))
    if found.home and person.home_id is None:
        await departures.set_home(tx, person.id, found.organisation_id, deps.now())
    await _index(tx, person.id)
    await jobs.drop(tx, SETTLE, found.id, deps.now())
    order = Order(KIND, found.id, 0, occurrence="back", priority=PRIORITY)
    told = await desks.staff(deps, tx, found.organisation_id, SECRETARIAT)
    if found.way == RECORDED:
        told += await accounts.languages(tx, await accounts.of_person(tx, person.id))
    once = {each.telegram_id: each for each in told if each.telegram_id != viewer.telegram_id}
    values = {"departure": found, "name": person.name}
    await desks.tell(deps, tx, "belonging/desk_back", order, list(once.values()), **values)


async def settle(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """The job, a day later: what he was there is forgotten, and contacts that only its desk might see go."""
    found = await departures.by_id(tx, job.object_id)
    if found and await departures.settle(tx, found.id):
        await redacting.begin(deps, tx, found.person_id)
    return None
