"""A new term: confirmed, planned for its day, done in one transaction with its search documents, and told."""

import sqlite3
from collections.abc import Sequence
from functools import partial

import msgspec

from bot import accounts, appointments, audit, desks
from bot.accounts import Reader as As
from bot.deps import Deps
from bot.forms import filling
from bot.outbox import Kind
from bot.positions import LEADER_RANK
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal
from bot.register.applying import index_rows
from bot.times.moments import derive
from bot.turnovers import planning, rights, writing
from bot.turnovers.planning import Plan, Wanted
from bot.turnovers.writing import NAME
from storage import accounts as account_rows
from storage import entries, jobs, organisations, turnovers
from storage.database import Reader, Transaction
from storage.entries import Change, Values
from storage.jobs import Job
from storage.outbox import Order
from storage.turnovers import Turnover

RUN, KIND = "turnover.run", "turnover"
TURNOVER, END, PROLONG = "turnover", "end", "prolong"
PRIORITY = 2
NOTICE = Kind(again_when_unknown=True)


class OutdatedTurnover(Exception):  # noqa: N818, an answer: it is shown anew
    """What was shown isn't what would be done any more."""


class TurnoverMeanwhile(Refusal):
    """Somebody was first: `name` of who, `term`, `state`, `organisation_id`."""


async def confirm(deps: Deps, reader: As, draft_id: int, version: int, digest: str) -> Turnover:
    """Done, or planned for its day; a second press gets what the first did.

    Raises OutdatedTurnover, TurnoverMeanwhile, Gone, FormOver.
    """
    viewer, cause = reader.viewer, f"draft {draft_id}"
    async with deps.database.transaction() as tx:
        there = await turnovers.by_cause(tx, cause)
        if there and there.author == viewer.telegram_id:
            return there
        draft, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
        organisation = await rights.organisation(tx, viewer, asking.answers["organisation"])
        await _check_first(tx, organisation.id, asking.answers["last"])
        found = await writing.preview(deps, tx, asking.answers)
        backwards = found.wanted.until and found.wanted.until <= found.wanted.since
        if draft.version != version or found.digest != digest or found.matched.unclear or backwards:
            raise OutdatedTurnover
        later = found.wanted.since > deps.today()
        announced = asking.answers["announced"] == writing.YES
        people = _people(found.plan)
        number = await _put(deps, tx, viewer, cause, organisation.id, TURNOVER, found.wanted, people, announced)
        await filling.end(deps, tx, draft, "done")
        details = {"elected": len(found.plan.elected), "others": len(found.plan.others), "since": found.wanted.since}
        act = "turnovers:plan" if later else "turnovers:do"
        await note(deps, tx, viewer, act, organisation.id, details)
        if later:
            await _plan(deps, tx, number, found.wanted.since)
        else:
            await do(deps, tx, viewer, number, found.plan)
        done = await tell(deps, tx, viewer, number, "planned" if later else "done")
    deps.bell.set()
    return done


async def _check_first(tx: Transaction, organisation_id: int, last: int) -> None:
    """Since the form was begun nobody else made one. Raises TurnoverMeanwhile."""
    newest = await turnovers.newest(tx, organisation_id)
    if newest and (newest.id > last or newest.state == "planned"):
        values = {"name": newest.name, "term": newest.term, "state": newest.state, "act": newest.act}
        raise TurnoverMeanwhile(**values, organisation_id=organisation_id)


async def _put(  # noqa: PLR0913, PLR0917, a row is what it says
    deps: Deps, tx: Transaction, viewer: Viewer, cause: str, organisation_id: int, act: str, wanted: Wanted,
    people: Sequence[int], announced: bool,
) -> int:  # fmt: skip
    """The row's id. Raises TurnoverMeanwhile."""
    kept = tuple(msgspec.structs.replace(each, name="") if each.person_id else each for each in wanted.elected)
    values = {
        "cause": cause,
        "organisation_id": organisation_id,
        "act": act,
        "author": viewer.telegram_id,
        "term": wanted.term,
        "since": wanted.since,
        "until": wanted.until,
        "announced": int(announced),
        "plan": msgspec.json.encode(msgspec.structs.replace(wanted, elected=kept)).decode(),
        "state": "planned",
        "created_at": deps.now(),
    }
    number = await turnovers.put(tx, values, people)
    if number is None:
        raise TurnoverMeanwhile(name="", term="", state="planned", act=act, organisation_id=organisation_id)
    return number


