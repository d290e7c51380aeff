"""`jiedui import` and `jiedui export` as processes: lines, exit codes, error files, beside each other and beside a bot."""

import asyncio
import csv
import signal
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing

import pytest
from python_calamine import CalamineWorkbook

from bot.config import Limits
from bot.register import commands
from storage import schema
from storage.database import Database
from tests.app import Chat, running_bot
from tests.process import PATIENCE_S, environment, jiedui, refused

ORGANISATIONS = "key,kind,name\nxian,chamber,西安市福建南安商会\nzbzz,association,南安市装备制造业协会\n"
WRONG = "姓名,商会,手机\n\n林示例,西安,12345\n陈示例,=A1,\x1b[31m\n黄示例,xian,13800138000/13900139000\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "organisations.csv").write_text(ORGANISATIONS)
    return tmp_path


@pytest.fixture
def filled(folder):
    assert jiedui(folder, "import", "organisations", "organisations.csv", JIEDUI_STORAGE="alliance.db").returncode == 0
    return folder


def run(folder, *arguments):
    return jiedui(folder, *arguments, JIEDUI_STORAGE="alliance.db")


def many(folder, number=20_000):
    rows = "".join(f"m{at},林示例{at},xian\n" for at in range(number))
    (folder / "many.csv").write_text(f"key,name,organisation\n{rows}")


def importing(folder):
    command = [sys.executable, "-m", "bot", "import", "members", "many.csv"]
    variables = {**environment(), "JIEDUI_STORAGE": "alliance.db"}
    return subprocess.Popen(
        command, cwd=folder, env=variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


async def until(wanted):
    async with asyncio.timeout(PATIENCE_S):
        while not wanted():
            await asyncio.sleep(0.02)


def count(folder, table):
    with closing(sqlite3.connect(folder / "alliance.db")) as connection:
        return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def test_import_says_what_it_did_and_a_dry_run_what_it_would(folder):
    done = run(folder, "import", "organisations", "organisations.csv", "--dry-run")
    assert (done.returncode, done.stdout, done.stderr) == (
        0, "organisations: would be added 2, updated 0, unchanged 0, skipped 0\n", "",
    )  # fmt: skip
    assert count(folder, "organisations") == 0
    assert run(folder, "import", "organisations", "organisations.csv").stdout.startswith("organisations: added 2, ")
    done = run(folder, "import", "organisations", "organisations.csv", "--on-conflict", "skip")
    assert done.stdout == "organisations: added 0, updated 0, unchanged 0, skipped 2\n"


def test_each_problem_is_a_line_of_file_line_column_and_why(filled):
    (filled / "m.csv").write_text(WRONG)
    done = run(filled, "import", "members", "m.csv")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        "m.csv:5: 手机: warning: only +8613800138000 is kept, as there is one number a person: '13800138000/13900139000'",
        "m.csv:3: 商会: there is no organisation '西安' in the register; do you mean '西安市福建南安商会'?",
        "m.csv:3: 手机: '12345' is no phone number: write it with its country code, such as +86 138 0013 8000",
        "m.csv:4: 商会: '=A1' is a formula: give its value (in Excel: copy, then paste as values)",
        "m.csv:4: 手机: '?[31m' holds a sign that can't be kept (U+001B)",
        "m.csv: nothing is imported: 2 rows are wrong",
    ]


