"""From the seats of an organisation, the list of its new leaders and what becomes of the others to what is written.

Nothing is read or written here: the same words of who does it give the same plan on the same seats.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from bot import positions
from bot.positions import LEADER_RANK, MEMBER_RANK
from bot.privacy import BY_NAME
from bot.register.planning import made_key
from storage.entries import Change
from storage.turnovers import Seat

STAY, STEP_DOWN = "stay", "member"
HONOURS = ("荣誉会长", "名誉会长", "创会会长", "永远荣誉会长")
FATES = (STEP_DOWN, *HONOURS, STAY)
"""What becomes of who isn't in the list: a member again, one of the honorary positions, or what he is."""
MEMBER = "会员"
OTHERS = range(positions.OTHER_RANK, MEMBER_RANK)  # staff and the like: no term is theirs
DESK_RANKS = range(LEADER_RANK, 66)
"""秘书长 and 副秘书长: who comes after one of the secretariat is of it."""
NUMBERED = re.compile(r"第([一二三四五六七八九十\d]{1,3})(届|屆)")
DIGITS = "一二三四五六七八九"
SEAT = ("position", "rank", "rank_order", "term", "term_from", "term_to", "ended_on", "secretary")


class Elect(msgspec.Struct, frozen=True):
    """Of the list: `person_id` None is somebody new; only then the name is kept."""

    position: str
    name: str
    person_id: int | None = None


class Wanted(msgspec.Struct, frozen=True):
    """What is to be done. `fates`: by the seat's id, of those who aren't in the list; other seats stay as they are."""

    term: str
    since: str
    until: str
    elected: tuple[Elect, ...] = ()
    fates: dict[int, str] = {}


class Move(msgspec.Struct, frozen=True):
    """One person's: `before` and `after` are positions, empty for none. `seat`: whose fate is asked for."""

    name: str
    before: str
    after: str
    rank_before: int
    rank_after: int
    person_id: int | None = None
    seat: int = 0
    fate: str = ""

    @property
    def kept(self) -> bool:
        return self.rank_before == self.rank_after and not self.before.startswith("候任")


class Plan(msgspec.Struct, frozen=True):
    """`elected`: those of the list; `others`: those who aren't in it; `carried`: how many go on beside them.

    `gains`, `loses`: people whose rights at the desk come or go, with their names; `staff`: how many are left at it.
    """

    elected: tuple[Move, ...]
    others: tuple[Move, ...]
    carried: int
    new: tuple[str, ...]
    gains: tuple[tuple[int | None, str], ...]
    loses: tuple[tuple[int, str], ...]
    staff: int
    changes: tuple[Change, ...]


def affected(seats: Sequence[Seat], elected: Sequence[Elect]) -> list[Seat]:
    """Today's seats that a new term is about and that aren't in the list: leaders, and ranks that it names."""
    named = {each.person_id for each in elected}
    ranks = {positions.rank(each.position) for each in elected}
    return [
        seat
        for seat in seats
        if seat.held
        and seat.person_id not in named
        and (seat.rank <= LEADER_RANK or seat.rank in ranks)
        and seat.rank < positions.OTHER_RANK
    ]


def plan(organisation_id: int, seats: Sequence[Seat], wanted: Wanted) -> Plan:
    """What is to be written. New people's seats have no person yet: the change before theirs makes him."""
    term = {"term": wanted.term, "term_from": wanted.since, "term_to": wanted.until, "ended_on": ""}
    outgoing = [seat for seat in seats if seat.held and seat.id in wanted.fates and not _elected(seat, wanted)]
    loses = [seat for seat in outgoing if seat.secretary and wanted.fates[seat.id] != STAY]
    heirs = _heirs(wanted, _tops(seats), loses)
    elected, changes = _come(organisation_id, seats, wanted, heirs, term)
    others, more = _go(outgoing, wanted, term)
    changes += more
    touched = {change.id for change in changes if change.table == "memberships"}
    carried = [seat for seat in seats if seat.held and seat.id not in touched and _goes_on(seat, seats)]
    changes += [_changed(seat, term) for seat in carried]
    gone = {seat.person_id for seat in loses}
    return Plan(
        elected=tuple(elected),
        others=tuple(others),
        carried=len(carried),
        new=tuple(each.name for each in wanted.elected if each.person_id is None),
        gains=tuple((wanted.elected[at - 1].person_id, wanted.elected[at - 1].name) for at in sorted(heirs)),
        loses=tuple({seat.person_id: seat.name for seat in loses}.items()),
        staff=len({seat.person_id for seat in seats if seat.held and seat.secretary} - gone) + len(heirs),
        changes=tuple(changes),
    )


def _come(
    organisation_id: int, seats: Sequence[Seat], wanted: Wanted, heirs: set[int], term: dict[str, Any]
) -> tuple[list[Move], list[Change]]:
    """Those who are elected, in the order of the list; heirs take over the desk."""
    tops, known = _tops(seats), {seat.person_id for seat in seats}
    moves: list[Move] = []
    changes: list[Change] = []
    for order, each in enumerate(wanted.elected, start=1):
        seat = tops.get(each.person_id) if each.person_id else None
        after = _seat(each.position, order, int(order in heirs or bool(seat and seat.secretary))) | term
        moves.append(_move(seat, each, after))
        changes += _seated(organisation_id, each, seat, after, own=each.person_id in {None, *known})
    return moves, changes


