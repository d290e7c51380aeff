"""How well a notice answers what is asked: every thing, in whichever words, at the place; not what only names it."""

from collections.abc import Sequence
from math import log

from bot.glossary.terms import Glossary
from bot.matching.scoring import KIND_OF, alike
from bot.search import spelling
from bot.search.keys import NoticeFields
from bot.search.things import SHORT, Asked, Part

FITS = 0.5
IN_TITLE, IN_TEXT, BY_THE_WAY = 1.0, 0.6, 0.25
BESIDE = 0.3
LITERAL = 0.12  # the very words, before others for the same
SURE_LETTERS = 0.6


def score(glossary: Glossary, asked: Asked, fields: NoticeFields) -> tuple[float, bool]:
    """How well it answers, and whether it does at all: every thing that is asked for, at the place."""
    total = weight = 0.0
    least = 1.0
    known = any(part.concepts for part in asked.parts)
    sure = any(not glossary.concepts[each].trade for part in asked.parts for each in part.concepts)
    for part in asked.parts:
        found = _part(glossary, part, fields)
        beside = known and (
            not part.concepts
            or (sure and all(each in glossary.concepts and glossary.concepts[each].trade for each in part.concepts))
        )  # which one, where it is known of what
        worth = log(1 + len(part.text)) * (BESIDE if beside else 1.0)
        total += worth * found
        weight += worth
        least = least if beside else min(least, found)
    answer = total / weight if weight else IN_TEXT
    if asked.places and not _there(asked.places, fields):
        return 0.0, False
    if len(asked.joined) > 1 and asked.joined.replace(" ", "") in fields.title.replace(" ", ""):
        answer = max(answer + LITERAL, FITS) if least > BY_THE_WAY else answer
    return answer, answer >= FITS and least >= FITS / 2


def _part(glossary: Glossary, part: Part, fields: NoticeFields) -> float:
    about_it = max(
        (
            _like(glossary, concept, item.concept) * min(1.0, item.weight * 1.3)
            for concept in part.concepts
            for item in fields.profile.items
        ),
        default=0.0,
    )
    if part.concepts:
        written = BY_THE_WAY * (part.text in fields.title or part.text in fields.text)
    elif part.han or " " in part.text:
        written = IN_TITLE * _in(part.text, fields.title) or IN_TEXT * _in(part.text, fields.text)
    else:
        written = IN_TITLE * spelling.in_text(part.text, fields.title) or IN_TEXT * spelling.in_text(
            part.text, fields.text
        )
    if not part.han and not part.concepts and fields.readings and len(part.text) >= SHORT:
        heard = spelling.Letters(part.text.replace(" ", "")).in_name(fields.readings)
        written = max(written, heard if heard >= SURE_LETTERS else 0.0)
    return max(about_it, written)


def _like(glossary: Glossary, asked: str, offered: str) -> float:
    """Who types a whole trade wants what is of it; who needs something wants that alone."""
    of = glossary.concepts.get(offered)
    return KIND_OF if of and asked in of.trades else alike(glossary, asked, offered)


def _in(text: str, where: str) -> float:
    """1 where it stands there; else the share of its pairs that do, if that's most."""
    if text in where:
        return 1.0
    pairs = [text[at : at + 2] for at in range(len(text) - 1)]
    share = sum(pair in where for pair in pairs) / len(pairs) if pairs else 0.0
    return share if share > IN_TEXT else 0.0


def _there(places: Sequence[str], fields: NoticeFields) -> bool:
    near = {*fields.profile.places, *fields.profile.near}
    return any(code in near for code in places)
