"""Whatever anybody types or registers: answers in bounds, and an index that holds what the rows say, nothing more."""

import asyncio
import sqlite3
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.privacy import OFFICE, PUBLIC
from bot.search import folding, keys
from bot.search.find import find
from storage import schema, search
from storage.database import Database
from tests.quality import register

# What people type, what programs misread, and everything else.
PARTS = st.sampled_from(
    ["西安", "商會", "lin", "zhi qiang", "xasfj", "Lim", "林", "'", '"', "*", "^", "=", "~", "!", "@leader", "AND", "NOT",
     "NEAR(", ")", ";--", "<b>", "\0", "\u202e", "\u200d", "🙂", "👨‍👩‍👧", "ａ", "①", "\ud83d", "\n", "%", "_", "７", "ß", "İ", "ﷺ", "𠮷"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=60), st.lists(PARTS, max_size=12).map("".join), st.lists(PARTS).map(" ".join))
ROWS = TEXTS.map(lambda text: text.replace("\ud83d", ""))  # SQLite keeps no half of a pair
SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def asking(sample_register):
    with asyncio.Runner() as runner:
        database = runner.run(Database.open(sample_register, readers=1))

        async def ask(text, viewer):
            async with database.reading() as reader:
                return await find(reader, text, viewer)

        yield lambda text, viewer: runner.run(ask(text, viewer))
        runner.run(database.close())


@pytest.fixture
def connection(tmp_path):
    schema.migrate(tmp_path / "index.db")
    with closing(sqlite3.connect(tmp_path / "index.db", isolation_level=None)) as opened:
        yield opened


@given(text=TEXTS, viewer=st.sampled_from([OFFICE, PUBLIC]))
@SETTINGS
def test_any_text_is_answered_in_bounds(asking, text, viewer):
    found = asking(text, viewer)
    for hits in [*found.hits.values(), *found.near.values()]:
        assert len(hits) <= 5
        assert all(0 < hit.score <= 1 for hit in hits)
        assert len({hit.id for hit in hits}) == len(hits)
    assert not (found.hits and found.near)


@given(text=st.text(max_size=200))
@SETTINGS
def test_folding_twice_is_folding_once(text):
    folded = folding.fold(text)
    assert folding.joined(folding.fold(folded)) == folding.joined(folded)


def documents(name, text, number=1):
    rows = {"aliases": f'["{number}"]'}
    return [
        keys.document_for_organisation(register.organisation(number, name, intro=text, **rows)),
        keys.document_for_company(register.company(number, name, products=text)),
        keys.document_for_person(register.person(number, name, hometown=text, **rows), []),
    ]


def left(connection):
    """Everything that the index holds."""
    counts = [connection.execute("SELECT count(*) FROM search_terms").fetchone()[0]]
    for kind in search.KINDS:
        counts += connection.execute(f"SELECT count(*) FROM search_{kind}").fetchone()
        counts += connection.execute(f"SELECT count(*) FROM find_{kind} WHERE find_{kind} MATCH '\"1\"'").fetchone()
    for of in (*search.KINDS, search.LEADERS):
        connection.execute(f"INSERT INTO find_{of} (find_{of}, rank) VALUES ('integrity-check', 1)")
    return counts


@given(name=ROWS, text=ROWS)
@SETTINGS
def test_put_and_removed_leaves_nothing(connection, name, text):
    connection.execute("PRAGMA foreign_keys = OFF")
    search.put(connection, documents(name, text))
    for kind in search.KINDS:
        search.remove(connection, kind, [1])
    assert left(connection) == [0] * 9


def leading(name):
    """A person of number 1 as he is indexed while he leads."""
    held = register.membership(1, 1, rank=0, position="会长", organisation="西安商会")
    return keys.document_for_person(register.person(1, name), [held])


def test_leaders_have_an_index_of_their_own_as_long_as_they_lead(connection):
    search.put(connection, documents("林志强", "仑苍"))
    assert search.matching(connection, search.LEADERS, search.phrase("^志强"), 10) == []
    search.put(connection, [leading("林志强")])
    assert search.matching(connection, search.LEADERS, search.phrase("^志强"), 10) == [1]
    search.put(connection, [leading("王志强")])
    assert search.matching(connection, search.LEADERS, search.phrase("^林"), 10) == []
    search.put(connection, documents("林志强", "仑苍"))
    assert search.matching(connection, search.LEADERS, search.phrase("^志强"), 10) == []
    assert left(connection)[5:7] == [1, 1]


def test_same_row_put_twice_is_there_once(connection):
    search.put(connection, documents("西安商会", "阀门"))
    once = connection.execute("SELECT * FROM search_terms ORDER BY term, kind").fetchall()
    search.put(connection, [*documents("西安商会", "阀门"), *documents("西安商会", "阀门")])
    assert connection.execute("SELECT * FROM search_terms ORDER BY term, kind").fetchall() == once
    assert search.matching(connection, "companies", search.phrase("阀门"), 10) == [1]


def test_changed_row_is_found_by_its_new_words_alone(connection):
    search.put(connection, documents("西安商会", "阀门"))
    search.put(connection, documents("厦门商会", "水泵"))
    assert search.matching(connection, "organisations", search.phrase("^西安"), 10) == []
    assert search.matching(connection, "organisations", search.phrase("^厦门"), 10) == [1]
    assert left(connection)[1:7:2] == [1, 1, 1]


def test_removing_what_is_not_there_changes_nothing(connection):
    search.put(connection, documents("西安商会", "阀门"))
    before = left(connection)
    search.remove(connection, "companies", [2, 3])
    assert left(connection) == before
