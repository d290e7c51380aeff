"""People ask in sentences."""

import pytest

from bot.search import sentences

XIAN = "西安市福建南安商会"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("谁是西安商会的会长", "西安商会 会长"),
        ("西安商会会长林忠灿", "西安商会 会长 林忠灿"),
        ("西安商会常务副会长", "西安商会 常务副会长"),
        ("泉州做阀门的企业", "泉州 阀门"),
        ("在西安的仑苍人", "西安 仑苍"),
        ("上海做石材的南安老板", "上海 石材 南安"),
        ("who makes valves in quanzhou", "valves quanzhou"),
        ("西安市福建南安商会", "西安市福建南安商会"),
        ("林忠灿", "林忠灿"),
        ("", ""),
    ],
)
def test_sentence_is_taken_apart(text, plain):
    assert sentences.plainly(text) == plain


@pytest.mark.parametrize(("run", "place"), [("仑苍人", "仑苍"), ("南安籍", "南安"), ("负责人", "负责人"), ("人", "人")])
def test_people_of_a_place(run, place):
    assert sentences.from_a_place(run) == place


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("谁是西安商会的会长？", "people", "林忠灿"),
        ("西安商会会长", "people", "林忠灿"),
        ("西安商会会长", "organisations", XIAN),
        ("西安商會會長是誰", "people", "林忠灿"),
        ("西安商会电话", "organisations", XIAN),
        ("请问西安商会的联系方式", "organisations", XIAN),
        ("泉州阀门", "companies", "示例·泉州瑞安阀门有限公司"),
        ("泉州做阀门的企业", "companies", "示例·泉州瑞安阀门有限公司"),
        ("who makes valves in Quanzhou?", "companies", "示例·泉州瑞安阀门有限公司"),
        ("西安商会 qwertyuiop", "organisations", XIAN),
    ],
)
async def test_sentence_finds_what_it_asks_for(ask, text, kind, name):
    found = await ask(text)
    assert [hit.name for hit in found.hits[kind]][:1] == [name]


@pytest.mark.parametrize("text", ["我想找一个做水龙头的厂家", "有没有做水龙头的？", "水龙头厂家", "哪家公司卖水龙头"])
async def test_makers_are_found_by_what_they_make(ask, text):
    found = await ask(text)
    assert all("水龙头" in dict(hit.matched)["products"] for hit in found.hits["companies"])
    assert len(found.hits["companies"]) == 5


async def test_what_one_kind_shows_does_not_depend_on_the_others(ask):
    for text in ("谁是西安商会的会长", "林志强", "西安 阀门", "仑苍人", "西女商会"):
        everything = await ask(text, limit=50)
        for kind, hits in everything.hits.items():
            assert (await ask(text, kinds=[kind], limit=50)).hits == {kind: hits}
