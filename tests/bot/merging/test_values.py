"""One row of two: nobody's eyes see more than each of them allowed."""

import json

from hypothesis import given
from hypothesis import strategies as st

from bot.merging import values
from bot.privacy import CONTACTS, DEFAULTS, levels

FIELDS = st.sampled_from([*CONTACTS, *DEFAULTS])
LEVELS = st.sampled_from(["hidden", "members", "registered", "public"])
TEXTS = st.sampled_from(["", "甲", "乙"])


@st.composite
def people(draw):
    row = {name: draw(TEXTS) for name in values.FIELDS if name != "name"}
    return {
        **row,
        "id": 1,
        "key": "k",
        "name": draw(st.sampled_from(["甲", "乙"])),
        "aliases": json.dumps(draw(st.lists(st.sampled_from(["甲", "丙"]), unique=True)), ensure_ascii=False),
        "languages": json.dumps(draw(st.lists(st.sampled_from(["cmn", "nan"]), unique=True))),
        "industries": json.dumps(draw(st.lists(st.sampled_from(["34", "54"]), unique=True))),
        "visibility": json.dumps(draw(st.dictionaries(FIELDS, LEVELS))),
        "consent_on": draw(st.sampled_from(["", "2026-01-01", "2026-02-02"])),
        "home_id": draw(st.sampled_from([None, 2, 3])),
        "merged_into": None,
        "erased_at": None,
        "updated_at": 0,
    }


CHOICES = st.dictionaries(st.sampled_from(values.FIELDS), st.sampled_from([values.KEPT, values.MERGED]))


@given(people(), people(), CHOICES)
def test_the_stricter_of_both_holds(kept, other, choices):
    found = values.merged(kept, other, choices)
    of = [levels(each["visibility"], each["consent_on"]) for each in (kept, other, found)]
    for field in (*CONTACTS, *DEFAULTS):
        assert of[2][field] >= max(of[0][field], of[1][field])
    assert bool(found["consent_on"]) == bool(kept["consent_on"] and other["consent_on"])


@given(people(), people(), CHOICES)
def test_nothing_is_lost_that_one_of_them_had(kept, other, choices):
    found = values.merged(kept, other, choices)
    for name in values.FIELDS:
        assert found[name] in {kept[name], other[name]}
        assert found[name] or not (kept[name] or other[name])
    names = {kept["name"], other["name"], *json.loads(kept["aliases"]), *json.loads(other["aliases"])}
    assert {found["name"], *json.loads(found["aliases"])} == names
    assert set(json.loads(found["languages"])) == {*json.loads(kept["languages"]), *json.loads(other["languages"])}


@given(people(), people())
def test_choices_decide_conflicts_alone(kept, other):
    every = values.merged(kept, other, dict.fromkeys(values.FIELDS, values.MERGED))
    for name in values.conflicts(kept, other):
        assert every[name] == other[name]
    assert values.merged(kept, kept, {})["visibility"] == kept["visibility"]
