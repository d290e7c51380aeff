"""Who of those called is there, or spoken for: each once."""

import sqlite3
from itertools import product

import pytest

from storage import meetings
from storage.database import Database
from tests import ready

CALLED = range(1, 7)
ANSWERS = ("", "going", "declined", "proxy")


@pytest.fixture
async def database(tmp_path):
    opened = await Database.open(ready.empty(tmp_path / "alliance.db"))
    yield opened
    await opened.close()


async def write(database, rows):
    """People 1 to 9, six of them called; `rows`: (person, answer, to whom, checked in)."""

    def put(connection: sqlite3.Connection):
        connection.execute("DELETE FROM events")
        event = "INSERT INTO events (id, cause, kind, author, title, local, zone, begins_at, ends_at, closes_at, code,"
        event += " created_at, changed_at) VALUES (1, '', 'meeting', 1, '', '', 'UTC', 0, 0, 0, '', 0, 0)"
        connection.execute(event)
        for person in range(1, 10):
            person_row = "INSERT OR IGNORE INTO persons (id, key, name, updated_at) VALUES (?, ?, ?, 0)"
            connection.execute(person_row, (person, str(person), str(person)))
        connection.executemany("INSERT INTO event_people (event_id, person_id) VALUES (1, ?)", [(n,) for n in CALLED])
        answered = "INSERT INTO rsvps (event_id, person_id, answer, proxy_person_id, checked_in_at, answered_by,"
        answered += " answered_at, state_at) VALUES (1, ?, ?, ?, ?, 1, 0, 0)"
        connection.executemany(answered, rows)

    await database.write(put)


async def tallied(database):
    async with database.reading() as reader:
        return await meetings.tally(reader, 1)


async def test_each_is_counted_once(database):
    await write(database, [
        (1, "going", None, 5), (2, "going", None, None), (3, "proxy", 1, None), (4, "proxy", 2, None),
        (5, "declined", None, None),
    ])  # fmt: skip
    found = await tallied(database)
    assert found == meetings.Tally(called=6, coming=2, present=1, spoken=2, spoken_here=1, away=1, silent=1)


async def test_who_gave_his_vote_and_comes_after_all_is_there_himself(database):
    await write(database, [(1, "going", None, 5), (3, "proxy", 1, 5)])
    found = await tallied(database)
    assert (found.present, found.spoken, found.spoken_here) == (2, 0, 0)


async def test_a_vote_may_be_held_by_a_member_who_was_not_called(database):
    await write(database, [(3, "proxy", 9, None), (9, "going", None, 5)])
    found = await tallied(database)
    assert (found.coming, found.present, found.spoken, found.spoken_here) == (0, 0, 1, 1)


async def test_nobody_is_counted_twice(database):
    for first, second, here in product(ANSWERS, ANSWERS, (None, 5)):
        rows = [(1, first, 2 if first == "proxy" else None, here), (2, second, 1 if second == "proxy" else None, None)]
        await write(database, [row for row in rows if row[1]])
        found = await tallied(database)
        assert max(found.coming + found.spoken, found.present + found.spoken_here) <= found.called
        assert found.coming + found.away + found.silent <= found.called
