"""A new term is confirmed: done at once, or kept for its day, when it is done on the register as it is then."""

from collections.abc import Sequence

import msgspec

from bot.accounts import Reader as As
from bot.deps import Deps
from bot.forms import filling
from bot.privacy import Viewer
from bot.refusals import Refusal
from bot.times.moments import derive
from bot.turnovers import doing, planning, previewing, rights, telling
from bot.turnovers.doing import OutdatedTurnover
from bot.turnovers.planning import Plan, Wanted
from bot.turnovers.previewing import Preview
from bot.turnovers.writing import NAME, YES
from storage import jobs, turnovers
from storage.database import Transaction
from storage.jobs import Job
from storage.turnovers import Turnover

RUN = "turnover.run"
TURNOVER, END, PROLONG = "turnover", "end", "prolong"


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
        found = await previewing.preview(deps, tx, asking.answers)
        backwards = found.wanted.until and found.wanted.until <= found.wanted.since
        if draft.version != version or found.digest != digest or found.matched.unclear or backwards:
            raise OutdatedTurnover
        announced = asking.answers["announced"] == YES
        people = _people(found.plan)
        number = await _put(deps, tx, viewer, cause, organisation.id, TURNOVER, found.wanted, people, announced)
        await filling.end(deps, tx, draft, "done")
        done = await _begin(deps, tx, viewer, number, organisation.id, found)
    deps.bell.set()
    return done


async def _begin(
    deps: Deps, tx: Transaction, viewer: Viewer, number: int, organisation_id: int, found: Preview
) -> Turnover:
    """At once, or a job for its day; noted and told."""
    later = found.wanted.since > deps.today()
    details = {"elected": len(found.plan.elected), "others": len(found.plan.others), "since": found.wanted.since}
    await doing.note(deps, tx, viewer, "turnovers:plan" if later else "turnovers:do", organisation_id, details)
    if later:
        await _plan(deps, tx, number, found.wanted.since)
    else:
        await doing.do(deps, tx, viewer, number, found.plan)
    return await telling.tell(deps, tx, viewer, number, "planned" if later else "done")


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
    await doing.note(deps, tx, viewer, DECIDED[act], organisation_id, {"people": len(plan.changes)})
    await doing.do(deps, tx, viewer, number, plan)
    return await telling.tell(deps, tx, viewer, number, act)


def _people(plan: Plan) -> list[int]:
    moves = (*plan.elected, *plan.others)
    return [move.person_id for move in moves if move.person_id]


async def run(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """The job: its day has come. On the register as it is then: who is gone is left out, who came since stays."""
    found = await turnovers.by_id(tx, job.object_id)
    if found is None or found.state != "planned":
        return None
    viewer = await doing.author(deps, tx, found)
    wanted = await previewing.still(tx, msgspec.json.decode(found.plan, type=Wanted))
    seats = await turnovers.seats(tx, found.organisation_id, deps.today())
    plan = planning.plan(found.organisation_id, seats, wanted)
    await doing.note(deps, tx, viewer, "turnovers:do", found.organisation_id, {"elected": len(plan.elected)})
    await doing.do(deps, tx, viewer, found.id, plan, clock=True)
    await telling.tell(deps, tx, viewer, found.id, "began")
    return None
