"""Steps of the forms: which organisations hold it too, and which member a desk answers for."""

import json
from typing import Any

from bot import people as register
from bot.forms import readers
from bot.forms.steps import Asking, Choice, Sent
from bot.refusals import Gone, Refusal
from bot.search import folding
from storage import organisations as bodies
from storage import people

FOUND, MOST_HOSTS, LOOKED_AT = 6, 20, 60


class TooManyHosts(Refusal):
    """`most` organisations hold it together."""


def ids_of(answers: Any) -> list[int]:
    """Of the further hosts."""
    return list((answers.get("hosts") or {}).get("ids", ()))


def type_host(asking: Asking, sent: Sent) -> dict[str, Any]:
    """A name to look for; what was chosen stays."""
    return {"ids": ids_of(asking.answers), "query": readers.text(1, 40)(asking, sent)}


async def hosts(asking: Asking) -> list[Choice]:
    """What was chosen, and what was looked for."""
    chosen, deps = ids_of(asking.answers), asking.deps
    hits = await found(asking, (asking.answers.get("hosts") or {}).get("query", ""))
    wanted = list(dict.fromkeys([*chosen, *hits]))
    async with deps.database.reading() as reader:
        rows = await bodies.listed(reader, json.dumps(wanted))
    return [Choice(str(row.id), row.short_name or row.name, chosen=row.id in chosen) for row in rows]


async def found(asking: Asking, query: str) -> list[int]:
    """The organisations that are meant by a part of a name; their ids."""
    if not query:
        return []
    deps, viewer = asking.deps, asking.reader.viewer
    hits = await deps.recent.find(deps.database, query, viewer, ("organisations",), limit=FOUND)
    return [hit.id for hit in (hits.hits or hits.near).get("organisations", [])]


def pick_host(asking: Asking, step: str, value: str) -> dict[str, Any]:
    """On and off. Raises TooManyHosts."""
    kept = asking.answers.get(step) or {}
    if not value.isdecimal():
        raise Gone
    chosen, one = ids_of(asking.answers), int(value)
    ids = [each for each in chosen if each != one] if one in chosen else [*chosen, one]
    if len(ids) > MOST_HOSTS:
        raise TooManyHosts(most=MOST_HOSTS)
    return {**kept, "ids": ids}


async def members(asking: Asking) -> list[Choice]:
    """The people of his desks, or for an officer any, whom the typed part of a name finds, in any script."""
    query, viewer = (asking.answers.get("who") or {}).get("query", ""), asking.reader.viewer
    if not query:
        return []
    deps = asking.deps
    parts = json.dumps(list({query.lower(), folding.fold(query)}), ensure_ascii=False)
    desks = json.dumps(sorted(viewer.desks))
    found = await deps.recent.find(deps.database, query, viewer, ("people",), limit=LOOKED_AT)
    hits = [hit.id for hit in (found.hits or found.near).get("people", [])]
    async with deps.database.reading() as reader:
        own = await people.named(reader, desks, parts, deps.today(), FOUND)
        rows = await people.listed(reader, json.dumps(list(dict.fromkeys([*own, *hits]))))
        views = [view for view in await register.views(reader, viewer, rows) if view]
    mine = [
        view
        for view in views
        if viewer.officer or any(held.organisation_id in viewer.desks for held in view.memberships)
    ]
    return [Choice(str(view.id), view) for view in mine[:FOUND]]
