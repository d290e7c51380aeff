"""委托: who can't come gives his vote to somebody who does. That one hears of it, and may say that he can't."""

import sqlite3
from typing import Any

import msgspec

from bot import desks
from bot.accounts import Reader
from bot.deps import Deps
from bot.events import following, panels, rights, waitlist
from bot.forms import filling, readers
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Choice, Form, Sent, Step
from bot.meetings import naming, proxies, returning
from bot.meetings.proxies import ProxyStranger
from bot.meetings.returning import NoProxy
from bot.outbox import Kind
from bot.people import views
from bot.privacy import PersonView, Viewer
from bot.refusals import Gone, Refusal
from storage import accounts, events, jobs, meetings, people, rsvps
from storage.database import Reader as Connection
from storage.database import Transaction
from storage.events import Event
from storage.outbox import Delivery, Order
from storage.rsvps import Rsvp

NAME, KIND = "proxies", "proxy"
PRIORITY = 2


class MeetingOver(Refusal):
    """It has begun, is over or was cancelled: nobody answers any more. `event`."""


def still_given(connection: sqlite3.Connection, delivery: Delivery) -> bool:
    """He is still the one."""
    return rsvps.is_answer(connection, delivery.object_id, "proxy")


GIVEN = Kind(again_when_unknown=True, still_due=still_given)


async def begin(deps: Deps, reader: Reader, event_id: int) -> Turn:
    """Ask to whom. Raises Gone, MembersAnswer, MeetingOver, ProxyHeld."""
    async with deps.database.reading() as connection:
        event = await meeting(deps, connection, reader.viewer, event_id)
        await _check_giver(connection, event, reader.viewer)
    begun = {"event": event_id, "title": event.title}
    return await filling.begin(deps, reader, NAME, begun)


async def meeting(deps: Deps, reader: Connection, viewer: Viewer, event_id: int) -> Event:
    """One that he may answer. Raises Gone, MembersAnswer, MeetingOver."""
    event = await rights.seen(reader, viewer, event_id)
    if event.kind != "meeting":
        raise Gone
    rights.check_answering(viewer, event)
    if not event.on or event.begins_at <= deps.now():
        raise MeetingOver(event=event)
    return event


async def _check_giver(reader: Connection, event: Event, viewer: Viewer) -> None:
    """Raises ProxyHeld."""
    held = await meetings.givers(reader, event.id, viewer.person_id or 0)
    if held:
        raise proxies.ProxyHeld(names=[each.name for each in held])


def _type(asking: Asking, sent: Sent) -> dict[str, Any]:
    """A name to look for."""
    return {"query": readers.text(1, 40)(asking, sent)}


async def _choices(asking: Asking) -> list[Choice]:
    query, viewer = (asking.answers.get("taker") or {}).get("query", ""), asking.reader.viewer
    async with asking.deps.database.reading() as reader:
        event = await rights.seen(reader, viewer, asking.answers["event"])
    found = await naming.offered(asking.deps, viewer, event, query)
    return [Choice(str(view.id), view) for view in found if query or view.id != viewer.person_id]


def _pick(_asking: Asking, _step: str, value: str) -> dict[str, Any]:
    """Whether he can be the one is checked where it counts."""
    if not value.isdecimal():
        raise Gone
    return {"id": int(value)}


async def _review(asking: Asking) -> dict[str, Any]:
    async with asking.deps.database.reading() as reader:
        event = await meeting(asking.deps, reader, asking.reader.viewer, asking.answers["event"])
        taker = await _taker(asking, reader, event)
        on_bot = bool(await accounts.of_person(reader, taker.id))
    return {"event": event, "taker": taker, "on_bot": on_bot}


async def _taker(asking: Asking, reader: Connection, event: Event) -> PersonView:
    """Raises ProxyStranger, and what bot.meetings.proxies names."""
    viewer, today = asking.reader.viewer, asking.deps.today()
    number = (asking.answers.get("taker") or {}).get("id", 0)
    row = await people.by_id(reader, number) if number else None
    [view] = await views(reader, viewer, [row]) if row else [None]
    if view is None or not await meetings.may_be_named(reader, event.id, view.id, event.organisation_id, today):
        raise ProxyStranger
    await check(reader, event, viewer.person_id or 0, view.id, view.name)
    return view


