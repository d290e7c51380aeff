"""Workbooks as people have them: what is read, where it stands, what is refused."""

import datetime as dt
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.register import workbooks
from bot.register.problems import Notes
from tests.bot.register.written import lines, read, refusal, table_of, table_or_refusal, workbook


def test_workbook_with_merged_titles_and_cells_merged_downwards(tmp_path):
    def fill(_book, sheet):
        sheet.merge_range(0, 0, 1, 3, "会员名册")
        sheet.write_row(2, 0, ["商会", "姓名", "手机", "任期开始"])
        sheet.merge_range(3, 0, 5, 0, "xian")
        for row, name in enumerate(["林", "陈", "黄", "吴"], 3):
            sheet.write(row, 1, name)

    table = read(workbook(tmp_path / "m.xlsx", fill))
    assert [(number, cells.get("organisation")) for number, cells in lines(table)] == [
        (4, "xian"), (5, "xian"), (6, "xian"), (7, None),
    ]  # fmt: skip


def test_workbook_with_headings_on_two_rows(tmp_path):
    def fill(_book, sheet):
        sheet.merge_range(0, 0, 1, 0, "姓名")
        sheet.merge_range(0, 1, 1, 1, "商会")
        sheet.merge_range(0, 2, 0, 3, "联系方式")
        sheet.write_row(1, 2, ["手机", "备用"])
        sheet.write_row(2, 0, ["林", "xian", 13800138000])

    assert lines(read(workbook(tmp_path / "m.xlsx", fill))) == [
        (3, {"name": "林", "organisation": "xian", "phone": "13800138000"})
    ]


def test_numbers_and_dates_of_a_workbook_are_as_people_see_them(tmp_path):
    def fill(book, sheet):
        day = book.add_format({"num_format": "yyyy/m/d"})
        sheet.write_row(0, 0, ["姓名", "商会", "手机", "任期开始", "任期结束", "排序", "编号", "备注"])
        sheet.write_row(1, 0, ["林", "xian", 13800138000])
        sheet.write_datetime(1, 3, dt.date(2024, 1, 31), day)
        sheet.write_datetime(1, 4, dt.datetime(2029, 1, 31, 12, 30), day)  # noqa: DTZ001, a workbook knows no zones
        sheet.write(1, 5, 7.0)
        sheet.write(1, 6, 913501001234567890)

    cells = read(workbook(tmp_path / "m.xlsx", fill)).lines[0].cells
    assert cells.pop("key").lower().startswith("9.1350100")
    assert cells == {
        "name": "林", "organisation": "xian", "phone": "13800138000", "term_from": "2024-01-31",
        "term_to": "2029-01-31T12:30:00", "rank_order": "7",
    }  # fmt: skip


def test_first_sheet_with_the_headings_counts_and_the_others_are_told(tmp_path):
    def fill(book, sheet):
        sheet.write_row(0, 0, ["说明"])
        sheet.write_row(1, 0, ["请填写"])
        for name in ("第一页", "第二页"):
            table_of([["姓名", "商会"], [name, "xian"]])(book, book.add_worksheet(name))
        book.add_chartsheet("图").set_chart(_chart(book))

    notes = Notes()
    table = read(workbook(tmp_path / "m.xlsx", fill), notes=notes)
    assert lines(table) == [(2, {"name": "第一页", "organisation": "xian"})]
    assert [each.why for each in notes.warnings] == [
        f"the sheet '{name}' is left out: one sheet a file" for name in ("会员", "第二页")
    ]


def _chart(book):
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=会员!$A$1:$A$2"})
    return chart


def test_formula_without_its_value_and_errors_count_only_where_they_are_read(tmp_path):
    def fill(_book, sheet):
        sheet.write_formula(0, 4, "=#REF!", None, "#REF!")
        sheet.write_row(1, 0, ["姓名", "商会", "职务", "血型"])
        sheet.write_row(2, 0, ["林", "xian"])
        sheet.write_formula(2, 2, '="会"&"长"', None, "会长")
        sheet.write_formula(2, 3, "=A1", None, "")
        sheet.write_formula(3, 0, "=A3", None, "")
        sheet.write_formula(3, 2, "=#REF!", None, "#REF!")
        sheet.write_formula(3, 3, "=#REF!", None, "#REF!")

    notes = Notes()
    table = read(workbook(tmp_path / "m.xlsx", fill), notes=notes)
    assert table.lines[0].cells["position"] == "会长"
    assert [(each.line, each.column, each.code, each.value) for each in notes.errors] == [
        (4, "姓名", "formula_empty", ""), (4, "职务", "error_cell", "#REF!"),
    ]  # fmt: skip