async def _plan(deps: Deps, tx: Transaction, number: int, since: str) -> None:
    """At the beginning of its day, by the alliance's clock."""
    local, zone = f"{since}T00:00", deps.config.alliance.time_zone
    await jobs.plan(tx, RUN, number, derive(local, zone), deps.now(), local=local, zone=zone)


DECIDED = {"end": "turnovers:end", "prolong": "turnovers:prolong"}


async def write(  # noqa: PLR0913, PLR0917, what is done, and as what it is kept
    deps: Deps, tx: Transaction, viewer: Viewer, cause: str, organisation_id: int, act: str, wanted: Wanted, plan: Plan
) -> Turnover:
    """What an officer decides of a term, at once."""
    number = await _put(deps, tx, viewer, cause, organisation_id, act, wanted, _people(plan), announced=False)
    await note(deps, tx, viewer, DECIDED[act], organisation_id, {"people": len(plan.changes)})
    await do(deps, tx, viewer, number, plan)
    return await tell(deps, tx, viewer, number, act)


async def do(deps: Deps, tx: Transaction, viewer: Viewer, number: int, plan: Plan, *, clock: bool = False) -> None:
    """All of the plan's changes, which were made in this transaction; rights at the desk come and go with them.

    `clock`: its day has come, at midnight: nobody hears of it before the morning.
    """
    found = await turnovers.by_id(tx, number)
    assert found
    changes, now = list(plan.changes), deps.now()  # the rows that it makes carry the time by which it is known
    await tx.run(partial(_apply, changes=changes, now=now))
    await turnovers.concern(tx, number, _touched(changes))
    await turnovers.done(tx, number, changes, now)
    await note_seats(deps, tx, viewer, found.organisation_id, changes)
    await hand_over(deps, tx, viewer, found.organisation_id, changes, clock=clock)


def _apply(connection: sqlite3.Connection, changes: Sequence[Change], now: int) -> None:
    made = 0
    for change in changes:
        if change.table == "memberships" and change.after and change.after.get("person_id", 0) is None:
            change.after["person_id"] = made
        if not entries.write(connection, change, now):
            raise OutdatedTurnover
        made = change.id if change.table == "persons" else made
    index_rows(connection, [("persons", person) for person in persons(connection, changes)])


def persons(connection: sqlite3.Connection, changes: Sequence[Change]) -> list[int]:
    """Whose documents are to be made anew."""
    ids = [change.id for change in changes if change.table == "memberships"]
    held = entries.rows(connection, "memberships", ids).values()
    made = [change.id for change in changes if change.table == "persons" and change.after is not None]
    return sorted({*made, *(row["person_id"] for row in held)})


def _people(plan: Plan) -> list[int]:
    moves = (*plan.elected, *plan.others)
    return [move.person_id for move in moves if move.person_id]


def _touched(changes: Sequence[Change]) -> list[int]:
    made = [change.id for change in changes if change.table == "persons"]
    return made + [row["person_id"] for change in changes for row in (change.after or {},) if row.get("person_id")]


async def note(deps: Deps, tx: Transaction, viewer: Viewer, act: str, organisation_id: int, details: Values) -> None:
    about = ("organisations", organisation_id)
    await audit.note(tx, viewer, act, now=deps.now(), subject=about, organisation=organisation_id, details=details)


async def note_seats(
    deps: Deps, tx: Transaction, viewer: Viewer, organisation_id: int, changes: Sequence[Change]
) -> None:
    """Each seat that is another one now: his person's, so that an erasure empties what it says."""
    held = await tx.run(
        lambda c: entries.rows(c, "memberships", [change.id for change in changes if change.table == "memberships"])
    )
    for change in changes:
        before, after = change.before or {}, change.after or {}
        if change.table != "memberships" or before.get("position") == after.get("position") or change.id not in held:
            continue
        await audit.note(
            tx, viewer, "turnovers:seat", now=deps.now(), subject=("people", held[change.id]["person_id"]),
            organisation=organisation_id,
            before={"position": before.get("position", "")}, after={"position": after.get("position", "")},
        )  # fmt: skip