def test_heading_with_odd_signs_stays_on_its_line(filled):
    (filled / "m.csv").write_text('姓名,商会,"手机\n\x1b[31m（必填）"\n林示例,xian,1\n')
    lines = run(filled, "import", "members", "m.csv").stderr.splitlines()
    assert len(lines) == 2
    assert "\x1b" not in lines[0]


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_errors_go_to_a_file_that_only_its_owner_reads_without_formulas(filled, ending):
    (filled / "m.csv").write_text(WRONG)
    errors = filled / f"errors{ending}"
    assert run(filled, "import", "members", "m.csv", "--errors", errors.name).returncode == 1
    assert stat.S_IMODE(errors.stat().st_mode) == 0o600
    if ending == ".csv":
        with errors.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
    else:
        rows = CalamineWorkbook.from_path(str(errors)).get_sheet_by_index(0).to_python()
    assert rows[0] == ["line", "column", "value", "why"]
    assert [row[:3] for row in rows[1:]] == [
        ["3", "商会", "西安"], ["3", "手机", "12345"], ["4", "商会", "'=A1" if ending == ".csv" else "=A1"], ["4", "手机", "?[31m"],
        ["5", "手机", "13800138000/13900139000"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("errors", "why", "code"),
    [("m.csv", "would write over the file itself", 2), ("e.txt", "the ending says the format: .csv or .xlsx", 1),
     ("no/e.csv", "there is no folder no", 1)],
)  # fmt: skip
def test_place_for_errors_is_judged_before_anything_is_imported(filled, errors, why, code):
    (filled / "m.csv").write_text("name,organisation\n林示例,xian\n")
    assert why in refused(run(filled, "import", "members", "m.csv", "--errors", errors), code)
    assert count(filled, "memberships") == 0


def test_only_the_first_problems_are_shown_and_their_number(filled):
    number = commands.SHOWN + 30
    (filled / "m.csv").write_text("name,organisation\n" + "林示例,\n" * number)
    lines = run(filled, "import", "members", "m.csv").stderr.splitlines()
    assert lines[-2:] == [
        "m.csv: 30 more; --errors FILE writes all of them", f"m.csv: nothing is imported: {number} rows are wrong",
    ]  # fmt: skip
    assert len(lines) == commands.SHOWN + 2


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("people", "o.csv"), 2), (("members", "missing.csv"), 2), (("members", "."), 2),
     (("members", "organisations.csv", "--on-conflict", "overwrite"), 2), (("members", "organisations.csv"), 1)],
)  # fmt: skip
def test_wrong_use_is_one_line(folder, arguments, code):
    refused(run(folder, "import", *arguments), code)


def test_unreadable_file_is_one_line(folder):
    (folder / "zip.xlsx").write_bytes(b"PK\x03\x04 no more")
    assert "zip.xlsx: is a damaged workbook" in refused(run(folder, "import", "members", "zip.xlsx"))


def test_export_writes_by_the_ending_and_says_how_many(filled):
    for name in ("out.csv", "out.xlsx"):
        assert run(filled, "export", "organisations", name).stdout == f"{name}: 2 organisations\n"
        done = run(filled, "import", "organisations", name, "--on-conflict", "update")
        assert done.stdout == "organisations: added 0, updated 0, unchanged 2, skipped 0\n"
    assert (
        refused(run(filled, "export", "organisations", "out.txt"))
        == "out.txt: the ending says the format: .csv or .xlsx"
    )


def test_second_import_is_refused_in_one_line(filled):
    with schema.importing(filled / "alliance.db"):
        said = refused(run(filled, "import", "organisations", "organisations.csv", "--on-conflict", "skip"))
    assert said == "alliance.db: another import is at work on it; wait for its end"


async def test_import_stopped_by_ctrl_c_leaves_nothing(filled):
    many(filled)
    with importing(filled) as process:
        await until(lambda: count(filled, "memberships") > 300)
        process.send_signal(signal.SIGINT)
        _out, error = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, error) == (1, "stopped\n")
    assert [count(filled, table) for table in ("memberships", "persons", "search_people", "import_changes")] == [
        0,
        0,
        0,
        2,
    ]


async def test_bot_goes_on_answering_beside_an_import(filled, sandbox):
    many(filled)
    async with running_bot(sandbox, filled / "alliance.db", limits=Limits(searches=100_000)):
        chat = Chat(sandbox, sandbox.world.add_person("访客", language_code="zh-hans"))
        with importing(filled) as process:
            await until(lambda: count(filled, "memberships") > 300)
            answered = 0
            while process.poll() is None:
                assert "西安市福建南安商会" in (await chat.says("西安商会")).text
                answered += 1
            assert process.wait() == 0, process.stderr.read()
        assert answered
    assert count(filled, "memberships") == 20_000


async def test_bot_that_starts_beside_an_import_lets_it_be(filled, sandbox):
    many(filled, 5000)
    with importing(filled) as process:
        await until(lambda: count(filled, "memberships") > 100)
        async with running_bot(sandbox, filled / "alliance.db"):
            assert process.poll() is None
            await asyncio.to_thread(process.communicate, timeout=PATIENCE_S)
        assert process.returncode == 0
    assert count(filled, "memberships") == 5000


async def test_import_and_export_leave_no_file_behind(filled):
    run(filled, "export", "organisations", "out.csv")
    database = await Database.open(filled / "alliance.db")
    await database.close()
    known = {"alliance.db", "alliance.db.import", "alliance.db.lock", "organisations.csv", "out.csv"}
    assert {path.name for path in filled.iterdir()} <= known
