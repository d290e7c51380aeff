"""How well an offer answers a need: 0 to 1, and why."""

from collections.abc import Callable, Sequence
from math import exp

import msgspec

from bot import tables
from bot.glossary.terms import Concept, Glossary
from bot.matching.reading import Profile

THRESHOLD = 0.5
"""Who is below isn't told to anybody."""
KIND_OF, WIDER, AKIN, TRADE = 0.85, 0.7, 0.3, 0.3
SAME_TRADE, OF_THE_TRADE, ONE_TRADE = 0.75, 0.5, 0.15
"""An offer of a kind of what is needed, of what it is a kind of, of another kind of the same, of the trade alone."""
MAIN = 0.7  # an item that weighs so much is what it is about
SHARE_OF_MAIN = 0.65
BY_WEIGHT = 0.6
TEXT = 0.25  # what the words beside the things add
TEXT_ALONE = 0.75  # where the glossary knows none of the things
REST = 0.4  # a word of the text beside one of the title
MOST_RECENT_MS = 30 * 86_400_000
OLD = 0.9
SAME_GRADE, GRADES = 0.05, 3


class Match(msgspec.Struct, frozen=True):
    """`concepts`: what both are about, in the need's words; `place`: where both are; `words`: written by both."""

    score: float
    concepts: tuple[str, ...] = ()
    place: str = ""
    grades: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


Weigh = Callable[[str], float]
"""How telling a word is, from 0."""


def score(glossary: Glossary, need: Profile, offer: Profile, weigh: Weigh | None, age_ms: int = 0) -> Match:
    """~20 µs; pure."""
    things, shared = _things(glossary, need, offer)
    text, words = _text(need, offer, weigh) if weigh else (_alike(need, offer), ())
    base = things * (1 - TEXT) + text * TEXT if need.items else text * TEXT_ALONE
    grades = tuple(sorted(set(need.grades) & set(offer.grades)))
    base += SAME_GRADE * min(len(grades), GRADES) / GRADES * (base > 0)
    place, fits = _place(glossary, need, offer, shared)
    fresh = OLD + (1 - OLD) * exp(-max(0, age_ms) / MOST_RECENT_MS)
    base *= _actions(need, offer) * _attributes(glossary, need, offer)
    return Match(min(1.0, base * fits * fresh), shared, place, grades, words)


CLASH, SPECIAL = 0.85, 0.85


def _attributes(glossary: Glossary, need: Profile, offer: Profile) -> float:
    """Materials that differ, and offers for a special purpose that nobody asked for."""
    asked = {item.concept for item in need.items if glossary.concepts[item.concept].stuff}
    had = {item.concept for item in offer.items if glossary.concepts[item.concept].stuff}
    if not had or asked & had:
        return 1.0
    return CLASH if asked else SPECIAL if had & SPECIALS else 1.0


SPECIALS = frozenset({"卫生级", "消防", "医用", "防爆", "化工用"})


def _things(glossary: Glossary, need: Profile, offer: Profile) -> tuple[float, tuple[str, ...]]:
    total = covered = main = 0.0
    shared = []
    for item in need.items:
        best = max(
            (alike(glossary, item.concept, other.concept) * other.weight**BY_WEIGHT for other in offer.items),
            default=0.0,
        )
        total += item.weight
        covered += item.weight * best
        if item.weight >= MAIN * need.items[0].weight:
            main = max(main, best * item.weight**0.25)
        if best >= TRADE and item.weight > TRADE:
            shared.append((best * item.weight, item.concept))
    if not total:
        return 0.0, ()
    return SHARE_OF_MAIN * main + (1 - SHARE_OF_MAIN) * covered / total, tuple(
        name for _, name in sorted(shared, reverse=True)
    )


