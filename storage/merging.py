"""Two rows of one person made one: whatever names the one names the other then; and the way back.

The merges themselves, who began them and when: storage/merges.py.

`FOLLOWS` and `STAYS` name every column that says who somebody is: a test fails for one that is in neither.
Functions on a bare connection run in one hop (`Transaction.run`).
"""

import sqlite3
from typing import Any

import msgspec

from storage import merged_answers
from storage.departures import put_back, rows

Values = dict[str, Any]
Journal = dict[str, Any]


class Follow(msgspec.Struct, frozen=True):
    """A column of a table that names a person; `where`: in which of its rows."""

    table: str
    column: str
    where: str = "true"


FOLLOWS = (
    Follow("memberships", "person_id"),
    Follow("accounts", "person_id"),
    Follow("disclosures", "person_id"),
    Follow("consents", "person_id"),
    Follow("favourites", "object_id", "kind = 'people'"),
    Follow("leads", "subject_id", "subject_kind = 'people'"),
    Follow("claims", "person_id"),
    Follow("appointments", "person_id"),
    Follow("announcement_people", "person_id"),
    Follow("erasures", "person_id"),
    Follow("invitations", "person_id"),
    Follow("joinings", "person_id"),
    Follow("departures", "person_id"),
    Follow("handovers", "person_id"),
    Follow("introductions", "person_id"),
    Follow("introductions", "target_id"),
    Follow("suggestions", "first_id"),
    Follow("suggestions", "second_id"),
    Follow("suggestion_sides", "person_id"),
    Follow("introduction_amounts", "person_id"),
    Follow("reports", "person_id"),
    Follow("reports", "subject_id", "subject_kind = 'people'"),
    Follow("avoidings", "person_id"),
    Follow("avoidings", "avoided_id"),
    Follow("suspensions", "person_id"),
    Follow("entries", "person_id"),
    Follow("reviews", "person_id"),
    Follow("reviews", "row_id", "relation = 'persons'"),
    Follow("notices", "person_id"),
    Follow("interests", "person_id"),
    Follow("alerts", "account"),
    Follow("turnover_people", "person_id"),
    Follow("confirmations", "person_id"),
    Follow("event_people", "person_id"),
    Follow("visit_stops", "person_id"),
    Follow("visit_stop_people", "person_id"),
    Follow("rsvps", "person_id"),
    Follow("rsvps", "proxy_person_id"),
    Follow("minutes_people", "person_id"),
    Follow("todos", "owner_id"),
    Follow("persons", "merged_into"),
)
STAYS = {
    "person_industries.person_id": "follows its own row's list, by triggers; the rows' lists are made one",
    "lookalikes.first_id": "a pair is of two rows; the routine makes the list anew",
    "lookalikes.second_id": "the same",
    "merges.kept_id": "says what was done to which row",
    "merges.merged_id": "the same",
    "import_changes.row_id": "the row as it was before an import is that row's",
    "entries.row_id": "the same: what undoes a correction is of that row",
    "pairings.first_id": "organisations and companies alone",
    "pairings.second_id": "the same",
    "deliveries.object_id": "names what a message is about, never a person",
    "jobs.object_id": "a job about a person finds him by `merged_into`",
    "outcomes.object_id": "what came of a notice; names no person",
    "audit.subject_id": "nobody changes the audit: what was done to a row stays that row's",
    "audit_values.person_id": "the same; an erasure empties those of every row that was merged into his",
}


class Judging(msgspec.Struct, frozen=True):
    """`ordinary`: the rank of an ordinary member, which any other implies; `choose`: which of two answers stands."""

    ordinary: int
    choose: merged_answers.Choose


def person(connection: sqlite3.Connection, person_id: int) -> Values:
    """A whole row of `persons`, by column; empty where there is none."""
    found = rows(connection.execute("SELECT * FROM persons WHERE id = ?", (person_id,)))
    return found[0] if found else {}


def accounts_of(connection: sqlite3.Connection, person_id: int) -> list[Values]:
    sql = "SELECT telegram_id, person_id, phone, linked_at, seen_on, reachable FROM accounts WHERE person_id = ?"
    return rows(connection.execute(sql, (person_id,)))


def merge(
    connection: sqlite3.Connection, kept_id: int, merged_id: int, values: Values, unlink: int | None,
    judging: Judging, now: int,
) -> Journal:  # fmt: skip
    """Write `values` into the row that is kept and let everything follow; the journal for `part`.

    `unlink`: the account that becomes a guest's.
    """
    kept, merged = person(connection, kept_id), person(connection, merged_id)
    journal: Journal = {"kept": kept, "merged": merged, "unlinked": _unlink(connection, unlink)}
    journal["memberships"] = _fold_memberships(connection, kept_id, merged_id, judging.ordinary)
    journal["answers"] = merged_answers.fold(connection, kept_id, merged_id, judging.choose)
    journal["moves"] = [move for follow in FOLLOWS if (move := _follow(connection, follow, merged_id, kept_id))[2]]
    _write(connection, "persons", kept_id, {**values, "updated_at": now})
    _write(connection, "persons", merged_id, {"merged_into": kept_id, "updated_at": now})
    journal["after"] = person(connection, kept_id)
    return journal


