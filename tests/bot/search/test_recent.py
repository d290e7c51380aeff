"""A search that is kept says what a new one would, to everybody, whatever another process changed meanwhile."""

import asyncio
import random
import shutil
import sqlite3
from contextlib import closing

import pytest

from bot.privacy import OFFICE, PUBLIC, Viewer
from bot.search import keys, recent
from bot.search.find import find
from bot.search.recent import Recent
from storage import people, search
from storage.database import Database

TEXTS = [
    "西安商会",
    "林",
    "陈",
    "wang",
    "会长",
    "仑苍",
    "阀门",
    "xasfj",
    "l z q",
    "林志强",
    "王",
    "泉州 水暖",
    "副会长 西安",
]
HIDDEN = ('{"hometown": "hidden"}', '{"aliases": "public", "company": "hidden"}', '{"hometown": "public"}', "{}")
STEPS = 250


@pytest.fixture
async def database(sample_register, tmp_path):
    path = tmp_path / "alliance.db"
    shutil.copy(sample_register, path)
    opened = await Database.open(path, readers=1)
    yield opened
    await opened.close()


@pytest.fixture
def other(database):
    """Another process's connection, such as an import's."""
    with closing(sqlite3.connect(database.path, isolation_level=None)) as connection:
        yield connection


@pytest.fixture
def looked(monkeypatch):
    """The texts that were really looked for."""
    texts, look = [], recent.look

    def counted(connection, text, *more):
        texts.append(text)
        return look(connection, text, *more)

    monkeypatch.setattr(recent, "look", counted)
    return texts


def viewers(chance):
    """Guests, people of the register, members and the office; each person may be any."""
    person = chance.randint(1, 40)
    of = frozenset({chance.randint(1, 10)})
    return chance.choice((PUBLIC, OFFICE, Viewer(person_id=person), Viewer(person_id=person, organisations=of)))


def change(connection, chance):
    """Something of the register changes, as a person's choice or as an import has it."""
    number = chance.randint(1, 40)
    match chance.randint(0, 6):
        case 0:
            connection.execute("UPDATE persons SET visibility = ? WHERE id = ?", (chance.choice(HIDDEN), number))
        case 1:
            connection.execute("UPDATE organisations SET name = name || '甲' WHERE id = ?", (number,))
        case 2:
            connection.execute("UPDATE companies SET key = key || '-' WHERE id = ?", (number,))
        case 3:
            connection.execute("UPDATE memberships SET key = key || '-' WHERE person_id = ?", (number,))
        case 4:
            connection.execute("UPDATE persons SET merged_into = ? WHERE id = ?", (number + 1, number))
        case 5:
            search.remove(connection, "people", [number])
        case 6:
            lead(connection, number, chance.choice((0, 100)))


def lead(connection, number, rank):
    """Somebody becomes a leader, or is one no longer."""
    connection.execute("UPDATE memberships SET rank = ? WHERE person_id = ?", (rank, number))
    held = people.memberships_of(connection, [number])
    search.put(connection, [keys.document_for_person(row, held) for row in people.rows(connection, [number])])


async def test_what_was_found_goes_out_before_the_next_is_looked_for(database, looked):
    recent = Recent()

    async def ask(text):
        await recent.find(database, text, PUBLIC)
        looked.append("answered")

    await asyncio.gather(*map(ask, ("西安商会", "林", "阀门")))
    assert looked == ["西安商会", "answered", "林", "answered", "阀门", "answered"]


@pytest.mark.parametrize("seed", range(4))
async def test_kept_is_what_a_new_search_finds(database, other, looked, seed):
    chance, kept = random.Random(seed), Recent()
    for _ in range(STEPS):
        if chance.random() < 0.1:
            change(other, chance)
        text, viewer, limit = chance.choice(TEXTS), viewers(chance), chance.choice((5, 5, 50))
        answer = await kept.find(database, text, viewer, limit=limit)
        assert answer == await find(database.here, text, viewer, limit=limit)
    assert len(looked) < STEPS


async def test_same_question_is_looked_for_once_until_something_changes(database, other, looked):
    kept = Recent()
    for viewer in (PUBLIC, Viewer(telegram_id=7), PUBLIC):
        await kept.find(database, "西安商会", viewer)
    assert looked == ["西安商会"]
    lead(other, 1, 0)
    await kept.find(database, "西安商会", PUBLIC)
    assert looked == ["西安商会"] * 2


async def test_what_one_sees_of_himself_is_kept_for_nobody(database, other, looked):
    other.execute("""UPDATE persons SET visibility = '{"hometown": "hidden"}'""")
    hometown, of = other.execute("SELECT hometown, id FROM persons WHERE hometown <> '' LIMIT 1").fetchone()
    of_somewhere = frozenset({1})
    kept = Recent()
    asking = (Viewer(person_id=number, organisations=of_somewhere) for number in (of, of + 1, of))
    own, others, again = [await kept.find(database, hometown, viewer) for viewer in asking]
    assert ("hometown", hometown) in {pair for hit in own.hits["people"] for pair in hit.matched}
    assert "people" not in others.hits
    assert again == own


async def test_only_the_latest_are_kept(database, looked, monkeypatch):
    monkeypatch.setattr(recent, "MOST", 2)
    kept = Recent()
    for text in ("西安", "林", "西安", "阀门", "西安", "林"):
        await kept.find(database, text, PUBLIC)
    assert looked == ["西安", "林", "阀门", "林"]


async def test_an_account_changes_no_search(database):
    before = await database.here.run(search.register_version)
    await database.write(lambda c: c.execute("INSERT INTO accounts (telegram_id, created_at) VALUES (7, 0)"))
    assert await database.here.run(search.register_version) == before
