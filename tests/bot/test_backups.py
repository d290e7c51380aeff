"""Backups are whole, and nothing is replaced by what isn't."""

import gzip
import sqlite3
from contextlib import closing

import pytest

from bot import backups
from storage import schema
from storage.database import Database


@pytest.fixture
async def path(tmp_path):
    path = tmp_path / "alliance.db"
    await (await Database.open(path)).close()
    set_name(path, "now")
    return path


@pytest.fixture
def backup(path, tmp_path):
    target = tmp_path / "backup.db"
    backups.back_up(path, target)
    return target


def set_name(path, name):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT OR REPLACE INTO settings (name, value) VALUES ('test', ?)", (name,))


def name_in(path):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT value FROM settings WHERE name = 'test'").fetchone()[0]


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".lock"}


def test_backup_is_restored_and_what_was_there_is_kept(path, backup):
    set_name(path, "later")
    kept = backups.restore(backup, path)
    assert (name_in(path), name_in(kept)) == ("now", "later")


def test_backup_is_its_owners_alone(backup):
    assert backup.stat().st_mode & 0o777 == 0o600


async def test_backup_is_whole_while_a_bot_writes(path, tmp_path):
    database = await Database.open(path, run=True)
    await database.write(lambda connection: connection.execute("UPDATE settings SET value = 'just now'"))
    async with database.transaction() as tx:
        await tx.execute("UPDATE settings SET value = 'not yet'")
        backups.back_up(path, tmp_path / "backup.db")
    await database.close()
    assert name_in(tmp_path / "backup.db") == "just now"


def test_restore_makes_a_database_where_there_is_none(backup, tmp_path):
    new = tmp_path / "elsewhere" / "new.db"
    assert backups.restore(backup, new) is None
    assert name_in(new) == "now"


def test_two_restores_in_one_second_keep_both(path, backup, monkeypatch):
    monkeypatch.setattr(backups.time, "strftime", lambda *_: "20260101T000000")
    set_name(path, "first")
    first = backups.restore(backup, path)
    set_name(path, "second")
    second = backups.restore(backup, path)
    assert (name_in(first), name_in(second), name_in(path)) == ("first", "second", "now")


def test_what_a_reader_held_up_is_kept_too(path, backup):
    with closing(sqlite3.connect(path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM settings").fetchone()
        set_name(path, "later")
        kept = backups.restore(backup, path)
        reader.execute("ROLLBACK")
        assert (name_in(path), name_in(kept)) == ("now", "later")


@pytest.mark.parametrize("name", ["备份 一.db", "a?mode=rw#b.db", "100%41.db", "it's.db"])
def test_backup_may_have_any_name(path, tmp_path, name):
    backups.back_up(path, tmp_path / name)
    assert backups.restore(tmp_path / name, path)
    assert name_in(path) == "now"


def test_backup_replaces_no_file(path, backup):
    before = backup.read_bytes()
    with pytest.raises(backups.BackupError, match="is there already; give another name"):
        backups.back_up(path, backup)
    assert backup.read_bytes() == before


def test_no_backup_of_what_is_not_there(tmp_path):
    with pytest.raises(backups.BackupError, match="there is no database"):
        backups.back_up(tmp_path / "no.db", tmp_path / "backup.db")
    assert files(tmp_path) == {}


def test_backup_of_a_damaged_database_leaves_no_file(path, tmp_path):
    damage(path)
    with pytest.raises(backups.BackupError):
        backups.back_up(path, tmp_path / "backup.db")
    assert not (tmp_path / "backup.db").exists()


def damage(path):
    """Overwrite every page but the first: the header is still fine."""
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    path.write_bytes(content)


def cut(path):
    path.write_bytes(path.read_bytes()[:10_000])


def empty(path):
    path.write_bytes(b"")


def other_file(path):
    path.write_text("南安" * 5000, "utf-8")


def other_database(path):
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("CREATE TABLE other (id INTEGER); PRAGMA user_version = 1;")


def newer(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 9999")


@pytest.mark.parametrize("spoil", [damage, cut, empty, other_file, other_database, newer])
def test_what_is_no_sound_backup_replaces_nothing(path, backup, spoil):
    spoil(backup)
    before = files(path.parent)
    with pytest.raises(schema.DatabaseError) as caught:
        backups.restore(backup, path)
    assert len(str(caught.value).splitlines()) == 1
    assert backup.name in str(caught.value)
    assert files(path.parent) == before


async def test_restore_under_a_running_bot_is_refused(path, backup):
    database = await Database.open(path, run=True)
    with pytest.raises(schema.DatabaseInUseError, match="a bot is running on it; stop that one first"):
        backups.restore(backup, path)
    await database.close()
    assert name_in(path) == "now"
    assert not list(path.parent.glob("*restor*"))


def test_packed_backup_is_restored_as_it_is(path, backup, tmp_path):
    packed = tmp_path / "backup.gz"
    packed.write_bytes(gzip.compress(backup.read_bytes()))
    set_name(path, "later")
    backups.restore(packed, path)
    assert name_in(path) == "now"


@pytest.mark.parametrize("cut", [20, -20])
def test_packed_backup_that_is_cut_off_replaces_nothing(path, backup, tmp_path, cut):
    packed = tmp_path / "backup.gz"
    packed.write_bytes(gzip.compress(backup.read_bytes())[:cut])
    before = files(tmp_path)
    with pytest.raises(backups.BackupError, match="damaged"):
        backups.restore(packed, path)
    assert files(tmp_path) == before


def test_what_the_command_line_did_is_in_the_audit(path, backup):
    backups.restore(backup, path)
    backups.note(path, "admin:backup")
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT act, role, actor FROM audit ORDER BY id").fetchall()
    assert found == [("admin:restore", "command_line", None), ("admin:backup", "command_line", None)]
