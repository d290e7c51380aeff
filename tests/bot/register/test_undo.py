"""An import that doesn't come to its end leaves nothing, wherever it was cut off: rows, links and the search index."""

import asyncio
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from bot.register import applying
from bot.register.importing import undo_unfinished
from storage.database import Database
from tests.app import running_bot
from tests.bot.register.conftest import ORGANISATIONS, Trial, counts
from tests.process import environment, jiedui

TABLES = (
    "organisations", "companies", "persons", "memberships", "pairings", "accounts", "company_organisations",
    "organisation_industries", "company_industries", "search_organisations", "search_companies", "search_people", "search_terms",
)  # fmt: skip
HEAD = ("key", "person_key", "name", "organisation", "position", "company", "telegram_id")
MANY = 130


def state(path):
    """All that an import can touch, the words of the full-text index included."""
    with closing(sqlite3.connect(path)) as connection:
        found = {table: sorted(connection.execute(f"SELECT * FROM {table}"), key=repr) for table in TABLES}
        for kind in ("organisations", "companies", "people"):
            connection.execute(f"INSERT INTO find_{kind} (find_{kind}, rank) VALUES ('integrity-check', 1)")
            connection.execute(
                f"CREATE VIRTUAL TABLE temp.words_{kind} USING fts5vocab('main', 'find_{kind}', 'instance')"
            )
            found[f"find_{kind}"] = sorted(connection.execute(f"SELECT term, doc FROM words_{kind}"))
        return found


def running(path):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT count(*) FROM imports WHERE state = 'running'").fetchone()[0]


def copy(path, target):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
    return target


def members(number, organisation="xian", name="林示例"):
    return [
        (f"m{at}", f"p{at}", f"{name}{at}", organisation, "理事", f"示例{at}公司", str(7000 + at) if at % 3 else "")
        for at in range(number)
    ]


@pytest.fixture
async def peopled(trial):
    """With members and companies that the next import changes."""
    await trial.sound("companies", [("key", "name", "organisations", "industry"), ("c", "甲公司", "xian", "34")])
    await trial.sound("members", [HEAD, *members(MANY), ("mc", "pc", "陈示例", "zbzz", "会长", "甲公司", "")])
    return trial


