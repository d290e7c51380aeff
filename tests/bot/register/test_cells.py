"""One cell's text: the value that is kept, or why not."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot import tables
from bot.register import cells, columns
from bot.register.problems import Problem, WrongError


def wrong(read, *arguments):
    """Why a text isn't taken."""
    with pytest.raises(WrongError) as caught:
        read(*arguments)
    return Problem(1, "", caught.value.code, caught.value.values).why


@pytest.mark.parametrize(
    ("text", "region", "kept"),
    [("13800138000", "CN", "+8613800138000"), ("138 0013-8000", "", "+8613800138000"), ("１３８００１３８０００", "CN", "+8613800138000"),
     ("(029) 8765 4321", "CN", "+862987654321"), ("0086 138 0013 8000", "PH", "+8613800138000"),
     ("手机：13800138000（微信同号）", "CN", "+8613800138000"), ("9123 4567", "HK", "+85291234567"),
     ("0917 123 4567", "PH", "+639171234567"), ("012-345 6789", "MY", "+60123456789"), ("+60 12-345 6789", "CN", "+60123456789"),
     ("13800138000", "Atlantis", "+8613800138000")],
)  # fmt: skip
def test_phones_as_their_country_writes_them(text, region, kept):
    assert cells.phone(text, region) == (kept, [])


@pytest.mark.parametrize("text", ["13800138000/13900139000", "13800138000；13900139000", "13800138000 或 13900139000",
                                  "13800138000、13900139000", "13800138000\n13900139000"])  # fmt: skip
def test_of_two_phones_the_first_is_kept_with_a_word(text):
    assert cells.phone(text, "CN") == ("+8613800138000", [("many_phones", {"value": text, "kept": "+8613800138000"})])


def test_same_phone_written_twice_is_one():
    assert cells.phone("13800138000/+86 138 0013 8000", "CN") == ("+8613800138000", [])


@pytest.mark.parametrize("text", ["029-87654321转801", "029-87654321 ext 801", "029-87654321分机801"])
def test_extension_is_told(text):
    number, said = cells.phone(text, "CN")
    assert (number, said[0][0]) == ("+862987654321", "extension")


def test_phone_of_a_range_that_nobody_has_is_kept_with_a_word():
    assert cells.phone("+86 100 0000 0000", "CN")[1][0][0] == "phone_unusual"


@pytest.mark.parametrize(
    "text", ["123", "95588", "不详", "13800138000 13900139000", "138001380001234", "++86", ";", "13800138000/见名片"]
)
def test_what_is_no_phone_is_refused_with_an_example(text):
    assert wrong(cells.phone, text, "CN").endswith("write it with its country code, such as +86 138 0013 8000")


@pytest.mark.parametrize("read", [lambda text: cells.phone(text, "CN"), cells.credit_code, cells.key])
@pytest.mark.parametrize("text", ["9.13E+17", "1.38E+10", "9.1350100123457e17", "1e+15"])
def test_number_that_excel_shortened_is_refused(read, text):
    assert "shortened by Excel: format the column as text" in wrong(read, text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [("91350583156400000N", ("91350583156400000N", False)), ("9135 0583 1564 0000 0n", ("91350583156400000N", False)),
     ("91110000600037341L", ("91110000600037341L", True)), ("９１１１００００６０００３７３４１Ｌ", ("91110000600037341L", True)),
     ("123", ("123", False))],
)  # fmt: skip
def test_credit_codes_are_checked_and_kept(text, kept):
    assert cells.credit_code(text) == kept


@pytest.mark.parametrize(
    ("text", "codes"),
    [("34", ["34"]), ("阀门", ["34"]), ("閥門", ["34"]), ("valves", ["34"]), ("C", ["C"]), ("3443", ["34"]), ("通用设备制造业", ["34"]),
     ("阀门；34,valves、-", ["34"])],
)  # fmt: skip
def test_industries_by_code_word_and_english(text, codes):
    assert json.loads(cells.industries(text)) == codes


@pytest.mark.parametrize("text", ["量子八卦", "00", "阀门;量子八卦"])
def test_unknown_industry_is_refused_with_examples(text):
    assert wrong(cells.industries, text).endswith("give a code (34) or a word (阀门, 通用设备制造业, valves)")


@pytest.mark.parametrize(
    ("text", "as_written", "first", "last"),
    [("2026-05-30", "2026-05-30", "2026-05-30", "2026-05-30"), ("2026/5/3", "2026-05-03", "2026-05-03", "2026-05-03"),
     ("2026年5月30日", "2026-05-30", "2026-05-30", "2026-05-30"), ("2026.02", "2026-02", "2026-02-01", "2026-02-28"),
     ("2024年2月", "2024-02", "2024-02-01", "2024-02-29"), ("2026年", "2026", "2026-01-01", "2026-12-31"),
     ("2026-05-30 00:00:00", "2026-05-30", "2026-05-30", "2026-05-30")],
)  # fmt: skip
def test_dates_are_as_exact_as_they_are_written(text, as_written, first, last):
    assert (cells.date(text), cells.first_day(text), cells.last_day(text)) == (as_written, first, last)


