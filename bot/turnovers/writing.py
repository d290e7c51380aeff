"""The form of a new term: its name and time, the leaders as a list, what becomes of the others; then the preview.

Nothing is written before it is confirmed; what the preview showed is named by its digest, so nobody confirms what has
changed since.
"""

import zlib
from datetime import date, timedelta
from typing import Any

import msgspec

from bot import positions
from bot.accounts import Reader as As
from bot.deps import Deps
from bot.forms import filling, readers
from bot.forms.drafting import Turn
from bot.forms.steps import Answers, Asking, Choice, Form, Sent, Step
from bot.refusals import Gone
from bot.register import cells
from bot.turnovers import dates, lists, matching, planning, rights
from bot.turnovers.matching import Matched
from bot.turnovers.planning import FATES, STAY, STEP_DOWN, Plan, Wanted
from storage import organisations, turnovers
from storage.database import Reader
from storage.turnovers import Seat

NAME = "turnovers"
KEEP, YES, NO, OPEN, ALL = "keep", "yes", "no", "open", "*"
YEARS = (3, 4, 5)
FURTHEST_YEARS = 20
SHOWN_FATES = 60  # more buttons than that nobody reads


class Group(msgspec.Struct, frozen=True):
    """One rank of the preview: who holds it until now, and who from then on."""

    position: str
    before: tuple[str, ...]
    after: tuple[tuple[str, str], ...]  # each with how: stays, new (of the register), moves


class Preview(msgspec.Struct, frozen=True):
    """What would be done, and what is still to be asked."""

    wanted: Wanted
    plan: Plan
    matched: Matched
    seats: tuple[Seat, ...]

    @property
    def digest(self) -> str:
        """Of all that is shown."""
        plan = self.plan
        shown = (plan.elected, plan.others, plan.carried, plan.gains, plan.loses, self.wanted)
        return f"{zlib.crc32(msgspec.json.encode(shown)):08x}"

    @property
    def groups(self) -> tuple[Group, ...]:
        """By rank: leaders before and after."""
        moves = (*self.plan.elected, *self.plan.others)
        ranks = sorted({rank for move in moves for rank in (move.rank_before, move.rank_after) if rank < RANKS})
        return tuple(self._group(rank) for rank in ranks)

    def _group(self, rank: int) -> Group:
        moves = (*self.plan.elected, *self.plan.others)
        before = [seat for seat in self.seats if seat.held and seat.rank == rank]
        came = [move for move in moves if move.rank_after == rank]
        named = [move.after for move in came if move.after] + [seat.position for seat in before]
        after = tuple((move.name, "stays" if move.kept else "moves" if move.before else "new") for move in came)
        return Group(named[0], tuple(seat.name for seat in before), after)


RANKS = planning.OTHERS.start  # leaders and directors; the others aren't elected


async def begin(deps: Deps, reader: As, organisation_id: int) -> Turn:
    """His unfinished one of this organisation, else a new one. Raises Gone."""
    async with deps.database.reading() as connection:
        found = await rights.organisation(connection, reader.viewer, organisation_id)
        last = await turnovers.newest(connection, organisation_id)
    left = await filling.unfinished(deps, reader, NAME)
    if left and left.answers["organisation"] == organisation_id and left.answers["last"] == (last.id if last else 0):
        return left
    begun = {"organisation": found.id, "kind": found.kind, "name": found.short_name or found.name}
    known = {"last": last.id if last else 0, "who": {}, "fates": {}}
    return await filling.begin(deps, reader, NAME, {**begun, **known})


def _allowed(asking: Asking) -> None:
    if not rights.may(asking.reader.viewer, asking.answers["organisation"], asking.answers["kind"]):
        raise Gone


async def _seats(asking: Asking) -> list[Seat]:
    return await turnovers.seats(asking.deps.database.here, asking.answers["organisation"], asking.deps.today())


async def _terms(asking: Asking) -> list[Choice]:
    following = planning.following(planning.usual_term(await _seats(asking)))
    return [Choice(following, following)] if following else []


async def _starts(asking: Asking) -> list[Choice]:
    """The day after the present term, today, the first of the next month, of the next year."""
    today = date.fromisoformat(asking.deps.today())
    present = planning.head(await _seats(asking))
    after = [date.fromisoformat(present.term_to) + timedelta(days=1)] if present else []
    month = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    days = [*(day for day in after if abs((day - today).days) <= 366), today, month, date(today.year + 1, 1, 1)]  # noqa: PLR2004
    return [
        Choice(day, {"day": day, "today": day == today.isoformat()})
        for day in dict.fromkeys(each.isoformat() for each in days)
    ]


async def _ends(asking: Asking) -> list[Choice]:
    since = asking.answers["since"]
    return [*(Choice(end, years) for years in YEARS for end in [_later(since, years)]), Choice(OPEN)]


def _later(since: str, years: int) -> str:
    """The last day of so many years."""
    first = date.fromisoformat(since)
    leap = first.month == 2 and first.day == 29  # noqa: PLR2004
    again = first.replace(year=first.year + years, day=28) if leap else first.replace(year=first.year + years)
    return (again - timedelta(days=1)).isoformat()


def read_since(asking: Asking, sent: Sent) -> str:
    today = date.fromisoformat(asking.deps.today())
    far = timedelta(days=366 * FURTHEST_YEARS)
    return dates.day(sent, cells.first_day, (today - far).isoformat(), (today + far).isoformat(), today)


