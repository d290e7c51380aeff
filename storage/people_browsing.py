"""People by what they have in common: home town, industry. Nobody is found by what he hides."""

import json
from collections.abc import Sequence

from storage.database import Reader
from storage.people import COLUMNS, Person
from storage.terms import HELD

# Nobody is found by a home town that he hides, nor who left all organisations.
SHOWN = """coalesce(visibility ->> '$.hometown', 'members') <> 'hidden'
    AND EXISTS (SELECT 1 FROM memberships WHERE memberships.person_id = persons.id)"""
# By his own industry, or by his company's, as far as he shows them; in the present term.
TRADING = f"""SELECT person_id FROM person_industries JOIN persons ON persons.id = person_id
        WHERE code = {{code}} AND merged_into IS NULL AND coalesce(visibility ->> '$.industry', 'members') <> 'hidden'
          AND EXISTS (SELECT 1 FROM memberships WHERE memberships.person_id = persons.id)
    UNION ALL SELECT memberships.person_id FROM company_industries
        JOIN memberships ON memberships.company_id = company_industries.company_id
        JOIN persons ON persons.id = memberships.person_id
        WHERE code = {{code}} AND merged_into IS NULL AND coalesce(visibility ->> '$.company', 'members') <> 'hidden'
          AND {HELD}"""


async def hometowns(reader: Reader, limit: int) -> list[tuple[str, int]]:
    """The home towns that most people come from, for browsing."""
    sql = f"""SELECT hometown, count(*) AS number FROM persons WHERE hometown <> '' AND {SHOWN} AND merged_into IS NULL
             GROUP BY hometown ORDER BY number DESC, hometown LIMIT :limit"""
    return [(row[0], row[1]) for row in await reader.all(sql, limit=limit)]


async def from_hometown(reader: Reader, hometown: str, limit: int, offset: int) -> list[Person]:
    sql = f"""SELECT {COLUMNS} FROM persons WHERE hometown = :hometown AND {SHOWN} AND merged_into IS NULL
              ORDER BY id LIMIT :limit OFFSET :offset"""
    return await reader.rows(Person, sql, hometown=hometown, limit=limit, offset=offset)


async def industries(reader: Reader, codes: Sequence[str], today: str, most: int) -> list[tuple[str, int]]:
    """How many people there are of each of some industries, counted up to `most`; those with none are left out."""
    one = f"(SELECT count(DISTINCT person_id) FROM ({TRADING.format(code='wanted.value')} LIMIT :most))"
    sql = f"""SELECT value, number FROM (SELECT wanted.value, wanted.key, {one} AS number
              FROM json_each(:codes) AS wanted) WHERE number > 0 ORDER BY number DESC, key"""
    found = await reader.all(sql, codes=json.dumps(list(codes)), today=today, most=most)
    return [(row[0], row[1]) for row in found]


async def in_industry(reader: Reader, code: str, today: str, limit: int, offset: int) -> list[Person]:
    sql = f"""SELECT {COLUMNS} FROM persons WHERE id IN ({TRADING.format(code=":code")})
              ORDER BY id LIMIT :limit OFFSET :offset"""
    return await reader.rows(Person, sql, code=code, today=today, limit=limit, offset=offset)
