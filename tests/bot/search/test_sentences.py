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


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("石材廠", "companies", "示例·济南顺通石材有限公司"),
        ("英都的阀门厂", "companies", "示例·英都联诚阀门有限公司"),
        ("Looking for a faucet factory in Quanzhou for an OEM order", "companies", "示例·泉州博大水暖有限公司"),
        ("I am looking for the Xian chamber", "people", "林忠灿"),
        ("how do I get valves to Singapore", "companies", "Lam Ann Valves (Sample 96)"),
    ],
)
async def test_what_an_entrepreneur_says_is_found(ask, text, kind, name):
    """A works by its trade, and a whole sentence in English: what is asked for is found, and as found, not as near."""
    found = await ask(text)
    assert name in [hit.name for hit in found.hits[kind]]


async def test_a_name_in_letters_comes_before_those_that_it_translates(ask):
    """Lam Ann is Nan'an, but whoever types it means those who write themselves so."""
    found = await ask("Lam Ann")
    assert all("Lam Ann" in str(hit.matched) for hit in found.hits["organisations"][:4])
    assert found.hits["companies"][0].name == "Lam Ann Valves (Sample 96)"


async def test_few_letters_across_two_words_are_chance(ask):
    found = await ask("Tan")
    assert "organisations" not in found.hits  # JakarTA Nan'an
