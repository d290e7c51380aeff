"""The host's side: the list with ticks, who is looked for by name, who comes without having signed up."""

from typing import Any

import msgspec

from bot.accounts import Reader as As
from bot.checkins import coming, rules, seeking, walking
from bot.checkins.rules import LIST
from bot.deps import Deps
from bot.events import rights
from bot.forms import filling, readers
from bot.forms.steps import Asking, Form, Step
from bot.meetings import standing
from bot.meetings.standing import Standing
from bot.pages import PAGE, Page, page
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal
from storage import called, checkins, rsvps
from storage.checkins import Figures, Named
from storage.database import Reader
from storage.events import Event
from storage.rsvps import Rsvp

SEEKING, WALKING = "seeking", "walking"
MOST = 8
LONGEST_NAME = 40
SPREAD_MS = 7 * 86_400_000  # no check-in is further from its event


class AlreadyIn(Refusal):
    """A name and phone that were entered before: `rsvp`, `event`."""


class Panel(msgspec.Struct, frozen=True):
    """`opens`, `closes`: when one checks in, Unix ms UTC; `open`: whether that is now. `standing`: of a meeting,
    whether it is quorate.
    """

    event: Event
    figures: Figures
    opens: int
    closes: int
    open: bool
    standing: Standing | None = None


async def panel(deps: Deps, viewer: Viewer, event_id: int) -> Panel:
    """How many came. Raises Gone, NotYourEvent."""
    async with deps.database.reading() as reader:
        event = await rights.held(reader, viewer, event_id)
        figures = await checkins.figures(reader, event.id)
        stands = await standing.of(reader, event, deps.now()) if event.kind == "meeting" else None
    opens, closes = rules.window(event, deps.config.events)
    now_open = event.state != "cancelled" and opens <= deps.now() <= closes
    return Panel(event, figures, opens, closes, now_open, stands)


async def listed(deps: Deps, viewer: Viewer, event_id: int, offset: int) -> tuple[Event, Figures, Page]:
    """Who is expected or came, by name. Raises Gone, NotYourEvent."""
    async with deps.database.reading() as reader:
        event = await rights.held(reader, viewer, event_id)
        found = await checkins.listed(reader, event.id, PAGE + 1, offset)
        return event, await checkins.figures(reader, event.id), page(found, offset)


async def _held(reader: Reader, viewer: Viewer, rsvp_id: int) -> tuple[Event, Rsvp]:
    rsvp = await rsvps.by_id(reader, rsvp_id)
    if rsvp is None:
        raise Gone
    return await rights.held(reader, viewer, rsvp.event_id), rsvp


async def tick(deps: Deps, viewer: Viewer, rsvp_id: int) -> Event:
    """He is here; who is in already stays so. Raises Gone, NotYourEvent, CheckInClosed."""
    async with deps.database.transaction() as tx:
        event, rsvp = await _held(tx, viewer, rsvp_id)
        rules.check(event, deps.config.events, deps.now())
        if rsvp.checked_in_at is None:
            if rsvp.answer == "going":
                await checkins.check_in(tx, rsvp.id, viewer.telegram_id, LIST, deps.now())
                await coming.again(deps, tx, event, rsvp.id)
            else:
                await coming.walk_in(deps, tx, viewer, event, rsvp)
            await rights.note(tx, viewer, "checkins:in", event, deps.now(), rsvp=rsvp.id)
    deps.bell.set()
    return event


async def untick(deps: Deps, viewer: Viewer, rsvp_id: int) -> Event:
    """A wrong tick. Who was entered at the door and is nobody's answer stays on the list. Raises Gone, NotYourEvent."""
    async with deps.database.transaction() as tx:
        event, rsvp = await _held(tx, viewer, rsvp_id)
        if await checkins.undo(tx, rsvp.id):
            await coming.again(deps, tx, event, rsvp.id)
            await rights.note(tx, viewer, "checkins:out", event, deps.now(), rsvp=rsvp.id)
    deps.bell.set()
    return event


