"""Whom a secretariat may bring together: members with what they trade in, found by the search index.

Everything here takes a bare connection and runs on its thread. Instants are Unix ms UTC.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence

from storage.notice_search import LIVE
from storage.notices import COLUMNS as NOTICE_COLUMNS
from storage.notices import Notice
from storage.suspensions import IN_FORCE
from storage.terms import HELD

SPREAD = 2_654_435_761  # Knuth's multiplier: neighbours are far apart


def members(connection: sqlite3.Connection, desk: int, today: str, seed: int, limit: int) -> list[int]:
    """Some of an organisation's members of the present term, others for each `seed`; those on the bot first."""
    sql = f"""SELECT person_id FROM memberships JOIN persons ON persons.id = person_id
              WHERE organisation_id = :desk AND {HELD} AND merged_into IS NULL AND erased_at IS NULL
                AND introductions <> 'closed'
              GROUP BY person_id
              ORDER BY EXISTS (SELECT 1 FROM accounts WHERE accounts.person_id = persons.id AND reachable = 1) DESC,
                  ((person_id + :seed) * {SPREAD}) % 4294967296 LIMIT :limit"""
    values = {"desk": desk, "today": today, "seed": seed, "limit": limit}
    return [row[0] for row in connection.execute(sql, values)]


def unstaffed(connection: sqlite3.Connection, today: str, staffed: Collection[int]) -> list[int]:
    """Organisations with members, but without a secretariat on the bot: for them the office looks."""
    sql = f"""SELECT id FROM organisations WHERE kind <> 'office' AND id NOT IN (SELECT value FROM json_each(:staffed))
                AND EXISTS (SELECT 1 FROM memberships WHERE organisation_id = organisations.id AND {HELD})
              ORDER BY id"""
    return [row[0] for row in connection.execute(sql, {"today": today, "staffed": json.dumps(sorted(staffed))})]


def found(connection: sqlite3.Connection, kind: str, expression: str, start: int, limit: int) -> list[int]:
    """The next documents of an FTS expression from an id on, then from the first: not always the same ones."""
    sql = f"SELECT rowid FROM find_{kind} WHERE find_{kind} MATCH ? AND rowid >= ? ORDER BY rowid LIMIT ?"
    ids = [row[0] for row in connection.execute(sql, (expression, start, limit))]
    if len(ids) < limit and start > 1:
        ids += [row[0] for row in connection.execute(sql, (expression, 0, limit - len(ids)))]
    return list(dict.fromkeys(ids))


def largest(connection: sqlite3.Connection, kind: str) -> int:
    return connection.execute(f"SELECT max(id) FROM search_{kind}").fetchone()[0] or 0


def people_of(connection: sqlite3.Connection, companies: Iterable[int], today: str) -> list[int]:
    """Who stands for each company: somebody on the bot, else the highest."""
    sql = f"""SELECT company_id, person_id FROM memberships JOIN persons ON persons.id = person_id
              WHERE company_id IN (SELECT value FROM json_each(:ids)) AND {HELD} AND merged_into IS NULL
                AND erased_at IS NULL AND introductions <> 'closed'
              ORDER BY company_id, NOT EXISTS (SELECT 1 FROM accounts WHERE accounts.person_id = persons.id
                  AND reachable = 1), rank, rank_order, memberships.id"""
    first: dict[int, int] = {}
    for company, person in connection.execute(sql, {"ids": json.dumps(sorted(companies)), "today": today}):
        first.setdefault(company, person)
    return list(dict.fromkeys(first.values()))


def on_bot(connection: sqlite3.Connection, people: Collection[int]) -> frozenset[int]:
    sql = "SELECT person_id FROM accounts WHERE reachable = 1 AND person_id IN (SELECT value FROM json_each(?))"
    return frozenset(row[0] for row in connection.execute(sql, (json.dumps(sorted(people)),)))


def barred(connection: sqlite3.Connection, people: Collection[int], now: int, since: int) -> frozenset[int]:
    """Of these, who isn't to be suggested: takes no introductions, is suspended, or was asked for one since."""
    sql = f"""SELECT id FROM persons WHERE id IN (SELECT value FROM json_each(:ids))
                AND (introductions = 'closed' OR merged_into IS NOT NULL OR erased_at IS NOT NULL)
              UNION SELECT suspensions.person_id FROM suspensions
                WHERE person_id IN (SELECT value FROM json_each(:ids)) AND {IN_FORCE}
              UNION SELECT accounts.person_id FROM suspensions JOIN accounts USING (telegram_id)
                WHERE accounts.person_id IN (SELECT value FROM json_each(:ids)) AND {IN_FORCE}
              UNION SELECT person_id FROM suggestion_sides
                WHERE person_id IN (SELECT value FROM json_each(:ids)) AND created_at > :since"""
    values = {"ids": json.dumps(sorted(people)), "now": now, "since": since}
    return frozenset(row[0] for row in connection.execute(sql, values))


def apart(connection: sqlite3.Connection, person: int, others: Collection[int], since: int) -> frozenset[int]:
    """Of others, whom he isn't to be brought together with.

    Either avoids the other, they were suggested before, or introduced or asked for each other since.
    """
    sql = """SELECT other FROM (
                 SELECT avoided_id AS other FROM avoidings WHERE person_id = :person
                 UNION SELECT person_id FROM avoidings WHERE avoided_id = :person
                 UNION SELECT second_id FROM suggestions WHERE first_id = :person
                 UNION SELECT first_id FROM suggestions WHERE second_id = :person
                 UNION SELECT target_id FROM introductions WHERE person_id = :person AND created_at > :since
                 UNION SELECT person_id FROM introductions WHERE target_id = :person AND created_at > :since)
             WHERE other IN (SELECT value FROM json_each(:others))"""
    values = {"person": person, "others": json.dumps(sorted(others)), "since": since}
    return frozenset(row[0] for row in connection.execute(sql, values))


def notices_of(connection: sqlite3.Connection, person: int, now: int, limit: int) -> list[Notice]:
    """His open ones that the whole alliance sees, the newest first."""
    sql = f"""SELECT {NOTICE_COLUMNS} FROM notices WHERE person_id = :person AND {LIVE} AND open = 1
                AND restricted = 0 AND via_secretariat = 0 ORDER BY id DESC LIMIT :limit"""
    return [Notice(*row) for row in connection.execute(sql, {"person": person, "now": now, "limit": limit})]


def open_notices(connection: sqlite3.Connection, ids: Sequence[int], now: int) -> list[Notice]:
    """Those of these that the whole alliance sees, and that are somebody's."""
    sql = f"""SELECT {NOTICE_COLUMNS} FROM notices WHERE id IN (SELECT value FROM json_each(:ids)) AND {LIVE}
                AND open = 1 AND restricted = 0 AND via_secretariat = 0 AND person_id IS NOT NULL"""
    return [Notice(*row) for row in connection.execute(sql, {"ids": json.dumps(list(ids)), "now": now})]


def paired(connection: sqlite3.Connection) -> frozenset[tuple[int, int]]:
    """Organisations that signed a pairing, both ways round."""
    rows = connection.execute("SELECT first_id, second_id FROM pairings WHERE kind = 'organisations'").fetchall()
    return frozenset(rows) | frozenset((two, one) for one, two in rows)


def suggested(connection: sqlite3.Connection, week: str) -> frozenset[int]:
    """Whoever is in one of a week's already."""
    sql = "SELECT first_id, second_id FROM suggestions WHERE week = ?"
    return frozenset(person for row in connection.execute(sql, (week,)) for person in row)
