"""What a person gets for a query: the hits with what tells them apart, under a list that buttons name."""

import asyncio
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable

import msgspec

from bot import limits
from bot import people as register
from bot.deps import Deps
from bot.glossary.current import current
from bot.pages import PAGE
from bot.privacy import PersonView, Viewer
from bot.refusals import NotYours, Refusal
from bot.search.attempts import Found, Hit
from bot.search.keys import ABOUT
from bot.search.saved import meaning
from storage import companies, notice_search, organisations, people, result_lists
from storage.database import Reader
from storage.search import KINDS

FIRST = {"organisations": 5, "companies": 4, "people": 4, "notices": 4}
QUERY_LENGTH = 4096


class NothingTyped(Refusal):
    """/find without a word."""


SEEN = frozenset({"name", "country", "province", "city", "products", "organisation", "position", "company"})
"""Fields that a result's line shows anyway."""


class Result(msgspec.Struct, frozen=True):
    """A hit with the row that tells it apart from others of the same name."""

    hit: Hit
    organisation: organisations.Listed | None = None
    company: companies.Listed | None = None
    person: PersonView | None = None
    notice: notice_search.Listed | None = None
    label: str = ""
    """Its button: the name, and where another has the same one, what tells them apart."""

    @property
    def why(self) -> tuple[str, str] | None:
        """The field that answered and isn't seen in the line, with its text."""
        return next((pair for pair in self.hit.matched if pair[0] not in SEEN and pair[1] != self.hit.name), None)


class Group(msgspec.Struct, frozen=True):
    kind: str
    results: tuple[Result, ...]
    more: bool  # there are others of this kind


CONTACT_WORDS = re.compile(
    r"电话|電話|手机|手機|微信|联系方式|聯繫方式|聯絡方式|邮箱|phone|wechat|contact|e-?mail", re.IGNORECASE
)


class Results(msgspec.Struct, frozen=True):
    list_id: int
    query: str
    groups: tuple[Group, ...]
    near: bool  # nothing fits: these are only near
    subscribable: bool = False  # it names a thing, of which notices may come

    @property
    def wants_contact(self) -> bool:
        """He asks for somebody's phone: say at once how one comes by it."""
        return CONTACT_WORDS.search(self.query) is not None


class Page(msgspec.Struct, frozen=True):
    """One kind's further results."""

    list_id: int
    query: str
    kind: str
    items: tuple[Result, ...]
    previous: int | None
    next: int | None


async def ask(deps: Deps, viewer: Viewer, update_id: int, text: str) -> Results:
    """Search, and keep the query under the update's id for the buttons below. Raises NothingTyped, TooOften."""
    query = text.strip()[:QUERY_LENGTH]
    if not query:
        raise NothingTyped
    await limits.check(deps, deps.database.here, viewer, "searches")
    now = deps.now()

    def put(connection: sqlite3.Connection) -> None:
        if result_lists.put(connection, update_id, viewer.telegram_id, query, now):
            limits.count(connection, deps, viewer, "searches")

    _, results = await asyncio.gather(deps.database.write(put), _results(deps, viewer, update_id, query))
    return results


async def again(deps: Deps, viewer: Viewer, list_id: int) -> Results:
    """The first page of one's own list once more. Raises NotYours."""
    return await _results(deps, viewer, list_id, await query_of(deps, viewer, list_id))


async def query_of(deps: Deps, viewer: Viewer, list_id: int) -> str:
    """What was typed for one's own list. Raises NotYours."""
    query = await result_lists.query(deps.database.here, list_id, viewer.telegram_id)
    if query is None:
        raise NotYours
    return query


async def _results(deps: Deps, viewer: Viewer, list_id: int, query: str) -> Results:
    reader = deps.database.here
    found = await deps.recent.find(deps.database, query, viewer, limit=max(FIRST.values()), now=deps.now())
    near = not any(found.hits.values())
    hits = found.near if near else found.hits
    shown = {kind: hits.get(kind, [])[: FIRST[kind]] for kind in KINDS}
    results = await _tell_apart(reader, viewer, [hit for kind in KINDS for hit in shown[kind]])
    groups = tuple(
        Group(kind, tuple(each for each in results if each.hit.kind == kind), _more(found, kind, near=near))
        for kind in KINDS
        if any(each.hit.kind == kind for each in results)
    )
    known = await reader.run(lambda connection: meaning(current(connection), query).tokens)
    named = bool(known) and (not groups or any(group.kind == "notices" for group in groups) or _things(known))
    return Results(list_id, query, groups, near, named)


def _things(tokens: Iterable[str]) -> bool:
    return any(token.startswith(tuple(ABOUT.values())) for token in tokens)


def _more(found: Found, kind: str, *, near: bool) -> bool:
    return not near and found.totals.get(kind, 0) > FIRST[kind]


async def page(deps: Deps, viewer: Viewer, list_id: int, kind: str, offset: int) -> Page:
    """One kind's results from `offset`. Raises NotYours."""
    query = await query_of(deps, viewer, list_id)
    found = await deps.recent.find(deps.database, query, viewer, [kind], limit=PAGE + 1, offset=offset, now=deps.now())
    hits = found.hits.get(kind, [])
    results = await _tell_apart(deps.database.here, viewer, hits[:PAGE])
    following = offset + PAGE if len(hits) > PAGE else None
    return Page(list_id, query, kind, tuple(results), max(0, offset - PAGE) if offset else None, following)


def _label(hit: Hit, person: PersonView | None) -> str:
    if hit.kind != "people" or person is None or person.top is None:
        return hit.name
    return f"{hit.name} · {person.top.organisation}"


async def _tell_apart(reader: Reader, viewer: Viewer, hits: list[Hit]) -> list[Result]:
    """Each hit with its row; one statement a kind."""
    ids = {kind: json.dumps([hit.id for hit in hits if hit.kind == kind]) for kind in KINDS}
    named = {row.id: row for row in await organisations.listed(reader, ids["organisations"])}
    firms = {row.id: row for row in await companies.listed(reader, ids["companies"])}
    views = await register.views(reader, viewer, await people.listed(reader, ids["people"]))
    persons = {view.id: view for view in views if view}
    posted = {row.id: row for row in await notice_search.listed(reader, ids["notices"])}
    names = Counter((hit.kind, hit.name) for hit in hits)
    return [
        Result(
            hit,
            label=_label(hit, persons.get(hit.id)) if names[hit.kind, hit.name] > 1 else hit.name,
            organisation=named.get(hit.id) if hit.kind == "organisations" else None,
            company=firms.get(hit.id) if hit.kind == "companies" else None,
            person=persons.get(hit.id) if hit.kind == "people" else None,
            notice=posted.get(hit.id) if hit.kind == "notices" else None,
        )
        for hit in hits
    ]
