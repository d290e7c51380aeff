"""skip, update, fill: an empty cell says nothing, a dash empties at update."""

import json

import pytest

from tests.bot.register.conftest import counts, why

HEAD = ("key", "kind", "name", "short_name", "aliases", "industry", "city", "phone", "intro", "parent")
OLD = ("a", "other", "甲", "旧简称", "旧名", "34", "", "13800138000", "", "xian")


async def organisation(trial):
    [row] = await trial.all(
        "SELECT name, short_name, aliases, industries, city, phone, intro, parent_id FROM organisations WHERE key = 'a'"
    )
    return [json.loads(each) if str(each).startswith("[") else each for each in row]


async def codes(trial):
    return await trial.all("SELECT code FROM organisation_industries ORDER BY code")


WAS = ["甲", "旧简称", ["旧名"], ["34"], "", "+8613800138000", "", 1]
SAID = ("a", "other", "甲", "新简称", "", "17;18", "西安", "无", "新简介", "装备协会")


@pytest.mark.parametrize(
    ("policy", "row", "kept", "told"),
    [("update", SAID, ["甲", "新简称", ["旧名"], ["17", "18"], "西安市", "", "新简介", 2], (0, 1, 0, 0)),
     ("fill", SAID, ["甲", "旧简称", ["旧名"], ["34"], "西安市", "+8613800138000", "新简介", 1], (0, 1, 0, 0)),
     ("skip", SAID, WAS, (0, 0, 0, 1)),
     ("update", ("a", "other", "甲", *[""] * 7), WAS, (0, 0, 1, 0)),
     ("update", ("a", "other", "甲", *["-"] * 7), ["甲", "", [], [], "", "", "", None], (0, 1, 0, 0)),
     ("fill", ("a", "other", "甲", *["无"] * 7), WAS, (0, 0, 1, 0)),
     ("fill", ("a", "chamber", "乙", *[""] * 7), WAS, (0, 0, 1, 0)),
     ("update", ("a", "other", "乙", *[""] * 7), ["乙", *WAS[1:]], (0, 1, 0, 0)),
     ("update", OLD, WAS, (0, 0, 1, 0))],
)  # fmt: skip
async def test_what_a_row_changes_of_one_that_is_there(trial, policy, row, kept, told):
    await trial.sound("organisations", [HEAD, OLD])
    assert counts(await trial.sound("organisations", [HEAD, row], on_conflict=policy)) == told
    assert await organisation(trial) == kept
    assert await codes(trial) == [(code,) for code in kept[3]]


async def test_existing_key_without_a_policy_is_an_error_of_its_row(trial):
    assert why(await trial("organisations", [HEAD, ("xian", "chamber", "甲", *[""] * 7)])) == [
        "2: key: 'xian' is in the register already: leave it out, or give --on-conflict skip, update or fill"
    ]


async def test_new_rows_are_added_whatever_the_policy(trial):
    for number, policy in enumerate(("skip", "update", "fill")):
        rows = [
            ("key", "kind", "name"),
            (f"n{number}", "other", f"新{number}"),
            ("xian", "chamber", "西安市福建南安商会"),
        ]
        assert (await trial.sound("organisations", rows, on_conflict=policy)).added == 1


async def test_companies_organisations_are_replaced_or_emptied_as_a_whole(trial):
    head = ("key", "name", "organisations")
    links = "SELECT organisation_id FROM company_organisations ORDER BY 1"
    await trial.sound("companies", [head, ("c", "甲公司", "xian;zbzz")])
    await trial.sound("companies", [head, ("c", "甲公司", "manila")], on_conflict="fill")
    assert await trial.all(links) == [(1,), (2,)]
    await trial.sound("companies", [head, ("c", "甲公司", "manila")], on_conflict="update")
    assert await trial.all(links) == [(3,)]
    await trial.sound("companies", [head, ("c", "甲公司", "")], on_conflict="update")
    assert await trial.all(links) == [(3,)]
    await trial.sound("companies", [head, ("c", "甲公司", "/")], on_conflict="update")
    assert await trial.all(links) == []


