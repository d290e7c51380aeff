"""The organiser changes the route: one stop's time, place, host, person or sights; one more; one less.

Looked at before it goes out. Whoever comes hears of it, and the hosts of that stop, nobody else. A stop whose time,
place or host is another is asked for anew.
"""

from typing import Any

import msgspec

from bot import audit
from bot.accounts import Reader
from bot.deps import Deps
from bot.events.answering import check_on
from bot.forms import filling, readers
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Form, Sent, Step, WordsWanted
from bot.privacy import Viewer
from bot.refusals import Refusal
from bot.visits import moving, reading, rights, routes, spanning, telling
from bot.visits.hosting import put
from bot.visits.moving import Host
from bot.visits.routes import LONGEST
from storage import database as rows
from storage import drafts, visits
from storage.database import Transaction
from storage.events import Event
from storage.visits import RECEIVERS, Stop

NAME = "stops"
TEXTS = ("place", "host", "person", "sights")


class LastStop(Refusal):
    """A visit has one stop at least: it is cancelled rather."""


class Changed(msgspec.Struct, frozen=True):
    """`stop` as it is now; `was` None for a new one; `asked`: its hosts are asked."""

    event: Event
    stop: Stop
    was: Stop | None
    asked: bool


async def add(deps: Deps, reader: Reader, event_id: int) -> Turn:
    """One more, as a line. Raises Gone, NotYourEvent, EventCancelled, EventOver, TooManyStops."""
    async with deps.database.reading() as connection:
        event = await rights.steers(connection, reader.viewer, event_id)
        check_on(event, deps.now())
        last = [moving.typed(each) for each in await visits.route(connection, event_id)][-1:]
    return await _begin(deps, reader, {"event": event_id, "stop": 0, "after": [_plain(each) for each in last]})


async def change(deps: Deps, reader: Reader, stop_id: int, version: int) -> Turn:
    """What of it is otherwise? Raises Gone, NotYourEvent, StopMeanwhile, EventCancelled, EventOver."""
    async with deps.database.reading() as connection:
        stop = await rights.one(connection, stop_id, version)
        check_on(await rights.steers(connection, reader.viewer, stop.event_id), deps.now())
    known = {"event": stop.event_id, "stop": stop.id, "version": version, "line": _plain(moving.typed(stop))}
    return await _begin(deps, reader, known)


async def _begin(deps: Deps, reader: Reader, known: dict[str, Any]) -> Turn:
    left = await filling.unfinished(deps, reader, NAME)
    if left:
        await filling.cancel(deps, reader, left.draft)
    return await filling.begin(deps, reader, NAME, known)


def _plain(stop: routes.Stop) -> dict[str, Any]:
    made: dict[str, Any] = msgspec.to_builtins(stop)
    return made


def _line(asking: Asking, sent: Sent) -> dict[str, Any]:
    """A line as of a route, after the last stop there is."""
    if not sent.content.text:
        raise WordsWanted
    before = msgspec.convert(asking.answers["after"], list[routes.Stop])
    found = reading.parse(sent.content.text, asking.now, asking.reader.zone, before)
    if len(found) != 1:
        raise reading.StopUnclear(line=sent.content.text[:80])
    return _plain(found[0])


def wanted(asking: Asking) -> routes.Stop:
    """The stop as the form has it."""
    stop = msgspec.convert(asking.answers["line"], routes.Stop)
    if asking.answers.get("time"):
        moved = msgspec.convert(asking.answers["time"], routes.Stop)
        stop = msgspec.structs.replace(stop, local=moved.local, local_end=moved.local_end, zone=moved.zone, at=moved.at)
    texts = {name: asking.answers[name] or "" for name in TEXTS if name in asking.answers}
    return msgspec.structs.replace(stop, **texts)


def _time(asking: Asking, sent: Sent) -> dict[str, Any]:
    """By the clock of the stop's own place."""
    if not sent.content.text:
        raise WordsWanted
    stop = wanted(asking)
    return _plain(reading.timed(sent.content.text, asking.now, stop.zone, stop))


async def _review(asking: Asking) -> dict[str, Any]:
    """What was, what will be, and who would be asked."""
    async with asking.deps.database.reading() as reader:
        event = await rights.steers(reader, asking.reader.viewer, asking.answers["event"])
        was = await visits.stop(reader, asking.answers["stop"]) if asking.answers["stop"] else None
        stop = wanted(asking)
        host = await _host(asking.deps, reader, event.id, stop)
        clash = await telling.at_once(reader, event.id, was.id if was else 0, stop.at, routes.ends_at(stop))
    return {"clash": clash, "event": event, "was": was, "stop": stop, "host": host, "asks": _asks(was, stop, host)}


async def _host(deps: Deps, reader: rows.Reader, event_id: int, stop: routes.Stop) -> Host:
    receivers = [each.id for each in await visits.sides(reader, event_id) if each.side == RECEIVERS]
    [found] = await moving.hosts(reader, [stop], receivers, deps.today())
    return found


