"""The audit: what was done by whom, never changed; and the values before and after, which an erasure empties."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from storage.database import Reader


class New(msgspec.Struct, frozen=True):
    """One act, as it is written. `actor`: a Telegram id, none for the command line; `at`: Unix ms UTC."""

    at: int
    actor: int | None
    actor_person: int | None
    role: str
    act: str
    organisation_id: int | None
    subject_kind: str
    subject_id: int | None
    details: Mapping[str, Any]


class Value(msgspec.Struct, frozen=True):
    """A field before and after; both None once they were emptied. `person_id`, else `telegram_id`: whose it is."""

    field: str
    before: str | None
    after: str | None
    person_id: int | None = None
    telegram_id: int | None = None


def put(connection: sqlite3.Connection, new: New, values: list[Value]) -> int:
    """The new row's id."""
    row = {
        **msgspec.structs.asdict(new),
        "kind": new.act.partition(":")[0],
        "details": json.dumps(new.details, ensure_ascii=False),
        "fields": json.dumps([each.field for each in values]),
    }
    columns = ", ".join(row)
    named = ", ".join(f":{name}" for name in row)
    number = connection.execute(f"INSERT INTO audit ({columns}) VALUES ({named})", row).lastrowid or 0
    sql = """INSERT INTO audit_values (audit_id, field, before, after, person_id, telegram_id)
             VALUES (:audit_id, :field, :before, :after, :person_id, :telegram_id)"""
    connection.executemany(sql, [{"audit_id": number, **msgspec.structs.asdict(each)} for each in values])
    return number


class Filters(msgspec.Struct, frozen=True):
    """Which acts: `actor` an account's id, 0 for the command line; `organisation` 0 for the alliance's own affairs.

    `since`: Unix ms UTC. None and empty: all. `own`: a person who reads nothing of what he asked himself.
    """

    actor: int | None = None
    organisation: int | None = None
    kind: str = ""
    since: int | None = None
    own: int | None = None


class Entry(msgspec.Struct, frozen=True):
    """One act with the names of today; empty for who isn't known any more. `fields`, `details`: JSON."""

    id: int
    at: int
    actor: int | None
    name: str
    role: str
    act: str
    organisation_id: int | None
    organisation: str
    subject_kind: str
    subject_id: int | None
    subject: str
    fields: str
    details: str


class Named(msgspec.Struct, frozen=True):
    """One choice of a filter, and its name."""

    id: int
    name: str


KNOWN = "SELECT iif(erased_at IS NULL, name, '') FROM persons WHERE persons.id ="
OF_ACCOUNT = """SELECT iif(erased_at IS NULL, name, '') FROM accounts JOIN persons ON persons.id = person_id
    WHERE telegram_id ="""
ACTOR = f"coalesce(({KNOWN} actor_person), ({OF_ACCOUNT} actor), '')"
SUBJECT = f"""coalesce(CASE subject_kind
    WHEN 'people' THEN ({KNOWN} subject_id)
    WHEN 'accounts' THEN ({OF_ACCOUNT} subject_id)
    WHEN 'memberships' THEN ({KNOWN} (SELECT person_id FROM memberships WHERE id = subject_id))
    WHEN 'organisations' THEN (SELECT name FROM organisations WHERE id = subject_id)
    WHEN 'companies' THEN (SELECT name FROM companies WHERE id = subject_id)
    WHEN 'invitations' THEN ({KNOWN} (SELECT person_id FROM invitations WHERE id = subject_id))
    WHEN 'announcements' THEN (SELECT json_extract(content, '$.text') FROM announcements WHERE id = subject_id)
    WHEN 'events' THEN (SELECT title FROM events WHERE id = subject_id)
    WHEN 'notices' THEN (SELECT title FROM notices WHERE id = subject_id)
    WHEN 'glossary' THEN (SELECT name FROM glossary WHERE id = subject_id)
    WHEN 'pairings' THEN (SELECT coalesce(nullif(one.short_name, ''), one.name) || ' ↔ ' ||
            coalesce(nullif(other.short_name, ''), other.name) FROM pairings
        JOIN organisations AS one ON one.id = first_id JOIN organisations AS other ON other.id = second_id
        WHERE pairings.id = subject_id AND pairings.kind = 'organisations')
    WHEN 'imports' THEN json_extract(details, '$.kind')
    WHEN 'exports' THEN json_extract(details, '$.kind')
    WHEN 'groups' THEN (SELECT title FROM groups WHERE chat_id = subject_id)
    END, '')"""
ENTRY = f"""SELECT audit.id, at, actor, {ACTOR}, role, act, organisation_id,
        coalesce((SELECT coalesce(nullif(short_name, ''), name) FROM organisations WHERE id = organisation_id), ''),
        subject_kind, subject_id, {SUBJECT}, fields, details FROM audit"""


