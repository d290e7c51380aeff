"""`jiedui init` and `jiedui check`, as functions."""

import re
import sqlite3
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import setup
from bot.config import ConfigError, load
from bot.sandbox.server import SANDBOX_TOKEN
from storage.database import Database
from storage.schema import NotADatabaseError

CODE = re.compile(r"once: ([a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4})$")


@pytest.fixture(autouse=True)
def no_environment(monkeypatch):
    for name in ("JIEDUI_TOKEN", "JIEDUI_STORAGE", "JIEDUI_CLOCK"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "config.toml"


def answers(path, **others):
    given = {"api_url": "https://api.telegram.org", "storage": str(path.with_name("alliance.db")), "yes": True}
    return setup.ask({**given, **others})


def write(path, database, **telegram):
    lines = [f"{key} = {value!r}" for key, value in telegram.items()]
    path.write_text("\n".join(["[telegram]", *lines, "[storage]", f"path = {str(database)!r}"]), "utf-8")


async def subjects(path):
    return {line.subject: (line.ok, line.note) for line in await setup.check(path, named=True)}


def test_yes_takes_the_defaults_and_asks_nothing():
    assert setup.ask({"yes": True, "name": "联盟", "token": None, "api_url": "https://example.org"}) == {
        "api_url": "https://example.org",
        "name": "联盟",
        "token": "",
        "time_zone": "Asia/Shanghai",
        "language": "zh-Hans",
        "storage": "jiedui.db",
    }


async def test_init_writes_what_was_answered_for_its_owner_alone(path):
    said = await setup.init(path, answers(path, name='南安"联盟"\\', token=SANDBOX_TOKEN, language="en"))
    config = load(path, required=True)
    assert (config.alliance.name, config.alliance.language) == ('南安"联盟"\\', "en")
    assert config.telegram.token == SANDBOX_TOKEN
    assert path.stat().st_mode & 0o777 == 0o600
    assert CODE.search(said)
    assert SANDBOX_TOKEN not in said


async def test_init_never_writes_over_a_file(path):
    path.write_text("# mine", "utf-8")
    with pytest.raises(ConfigError, match="is there already; change it by hand"):
        await setup.init(path, answers(path))
    assert path.read_text("utf-8") == "# mine"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("wrong", [{"time_zone": "Beijing"}, {"language": "zh"}, {"api_url": "x"}, {"storage": ""}])
async def test_wrong_answer_leaves_nothing_behind(path, wrong):
    with pytest.raises(ConfigError, match=next(iter(wrong))):
        await setup.init(path, answers(path, **wrong))
    assert list(path.parent.iterdir()) == []


async def test_file_that_is_no_database_leaves_no_configuration_behind(path):
    path.with_name("alliance.db").write_text("南安" * 5000, "utf-8")
    with pytest.raises(NotADatabaseError):
        await setup.init(path, answers(path))
    assert not path.exists()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=st.text(st.characters(exclude_categories=())))
def test_whatever_is_answered_is_read_back(path, value):
    path.write_text(f"[alliance]\nname = {setup._quoted(value)}\n", "utf-8")
    assert load(path).alliance.name == value.encode(errors="replace").decode()


async def test_check_finds_all_well(path, sandbox):
    write(path, path.with_name("alliance.db"), token=SANDBOX_TOKEN, api_url=sandbox.url)
    assert await subjects(path) == {
        "config": (True, ""),
        "database": (True, ""),
        "templates": (True, ""),
        "token": (True, "@jiedui_bot"),
    }


async def test_check_tells_of_files_that_another_bot_holds(path, sandbox):
    storage = path.with_name("alliance.db")
    write(path, storage, token=SANDBOX_TOKEN, api_url=sandbox.url)
    database = await Database.open(storage)
    async with database.transaction() as tx:
        await tx.execute("INSERT INTO settings (name, value) VALUES ('bot', '42')")
        data = '{"answers": {"content": {"media": [{"kind": "photo", "file_id": "x"}]}}}'
        sql = """INSERT INTO drafts (telegram_id, form, data, created_at, changed_at)
                 VALUES (1, 'announcements', :data, 0, 0)"""
        await tx.execute(sql, data=data)
    await database.close()
    well, note = (await subjects(path))["token"]
    assert not well
    assert "1 announcements and drafts with pictures or files must be written anew" in note


async def test_check_says_what_a_wrong_configuration_is(path):
    path.write_text("[telegram]\ntokn = ''", "utf-8")
    found = await subjects(path)
    assert list(found) == ["config"]
    assert "tokn" in found["config"][1]


@pytest.mark.parametrize("token", ["", "1000000000:wrong-token-of-the-right-length-000", "wrong", "a/b c?d#e", "密"])
async def test_check_refuses_a_wrong_token_and_keeps_it_to_itself(path, sandbox, token):
    write(path, path.with_name("alliance.db"), token=token, api_url=sandbox.url)
    ok, note = (await subjects(path))["token"]
    assert not ok
    assert "token" in note
    assert not token or f" {token}" not in note


async def test_check_says_when_there_is_no_way_to_the_server(path, sandbox):
    write(path, path.with_name("alliance.db"), token=SANDBOX_TOKEN, api_url=sandbox.url)
    await sandbox.stop()
    ok, note = (await subjects(path))["token"]
    assert not ok
    assert note.startswith(f"no way to {sandbox.url}: can't connect")


async def test_check_finds_a_damaged_database(path):
    database = path.with_name("alliance.db")
    write(path, database)
    assert (await subjects(path))["database"] == (True, "")
    content = database.read_bytes()
    database.write_bytes(content[:4096] + b"\xa5" * (len(content) - 4096))
    ok, note = (await subjects(path))["database"]
    assert not ok
    assert note == f"{database}: damaged; see `jiedui restore`"


async def test_check_finds_a_newer_database(path):
    database = path.with_name("alliance.db")
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA user_version = 9999")
    write(path, database)
    ok, note = (await subjects(path))["database"]
    assert not ok
    assert "newer version of this program" in note


async def test_check_finds_a_broken_template(path, monkeypatch):
    def broken(*_):
        raise setup.jinja2.TemplateSyntaxError("unexpected end\nof template", 1)

    monkeypatch.setattr(setup.Messages, "check", broken)
    write(path, path.with_name("alliance.db"))
    assert (await subjects(path))["templates"] == (False, "unexpected end")


async def test_a_wrong_answer_is_asked_for_again_and_the_others_stay(path, monkeypatch):
    """Five answers aren't lost for the language's spelling."""
    typed = iter(
        ["a token", "123456789:" + "A" * 35, "联盟", "Beijing", "Asia/Hong_Kong", "Chinese", "zh-Hant", "x.db"]
    )
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _prompt: next(typed))
    given = setup.ask({"yes": False})
    assert (given["name"], given["time_zone"], given["language"]) == ("联盟", "Asia/Hong_Kong", "zh-Hant")
    assert given["token"].startswith("123456789:")


async def test_check_says_when_there_is_no_configuration(path):
    lines = await setup.check(path, named=False)
    assert "jiedui init" in lines[0].note