def _asks(was: Stop | None, stop: routes.Stop, host: Host) -> bool:
    """Its hosts are to say whether it suits them: of what they agreed to something is otherwise."""
    if not host.organisation:
        return False
    if was is None or was.state in {"asked", "declined", "proposed", "noted"}:
        return True
    agreed = (was.local, was.local_end, was.zone, was.place, was.organisation_id)
    return agreed != (stop.local, stop.local_end, stop.zone, stop.place, host.organisation)


def _never(_asking: Asking) -> bool:
    return False


def _text(name: str) -> Step:
    return Step(name, read=readers.text(1, LONGEST[name]), optional=name != "place", wanted=_never)


FORM = Form(
    NAME,
    (
        Step("line", read=_line, wanted=lambda asking: not asking.answers["stop"]),
        Step("time", read=_time, wanted=_never),
        *(_text(name) for name in TEXTS),
    ),
    review=_review,
)


async def save(deps: Deps, reader: Reader, draft_id: int) -> Changed:
    """Written, asked, told. Raises Gone, FormOver, NotYourEvent, StopMeanwhile, TooManyStops, RouteTooLong …"""
    viewer = reader.viewer
    async with deps.database.transaction() as tx:
        draft, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
        event = await rights.steers(tx, viewer, asking.answers["event"])
        check_on(event, deps.now())
        done = await _write(deps, tx, viewer, event, asking)
        await filling.end(deps, tx, draft, "done")
        await drafts.empty(tx, draft.id)
    deps.bell.set()
    return done


async def _write(deps: Deps, tx: Transaction, viewer: Viewer, event: Event, asking: Asking) -> Changed:
    typed, number = wanted(asking), asking.answers["stop"]
    was = await rights.one(tx, number, asking.answers["version"]) if number else None
    others = [moving.typed(each) for each in await visits.route(tx, event.id) if each.id != number]
    routes.check([*others, typed])
    host = await _host(deps, tx, event.id, typed)
    asks = _asks(was, typed, host)
    stop = await _row(deps, tx, viewer, was, moving.row(event.id, typed, host, deps.now()), asks=asks)
    await _note(deps, tx, viewer, "visits:change" if was else "visits:add", event, stop)
    event = await spanning.follow(deps, tx, event)
    if was and was.organisation_id and was.organisation_id != stop.organisation_id:
        await telling.released(deps, tx, event, was, stop)
    if was is None or telling.differs(was, stop):
        await telling.change(deps, tx, event, was, stop, viewer.telegram_id)
    if stop.state == moving.ASKED:
        await telling.ask(deps, tx, event, stop)
    return Changed(event, stop, was, stop.state == moving.ASKED)


async def _row(
    deps: Deps, tx: Transaction, viewer: Viewer, was: Stop | None, row: Stop, *, asks: bool
) -> Stop:  # fmt: skip
    """Written down; what the organiser's own desk receives is agreed already."""
    own = row.organisation_id is not None and row.organisation_id in viewer.desks
    state = moving.CONFIRMED if asks and own else row.state if asks or was is None else was.state
    if row.organisation_id is None:
        state = moving.NOTED
    row = msgspec.structs.replace(row, state=state)
    if was is None:
        return await rights.one(tx, await visits.put_stop(tx, row))
    if not asks:
        row = msgspec.structs.replace(row, asked_at=was.asked_at)
    return await put(deps, tx, viewer, was, row)


async def preview(deps: Deps, viewer: Viewer, stop_id: int, version: int) -> tuple[Event, Stop]:
    """Before it is taken out. Raises Gone, NotYourEvent, StopMeanwhile, LastStop, EventCancelled, EventOver."""
    async with deps.database.reading() as reader:
        return await _removable(deps, reader, viewer, stop_id, version)


async def _removable(
    deps: Deps, reader: rows.Reader, viewer: Viewer, stop_id: int, version: int
) -> tuple[Event, Stop]:  # fmt: skip
    stop = await rights.one(reader, stop_id, version)
    event = await rights.steers(reader, viewer, stop.event_id)
    check_on(event, deps.now())
    if len(await visits.route(reader, event.id)) == 1:
        raise LastStop
    return event, stop


async def remove(deps: Deps, viewer: Viewer, stop_id: int, version: int) -> tuple[Event, Stop]:
    """Out of the route; whom it concerns hears of it. Raises the same."""
    async with deps.database.transaction() as tx:
        event, was = await _removable(deps, tx, viewer, stop_id, version)
        removed = msgspec.structs.replace(was, state="removed", proposed_local="", proposed_end="")
        stop = await put(deps, tx, viewer, was, removed)
        await _note(deps, tx, viewer, "visits:remove", event, stop)
        event = await spanning.follow(deps, tx, event)
        await telling.change(deps, tx, event, was, stop, viewer.telegram_id)
    deps.bell.set()
    return event, stop


async def _note(deps: Deps, tx: Transaction, viewer: Viewer, act: str, event: Event, stop: Stop) -> None:
    about, at = ("events", event.id), event.organisation_id
    details = {"stop": stop.id}
    await audit.note(tx, viewer, act, now=deps.now(), subject=about, organisation=at, details=details)
