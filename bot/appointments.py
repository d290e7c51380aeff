"""Appointing by picking from the register: to a secretariat by the office, to the office by an admin; and back."""

from functools import partial

import msgspec

from bot import audit, desks, people, positions, waiting
from bot.deps import Deps
from bot.outbox import Kind
from bot.pages import PAGE, Page, page
from bot.privacy import PersonView, Viewer
from bot.refusals import Gone, Refusal
from bot.register.applying import index_rows
from bot.register.planning import made_key
from storage import accounts, appointments
from storage.accounts import Reachable
from storage.appointments import Post
from storage.database import Reader, Transaction
from storage.organisations import Organisation
from storage.outbox import Order

APPOINT, DISMISS = "appoint", "dismiss"
POSITION = "职员"  # of an officer who holds nothing else in the office; templates say it in the reader's language
PRIORITY = 2
NOTICE = Kind(again_when_unknown=True)


class StaffOnly(Refusal):
    """The office appoints, and admins do."""


class Posts(msgspec.Struct, frozen=True):
    """Where the viewer may appoint or dismiss a person. `office`: there is one to appoint officers to."""

    person: PersonView
    posts: tuple[Post, ...]
    office: bool


class Appointment(msgspec.Struct, frozen=True):
    """What would be done, or was: `on_bot`, he is told of it at once; `own`, it is the viewer himself."""

    act: str
    person: PersonView
    post: Post
    on_bot: bool
    own: bool


async def posts(deps: Deps, viewer: Viewer, person_id: int) -> Posts:
    """Raises StaffOnly, Gone."""
    _check(viewer)
    person = (await people.card(deps, viewer, person_id)).person
    async with deps.database.reading() as reader:
        found = await appointments.posts(reader, person.id, deps.today())
    allowed = tuple(post for post in found if may_appoint(viewer, post.kind))
    return Posts(person, allowed, any(post.kind == "office" for post in found))


def _check(viewer: Viewer) -> None:
    if not (viewer.officer or viewer.admin):
        raise StaffOnly


def may_appoint(viewer: Viewer, kind: str) -> bool:
    """To the secretariat of an organisation of this kind: officers are made by admins alone."""
    return viewer.admin or (viewer.officer and kind != "office")


async def preview(deps: Deps, viewer: Viewer, act: str, organisation_id: int, person_id: int) -> Appointment:
    """What would be done, before it is. Raises StaffOnly, Gone."""
    there = await posts(deps, viewer, person_id)
    post = next((each for each in there.posts if each.organisation_id == organisation_id), None)
    if post is None:
        raise Gone
    async with deps.database.reading() as reader:
        told = await _account(reader, there.person.id)
    own = there.person.id == viewer.person_id
    return Appointment(act, there.person, post, bool(told), own)


async def _account(reader: Reader, person_id: int) -> list[Reachable]:
    return await accounts.languages(reader, await accounts.of_person(reader, person_id))


async def appoint(deps: Deps, viewer: Viewer, organisation_id: int, person_id: int) -> Appointment:
    """Done, and he hears of it; who is there already is left as he is. Raises StaffOnly, Gone."""
    wanted = await preview(deps, viewer, APPOINT, organisation_id, person_id)
    async with deps.database.transaction() as tx:
        now, person = deps.now(), wanted.person.id
        if not await appointments.is_staff(tx, person, organisation_id, deps.today()):
            number = await appointments.appoint(tx, person, organisation_id, deps.today(), now)
            made = number is None
            if number is None:
                number = await _make(tx, wanted, now)
            noted = await appointments.note(
                tx, APPOINT, person, organisation_id, viewer.telegram_id, now, membership_id=number, made=made
            )
            about = ("people", person)
            await audit.note(tx, viewer, "appointments:appoint", now=now, subject=about, organisation=organisation_id)
            await _tell(deps, tx, wanted, noted)
    deps.bell.set()
    return wanted


async def _make(tx: Transaction, wanted: Appointment, now: int) -> int:
    """Only the office takes in who isn't of it; search knows him by it from now on. Raises Gone."""
    if wanted.post.kind != "office":
        raise Gone
    number = await appointments.make(
        tx,
        wanted.person.id,
        wanted.post.organisation_id,
        position=POSITION,
        rank=positions.rank(POSITION),
        key=made_key("m"),
        now=now,
    )
    await _index(tx, wanted)
    return number


async def _index(tx: Transaction, wanted: Appointment) -> None:
    await tx.run(partial(index_rows, rows=[("persons", wanted.person.id)]))


async def dismiss(deps: Deps, viewer: Viewer, organisation_id: int, person_id: int) -> Appointment:
    """Done, and he hears of it; who isn't there any more is left as he is. Raises StaffOnly, Gone."""
    wanted = await preview(deps, viewer, DISMISS, organisation_id, person_id)
    async with deps.database.transaction() as tx:
        now, person = deps.now(), wanted.person.id
        if await appointments.dismiss(tx, person, organisation_id, now):
            await _index(tx, wanted)
            noted = await appointments.note(tx, DISMISS, person, organisation_id, viewer.telegram_id, now)
            about = ("people", person)
            await audit.note(tx, viewer, "appointments:dismiss", now=now, subject=about, organisation=organisation_id)
            if not wanted.own:
                await _tell(deps, tx, wanted, noted)
    deps.bell.set()
    return wanted


async def _tell(deps: Deps, tx: Transaction, done: Appointment, noted: int) -> None:
    await _said(deps, tx, done.act, done.person.id, done.post, noted)


async def _said(
    deps: Deps, tx: Transaction, act: str, person_id: int, post: Post, noted: int, *, clock: bool = False
) -> None:
    """He hears of it; who comes to a desk sees at once what is open at it. `clock`: nobody did it just now."""
    order = Order("appointment", noted, 0, priority=PRIORITY)
    told = await _account(tx, person_id)
    waits = await waiting.open_at(deps, tx, post.organisation_id, post.kind) if act == APPOINT else {}
    tell = desks.tell_in_the_day if clock else desks.tell
    await tell(deps, tx, "appointments/told", order, told, act=act, post=post, waits=waits)


async def handed(  # noqa: PLR0913, who, where, by which row, and whether the clock did it
    deps: Deps,
    tx: Transaction,
    viewer: Viewer,
    act: str,
    person_id: int,
    organisation: Organisation,
    membership_id: int,
    *,
    clock: bool,
) -> None:
    """A new term brought somebody to a desk, or took him from it: noted, and he hears of it."""
    now, number = deps.now(), organisation.id
    noted = await appointments.note(tx, act, person_id, number, viewer.telegram_id, now, membership_id=membership_id)
    about = ("people", person_id)
    await audit.note(tx, viewer, f"appointments:{act}", now=now, subject=about, organisation=number)
    post = Post(number, organisation.name, organisation.kind, held=act == APPOINT)
    await _said(deps, tx, act, person_id, post, noted, clock=clock)


async def staff(deps: Deps, viewer: Viewer, offset: int) -> Page:
    """Who is of which secretariat, the office first. Raises StaffOnly."""
    _check(viewer)
    async with deps.database.reading() as reader:
        return page(await appointments.staff(reader, deps.today(), PAGE + 1, offset), offset)
