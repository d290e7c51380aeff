"""Pairs that look alike: they wait since they were found first, however often they are found again."""

import sqlite3

import pytest

from storage import lookalikes, schema


@pytest.fixture
def connection(tmp_path):
    path = tmp_path / "a.db"
    schema.migrate(path)
    with sqlite3.connect(path) as connection:
        for number in (1, 2, 3):
            connection.execute(
                "INSERT INTO persons (id, key, name, updated_at) VALUES (?, ?, '林', 0)", (number, f"p{number}")
            )
            connection.execute(
                """INSERT INTO organisations (id, key, kind, name, updated_at) VALUES (?, ?, 'chamber', ?, 0)""",
                (number, f"o{number}", f"商会{number}"),
            )
            connection.execute(
                """INSERT INTO memberships (key, person_id, organisation_id, position, rank, updated_at)
                   VALUES (?, ?, 1, '会员', 100, 0)""",
                (f"m{number}", number),
            )
        yield connection


def found(connection):
    return connection.execute("SELECT first_id, second_id, found_at FROM lookalikes ORDER BY 1, 2").fetchall()


def test_a_pair_waits_since_it_was_found_first(connection):
    lookalikes.note(connection, [(1, 2, "phone"), (2, 3, "phone")], 10)
    lookalikes.note(connection, [(1, 2, "phone")], 20)
    lookalikes.forget(connection, 20)  # the other isn't alike any more
    assert found(connection) == [(1, 2, 10)]


def test_what_is_found_no_more_and_again_waits_anew(connection):
    lookalikes.note(connection, [(1, 2, "phone")], 10)
    lookalikes.forget(connection, 20)
    lookalikes.note(connection, [(1, 2, "phone")], 30)
    assert found(connection) == [(1, 2, 30)]