MEMBER = (
    "key",
    "name",
    "organisation",
    "position",
    "rank_order",
    "company",
    "phone",
    "secretary",
    "visibility",
    "hometown",
)
LIN = ("m1", "林", "xian", "会长", "3", "甲公司", "13800138000", "yes", "phone=members", "")
STATE = """SELECT name, organisation_id, position, rank_order, company_name, phone, secretary, visibility, hometown
           FROM memberships JOIN persons ON persons.id = person_id"""


@pytest.mark.parametrize(
    ("policy", "row", "kept", "told"),
    [("update", ("m1", "林", "zbzz", "-", "0", "无", "-", "no", "-", "仑苍"), ("林", 2, "", 0, "", "", 0, "{}", "仑苍"), (0, 1, 0, 0)),
     ("fill", ("m1", "林", "zbzz", "理事", "7", "乙公司", "13900139000", "no", "wechat=public", "仑苍"),
      ("林", 1, "会长", 3, "甲公司", "+8613800138000", 1, '{"phone": "members"}', "仑苍"), (0, 1, 0, 0)),
     ("skip", ("m1", "林", "zbzz", "理事", "", "", "", "", "", "仑苍"),
      ("林", 1, "会长", 3, "甲公司", "+8613800138000", 1, '{"phone": "members"}', ""), (0, 0, 0, 1)),
     ("update", ("m1", "林", "xian", *[""] * 7),
      ("林", 1, "会长", 3, "甲公司", "+8613800138000", 1, '{"phone": "members"}', ""), (0, 0, 1, 0))],
)  # fmt: skip
async def test_what_a_row_changes_of_a_member(trial, policy, row, kept, told):
    await trial.sound("members", [MEMBER, LIN])
    assert counts(await trial.sound("members", [MEMBER, row], on_conflict=policy)) == told
    assert await trial.all(STATE) == [kept]


async def test_rank_follows_the_position(trial):
    await trial.sound("members", [MEMBER, LIN])
    await trial.sound(
        "members", [("key", "name", "organisation", "position"), ("m1", "林", "xian", "-")], on_conflict="update"
    )
    [(emptied,)] = await trial.all("SELECT rank FROM memberships")
    await trial.sound(
        "members", [("key", "name", "organisation", "position"), ("m1", "林", "xian", "会员")], on_conflict="update"
    )
    assert await trial.all("SELECT rank FROM memberships") == [(emptied,)]


async def test_pairing_is_filled_and_emptied(trial):
    head = ("key", "kind", "first", "second", "signed_on", "note")
    await trial.sound("pairings", [head, ("p", "organisations", "xian", "zbzz", "2026-05-30", "")])
    assert counts(
        await trial.sound(
            "pairings", [head, ("p", "organisations", "zbzz", "xian", "2025", "备注")], on_conflict="fill"
        )
    ) == (0, 1, 0, 0)
    assert await trial.all("SELECT first_id, signed_on, note FROM pairings") == [(1, "2026-05-30", "备注")]
    await trial.sound("pairings", [head, ("p", "organisations", "hk", "xian", "-", "")], on_conflict="update")
    assert await trial.all("SELECT first_id, second_id, signed_on, note FROM pairings") == [(5, 1, "", "备注")]


async def test_place_in_the_list_that_nobody_gave_is_filled(trial):
    head = ("key", "name", "organisation", "rank_order", "secretary")
    await trial.sound("members", [head, ("m1", "林", "xian", "", "")])
    assert counts(await trial.sound("members", [head, ("m1", "林", "xian", "3", "yes")], on_conflict="fill")) == (
        0,
        1,
        0,
        0,
    )
    assert await trial.all("SELECT rank_order, secretary FROM memberships") == [(3, 1)]
