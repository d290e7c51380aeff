"""The notices on show, as they are browsed: the newest first, from a place in the list on, never more than a window.

A query walks one index from a place on and looks at no more than `window` rows of it, whatever they are; so a page
takes as long with a million notices as with a thousand.
"""

import json
from collections.abc import Sequence

import msgspec

from storage.database import Reader, Row
from storage.notice_search import OPEN_TO, Eyes

Place = tuple[int, int]
"""Where a page begins: published_at and id of a notice."""


class Wanted(msgspec.Struct, frozen=True):
    """What is shown. `kind` empty: both. `since`: Unix ms UTC. `country` and `province` together are the region."""

    kind: str = ""
    industry: str = ""
    country: str = ""
    province: str = ""
    organisation: int = 0
    since: int = 0


class Shelf(msgspec.Struct, frozen=True):
    """A page's ids. `further`: where to look on, where the window ended before the page was full."""

    places: tuple[Place, ...]
    further: Place | None


KINDS = ("demand", "supply")
AND_THERE = """(:organisation = 0 OR notices.organisation_id = :organisation)
    AND (:country = '' OR (notices.country = :country AND notices.province = :province))"""


async def page(reader: Reader, wanted: Wanted, eyes: Eyes, at: Place | None, size: int, window: int) -> Shelf:
    """The next `size` after a place, the newest first."""
    kinds = (wanted.kind,) if wanted.kind else KINDS
    found: list[Place] = []
    ends: list[Place] = []
    for kind in kinds:
        rows = await reader.all(_sql(wanted, newer=False), **_values(wanted, eyes, kind, at, size, window, newer=False))
        found += [(row[0], row[1]) for row in rows]
        if len(rows) < size and (end := await _end(reader, wanted, kind, at, window)):
            ends.append(end)
    found.sort(reverse=True)
    further = max(ends, default=None)
    if further and len(kinds) > 1:  # of both, none that is older than where one of them stopped
        found = [place for place in found if place >= further]
    return Shelf(tuple(found[:size]), further if len(found) < size else None)


async def newer(reader: Reader, wanted: Wanted, eyes: Eyes, at: Place, size: int, window: int) -> list[Place]:
    """The `size` before a place, the newest first."""
    found: list[Place] = []
    for kind in (wanted.kind,) if wanted.kind else KINDS:
        values = _values(wanted, eyes, kind, at, size, window, newer=True)
        found += [(row[0], row[1]) for row in await reader.all(_sql(wanted, newer=True), **values)]
    return sorted(sorted(found)[:size], reverse=True)


def _walk(wanted: Wanted) -> tuple[str, str]:
    """The index that is walked: its table with what is asked of it, and the order's columns."""
    there = "country = :country AND province = :province"
    if wanted.industry:
        index, asked = ("region", f"AND {there}") if wanted.country else ("shown", "")
        if wanted.organisation:
            index, asked = "house", "AND organisation_id = :organisation"
        shown = f"notice_industries INDEXED BY notice_industries_{index}"
        return f"{shown} WHERE code = :industry AND kind = :kind {asked} AND published_at IS NOT NULL", "notice_id"
    if wanted.organisation:
        named, asked = "notices_house", "organisation_id = :organisation AND kind = :kind"
    elif wanted.country:
        named, asked = "notices_region", f"kind = :kind AND {there}"
    else:
        named, asked = "notices_newest", "kind = :kind"
    return f"notices INDEXED BY {named} WHERE {asked} AND state = 'published'", "id"


def _sql(wanted: Wanted, *, newer: bool) -> str:
    """The walk is the outer loop and its order is the answer's: once the page is full, nothing more is looked at."""
    walked, number = _walk(wanted)
    sign, order = (">", "ASC") if newer else ("<", "DESC")
    return f"""SELECT found.published_at, found.number FROM (
                   SELECT published_at, {number} AS number FROM {walked}
                     AND (published_at, {number}) {sign} (:at, :id) AND published_at >= :since
                   ORDER BY published_at {order}, {number} {order} LIMIT :window) AS found
               CROSS JOIN notices ON notices.id = found.number
               WHERE {OPEN_TO} AND {AND_THERE} LIMIT :size"""


def _values(
    wanted: Wanted, eyes: Eyes, kind: str, at: Place | None, size: int, window: int, *, newer: bool
) -> dict[str, object]:
    far = (0, 0) if newer else (2**62, 2**62)
    place = at or far
    return {
        **msgspec.structs.asdict(wanted),
        "kind": kind,
        "at": place[0],
        "id": place[1],
        "size": size,
        "window": window,
        **eyes.values,
    }


