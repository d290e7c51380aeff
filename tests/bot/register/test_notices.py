"""Notices by file: the contract's columns, Chinese headings, refusals by line, and back out as they came."""

import json

from bot.register.exporting import export_file
from bot.register.importing import import_file
from tests.bot.register.conftest import counts, warned, why

HEADINGS = "编号,供需类型,标题,内容,地点,行业,商会,会籍,有效期至,状态"
NOW = 1_796_090_400_000  # 2026-12-01


async def taken(trial, text, **options):
    path = trial.folder / "notices.csv" if hasattr(trial, "folder") else trial.path.parent / "notices.csv"
    path.write_text(text, encoding="utf-8")
    return await import_file(trial.database, "notices", path, now=NOW, **options)


async def rows(trial, columns, table="notices"):
    async with trial.database.reading() as reader:
        return await reader.all(f"SELECT {columns} FROM {table} ORDER BY id")


async def test_published_with_place_reference_and_ninety_days(empty, tmp_path):
    empty.folder = tmp_path
    report = await taken(
        empty, f"{HEADINGS}\nn1,求购,求购DN100闸阀200台,月底前,陕西西安,34,,,,\nn2,供应,旧水泵,,,,,,2026-11-30,\n"
    )
    assert (why(report), counts(report)) == ([], (2, 0, 0, 0))
    assert [problem.code for problem in report.warnings] == ["over"]
    first, second = await rows(empty, "kind, state, city, country, reference, valid_until, content, published_at")
    assert first == (
        "demand",
        "published",
        "西安市",
        "CN",
        "需-联盟-0001",
        "2027-03-01",
        json.dumps({"text": "月底前"}, ensure_ascii=False, separators=(",", ":")),
        NOW,
    )
    assert second[1] == "expired"
    assert await rows(empty, "id", "search_notices") == [(1,)]
    async with empty.database.reading() as reader:
        assert await reader.all("SELECT * FROM jobs") == []  # an import sends nothing


async def test_what_is_wrong_is_said_and_nothing_is_written(empty, tmp_path):
    empty.folder = tmp_path
    report = await taken(empty, f"{HEADINGS}\nn1,租,标题,,,,没有的商会,没有的人,明天,天上\n,供应,,,,,,,2030-01-01,\n")
    assert {(problem.line, problem.code) for problem in report.errors} >= {(2, "one_of"), (2, "date"), (3, "missing")}
    report = await taken(empty, f"{HEADINGS}\nn1,供应,标题,,,,没有的商会,没有的人,2030-01-01,\n")
    assert (
        sorted(problem.code for problem in report.errors) == ["late", "unknown", "unknown"] or len(report.errors) == 2
    )
    assert await rows(empty, "id") == []


async def test_conflicts_and_the_way_back(empty, tmp_path):
    empty.folder = tmp_path
    await taken(empty, f"{HEADINGS}\nn1,求购,闸阀,正文,西安,34,,,2027-01-31,\n")
    assert why(await taken(empty, f"{HEADINGS}\nn1,求购,球阀,,,,,,,\n"))
    report = await taken(empty, f"{HEADINGS}\nn1,求购,球阀,,,,,,,已撤回\n", on_conflict="update")
    assert counts(report) == (0, 1, 0, 0)
    assert await rows(empty, "title, state, place") == [("球阀", "withdrawn", "西安")]
    assert await rows(empty, "id", "search_notices") == []  # what isn't published is found by nobody
    path = tmp_path / "out.csv"
    assert await export_file(empty.database, "notices", path) == 1
    report = await import_file(empty.database, "notices", path, on_conflict="update", now=NOW)
    assert (why(report), warned(report), counts(report)) == ([], [], (0, 0, 1, 0))
