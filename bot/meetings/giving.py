"""委托: who can't come gives his vote to somebody who does. That one hears of it, and may say that he can't."""

import sqlite3
from typing import Any

import msgspec

from bot import avoiding, desks
from bot.accounts import Reader
from bot.deps import Deps
from bot.events import entering, following, panels, rights, waitlist
from bot.forms import filling, readers
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Choice, Form, Sent, Step
from bot.meetings import naming, proxies
from bot.meetings.proxies import ProxyStranger
from bot.outbox import Kind
from bot.people import views
from bot.privacy import PersonView, Viewer
from bot.refusals import Gone, Refusal
from storage import accounts, drafts, jobs, meetings, people, rsvps
from storage.database import Reader as Connection
from storage.database import Transaction
from storage.events import Event
from storage.outbox import Delivery, Order
from storage.rsvps import Rsvp

NAME, KIND, ANSWER_AVOIDED = "proxies", "proxy", "proxy.answer"
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
        await _check_giver(connection, event, reader.viewer.person_id or 0)
    begun = {"event": event_id, "title": event.title}
    return await filling.begin(deps, reader, NAME, begun)


async def begin_for(deps: Deps, reader: Reader, draft_id: int) -> Turn:
    """Of somebody whom the desk signs up (bot/events/entering.py): he rang, and gives his vote.

    Raises Gone, FormOver, NotYourEvent, NotYourMember, MeetingOver, ProxyHeld.
    """
    async with deps.database.transaction() as tx:
        draft, asking = await filling.complete(deps, tx, reader, draft_id, entering.NAME)
        giver = asking.answers["who"].get("id") or 0
        event, person = await _for(deps, tx, reader.viewer, asking.answers["event"], giver)
        await _check_giver(tx, event, giver)
        await filling.end(deps, tx, draft, "done")
    begun = {"event": event.id, "title": event.title, "giver": giver, "name": person.name}
    return await filling.begin(deps, reader, NAME, begun)


async def _for(
    deps: Deps, reader: Connection, viewer: Viewer, event_id: int, giver: int
) -> tuple[Event, people.Person]:  # fmt: skip
    """A meeting that he holds, and a member for whom he may answer. Raises Gone, NotYourEvent, NotYourMember …"""
    event = await rights.held(reader, viewer, event_id)
    if event.kind != "meeting":
        raise Gone
    person = await entering.check_member(reader, viewer, giver)
    _check_coming(deps, event)
    return event, person


def _check_coming(deps: Deps, event: Event) -> None:
    """Raises MeetingOver."""
    if not event.on or event.begins_at <= deps.now():
        raise MeetingOver(event=event)


async def _giver(asking: Asking, reader: Connection) -> tuple[Event, int]:
    """The meeting, and who gives his vote: the reader, or for whom his desk answers. Raises what `begin` raises."""
    viewer, event_id, other = asking.reader.viewer, asking.answers["event"], asking.answers.get("giver")
    if other:
        event, person = await _for(asking.deps, reader, viewer, event_id, other)
        return event, person.id
    return await meeting(asking.deps, reader, viewer, event_id), viewer.person_id or 0


async def meeting(deps: Deps, reader: Connection, viewer: Viewer, event_id: int) -> Event:
    """One that he may answer. Raises Gone, MembersAnswer, MeetingOver."""
    event = await rights.seen(reader, viewer, event_id)
    if event.kind != "meeting":
        raise Gone
    rights.check_answering(viewer, event)
    _check_coming(deps, event)
    return event


async def _check_giver(reader: Connection, event: Event, giver: int) -> None:
    """Raises ProxyHeld."""
    held = await meetings.givers(reader, event.id, giver)
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
    giver = asking.answers.get("giver") or viewer.person_id or 0
    async with asking.deps.database.reading() as reader:
        out = await avoiding.left_out(reader, giver)
    return [Choice(str(view.id), view) for view in found if query or (view.id != giver and view.id not in out)]


