"""Notices as searches and matching find them: published, not over, and for those whom they are meant for."""

import json
import sqlite3
from collections.abc import Collection, Iterable

import msgspec

from storage.database import Reader

LIVE = "notices.state = 'published' AND (notices.expires_at IS NULL OR notices.expires_at > :now)"
OPEN_TO = """(notices.restricted = 0 OR :everything OR notices.person_id = :person
    OR notices.organisation_id IN (SELECT value FROM json_each(:desks))
    OR EXISTS (SELECT 1 FROM notice_audience WHERE notice_id = notices.id
               AND notice_audience.organisation_id IN (SELECT value FROM json_each(:organisations))))"""


class Eyes(msgspec.Struct, frozen=True):
    """Who looks: `everything` for officers; else what is for all, for his organisations, of his desks, and his own."""

    everything: bool = False
    person_id: int | None = None
    organisations: frozenset[int] = frozenset()
    desks: frozenset[int] = frozenset()

    @property
    def values(self) -> dict[str, object]:
        """The parameters of OPEN_TO."""
        listed = {"organisations": json.dumps(sorted(self.organisations)), "desks": json.dumps(sorted(self.desks))}
        return {"everything": int(self.everything), "person": self.person_id, **listed}


class Candidate(msgspec.Struct, frozen=True):
    id: int
    key: str
    title: str
    fields: bytes
    published_at: int
    restricted: int
    person_id: int | None
    company_id: int | None


class Listed(msgspec.Struct, frozen=True):
    """What tells a notice apart in a list."""

    id: int
    kind: str
    title: str
    place: str
    city: str
    organisation: str
    organisation_id: int | None
    published_at: int
    reference: str


async def listed(reader: Reader, ids: str) -> list[Listed]:
    """In the order of `ids`, a JSON list."""
    sql = """SELECT notices.id, notices.kind, title, place, notices.city,
                 coalesce(nullif(organisations.short_name, ''), organisations.name, ''), organisation_id,
                 coalesce(published_at, created_at), coalesce(reference, '')
             FROM json_each(:ids) AS wanted JOIN notices ON notices.id = wanted.value
             LEFT JOIN organisations ON organisations.id = organisation_id ORDER BY wanted.key"""
    return await reader.rows(Listed, sql, ids=ids)


def newest(connection: sqlite3.Connection, expression: str, limit: int) -> list[int]:
    """The ids of the newest notices that an FTS expression matches; nothing is counted or ranked."""
    sql = "SELECT rowid FROM find_notices WHERE find_notices MATCH ? ORDER BY rowid DESC LIMIT ?"
    return [row[0] for row in connection.execute(sql, (expression, limit))]


def candidates(
    connection: sqlite3.Connection, ids: Iterable[int], eyes: Eyes, now: int, kinds: Collection[str]
) -> list[Candidate]:
    """Those of these that he may see today."""
    sql = f"""SELECT notices.id, notices.key, title, fields, coalesce(published_at, created_at), restricted,
                  person_id, company_id
              FROM json_each(:ids) AS wanted
              JOIN search_notices AS found ON found.id = wanted.value JOIN notices ON notices.id = found.id
              WHERE {LIVE} AND {OPEN_TO} AND kind IN (SELECT value FROM json_each(:kinds))"""
    values = {"ids": json.dumps(list(ids)), "now": now, "kinds": json.dumps(list(kinds)), **eyes.values}
    return [Candidate(*row) for row in connection.execute(sql, values)]


def telling(connection: sqlite3.Connection, eyes: Eyes) -> Eyes:
    """The same eyes, without what makes no difference: who is like them sees the same notices."""
    if eyes.everything:
        return Eyes(everything=True)
    sql = """SELECT value FROM json_each(:organisations)
             WHERE EXISTS (SELECT 1 FROM notice_audience WHERE organisation_id = value)"""
    organisations = frozenset(row[0] for row in connection.execute(sql, eyes.values))
    sql = "SELECT EXISTS (SELECT 1 FROM notices WHERE person_id = :person AND restricted = 1)"
    own = eyes.person_id if connection.execute(sql, eyes.values).fetchone()[0] else None
    return Eyes(person_id=own, organisations=organisations, desks=eyes.desks)


def following(connection: sqlite3.Connection, expression: str, last: int, limit: int) -> list[int]:
    """The next ids after `last` that an FTS expression matches."""
    sql = "SELECT rowid FROM find_notices WHERE find_notices MATCH ? AND rowid > ? ORDER BY rowid LIMIT ?"
    return [row[0] for row in connection.execute(sql, (expression, last, limit))]
