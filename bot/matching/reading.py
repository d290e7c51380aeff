"""What a notice is about, read from its text: things with their weight, what is to be done with them, sizes, places.

The thing of a phrase stands at its end in Chinese and in English (石材机械, stone machinery): what stands before it, or
after "for" and "with", says which one, or for whom.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import msgspec

from bot import tables
from bot.glossary.terms import Found, Glossary
from bot.glossary.units import BREAK, LISTED, Unit, term, units

CUES = Path(__file__).with_name("cues.txt")
ACTIONS = frozenset({"agency", "used", "rent", "repair", "invest", "hire", "oem", "scrap"})
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
LONGEST_PLACE, LONGEST_TEXT = 6, 1_000
SIZES = re.compile(
    r"(?:dn|m|pn|class|φ)?\s?\d{1,5}(?:\.\d+)?(?:l|mm|cm|kw|kv|t|寸|吋|\"|\*\d+)?|[a-z]{1,4}\d{2,5}[a-z]?",
    re.IGNORECASE,
)
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


@cache
def cues() -> tuple[dict[tuple[str, ...], str], int]:
    """Terms of the file to their sort, and the longest one's length."""
    found: dict[tuple[str, ...], str] = {}
    for line in CUES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            sort, _, written = line.partition(":")
            for each in written.split(","):
                found.setdefault(term(each), sort)
    return found, max(map(len, found))


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
        unit.text in TOWARDS and (_place_at(title, at + 1) or mentioned(title[max(0, at - 2) : at]))
        for at, unit in enumerate(title)
    )


class _Mark(msgspec.Struct, frozen=True):
    """A concept or a cue in the text."""

    sort: str
    concept: str
    start: int
    end: int


def _things(
    glossary: Glossary, text: Sequence[Unit], kind: str, actions: set[str], *, title: bool
) -> Iterable[tuple[str, float]]:
    marks = _marks(glossary, text)
    clauses = _clauses(text, marks)
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


def _role(glossary: Glossary, text: Sequence[Unit], clause: Sequence[_Mark], at: int) -> float:
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


def _clauses(text: Sequence[Unit], marks: Sequence[_Mark]) -> list[list[_Mark]]:
    found: list[list[_Mark]] = []
    last = -1
    for mark in marks:
        if last < 0 or any(unit.before == BREAK for unit in text[last : mark.start + 1] if unit is not text[0]):
            found.append([])
        found[-1].append(mark)
        last = mark.end
    return found


def _marks(glossary: Glossary, text: Sequence[Unit]) -> list[_Mark]:
    """Concepts first; cues in what is left."""
    things = glossary.find(text)
    taken = [False] * len(text)
    marks = []
    for found in things:
        taken[found.start : found.end] = [True] * (found.end - found.start)
        if found.concept and not stray(text, found, things):
            marks.append(_Mark("thing", found.concept, found.start, found.end))
            marks += _shared_head(glossary, text, found)
    marks += _cue_marks(text, taken)
    return sorted(marks, key=lambda mark: (mark.start, mark.sort == "thing"))


def _shared_head(glossary: Glossary, text: Sequence[Unit], found: Found) -> list[_Mark]:
    """Gate and butterfly valves: the first is a kind of valve, too."""
    at = found.start
    if at < 2 or text[at - 1].text != "and" or not text[at - 2].text.isascii():  # noqa: PLR2004
        return []
    concept = glossary.by_term.get((text[at - 2].text, text[found.end - 1].text))
    return [_Mark("thing", concept, at - 2, at - 1)] if concept else []


def stray(text: Sequence[Unit], found: Found, things: Sequence[Found] = ()) -> bool:
    """A single character within something else (香 of 香港): none stands beside another that nobody knows."""
    if found.end - found.start > 1 or text[found.start].text.isascii():
        return False
    ends, starts = {each.end for each in things}, {each.start for each in things}
    at = found.start
    alone = at == 0 or text[at].before or text[at - 1].text.isascii() or at in ends or (text[at - 1].text,) in cues()[0]
    last = found.end
    done = (
        last == len(text)
        or text[last].before
        or text[last].text.isascii()
        or last in starts
        or (text[last].text,) in cues()[0]
    )
    return not (alone and done)


def _cue_marks(text: Sequence[Unit], taken: list[bool]) -> list[_Mark]:
    known, longest = cues()
    marks = []
    at = 0
    while at < len(text):
        for size in range(min(longest, len(text) - at), 0, -1):
            sort = known.get(tuple(unit.text for unit in text[at : at + size]))
            # Actions may stand within a term (二手设备); single characters of other words may not.
            if sort and (not any(taken[at : at + size]) or (sort in ACTIONS and size > 1)):
                marks.append(_Mark(sort, "", at, at + size))
                at += size
                break
        else:
            at += 1
    return marks


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


def places_of(written: str) -> list[str]:
    """The places of a text from the smallest up, with what they lie in; codes."""
    found: list[str] = []
    for code in _mentioned_in_order(units(written)):
        at = tables.place(code)
        while at:
            if at.code not in found:
                found.append(at.code)
            at = tables.place(at.parent) if at.parent else None
    return sorted(found, key=lambda code: -_depth(code))


def _depth(code: str) -> int:
    at, depth = tables.place(code), 0
    while at and at.parent:
        at, depth = tables.place(at.parent), depth + 1
    return depth


def mentioned(text: Sequence[Unit]) -> set[str]:
    """The codes of the places that are named."""
    return set(_mentioned_in_order(text))


def _mentioned_in_order(text: Sequence[Unit]) -> list[str]:
    found = []
    at = 0
    while at < len(text):
        place = _place_at(text, at)
        if place:
            found.append(place[0])
        at = place[1] if place else at + 1
    return found


def _place_at(text: Sequence[Unit], at: int) -> tuple[str, int] | None:
    """The place that is named there, with where its name ends."""
    known, beginnings = _place_terms()
    if at >= len(text) or text[at].text not in beginnings:
        return None
    for size in range(min(LONGEST_PLACE, len(text) - at), 0, -1):
        code = known.get("".join(unit.text for unit in text[at : at + size]))
        if code and not any(unit.before > 1 for unit in text[at + 1 : at + size]):
            return code, at + size
    return None


@cache
def _place_terms() -> tuple[dict[str, str], frozenset[str]]:
    """Names of places, as units run together, and what these begin with; single characters (京) aside."""
    beginnings = set()
    found: dict[str, str] = {}
    for place in tables.places():
        for name in (place.name, place.short, place.english, *place.aliases):
            units = term(name)
            spelt = "".join(units)
            if len(spelt) > (2 if spelt.isascii() else 1) or name == "UAE":
                found.setdefault(spelt, place.code)
                beginnings.add(units[0])
    return found, frozenset(beginnings)
