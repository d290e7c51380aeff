"""What a notice is about, read from its text: things with their weight, what is to be done with them, sizes, places.

The thing of a phrase stands at its end in Chinese and in English (石材机械, stone machinery): what stands before it, or
after "for" and "with", says which one, or for whom.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec

from bot.glossary.terms import Glossary
from bot.glossary.units import BREAK, LISTED, Unit, units
from bot.matching.marks import ACTIONS, Mark, clauses_of, marks_of
from bot.matching.places import mentioned, place_at, places_of

TITLE = 1.0
BODY = {"supply": 0.6, "demand": 0.35}
BEFORE_WISH = 0.4  # 饮料厂扩线 求购卫生级阀门: what stands before the wish isn't it
LATER = 0.8  # of an offer's title the first clause says it
ASIDE = 0.3  # for whom, with what
MODIFIES = 0.25  # 石材 of 石材机械
STUFF = 0.2
MAIN = 0.5
BY_THE_WAY = 0.4
CARRYING = "物流"
TOWARDS = frozenset({"to", "至", "到", "往", "发"})
LONGEST_TEXT = 1_000
GRADE = re.compile(
    r"(?:dn|m|pn|qt|d|en|iso|api|nace|mr|ce|ul|fm|wras|bsci|oeko|halal|gacc|haccp|fda)\s?-?\d*[a-z]?\d*|\d{3,4}l?",
    re.IGNORECASE,
)
LONGEST_GRADE = 8


class Item(msgspec.Struct, frozen=True, array_like=True):
    concept: str
    weight: float


class Profile(msgspec.Struct, frozen=True, array_like=True):
    """`words`: pairs of characters and words of the title; `rest`: those of the text besides; `places`: codes."""

    items: tuple[Item, ...]
    actions: tuple[str, ...]
    grades: tuple[str, ...]
    places: tuple[str, ...]
    near: tuple[str, ...]
    industries: tuple[str, ...]
    words: tuple[str, ...]
    rest: tuple[str, ...]


def read(
    glossary: Glossary,
    kind: str,
    title: str,
    body: str = "",
    place: str = "",
    industries: Sequence[str] = (),
    nature: str = "product",
) -> Profile:
    """~200 µs; pure. `kind`: supply or demand."""
    weights: dict[str, float] = {}
    actions: set[str] = set()
    written: list[list[Unit]] = []
    for text in (title, body[:LONGEST_TEXT]):
        found = units(text)
        things = _things(glossary, found, kind, actions, title=not written)
        if written:
            things = _beside(glossary, weights, things, BODY[kind])
        written.append(found)
        for concept, weight in things:
            weights[concept] = max(weights.get(concept, 0.0), weight)
    _carried(glossary, weights, written[0])
    if kind == "demand":
        for above in {
            each for name in weights if weights[name] >= MAIN for each in glossary.concepts[name].above
        } & set(weights):
            weights[above] *= BY_THE_WAY  # the kind of it is what is needed
    actions.update({"agency": {"agency"}, "second_hand": {"used"}, "investment": {"invest"}}.get(nature, set()))
    codes = places_of(place)
    heads = _words(written[0])
    return Profile(
        tuple(
            Item(concept, round(weight, 3)) for concept, weight in sorted(weights.items(), key=lambda pair: -pair[1])
        ),
        tuple(sorted(actions)),
        tuple(sorted(set(_grades(title + " " + body)))),
        tuple(codes),
        tuple(sorted(mentioned(written[0] + written[1]) - set(codes))),
        tuple(industries),
        tuple(sorted(heads)),
        tuple(sorted(_words(written[1]) - heads)),
    )


def _beside(
    glossary: Glossary, title: dict[str, float], things: Iterable[tuple[str, float]], worth: float
) -> list[tuple[str, float]]:
    """The body's things: of another trade than the title's main one, they are by the way."""
    main = max(title, key=lambda name: title[name], default="")
    if not main or title[main] < MAIN:
        return [(concept, 1.5 * worth * weight) for concept, weight in things]
    return [
        (concept, worth * weight * (1.0 if _one_trade(glossary, main, concept) else BY_THE_WAY))
        for concept, weight in things
    ]


def _one_trade(glossary: Glossary, one: str, other: str) -> bool:
    first, second = glossary.concepts[one], glossary.concepts[other]
    return bool({one, *first.above, *first.trades} & {other, *second.above, *second.trades})


def _carried(glossary: Glossary, weights: dict[str, float], title: Sequence[Unit]) -> None:
    """From one place to another (厦门至迪拜): the goods are what is carried, the way is what is asked for."""
    ways = [name for name in weights if CARRYING in (name, *glossary.concepts[name].trades)]
    if ways and _route(title):
        for name, weight in weights.items():
            weights[name] = max(weight, 0.8) if name in ways else ASIDE * weight


def _route(title: Sequence[Unit]) -> bool:
    """To a place, or from one to somewhere."""
    return any(
        unit.text in TOWARDS and (place_at(title, at + 1) or mentioned(title[max(0, at - 2) : at]))
        for at, unit in enumerate(title)
    )


def _things(
    glossary: Glossary, text: Sequence[Unit], kind: str, actions: set[str], *, title: bool
) -> Iterable[tuple[str, float]]:
    marks = marks_of(glossary, text)
    clauses = clauses_of(text, marks)
    wish = max((mark.start for mark in marks if mark.sort == "wish"), default=-1) if kind == "demand" and title else -1
    for clause in clauses:
        actions.update(
            mark.sort
            for mark in clause
            if mark.sort in ACTIONS and (title or mark.sort not in {"rent", "repair", "scrap", "hire"})
        )
        aside = False
        for at, mark in enumerate(clause):
            if mark.sort != "thing":
                said = mark.sort in {"aside", "own"} and not (at and clause[at - 1].sort == "wish")
                aside = (aside or said) and mark.sort != "wish"
                continue
            weight = ASIDE if aside else BEFORE_WISH if mark.start < wish else 1.0
            if title and text[clause[0].start].before == BREAK and clause is not clauses[0] and kind == "supply":
                weight *= LATER
            yield mark.concept, weight * _role(glossary, text, clause, at)


def _role(glossary: Glossary, text: Sequence[Unit], clause: Sequence[Mark], at: int) -> float:
    """Whether the thing is what the phrase is about, or tells which."""
    mark = clause[at]
    own = STUFF if glossary.concepts[mark.concept].stuff else 1.0
    following = clause[at + 1 :]
    end = mark.end
    for other in following:
        if other.start > end or any(unit.before >= LISTED for unit in text[end : other.start + 1]):
            break
        if other.sort == "thing":
            if other.concept == mark.concept:
                return own
            return own if _kin(glossary, mark.concept, other.concept) else MODIFIES
        if other.sort == "firm":
            end = other.end
            continue
        if other.sort == "part":
            return MODIFIES
        if other.sort in {"wish", "aside", "list"}:
            break
        end = other.end
    else:
        return own
    firm = next((other for other in following[:1] if other.sort == "firm" and other.start == mark.end), None)
    beyond = any(
        other.sort == "wish" or (other.sort == "thing" and other.concept != mark.concept) for other in following[1:]
    )
    return MODIFIES if firm and beyond else own


def _kin(glossary: Glossary, one: str, other: str) -> bool:
    """Whether a thing is a kind of the other, or the other but a material."""
    first, second = glossary.concepts[one], glossary.concepts[other]
    return second.stuff or one in second.above or other in first.above


def _words(text: Sequence[Unit]) -> set[str]:
    """Pairs of characters, and words with the number that belongs to them (dn100), as the search index has them."""
    found = {unit.text for unit in text if unit.text.isascii() and len(unit.text) > 1 and not unit.text[0].isdigit()}
    for one, two in pairwise(text):
        if not two.before and one.text.isascii() == two.text.isascii():
            found.add(one.text + two.text)
    return found


def _grades(text: str) -> Iterable[str]:
    for match in GRADE.finditer(text):
        found = match[0].replace(" ", "").replace("-", "").lower()
        if any(sign.isdigit() for sign in found) or len(found) > 3:  # noqa: PLR2004
            yield found[:LONGEST_GRADE]