CHANGES = {
    "members": [HEAD, *members(MANY // 2, "zbzz", "黄改名"), *[(f"n{row[0]}", f"n{row[1]}", *row[2:6], "") for row in members(80)]],
    "organisations": [(*ORGANISATIONS[0], "parent", "industry"), ("xian", "chamber", "西安市泉州南安商会", "", "-", "PH", "zbzz", "17;18"),
                      ("zbzz", "other", "南安市机械协会", "", "", "", "neu", "35"), ("neu", "other", "新商会", "", "", "", "", "")],
    "companies": [("key", "name", "organisations", "industry"), ("c", "乙公司", "zbzz;manila", "-"), ("d", "丁公司", "xian", "17")],
    "pairings": [("key", "kind", "first", "second"), ("p", "organisations", "xian", "zbzz")],
}  # fmt: skip


@pytest.mark.parametrize("kind", CHANGES)
async def test_cut_off_anywhere_and_undone_nothing_is_left(peopled, tmp_path, monkeypatch, kind):
    monkeypatch.setattr(applying, "CHUNK", 40)
    before = state(peopled.database.path)
    cuts = []

    def cut(_done, _all):
        cuts.append(copy(peopled.database.path, tmp_path / f"cut{len(cuts)}.db"))

    await peopled.sound(kind, CHANGES[kind], on_conflict="update", progress=cut)
    after = state(peopled.database.path)
    assert after != before
    assert len(cuts) >= {"members": 5, "organisations": 4, "companies": 2}.get(kind, 1)
    for path in cuts:
        assert running(path) == 1
        database = await Database.open(path, readers=1)
        await undo_unfinished(database)
        await database.close()
        assert state(path) == before
        assert running(path) == 0


async def test_undoing_that_is_cut_off_goes_on_later(peopled, tmp_path):
    before = state(peopled.database.path)
    kept = []

    def cut(done, total):
        if done == total and not kept:
            kept.append(copy(peopled.database.path, tmp_path / "cut.db"))

    await peopled.sound("organisations", CHANGES["organisations"], on_conflict="update", progress=cut)
    database = await Database.open(kept[0], readers=1)
    steps = 0
    while running(kept[0]) and steps < 3:
        async with database.transaction() as tx:
            await tx.run(lambda connection: applying.undo(connection, running_id(connection), 2))
        steps += 1
    await undo_unfinished(database)
    await database.close()
    assert state(kept[0]) == before


def running_id(connection):
    return connection.execute("SELECT id FROM imports WHERE state = 'running'").fetchone()[0]


@pytest.mark.parametrize("fault", [asyncio.CancelledError, RuntimeError, sqlite3.OperationalError])
async def test_import_that_fails_midway_is_undone_at_once(peopled, fault):
    before = state(peopled.database.path)

    def fail(done, _all):
        if done > 100:
            raise fault

    with pytest.raises(fault):
        await peopled("members", CHANGES["members"], on_conflict="update", progress=fail)
    assert state(peopled.database.path) == before
    assert running(peopled.database.path) == 0
    assert await peopled.all(
        "SELECT count(*) FROM import_changes JOIN imports ON imports.id = import_id WHERE state = 'undone'"
    ) == [(0,)]


async def test_cancelled_import_is_undone_before_it_ends(peopled):
    before = state(peopled.database.path)
    begun = asyncio.Event()
    work = asyncio.create_task(
        peopled("members", CHANGES["members"], on_conflict="update", progress=lambda _done, _all: begun.set())
    )
    await begun.wait()
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    assert state(peopled.database.path) == before


async def by_the_next_import(path, folder, _sandbox):
    (folder / "none.csv").write_text("key,kind,name\n")
    done = jiedui(folder, "import", "organisations", "none.csv", JIEDUI_STORAGE=str(path))
    assert done.returncode == 0, done.stderr


async def by_the_bots_start(path, _folder, sandbox):
    async with running_bot(sandbox, path):
        pass


@pytest.mark.parametrize("beginning_anew", [by_the_next_import, by_the_bots_start])
async def test_killed_import_is_undone(tmp_path, sandbox, beginning_anew):
    path = tmp_path / "killed.db"
    database = await Database.open(path)
    await Trial(database, tmp_path).sound("organisations", ORGANISATIONS)
    await Trial(database, tmp_path).sound("members", [HEAD, *members(50)])
    await database.close()
    before = state(path)
    rows = [HEAD, *members(20_000, "zbzz", "黄改名")]
    (tmp_path / "many.csv").write_text("\n".join(map(",".join, rows)), "utf-8")
    command = [sys.executable, "-m", "bot", "import", "members", "many.csv", "--on-conflict", "update"]
    with subprocess.Popen(command, cwd=tmp_path, env={**environment(), "JIEDUI_STORAGE": str(path)}) as process:
        await _until_rows(path, 500)
        process.kill()
    assert running(path) == 1
    await beginning_anew(path, tmp_path, sandbox)
    assert running(path) == 0
    assert state(path) == before


async def _until_rows(path, number):
    with closing(sqlite3.connect(path)) as connection:
        async with asyncio.timeout(60):
            while connection.execute("SELECT count(*) FROM persons").fetchone()[0] < number:
                await asyncio.sleep(0.02)


async def test_renaming_an_organisation_changes_what_its_people_are_found_by(trial, monkeypatch):
    monkeypatch.setattr(applying, "CHUNK", 3)
    await trial.sound("members", [HEAD, *members(10)])
    rows = [("key", "kind", "name"), ("xian", "chamber", "长安闽商会")]
    assert counts(await trial.sound("organisations", rows, on_conflict="update")) == (0, 1, 0, 0)
    found = await trial.all("SELECT keys FROM search_people")
    assert len(found) == 10
    assert all("闽商" in keys.split() and "南安" not in keys.split() for (keys,) in found)


async def test_renaming_a_company_changes_what_its_people_are_found_by(peopled):
    await peopled.sound("companies", CHANGES["companies"], on_conflict="update")
    [(keys,)] = await peopled.all("SELECT keys FROM search_people JOIN persons USING (id) WHERE key = 'pc'")
    assert "乙公" in keys.split()
    assert "甲公" not in keys.split()


async def test_moved_member_is_found_by_his_new_organisation(peopled):
    await peopled.sound("members", CHANGES["members"], on_conflict="update")
    [(keys,)] = await peopled.all("SELECT keys FROM search_people JOIN persons USING (id) WHERE key = 'p0'")
    assert {"装备", "黄改"} <= set(keys.split())
    assert "西安" not in keys.split()
