"""A step of the form: whom beside one's own members an event is for, other organisations or the whole alliance.

Its answer: {"ids": organisations, "query": what is looked for, "alliance": true for all}. The desks of those, or the
office, agree before it goes to their members (bot/clearances).
"""

import json
from typing import Any

from bot.announcements.narrowing import ALLIANCE_WIDE
from bot.announcements.rights import ALLIANCE
from bot.events import picking
from bot.forms import readers
from bot.forms.steps import Answers, Asking, Choice, Sent
from bot.refusals import Gone, Refusal
from storage import organisations, pairings

NAME, KIND = "wider", "event"
PAIRED, MOST = 6, 20


class TooManyAsked(Refusal):
    """`most` organisations are asked one by one; it may be for the whole alliance."""


def said(answers: Answers) -> dict[str, Any]:
    return answers.get(NAME) or {}


def ids_of(answers: Answers) -> list[int]:
    return list(said(answers).get("ids", ()))


def tokens(answers: Answers) -> list[str]:
    """Of an audience (bot/announcements/audience.py), beside who of the members it is for. Pure."""
    source, ids = answers.get("source") or ALLIANCE, ids_of(answers)
    if answers.get("kind") != KIND:
        return []
    if said(answers).get("alliance"):
        return [ALLIANCE_WIDE] if source != ALLIANCE else []
    own = [source] if source != ALLIANCE and source not in ids else []
    return [f"o{number}" for number in [*own, *ids]] if ids else []


def read(asking: Asking, sent: Sent) -> dict[str, Any]:
    """A name to look for; what was chosen stays."""
    return {**said(asking.answers), "query": readers.text(1, 40)(asking, sent)}


async def choices(asking: Asking) -> list[Choice]:
    """The whole alliance; what was chosen, looked for, holds it too, or is paired with the one that calls."""
    answers, deps, source = asking.answers, asking.deps, asking.answers.get("source") or ALLIANCE
    hits = await picking.found(asking, said(answers).get("query", ""))
    async with deps.database.reading() as reader:
        paired = await pairings.of_side(reader, "organisations", source, PAIRED) if source != ALLIANCE else []
        sides = [side for each in paired for side in each.sides]
        wanted = dict.fromkeys([*ids_of(answers), *hits, *picking.ids_of(answers), *sides])
        rows = await organisations.listed(reader, json.dumps([each for each in wanted if each != source]))
    chosen, everybody = set(ids_of(answers)), bool(said(answers).get("alliance"))
    first = [Choice(ALLIANCE_WIDE, None, everybody)] if source != ALLIANCE else []
    others = [Choice(str(row.id), row.short_name or row.name, row.id in chosen and not everybody) for row in rows]
    return [*first, *others]


def pick(asking: Asking, _step: str, value: str) -> dict[str, Any]:
    """On and off; all or some. Raises Gone, TooManyAsked."""
    now = said(asking.answers)
    if value == ALLIANCE_WIDE:
        return {**now, "alliance": not now.get("alliance"), "ids": []}
    if not value.isdecimal():
        raise Gone
    ids, one = ids_of(asking.answers), int(value)
    ids = [each for each in ids if each != one] if one in ids else [*ids, one]
    if len(ids) > MOST:
        raise TooManyAsked(most=MOST)
    return {**now, "alliance": False, "ids": ids}