@pytest.mark.parametrize(
    "text", ["2026-02-30", "30.5.2026", "46172", "明年", "2026-13", "0000-01-01", "2026-05-30T12:00:00"]
)
def test_what_is_no_date_is_refused(text):
    assert wrong(cells.date, text).endswith("is no date: write 2026-05-30 or 2026年5月30日")


def test_visibility_of_fields():
    assert json.loads(cells.visibility("手机=会员; wechat：hidden;-")) == {"phone": "members", "wechat": "hidden"}
    assert "is not one of" in wrong(cells.visibility, "phone=nobody")
    assert "is not one of field=level pairs such as phone=members" in wrong(cells.visibility, "phone")


@pytest.mark.parametrize(
    ("text", "kept"), [("example.com", "https://example.com"), ("HTTP://a.cn/x?y", "HTTP://a.cn/x?y")]
)
def test_websites(text, kept):
    assert cells.website(text) == kept


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "https://a b.cn", "ftp://a.cn", "https://user@a.cn", "无网站", "https://[a.cn"]
)
def test_what_is_no_web_address_is_refused(text):
    assert "is no web address such as https://example.com" in wrong(cells.website, text)


def test_email():
    assert cells.email("a.b+c@example.com.cn") == "a.b+c@example.com.cn"
    assert "no e-mail address" in wrong(cells.email, "a@b")


@pytest.mark.parametrize("text", ["chamber", "Chamber", "异地商会", "異地商會", " 商会 "])
def test_choice_in_either_language_and_script(text):
    assert columns.by_name("organisations")["kind"].read(text) == "chamber"


def test_list_holds_each_word_once_and_no_nothing():
    assert json.loads(cells.words("南安商会；Lam Ann、 南安商会;;无\n-")) == ["南安商会", "Lam Ann"]


@pytest.mark.parametrize("text", ["a;b", "a；b", "a、b", "a\nb"])
def test_key_holds_nothing_that_parts_a_list_of_keys(text):
    assert "holds a sign that can't be kept" in wrong(cells.key, text)


def test_text_is_cleaned_of_marks_and_refused_with_control_signs():
    assert cells.clean("\u200e 林\u200b志强\ufeff\u202e ") == "林志强"
    assert wrong(cells.clean, "林\0\x1b强") == "'林??强' holds a sign that can't be kept (U+0000)"
    assert "U+FFFF" in wrong(cells.clean, "\uffff")


def test_long_text_is_refused_with_its_length():
    assert wrong(cells.clean, "长" * 5000) == "5000 characters are too many: up to 4000 are allowed"


@pytest.mark.parametrize("text", ["=1+1", '=cmd|"/c calc"!A1', '="a"&B1&"c" ', '=HYPERLINK("http://a.cn")'])
def test_formula_is_refused(text):
    assert "is a formula: give its value" in wrong(cells.clean, text)


@pytest.mark.parametrize(
    ("text", "said"),
    [('="0012"', "0012"), ('="a""b"', 'a"b'), ('=""', ""), ("'=1+1", "=1+1"), ("'+86", "+86"), ("''=x", "'=x"), ("'t Hof", "'t Hof"),
     ("'-", "-"), ("+86 1", "+86 1"), ("-5", "-5"), ("@a", "@a")],
)  # fmt: skip
def test_text_that_was_guarded_is_read_without_its_guard(text, said):
    assert cells.clean(text) == said


@given(st.text(st.sampled_from("'=+-@＝＠a"), max_size=6))
def test_guarded_text_comes_back(text):
    guarded = cells.guarded(text)
    assert guarded[:1] not in {"=", "+", "-", "@", "＝", "＠"}
    assert cells.clean(guarded) == text


def test_every_known_place_keeps_its_name():
    for place in tables.places():
        if place.kind != "country":
            assert place in tables.find_place(place.name)


COLUMNS = [column for kind in columns.KINDS for column in columns.COLUMNS[kind]]
TEXTS = st.one_of(
    st.text(max_size=40),
    st.text(st.sampled_from("0123456789+-/.;,=:@年月日E() \n转ext"), max_size=20),
    st.text(st.characters(), min_size=3, max_size=3).map(lambda text: text * 2000),
)


@example(text="\ud800")
@example(text="a" + " " * 3000)
@example(text="１２３" * 60)
@given(text=TEXTS)
def test_any_text_in_any_cell_is_a_value_or_a_problem(text):
    reads = [column.read for column in COLUMNS] + [cells.credit_code, lambda text: cells.phone(text, "CN")]
    for read in reads:
        try:
            read(cells.clean(text))
        except WrongError as error:
            Problem(1, "", error.code, error.values).why.encode()


@given(text=TEXTS)
def test_what_is_kept_of_a_text_is_kept_as_it_is_the_next_time(text):
    for read in (cells.line, cells.prose, cells.website, cells.date, cells.first_day, cells.last_day):
        try:
            kept = read(cells.clean(text))
        except WrongError:
            continue
        assert read(cells.clean(cells.guarded(kept))) == kept