def alike(glossary: Glossary, needed: str, offered: str) -> float:
    """Of two concepts: 1 the same, 0 nothing in common."""
    need, offer = glossary.concepts.get(needed), glossary.concepts.get(offered)
    if need is None or offer is None:
        return 0.0
    if needed == offered:
        return SAME_TRADE if need.trade else 1.0
    if needed in offer.above:
        return KIND_OF
    return WIDER if offered in need.above else _akin(need, offer)


def _akin(need: Concept, offer: Concept) -> float:
    """Of two things that are no kinds of each other."""
    if need.name in offer.trades or offer.name in need.trades:
        return OF_THE_TRADE
    if set(need.above) & set(offer.above):
        return AKIN
    return ONE_TRADE if set(need.trades) & set(offer.trades) else 0.0


def _text(need: Profile, offer: Profile, weigh: Weigh) -> tuple[float, tuple[str, ...]]:
    """How much of the need's words the offer has, by their weight."""
    own, others = set(offer.words), set(offer.rest)
    total = held = 0.0
    shared = []
    for words, worth in ((need.words, 1.0), (need.rest, REST)):
        for word in words:
            weight = worth * weigh(word)
            total += weight
            if word in own:
                held += weight
                shared.append((weight, word))
            elif word in others:
                held += 0.7 * weight
                shared.append((0.7 * weight, word))
    top = tuple(word for _, word in sorted(shared, reverse=True)[:5])
    return (min(1.0, 2 * held / total) if total else 0.0), top


def _alike(need: Profile, offer: Profile) -> float:
    """The same, roughly: how many of the words, whichever they are."""
    held = len({*need.words} & {*offer.words, *offer.rest})
    return min(1.0, 2 * held / len(need.words)) if need.words else 0.0


def _place(glossary: Glossary, need: Profile, offer: Profile, shared: Sequence[str]) -> tuple[str, float]:
    """The nearest place of both; and how much being elsewhere takes away: much where it is done at a place."""
    local = any(glossary.concepts[name].local for name in shared[:1])
    if local and need.near:
        need = msgspec.structs.replace(need, places=_with_what_they_lie_in(need.near), near=())
    here = [*need.places, *need.near]
    there = {*offer.places, *offer.near}
    same = next((code for code in here if code in there), "")
    if not need.places or not offer.places:
        return same, 1.0
    near = _nearness(same, need, offer)
    if not near and not local and need.places[-1] == tables.HOME:
        return same, IMPORTED
    return same, (LOCAL if local else ANYWHERE)[near]


IMPORTED = 0.75


def _with_what_they_lie_in(codes: Sequence[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for code in codes:
        at = tables.place(code)
        while at:
            found[at.code] = None
            at = tables.place(at.parent) if at.parent else None
    return tuple(found)


ANYWHERE = (0.85, 0.93, 0.97, 1.0)
LOCAL = (0.3, 0.5, 0.9, 1.0)
"""By nearness: another country, the same, the same province, the same city or served from there."""


def _nearness(same: str, need: Profile, offer: Profile) -> int:
    place = tables.place(same) if same else None
    if place is None:
        return 0
    if place.kind == "country":
        return 3 if same in offer.near or same == need.places[0] else 1
    return 2 if place.kind == "province" and same != need.places[0] else 3


ONE_SIDED = {
    "agency": (0.5, 0.65),
    "invest": (0.4, 0.5),
    "rent": (0.7, 0.8),
    "repair": (0.5, 0.6),
    "used": (0.65, 0.75),
    "hire": (0.9, 0.3),
    "scrap": (0.4, 0.4),
    "oem": (1.0, 1.0),
}
"""What is left where only the need, or only the offer, is of that sort."""


def _actions(need: Profile, offer: Profile) -> float:
    found = 1.0
    both = {*need.actions} & {*offer.actions}  # who does what is wanted may do more
    for action in {*need.actions, *(() if both else offer.actions)}:
        wanted, offered = action in need.actions, action in offer.actions
        if wanted != offered:
            found *= ONE_SIDED[action][0 if wanted else 1]
    return found
