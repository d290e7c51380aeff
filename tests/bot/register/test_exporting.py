"""The register out and in again: nothing changes, no spreadsheet takes a cell for a formula, no file is half-written."""

import asyncio
import csv
import json
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from bot.register import writing
from bot.register.cells import guarded
from bot.register.columns import COLUMNS, KINDS
from bot.register.exporting import export_file
from bot.register.importing import import_file
from bot.register.problems import FileRefusedError
from storage.database import Database
from tests import ready
from tests.bot.register.conftest import Trial, counts, warned, why

SAMPLES = Path(__file__).parents[3] / "bot" / "samples"
ENDINGS = (".csv", ".xlsx")


async def test_sample_register_comes_back_unchanged(empty, tmp_path):
    for kind in KINDS:
        report = await import_file(empty.database, kind, SAMPLES / f"{kind}.csv")
        assert (why(report), warned(report)) == ([], [])
    for kind in KINDS:
        for ending in ENDINGS:
            path = tmp_path / f"out{ending}"
            number = await export_file(empty.database, kind, path)
            back = await import_file(empty.database, kind, path, on_conflict="update")
            assert (why(back), warned(back), counts(back)) == ([], [], (0, 0, number, 0))


async def test_export_of_one_database_makes_the_same_in_another(empty, tmp_path):
    other = Trial(await Database.open(ready.empty(tmp_path / "other.db"), readers=1), tmp_path)
    try:
        for kind in KINDS:
            await import_file(empty.database, kind, SAMPLES / f"{kind}.csv")
            await export_file(empty.database, kind, tmp_path / "one.xlsx")
            await import_file(other.database, kind, tmp_path / "one.xlsx")
            await export_file(other.database, kind, tmp_path / "one.csv")
            await export_file(empty.database, kind, tmp_path / "two.csv")
            assert (tmp_path / "one.csv").read_text("utf-8") == (tmp_path / "two.csv").read_text("utf-8")
    finally:
        await other.database.close()


SIGNS = st.sampled_from("=+-@'\"＝,;、\n \t。()/_x无甲Aé\u0301\u200b😀1")
TEXTS = st.one_of(
    st.text(SIGNS, max_size=12),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12),
    st.sampled_from(["-", "'-", "_x000D_", "=1+1", "'=1+1", "0012"]),
)
KEYS = st.one_of(st.just(""), st.text(st.sampled_from("aB0-_.'=@/ 无"), max_size=6))
NAMES = st.one_of(st.sampled_from(["林示例", "=林", "'甲"]), TEXTS)
DATES = st.sampled_from(["", "2026", "2026-05", "2026年5月30日", "-"])
PHONES = st.sampled_from(["", "13800138000", "+63 917 123 4567", "-"])
LEVELS = st.sampled_from(["", "phone=members", "手机=公开;wechat=hidden", "-"])
CELLS = {
    "organisations": {"kind": st.sampled_from(["chamber", "异地商会", "office"]), "country": st.sampled_from(["", "菲律宾", "某国", "CN"]),
                      "province": st.sampled_from(["", "陕西", "某省"]), "city": st.sampled_from(["", "西安", "马尼拉", "泉州"]),
                      "industry": st.sampled_from(["", "阀门", "34;C", "-"]), "phone": PHONES, "email": st.just("a@b.cn"),
                      "website": st.sampled_from(["", "a.cn", "http://a.cn/=x"]), "founded_on": DATES, "parent": st.just("")},
    "companies": {"organisations": st.sampled_from(["", "o0", "o0;o1", "-"]), "industry": st.just("valves"), "website": st.just("")},
    "members": {"person_key": st.sampled_from(["", "p1"]), "gender": st.sampled_from(["", "男"]), "organisation": st.sampled_from(["o0", "o1"]),
                "rank_order": st.sampled_from(["", "3"]), "term_from": DATES, "term_to": DATES, "phone": PHONES, "email": st.just(""),
                "language": st.sampled_from(["", "繁体"]), "secretary": st.sampled_from(["", "是", "no"]), "visibility": LEVELS,
                "consent_on": DATES, "telegram_id": st.just("")},
}  # fmt: skip
ROWS = {
    kind: st.fixed_dictionaries(
        {column.name: {"key": KEYS, "name": NAMES, **CELLS[kind]}.get(column.name, TEXTS) for column in COLUMNS[kind]}
    )
    for kind in CELLS
}


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=30, deadline=None
)
@given(rows=st.fixed_dictionaries({kind: st.lists(row, min_size=1, max_size=4) for kind, row in ROWS.items()}))
def test_whatever_was_taken_comes_back_unchanged(tmp_path_factory, rows):
    asyncio.run(_there_and_back(tmp_path_factory.mktemp("trial"), rows))