async def check(reader: Connection, event: Event, giver: int, taker: int, name: str) -> None:
    """Raises what bot.meetings.proxies names."""
    theirs = await rsvps.of_person(reader, event.id, taker)
    held = [each for each in await meetings.givers(reader, event.id, taker) if each.person_id != giver]
    given = await meetings.givers(reader, event.id, giver)
    rules = await meetings.held_by(reader, event.id)
    proxies.check(
        giver,
        taker,
        name,
        answer=theirs.answer if theirs else "",
        given_to_giver=[each.name for each in given],
        held=len(held),
        most=rules.most_proxies,
    )


FORM = Form(NAME, (Step("taker", read=_type, choices=_choices, pick=_pick, stays=True),), review=_review)


async def give(deps: Deps, reader: Reader, draft_id: int) -> tuple[Event, Rsvp]:
    """His answer is that another speaks for him. Raises Gone, FormOver, MeetingOver and what `check` raises."""
    async with deps.database.transaction() as tx:
        draft, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
        event = await meeting(deps, tx, reader.viewer, asking.answers["event"])
        taker = await _taker(asking, tx, event)
        rsvp = await _answer(deps, tx, event, reader.viewer, taker.id)
        await _follow(deps, tx, event, rsvp)
        await _tell_taker(deps, tx, event, rsvp)
        await filling.end(deps, tx, draft, "done")
    deps.bell.set()
    return event, rsvp


async def _answer(deps: Deps, tx: Transaction, event: Event, viewer: Viewer, taker: int) -> Rsvp:
    assert viewer.person_id
    now, was = deps.now(), await rsvps.of_person(tx, event.id, viewer.person_id)
    rsvp = given(event, viewer, taker, now)
    if was is None:
        await rsvps.put(tx, rsvp)
    else:
        await rsvps.answer(tx, msgspec.structs.replace(rsvp, id=was.id), was)
        if was.answer == "offered":
            await jobs.drop(tx, waitlist.LAPSE, was.id, now)
    found = await rsvps.of_person(tx, event.id, viewer.person_id)
    assert found
    return found


async def _follow(deps: Deps, tx: Transaction, event: Event, rsvp: Rsvp) -> None:
    """Who else hears of an answer; a place that became free is the next one's."""
    await following.answered(deps, tx, event, rsvp)
    await waitlist.fill(deps, tx, event)
    await panels.plan(deps, tx, event.id)


def given(event: Event, viewer: Viewer, taker: int, now: int) -> Rsvp:
    """The answer of one who gives his vote."""
    return Rsvp(
        id=0,
        event_id=event.id,
        person_id=viewer.person_id,
        telegram_id=None,
        name="",
        phone="",
        answer="proxy",
        guests=0,
        guest_names="",
        note="",
        proxy_person_id=taker,
        answered_by=viewer.telegram_id,
        answered_at=now,
        waiting_since=None,
        offered_until=None,
        checked_in_at=None,
        checked_in_by=None,
        checked_in_how="",
        state_at=now,
    )


async def _tell_taker(deps: Deps, tx: Transaction, event: Event, rsvp: Rsvp) -> None:
    """By day or night: he was asked just now, by somebody who counts on him."""
    told = await accounts.languages(tx, await accounts.of_person(tx, rsvp.proxy_person_id or 0))
    order = Order(KIND, rsvp.id, 0, occurrence=str(rsvp.answered_at), priority=PRIORITY)
    await desks.tell_in_the_day(deps, tx, "meetings/given", order, told, event=event, rsvp=rsvp)


async def decline(deps: Deps, viewer: Viewer, rsvp_id: int) -> tuple[Event, Rsvp]:
    """The one who was named can't: the other is noted as away, hears of it, and may name somebody else.

    Raises Gone, NoProxy, MeetingOver.
    """
    async with deps.database.transaction() as tx:
        rsvp = await rsvps.by_id(tx, rsvp_id)
        if rsvp is None or viewer.person_id is None:
            raise Gone
        if rsvp.answer != "proxy" or rsvp.proxy_person_id != viewer.person_id:
            raise NoProxy
        event = await events.by_id(tx, rsvp.event_id)
        if event is None or not event.on or event.begins_at <= deps.now():
            raise MeetingOver(event=event) if event else Gone
        away = await returning.put_back(deps, tx, event, rsvp, viewer.telegram_id, "meetings/declined")
        await _follow(deps, tx, event, away)
    deps.bell.set()
    return event, rsvp