async def person(deps: Deps, viewer: Viewer, event_id: int, person_id: int) -> Event:
    """One who was called and hadn't answered is here. Raises Gone, NotYourEvent, CheckInClosed."""
    async with deps.database.transaction() as tx:
        event = await rights.held(tx, viewer, event_id)
        rules.check(event, deps.config.events, deps.now())
        found = await rsvps.of_person(tx, event.id, person_id)
        if found is None and not await called.is_for(tx, event.id, person_id):
            raise Gone
        if found is None or found.checked_in_at is None:
            new = coming.new(event, viewer.telegram_id, deps.now(), person_id=person_id)
            number = await coming.walk_in(deps, tx, viewer, event, found or new)
            await rights.note(tx, viewer, "checkins:in", event, deps.now(), rsvp=number)
    deps.bell.set()
    return event


class Found(msgspec.Struct, frozen=True):
    """Whom a name may mean: answers, and who was called and hasn't answered."""

    rsvps: tuple[Rsvp, ...]
    called: tuple[Named, ...]


async def _sought(asking: Asking) -> dict[str, Any]:
    """What the search shows."""
    event_id, word = asking.answers["event"], asking.answers["name"]
    async with asking.deps.database.reading() as reader:
        event = await rights.held(reader, asking.reader.viewer, event_id)
        names = await seeking.seek(reader, event.id, word)
        answers = await checkins.answers(reader, [each.id for each in names if each.kind == "rsvp"])
    called = tuple(each for each in names if each.kind == "person")
    return {"event": event, "found": Found(tuple(answers), called), "zone": asking.reader.zone}


async def _entered(asking: Asking) -> dict[str, Any]:
    async with asking.deps.database.reading() as reader:
        event = await rights.held(reader, asking.reader.viewer, asking.answers["event"])
    name, phone = walking.whom(asking.answers)
    return {"event": event, "name": name, "phone": phone}


NAME = Step("name", read=readers.text(1, LONGEST_NAME))
SEEK = Form(SEEKING, (NAME,), _sought, further=lambda _sent: "name")
WALK = Form(WALKING, walking.STEPS, _entered)


async def sought_at(deps: Deps, reader: As, draft_id: int) -> int:
    """The event at which somebody is looked for. Raises Gone, FormOver, NotYourEvent."""
    async with deps.database.transaction() as tx:
        _, asking = await filling.complete(deps, tx, reader, draft_id, SEEKING)
        return (await rights.held(tx, reader.viewer, asking.answers["event"])).id


async def begun(deps: Deps, viewer: Viewer, event_id: int) -> dict[str, Any]:
    """The answers with which a search, or an entry at the door, begins. Raises Gone, NotYourEvent, CheckInClosed."""
    async with deps.database.reading() as reader:
        event = await rights.held(reader, viewer, event_id)
    rules.check(event, deps.config.events, deps.now())
    return {"event": event.id}


async def enter(deps: Deps, reader: As, draft_id: int) -> tuple[Event, Rsvp]:
    """Write down who is here without having signed up; Raises what `begun` raises, FormOver, AlreadyIn."""
    async with deps.database.transaction() as tx:
        draft, asking = await filling.complete(deps, tx, reader, draft_id, WALKING)
        event = await rights.held(tx, reader.viewer, asking.answers["event"])
        rules.check(event, deps.config.events, deps.now())
        name, phone = walking.whom(asking.answers)
        there = await checkins.by_name(tx, event.id, name, phone)
        if there and there.checked_in_at is not None:
            raise AlreadyIn(rsvp=there, event=event)
        new = coming.new(event, reader.viewer.telegram_id, deps.now(), name=name, phone=phone)
        number = await coming.walk_in(deps, tx, reader.viewer, event, there or new)
        await filling.end(deps, tx, draft, "done")
        await rights.note(tx, reader.viewer, "checkins:walk", event, deps.now(), rsvp=number)
        found = await rsvps.by_id(tx, number)
        assert found
    deps.bell.set()
    return event, found


async def open_ones(deps: Deps, viewer: Viewer) -> list[Panel]:
    """The events that he holds and at which one checks in now."""
    if not viewer.staff:
        return []
    async with deps.database.reading() as reader:
        everywhere = viewer.officer or viewer.admin
        found = await checkins.around(reader, deps.now(), SPREAD_MS, None if everywhere else viewer.desks, MOST)
        panels = [(event, await checkins.figures(reader, event.id)) for event in found]
    times = [(event, figures, *rules.window(event, deps.config.events)) for event, figures in panels]
    return [Panel(*each, open=True) for each in times if each[2] <= deps.now() <= each[3]]
