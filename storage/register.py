"""The register as an import sees it: rows of any of its tables.

Functions on a bare connection run in one hop (`Transaction.run`, `Reader.run`).
"""

import json
import sqlite3
import sys
from collections.abc import Iterable, Mapping
from typing import Any

TABLES = {
    "organisations": (
        "key", "kind", "name", "short_name", "aliases", "parent_id", "country", "province", "city", "industries",
        "address", "phone", "email", "wechat", "website", "founded_on", "intro", "updated_at",
    ),
    "companies": (
        "key", "name", "credit_code", "country", "province", "city", "industries", "products", "website", "intro",
        "updated_at",
    ),
    "persons": (
        "key", "name", "aliases", "salutation", "gender", "hometown", "phone", "email", "wechat", "language",
        "visibility", "consent_on", "merged_into", "industries", "updated_at",
    ),
    "memberships": (
        "key", "person_id", "organisation_id", "position", "rank", "rank_order", "term", "term_from", "term_to",
        "company_id", "company_name", "secretary", "listed", "ended_on", "updated_at",
    ),
    "notices": (
        "key", "kind", "title", "content", "place", "country", "province", "city", "industries", "person_id",
        "organisation_id", "company_id", "state", "valid_until", "expires_at", "created_at", "published_at",
        "updated_at",
    ),
    "glossary": ("key", "name", "terms", "parent", "updated_at"),
    "pairings": ("key", "kind", "first_id", "second_id", "signed_on", "subject", "note", "updated_at"),
    "accounts": ("telegram_id", "person_id", "language", "time_zone", "admin", "reachable", "created_at"),
}  # fmt: skip
Values = dict[str, Any]


def where(connection: sqlite3.Connection, table: str, column: str, wanted: Iterable[object]) -> list[Values]:
    """The rows of a table whose `column` is one of `wanted`; a company with the ids of its organisations."""
    columns = ", ".join(("id", *TABLES[table]))
    sql = f"""SELECT {columns} FROM {table} WHERE {column} IN (SELECT value FROM json_each(:wanted)) ORDER BY id"""
    found = connection.execute(sql, {"wanted": json.dumps(list(wanted))})
    rows = [dict(zip(("id", *TABLES[table]), map(_shared, row), strict=True)) for row in found]
    return _with_organisations(connection, rows) if table == "companies" else rows


def _shared(value: object) -> object:
    """One string for all rows that say the same: an import may hold a hundred thousand of them."""
    return sys.intern(value) if isinstance(value, str) else value


def _with_organisations(connection: sqlite3.Connection, rows: list[Values]) -> list[Values]:
    sql = """SELECT company_id, organisation_id FROM company_organisations
             WHERE company_id IN (SELECT value FROM json_each(:ids)) ORDER BY company_id, organisation_id"""
    held: dict[int, list[int]] = {}
    for company, organisation in connection.execute(sql, {"ids": json.dumps([row["id"] for row in rows])}):
        held.setdefault(company, []).append(organisation)
    return [{**row, "organisations": held.get(row["id"], [])} for row in rows]


def names_of_organisations(connection: sqlite3.Connection) -> list[Values]:
    """Every organisation by what people call it."""
    names = ("id", "key", "kind", "name", "short_name", "aliases", "country", "parent_id")
    return [
        dict(zip(names, row, strict=True))
        for row in connection.execute(f"SELECT {', '.join(names)} FROM organisations")
    ]


def namesakes(connection: sqlite3.Connection, names: Iterable[str], phones: Iterable[str]) -> list[Values]:
    """The people of these names or phones, who weren't merged into others."""
    columns = ", ".join(("id", *TABLES["persons"]))
    sql = f"""SELECT {columns} FROM persons WHERE merged_into IS NULL AND id IN (
                  SELECT id FROM persons WHERE name IN (SELECT value FROM json_each(:names))
                  UNION SELECT id FROM persons WHERE phone <> '' AND phone IN (SELECT value FROM json_each(:phones)))
              ORDER BY id"""
    found = connection.execute(sql, {"names": json.dumps(list(names)), "phones": json.dumps(list(phones))})
    return [dict(zip(("id", *TABLES["persons"]), row, strict=True)) for row in found]


