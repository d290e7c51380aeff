"""Steps of the form: whom a notice is for, by which organisation its author speaks, for which member it is posted."""

import json
import re
from typing import Any

from bot import people as register
from bot.forms import readers
from bot.forms.steps import Asking, Choice, Sent
from bot.notices import authors
from bot.notices.authors import MemberWanted
from bot.refusals import Gone, Refusal
from storage import organisations as bodies
from storage import people

EVERYBODY, OWN = "all", "own"
FOUND = 6


class TooManyOrganisations(Refusal):
    """`most`: whom it is for; beyond that it is for all."""


MOST = 20
FORMS_OF_ADDRESS = re.compile("(?:总|總|生|姐|哥|老板|老闆|会长|會長|先生|女士|小姐|经理|經理)$")


def type_member(_asking: Asking, sent: Sent) -> dict[str, Any]:
    """A name to look for."""
    return {"query": readers.text(1, 40)(_asking, sent)}


def said_by(asking: Asking) -> str:
    """Whose words a collected draft is of, without the form of address: 林总 is found as 林."""
    name = str((asking.answers.get("content") or {}).get("said_by", ""))
    return FORMS_OF_ADDRESS.sub("", name)[:40]


async def members(asking: Asking) -> list[Choice]:
    """The organisation itself, and the people of his desks who have the name."""
    query, viewer = (asking.answers.get("member") or {}).get("query", "") or said_by(asking), asking.reader.viewer
    if not query:
        return [Choice(OWN)]
    deps = asking.deps
    found = await deps.recent.find(deps.database, query, viewer, ("people",), limit=4 * FOUND)
    hits = (found.hits or found.near).get("people", [])
    async with deps.database.reading() as reader:
        rows = await people.listed(reader, json.dumps([hit.id for hit in hits]))
        views = [view for view in await register.views(reader, viewer, rows) if view]
    far = viewer.officer or viewer.admin
    mine = [view for view in views if far or any(held.organisation_id in viewer.desks for held in view.memberships)]
    return [*(Choice(str(view.id), view) for view in mine[:FOUND]), Choice(OWN)]


def pick_member(asking: Asking, step: str, value: str) -> dict[str, Any]:
    """Whether it is his to speak for is checked where it counts (authors.author)."""
    kept = asking.answers.get(step) or {}
    if value == OWN:
        return {**kept, "id": 0}
    if not value.isdecimal():
        raise Gone
    return {**kept, "id": int(value)}


def ids_of(answers: Any) -> list[int]:
    """Of the organisations that were chosen; none: the whole alliance."""
    return list((answers.get("audience") or {}).get("ids", ()))


def type_organisation(asking: Asking, sent: Sent) -> dict[str, Any]:
    """A name to look for; what was chosen stays."""
    return {"ids": ids_of(asking.answers), "query": readers.text(1, 40)(asking, sent)}


async def organisations(asking: Asking) -> list[Choice]:
    """The whole alliance, what was chosen, one's own, and what was looked for."""
    chosen, deps, viewer = ids_of(asking.answers), asking.deps, asking.reader.viewer
    query = (asking.answers.get("audience") or {}).get("query", "")
    hits = []
    if query:
        found = await deps.recent.find(deps.database, query, viewer, ("organisations",), limit=FOUND)
        hits = [hit.id for hit in (found.hits or found.near).get("organisations", [])]
    wanted = list(dict.fromkeys([*chosen, *hits, *sorted(viewer.organisations)[:FOUND]]))
    async with deps.database.reading() as reader:
        rows = await bodies.listed(reader, json.dumps(wanted))
    listed = [Choice(str(row.id), row.short_name or row.name, chosen=row.id in chosen) for row in rows]
    return [Choice(EVERYBODY, chosen=not chosen), *listed]


def pick_organisation(asking: Asking, step: str, value: str) -> dict[str, Any]:
    """On and off. Raises TooManyOrganisations."""
    kept = asking.answers.get(step) or {}
    if value == EVERYBODY:
        return {**kept, "ids": []}
    if not value.isdecimal():
        raise Gone
    chosen, one = ids_of(asking.answers), int(value)
    ids = [each for each in chosen if each != one] if one in chosen else [*chosen, one]
    if len(ids) > MOST:
        raise TooManyOrganisations(most=MOST)
    return {**kept, "ids": ids}


async def speakers(asking: Asking) -> list[Choice]:
    """By which the author may speak, each with its name."""
    async with asking.deps.database.reading() as reader:
        try:
            found = await authors.author(asking.deps, reader, asking.reader.viewer, asking.answers)
        except MemberWanted:
            return []
        rows = await bodies.listed(reader, json.dumps(list(found.organisations)))
    return [Choice(str(row.id), row.short_name or row.name, chosen=row.id == found.organisation_id) for row in rows]


def pick_speaker(_asking: Asking, _step: str, value: str) -> int:
    """Whether he may is checked where it counts."""
    if not value.isdecimal():
        raise Gone
    return int(value)
