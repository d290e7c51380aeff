"""One's own industries: picked from what is likely, found by words, or looked up from the section down."""

import json
import re
from collections.abc import Iterable
from typing import Any

import msgspec

from bot import tables
from bot.forms import readers
from bot.forms.steps import Asking, Choice, Sent, Step
from bot.notices.reading.trades import industries_of
from bot.notices.writing import IndustryUnknown, TooManyIndustries
from bot.refusals import Gone
from storage import companies, people
from storage.database import Reader

FIELD = "industries"
MOST = 3
LIKELY = 8
"""Buttons: a phone's screen full."""
LONGEST = 60
ALL, BACK = "=", "<"
"""Among picks, beside codes: a section's divisions are `=C`, all sections `=`."""
APART = re.compile(r"[;；,，、/\n]+")


class Chosen(msgspec.Struct, frozen=True):
    """`codes`: chosen so far; `found`: what the words that were typed may mean; `at`: the section that is open."""

    codes: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    at: str = ""


def of(asking: Asking) -> Chosen:
    return msgspec.convert(asking.answers.get(FIELD) or {}, Chosen)


def begun(codes: Iterable[str]) -> dict[str, Any]:
    """The answer before anything was changed."""
    return _json(Chosen(tuple(codes)))


def _json(chosen: Chosen) -> dict[str, Any]:
    made: dict[str, Any] = msgspec.to_builtins(chosen)
    return made


async def _choices(asking: Asking) -> list[Choice]:
    """What is chosen, and what is likely; or the sections, or the divisions of one."""
    now = of(asking)
    if now.at == ALL:
        return [Choice(ALL + each.code, each.code) for each in tables.industries() if not each.parent]
    if now.at:
        inside = [each.code for each in tables.industries() if now.at in (each.code, each.parent)]
        return [_choice(code, now) for code in inside]
    likely = now.found or await _likely(asking)
    return [_choice(code, now) for code in list(dict.fromkeys([*now.codes, *likely]))[:LIKELY]]


def _choice(code: str, now: Chosen) -> Choice:
    return Choice(code, code, chosen=code in now.codes)


async def _likely(asking: Asking) -> list[str]:
    """By what he offers and looks for, and by his company."""
    async with asking.deps.database.reading() as reader:
        return await likely(reader, asking.reader.viewer.person_id or 0)


async def likely(reader: Reader, person_id: int) -> list[str]:
    person = await people.by_id(reader, person_id)
    if person is None:
        return []
    found: list[str] = list(industries_of(person.offers, ""))
    held = await people.memberships(reader, json.dumps([person.id]))
    for number in dict.fromkeys(each.company_id for each in held if each.company_id):
        company = await companies.by_id(reader, number)
        if company:
            found += [*json.loads(company.industries), *industries_of(company.name, company.products)]
    return list(dict.fromkeys([*found, *industries_of("", person.wants)]))


def _pick(asking: Asking, _step: str, value: str) -> dict[str, Any]:
    """On and off, or where to look. Raises Gone, TooManyIndustries."""
    now = of(asking)
    if value == BACK:
        return _json(msgspec.structs.replace(now, at="" if now.at == ALL else ALL))
    if value[:1] == ALL:
        if value[1:] and value[1:] not in {each.code for each in tables.industries() if not each.parent}:
            raise Gone
        return _json(msgspec.structs.replace(now, at=value[1:] or ALL))
    if value in now.codes:
        return _json(msgspec.structs.replace(now, codes=tuple(code for code in now.codes if code != value)))
    if tables.industry(value) is None:
        raise Gone
    return _json(_with(now, [value]))


def _with(now: Chosen, codes: Iterable[str]) -> Chosen:
    found = tuple(dict.fromkeys([*now.codes, *codes]))
    if len(found) > MOST:
        raise TooManyIndustries(most=MOST)
    return msgspec.structs.replace(now, codes=found)


def _read(asking: Asking, sent: Sent) -> dict[str, Any]:
    """Words or codes, several at once: what is sure is chosen, what it may be is offered.

    Raises IndustryUnknown, TooManyIndustries.
    """
    typed = readers.text(1, LONGEST)(asking, sent)
    sure, maybe = list[str](), list[str]()
    for word in filter(None, map(str.strip, APART.split(typed))):
        found = [each.code for each in tables.find_industry(word)]
        other = [*found[1:], *_holding(word), *industries_of(word, "")]
        if not found and not other:
            raise IndustryUnknown(typed=word)
        sure += found[:1]
        maybe += other
    now = _with(msgspec.structs.replace(of(asking), at=""), sure)
    return _json(msgspec.structs.replace(now, found=tuple(dict.fromkeys([*sure, *maybe]))[:LIKELY]))


def _holding(word: str) -> list[str]:
    """Industries with a word that holds what was typed."""
    wanted = tables.fold(word)
    if not wanted:
        return []
    return [
        each.code
        for each in tables.industries()
        if any(wanted in tables.fold(name) for name in (each.name, each.short, each.english, *each.aliases))
    ]


STEP = Step(
    FIELD,
    read=_read,
    choices=_choices,
    pick=_pick,
    several=True,
    stays=True,
    optional=True,
    wanted=lambda asking: asking.answers["field"] == FIELD,
)
