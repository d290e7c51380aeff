"""Plain text and /find, through the whole bot."""

import pytest

from tests.register import MEMBER


async def test_plain_text_finds_an_organisation_by_its_short_name(guest):
    reply = await guest.says("西安商会")
    assert reply.buttons[0] == "🏛 西安市福建南安商会"
    assert "简称：西安商会" in reply.text


@pytest.mark.parametrize(
    "query", ["陕西南安商会", "xasfj", "xian nanan shanghui", "西安市福建南安商會", "ｘａｓｆｊ", "西安福建南安"]
)
async def test_any_script_finds_it(guest, query):
    reply = await guest.says(query)
    assert reply.buttons[0] == "🏛 西安市福建南安商会"


@pytest.mark.parametrize("query", ["裝備製造", "装备协会", "Quanzhou valves", "泉州 阀门"])
async def test_association_by_script_and_by_place_with_industry(guest, query):
    reply = await guest.says(query)
    assert "🏛 南安市装备制造业协会" in reply.buttons


async def test_find_without_words_says_how(guest):
    reply = await guest.says("/find")
    assert "/find" in reply.text


async def test_find_command_is_the_same_search(guest):
    assert (await guest.says("/find 西安商会")).buttons == (await guest.says("西安商会")).buttons


async def test_guest_finds_no_members(guest):
    reply = await guest.says("陈建华")
    assert not [label for label in reply.buttons if "陈建华" in label]


async def test_member_finds_members_and_tells_namesakes_apart(people):
    member = await people("会员", id=MEMBER)
    reply = await member.says("陈建华")
    assert [label for label in reply.buttons if "陈建华" in label] == [
        "👤 陈建华 · 西安市福建南安商会",
        "👤 陈建华 · 菲律宾南安商会",
    ]
    assert "西安市福建南安商会理事" in reply.text
    assert "菲律宾南安商会理事" in reply.text


@pytest.mark.parametrize("digits", ["12125550103", "5550103", "+1 212 555 0103", "zq7731"])
async def test_contacts_are_never_found(people, digits):
    member = await people("会员", id=MEMBER)
    reply = await member.says(digits)
    assert not [label for label in reply.buttons if "陈建华" in label]


async def test_nothing_found_leads_on(guest):
    reply = await guest.says("qqqqzzzzwwww")
    assert "🙋 请秘书处帮我找" in reply.buttons


@pytest.mark.parametrize(
    "query",
    ["'; DROP TABLE organisations; --", "<b>x</b> & <a href='x'>", '"AND" OR NOT NEAR(a b)', "*", "\u202e西安\u202c", "😀", "阀" * 4000,
     "a\u0000b", "^col:x {y}", "——"],
)  # fmt: skip
async def test_odd_queries_are_answered(guest, query):
    reply = await guest.says(query)
    assert "🙋 请秘书处帮我找" in reply.buttons


async def test_list_of_somebody_else_is_refused(guest, people):
    mine = await guest.says("西安")
    other = await people("别人")
    list_id = mine.action("🙋 请秘书处帮我找").rsplit(":", 1)[1]
    await other.says("/menu")
    reply = await other.sends_data(f"search:list:{list_id}")
    assert "过期" in reply.text


@pytest.mark.parametrize(
    "data",
    [
        "orgs:card:999999",
        "people:card:1:2",
        "search:more:1:organisations:99999",
        "x",
        "orgs:kind:none",
        "leads:withdraw:1",
    ],
)
async def test_forged_and_ancient_buttons_are_answered(guest, data):
    await guest.says("/menu")
    reply = await guest.sends_data(data)
    assert reply.text


async def test_typing_error_that_was_put_right_asks_anew(guest):
    await guest.says("/menu")
    seq = guest.world.log.seq
    said = guest.world.say(guest.person.id, "装被")
    await guest._answer(seq, guest.person.id)
    seq = guest.world.log.seq
    guest.world.edit(guest.person.id, said["message_id"], "装备协会")
    assert "南安市装备制造业协会" in (await guest._answer(seq, guest.person.id)).text


async def test_phones_are_explained_where_they_are_asked_for(guest):
    assert "要经本人同意" in (await guest.says("西安商会会长电话")).text
    assert "要经本人同意" not in (await guest.says("西安商会会长")).text
