"""What is read from one message: kind, title, quantity, place, industry, deadline, nature."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.notices.reading.deadlines import deadline_of
from bot.notices.reading.kinds import kind_of, nature_of, reads_like_a_notice
from bot.notices.reading.notice import read
from bot.notices.reading.places import find, place_of
from bot.notices.reading.quantities import quantity_of
from bot.notices.reading.titles import LONGEST, title_of
from bot.notices.reading.trades import industries_of

TODAY = "2026-12-01"  # a Tuesday


def test_one_sentence_says_all():
    found = read("求购DN100不锈钢闸阀200台，西安交货，月底前", TODAY)
    assert (found.kind, found.nature, found.title, found.quantity) == ("demand", "product", "DN100不锈钢闸阀", "200台")
    assert (found.place.name, found.place.province, found.place.city) == ("西安", "陕西省", "西安市")
    assert found.industries == ("34",)
    assert found.deadline.day == "2026-12-31"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("求购闸阀", "demand"), ("急需水泥500吨", "demand"), ("長期供應花崗岩", "supply"), ("供應石材", "supply"),
        ("Looking for a supplier of faucets", "demand"), ("we sell gate valves", "supply"), ("WTB brass rods", "demand"),
        ("厂房出租3000平", "supply"), ("求租厂房3000平", "demand"), ("大量收购废铜", "demand"), ("诚招闸阀省级代理", "demand"),
        ("闸阀现货DN50", "supply"), ("西安 阀门", ""), ("搵云石供應商", "demand"), ("二手注塑机转让", "supply"),
    ],
)  # fmt: skip
def test_kind_is_what_the_text_says_first(text, kind):
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "求购DN100闸阀200台，西安交货", "供应大理石板材", "長期供應花崗岩，水頭出貨", "【求购】不锈钢水管 2000米",
        "looking for supplier of faucets in Quanzhou", "We sell gate valves, ready stock in Dubai", "急需水泥500吨，周五前",
        "各位老乡，求购一批石材", "我司长期供应不锈钢水槽", "找带行车厂房3000平",
    ],
)  # fmt: skip
def test_notices_are_told_from_queries(text):
    assert reads_like_a_notice(text)


@pytest.mark.parametrize(
    "text",
    [
        "西安商会", "供应", "求购", "采购", "谁供应闸阀", "有闸阀供应吗", "哪里采购石材", "找西安商会", "找林会长",
        "阀门", "供应商协会", "who supplies valves", "泉州做阀门的企业", "", "   ", "😀", "需要帮助", "西安 石材 企业",
    ],
)  # fmt: skip
def test_queries_are_no_notices(text):
    assert reads_like_a_notice(text) == ""


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("闸阀200台", "200台"), ("DN200要60台", "60台"), ("水泥 500 吨", "500 吨"), ("3,000 pairs safety boots", "3,000 pairs"),
        ("大米5公斤装", ""), ("石材一批", "一批"), ("DN100闸阀", ""), ("约2万平方米", "2万平方米"), ("花崗岩30噸", "30噸"),
        ("20-30台", "20-30台"), ("第2批", ""), ("10天内到货", ""), ("两柜龙眼干", "两柜"),
    ],
)  # fmt: skip
def test_quantity_as_written(text, quantity):
    assert quantity_of(text) == quantity


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("求购闸阀200台，急", "闸阀"), ("【供应】花岗岩光面板\n厚度2公分", "花岗岩光面板"), ("【求购】\n不锈钢水管", "不锈钢水管"),
        ("1. 求购石材", "石材"), ("We sell gate valves. Call us", "gate valves"), ("   \n\n", ""), ("求购", "求购"),
        ("長期供應花崗岩，水頭出貨", "花崗岩"),
    ],
)  # fmt: skip
def test_title_is_what_it_is_about(text, title):
    assert title_of(text) == title


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("西安交货", "西安"), ("福建南安英都自提", "英都"), ("水头出货", "水头"), ("供应大理石", ""), ("泰国香米", ""),
        ("delivered to Kuala Lumpur", "吉隆坡"), ("stock in Dubai", "迪拜"), ("香港荃灣收貨", "香港"), ("交广州", "广州"),
        ("from Quanzhou to Manila", "马尼拉"), ("码头吊机", ""), ("菲律宾宿务工地用", "宿务"), ("長沙項目", "长沙"),
    ],
)  # fmt: skip
def test_place_home_and_overseas(text, place):
    found = place_of(text)
    assert (found.name if found else "") == place


def test_place_typed_alone():
    assert find("火星") is None
    assert find("陕西西安高新区").city == "西安市"
    assert find("PH").country == "PH"
    assert find("晋江").city == "泉州市"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("不锈钢闸阀", "34"), ("花岗岩石板", "30"), ("水龙头", "33"), ("農業龍頭企業大米", "13"), ("stainless steel sinks", "33"),
        ("代理记账报税", "72"), ("劳保鞋", "19"), ("雨伞", "41"), ("gate valves", "34"), ("仓库出租", "70"), ("大米8吨", "13"),
        ("伞齿轮", "34"), ("qqqq", None),
    ],
)  # fmt: skip
def test_industry_by_its_words(text, code):
    found = industries_of(text, text)
    assert (found[0] if found else None) == code
    assert len(found) <= 3


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("月底前", "2026-12-31"), ("下月底前", "2027-01-31"), ("10天内到货", "2026-12-11"), ("两周内", "2026-12-15"),
        ("12月20号前到武汉", "2026-12-20"), ("截止2027年1月15日", "2027-01-15"), ("周五前", "2026-12-04"), ("年底前", "2026-12-31"),
        ("by 20 Dec", "2026-12-20"), ("within 2 weeks", "2026-12-15"), ("15号进场", "2026-12-15"), ("半个月内", "2026-12-16"),
        ("by the end of the month", "2026-12-31"), ("八月底前", "2027-08-31"), ("今天能报价的来", ""), ("租3年", ""), ("下周五前交貨", "2026-12-11"),
    ],
)  # fmt: skip
def test_deadline(text, day):
    assert deadline_of(text, TODAY).day == day


def test_deadlines_that_contradict_are_named_and_impossible_ones_too():
    both = deadline_of("12月10日前报价，12月20日前到货", TODAY)
    assert (both.day, both.others) == ("2026-12-10", ("2026-12-20",))
    assert deadline_of("2月30日前", TODAY).wrong == "2月30日"
    assert deadline_of("11月20日前", TODAY).past


@pytest.mark.parametrize(
    ("text", "nature"),
    [
        ("求购闸阀", "product"), ("二手注塑机转让", "second_hand"), ("智能马桶项目找投资人", "investment"), ("诚招省级代理", "agency"),
        ("厂房出租3000平", "venue"), ("寻合作伙伴", "partner"), ("代理记账", "service"), ("freight to Manila", "service"),
    ],
)  # fmt: skip
def test_nature(text, nature):
    assert nature_of(text) == nature


@given(st.text(max_size=300))
def test_any_text_is_read(text):
    found = read(text, TODAY)
    assert len(found.title) <= LONGEST
    assert len(found.industries) <= 3
    assert reads_like_a_notice(text) in {"", "demand", "supply"}


@given(st.text(alphabet="求购供应闸阀台吨月日前西安底0123456789，。\n-.x年号周五", max_size=80))
def test_texts_like_notices_are_read(text):
    read(text, TODAY)


GOLD = Path(__file__).parents[4] / "shared" / "data" / "matching" / "notices.jsonl"


@pytest.mark.skipif(not GOLD.is_file(), reason="the gold set isn't beside the tree")
def test_industries_of_the_gold_set():
    rows = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    known = [row for row in rows if row["industry"]]
    right = sum(row["industry"] in read(f"{row['title']}\n{row['body']}", TODAY).industries for row in known)
    assert right >= 0.9 * len(known)
