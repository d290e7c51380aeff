"""What a notice is about: the thing at a phrase's end, not what stands beside it; the same in other words and scripts."""

import pytest

from bot.glossary.current import seeded
from bot.matching import scoring
from bot.matching.reading import read

SURE = 0.8


def main(title, kind="supply", body=""):
    """The things that weigh most."""
    profile = read(seeded(), kind, title, body)
    return {item.concept for item in profile.items if item.weight >= SURE}


@pytest.mark.parametrize(
    ("title", "thing"),
    [
        ("不锈钢闸阀", "闸阀"),
        ("stainless steel gate valves", "闸阀"),
        ("閘閥現貨", "闸阀"),
        ("水嘴批发", "水龙头"),
        ("Faucets for hotels", "水龙头"),
        ("石材机械出售", "石材机械"),
        ("阀门厂ERP系统", "erp"),
        ("水龙头包装盒", "纸箱"),
        ("gate and globe valves", "闸阀"),
        ("行李箱厂要尼龙拉链", "拉链"),
        ("heart valve", "心脏瓣膜"),
    ],
)
def test_thing_stands_at_the_end_of_its_phrase(title, thing):
    assert thing in main(title)


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("农业龙头企业大米", "水龙头"),
        ("石材机械", "大理石"),
        ("大理古城民宿", "大理石"),
        ("弧齿伞齿轮", "雨伞"),
        ("混凝土泵车", "水泵"),
        ("thread taps and dies", "水龙头"),
        ("西安到厦门", "石材"),
    ],
)
def test_same_word_for_another_thing_is_not_it(title, other):
    assert other not in main(title)


def fit(need, offer, **more):
    glossary = seeded()
    return scoring.score(
        glossary,
        read(glossary, "demand", need, place=more.get("here", "")),
        read(glossary, "supply", offer, place=more.get("there", "")),
        lambda _word: 1.0,
    ).score


def test_other_words_fit_and_other_needs_do_not():
    assert fit("求购闸阀", "gate valves ex stock") >= scoring.THRESHOLD
    assert fit("要水龙头500个", "铜水嘴厂家") >= scoring.THRESHOLD
    assert fit("求购闸阀", "自有品牌阀门招代理") < scoring.THRESHOLD
    assert fit("想代理阀门品牌", "自有品牌阀门招代理") >= scoring.THRESHOLD
    assert fit("求购大理石", "石材机械厂") < scoring.THRESHOLD


def test_what_is_done_at_a_place_must_be_there():
    near = fit("上海找宴会厅", "宴会厅承接年会", here="上海", there="上海")
    far = fit("上海找宴会厅", "宴会厅承接年会", here="上海", there="深圳")
    assert near >= scoring.THRESHOLD > far
