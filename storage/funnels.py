"""How far introductions got, by organisation. Instants are Unix ms UTC."""

import json
from collections.abc import Collection

from storage.database import Reader


async def stages(
    reader: Reader, since: int, desks: Collection[int] | None
) -> list[tuple[int, str, int, int, int, int]]:
    """Of each organisation: id (0: the office's), name, and how many were asked, agreed, met, had an outcome."""
    sql = """SELECT coalesce(organisation_id, 0), coalesce(organisations.name, ''), count(*),
                 count(*) FILTER (WHERE state IN ('accepted', 'connected', 'closed')),
                 count(*) FILTER (WHERE met IN ('met', 'sample', 'deal')),
                 count(*) FILTER (WHERE met IN ('sample', 'deal'))
             FROM introductions LEFT JOIN organisations ON organisations.id = organisation_id
             WHERE created_at >= :since AND state <> 'withdrawn'
               AND (:all OR organisation_id IN (SELECT value FROM json_each(:desks)))
             GROUP BY organisation_id ORDER BY 3 DESC, 1"""
    values = {"since": since, "all": desks is None, "desks": json.dumps(sorted(desks or ()))}
    return [(row[0], row[1], row[2], row[3], row[4], row[5]) for row in await reader.all(sql, **values)]


async def took(reader: Reader, since: int, desks: Collection[int] | None) -> dict[int, list[int]]:
    """How long each yes took, in ms, by organisation."""
    sql = """SELECT coalesce(organisation_id, 0), answered_at - created_at FROM introductions
             WHERE created_at >= :since AND state IN ('accepted', 'connected', 'closed') AND answered_at IS NOT NULL
               AND (:all OR organisation_id IN (SELECT value FROM json_each(:desks)))"""
    values = {"since": since, "all": desks is None, "desks": json.dumps(sorted(desks or ()))}
    found: dict[int, list[int]] = {}
    for organisation, span in await reader.all(sql, **values):
        found.setdefault(organisation, []).append(span)
    return found


async def credited(reader: Reader, since: int, desks: Collection[int] | None) -> dict[int, tuple[str, int]]:
    """Of each organisation, by id (0: the office): its name, and how many that were brought together met, or more."""
    sql = """SELECT iif(kind_of = 'office', 0, organisation), max(iif(kind_of = 'office', '', name)), count(*) FROM (
                 SELECT DISTINCT object_id, organisations.id AS organisation, organisations.kind AS kind_of, name
                 FROM outcomes JOIN introductions ON introductions.id = object_id
                 JOIN json_each(outcomes.organisations) AS each JOIN organisations ON organisations.id = each.value
                 WHERE outcomes.kind = 'introduction' AND created_at >= :since AND met IN ('met', 'sample', 'deal')
                   AND (:all OR organisations.id IN (SELECT value FROM json_each(:desks))))
             GROUP BY 1 ORDER BY 3 DESC, 1"""
    values = {"since": since, "all": desks is None, "desks": json.dumps(sorted(desks or ()))}
    return {row[0]: (row[1], row[2]) for row in await reader.all(sql, **values)}