def test_text_that_looks_like_a_formula_is_a_text_in_a_workbook(tmp_path):
    def fill(_book, sheet):
        sheet.write_row(0, 0, ["姓名", "商会"])
        sheet.write_string(1, 0, "=林")
        sheet.write_string(1, 1, "+86")

    assert lines(read(workbook(tmp_path / "m.xlsx", fill))) == [(2, {"name": "'=林", "organisation": "+86"})]


def test_workbook_with_a_cell_far_away_is_refused_before_it_fills_the_memory(tmp_path):
    def fill(book, sheet):
        table_of([["姓名", "商会"], ["林", "xian"]])(book, sheet)
        sheet.write(1_048_575, 16_383, "x")

    assert "delete what lies far below and beside the list" in refusal(workbook(tmp_path / "m.xlsx", fill))


def test_workbook_with_too_many_rows_is_refused(tmp_path):
    def fill(_book, sheet):
        sheet.write(workbooks.MOST_ROWS, 0, "x")

    assert "200021 rows and 1 columns in the sheet '会员' are too many" in refusal(workbook(tmp_path / "m.xlsx", fill))


def test_formatted_cells_far_away_do_no_harm(tmp_path):
    def fill(book, sheet):
        table_of([["姓名", "商会"], ["林", "xian"]])(book, sheet)
        sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))

    assert len(lines(read(workbook(tmp_path / "m.xlsx", fill)))) == 1


def test_zip_bomb_is_refused_by_what_it_says_of_itself(tmp_path):
    path = workbook(tmp_path / "m.xlsx", table_of([["姓名", "商会"]]))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as file:
        for number in range(5):
            file.writestr(f"xl/media/{number}", bytes(100 * 1024**2))
    assert path.stat().st_size < 1024**2
    assert refusal(path) == ": unpacks to 500 MB: up to 400 MB are allowed; split it"


def test_workbook_with_a_password_is_refused(tmp_path):
    compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1024) + "EncryptedPackage".encode("utf-16-le") + bytes(480)
    assert refusal(tmp_path / "m.xlsx", compound) == ": is protected by a password: save it without one"


@pytest.mark.parametrize("names", [["a.txt"], ["[Content_Types].xml", "word/document.xml"], []])
def test_zip_that_is_no_workbook_is_refused(tmp_path, names):
    with zipfile.ZipFile(tmp_path / "m.xlsx", "w") as file:
        for name in names:
            file.writestr(name, "x")
    assert "is" in refusal(tmp_path / "m.xlsx")


def test_damaged_workbook_is_refused(tmp_path):
    content = workbook(tmp_path / "m.xlsx", table_of([["姓名", "商会"]])).read_bytes()
    assert "is a damaged workbook" in refusal(tmp_path / "half.xlsx", content[: len(content) // 2])
    assert "is no workbook that can be read" in refusal(tmp_path / "m.xls", b"\xd0\xcf\x11\xe0" + b"x" * 600)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(data=st.data())
def test_any_damage_to_a_workbook_is_a_table_or_refused(tmp_path, data):
    path = workbook(tmp_path / "m.xlsx", table_of([["姓名", "商会"], ["林", "xian"], ["=1", "'=2"]]))
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 20))):
        at = data.draw(st.floats(0, 1, exclude_max=True))  # the length differs from day to day
        content[max(4, int(at * len(content)))] = data.draw(st.integers(0, 255))
    assert table_or_refusal(path, bytes(content))


PIECES = ["<c", "<v>", "</row>", 'r=""', 'r="ZZZZ99999999"', 't="e"', 't="s"', 's="99"', "9" * 30, "-1", "&#0;", "NaN"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(at=st.floats(0, 1), piece=st.sampled_from(PIECES), replaced=st.integers(0, 10))
def test_any_nonsense_in_a_sheet_is_a_table_or_refused(tmp_path, at, piece, replaced):
    path = workbook(tmp_path / "m.xlsx", table_of([["姓名", "商会"], ["林", 1], ["陈", 2]]))
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    cut = int(at * len(sheet))
    parts["xl/worksheets/sheet1.xml"] = sheet[:cut] + piece.encode() + sheet[cut + replaced :]
    with zipfile.ZipFile(path, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    assert table_or_refusal(path, path.read_bytes())
