"""Answers to events of two rows that are made one: of each event one answer stays; and the way back.

Functions on a bare connection run in one hop (`Transaction.run`).
"""

import json
import sqlite3
from collections.abc import Callable
from typing import Any

from storage.departures import rows

Values = dict[str, Any]
Journal = dict[str, Any]
Choose = Callable[[Values, Values], tuple[Values, Values]]
"""Of two rows of `rsvps` of one event: the one that stays, and what is written over it."""
BESIDE = ("event_people", "minutes_people")
"""Where somebody is once an event: called to it, or reading its minutes."""


def fold(connection: sqlite3.Connection, kept_id: int, merged_id: int, choose: Choose) -> Journal:
    """One answer an event; what was there before, for `unfold`. `events`: of which something changed."""
    sql = """SELECT * FROM rsvps WHERE person_id IN (?1, ?2) AND event_id IN (
                 SELECT event_id FROM rsvps WHERE person_id IN (?1, ?2) GROUP BY event_id HAVING count(*) > 1)
             ORDER BY event_id, person_id = ?1 DESC"""
    found = rows(connection.execute(sql, (kept_id, merged_id)))
    journal: Journal = {"dropped": [], "changed": [], "beside": {}, "events": []}
    for one, other in zip(found[::2], found[1::2], strict=True):
        stays, more = choose(one, other)
        goes = other if stays["id"] == one["id"] else one
        connection.execute("DELETE FROM rsvps WHERE id = ?", (goes["id"],))
        journal["dropped"].append(goes)
        journal["events"].append(stays["event_id"])
        _change(connection, journal, stays, more)
    _fold_own_votes(connection, journal, kept_id, merged_id)
    for table in BESIDE:
        journal["beside"][table] = _fold_beside(connection, table, kept_id, merged_id)
    return journal


def _change(connection: sqlite3.Connection, journal: Journal, row: Values, more: Values) -> None:
    changed = {name: value for name, value in more.items() if row[name] != value}
    if changed:
        journal["changed"].append([row["id"], {name: row[name] for name in changed}, changed])
        _write(connection, row["id"], changed)


def _write(connection: sqlite3.Connection, rsvp_id: int, values: Values) -> None:
    sets = ", ".join(f"{name} = :{name}" for name in values)
    connection.execute(f"UPDATE rsvps SET {sets} WHERE id = :id", {**values, "id": rsvp_id})


def _fold_own_votes(connection: sqlite3.Connection, journal: Journal, kept_id: int, merged_id: int) -> None:
    """Who gave his vote to his other row gave it to nobody: he is away, as he said."""
    both = (kept_id, merged_id)
    sql = "SELECT * FROM rsvps WHERE answer = 'proxy' AND person_id IN (?1, ?2) AND proxy_person_id IN (?1, ?2)"
    for row in rows(connection.execute(sql, both)):
        journal["events"].append(row["event_id"])
        _change(connection, journal, row, {"answer": "declined", "proxy_person_id": None})


def _fold_beside(connection: sqlite3.Connection, table: str, kept_id: int, merged_id: int) -> list[Values]:
    """He is counted once."""
    which = f"person_id = ? AND event_id IN (SELECT event_id FROM {table} WHERE person_id = ?)"
    twice = rows(connection.execute(f"SELECT * FROM {table} WHERE {which}", (merged_id, kept_id)))
    ids = json.dumps([row["event_id"] for row in twice])
    sql = f"DELETE FROM {table} WHERE person_id = ? AND event_id IN (SELECT value FROM json_each(?))"
    connection.execute(sql, (merged_id, ids))
    return twice


def unfold(connection: sqlite3.Connection, journal: Journal) -> None:
    """As it was, but for what was changed since. Whose place is another's by now is the first of those who wait."""
    for rsvp_id, before, after in journal["changed"]:
        now = rows(connection.execute("SELECT * FROM rsvps WHERE id = ?", (rsvp_id,)))
        if now and all(now[0][name] == value for name, value in after.items()):
            _write(connection, rsvp_id, before)
    for row in journal["dropped"]:
        if _free(connection, "rsvps", row):
            _insert(connection, "rsvps", _placed(connection, row))
    for table, twice in journal["beside"].items():
        for row in twice:
            if _free(connection, table, row):
                _insert(connection, table, row)


def _free(connection: sqlite3.Connection, table: str, row: Values) -> bool:
    """The event is there still, and he isn't in it."""
    there = connection.execute("SELECT 1 FROM events WHERE id = ?", (row["event_id"],)).fetchone()
    sql = f"SELECT 1 FROM {table} WHERE event_id = ? AND person_id = ?"
    return there is not None and connection.execute(sql, (row["event_id"], row["person_id"])).fetchone() is None


def _placed(connection: sqlite3.Connection, row: Values) -> Values:
    """With his place where there is one; an offer is made anew."""
    if row["answer"] not in {"going", "offered"}:
        return row
    sql = """SELECT capacity, (SELECT coalesce(sum(1 + guests), 0) FROM rsvps
                 WHERE event_id = events.id AND answer IN ('going', 'offered')) FROM events WHERE id = ?"""
    [(capacity, taken)] = connection.execute(sql, (row["event_id"],))
    if row["answer"] == "going" and (capacity is None or taken + 1 + row["guests"] <= capacity):
        return row
    since = row["waiting_since"] or row["answered_at"]
    return {**row, "answer": "waiting", "waiting_since": since, "offered_until": None}


def _insert(connection: sqlite3.Connection, table: str, row: Values) -> None:
    columns, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
    connection.execute(f"INSERT OR IGNORE INTO {table} ({columns}) VALUES ({marks})", row)