def staff_of(
    connection: sqlite3.Connection, person_ids: Iterable[int], admins: Iterable[int], *, office: bool
) -> frozenset[int]:
    """Of these people, those of a secretariat, now or to come, and admins; `office`: of the alliance's own alone.

    `admins`: Telegram ids of those who aren't marked in the database.
    """
    sql = """SELECT person_id FROM memberships JOIN organisations ON organisations.id = organisation_id
             WHERE secretary = 1 AND (kind = 'office' OR NOT :office)
               AND person_id IN (SELECT value FROM json_each(:ids))
             UNION SELECT person_id FROM accounts WHERE person_id IN (SELECT value FROM json_each(:ids))
               AND (admin = 1 OR telegram_id IN (SELECT value FROM json_each(:admins)))"""
    values = {"ids": json.dumps(list(person_ids)), "admins": json.dumps(list(admins)), "office": office}
    return frozenset(row[0] for row in connection.execute(sql, values))


def on_bot(connection: sqlite3.Connection, person_ids: Iterable[int]) -> frozenset[int]:
    """Of these people, those who have an account."""
    sql = "SELECT person_id FROM accounts WHERE person_id IN (SELECT value FROM json_each(?))"
    return frozenset(row[0] for row in connection.execute(sql, (json.dumps(list(person_ids)),)))


def entered_by(connection: sqlite3.Connection, organisation_id: int, person_ids: Iterable[int]) -> frozenset[int]:
    """Of these people, an organisation's own; not those whom its lists named when others had entered them."""
    sql = """SELECT person_id FROM memberships WHERE organisation_id = :id AND listed = ''
               AND person_id IN (SELECT value FROM json_each(:ids))"""
    found = connection.execute(sql, {"id": organisation_id, "ids": json.dumps(list(person_ids))})
    return frozenset(row[0] for row in found)


def insert(connection: sqlite3.Connection, table: str, values: Values) -> int:
    """The new row's id; its links to industries and organisations go with it."""
    given = {name: value for name, value in values.items() if name in TABLES[table]}
    columns, marks = ", ".join(given), ", ".join(f":{name}" for name in given)
    row_id = connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", given).lastrowid or 0
    _link(connection, table, row_id, values)
    return row_id


def next_order(connection: sqlite3.Connection, organisation_id: int) -> int:
    """After everybody whom an organisation's register has."""
    sql = "SELECT coalesce(max(rank_order), 0) + 1 FROM memberships WHERE organisation_id = ?"
    return int(connection.execute(sql, (organisation_id,)).fetchone()[0])


def update(connection: sqlite3.Connection, table: str, row_id: int, values: Values) -> None:
    given = {name: value for name, value in values.items() if name in TABLES[table]}
    if given:
        changes = ", ".join(f"{name} = :{name}" for name in given)
        connection.execute(f"UPDATE {table} SET {changes} WHERE id = :id", {**given, "id": row_id})
    _link(connection, table, row_id, values)


def delete(connection: sqlite3.Connection, table: str, row_id: int) -> None:
    connection.execute(f"DELETE FROM {table} WHERE id = :id", {"id": row_id})


def _link(connection: sqlite3.Connection, table: str, row_id: int, values: Mapping[str, Any]) -> None:
    """The tables that are looked into by industry and by organisation follow the row's own lists."""
    if "industries" in values and table != "persons":  # people's follow by themselves: triggers
        owner = {"organisations": "organisation", "companies": "company", "notices": "notice"}[table]
        codes = [(row_id, code) for code in json.loads(values["industries"])]
        connection.execute(f"DELETE FROM {owner}_industries WHERE {owner}_id = ?", (row_id,))
        connection.executemany(f"INSERT INTO {owner}_industries ({owner}_id, code) VALUES (?, ?)", codes)
    if table == "companies" and "organisations" in values:
        pairs = [(row_id, organisation) for organisation in values["organisations"]]
        connection.execute("DELETE FROM company_organisations WHERE company_id = ?", (row_id,))
        connection.executemany("INSERT INTO company_organisations (company_id, organisation_id) VALUES (?, ?)", pairs)


def people_of(connection: sqlite3.Connection, table: str, row_ids: Iterable[int]) -> list[int]:
    """The people whose search document names one of these organisations or companies."""
    column = {"organisations": "organisation_id", "companies": "company_id"}[table]
    sql = f"""SELECT DISTINCT person_id FROM memberships
              WHERE {column} IN (SELECT value FROM json_each(:ids)) ORDER BY person_id"""
    return [row[0] for row in connection.execute(sql, {"ids": json.dumps(list(row_ids))})]


def companies_of(connection: sqlite3.Connection, organisation_ids: Iterable[int]) -> list[int]:
    """The companies whose search document names one of these organisations."""
    sql = """SELECT DISTINCT company_id FROM company_organisations
             WHERE organisation_id IN (SELECT value FROM json_each(?)) ORDER BY company_id"""
    return [row[0] for row in connection.execute(sql, (json.dumps(list(organisation_ids)),))]
