"""A pair as its desk, and as each of the two, is shown it: who, why, how it stands. Contacts are never in it."""

from collections.abc import Sequence

import msgspec

from bot.introductions import gates
from bot.introductions.gates import Side as Who
from bot.introductions.ties import Ties, ties
from bot.notices import life
from bot.suggestions.trading import NEEDS, Why
from storage import notices, organisations
from storage.database import Reader
from storage.suggestions import rows
from storage.suggestions.rows import Suggestion

NEW, PASSED, ASKED, CONNECTED, OVER = "new", "passed", "asked", "connected", "over"
WITH_SECRETARIAT, YES, NO = "with_secretariat", "yes", "no"
ANSWERED = frozenset({YES, NO})


class Reason(msgspec.Struct, frozen=True):
    """Why, in one line: names as members see them; `thing`, `other`: of the glossary; `wants`, `title`: as shown today.

    `kind`: needs, chain, peers, notice. `owner`: whose notice; `demand`: it asks for something, which the giver has.
    """

    kind: str
    giver: str
    taker: str
    thing: str
    other: str
    places: tuple[str, str]
    wants: str = ""
    title: str = ""
    demand: bool = False

    @property
    def owner(self) -> str:
        return self.taker if self.demand else self.giver

    @property
    def answers(self) -> str:
        return self.giver if self.demand else self.taker


class Pair(msgspec.Struct, frozen=True):
    """`desk`: whose it is ("" the office's); `agreed`: how many said yes, never who."""

    it: Suggestion
    first: Who
    second: Who
    reason: Reason
    ties: Ties
    desk: str
    agreed: int = 0

    def both(self, person: int) -> tuple[Who, Who]:
        """One of the two, and the other; `person`: as the pair's row, or the register, has him."""
        first = person in {self.it.first_id, self.first.row.id}
        return (self.first, self.second) if first else (self.second, self.first)


async def pair(reader: Reader, it: Suggestion, agreed: int = 0) -> Pair | None:
    """None where one of the two is nobody any more, or both became one."""
    first, second = await gates.side(reader, it.first_id), await gates.side(reader, it.second_id)
    if first is None or second is None or first.row.id == second.row.id:
        return None
    desk = await organisations.by_id(reader, it.organisation_id) if it.organisation_id else None
    name = (desk.short_name or desk.name) if desk else ""
    reason = await _reason(reader, it, first, second)
    return Pair(it, first, second, reason, await ties(reader, first, second), name, agreed)


async def _reason(reader: Reader, it: Suggestion, first: Who, second: Who) -> Reason:
    why = msgspec.json.decode(it.why, type=Why)
    giver, taker = (first, second) if why.gives == "first" else (second, first)
    found = Reason(why.kind, giver.view.name, taker.view.name, why.thing, why.other, why.places, demand=why.demand)
    if why.kind == NEEDS:
        return msgspec.structs.replace(found, wants=taker.view.wants)
    notice = await notices.by_id(reader, it.notice_id) if it.notice_id else None
    shown = notice is not None and not notice.restricted and notice.state == life.PUBLISHED
    return msgspec.structs.replace(found, title=notice.title) if notice and shown else found


async def pairs(reader: Reader, found: Sequence[Suggestion]) -> list[Pair]:
    """Of these, those that are two people still; `reader`: one without hops."""
    agreed = await rows.agreed(reader, [each.id for each in found])
    shown = [await pair(reader, each, agreed.get(each.id, 0)) for each in found]
    return [each for each in shown if each]