HIS_OWN = """(kind = 'introductions' AND EXISTS (SELECT 1 FROM introductions
        WHERE introductions.id = details ->> '$.introduction' AND person_id = :own)
    OR kind = 'suggestions' AND EXISTS (SELECT 1 FROM suggestions
        WHERE suggestions.id = details ->> '$.suggestion' AND :own IN (first_id, second_id)))"""
"""What a desk did with it would tell how it ended, and before the morning."""


def _where(organisations: Iterable[int] | None, filters: Filters) -> tuple[str, dict[str, Any]]:
    """`organisations`: whose affairs he sees; None: all."""
    clauses = {
        "organisation_id IN (SELECT value FROM json_each(:organisations))": organisations is not None,
        "organisation_id = :organisation": filters.organisation,
        "organisation_id IS NULL": filters.organisation == 0,
        "actor = (SELECT telegram_id FROM accounts WHERE id = :actor)": filters.actor,
        "actor IS NULL": filters.actor == 0,
        "kind = :kind": filters.kind,
        # Acts are noted one after the other: from the first of that time on, however few there are.
        "at >= :since AND audit.id >= (SELECT id FROM audit WHERE at >= :since ORDER BY at LIMIT 1)": filters.since,
        f"NOT {HIS_OWN}": filters.own,
    }
    wanted = [clause for clause, applies in clauses.items() if applies]
    values = {**msgspec.structs.asdict(filters), "organisations": json.dumps(sorted(organisations or ()))}
    return f"WHERE {' AND '.join(wanted)}" if wanted else "", values


async def listed(
    reader: Reader, organisations: Iterable[int] | None, filters: Filters, limit: int, offset: int = 0
) -> list[Entry]:
    """The newest first."""
    where, values = _where(organisations, filters)
    sql = f"{ENTRY} {where} ORDER BY audit.id DESC LIMIT :limit OFFSET :offset"
    return await reader.rows(Entry, sql, **values, limit=limit, offset=offset)


async def by_id(reader: Reader, audit_id: int, own: int | None = None) -> Entry | None:
    """`own`: who reads it."""
    return await reader.row(Entry, f"{ENTRY} WHERE audit.id = :id AND NOT {HIS_OWN}", id=audit_id, own=own)


async def values(reader: Reader, ids: Iterable[int]) -> dict[int, list[Value]]:
    """The values of some acts, each act's in their order."""
    sql = """SELECT audit_id, field, before, after, person_id, telegram_id FROM audit_values
             WHERE audit_id IN (SELECT value FROM json_each(:ids))"""
    found: dict[int, list[Value]] = {}
    for number, *value in await reader.all(sql, ids=json.dumps(list(ids))):
        found.setdefault(number, []).append(Value(*value))
    return found


async def actors(reader: Reader, organisations: Iterable[int] | None, limit: int, offset: int) -> list[Named]:
    """Who acted, by their accounts, who did so last first; 0: the command line."""
    where, values = _where(organisations, Filters())
    sql = f"""WITH acted AS (SELECT max(id) AS last FROM audit {where} GROUP BY actor)
              SELECT coalesce(accounts.id, 0), {ACTOR} FROM acted JOIN audit ON audit.id = last
              LEFT JOIN accounts ON telegram_id = actor WHERE actor IS NULL OR accounts.id IS NOT NULL
              ORDER BY last DESC LIMIT :limit OFFSET :offset"""
    return await reader.rows(Named, sql, **values, limit=limit, offset=offset)


async def places(reader: Reader, organisations: Iterable[int] | None, limit: int, offset: int) -> list[Named]:
    """Of which organisations there is something, the latest first; 0: the alliance's own."""
    where, values = _where(organisations, Filters())
    sql = f"""SELECT coalesce(organisation_id, 0), coalesce((SELECT coalesce(nullif(short_name, ''), name)
                  FROM organisations WHERE id = organisation_id), '')
              FROM audit {where} GROUP BY organisation_id ORDER BY max(id) DESC LIMIT :limit OFFSET :offset"""
    return await reader.rows(Named, sql, **values, limit=limit, offset=offset)


async def kinds(reader: Reader, organisations: Iterable[int] | None) -> list[str]:
    """Of which kinds there is something."""
    where, values = _where(organisations, Filters())
    return [row[0] for row in await reader.all(f"SELECT DISTINCT kind FROM audit {where} ORDER BY kind", **values)]


async def name_of(reader: Reader, account_id: int) -> str:
    """Of who has this account; empty where he isn't in the register."""
    sql = f"SELECT coalesce(({KNOWN} person_id), '') FROM accounts WHERE id = :id"
    row = await reader.one(sql, id=account_id)
    return str(row[0]) if row else ""
