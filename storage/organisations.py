"""Organisations: chambers, associations, and the office."""

import json
import sqlite3
from collections.abc import Sequence

import msgspec

from storage.database import Reader
from storage.terms import HELD


class Organisation(msgspec.Struct, frozen=True):
    """A row of `organisations`; `aliases` and `industries` are JSON lists."""

    id: int
    key: str
    kind: str
    name: str
    short_name: str
    aliases: str
    parent_id: int | None
    country: str
    province: str
    city: str
    industries: str
    address: str
    phone: str
    email: str
    wechat: str
    website: str
    founded_on: str
    intro: str


class Region(msgspec.Struct, frozen=True):
    """Where organisations of a kind are: a country, within the home country a province, and how many."""

    country: str
    province: str
    count: int


class Listed(msgspec.Struct, frozen=True):
    """What a list shows of an organisation."""

    id: int
    name: str
    short_name: str
    country: str
    province: str
    city: str
    aliases: str = "[]"


COLUMNS = ", ".join(f"organisations.{name}" for name in Organisation.__struct_fields__)
LISTED = ", ".join(f"organisations.{name}" for name in Listed.__struct_fields__)


async def by_id(reader: Reader, organisation_id: int) -> Organisation | None:
    return await reader.row(Organisation, f"SELECT {COLUMNS} FROM organisations WHERE id = :id", id=organisation_id)


async def by_key(reader: Reader, key: str) -> Organisation | None:
    """As the register's column `key` names it."""
    return await reader.row(Organisation, f"SELECT {COLUMNS} FROM organisations WHERE key = :key", key=key)


async def after(reader: Reader, last: int, limit: int) -> list[Organisation]:
    """The rows after an id, for going through all of them."""
    sql = f"SELECT {COLUMNS} FROM organisations WHERE id > :last ORDER BY id LIMIT :limit"
    return await reader.rows(Organisation, sql, last=last, limit=limit)


def rows(connection: sqlite3.Connection, ids: Sequence[int]) -> list[Organisation]:
    """For a function that runs in one hop."""
    sql = f"SELECT {COLUMNS} FROM organisations WHERE id IN (SELECT value FROM json_each(?))"
    return [Organisation(*row) for row in connection.execute(sql, (json.dumps(ids),))]


async def by_ids(reader: Reader, ids_json: str) -> list[Organisation]:
    """The rows of a JSON list of ids, in the list's order."""
    sql = f"""SELECT {COLUMNS} FROM json_each(:ids) AS wanted JOIN organisations ON organisations.id = wanted.value
              ORDER BY wanted.key"""
    return await reader.rows(Organisation, sql, ids=ids_json)


async def listed(reader: Reader, ids_json: str) -> list[Listed]:
    """The organisations of a JSON list of ids, in the list's order."""
    sql = f"""SELECT {LISTED} FROM json_each(:ids) AS wanted JOIN organisations ON organisations.id = wanted.value
              ORDER BY wanted.key"""
    return await reader.rows(Listed, sql, ids=ids_json)


async def named(reader: Reader) -> list[Listed]:
    """All of them, for their names."""
    return await reader.rows(Listed, f"SELECT {LISTED} FROM organisations ORDER BY id")


async def kinds(reader: Reader) -> dict[str, int]:
    """How many organisations there are of each kind."""
    rows = await reader.all("SELECT kind, count(*) FROM organisations GROUP BY kind")
    return {kind: number for kind, number in rows}  # noqa: C416, dict() would lose the types


async def regions(reader: Reader, kind: str, home: str) -> list[Region]:
    """Where the organisations of a kind are, most first; provinces count only in the country `home`."""
    sql = """SELECT country, iif(country = :home, province, '') AS region, count(*) AS number
             FROM organisations WHERE kind = :kind
             GROUP BY country, region ORDER BY country <> :home, number DESC, country, region"""
    return await reader.rows(Region, sql, kind=kind, home=home)


async def countries(reader: Reader) -> list[str]:
    """Where organisations are, as the register has it."""
    return [row[0] for row in await reader.all("SELECT DISTINCT country FROM organisations WHERE country > ''")]


async def industries(reader: Reader, kind: str) -> list[tuple[str, int]]:
    """The industries of a kind's organisations by their codes, most first."""
    sql = """SELECT code, count(*) AS number FROM organisation_industries
             JOIN organisations ON organisations.id = organisation_id
             WHERE kind = :kind GROUP BY code ORDER BY number DESC, code"""
    return [(code, number) for code, number in await reader.all(sql, kind=kind)]


async def of_kind(reader: Reader, kind: str, limit: int, offset: int) -> list[Listed]:
    sql = f"""SELECT {LISTED} FROM organisations WHERE kind = :kind
              ORDER BY country <> 'CN', country, province, city, id LIMIT :limit OFFSET :offset"""
    return await reader.rows(Listed, sql, kind=kind, limit=limit, offset=offset)


async def in_region(reader: Reader, kind: str, region: Region, limit: int, offset: int) -> list[Listed]:
    """A province's organisations, or all of a country where the region names no province."""
    sql = f"""SELECT {LISTED} FROM organisations
              WHERE kind = :kind AND country = :country AND (:province = '' OR province = :province)
              ORDER BY city, id LIMIT :limit OFFSET :offset"""
    return await reader.rows(
        Listed, sql, kind=kind, country=region.country, province=region.province, limit=limit, offset=offset
    )


async def in_industry(reader: Reader, kind: str, code: str, limit: int, offset: int) -> list[Listed]:
    sql = f"""SELECT {LISTED} FROM organisation_industries
              JOIN organisations ON organisations.id = organisation_id
              WHERE code = :code AND kind = :kind ORDER BY organisations.id LIMIT :limit OFFSET :offset"""
    return await reader.rows(Listed, sql, kind=kind, code=code, limit=limit, offset=offset)


async def desks(reader: Reader, today: str, limit: int, offset: int) -> list[tuple[Listed, bool]]:
    """All but the office, each with whether somebody of its secretariat can be written to: those come first."""
    sql = f"""SELECT {LISTED}, EXISTS (
                  SELECT 1 FROM memberships JOIN accounts ON accounts.person_id = memberships.person_id
                  WHERE memberships.organisation_id = organisations.id AND secretary = 1 AND reachable = 1
                    AND {HELD}) AS staffed
              FROM organisations WHERE kind <> 'office' ORDER BY staffed DESC, id LIMIT :limit OFFSET :offset"""
    found = await reader.all(sql, today=today, limit=limit, offset=offset)
    return [(Listed(*row[:-1]), bool(row[-1])) for row in found]


async def offices(reader: Reader) -> list[int]:
    """The ids of the alliance's own."""
    return [row[0] for row in await reader.all("SELECT id FROM organisations WHERE kind = 'office' ORDER BY id")]


async def sizes(reader: Reader, organisation_id: int) -> tuple[int, int]:
    """How many memberships and companies an organisation has."""
    sql = """SELECT (SELECT count(*) FROM memberships WHERE organisation_id = :id),
                    (SELECT count(*) FROM company_organisations WHERE organisation_id = :id)"""
    row = await reader.one(sql, id=organisation_id)
    return (row[0], row[1]) if row else (0, 0)
