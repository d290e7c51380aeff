"""The one SQLite file: transactions, migrations, locks, closing."""

import asyncio
import sqlite3
from contextlib import closing

import pytest

from storage import schema
from storage.database import Database
from tests import ready


@pytest.fixture
def path(tmp_path):
    return tmp_path / "alliance.db"


@pytest.fixture
async def database(path):
    opened = await Database.open(ready.empty(path))
    yield opened
    await opened.close()


async def put(tx, name, value="x"):
    await tx.execute("INSERT INTO settings (name, value) VALUES (:name, :value)", name=name, value=value)


async def names(database):
    async with database.reading() as reader:
        return [row[0] for row in await reader.all("SELECT name FROM settings ORDER BY name")]


async def test_transaction_commits_at_its_end(database):
    async with database.transaction() as tx:
        await put(tx, "a")
    assert await names(database) == ["a"]


async def test_transaction_rolls_back_on_an_error(database):
    with pytest.raises(ZeroDivisionError):
        async with database.transaction() as tx:
            await put(tx, "a")
            raise ZeroDivisionError
    assert await names(database) == []


@pytest.mark.parametrize("steps", range(12))
async def test_cancelled_task_leaves_no_transaction_open(database, steps):
    async def write():
        async with database.transaction() as tx:
            for name in "abc":
                await put(tx, name)

    task = asyncio.create_task(write())
    for _ in range(steps):
        await asyncio.sleep(0.0003)
    task.cancel()
    await asyncio.wait({task})
    assert not database._writer.in_transaction
    assert await names(database) in ([], ["a", "b", "c"])
    async with database.transaction() as tx:
        await put(tx, "d")


async def test_transactions_of_many_tasks_do_not_mix(database):
    async def write(name, *, fails):
        async with database.transaction() as tx:
            await put(tx, name)
            await asyncio.sleep(0)
            if fails:
                raise ZeroDivisionError

    done = await asyncio.gather(
        *(write(f"{n:02}", fails=n % 2 == 1) for n in range(20)),
        return_exceptions=True,
    )
    assert [type(each) for each in done] == [type(None), ZeroDivisionError] * 10
    assert await names(database) == [f"{n:02}" for n in range(0, 20, 2)]


async def test_a_write_that_comes_alone_and_fails_leaves_nothing(database):
    def write(connection):
        connection.execute("INSERT INTO settings (name, value) VALUES ('lonely', 1)")
        raise ValueError("lonely")

    with pytest.raises(ValueError, match="lonely"):
        await database.write(write)
    await database.write(lambda connection: connection.execute("INSERT INTO settings (name, value) VALUES ('next', 1)"))
    names = "SELECT name FROM settings WHERE name IN ('lonely', 'next')"
    assert await database.here.all(names) == [("next",)]


async def test_of_writes_that_go_together_one_that_fails_undoes_itself_alone(database):
    def writing(name):
        def write(connection):
            connection.execute("INSERT INTO settings (name, value) VALUES (?, 1)", (name,))
            if name == "b":
                raise ValueError(name)
            return name

        return database.write(write)

    done = await asyncio.gather(*map(writing, "abc"), return_exceptions=True)
    assert [type(each) for each in done] == [str, ValueError, str]
    assert await database.here.all("SELECT name FROM settings WHERE name IN ('a', 'b', 'c')") == [("a",), ("c",)]


async def test_readers_cannot_write(database):
    async with database.reading() as reader:
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            await reader.run(lambda connection: connection.execute("DELETE FROM settings"))


async def test_closing_twice_is_closing_once(path):
    database = await Database.open(path)
    await database.close()
    await database.close()


async def test_newer_database_is_refused_in_one_line(path):
    await (await Database.open(path)).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 9999")
    with pytest.raises(schema.DatabaseTooNewError, match="newer version of this program") as caught:
        await Database.open(path)
    assert "\n" not in str(caught.value)


async def test_file_that_is_no_database_is_refused(path):
    path.write_text("好" * 5000, encoding="utf-8")
    with pytest.raises(schema.NotADatabaseError, match="not a database"):
        await Database.open(path)


async def test_second_bot_is_refused(path):
    first = await Database.open(path, run=True)
    with pytest.raises(schema.DatabaseInUseError, match="a bot is running"):
        await Database.open(path, run=True)
    other = await Database.open(path)
    await other.close()
    await first.close()
    await (await Database.open(path, run=True)).close()


async def test_migration_keeps_a_backup_and_never_runs_under_a_bot(path, monkeypatch, tmp_path):
    old = tmp_path / "old"
    old.mkdir()
    first = min(schema.files())
    (old / schema.files()[first].name).write_text(schema.files()[first].read_text(encoding="utf-8"), encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(schema, "FOLDER", old)
        await (await Database.open(path)).close()
    new = tmp_path / "new"
    new.mkdir()
    for file in old.iterdir():
        (new / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    (new / f"{first + 1:04}_more.sql").write_text("CREATE TABLE more (id INTEGER);\nSELECT 1;\n", encoding="utf-8")
    monkeypatch.setattr(schema, "FOLDER", new)
    with schema.running(path), pytest.raises(schema.DatabaseInUseError):
        await Database.open(path)
    await (await Database.open(path)).close()
    with closing(sqlite3.connect(f"{path}.schema-{first}.backup")) as backup:
        assert backup.execute("PRAGMA user_version").fetchone() == (first,)
    # Everybody's phones are in both.
    assert [file.stat().st_mode & 0o777 for file in path.parent.glob(f"{path.name}*") if file.suffix != ".lock"] == [
        0o600,
        0o600,
    ]


async def test_failed_migration_leaves_the_old_schema(path, monkeypatch, tmp_path):
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "0001_broken.sql").write_text("CREATE TABLE a (id INTEGER);\nCREATE TABLE a (id INTEGER);\n")
    monkeypatch.setattr(schema, "FOLDER", broken)
    with pytest.raises(schema.NotADatabaseError, match="already exists"):
        await Database.open(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)


async def test_backup_is_a_whole_database(database, tmp_path):
    async with database.transaction() as tx:
        await put(tx, "a")
    await database.backup(tmp_path / "copy.db")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("SELECT name FROM settings").fetchall() == [("a",)]
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_reads_here_see_every_commit_and_cannot_write(database):
    await database.write(lambda connection: connection.execute("INSERT INTO settings (name, value) VALUES ('a', 1)"))

    assert await database.here.one("SELECT name FROM settings") == ("a",)
    assert await database.here.run(lambda connection: connection.in_transaction) is False
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await database.here.all("DELETE FROM settings")
    with pytest.raises(sqlite3.OperationalError):
        await database.here.all("SELECT nothing")


async def test_reads_here_make_no_hop(database):
    """A coroutine of nothing but such reads ends without having waited."""
    with pytest.raises(StopIteration) as done:
        database.here.one("SELECT 1").send(None)

    assert done.value.value == (1,)
