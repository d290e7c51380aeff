"""Fields of single rows: read as an import reads them, shown without giving a contact away."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.contents import Content
from bot.entries import fields
from bot.entries.fields import FIELDS, TABLES, columns_of
from bot.forms.steps import Contact, Sent, WordsWanted
from bot.refusals import Refusal
from bot.register.columns import by_name
from storage.register import TABLES as REGISTER


def read(field, text, region=""):
    return fields.read(field, None, Sent(1, Content(text)), region)


@pytest.mark.parametrize(
    ("text", "country", "province", "city"),
    [
        ("福建 泉州", "CN", "福建省", "泉州市"),
        ("陕西省西安市", "CN", "陕西省", "西安市"),
        ("西安", "CN", "陕西省", "西安市"),
        ("菲律宾马尼拉", "PH", "", "马尼拉"),
        ("Manila, Philippines", "PH", "", "马尼拉"),
        ("Kuala Lumpur", "MY", "", "吉隆坡"),
        ("香港", "HK", "", ""),
        ("福建 南安 仑苍", "CN", "福建省", "南安市"),
    ],
)
def test_places_by_their_names(text, country, province, city):
    found = fields.place(text)
    assert found == fields.Answer({"country": country, "province": province, "city": city})


def test_a_place_that_is_not_known_is_kept_with_a_word():
    assert fields.place("火星") == fields.Answer({"country": "", "province": "", "city": "火星"}, ("place",))


def test_every_field_is_columns_of_its_table():
    for kind, names in FIELDS.items():
        for name in names:
            assert set(columns_of(name)) <= set(REGISTER[TABLES[kind]])
            assert set(fields.empty(name)) == set(columns_of(name))
    assert "secretary" not in FIELDS["memberships"]  # appointments do that
    assert not any("telegram" in name for names in FIELDS.values() for name in names)


def test_phones_are_read_in_their_place():
    assert read("phone", "0912 345 6789", "PH").values == {"phone": "+639123456789"}
    assert read("phone", "138 0013 8000 / 139 0013 9000").notes == ("many_phones",)
    shared = Sent(1, Content(), contact=Contact("8613800138000", "林"))
    assert fields.read("phone", None, shared).values == {"phone": "+8613800138000"}
    with pytest.raises(WordsWanted):
        fields.read("email", None, shared)


@given(st.sampled_from([name for names in FIELDS.values() for name in names]), st.text(max_size=400))
def test_any_text_is_read_or_refused(field, text):
    try:
        found = read(field, text)
    except Refusal:
        return
    assert set(found.values) == set(columns_of(field))
    assert json.loads(json.dumps(found.values)) == found.values
    fields.said(field, found.values)


@given(st.from_regex(r"\+[1-9]\d{7,13}", fullmatch=True))
def test_a_masked_phone_shows_its_end_alone(phone):
    said = fields.said("phone", {"phone": phone}, masked=True)
    assert said.text == "…" + phone[-4:]
    assert not said.empty


def test_read_as_at_import():
    members = by_name("members")
    for field in ("gender", "email", "aliases"):
        assert fields.READ[field]("x@y.z" if field == "email" else "女") == members[field].read(
            "x@y.z" if field == "email" else "女"
        )
