"""Leads: "please find it for me", "please introduce me": rows that wait at a secretariat's desk."""

import html
import sqlite3

import msgspec

from bot import audit, avoiding, companies, desks, lead_disclosures, limits, organisations, people
from bot.deps import Deps
from bot.introductions import gates
from bot.notices import cards
from bot.outbox import Kind
from bot.privacy import Viewer
from bot.refusals import Gone, NotYours, Refusal, Settled
from storage import accounts, introductions, leads, result_lists
from storage import notices as notice_rows
from storage import organisations as bodies
from storage.database import Transaction
from storage.jobs import Job
from storage.leads import Lead
from storage.outbox import Delivery, Order

MAX_OPEN = 10
ANSWER_AVOIDED = "leads.answer"
PRIORITY = 2
DONE, CLOSED = "done", "closed"
CONTACT, CHANGE, INTEREST = "contact", "change", "interest"


def still_due(connection: sqlite3.Connection, delivery: Delivery) -> bool:
    """A lead that is over, or that another desk has by now, needs nobody here any more."""
    at = delivery.occurrence.partition(".")[0]
    return leads.is_open_at(connection, delivery.object_id, int(at or 0))


REQUEST = Kind(again_when_unknown=True, still_due=still_due)  # told twice does no harm, told never does
ANSWER = Kind(again_when_unknown=True)


class TooManyLeads(Refusal):
    """So many wait already: `limit`."""


class LeadNotOpen(Refusal):
    """It was answered or taken back before."""


class LeadClosed(Settled):
    """Somebody else of the secretariat was first, or it was taken back: `state`."""


class Asker(msgspec.Struct, frozen=True):
    """Who asks, as his Telegram shows him."""

    name: str
    username: str = ""


class Wish(msgspec.Struct, frozen=True):
    """What would be asked of whom, before it is sent."""

    kind: str  # find, introduce, contact
    subject_kind: str
    subject_id: int | None
    subject: str  # the query, whom to meet, or what he says
    organisation_id: int | None  # whose desk; none: the office's
    desk: str
    name: str = ""  # of one who asks to be contacted
    phone: str = ""
    file: str = ""  # what he said: a voice message


async def find(deps: Deps, viewer: Viewer, list_id: int) -> Wish:
    """Ask the office to find what a search didn't. Raises NotYours."""
    async with deps.database.reading() as reader:
        query = await result_lists.query(reader, list_id, viewer.telegram_id)
    if query is None:
        raise NotYours
    return Wish("find", "", None, query, None, "")


async def another(deps: Deps, viewer: Viewer, introduction_id: int, language: str) -> Wish:
    """Ask the office for somebody else than whom he asked to be introduced to, for the same. Raises Gone."""
    async with deps.database.reading() as reader:
        it = await introductions.by_id(reader, introduction_id)
        if it is None or viewer.person_id is None or it.person_id != viewer.person_id or not it.pitch:
            raise Gone
        target = await gates.side(reader, it.target_id)
    values = {"it": it, "person": target.view if target else None}
    text = html.unescape(deps.messages.render("leads/another", language, **values).text)
    return Wish("find", "", None, text, None, "")


async def introduce(deps: Deps, viewer: Viewer, kind: str, object_id: int) -> Wish:
    """Ask for an introduction to what a card shows, at the desk of its organisation. Raises Gone."""
    if kind == "organisations":
        organisation = (await organisations.card(deps, viewer, object_id)).organisation
        return Wish("introduce", kind, object_id, organisation.name, organisation.id, organisation.name)
    if kind == "companies":
        company = await companies.card(deps, viewer, object_id)
        desk = company.organisations[0] if company.organisations else (None, "")
        return Wish("introduce", kind, object_id, company.company.name, *desk)
    if kind == "people":
        person = (await people.card(deps, viewer, object_id)).person
        held = person.home
        desk = (held.organisation_id, held.organisation) if held else (None, "")
        return Wish("introduce", kind, person.id, person.name, *desk)
    if kind == "notices":
        notice = await cards.seen(deps.database.here, viewer, object_id)
        if notice.state != "published" or not notice.open:
            raise Gone
        named = await bodies.by_id(deps.database.here, notice.organisation_id) if notice.organisation_id else None
        return Wish("introduce", kind, object_id, notice.title, notice.organisation_id, named.name if named else "")
    raise Gone


class Asked(msgspec.Struct, frozen=True):
    """`told`: how many of the secretariat, else of the office, else admins, are told; 0: nobody is on the bot."""

    lead: Lead
    told: int


async def ask(deps: Deps, viewer: Viewer, wish: Wish, asker: Asker, update_id: int) -> Asked:
    """Put the wish on the desk, once, and tell the desk. Raises TooManyLeads."""
    async with deps.database.transaction() as tx:
        asked = await put(deps, tx, viewer, wish, asker, update_id)
    deps.bell.set()
    return asked


async def put(deps: Deps, tx: Transaction, viewer: Viewer, wish: Wish, asker: Asker, update_id: int) -> Asked:
    """The same, inside a transaction of the caller's, who rings the bell."""
    already = await leads.count_open(tx, viewer.telegram_id)
    lead, new = await leads.put(tx, update_id, _lead(viewer, wish, asker, deps.now()))
    desk = await desks.staff(deps, tx, lead.organisation_id)
    if new:
        check_open(already, MAX_OPEN)
        if wish.kind not in {CHANGE, INTEREST}:  # one's own row may be wrong, whatever one did; an interest is counted
            await limits.take(deps, tx, viewer, "contacts" if wish.kind == CONTACT else "leads")
        if await _avoided(tx, viewer, wish):
            await leads.avoid(tx, lead.id)
            await avoiding.answer_later(deps, tx, ANSWER_AVOIDED, lead.id)
        else:
            await tell_desk(deps, tx, lead, wish.desk)
    return Asked(lead, len(desk))


