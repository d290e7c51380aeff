"""What people type and what they find: the promises of the search, over the sample register."""

from collections import Counter

import pytest

from bot.privacy import OFFICE, PUBLIC, Viewer
from bot.search import attempts
from bot.search.query import understand
from bot.search.ranking import Ranker
from storage.search import KINDS

MEMBER = Viewer(organisations=frozenset({1}))
XIAN, EQUIPMENT = "西安市福建南安商会", "南安市装备制造业协会"


def names(found, kind):
    return [hit.name for hit in found.hits.get(kind, [])]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("西安市福建南安商会", XIAN),
        ("西安商会", XIAN),
        ("陕西南安商会", XIAN),
        ("西安福建商会", XIAN),
        ("西安市福建南安商會", XIAN),
        ("ＸＡＳＦＪ", XIAN),
        ("xasfj", XIAN),
        ("x a s f j", XIAN),
        ("xasfjnash", XIAN),
        ("xnash", XIAN),
        ("xian nanan shanghui", XIAN),
        ("xiannananshanghui", XIAN),
        ("Xi'an Nan'an Chamber", XIAN),
        ("XĪ'ĀN NÁN'ĀN SHĀNGHUÌ", XIAN),
        ("  西安　商会  ", XIAN),
        ("西安商会！！！", XIAN),
        ("装备协会", EQUIPMENT),
        ("裝備製造", EQUIPMENT),
        ("裝備製造業協會", EQUIPMENT),
        ("zhuangbei xiehui", EQUIPMENT),
        ("zbzz", EQUIPMENT),
        ("equipment association", EQUIPMENT),
        ("臺北市南安同鄉會", "臺北市南安同鄉會"),
        ("台北市南安同乡会", "臺北市南安同鄉會"),
        ("台北南安", "臺北市南安同鄉會"),
        ("重庆商会", "重庆市南安商会（示例）"),
        ("chongqing nanan", "重庆市南安商会（示例）"),
        ("cqsna", "重庆市南安商会（示例）"),
        ("厦门 商会", "厦门市南安商会"),
        ("Manila", "菲律宾南安商会"),
        ("Philippines chamber", "菲律宾南安商会"),
        ("吉隆坡", "马来西亚南安总商会"),
        ("大马商会", "马来西亚南安总商会"),
        ("Malacca", "马来西亚马六甲南安会馆"),
        ("umbrella association", "南安市伞业协会（示例）"),
    ],
)
async def test_organisation_is_found_first_however_it_is_written(ask, text, name):
    found = await ask(text)
    assert names(found, "organisations")[:1] == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("西按商会", XIAN),  # sounds the same
        ("昔安商会", XIAN),
        ("西安市福健南安商会", XIAN),
        ("装备协回", EQUIPMENT),
        ("裝备制造业协汇", EQUIPMENT),
        ("西市安福建南安商会", XIAN),  # changed places
        ("西安福建南商会", XIAN),  # left out
        ("xian nanan sanghui", XIAN),  # as southerners hear it
        ("xian nanna shanghui", XIAN),
        ("zuangbei xiehui", EQUIPMENT),
        ("Singapore Lam Ann", "新加坡南安商会"),  # there are two
    ],
)
async def test_organisation_is_found_in_spite_of_a_slip(ask, text, name):
    found = await ask(text)
    assert name in names(found, "organisations")[:2]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("林志强", "林志强"),
        ("林志強", "林志强"),
        ("lin zhiqiang", "林志强"),
        ("linzhiqiang", "林志强"),
        ("Lim Zhiqiang", "林志强"),
        ("Lam Zhi Qiang", "林志强"),
        ("林之强", "林志强"),
        ("陈建华", "陈建华"),
        ("陳建華", "陈建华"),
        ("Tan Kian Hua", "陈建华"),
        ("tankianhua", "陈建华"),
        ("Chan Jianhua", "陈建华"),
        ("Goh Chong Han", "吴宗翰"),
        ("Ng Wee Beng", "黄伟明"),
    ],
)
async def test_person_is_found_first_however_the_name_is_spelt(ask, text, name):
    found = await ask(text)
    assert names(found, "people")[:1] == [name]


@pytest.mark.parametrize(("spelling", "surnames"), [("Lim", "林"), ("Tan", "陈"), ("Ng", "黄吴"), ("Goh", "吴")])
async def test_surname_spelt_overseas_finds_its_bearers(ask, spelling, surnames):
    found = await ask(spelling, limit=10)
    bearers = [name for name in names(found, "people") if name[0] in surnames]
    assert len(bearers) >= 8


@pytest.mark.parametrize("text", ["Lam Ann", "lamann", "LAM ANN"])
async def test_lam_ann_is_nanan(ask, text):
    found = await ask(text, limit=60)
    assert len([name for name in names(found, "organisations") if "南安" in name]) > 30


@pytest.mark.parametrize(
    "text", ["泉州 阀门", "阀门 泉州", "泉州 閥門", "Quanzhou valves", "valves in Quanzhou", "quanzhou famen"]
)
async def test_place_with_industry_finds_the_firms_there(ask, text):
    found = await ask(text)
    assert names(found, "companies")[:1] == ["示例·泉州瑞安阀门有限公司"]
    assert "南安市海西阀门协会" in names(found, "organisations")


async def test_results_say_what_matched(ask):
    found = await ask("泉州 阀门")
    assert ("industry", "阀门机械") in found.hits["organisations"][1].matched
    assert ("city", "泉州市") in found.hits["organisations"][1].matched