def _unlink(connection: sqlite3.Connection, telegram_id: int | None) -> Values | None:
    """The account as it was."""
    found = rows(connection.execute(
        "SELECT telegram_id, person_id, phone, linked_at FROM accounts WHERE telegram_id = ?", (telegram_id,)
    ))  # fmt: skip
    sql = "UPDATE accounts SET person_id = NULL, phone = '', linked_at = NULL WHERE telegram_id = ?"
    connection.execute(sql, (telegram_id,))
    return found[0] if found else None


def _fold_memberships(connection: sqlite3.Connection, kept_id: int, merged_id: int, ordinary: int) -> Journal:
    """One row where both say the same of an organisation: the office higher in rank, with all that the other has."""
    sql = "SELECT * FROM memberships WHERE person_id IN (?, ?) ORDER BY rank, rank_order, id"
    stays: list[Values] = []
    dropped: list[Values] = []
    changed: list[tuple[Values, Values]] = []
    for row in rows(connection.execute(sql, (kept_id, merged_id))):
        twin = next((each for each in stays if _twins(each, row, ordinary)), None)
        if twin is None:
            stays.append(row)
            continue
        more = {name: row[name] for name in ("company_id", "company_name", "secretary") if row[name] and not twin[name]}
        if "company_id" in more and twin["company_name"]:
            more.pop("company_id")
        if more:
            changed.append(({"id": twin["id"], **{name: twin[name] for name in more}}, more))
            twin.update(more)
            _write(connection, "memberships", twin["id"], more)
        dropped.append(row)
        connection.execute("DELETE FROM memberships WHERE id = ?", (row["id"],))
    return {"dropped": dropped, "changed": changed}


def _twins(high: Values, low: Values, ordinary: int) -> bool:
    """The second says nothing that the first doesn't."""
    same = all(high[name] == low[name] for name in ("organisation_id", "term", "term_from", "term_to"))
    other = high["person_id"] != low["person_id"]
    return same and other and (high["position"] == low["position"] or low["rank"] == ordinary)


def _keys(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[5]]


def _follow(connection: sqlite3.Connection, follow: Follow, old: int, new: int) -> tuple[str, str, list[Any]]:
    """The rows that follow, by their keys as they were; who has the same already stays where he is."""
    keys = _keys(connection, follow.table)
    sql = f"SELECT {', '.join(keys)} FROM {follow.table} WHERE {follow.column} = ? AND {follow.where}"
    found = connection.execute(sql, (old,)).fetchall()
    moved = [row for row in found if _point(connection, follow.table, follow.column, keys, row, old, new)]
    return follow.table, follow.column, moved


def _point(
    connection: sqlite3.Connection, table: str, column: str, keys: list[str], row: Any, old: int, new: int
) -> bool:
    where = " AND ".join(f"{name} = ?" for name in keys)
    sql = f"UPDATE OR IGNORE {table} SET {column} = ? WHERE {where} AND {column} = ?"
    return connection.execute(sql, (new, *row, old)).rowcount == 1


def _write(connection: sqlite3.Connection, table: str, row_id: int, values: Values) -> None:
    changes = ", ".join(f"{name} = :{name}" for name in values)
    connection.execute(f"UPDATE {table} SET {changes} WHERE id = :id", {**values, "id": row_id})


def part(connection: sqlite3.Connection, journal: Journal, merged: Values) -> None:
    """Everything as it was, but for what was changed since: that stays.

    `merged`: what the other row is to be, where that isn't what it was.
    """
    kept_id, merged_id = journal["kept"]["id"], journal["merged"]["id"]
    for table, column, moved in reversed(journal["moves"]):
        keys = _keys(connection, table)
        for row in moved:
            now = [kept_id if name == column else value for name, value in zip(keys, row, strict=True)]
            _point(connection, table, column, keys, now, kept_id, merged_id)
    _unfold(connection, journal["memberships"])
    if "answers" in journal:
        merged_answers.unfold(connection, journal["answers"])
    current, before, after = person(connection, kept_id), journal["kept"], journal["after"]
    _write(connection, "persons", kept_id, {
        name: before[name] for name in before if name in after and current[name] == after[name]
    })  # fmt: skip
    _write(connection, "persons", merged_id, merged)
    _relink(connection, journal["unlinked"])


def _unfold(connection: sqlite3.Connection, memberships: Journal) -> None:
    for before, more in memberships["changed"]:
        now = rows(connection.execute("SELECT * FROM memberships WHERE id = ?", (before["id"],)))
        same = {name: before[name] for name in more if now and now[0][name] == more[name]}
        if same:
            _write(connection, "memberships", before["id"], same)
    put_back(connection, [row for row in memberships["dropped"] if _free(connection, row)])


def _free(connection: sqlite3.Connection, row: Values) -> bool:
    """Nobody took its key, and its organisation is there still."""
    taken = connection.execute("SELECT 1 FROM memberships WHERE key = ? OR id = ?", (row["key"], row["id"]))
    there = connection.execute("SELECT 1 FROM organisations WHERE id = ?", (row["organisation_id"],))
    return taken.fetchone() is None and there.fetchone() is not None


def _relink(connection: sqlite3.Connection, unlinked: Values | None) -> None:
    """An account that was made a guest's, and is one still; its person got no other one."""
    if unlinked is None:
        return
    sql = """UPDATE accounts SET person_id = :person_id, phone = iif(phone = '', :phone, phone), linked_at = :linked_at
             WHERE telegram_id = :telegram_id AND person_id IS NULL
               AND NOT EXISTS (SELECT 1 FROM accounts WHERE person_id = :person_id)"""
    connection.execute(sql, unlinked)