def _pick(_asking: Asking, _step: str, value: str) -> dict[str, Any]:
    """Whether he can be the one is checked where it counts."""
    if not value.isdecimal():
        raise Gone
    return {"id": int(value)}


async def _review(asking: Asking) -> dict[str, Any]:
    async with asking.deps.database.reading() as reader:
        event, giver = await _giver(asking, reader)
        taker = await _taker(asking, reader, event, giver)
        on_bot = bool(await accounts.of_person(reader, taker.id))
    return {"event": event, "taker": taker, "on_bot": on_bot}


async def _taker(asking: Asking, reader: Connection, event: Event, giver: int) -> PersonView:
    """Raises ProxyStranger, and what bot.meetings.proxies names."""
    viewer, today = asking.reader.viewer, asking.deps.today()
    number = (asking.answers.get("taker") or {}).get("id", 0)
    row = await people.by_id(reader, number) if number else None
    [view] = await views(reader, viewer, [row]) if row else [None]
    if view is None or not await meetings.may_be_named(reader, event.id, view.id, event.organisation_id, today):
        raise ProxyStranger
    await check(reader, event, giver, view.id, view.name)
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
        if there := await _given(tx, reader, draft_id):
            return there
        draft, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
        event, giver = await _giver(asking, tx)
        taker = await _taker(asking, tx, event, giver)
        rsvp = await _answer(deps, tx, event, giver, taker.id, reader.viewer.telegram_id)
        await follow(deps, tx, event, rsvp)
        if await avoiding.turns_away(tx, taker.id, giver):
            await avoiding.answer_later(deps, tx, ANSWER_AVOIDED, rsvp.id)
        else:
            await _tell_taker(deps, tx, event, rsvp)
        if asking.answers.get("giver"):
            await rights.note(tx, reader.viewer, "events:enter", event, deps.now(), answer=rsvp.answer)
            await entering.tell(deps, tx, event, rsvp)
        await filling.end(deps, tx, draft, "done")
    deps.bell.set()
    return event, rsvp


async def _given(tx: Transaction, reader: Reader, draft_id: int) -> tuple[Event, Rsvp] | None:
    """What a draft of his was given as: a second press, or a replayed one, does nothing."""
    draft = await drafts.by_id(tx, draft_id)
    if draft is None or (draft.state, draft.form, draft.telegram_id) != ("done", NAME, reader.viewer.telegram_id):
        return None
    answers = msgspec.json.decode(draft.data).get("answers", {})
    event = await rights.seen(tx, reader.viewer, answers.get("event", 0))
    rsvp = await rsvps.of_person(tx, event.id, answers.get("giver") or reader.viewer.person_id or 0)
    return (event, rsvp) if rsvp else None


async def _answer(deps: Deps, tx: Transaction, event: Event, giver: int, taker: int, by: int) -> Rsvp:
    now, was = deps.now(), await rsvps.of_person(tx, event.id, giver)
    rsvp = given(event, giver, taker, by, now)
    if was is None:
        await rsvps.put(tx, rsvp)
    else:
        await rsvps.answer(tx, msgspec.structs.replace(rsvp, id=was.id), was)
        if was.answer == "offered":
            await jobs.drop(tx, waitlist.LAPSE, was.id, now)
    found = await rsvps.of_person(tx, event.id, giver)
    assert found
    return found


async def follow(deps: Deps, tx: Transaction, event: Event, rsvp: Rsvp) -> None:
    """Who else hears of an answer; a place that became free is the next one's."""
    await following.answered(deps, tx, event, rsvp)
    await waitlist.fill(deps, tx, event)
    await panels.plan(deps, tx, event.id)


def given(event: Event, giver: int, taker: int, by: int, now: int) -> Rsvp:
    """The answer of one who gives his vote; `by`: whose account it was that said so."""
    return Rsvp(
        id=0,
        event_id=event.id,
        person_id=giver,
        telegram_id=None,
        name="",
        phone="",
        answer="proxy",
        guests=0,
        guest_names="",
        note="",
        proxy_person_id=taker,
        answered_by=by,
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