@pytest.mark.parametrize(
    "text", ["仑苍", "侖蒼", "崙蒼", "仑苍 人", "仑苍 的 人", "仑苍人", "仑苍老乡", "侖蒼籍", "luncang"]
)
async def test_home_town_finds_its_people(ask, text):
    found = await ask(text, MEMBER, limit=40)
    assert {"林忠灿", "刘秀英", "林志强"} <= set(names(found, "people"))


@pytest.mark.parametrize("text", ["西", "阀", "林", "安"])
async def test_single_sign_is_enough(ask, text):
    found = await ask(text)
    assert any(found.hits.values())


async def test_pages_follow_each_other_without_gaps(ask):
    whole = names(await ask("林", limit=30), "people")
    pages = [names(await ask("林", limit=10, offset=offset), "people") for offset in (0, 10, 20)]
    assert [name for page in pages for name in page] == whole
    assert len(whole) == 30


async def test_only_the_kinds_asked_for_are_searched(ask):
    found = await ask("林", kinds=["people"])
    assert set(found.hits) == {"people"}


async def test_better_hits_come_first(ask):
    found = await ask("南安商会", limit=50)
    for kind in KINDS:
        scores = [hit.score for hit in found.hits.get(kind, [])]
        assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    "text", ["", " ", "　\t\n", "\0", "\u202e\u200b\ufeff", "——", "！？，。", "*", "%_%", '"""', "()"]
)
async def test_nothing_said_finds_nothing(ask, text):
    found = await ask(text)
    assert (found.hits, found.near) == ({}, {})


@pytest.mark.parametrize(
    "text",
    [
        "<b>西安商会</b>",
        "西安商会'; DROP TABLE organisations; --",
        "NEAR(西安商会 x, 5)",
        '"西安商会" NOT "x"',
        "keys:西安商会* ^",
        "\u202e西安\u200b商\u2066会\u202c",
        "西安\0商会",
        "🙂西安商会🙂",
        "西安商会" + " " * 4000,
    ],
)
async def test_signs_around_a_name_do_no_harm(ask, text):
    found = await ask(text)
    assert names(found, "organisations")[0] == XIAN


async def test_what_is_looked_at_is_bounded_whatever_is_typed(ask, monkeypatch):
    """The time of a search is what it scores: so many of each kind, once strictly and once loosely."""
    scored = Counter()
    plainly = Ranker.score
    monkeypatch.setattr(Ranker, "score", lambda self, fields: scored.update([self.joined]) or plainly(self, fields))
    monkeypatch.setattr(attempts, "A_STAGE", 5)
    monkeypatch.setattr(attempts, "ENOUGH", 5)
    monkeypatch.setattr(attempts, "LOOSELY", 5)
    for text in ("南" * 300, "的", "商会 会长", "西安 有限公司", "z" * 300, "南 " * 300):
        scored.clear()
        await ask(text)
        assert scored.total() <= 3 * (5 + 5 + 5 + 5), text


def test_a_sign_that_is_held_down_counts_eight_times():
    assert understand("南" * 300).joined == "南" * 8
    assert understand("dqzzzzzfjnash").joined == "dqzzzzzfjnash"
    assert understand("13800000000000").joined == "13800000000000"


@pytest.mark.parametrize("text", ["西安商会", "xian ", "林 ", "阀", "🙂", "'\"", "a"])
async def test_long_pastes_are_answered_in_bounds(ask, text):
    found = await ask((text * 4000)[:4000])
    assert all(len(hits) <= 5 for hits in [*found.hits.values(), *found.near.values()])


@pytest.mark.parametrize("viewer", [PUBLIC, MEMBER, OFFICE])
@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("+12025550131", "黄水来"),
        ("12025550131", "黄水来"),
        ("2025550131", "黄水来"),
        ("5550131", "黄水来"),
        ("0131", "黄水来"),
        ("p032@example.com", "傅明理"),
        ("p032", "傅明理"),
        ("sample_wx_033", "张启明"),
    ],
)
async def test_contacts_find_nobody(ask, text, owner, viewer):
    found = await ask(text, viewer, limit=100)
    assert owner not in names(found, "people")
    assert owner not in [hit.name for hit in found.near.get("people", [])]


@pytest.mark.parametrize("text", ["林志强", "linzhiqiang", "lzq", "Lim Zhiqiang", "仑苍 副秘书长", "志强"])
async def test_guests_find_only_leaders(ask, text):
    guests = await ask(text, PUBLIC, limit=100)
    assert "林志强" not in names(guests, "people")
    assert "林志强" not in [hit.name for hit in guests.near.get("people", [])]


async def test_guests_find_leaders_by_name_but_not_by_home_town(ask):
    assert names(await ask("刘秀英", PUBLIC), "people")[:1] == ["刘秀英"]
    assert "刘秀英" not in names(await ask("仑苍", PUBLIC, limit=100), "people")


@pytest.mark.parametrize("viewer", [PUBLIC, MEMBER])
async def test_hidden_home_town_is_not_matched(ask, viewer):
    """苏世杰 of 仑苍 hides it."""
    found = await ask("仑苍", viewer, limit=100)
    people = [hit.key for hits in (found.hits, found.near) for hit in hits.get("people", [])]
    assert people
    assert "苏世杰" not in names(found, "people")
    assert "苏世杰" not in [hit.name for hit in found.near.get("people", [])]


async def test_what_is_hidden_is_never_said_to_have_matched(ask):
    found = await ask("仑苍", PUBLIC, limit=100)
    assert not [hit for hit in found.hits.get("people", []) if "hometown" in dict(hit.matched)]
