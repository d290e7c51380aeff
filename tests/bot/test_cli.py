"""The commands that come and go: their lines, their exit codes."""

import json
import re
import subprocess
import sys

import pytest

from bot.sandbox.server import SANDBOX_TOKEN
from tests.process import (
    PATIENCE_S,
    WRONG_TOKEN,
    environment,
    jiedui,
    refused,
    write,
)


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["find"],
        ["find", "x", "--limit", "0"],
        ["find", "x", "--kind", "cats"],
        ["find", "--queries", "no.txt"],
        ["run", "--nonsense"],
        ["run", "too", "much"],
        ["restore", "no.db"],
        ["init", "--language", "fr"],
    ],
)
def test_wrong_use_is_one_line_and_exit_2(tmp_path, arguments):
    assert "--help`" in refused(jiedui(tmp_path, *arguments), exit_code=2)
    assert list(tmp_path.iterdir()) == []


def test_init_writes_a_configuration_that_check_finds_well_and_says_the_code(tmp_path, server):
    flags = ["--yes", "--token", SANDBOX_TOKEN, "--api-url", server, "--name", "示例联盟"]
    done = jiedui(tmp_path, "init", *flags)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"type this to the bot, once: [a-z0-9]{4}(-[a-z0-9]{4}){2}$", done.stdout.strip())
    assert (tmp_path / "config.toml").stat().st_mode & 0o777 == 0o600
    done = jiedui(tmp_path, "check")
    assert done.stdout.splitlines() == ["config: ok", "database: ok", "templates: ok", "token: ok: @jiedui_bot"]
    assert (done.returncode, done.stderr) == (0, "")


def test_second_init_is_refused_before_it_asks(tmp_path):
    assert jiedui(tmp_path, "init", "--yes").returncode == 0
    before = (tmp_path / "config.toml").read_bytes()
    for flags in ([], ["--yes", "--name", "另一个"]):
        assert refused(jiedui(tmp_path, "init", *flags)).startswith("config.toml: is there already")
    assert (tmp_path / "config.toml").read_bytes() == before


def test_init_then_run_with_a_wrong_token_is_one_line(tmp_path, server):
    assert jiedui(tmp_path, "init", "--yes", "--token", WRONG_TOKEN, "--api-url", server).returncode == 0
    assert "doesn't know this token" in refused(jiedui(tmp_path, "run"))


def test_init_that_nobody_answers_leaves_nothing_behind(tmp_path):
    done = jiedui(tmp_path, "init")
    assert (done.returncode, done.stderr.splitlines()[-1]) == (1, "stopped")
    assert list(tmp_path.iterdir()) == []


def test_check_fails_with_the_line_that_says_why(tmp_path, server):
    """The token and the database that the environment names."""
    write(tmp_path, server, "")
    done = jiedui(tmp_path, "check", JIEDUI_TOKEN=WRONG_TOKEN, JIEDUI_STORAGE="other.db")
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == ["config", "database", "templates", "token"]
    assert "token: NOT OK: " in done.stdout
    assert WRONG_TOKEN not in done.stdout
    assert (done.returncode, done.stderr) == (1, "")
    assert (tmp_path / "other.db").exists()
    assert not (tmp_path / "alliance.db").exists()


def test_damaged_backup_is_one_line_and_replaces_nothing(configured):
    assert jiedui(configured, "backup", "backup.db").returncode == 0
    backup, database = configured / "backup.db", configured / "alliance.db"
    backup.write_bytes(backup.read_bytes()[:10_000])
    before = database.read_bytes()
    assert refused(jiedui(configured, "restore", "backup.db")).startswith("backup.db: is")
    assert database.read_bytes() == before
    assert not list(configured.glob("*restor*"))


def test_find_on_an_empty_database_finds_nothing(tmp_path):
    done = jiedui(tmp_path, "find", "西安商会")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "nothing found\n")


def test_find_as_json_writes_json_alone_even_into_a_new_database(tmp_path):
    done = jiedui(tmp_path, "find", "--json", "西安", "阀门")
    assert json.loads(done.stdout) == {"query": "西安 阀门", "results": []}
    assert (done.returncode, done.stderr) == (0, "")


def test_find_answers_each_line_of_a_file(tmp_path):
    (tmp_path / "queries.txt").write_bytes("\ufeff西安\r\n\n\0' OR 1=1 --\n".encode() + b"\xff\xfe\n")
    done = jiedui(tmp_path, "find", "--queries", "queries.txt")
    queries = [json.loads(line)["query"] for line in done.stdout.splitlines()]
    assert queries == ["西安", "", "\0' OR 1=1 --", "��"]
    assert (done.returncode, done.stderr) == (0, "")


def test_find_ends_quietly_when_its_reader_has_gone(tmp_path):
    (tmp_path / "queries.txt").write_text("\n" * 20_000, "utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "find", "--queries", "queries.txt"],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(PATIENCE_S) == 1


def test_match_says_what_fits_and_what_does_not(tmp_path):
    (tmp_path / "notices.csv").write_text(
        "key,kind,title,body,place\n"
        "d1,demand,求购DN100不锈钢闸阀200台,西安交货,陕西西安\n"
        "d2,demand,找会计代理记账,每月,西安\n"
        "s1,supply,gate valves in stock,stainless DN50-DN300,福建南安\n"
        "s2,supply,自有品牌闸阀招代理,诚招各地代理商,福建南安\n",
        encoding="utf-8",
    )
    (tmp_path / "companies.csv").write_text("name,products\n示例闸阀厂,闸阀、截止阀\n", encoding="utf-8")
    for kind in ("notices", "companies"):
        done = jiedui(tmp_path, "import", kind, f"{kind}.csv")
        assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in jiedui(tmp_path, "match", "--all").stdout.splitlines()]
    assert [line["key"] for line in lines] == ["d1", "d2"]
    assert [found["key"] for found in lines[0]["matches"]] == ["s1"]
    assert 0 < lines[0]["matches"][0]["score"] <= 1
    assert lines[1]["matches"] == []
    one = json.loads(jiedui(tmp_path, "match", "d1", "--json", "--profiles").stdout)
    assert {found["kind"] for found in one["matches"]} == {"notices", "companies"}
    assert "gate valves in stock" in jiedui(tmp_path, "match", "d1").stdout
    assert jiedui(tmp_path, "match", "d2").stderr == "nothing fits\n"
    assert refused(jiedui(tmp_path, "match", "x9")) == "there is no notice 'x9'"
    assert jiedui(tmp_path, "match").returncode == 2
    found = json.loads(jiedui(tmp_path, "find", "--json", "--kind", "notices", "閘閥").stdout)
    assert {each["key"] for each in found["results"]} == {"d1", "s1", "s2"}
