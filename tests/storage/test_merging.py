"""Making two rows one and parting them again restores every row of every table; and no table is forgotten."""

import json
import sqlite3
from contextlib import closing
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.merging import values
from bot.merging.answers import choose
from storage import merges, merging, schema
from storage.merging import FOLLOWS, STAYS

NAMING = {"person_id", "object_id", "subject_id", "row_id", "first_id", "second_id", "kept_id", "merged_id", "account"}
IDS = (1, 2, 3)
A, B = 1, 2


@cache
def empty(folder):
    path = folder / "empty.db"
    schema.migrate(path)
    return path


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    return empty(tmp_path_factory.mktemp("merging"))


def connected(template):
    """A database in memory with the schema and a few rows to hang others on."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    with closing(sqlite3.connect(template)) as source:
        source.backup(connection)
    connection.execute("PRAGMA foreign_keys = ON")
    for number in (1, 2, 3):
        connection.execute("INSERT INTO organisations (id, key, kind, name, updated_at) VALUES (?, ?, 'chamber', ?, 0)",
                           (number, f"o{number}", f"商会{number}"))  # fmt: skip
    connection.execute("INSERT INTO companies (id, key, name, updated_at) VALUES (1, 'c1', '企业', 0)")
    return connection


def dump(connection):
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    wanted = [name for name in names if name != "register_version" and not name.startswith(("sqlite_", "find_"))]
    return {name: sorted(map(repr, connection.execute(f"SELECT * FROM {name}"))) for name in wanted}


PEOPLE = st.fixed_dictionaries({
    "name": st.sampled_from(["林", "陈"]),
    "phone": st.sampled_from(["", "+1", "+2"]),
    "hometown": st.sampled_from(["", "仑苍", "水头"]),
    "aliases": st.sampled_from(["[]", '["Lim"]']),
    "visibility": st.sampled_from(["{}", '{"phone": "public"}', '{"hometown": "hidden"}']),
    "consent_on": st.sampled_from(["", "2026-01-01"]),
    "home_id": st.sampled_from([None, 1, 2]),
})  # fmt: skip
HELD = st.lists(st.tuples(
    st.sampled_from(IDS), st.sampled_from(IDS), st.sampled_from([("会员", 100), ("理事", 80), ("会长", 0)]),
    st.sampled_from(["", "第一届"]), st.booleans(), st.sampled_from([None, 1]), st.sampled_from(["", "某厂"]),
), max_size=8)  # fmt: skip
MARKED = st.lists(st.tuples(st.sampled_from([901, 902, 903]), st.sampled_from(IDS)), max_size=6, unique=True)
CALLED = st.lists(st.tuples(st.sampled_from([1, 2]), st.sampled_from(IDS)), max_size=5, unique=True)
MANY = st.lists(st.sampled_from(IDS), max_size=4)
ACCOUNTS = st.dictionaries(st.sampled_from([901, 902, 903]), st.sampled_from(IDS), max_size=3).filter(
    lambda linked: len(set(linked.values())) == len(linked)
)


def fill(connection, people, held, marked, called, many, linked):
    for number, person in zip(IDS, people, strict=True):
        columns = ", ".join(person)
        marks = ", ".join(f":{name}" for name in person)
        connection.execute(f"INSERT INTO persons (id, key, updated_at, {columns}) VALUES (:id, :key, 7, {marks})",
                           {"id": number, "key": f"p{number}", **person})  # fmt: skip
    for at, (person, organisation, (position, rank), term, secretary, company, firm) in enumerate(held):
        connection.execute(
            """INSERT INTO memberships (key, person_id, organisation_id, position, rank, term, secretary, company_id,
                                        company_name, rank_order, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 7)""",
            (f"m{at}", person, organisation, position, rank, term, secretary, company, firm, at),
        )
    for account, person in marked:
        connection.execute("INSERT INTO favourites VALUES (?, 'people', ?, 7)", (account, person))
    for announcement, person in called:
        connection.execute(
            """INSERT OR IGNORE INTO announcements (id, draft_id, author, content, audience, at, created_at)
               VALUES (?, 1, 1, '{}', '[]', 7, 7)""", (announcement,))  # fmt: skip
        connection.execute("INSERT INTO announcement_people (announcement_id, person_id) VALUES (?, ?)",
                           (announcement, person))  # fmt: skip
    for at, person in enumerate(many):
        connection.execute(
            "INSERT INTO disclosures (person_id, chat_id, fields, shown_at) VALUES (?, 1, '[]', 7)", (person,)
        )
        connection.execute("INSERT INTO consents (person_id, act, at) VALUES (?, 'given', 7)", (person,))
        connection.execute("INSERT INTO leads (update_id, telegram_id, kind, subject_kind, subject_id, created_at) "
                           "VALUES (?, 1, 'introduce', ?, ?, 7)", (at, ("people", "companies")[at % 2], person))  # fmt: skip
        connection.execute("""INSERT INTO claims (update_id, telegram_id, person_id, desk, state, created_at)
                              VALUES (?, ?, ?, 'office', 'accepted', 7)""", (at, at, person))  # fmt: skip
        connection.execute("""INSERT INTO departures (cause, person_id, organisation_id, way, actor, left_on, at)
                              VALUES (?, ?, 1, 'left', 1, '2026-01-01', 7)""", (str(at), person))  # fmt: skip
        connection.execute("INSERT INTO notices (key, kind, title, person_id, created_at, updated_at) "
                           "VALUES (?, 'demand', '闸阀', ?, 7, 7)", (str(at), person))  # fmt: skip
        connection.execute("""INSERT INTO entries (act, relation, row_id, person_id, actor, at)
                              VALUES ('correct', 'persons', ?, ?, 1, 7)""", (person, person))  # fmt: skip
        connection.execute("""INSERT INTO reviews (draft_id, telegram_id, person_id, organisation_id, relation, row_id,
                                                   field, before, after, created_at)
                              VALUES (1, ?, ?, 1, ?, ?, 'hometown', '{}', '{}', 7)""",
                           (at, person, ("persons", "companies")[at % 2], person))  # fmt: skip
        connection.execute("INSERT INTO interests (notice_id, telegram_id, person_id, created_at) VALUES (?, ?, ?, 7)",
                           (1, at, person))  # fmt: skip
        connection.execute("INSERT OR IGNORE INTO alerts (account, telegram_id, notice_id, score, created_at) "
                           "VALUES (?, ?, ?, 1, 7)", (person, at, 1 + at // 2))  # fmt: skip
    for account, person in linked.items():
        connection.execute("INSERT INTO accounts (telegram_id, person_id, phone, linked_at, created_at) VALUES (?, ?, '+9', 5, 7)",
                           (account, person))  # fmt: skip


@settings(max_examples=120)
@given(st.tuples(PEOPLE, PEOPLE, PEOPLE), HELD, MARKED, CALLED, MANY, ACCOUNTS, st.booleans(), st.booleans())
def test_parting_restores_everything_exactly(template, people, held, marked, called, many, linked, third, other):
    with closing(connected(template)) as connection:
        fill(connection, people, held, marked, called, many, linked)
        if third:  # somebody was merged into the second before
            connection.execute("UPDATE persons SET merged_into = 2 WHERE id = 3")
        before = dump(connection)
        journal = merge(connection, linked, other=other)
        joined(connection, held)
        current = merging.person(connection, A)
        merging.part(connection, journal, values.parted(journal, current))
        assert dump(connection) == before


def merge(connection, linked, *, other):
    rows = [merging.person(connection, number) for number in (A, B)]
    both = [account for account, person in linked.items() if person in {A, B}]
    unlink = sorted(both)[int(other)] if len(both) > 1 else None
    new = values.merged(*rows, dict.fromkeys(values.FIELDS, values.MERGED) if other else {})
    journal = merging.merge(connection, A, B, new, unlink, merging.Judging(100, choose([])), 9)
    return json.loads(merges.as_json(journal))


def joined(connection, held):
    """Nothing names the second row any more, but what names the first already."""
    count = "SELECT count(*) FROM {} WHERE {} = 2 AND {}"
    for follow in FOLLOWS:
        if follow.table not in {"favourites", "announcement_people", "alerts"}:
            assert connection.execute(count.format(follow.table, follow.column, follow.where)).fetchone() == (0,)
    offices = {(each[1], each[2][0]) for each in held if each[0] in {A, B} and each[2][1] < 100}
    now = set(connection.execute("SELECT organisation_id, position FROM memberships WHERE person_id = 1"))
    assert offices <= now  # every office is there still
    rights = {each[1] for each in held if each[0] in {A, B} and each[4]}
    kept = connection.execute("SELECT organisation_id FROM memberships WHERE person_id = 1 AND secretary = 1")
    assert rights == {row[0] for row in kept}
    assert connection.execute("SELECT count(*) FROM accounts WHERE person_id = 1").fetchone()[0] <= 1


def test_what_was_changed_since_stays(template):
    with closing(connected(template)) as connection:
        person = {
            "name": "林",
            "phone": "",
            "hometown": "仑苍",
            "aliases": "[]",
            "visibility": "{}",
            "consent_on": "",
            "home_id": None,
        }
        member = [(A, 1, ("会员", 100), "", False, None, ""), (B, 2, ("会员", 100), "", False, None, "")]
        fill(connection, [person, {**person, "phone": "+1"}, person], member, [], [], [], {})
        journal = merge(connection, {}, other=False)
        connection.execute("UPDATE persons SET hometown = '水头' WHERE id = 1")
        connection.execute("DELETE FROM memberships WHERE organisation_id = 2")
        merging.part(connection, journal, values.parted(journal, merging.person(connection, A)))
        assert merging.person(connection, A)["hometown"] == "水头"
        assert merging.person(connection, A)["phone"] == ""
        assert merging.person(connection, B)["merged_into"] is None
        assert connection.execute("SELECT count(*) FROM memberships").fetchone() == (1,)


def test_every_column_that_names_a_person_follows_or_says_why_not(template):
    """A new table that names people says here what a merge makes of it."""
    known = {f"{follow.table}.{follow.column}" for follow in FOLLOWS} | set(STAYS)
    with closing(sqlite3.connect(template)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = set()
        for table in tables:
            found |= {
                f"{table}.{row[1]}" for row in connection.execute(f"PRAGMA table_info({table})") if row[1] in NAMING
            }
            keys = connection.execute(f"PRAGMA foreign_key_list({table})")
            found |= {f"{table}.{row[3]}" for row in keys if row[2] == "persons"}
        found -= {"search_people.id"}
        assert found - known == set()
        assert {each for each in known - found if each.partition(".")[0] in tables} == set()
        columns = {row[1] for row in connection.execute("PRAGMA table_info(persons)")}
    assert columns == {*values.FIELDS, *values.LISTS, *values.STRICT, *values.OWN, "home_id"}


def test_every_column_that_names_an_account_goes_over_or_stays(template):
    """What an account has: what goes with a person to another account, and what is the account's own history."""
    moves = {
        "favourites",
        "leads",
        "introductions",
        "introduction_questions",
        "claims",
        "drafts",
        "reviews",
        "interests",
        "saved_searches",
        "alerts",
        "alert_due",
        "alert_settings",
        "announcement_looks",
        "announcement_optouts",
        "event_calendars",
        "agenda_digests",
    }
    stays = {
        "accounts", "audit_values", "result_lists", "exports", "guesses", "joinings", "erasures", "announcement_people",
        "allowances", "reports", "suspensions", "rosters", "rsvps", "segments",
        "notice_history", "notice_policies", "notice_views", "glossary", "holidays", "irrelevant", "allowance",
    }  # fmt: skip
    with closing(sqlite3.connect(template)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        named = {
            table for table in tables
            if any(row[1] == "telegram_id" for row in connection.execute(f"PRAGMA table_info({table})"))
        }  # fmt: skip
    assert named - moves - stays == set()
    assert moves <= named
