"""The form of a to-do: what, who, until when. Its owner hears of it at once, in his day, and is reminded."""

from datetime import date, timedelta
from typing import Any

from bot.accounts import Reader
from bot.deps import Deps
from bot.events.rights import note
from bot.forms import filling, readers
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Choice, Form, Sent, Step, WordsWanted
from bot.meetings import naming
from bot.minutes import rights
from bot.people import views
from bot.privacy import PersonView
from bot.refusals import Gone, Refusal
from bot.times.moments import wall
from bot.times.refusals import NotATime, NoTimeOfDay
from bot.times.typed import parse
from bot.todos import reminding
from storage import events, meetings, people, todos
from storage.database import Reader as Connection
from storage.database import Transaction
from storage.events import Event
from storage.todos import Todo

NAME = "todos"
LONGEST = 300
SPANS = (7, 14, 30)
YEARS = 2


class TodoOwnerWanted(Refusal):
    """Nobody is named who is to do it, or somebody who is neither called nor a member of the organisation."""


class TodoDayWanted(Refusal):
    """No day, one that is over, or one too far away: `typed`, `last` (ISO)."""


async def begin(deps: Deps, reader: Reader, event_id: int) -> Turn:
    """Raises Gone, NotYourEvent, MeetingCancelled, MinutesTooEarly."""
    async with deps.database.reading() as connection:
        found = await rights.written(deps, connection, reader.viewer, event_id)
    begun = {"event": event_id, "title": found.title, "zone": found.zone}
    return await filling.begin(deps, reader, NAME, begun)


def _type_owner(asking: Asking, sent: Sent) -> dict[str, Any]:
    """A name to look for."""
    return {"query": readers.text(1, 40)(asking, sent)}


async def _owners(asking: Asking) -> list[Choice]:
    query = (asking.answers.get("owner") or {}).get("query", "")
    async with asking.deps.database.reading() as reader:
        event = await _event(reader, asking)
    found = await naming.offered(asking.deps, asking.reader.viewer, event, query)
    return [Choice(str(view.id), view) for view in found]


async def _event(reader: Connection, asking: Asking) -> Event:
    found = await events.by_id(reader, asking.answers["event"])
    if found is None:
        raise Gone
    return found


def _pick_owner(_asking: Asking, _step: str, value: str) -> dict[str, Any]:
    """Whether he can be the one is checked where it counts."""
    if not value.isdecimal():
        raise Gone
    return {"id": int(value)}


def _type_day(asking: Asking, sent: Sent) -> str:
    """A day to come, by the meeting's calendar; a time of day beside it doesn't matter."""
    typed = sent.content.text.strip()
    if not typed:
        raise WordsWanted
    zone = asking.answers["zone"]
    try:
        day = parse(typed, asking.now, zone).local[:10]
    except NoTimeOfDay as refusal:
        day = str(refusal.values["day"])
    except NotATime as refusal:
        raise TodoDayWanted(typed=typed, last=_last(asking)) from refusal
    return checked(asking, day, typed)


def _pick_day(asking: Asking, _step: str, value: str) -> str:
    try:
        return checked(asking, date.fromisoformat(value).isoformat(), value)
    except ValueError as error:
        raise Gone from error


def checked(asking: Asking, day: str, typed: str) -> str:
    """Today at the earliest. Raises TodoDayWanted."""
    if not _today(asking).isoformat() <= day <= _last(asking):
        raise TodoDayWanted(typed=typed, last=_last(asking))
    return day


def _today(asking: Asking) -> date:
    return wall(asking.now, asking.answers["zone"]).date()


def _last(asking: Asking) -> str:
    return (_today(asking) + timedelta(days=365 * YEARS)).isoformat()


async def _days(asking: Asking) -> list[Choice]:
    today = _today(asking)
    return [Choice((today + timedelta(days=each)).isoformat(), each) for each in SPANS]


async def _review(asking: Asking) -> dict[str, Any]:
    async with asking.deps.database.reading() as reader:
        event, owner = await _owner(asking, reader)
        account = await todos.account_of(reader, owner.id)
    return {"event": event, "owner": owner, "on_bot": account is not None}


async def _owner(asking: Asking, reader: Connection) -> tuple[Event, PersonView]:
    """Raises TodoOwnerWanted."""
    event = await rights.written(asking.deps, reader, asking.reader.viewer, asking.answers["event"])
    return event, await chosen(asking, reader, event)


async def chosen(asking: Asking, reader: Connection, event: Event, *, stays: int | None = None) -> PersonView:
    """The one who is to do it; `stays`: who has it already, and may have left since. Raises TodoOwnerWanted."""
    number, today = (asking.answers.get("owner") or {}).get("id", 0), asking.deps.today()
    row = await people.by_id(reader, number) if number else None
    [view] = await views(reader, asking.reader.viewer, [row]) if row else [None]
    named = view and (view.id == stays or await _may_be(reader, event, view.id, today))
    if view is None or not named:
        raise TodoOwnerWanted
    return view


async def _may_be(reader: Connection, event: Event, person_id: int, today: str) -> bool:
    return await meetings.may_be_named(reader, event.id, person_id, event.organisation_id, today)


STEPS = (
    Step("text", read=readers.text(2, LONGEST)),
    Step("owner", read=_type_owner, choices=_owners, pick=_pick_owner, stays=True),
    Step("due", read=_type_day, choices=_days, pick=_pick_day),
)
FORM = Form(NAME, STEPS, review=_review)


async def record(deps: Deps, reader: Reader, draft_id: int) -> Event:
    """Kept, told to its owner, and to be reminded of. Raises Gone, FormOver, TodoOwnerWanted."""
    async with deps.database.transaction() as tx:
        draft, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
        event, owner = await _owner(asking, tx)
        checked(asking, asking.answers["due"], asking.answers["due"])
        number = await todos.put(tx, f"draft {draft_id}", _todo(asking, event, owner.id))
        await _tell(deps, tx, number)
        await note(tx, reader.viewer, "todos:add", event, deps.now(), todo=number)
        await filling.end(deps, tx, draft, "done")
    deps.bell.set()
    return event


def _todo(asking: Asking, event: Event, owner: int) -> Todo:
    return Todo(
        id=0,
        event_id=event.id,
        organisation_id=event.organisation_id,
        text=asking.answers["text"],
        owner_id=owner,
        due_on=asking.answers["due"],
        state="open",
        recorded_by=asking.reader.viewer.telegram_id,
        recorded_at=asking.now,
        later_until="",
        done_by=None,
        done_at=None,
        owner="",
        title=event.title,
        zone=event.zone,
    )


async def _tell(deps: Deps, tx: Transaction, todo_id: int) -> None:
    todo = await todos.by_id(tx, todo_id)
    assert todo
    account, zone = await reminding.zone_of(deps, tx, todo)
    if account is not None:
        await reminding.tell(deps, tx, todo, account, "todos/told", "told", wall(deps.now(), zone).date(), by="")
    await reminding.plan(deps, tx, todo)
