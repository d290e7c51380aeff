"""Companies: the members' firms."""

import json
import sqlite3
from collections.abc import Sequence

import msgspec

from storage.database import Reader


class Company(msgspec.Struct, frozen=True):
    """A row of `companies`; `industries` is a JSON list of GB/T 4754 codes."""

    id: int
    key: str
    name: str
    credit_code: str
    country: str
    province: str
    city: str
    industries: str
    products: str
    website: str
    intro: str


class Listed(msgspec.Struct, frozen=True):
    """What a list shows of a company."""

    id: int
    name: str
    country: str
    province: str
    city: str
    products: str


COLUMNS = ", ".join(f"companies.{name}" for name in Company.__struct_fields__)
LISTED = ", ".join(f"companies.{name}" for name in Listed.__struct_fields__)


async def by_id(reader: Reader, company_id: int) -> Company | None:
    return await reader.row(Company, f"SELECT {COLUMNS} FROM companies WHERE id = :id", id=company_id)


async def after(reader: Reader, last: int, limit: int) -> list[Company]:
    """The rows after an id, for going through all of them."""
    sql = f"SELECT {COLUMNS} FROM companies WHERE id > :last ORDER BY id LIMIT :limit"
    return await reader.rows(Company, sql, last=last, limit=limit)


def rows(connection: sqlite3.Connection, ids: Sequence[int]) -> list[Company]:
    """For a function that runs in one hop."""
    sql = f"SELECT {COLUMNS} FROM companies WHERE id IN (SELECT value FROM json_each(?))"
    return [Company(*row) for row in connection.execute(sql, (json.dumps(ids),))]


async def by_ids(reader: Reader, ids_json: str) -> list[Company]:
    """The rows of a JSON list of ids, in the list's order."""
    sql = f"""SELECT {COLUMNS} FROM json_each(:ids) AS wanted JOIN companies ON companies.id = wanted.value
              ORDER BY wanted.key"""
    return await reader.rows(Company, sql, ids=ids_json)


async def listed(reader: Reader, ids_json: str) -> list[Listed]:
    """The companies of a JSON list of ids, in the list's order."""
    sql = f"""SELECT {LISTED} FROM json_each(:ids) AS wanted JOIN companies ON companies.id = wanted.value
              ORDER BY wanted.key"""
    return await reader.rows(Listed, sql, ids=ids_json)


async def of_organisation(reader: Reader, organisation_id: int, limit: int, offset: int) -> list[Listed]:
    sql = f"""SELECT {LISTED} FROM company_organisations JOIN companies ON companies.id = company_id
              WHERE organisation_id = :id ORDER BY company_id LIMIT :limit OFFSET :offset"""
    return await reader.rows(Listed, sql, id=organisation_id, limit=limit, offset=offset)


async def organisations(reader: Reader, company_id: int) -> list[tuple[int, str]]:
    """The organisations (id, name) that a company belongs to."""
    sql = """SELECT organisations.id, organisations.name FROM company_organisations
             JOIN organisations ON organisations.id = organisation_id
             WHERE company_id = :id ORDER BY organisations.id LIMIT 20"""
    return [(row[0], row[1]) for row in await reader.all(sql, id=company_id)]


async def named(reader: Reader, name: str, limit: int) -> list[int]:
    """The ids of those of exactly this name."""
    sql = "SELECT id FROM companies WHERE name = :name ORDER BY id LIMIT :limit"
    return [row[0] for row in await reader.all(sql, name=name, limit=limit)]
