"""CSV files as people have them: what is read, where it stands, what is refused."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.register import files
from bot.register.problems import Notes
from tests.bot.register.written import lines, read, refusal, table_of, table_or_refusal, workbook

HEAD = "姓名,商会,手机\n"
ROWS = "林示例,xian,13800138000\n陈示例,manila,\n"
READ = [
    (2, {"name": "林示例", "organisation": "xian", "phone": "13800138000"}),
    (3, {"name": "陈示例", "organisation": "manila"}),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_csv_in_every_encoding_and_with_every_line_end(tmp_path, encoding, end):
    text = (HEAD + ROWS).replace("\n", end)
    assert lines(read(tmp_path / "m.csv", text.encode(encoding))) == READ


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_of_either_order_is_known_by_its_mark(tmp_path, encoding):
    assert lines(read(tmp_path / "m.csv", ("\ufeff" + HEAD + ROWS).encode(encoding))) == READ


@pytest.mark.parametrize("delimiter", [";", "\t", "，"])
def test_csv_with_another_delimiter(tmp_path, delimiter):
    assert lines(read(tmp_path / "m.csv", (HEAD + ROWS).replace(",", delimiter))) == READ


def test_rows_after_quoted_newlines_keep_their_lines(tmp_path):
    table = read(tmp_path / "o.csv", 'name,kind,intro\na,chamber,"one\r\ntwo\n\nfour"\n\nb,chamber,\n', "organisations")
    assert [(line.number, line.cells["name"]) for line in table.lines] == [(2, "a"), (7, "b")]
    assert table.lines[0].cells["intro"] == "one\r\ntwo\n\nfour"


def test_unclosed_quote_is_refused_where_its_row_begins(tmp_path):
    assert refusal(tmp_path / "m.csv", HEAD + ROWS + '"王示例,xian,\n李示例,xian,\n').startswith(
        ":4: the row that begins here has a quotation mark that isn't closed"
    )


def test_sign_after_a_closed_quote_is_refused(tmp_path):
    assert refusal(tmp_path / "m.csv", HEAD + '"林"示例,xian,\n').startswith(":2: the row that begins here has")


def test_titles_above_the_headings_and_empty_rows_are_passed_over(tmp_path):
    table = read(tmp_path / "m.csv", f"会员名册,,\n,,\n{HEAD},,\n{ROWS}")
    assert [number for number, _cells in lines(table)] == [5, 6]


def test_headings_with_remarks_stars_and_spaces(tmp_path):
    table = read(tmp_path / "m.csv", "姓 名*,商会（全称）,手机号码:\n林,xian,1\n")
    assert lines(table) == [(2, {"name": "林", "organisation": "xian", "phone": "1"})]
    assert table.heading("name") == "姓 名*"


def test_traditional_and_english_headings(tmp_path):
    assert lines(read(tmp_path / "m.csv", "姓名,所屬商會,手機,Rank_Order\n林,xian,1,2\n")) == [
        (2, {"name": "林", "organisation": "xian", "phone": "1", "rank_order": "2"})
    ]


@pytest.mark.parametrize(
    ("headings", "organisation", "company"),
    [("姓名,单位,职务", "xian", None), ("姓名,单位,商会", "会长", "xian"), ("姓名,单位名称,所属协会", "会长", "xian")],
)
def test_unit_is_the_organisation_where_nothing_else_is_and_else_the_company(tmp_path, headings, organisation, company):
    cells = read(tmp_path / "m.csv", f"{headings}\n林,xian,会长\n").lines[0].cells
    assert (cells["organisation"], cells.get("company")) == (organisation, company)


def test_mobile_and_office_phone_come_together(tmp_path):
    table = read(tmp_path / "m.csv", "姓名,商会,手机,电话\n林,xian,13800138000,029-8888\n陈,xian,,029-9999\n")
    assert [line.cells["phone"] for line in table.lines] == ["13800138000;029-8888", "029-9999"]


def test_unknown_heading_is_told_and_left_out(tmp_path):
    notes = Notes()
    table = read(tmp_path / "m.csv", "姓名,商会,血型\n林,xian,A\n", notes=notes)
    assert lines(table) == [(2, {"name": "林", "organisation": "xian"})]
    assert [(each.line, each.column, each.why) for each in notes.warnings] == [
        (1, "血型", "this column isn't known and is left out: '血型'")
    ]


def test_two_headings_for_one_column_are_refused(tmp_path):
    assert refusal(tmp_path / "m.csv", "姓名,商会,职务,职位\n林,xian,会长,理事\n") == (
        ":1: the columns '职务' and '职位' both mean position: keep one"
    )


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff", "姓名,手机\n林,1\n", "a,b\n1,2\n"])
def test_file_without_the_needed_headings_says_which(tmp_path, content):
    why = refusal(tmp_path / "m.csv", content)
    assert why == ": is empty" or why.endswith("at least name (姓名), organisation (商会) must be there")


def test_headings_alone_are_a_table_without_rows(tmp_path):
    assert lines(read(tmp_path / "m.csv", HEAD)) == []
    assert lines(read(workbook(tmp_path / "m.xlsx", table_of([["姓名", "商会"]])))) == []


def test_bytes_that_are_no_text_are_refused(tmp_path):
    assert refusal(tmp_path / "m.csv", b"\xff\xff\xff").startswith(": its encoding isn't known")
    assert refusal(tmp_path / "n.csv", "姓名,\0").startswith(": holds NUL signs")


def test_file_of_200_mb_is_refused_unread(tmp_path):
    path = tmp_path / "m.csv"
    path.write_text(HEAD)
    os.truncate(path, 200 * 1024**2)
    assert refusal(path) == ": 200 MB are too large: up to 64 MB are allowed; split it"


def test_endless_device_is_refused():
    assert "are too large" in refusal(Path("/dev/zero"))


def test_too_many_rows_or_columns_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MOST_ROWS", 1)
    assert refusal(tmp_path / "m.csv", HEAD + ROWS) == ": 2 rows are too many: up to 1 are allowed; split it"
    assert "301 columns are too many" in refusal(tmp_path / "n.csv", HEAD + "," * 300)


FILES = st.one_of(
    st.binary(max_size=300),
    st.tuples(st.sampled_from(["utf-8", "utf-16", "gb18030"]), st.text(max_size=200)).map(
        lambda given: (HEAD + given[1]).encode(given[0], "replace")
    ),
    st.lists(
        st.lists(st.sampled_from(["姓名", "商会", "手机", '"', "=1", "'", ",", "\n", "\r", "\0", "林"]), max_size=6)
    ).map(lambda rows: "\n".join(",".join(row) for row in rows).encode()),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@example(content=b"\xff\xfe\x00\xd8")
@given(content=FILES)
def test_any_bytes_are_a_table_or_refused(tmp_path, content):
    found = table_or_refusal(tmp_path / "m.csv", content)
    assert found if isinstance(found, str) else all(line.number > 0 and line.cells for line in found.lines)