def _go(outgoing: Sequence[Seat], wanted: Wanted, term: dict[str, Any]) -> tuple[list[Move], list[Change]]:
    """What becomes of the others; whoever steps down from several seats is an ordinary member by one."""
    moves: list[Move] = []
    changes: list[Change] = []
    stepped = set[int]()
    for seat in outgoing:
        fate = wanted.fates[seat.id]
        again = seat.person_id in stepped and fate == STEP_DOWN
        after = {"ended_on": wanted.since, "secretary": 0} if again else _after(seat, fate, term)
        stepped.add(seat.person_id)
        if not again:
            moves.append(_other(seat, fate, after))
        changes.append(_changed(seat, after))
    return moves, changes


def _elected(seat: Seat, wanted: Wanted) -> bool:
    return any(each.person_id == seat.person_id for each in wanted.elected)


def _tops(seats: Sequence[Seat]) -> dict[int | None, Seat]:
    """Of each person the seat that is held today and stands highest; an honorary one only where it is the only one."""
    tops: dict[int | None, Seat] = {}
    for seat in sorted(seats, key=lambda each: (each.rank > MEMBER_RANK, each.rank, each.id)):
        if seat.held:
            tops.setdefault(seat.person_id, seat)
    return tops


def _heirs(wanted: Wanted, tops: Mapping[int | None, Seat], loses: Sequence[Seat]) -> set[int]:
    """The places in the list of who takes over at the desk: the one that comes to a rank whose holder leaves it."""
    left = {seat.rank for seat in loses if seat.rank in DESK_RANKS}
    come: dict[int, list[int]] = {}
    for order, each in enumerate(wanted.elected, start=1):
        seat, rank = tops.get(each.person_id) if each.person_id else None, positions.rank(each.position)
        if rank in left and (seat is None or (seat.rank != rank and not seat.secretary)):
            come.setdefault(rank, []).append(order)
    return {orders[0] for orders in come.values() if len(orders) == 1}


def _seat(position: str, order: int, secretary: int) -> dict[str, Any]:
    return {"position": position, "rank": positions.rank(position), "rank_order": order, "secretary": secretary}


def _seated(organisation_id: int, each: Elect, seat: Seat | None, after: dict[str, Any], *, own: bool) -> list[Change]:
    """Who isn't its `own` was entered by others: named alone, he shows this desk no contact by it."""
    if seat:
        return [_changed(seat, after)]
    row = {"key": made_key("m"), "person_id": each.person_id, "organisation_id": organisation_id, **after}
    row["listed"] = "" if own else BY_NAME
    new = Change("memberships", 0, None, row)
    if each.person_id:
        return [new]
    return [Change("persons", 0, None, {"key": made_key("p"), "name": each.name}), new]


def _changed(seat: Seat, after: dict[str, Any]) -> Change:
    """With all that a seat is: whatever of it was changed meanwhile is noticed."""
    before = {name: getattr(seat, name) for name in SEAT}
    return Change("memberships", seat.id, before, {**before, **after})


def _after(seat: Seat, fate: str, term: dict[str, Any]) -> dict[str, Any]:
    """An honorary position, and a member's, have no term."""
    if fate == STAY:  # 留任 no longer
        return {"position": seat.position.removeprefix("留任") or seat.position, **term}
    position = MEMBER if fate == STEP_DOWN else fate
    without = {"term": "", "term_from": "", "term_to": "", "ended_on": ""}
    return {**_seat(position, seat.rank_order, 0), **without}


def _move(seat: Seat | None, each: Elect, after: dict[str, Any]) -> Move:
    before, rank = (seat.position, seat.rank) if seat else ("", MEMBER_RANK)
    return Move(each.name or (seat.name if seat else ""), before, each.position, rank, after["rank"], each.person_id)


def _other(seat: Seat, fate: str, after: dict[str, Any]) -> Move:
    position, rank = after.get("position", seat.position), after.get("rank", seat.rank)
    return Move(seat.name, seat.position, position, seat.rank, rank, seat.person_id, seat.id, fate)


def _goes_on(seat: Seat, seats: Sequence[Seat]) -> bool:
    """Of a rank that the list doesn't name, with the same term as the leaders until now: it is the next one's too."""
    if seat.rank > MEMBER_RANK or seat.rank in OTHERS or not seat.term_to:
        return False
    term = head(seats)
    return term is not None and (seat.term_to == term.term_to or (bool(seat.term) and seat.term == term.term))


def head(seats: Sequence[Seat]) -> Seat | None:
    """Whose term counts as the organisation's."""
    return next((seat for seat in seats if seat.held and seat.rank <= LEADER_RANK and seat.term_to), None)


def following(term: str) -> str:
    """第四届 -> 第五届; empty where that isn't plain."""
    found = NUMBERED.search(term)
    number = _number(found[1]) if found else 0
    if not found or not number:
        return ""
    said = str(number + 1) if found[1].isdecimal() else chinese(number + 1)
    return f"第{said}{found[2]}"


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    tens, mark, ones = text.partition("十")
    if not mark:
        return DIGITS.find(text) + 1 if len(text) == 1 else 0
    return (DIGITS.find(tens) + 1 if tens else 1) * 10 + (DIGITS.find(ones) + 1 if ones else 0)


def chinese(number: int) -> str:
    """1 to 99 in characters."""
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else DIGITS[tens - 1]) + ("十" if tens else "") + (DIGITS[ones - 1] if ones else "")  # noqa: PLR2004


def usual_term(seats: Sequence[Seat]) -> str:
    """The numbered term that most leaders have; empty for none."""
    named = Counter(
        seat.term for seat in seats if seat.held and seat.rank <= LEADER_RANK and NUMBERED.search(seat.term)
    )
    return named.most_common(1)[0][0] if named else ""