async def _avoided(tx: Transaction, viewer: Viewer, wish: Wish) -> bool:
    """Whom he asks for wants nothing more to do with him."""
    if wish.subject_id is None:
        return False
    person = wish.subject_id if wish.subject_kind == "people" else None
    if wish.subject_kind == "notices":
        notice = await notice_rows.by_id(tx, wish.subject_id)
        person = notice.person_id if notice else None
    return await avoiding.turns_away(tx, person, viewer.person_id)


async def answer_avoided(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """The job: answered as a desk answers what it can't do, so that nobody learns who avoids him."""
    lead = await leads.by_id(tx, job.object_id)
    if lead and await leads.close(tx, lead.id, CLOSED, None, deps.now()):
        await tell_asker(deps, tx, lead, "leads/declined")
    return None


async def tell_desk(deps: Deps, tx: Transaction, lead: Lead, desk: str, *, again: bool = False) -> None:
    """Whose desk it waits at hears of it: a new one, or one that was handed on. A phone is shown at the desk alone."""
    occurrence = f"{lead.organisation_id or 0}" + (f".{deps.now()}" if again else "")
    order = Order("lead", lead.id, 0, occurrence=occurrence, priority=PRIORITY)
    shown, told = msgspec.structs.replace(lead, phone=""), await desks.staff(deps, tx, lead.organisation_id)
    await desks.tell(deps, tx, "leads/request", order, told, lead=shown, desk=desk, phone=bool(lead.phone))


def _lead(viewer: Viewer, wish: Wish, asker: Asker, now: int) -> Lead:
    return Lead(
        id=0,
        telegram_id=viewer.telegram_id,
        kind=wish.kind,
        organisation_id=wish.organisation_id,
        subject_kind=wish.subject_kind,
        subject_id=wish.subject_id,
        text=wish.subject,
        state="open",
        created_at=now,
        asker=asker.name,
        username=asker.username,
        closed_by=None,
        name=wish.name,
        phone=wish.phone,
        file=wish.file,
    )


def check_open(open_count: int, limit: int) -> None:
    if open_count >= limit:
        raise TooManyLeads(limit=limit)


async def withdraw(deps: Deps, viewer: Viewer, lead_id: int) -> int:
    """Take it back; out of how many messages his phone goes. Raises LeadNotOpen."""
    async with deps.database.transaction() as tx:
        if not await leads.withdraw(tx, lead_id, viewer.telegram_id):
            raise LeadNotOpen
        shown = await lead_disclosures.redact(deps, tx, lead_id)
    deps.bell.set()
    return shown


async def take_back(deps: Deps, tx: Transaction, lead_id: int, viewer: Viewer) -> None:
    """Inside a transaction of the caller's, who rings the bell; one that is over stays so."""
    if await leads.withdraw(tx, lead_id, viewer.telegram_id):
        await lead_disclosures.redact(deps, tx, lead_id)


async def close(
    deps: Deps, viewer: Viewer, lead_id: int, state: str = DONE, pressed: tuple[int, int] | None = None
) -> Lead:
    """The secretariat has done it, or won't; the asker is told, and his phone goes out of every message but the
    `pressed` one, (chat, message), which will say so itself. Raises Gone where the desk isn't his, LeadClosed.
    """
    async with deps.database.transaction() as tx:
        lead = await leads.by_id(tx, lead_id)
        if lead is None or not may_close(viewer, lead):
            raise Gone
        if await leads.close(tx, lead_id, state, viewer.telegram_id, deps.now()):
            await note(tx, viewer, "leads:done" if state == DONE else "leads:close", lead, deps.now())
            await tell_asker(deps, tx, lead, "leads/answered" if state == DONE else "leads/declined")
            await lead_disclosures.redact(deps, tx, lead_id, but=pressed)
        elif (lead.closed_by, lead.state) != (viewer.telegram_id, state):  # his own second press ends as the first did
            raise LeadClosed(state=lead.state)
    deps.bell.set()
    return lead


async def note(tx: Transaction, viewer: Viewer, act: str, lead: Lead, now: int, **more: object) -> None:
    """What a desk does with a lead; what was asked in it isn't said."""
    about, at = ("accounts", lead.telegram_id), lead.organisation_id
    details = {"lead": lead.id, "kind": lead.kind, **more}
    await audit.note(tx, viewer, act, now=now, subject=about, organisation=at, details=details)


def may_close(viewer: Viewer, lead: Lead) -> bool:
    """Those of its desk, and the office; an admin, since he stands in where nobody else is."""
    return viewer.officer or viewer.admin or lead.organisation_id in viewer.desks


async def tell_asker(deps: Deps, tx: Transaction, lead: Lead, template: str, **values: object) -> None:
    occurrence = "" if template == "leads/answered" else f"{template}.{deps.now()}"
    order = Order("answer", lead.id, 0, occurrence=occurrence, priority=PRIORITY)
    await desks.tell(deps, tx, template, order, await accounts.languages(tx, [lead.telegram_id]), lead=lead, **values)
