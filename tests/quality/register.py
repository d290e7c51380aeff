"""A register of made-up rows around given names, indexed, for figures and tests."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from bot.search import keys
from storage import companies, organisations, people, schema, search

BATCH = 5_000


def organisation(number: int, name: str, **fields: object) -> organisations.Organisation:
    row: dict[str, object] = dict.fromkeys(organisations.Organisation.__struct_fields__, "")
    row |= {"id": number, "key": f"o{number}", "kind": "chamber", "name": name, "parent_id": None}
    return organisations.Organisation(**row | {"aliases": "[]", "industries": "[]"} | fields)  # type: ignore[arg-type]


def company(number: int, name: str, **fields: object) -> companies.Company:
    row: dict[str, object] = dict.fromkeys(companies.Company.__struct_fields__, "")
    row |= {"id": number, "key": f"c{number}", "name": name, "industries": "[]"}
    return companies.Company(**row | fields)  # type: ignore[arg-type]


def person(number: int, name: str, **fields: object) -> people.Person:
    row: dict[str, object] = dict.fromkeys(people.Person.__struct_fields__, "")
    row |= {"id": number, "key": f"p{number}", "name": name, "aliases": "[]", "visibility": "{}"}
    row |= {"merged_into": None, "erased_at": None, "languages": "[]", "industries": "[]", "home_id": None}
    return people.Person(**row | fields)  # type: ignore[arg-type]


def membership(number: int, person_id: int, **fields: object) -> people.Membership:
    row: dict[str, object] = dict.fromkeys(people.Membership.__struct_fields__, "")
    row |= {"id": number, "person_id": person_id, "organisation_id": 1, "rank": 100, "company_id": None}
    return people.Membership(**row | {"secretary": False} | fields)  # type: ignore[arg-type]


def build(
    path: Path,
    orgs: Sequence[organisations.Organisation] = (),
    firms: Sequence[companies.Company] = (),
    persons: Sequence[tuple[people.Person, Sequence[people.Membership]]] = (),
    members: Mapping[int, Sequence[str]] | None = None,
) -> None:
    """A new database with these rows, indexed in batches; `members`: by company, its organisations' names."""
    schema.migrate(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        _rows(connection, "organisations", orgs)
        _rows(connection, "companies", firms)
        _rows(connection, "persons", [each for each, _memberships in persons])
        _memberships(connection, [each for _person, held in persons for each in held])
        for at in range(0, len(orgs), BATCH):
            search.put(connection, [keys.document_for_organisation(each) for each in orgs[at : at + BATCH]])
        for at in range(0, len(firms), BATCH):
            batch = firms[at : at + BATCH]
            search.put(
                connection, [keys.document_for_company(each, (members or {}).get(each.id, ())) for each in batch]
            )
        for at in range(0, len(persons), BATCH):
            search.put(connection, [keys.document_for_person(*each) for each in persons[at : at + BATCH]])
        search.set_version(connection, keys.KEYS_VERSION)
        connection.execute("COMMIT")


def _memberships(connection: sqlite3.Connection, rows: Iterable[people.Membership]) -> None:
    """The names beside them are for the search alone: it takes them from the rows it is given."""
    names = ("id", "person_id", "organisation_id", "position", "rank", "company_id")
    sql = f"""INSERT INTO memberships ({", ".join(names)}, key, updated_at) VALUES (?, ?, ?, ?, ?, ?, 'm' || ?1, 0)"""
    connection.executemany(sql, [[getattr(row, name) for name in names] for row in rows])


def _rows(connection: sqlite3.Connection, table: str, rows: Iterable[object]) -> None:
    rows = list(rows)
    if rows:
        names = rows[0].__struct_fields__  # type: ignore[attr-defined]
        sql = f"""INSERT INTO {table} ({", ".join(names)}, updated_at) VALUES ({", ".join("?" * len(names))}, 0)"""
        connection.executemany(sql, [[getattr(row, name) for name in names] for row in rows])


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
