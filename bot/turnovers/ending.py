"""Terms that end: both sides are warned, once; the rights go on; an officer ends them, or prolongs the term."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

import msgspec

from bot import accounts, outbox
from bot.accounts import Reader as As
from bot.announcements import quiet
from bot.calls import send_message
from bot.deps import Deps
from bot.forms import filling
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Choice, Form, Sent, Step
from bot.outbox import Kind
from bot.positions import LEADER_RANK
from bot.privacy import Viewer
from bot.refusals import Gone
from bot.register import cells
from bot.times.hours import next_occurrence
from bot.turnovers import confirming, dates, planning, rights, undoing, writing
from bot.turnovers.confirming import END, PROLONG
from bot.turnovers.planning import STEP_DOWN, Move, Plan, Wanted
from storage import accounts as account_rows
from storage import organisations, terms, turnovers
from storage.database import Reader, Transaction
from storage.entries import Change
from storage.organisations import Organisation
from storage.outbox import Order
from storage.terms import Ending
from storage.turnovers import Seat, Turnover

NAME, KIND = "prolonging", "term"
AHEAD_DAYS, BEHIND_DAYS = 30, 60
"""How long before its end a term is told of, and after it, where the bot was away."""
MONTHS = (3, 6, 12)
AT = "09:00"
PRIORITY = 3
WARNING = Kind(again_when_unknown=True)
SOON, OVER = "soon", "over"


class Group(msgspec.Struct, frozen=True):
    """Leaders and staff whose term ends on one day, or has none. `staying`: it is over, and the rights go on."""

    term: str
    term_to: str
    staying: bool
    seats: tuple[Seat, ...]


class Panel(msgspec.Struct, frozen=True):
    """`undoable`: what was done within the last day. `ends`: the viewer may end or prolong."""

    organisation: Organisation
    groups: tuple[Group, ...]
    planned: Turnover | None
    undoable: Turnover | None
    ends: bool
    today: str


class Ended(msgspec.Struct, frozen=True):
    """What ending or prolonging a term would do, or did."""

    organisation: Organisation
    term_to: str
    seats: tuple[Seat, ...]
    until: str = ""
    turnover: Turnover | None = None


async def panel(deps: Deps, viewer: Viewer, organisation_id: int) -> Panel:
    """The terms of an organisation, and what is done about them. Raises Gone."""
    async with deps.database.reading() as reader:
        found = await rights.organisation(reader, viewer, organisation_id)
        seats = await turnovers.seats(reader, found.id, deps.today())
        newest = await turnovers.newest(reader, found.id)
        planned = await turnovers.planned(reader, found.id)
    undoable = newest and undoing.may_undo(newest, deps.now()) and undoing.may_decide(viewer, newest, found.kind)
    today, ends = deps.today(), rights.may_end(viewer, found.kind)
    return Panel(found, groups(seats, today), planned, newest if undoable else None, ends, today)


def groups(seats: Sequence[Seat], today: str) -> tuple[Group, ...]:
    """Those that have an end first, the soonest of them before the others."""
    by_end: dict[str, list[Seat]] = {}
    for seat in seats:
        if seat.held and (seat.rank <= LEADER_RANK or seat.secretary):
            by_end.setdefault(seat.term_to, []).append(seat)
    return tuple(
        Group(next((seat.term for seat in of if seat.term), ""), end, bool(end) and end < today, tuple(of))
        for end, of in sorted(by_end.items(), key=lambda pair: (not pair[0], pair[0]))
    )


async def _term(deps: Deps, reader: Reader, viewer: Viewer, organisation_id: int, term_to: str) -> Ended:
    """All whose term ends, or ended, on that day, and who hold it still. Raises Gone."""
    found = await organisations.by_id(reader, organisation_id)
    if found is None or not rights.may_end(viewer, found.kind) or not term_to:
        raise Gone
    seats = await turnovers.seats(reader, found.id, deps.today())
    held = tuple(seat for seat in seats if seat.held and seat.term_to == term_to)
    if not held:
        raise Gone
    return Ended(found, term_to, held)


async def preview(deps: Deps, viewer: Viewer, organisation_id: int, term_to: str) -> Ended:
    """Who would be a member again, of who stays on. Raises Gone."""
    async with deps.database.reading() as reader:
        return await _staying(deps, reader, viewer, organisation_id, term_to)


async def _staying(deps: Deps, reader: Reader, viewer: Viewer, organisation_id: int, term_to: str) -> Ended:
    if term_to >= deps.today():
        raise Gone
    return await _term(deps, reader, viewer, organisation_id, term_to)


async def end(deps: Deps, viewer: Viewer, organisation_id: int, term_to: str, update_id: int) -> Ended:
    """The rights of who stays on end: members again. A second press finds nobody. Raises Gone."""
    async with deps.database.transaction() as tx:
        found = await _staying(deps, tx, viewer, organisation_id, term_to)
        wanted = Wanted("", deps.today(), "", fates={seat.id: STEP_DOWN for seat in found.seats})
        plan = planning.plan(organisation_id, found.seats, wanted)
        done = await confirming.write(deps, tx, viewer, f"update {update_id}", organisation_id, END, wanted, plan)
    deps.bell.set()
    return msgspec.structs.replace(found, turnover=done)


async def begin(deps: Deps, reader: As, organisation_id: int, term_to: str) -> Turn:
    """Ask until when it is prolonged. Raises Gone."""
    async with deps.database.reading() as connection:
        found = await _term(deps, connection, reader.viewer, organisation_id, term_to)
    return await filling.begin(
        deps, reader, NAME, {"organisation": found.organisation.id, "term_to": term_to, "kind": found.organisation.kind}
    )


def _allowed(asking: Asking) -> None:
    if not rights.may_end(asking.reader.viewer, asking.answers["kind"]):
        raise Gone


def _read(asking: Asking, sent: Sent) -> str:
    today = date.fromisoformat(max(asking.deps.today(), asking.answers["term_to"]))
    first, last = today + timedelta(days=1), today + timedelta(days=366 * writing.FURTHEST_YEARS)
    return dates.day(sent, cells.last_day, first.isoformat(), last.isoformat(), today)


async def _ends(asking: Asking) -> list[Choice]:
    """So many months after its end, or after today where that is later."""
    start = date.fromisoformat(max(asking.deps.today(), asking.answers["term_to"]))
    return [Choice(_months(start, each).isoformat(), each) for each in MONTHS]


def _months(start: date, months: int) -> date:
    """The same day so many months later, else the month's last."""
    month = start.month - 1 + months
    year, month = start.year + month // 12, month % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=start.day - 1), following - timedelta(days=1))


