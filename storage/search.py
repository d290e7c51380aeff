"""The search index: put and taken away with the row, in its own transaction; candidates by their tokens.

All functions but `version` take a bare connection: they run in one hop (`Transaction.run`, `Reader.run`).
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from storage.database import Reader

REGISTER = ("organisations", "companies", "people")
KINDS = (*REGISTER, "notices")
TABLES = {"organisations": "organisations", "companies": "companies", "people": "persons", "notices": "notices"}
LEADERS = "leaders"
"""The index of those people whom guests may see; a part of the people's."""

EXACT = "="
EVERY = ""
VERSION = "search keys"
CUT = 600


class Document(msgspec.Struct, frozen=True):
    """What is stored of a row: `keys`, its tokens joined by spaces, and `fields`, what a hit is scored by."""

    kind: str
    id: int
    keys: str
    fields: bytes


class Candidate(msgspec.Struct, frozen=True):
    """A document that shares tokens with the query; `visibility` is a person's own choice, JSON."""

    id: int
    fields: bytes
    key: str
    name: str
    visibility: str


def put(connection: sqlite3.Connection, documents: Iterable[Document]) -> None:
    """Index documents, in place of the earlier ones of the same rows."""
    by_kind: dict[str, dict[int, Document]] = {}
    for document in documents:
        by_kind.setdefault(document.kind, {})[document.id] = document
    for kind, rows in by_kind.items():
        remove(connection, kind, list(rows))
        _insert(connection, kind, list(rows.values()))


def _insert(connection: sqlite3.Connection, kind: str, documents: Sequence[Document]) -> None:
    rows = [(document.id, document.fields, document.keys) for document in documents]
    connection.executemany(f"INSERT INTO search_{kind} (id, fields, keys) VALUES (?, ?, ?)", rows)
    index = [(document.id, document.keys) for document in documents]
    connection.executemany(f"INSERT INTO find_{kind} (rowid, keys) VALUES (?, ?)", index)
    _count(connection, kind, [document.keys for document in documents], +1)


def remove(connection: sqlite3.Connection, kind: str, ids: Sequence[int]) -> None:
    """Take documents out of the index; before their rows go, or in the same transaction."""
    wanted = json.dumps(list(ids))
    sql = f"SELECT keys FROM search_{kind} WHERE id IN (SELECT value FROM json_each(:ids))"
    old = [keys for (keys,) in connection.execute(sql, {"ids": wanted})]
    if old:
        sql = f"DELETE FROM search_{kind} WHERE id IN (SELECT value FROM json_each(:ids))"
        connection.execute(sql, {"ids": wanted})  # its trigger takes them out of the FTS index
        _count(connection, kind, old, -1)


def _count(connection: sqlite3.Connection, kind: str, keys: Sequence[str], sign: int) -> None:
    """Keep how many documents each token stands in; tokens for whole names are looked up, never weighed."""
    counts = Counter(token for text in keys for token in set(text.split(" ")) if not token.startswith(EXACT))
    counts[EVERY] = len(keys)
    rows = [(token, kind, sign * number) for token, number in sorted(counts.items())]
    sql = """INSERT INTO search_terms (term, kind, documents) VALUES (?, ?, ?)
             ON CONFLICT DO UPDATE SET documents = documents + excluded.documents"""
    connection.executemany(sql, rows)
    if sign < 0:
        gone = ((token, kind) for token, kind, _number in rows)
        connection.executemany("DELETE FROM search_terms WHERE term = ? AND kind = ? AND documents <= 0", gone)


def merge(connection: sqlite3.Connection, of: str, pages: int, *, first: bool) -> bool:
    """Merge some of an index towards one piece, in which searches are faster; False when nothing is left to do.

    `first` begins anew: https://sqlite.org/fts5.html, "the merge command".
    """
    before = connection.total_changes
    sql = f"INSERT INTO find_{of} (find_{of}, rank) VALUES ('merge', ?)"
    connection.execute(sql, (-pages if first else pages,))
    return connection.total_changes - before > 1  # the command itself counts as one


