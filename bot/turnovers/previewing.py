"""What a new term would do: the leaders before and after, whom it touches, and what is still to be asked."""

import zlib

import msgspec

from bot import positions
from bot.deps import Deps
from bot.forms.steps import Answers
from bot.turnovers import matching, planning
from bot.turnovers.matching import Matched
from bot.turnovers.planning import STAY, STEP_DOWN, Plan, Wanted
from storage import turnovers
from storage.database import Reader
from storage.turnovers import Seat

ALL = "*"
RANKS = planning.OTHERS.start  # leaders and directors; the others aren't elected


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


def _usual(answers: Answers, seat: Seat) -> str:
    """What becomes of who wasn't said anything of: whose rank the list doesn't name goes on."""
    named = {positions.rank(each["position"]) for each in answers["leaders"]["named"]}
    usual: str = answers["fates"].get(ALL) or (STEP_DOWN if seat.rank in named else STAY)
    return usual


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


async def still(reader: Reader, wanted: Wanted) -> Wanted:
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