async def _review(asking: Asking) -> dict[str, Any]:
    answers = asking.answers
    async with asking.deps.database.reading() as reader:
        found = await _term(asking.deps, reader, asking.reader.viewer, answers["organisation"], answers["term_to"])
    return {"it": found, "until": answers["until"]}


FORM = Form(NAME, (Step("until", read=_read, choices=_ends),), review=_review, allowed=_allowed)


async def prolong(deps: Deps, reader: As, draft_id: int) -> Ended:
    """Done; a second press gets what the first did. Raises Gone, FormOver."""
    viewer, cause = reader.viewer, f"draft {draft_id}"
    async with deps.database.transaction() as tx:
        there = await turnovers.by_cause(tx, cause)
        if there and there.author == viewer.telegram_id:
            organisation = await organisations.by_id(tx, there.organisation_id)
            assert organisation
            return Ended(organisation, there.since, (), there.until, there)
        draft, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
        answers = asking.answers
        found = await _term(deps, tx, viewer, answers["organisation"], answers["term_to"])
        until = answers["until"]
        wanted = Wanted(found.seats[0].term, found.term_to, until)
        done = await confirming.write(
            deps, tx, viewer, cause, found.organisation.id, PROLONG, wanted, _prolonged(found.seats, until)
        )
        await filling.end(deps, tx, draft, "done")
    deps.bell.set()
    return msgspec.structs.replace(found, until=until, turnover=done)


def _prolonged(seats: Sequence[Seat], until: str) -> Plan:
    moves = tuple(Move(seat.name, seat.position, seat.position, seat.rank, seat.rank, seat.person_id) for seat in seats)
    changes = [
        Change("memberships", seat.id, before, {**before, "term_to": until})
        for seat in seats
        for before in [{name: getattr(seat, name) for name in planning.SEAT}]
    ]
    return Plan((), moves, 0, (), (), (), 0, tuple(changes))


def in_the_morning(deps: Deps, after: int) -> int:
    """Once a local day of the alliance."""
    return next_occurrence(AT, deps.config.alliance.time_zone, after)


async def warn(deps: Deps) -> None:
    """The routine: of each term that ends soon, or is over, its secretariat and the office hear once."""
    today = date.fromisoformat(deps.today())
    async with deps.database.transaction() as tx:
        await terms.settle(tx, today.isoformat())
    until, since = today + timedelta(days=AHEAD_DAYS), today - timedelta(days=BEHIND_DAYS)
    async with deps.database.reading() as reader:
        found = await terms.ending(reader, today.isoformat(), until.isoformat(), since.isoformat(), LEADER_RANK)
    for ending in found:
        word = OVER if ending.term_to < today.isoformat() else SOON
        async with deps.database.transaction() as tx:
            if await terms.warn(tx, ending.organisation_id, ending.term_to, word, deps.now()):
                await _tell(deps, tx, ending, word)
    if found:
        deps.bell.set()


async def _tell(deps: Deps, tx: Transaction, ending: Ending, word: str) -> None:
    """Not at night, by the clock of each."""
    today = deps.today()
    office = {each.telegram_id for each in await account_rows.at_desk(tx, None, today)}
    own = {each.telegram_id for each in await account_rows.at_desk(tx, ending.organisation_id, today)}
    left = (date.fromisoformat(ending.term_to) - date.fromisoformat(today)).days
    now = deps.now()
    for recipient in sorted(own | office):
        reader = await accounts.known(deps, tx, recipient)
        may = rights.may(reader.viewer, ending.organisation_id, ending.kind)
        ends = rights.may_end(reader.viewer, ending.kind)
        values = {"it": ending, "word": word, "left": left, "may": may, "ends": ends}
        message = deps.messages.render("turnovers/warning", reader.language, **values)
        start = await quiet.in_the_day(deps, tx, recipient)
        order = Order(
            KIND, ending.organisation_id, 0, occurrence=f"{ending.term_to} {word}", priority=PRIORITY, not_before=start
        )
        queue = partial(outbox.queue, method="sendMessage", parameters=send_message(message), order=order)
        await tx.run(partial(queue, recipients=[recipient], now=now))
