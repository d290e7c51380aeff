"""`jiedui run`: one line when it can't start, one when it is ready, and a quiet end."""

import signal
import socket
import sqlite3
from contextlib import closing

import pytest

from bot.sandbox.server import SANDBOX_TOKEN
from tests.process import PATIENCE_S, STOP_S, WRONG_TOKEN, bot_runs, jiedui, line_with, refused, write


def test_run_with_a_wrong_token_is_one_line(configured, server):
    write(configured, server, WRONG_TOKEN)
    line = refused(jiedui(configured, "run"))
    assert "doesn't know this token: copy it from @BotFather again" in line
    assert WRONG_TOKEN not in line


def test_run_without_a_token_is_one_line(configured, server):
    write(configured, server, "")
    assert "there is no token: set [telegram] token" in refused(jiedui(configured, "run"))


@pytest.mark.parametrize("command", [["run"], ["find", "x"], ["backup", "b.db"]])
def test_wrong_configuration_is_one_line_that_names_the_key(configured, server, command):
    write(configured, server, more="webhook_prot = 1\n")
    expected = "config.toml: [telegram] webhook_prot: there is no such key; config.example.toml shows all of them"
    assert refused(jiedui(configured, *command)) == expected


def test_named_configuration_that_is_missing_is_one_line(tmp_path):
    assert refused(jiedui(tmp_path, "run", "--config", "no.toml")).startswith("no.toml: there is no such file")
    assert list(tmp_path.iterdir()) == []


def test_unreachable_server_is_one_line(configured):
    write(configured, "http://127.0.0.1:1")
    assert refused(jiedui(configured, "run")).startswith("no way to http://127.0.0.1:1: can't connect")


@pytest.mark.parametrize("command", [["run"], ["find", "x"]])
def test_newer_database_is_one_line(configured, command):
    with closing(sqlite3.connect(configured / "alliance.db")) as connection:
        connection.execute("PRAGMA user_version = 9999")
    assert "made by a newer version of this program" in refused(jiedui(configured, *command))


@pytest.mark.parametrize("command", [["run"], ["find", "x"]])
def test_file_that_is_no_database_is_one_line(tmp_path, server, command):
    write(tmp_path, server)
    (tmp_path / "alliance.db").write_text("南安" * 5000, "utf-8")
    assert "file is not a database" in refused(jiedui(tmp_path, *command))


def test_second_bot_is_one_line(configured):
    with bot_runs(configured) as bot:
        line_with(bot, "ready")
        line = refused(jiedui(configured, "run"))
        assert line == "alliance.db: a bot is running on it; stop that one first"
        assert bot.poll() is None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_run_says_ready_once_and_stops_at_a_signal(configured, number):
    with bot_runs(configured) as bot:
        assert line_with(bot, "ready") == "ready\n"
        bot.send_signal(number)
        assert bot.wait(STOP_S) == 0
        rest = bot.stderr.read()
        assert "ready" not in rest
        assert "Traceback" not in rest
        assert SANDBOX_TOKEN not in rest


def test_run_stops_at_a_signal_while_a_server_keeps_it_waiting(configured):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(PATIENCE_S)
        write(configured, f"http://127.0.0.1:{silent.getsockname()[1]}")
        with bot_runs(configured) as bot, silent.accept()[0]:
            bot.send_signal(signal.SIGTERM)
            assert bot.wait(STOP_S) == 0
            assert "Traceback" not in bot.stderr.read()


def test_port_that_is_taken_is_one_line(configured, server):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        write(configured, server, more=f'mode = "webhook"\nwebhook_url = "{server}"\nwebhook_port = {port}\n')
        line = refused(jiedui(configured, "run"))
        assert line.startswith(f"can't listen on 127.0.0.1:{port}: ")
        assert "address already in use" in line.lower()


def test_run_starts_again_after_a_kill(configured):
    with bot_runs(configured) as bot:
        line_with(bot, "ready")
        bot.kill()
        bot.wait(STOP_S)
    with bot_runs(configured) as bot:
        line_with(bot, "ready")


def test_backup_goes_round_while_the_bot_runs_and_restore_waits_for_its_end(configured):
    with bot_runs(configured) as bot:
        line_with(bot, "ready")
        assert jiedui(configured, "backup", "backup.db").stdout == "backup.db: ok\n"
        line = refused(jiedui(configured, "restore", "backup.db"))
        assert line == "alliance.db: a bot is running on it; stop that one first"
    done = jiedui(configured, "restore", "backup.db")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("backup.db: restored; what was there is in alliance.db.before-restore-")
    assert jiedui(configured, "find", "南安").returncode == 0