def read_until(asking: Asking, sent: Sent) -> str:
    since = date.fromisoformat(asking.answers["since"])
    last = since + timedelta(days=366 * FURTHEST_YEARS)
    return dates.day(sent, cells.last_day, (since + timedelta(days=1)).isoformat(), last.isoformat(), since)


def _pick_until(_asking: Asking, _step: str, value: str) -> str:
    """Raises Gone."""
    if value == OPEN:
        return ""
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise Gone from error


async def _keep(_asking: Asking) -> list[Choice]:
    return [Choice(KEEP)]


def _pick_leaders(_asking: Asking, _step: str, value: str) -> dict[str, Any]:
    """All go on: an empty list, and everybody stays. Raises Gone."""
    if value != KEEP:
        raise Gone
    return {"named": [], "unread": []}


async def _yes_no(_asking: Asking) -> list[Choice]:
    return [Choice(YES), Choice(NO)]


def _pick_who(asking: Asking, step: str, value: str) -> dict[str, int]:
    """`place.person`, or `place.0` for somebody new; who it can be is looked at when it is used. Raises Gone."""
    at, _, person = value.partition(".")
    named = asking.answers["leaders"]["named"]
    if not (at.isdecimal() and person.isdecimal()) or int(at) >= len(named):
        raise Gone
    return {**asking.answers[step], named[int(at)]["name"]: int(person)}


def _pick_fate(asking: Asking, step: str, value: str) -> dict[str, str]:
    """`seat.fate`, by its place among the fates; `all.stay` and `all.member` for everybody. Raises Gone."""
    mark, _, fate = value.partition(".")
    if mark == "all" and fate in {STAY, STEP_DOWN}:
        return {ALL: fate}
    if not (mark.isdecimal() and fate.isdecimal()) or int(fate) >= len(FATES):
        raise Gone
    return {**asking.answers[step], str(int(mark)): FATES[int(fate)]}


def _usual(answers: Answers, seat: Seat) -> str:
    """What becomes of who wasn't said anything of: whose rank the list doesn't name goes on."""
    named = {positions.rank(each["position"]) for each in answers["leaders"]["named"]}
    usual: str = answers["fates"].get(ALL) or (STEP_DOWN if seat.rank in named else STAY)
    return usual


async def _fates(asking: Asking) -> list[Choice]:
    """A tap, the next one."""
    found = await preview(asking.deps, asking.deps.database.here, asking.answers)
    return [
        Choice(f"{move.seat}.{(FATES.index(move.fate) + 1) % len(FATES)}", move)
        for move in found.plan.others[:SHOWN_FATES]
    ]


async def preview(deps: Deps, reader: Reader, answers: Answers) -> Preview:
    """What the answers come to on the register as it is now."""
    organisation = answers["organisation"]
    seats = await turnovers.seats(reader, organisation, deps.today())
    matched = await matching.match(reader, organisation, answers["leaders"]["named"], answers["who"])
    chosen = answers["fates"]
    others = planning.affected(seats, matched.elected)
    wanted = Wanted(
        term=answers["term"],
        since=answers["since"],
        until=answers["until"] or "",
        elected=matched.elected,
        fates={seat.id: chosen.get(str(seat.id), _usual(answers, seat)) for seat in others},
    )
    named = await _with_names(reader, wanted)
    return Preview(wanted, planning.plan(organisation, seats, named), matched, tuple(seats))


async def _with_names(reader: Reader, wanted: Wanted) -> Wanted:
    """The plan's words name everybody; what is kept of it doesn't."""
    ids = [each.person_id for each in wanted.elected if each.person_id]
    names = await reader.run(lambda connection: turnovers.names(connection, ids))
    elected = [
        msgspec.structs.replace(each, name=names.get(each.person_id, "")) if each.person_id else each
        for each in wanted.elected
    ]
    return msgspec.structs.replace(wanted, elected=tuple(elected))


async def _review(asking: Asking) -> dict[str, Any]:
    deps, answers = asking.deps, asking.answers
    async with deps.database.reading() as reader:
        found = await preview(deps, reader, answers)
        there = await organisations.by_id(reader, answers["organisation"])
        planned = await turnovers.planned(reader, answers["organisation"])
    viewer = asking.reader.viewer
    return {
        "it": found,
        "plan": found.plan,
        "organisation": there.name if there else answers["name"],
        "unclear": found.matched.unclear[0] if found.matched.unclear else None,
        "later": answers["since"] > deps.today(),
        "backwards": bool(answers["until"]) and answers["until"] <= answers["since"],
        "planned": planned,
        "unread": answers["leaders"]["unread"],
        "kept": not answers["leaders"]["named"],
        "myself": viewer.person_id in {number for number, _ in found.plan.loses},
        "on_desk": answers["organisation"] in viewer.desks,
    }


FORM = Form(
    NAME,
    (
        Step("term", read=readers.text(2, 20), choices=_terms),
        Step("since", read=read_since, choices=_starts),
        Step("until", read=read_until, choices=_ends, pick=_pick_until),
        Step("leaders", read=lists.read, choices=_keep, pick=_pick_leaders),
        Step("announced", choices=_yes_no),
        Step("who", pick=_pick_who),
        Step("fates", choices=_fates, pick=_pick_fate, several=True),
    ),
    review=_review,
    allowed=_allowed,
)