async def _there_and_back(folder, rows):
    database = await Database.open(ready.empty(folder / "alliance.db"), readers=1)
    try:
        await Trial(database, folder)(
            "organisations", [("key", "kind", "name"), ("o0", "office", "甲"), ("o1", "other", "乙")]
        )
        for kind in CELLS:  # members after companies: a name becomes a link where there is one to link
            for row in rows[kind]:  # one file each: a row that can't be taken keeps no other out
                cells = [guarded(text.strip()) for text in row.values()]
                await Trial(database, folder)(kind, [tuple(row), tuple(cells)], on_conflict="update")
        for kind in rows:
            for ending in ENDINGS if kind != "companies" else (".csv",):
                number = await export_file(database, kind, folder / f"out{ending}")
                back = await import_file(database, kind, folder / f"out{ending}", on_conflict="update")
                assert (why(back), counts(back)) == ([], (0, 0, number, 0))
    finally:
        await database.close()


NASTY = ["=1+1", "+86", "-5", "@SUM(A1)", "'=1", "''-x", "＝1", "a\n=b", '=cmd|"/c calc"!A1', "'t Hof"]


@pytest.mark.parametrize("ending", ENDINGS)
async def test_no_cell_is_a_formula_to_a_spreadsheet_and_all_come_back(empty, tmp_path, ending):
    written = [(f"c{at}", f"公司{at}", guarded(text)) for at, text in enumerate(NASTY)]
    await empty.sound("companies", [("key", "name", "products"), *written])
    assert [text for (text,) in await empty.all("SELECT products FROM companies ORDER BY id")] == NASTY
    path = tmp_path / f"out{ending}"
    await export_file(empty.database, "companies", path)
    if ending == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            assert not [cell for row in csv.reader(file) for cell in row if cell.startswith(("=", "+", "-", "@", "＝"))]
    else:
        cells = [row[8] for row in CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()]
        assert cells[1:3] == ["=1+1", "+86"]  # texts by their type
    assert counts(await import_file(empty.database, "companies", path, on_conflict="update")) == (0, 0, len(NASTY), 0)


async def test_csv_begins_with_a_mark_and_the_contracts_columns(trial, tmp_path):
    for kind in KINDS:
        await export_file(trial.database, kind, tmp_path / "out.csv")
        first = (tmp_path / "out.csv").read_bytes().splitlines()[0]
        assert first.decode("utf-8") == "\ufeff" + ",".join(column.name for column in COLUMNS[kind])


@pytest.mark.parametrize("ending", ENDINGS)
async def test_only_its_owner_reads_the_file(trial, tmp_path, ending):
    path = tmp_path / f"out{ending}"
    path.write_text("old")
    path.chmod(0o644)
    await export_file(trial.database, "organisations", path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("ending", ENDINGS)
async def test_failed_export_leaves_the_old_file_and_nothing_beside_it(trial, tmp_path, monkeypatch, ending):
    path = tmp_path / f"out{ending}"
    path.write_text("old")
    before = sorted(tmp_path.iterdir())

    def broken(_text):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "guarded", broken)
    await trial.sound("companies", [("name",), ("''=甲",)])
    with pytest.raises(OSError, match="No space left"):
        await export_file(trial.database, "companies", path)
    (tmp_path / "companies.csv").unlink()
    assert (path.read_text(), sorted(tmp_path.iterdir())) == ("old", before)


@pytest.mark.parametrize(
    ("name", "why"),
    [("out.xls", "the ending says the format"), ("out", "the ending says"), ("no/out.csv", "there is no folder")],
)
async def test_where_nothing_can_be_written_is_said_before_the_work(trial, tmp_path, name, why):
    with pytest.raises(FileRefusedError, match=why):
        await export_file(trial.database, "organisations", tmp_path / name)
    assert not (tmp_path / name).exists()


async def test_what_came_in_and_went_out_is_in_the_audit(empty, tmp_path):
    await import_file(empty.database, "organisations", SAMPLES / "organisations.csv")
    refused = await import_file(empty.database, "organisations", SAMPLES / "organisations.csv")
    assert refused.errors
    number = await export_file(empty.database, "organisations", tmp_path / "out.csv")
    async with empty.database.reading() as reader:
        found = await reader.all("SELECT act, role, details FROM audit ORDER BY id")
    assert [(act, role) for act, role, _ in found] == [
        ("register:import", "command_line"), ("register:export", "command_line"),
    ]  # fmt: skip
    assert [json.loads(details) for *_, details in found] == [
        {"kind": "organisations", "added": number, "updated": 0, "unchanged": 0, "skipped": 0},
        {"kind": "organisations", "rows": number},
    ]
