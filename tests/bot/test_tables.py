"""Names of industries, places and surnames."""

import pytest

from bot import tables


def test_every_code_is_there_once_and_has_its_parent():
    codes = [each.code for each in tables.industries()]
    assert len(codes) == len(set(codes)) == 20 + 97
    assert all(each.parent in codes for each in tables.industries() if each.parent)
    places = [each.code for each in tables.places()]
    assert len(places) == len(set(places))
    assert all(each.parent in places for each in tables.places() if each.parent)


def test_everything_has_a_short_and_an_english_name():
    assert all(each.short and each.english for each in (*tables.industries(), *tables.places()))


@pytest.mark.parametrize("word", ["西安", "西安市", "Xi'an", "xian", "XIAN"])
def test_place_by_any_of_its_names(word):
    assert tables.find_place(word)[0].code == "6101"


@pytest.mark.parametrize(
    ("word", "code", "country"),
    [("陕", "61", "CN"), ("陝西省", "61", "CN"), ("仑苍", "350583101", "CN"), ("Lam Ann", "350583", "CN"), ("岷里拉", "PH-Manila", "PH"),
     ("菲律宾", "PH", "PH"), ("香港", "HK", "HK"), ("Johor", "MY-JohorBahru", "MY")],
)  # fmt: skip
def test_places_at_home_and_overseas(word, code, country):
    found = tables.find_place(word)[0]
    assert (found.code, tables.country_of(found)) == (code, country)


@pytest.mark.parametrize("word", ["34", "3443", "阀门", "閥門", "valves", "装备制造业", "泵阀"])
def test_industry_by_code_or_word(word):
    assert tables.find_industry(word)[0].code == "34"


@pytest.mark.parametrize("word", ["", "?", "乱七八糟", "'; DROP TABLE"])
def test_unknown_words_find_nothing(word):
    assert tables.find_industry(word) == []
    assert tables.find_place(word) == []
    assert tables.find_country(word) is None


@pytest.mark.parametrize(
    ("written", "language", "name"),
    [("PH", "zh-Hans", "菲律宾"), ("PH", "zh-Hant", "菲律賓"), ("PH", "en", "Philippines"), ("陕西省", "en", "Shaanxi"),
     ("西安市", "zh-Hans", "西安"), ("HK", "en", "Hong Kong"), ("某处", "en", "某处"), ("", "en", "")],
)  # fmt: skip
def test_place_names_in_the_readers_language(written, language, name):
    assert tables.place_name(written, language) == name


def test_surnames_have_their_spellings():
    spelled = {each.surname: {form.lower() for form in each.romanised} for each in tables.surnames()}
    assert "tan" in spelled["陈"]
    assert "lim" in spelled["林"]
    assert "ng" in spelled["黄"] & spelled["吴"]
