"""What a demanding newcomer typed into the sample register, and what he may expect."""

import pytest

from bot.privacy import OFFICE, PUBLIC, Viewer
from tests.bot.search import samples

MEMBER = Viewer(organisations=frozenset({1}))
VIEWERS = [PUBLIC, MEMBER, OFFICE]
XIAN = "西安市福建南安商会"
MAKERS = ("水龙头、花洒、角阀、淋浴房", "sanitary ware;faucets")


def names(found, kind):
    return [hit.name for hit in found.hits.get(kind, [])]


def near(found, kind):
    return [hit.name for hit in (found.hits or found.near).get(kind, [])]


def bodies(found):
    """The organisations of every person that is found."""
    held = {person.id: memberships for person, memberships in samples.people()}
    return [{each.organisation for each in held[hit.id]} for hit in found.hits.get("people", [])]


def positions(found, organisation):
    held = {person.id: memberships for person, memberships in samples.people()}
    return [
        [each.position for each in held[hit.id] if each.organisation == organisation]
        for hit in found.hits.get("people", [])
    ]


def products(found):
    made = {company.id: company.products for company in samples.companies()}
    return [made[hit.id] for hit in found.hits.get("companies", [])]


@pytest.mark.parametrize("text", ["我想找西安做阀门的", "西安 阀门", "xian famen", "西安阀门"])
async def test_place_with_a_trade_finds_its_chambers_people_and_firms(ask, text):
    found = await ask(text, MEMBER)
    assert names(found, "companies")[:1] == ["示例·仑苍海丝泵业有限公司"]
    assert names(found, "people")[:1] == ["林忠灿"]
    assert names(found, "organisations") == [XIAN]


async def test_person_is_found_by_his_firms_trade_and_his_chambers_place(ask):
    found = await ask("西安 泵阀", MEMBER)
    assert names(found, "people")[:1] == ["林忠灿"]


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("text", ["林总", "林老板", "林董", "林先生", "林女士", "林總", "林总您好"])
async def test_surname_with_a_form_of_address_finds_its_bearers_the_leaders_first(ask, text, viewer):
    found = await ask(text, viewer, limit=8)
    assert len(names(found, "people")) == 8
    assert all(name.startswith("林") for name in names(found, "people"))
    assert names(found, "people")[0] == "林忠灿"
    assert set(found.hits) == {"people"}


@pytest.mark.parametrize(
    "text", ["泵 采购", "卖水泵的", "泵 供应", "采购水泵", "水泵 批发", "水泵 厂家", "求购 水泵", "做水泵的老板"]
)
async def test_words_of_wanting_say_nothing_about_the_thing(ask, text):
    found = await ask(text)
    plain = await ask("水泵" if "水泵" in text else "泵")
    assert found.hits == plain.hits
    assert all("泵" in name for name in names(found, "companies"))
    assert "水头商会" not in names(found, "organisations")


@pytest.mark.parametrize("text", ["厦门 卫浴", "bathroom Xiamen"])
async def test_what_is_made_counts_before_the_industry(ask, text):
    found = await ask(text)
    assert all(made in MAKERS for made in products(found))
    assert names(found, "companies")
    assert {"厦门市南安商会", "南安市水暖厨卫行业协会（示例）"} <= set(names(found, "organisations"))


@pytest.mark.parametrize("text", ["马来西亚 石材", "Malaysia stone", "馬來西亞 石材"])
async def test_both_words_come_before_one(ask, text):
    found = await ask(text)
    assert names(found, "companies") == ["Golden Lion Stone (Sample 64)"]


@pytest.mark.parametrize("text", ["菲律賓 會長", "菲律宾会长", "Philippines president"])
async def test_position_with_a_country_finds_people_there_and_no_firms(ask, text):
    found = await ask(text)
    assert names(found, "people")[:1] == ["侯斌鸿"]
    assert not names(found, "companies")
    assert all("菲律宾南安商会" in held for held in bodies(found))


@pytest.mark.parametrize("viewer", VIEWERS)
async def test_position_is_held_where_it_is_asked_for(ask, viewer):
    """许水来 is a member in Singapore and the president in Wuhan."""
    found = await ask("新加坡会长", viewer)
    assert names(found, "people")[:2] == ["陈奕福", "侯美玲"]
    assert "许水来" not in names(found, "people")[:2]
    assert all(any("新加坡" in name for name in held) for held in bodies(found))


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("text", ["西安 企业", "西安 公司", "西安 会员", "西安 水泵", "西安"])
async def test_known_place_is_matched_neither_by_sound_nor_by_characters(ask, text, viewer):
    found = await ask(text, viewer, limit=50)
    assert names(found, "organisations") == [XIAN]
    assert set(names(found, "companies")) <= {"示例·仑苍海丝泵业有限公司", "示例·翔云东升茶业有限公司"}
    assert names(found, "companies")
    assert all(XIAN in held for held in bodies(found))


@pytest.mark.parametrize("viewer", VIEWERS)
async def test_chamber_of_a_place_in_english(ask, viewer):
    found = await ask("Xian chamber", viewer)
    assert names(found, "organisations") == [XIAN]
    assert names(found, "people")[:1] == ["林忠灿"]


async def test_words_about_contacts_say_nothing(ask):
    found = await ask("secretary of Singapore association phone")
    assert "新加坡南安会馆" in names(found, "organisations")[:2]
    assert all("新加坡" in name for name in names(found, "organisations"))
    assert names(found, "people")[:1] == ["王秀英"]


async def test_surname_with_a_country_finds_only_its_bearers_there(ask):
    found = await ask("Lim ph")
    assert not names(found, "companies")
    assert not names(found, "people")
    found = await ask("Tan ph")
    assert set(names(found, "people")) == {"陈梓轩", "陈建华"}


@pytest.mark.parametrize("text", ["Johor", "柔佛", "新山"])
async def test_place_that_is_not_in_the_register_brings_its_countrys_bodies_near(ask, text):
    found = await ask(text)
    assert not found.hits
    assert set(near(found, "organisations")) == {"马来西亚南安总商会", "马来西亚马六甲南安会馆"}