async def hand_over(
    deps: Deps,
    tx: Transaction,
    viewer: Viewer,
    organisation_id: int,
    changes: Sequence[Change],
    *,
    clock: bool = False,
) -> None:
    """Who comes to the desk sees what is open at it; who leaves it hears of it. The appointments say both."""
    organisation = await organisations.by_id(tx, organisation_id)
    held = await tx.run(
        lambda c: entries.rows(c, "memberships", [change.id for change in changes if change.table == "memberships"])
    )
    for change in changes:
        before = bool((change.before or {}).get("secretary", 0))
        after = bool((change.after or {}).get("secretary", 0))
        row = held.get(change.id) or change.before or {}
        if change.table == "memberships" and before != after and organisation and row.get("person_id"):
            act = appointments.APPOINT if after else appointments.DISMISS
            await appointments.handed(deps, tx, viewer, act, row["person_id"], organisation, change.id, clock=clock)


async def run(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """The job: its day has come. On the register as it is then: who is gone is left out, who came since stays."""
    found = await turnovers.by_id(tx, job.object_id)
    if found is None or found.state != "planned":
        return None
    viewer = await author(deps, tx, found)
    wanted = await _still(tx, msgspec.json.decode(found.plan, type=Wanted))
    seats = await turnovers.seats(tx, found.organisation_id, deps.today())
    plan = planning.plan(found.organisation_id, seats, wanted)
    await note(deps, tx, viewer, "turnovers:do", found.organisation_id, {"elected": len(plan.elected)})
    await do(deps, tx, viewer, found.id, plan, clock=True)
    await tell(deps, tx, viewer, found.id, "began")
    return None


async def _still(reader: Reader, wanted: Wanted) -> Wanted:
    """With the names that those of the register have now."""
    now = await turnovers.living(reader, [each.person_id for each in wanted.elected if each.person_id])
    elected: dict[object, planning.Elect] = {}
    for at, each in enumerate(wanted.elected):
        if each.person_id is None:
            elected["new", at] = each
        elif each.person_id in now:
            number, name = now[each.person_id]
            elected.setdefault(number, msgspec.structs.replace(each, person_id=number, name=name))
    return msgspec.structs.replace(wanted, elected=tuple(elected.values()))


async def author(deps: Deps, reader: Reader, found: Turnover) -> Viewer:
    """Whose act it is, whatever he may today."""
    try:
        return (await accounts.known(deps, reader, found.author)).viewer
    except Gone:
        return Viewer(telegram_id=found.author)


async def tell(deps: Deps, tx: Transaction, viewer: Viewer, number: int, word: str) -> Turnover:
    """The secretariat as it is now, and the office: but for who did it, unless his clock did."""
    found = await turnovers.by_id(tx, number)
    assert found
    today = deps.today()
    told = {each.telegram_id: each for each in await account_rows.at_desk(tx, found.organisation_id, today)}
    told |= {each.telegram_id: each for each in await account_rows.at_desk(tx, None, today)}
    if word == "began":
        told |= {each.telegram_id: each for each in await account_rows.languages(tx, [found.author])}
    else:
        told.pop(viewer.telegram_id, None)
    order = Order(KIND, number, 0, occurrence=word, priority=PRIORITY)
    own = await account_rows.name_of(tx, viewer.telegram_id)
    say = desks.tell_in_the_day if word == "began" else desks.tell
    await say(deps, tx, "turnovers/told", order, list(told.values()), it=found, word=word, by=own)
    return found


async def leaders(deps: Deps, found: Turnover) -> list[tuple[str, tuple[str, ...]]]:
    """Who leads by it, for an announcement: each position with its names, the highest first."""
    async with deps.database.reading() as reader:
        held = await turnovers.seats(reader, found.organisation_id, deps.today())
        seats = [(seat.position, seat.name) for seat in held if seat.held and seat.rank <= LEADER_RANK]
        if found.state == "planned":
            wanted = await _still(reader, msgspec.json.decode(found.plan, type=Wanted))
            plan = planning.plan(found.organisation_id, held, wanted)
            moves = sorted((*plan.elected, *plan.others), key=lambda move: move.rank_after)
            seats = [(move.after, move.name) for move in moves if move.rank_after <= LEADER_RANK]
    by_position: dict[str, list[str]] = {}
    for position, name in seats:
        by_position.setdefault(position, []).append(name)
    return [(position, tuple(names)) for position, names in by_position.items()]