def frequencies(
    connection: sqlite3.Connection, tokens: Iterable[str], kinds: Sequence[str] = REGISTER
) -> dict[str, dict[str, int]]:
    """By kind: in how many documents each token stands; EVERY is the number of documents."""
    found: dict[str, dict[str, int]] = {kind: {} for kind in kinds}
    sql = "SELECT kind, term, documents FROM search_terms WHERE term IN (SELECT value FROM json_each(?))"
    for kind, term, documents in connection.execute(sql, (json.dumps([EVERY, *tokens]),)):
        if kind in found:
            found[kind][term] = documents
    return found


def phrase(token: str) -> str:
    """A token as FTS takes it: quoted, so that nothing in it can be an operator."""
    return '"' + token.replace('"', "") + '"'


def matching(connection: sqlite3.Connection, of: str, expression: str, limit: int) -> list[int]:
    """The ids of the first `limit` documents that an FTS expression of `phrase`s matches, in no order of merit.

    `of`: a kind, or LEADERS.
    """
    sql = f"SELECT rowid FROM find_{of} WHERE find_{of} MATCH ? LIMIT ?"
    return [row[0] for row in connection.execute(sql, (expression, limit))]


def heaviest(connection: sqlite3.Connection, of: str, weights: Mapping[str, float], limit: int) -> list[int]:
    """The `limit` documents with the greatest sum of their tokens' weights, of the first `CUT` ones of each token.

    `weights`: by FTS expression.
    """
    if not weights:
        return []
    one = f"SELECT * FROM (SELECT rowid AS id, ? AS weight FROM find_{of} WHERE find_{of} MATCH ? LIMIT ?)"
    sql = f"""SELECT id FROM ({" UNION ALL ".join([one] * len(weights))})
              GROUP BY id ORDER BY sum(weight) DESC LIMIT ?"""
    parameters = [value for expression, weight in weights.items() for value in (weight, expression, CUT)]
    return [row[0] for row in connection.execute(sql, [*parameters, limit])]


def candidates(connection: sqlite3.Connection, kind: str, ids: Iterable[int]) -> list[Candidate]:
    """What the documents of `ids` are scored by; people who were merged into others are left out."""
    if kind == "people":
        sql = """SELECT found.id, fields, persons.key, name, visibility FROM json_each(?) AS wanted
                 JOIN search_people AS found ON found.id = wanted.value
                 JOIN persons ON persons.id = found.id WHERE merged_into IS NULL AND erased_at IS NULL"""
    else:
        sql = f"""SELECT found.id, fields, {kind}.key, name, '' FROM json_each(?) AS wanted
                  JOIN search_{kind} AS found ON found.id = wanted.value JOIN {kind} ON {kind}.id = found.id"""
    return [Candidate(*row) for row in connection.execute(sql, (json.dumps(list(ids)),))]


def membership_keys(connection: sqlite3.Connection, person_ids: Sequence[int]) -> dict[int, str]:
    """The key of each person's first membership."""
    sql = """SELECT person_id, key, min(id) FROM memberships
             WHERE person_id IN (SELECT value FROM json_each(?)) GROUP BY person_id"""
    return {person: key for person, key, _first in connection.execute(sql, (json.dumps(list(person_ids)),))}


def register_version(connection: sqlite3.Connection) -> int:
    """Another one after every change of what a search finds or may show; triggers keep it."""
    return int(connection.execute("SELECT number FROM register_version").fetchone()[0])


async def version(reader: Reader) -> int:
    """Of the key maker that made the index; 0 where there is none yet."""
    row = await reader.one("SELECT value FROM settings WHERE name = :name", name=VERSION)
    return int(row[0]) if row else 0


def set_version(connection: sqlite3.Connection, number: int) -> None:
    sql = "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value"
    connection.execute(sql, (VERSION, str(number)))


def organisations_of(connection: sqlite3.Connection, company_ids: Sequence[int]) -> dict[int, list[str]]:
    """By company, the names and short names of the organisations that it belongs to, for its document."""
    sql = """SELECT company_id, name, short_name FROM json_each(:ids) AS wanted
             JOIN company_organisations ON company_id = wanted.value
             JOIN organisations ON organisations.id = organisation_id ORDER BY company_id, organisation_id"""
    found: dict[int, list[str]] = {}
    for company, name, short_name in connection.execute(sql, {"ids": json.dumps(list(company_ids))}):
        found.setdefault(company, []).extend(each for each in (name, short_name) if each)
    return found
