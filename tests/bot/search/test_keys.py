"""Rows to documents: which tokens they get, and that contacts never are among them."""

import importlib
import unicodedata

import msgspec
import pytest

from bot.search import folding, keys, readings
from bot.search.keys import Field
from tests.quality import register


def tokens(document):
    return set(document.keys.split(" "))


def fields(document):
    return msgspec.msgpack.decode(document.fields, type=list[Field])


def organisation(name, **more):
    return keys.document_for_organisation(register.organisation(1, name, **more))


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("西安市福建南安商會", "西安市福建南安商会"),
        ("臺北裏後髮", "台北里后发"),
        ("ＸＡＳＦＪ１２", "xasfj12"),
        ("Xī'ān", "xian"),
        ("Nan’an", "nanan"),
        ("lǚ", "lv"),
        ("西\u200b安\u202e", "西安"),
        ("①㎏", "1kg"),
        ("İı", "iı"),
    ],
)
def test_folding(written, folded):
    assert folding.fold(written) == folded


def test_name_is_found_by_characters_pairs_reading_and_initials():
    found = tokens(organisation("西安商会"))
    assert {"西", "西安", "商会", "^西安", "=西安商会", "=xianshanghui", "=xash", "!xas", "~xia"} <= found


def test_word_that_reads_otherwise_in_a_name_is_found_so():
    assert "=chongqingshanghui" in tokens(organisation("重庆商会"))
    person = keys.document_for_person(register.person(1, "曾长乐"), [])
    assert {"=zengchangle", "=zengchangyue"} & tokens(person)


def test_place_is_found_in_chinese_and_english():
    assert {"西安", "xi", "xian"} & tokens(organisation("某商会", city="西安市"))
    assert {"马尼", "manila"} <= tokens(organisation("某商会", city="Manila"))


def test_home_country_is_no_word():
    assert not {"中国", "china"} & tokens(organisation("某商会", country="CN"))
    assert "菲律" in tokens(organisation("某商会", country="PH"))


def test_industry_is_found_by_its_words():
    assert {"阀门", "机械"} <= tokens(organisation("某协会", industries='["34"]'))


def test_contacts_are_in_no_token_and_no_field():
    secret = {"phone": "+8613812345678", "wechat": "hidden_wx", "email": "secret@example.org"}
    documents = [
        organisation("某商会", **secret, website="https://hidden.example"),
        keys.document_for_person(register.person(1, "林某", **secret), []),
    ]
    for document in documents:
        written = document.keys + document.fields.decode("utf-8", "replace")
        assert not [sign for sign in ("138", "5678", "hidden", "secret") if sign in written]


def test_leader_is_marked_and_others_are_not():
    leader, member = (register.membership(1, 1, rank=rank) for rank in (0, 100))
    person = register.person(1, "林某")
    assert keys.LEADER in tokens(keys.document_for_person(person, [leader, member]))
    assert keys.LEADER not in tokens(keys.document_for_person(person, [member]))


def test_nobody_can_write_the_leaders_mark_himself():
    document = keys.document_for_person(register.person(1, "@leader", hometown="@leader"), [])
    assert keys.LEADER not in tokens(document)


def test_same_membership_twice_is_one_field():
    twice = [register.membership(number, 1, organisation="某商会", position="理事") for number in (1, 2)]
    document = keys.document_for_person(register.person(1, "林某"), twice)
    assert [field.name for field in fields(document)].count("organisation") == 1


def test_long_texts_are_cut():
    document = keys.document_for_company(register.company(1, "某公司", products="阀" * 2000, intro="泵" * 2000))
    assert [len(field.text) for field in fields(document)] == [3, keys.LONGEST_FIELD, keys.LONGEST_FIELD]


def test_empty_row_is_a_document_without_tokens():
    assert organisation("").keys == ""
    assert fields(organisation("\u200b")) == []


def test_field_is_shown_as_written():
    shown = [field.shown or field.text for field in fields(organisation("臺北ＡＢＣ商會", aliases='["台北"]'))]
    assert shown == ["臺北ＡＢＣ商會", "台北"]


@pytest.mark.parametrize(
    ("han", "read"),
    [
        ("重庆", "chong qing"),
        ("重要", "zhong yao"),
        ("厦门", "xia men"),
        ("长沙", "chang sha"),
        ("绿", "lv"),
    ],
)
def test_readings(han, read):
    assert " ".join(readings.syllables(han)) == read


def test_every_character_reads_as_pypinyin_has_it(monkeypatch):
    monkeypatch.setenv("PYPINYIN_NO_PHRASES", "1")
    table = importlib.import_module("pypinyin.constants").PINYIN_DICT
    apart = {chr(code): unicodedata.normalize("NFD", found.split(",")[0]) for code, found in table.items()}
    plain = {han: "".join(filter(str.isascii, found.replace("u\u0308", "v"))) for han, found in apart.items()}
    assert {han: readings.syllables(han) for han in plain} == {han: [found] for han, found in plain.items()}
    assert readings.syllables("a\U0003ffff") == ["a", "\U0003ffff"]