async def _end(reader: Reader, wanted: Wanted, kind: str, at: Place | None, window: int) -> Place | None:
    """The last row of a window that was full."""
    walked, number = _walk(wanted)
    sql = f"""SELECT published_at, {number} FROM {walked}
                AND (published_at, {number}) < (:at, :id) AND published_at >= :since
              ORDER BY published_at DESC, {number} DESC LIMIT 1 OFFSET :window - 1"""
    place = at or (2**62, 2**62)
    asked = {**msgspec.structs.asdict(wanted), "kind": kind, "at": place[0], "id": place[1], "window": window}
    row = await reader.one(sql, **asked)
    return (row[0], row[1]) if row else None


async def industries(reader: Reader, wanted: Wanted, codes: Sequence[str], most: int) -> list[tuple[str, int]]:
    """Of these codes, those that something on show is of, in the wanted region, and how much, up to `most` of each."""
    index, there = ("region", "AND country = :country AND province = :province") if wanted.country else ("shown", "")
    one = f"""(SELECT count(*) FROM (SELECT 1 FROM notice_industries INDEXED BY notice_industries_{index}
             WHERE code = wanted.value AND kind = '{{}}' {there} AND published_at IS NOT NULL LIMIT :most))"""
    sql = f"""SELECT value, number FROM (
                  SELECT value, {_of_kinds(one, wanted)} AS number FROM json_each(:codes) AS wanted) WHERE number > 0"""
    asked = {"country": wanted.country, "province": wanted.province} if there else {}
    return [(row[0], row[1]) for row in await reader.all(sql, codes=json.dumps(list(codes)), most=most, **asked)]


async def regions(
    reader: Reader, wanted: Wanted, places: Sequence[tuple[str, str]], most: int
) -> list[tuple[str, str, int]]:
    """Of these pairs of country and province, where something of the wanted industry is on show, and how much."""
    of, shown = "notices INDEXED BY notices_region WHERE", "state = 'published'"
    if wanted.industry:
        of, shown = (
            "notice_industries INDEXED BY notice_industries_region WHERE code = :industry AND",
            "published_at IS NOT NULL",
        )
    one = f"""(SELECT count(*) FROM (SELECT 1 FROM {of} kind = '{{}}' AND country = wanted.value ->> 0
             AND province = wanted.value ->> 1 AND {shown} LIMIT :most))"""
    sql = f"""SELECT value ->> 0, value ->> 1, number
              FROM (SELECT value, {_of_kinds(one, wanted)} AS number FROM json_each(:places) AS wanted)
              WHERE number > 0"""
    asked = {"industry": wanted.industry} if wanted.industry else {}
    pairs = json.dumps([list(pair) for pair in places])
    rows: list[Row] = await reader.all(sql, places=pairs, most=most, **asked)
    return [(row[0], row[1], row[2]) for row in rows]


def _of_kinds(one: str, wanted: Wanted) -> str:
    """The sum of what a subquery counts of each kind that is shown."""
    return " + ".join(one.format(each) for each in KINDS if wanted.kind in {"", each})


async def organisations(reader: Reader, kind: str, limit: int, offset: int) -> list[tuple[int, str]]:
    """Those that something on show is of, in the register's order."""
    one = """EXISTS (SELECT 1 FROM notices INDEXED BY notices_house
             WHERE organisation_id = organisations.id AND kind = '{}' AND state = 'published')"""
    there = " OR ".join(one.format(each) for each in KINDS if kind in {"", each})
    sql = f"""SELECT id, iif(short_name <> '', short_name, name) FROM organisations WHERE {there}
              ORDER BY id LIMIT :limit OFFSET :offset"""
    return [(row[0], row[1]) for row in await reader.all(sql, limit=limit, offset=offset)]


async def count(reader: Reader, wanted: Wanted, kind: str, most: int, window: int) -> int:
    """How many of a kind are on show of what is wanted, up to `most`; where no index has it all, within a window."""
    walked, number = _walk(wanted)
    shelf = f"SELECT {number} AS number FROM {walked} AND published_at >= :since ORDER BY published_at DESC LIMIT "
    sql = f"SELECT count(*) FROM ({shelf} :most)"
    if wanted.organisation and wanted.country:
        sql = f"""SELECT count(*) FROM (SELECT 1 FROM ({shelf} :window) AS found
                  CROSS JOIN notices ON notices.id = found.number WHERE {AND_THERE} LIMIT :most)"""
    row = await reader.one(sql, **{**msgspec.structs.asdict(wanted), "kind": kind, "most": most, "window": window})
    return int(row[0]) if row else 0


async def own(
    reader: Reader, person_id: int | None, posted_by: int, states: Sequence[str], limit: int, offset: int
) -> list[int]:
    """The ids of one's own notices, or those that one posted for others, in some states, the newest first."""
    sql = """SELECT id FROM notices WHERE (person_id = :person OR posted_by = :posted)
             AND state IN (SELECT value FROM json_each(:states)) ORDER BY id DESC LIMIT :limit OFFSET :offset"""
    values = {"person": person_id, "posted": posted_by, "states": json.dumps(list(states))}
    return [row[0] for row in await reader.all(sql, **values, limit=limit, offset=offset)]
