"""Rules without a bot: flags, likeness, validity, references, splitting, review policies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.notices import policies, validity
from bot.notices.flags import flags
from bot.notices.life import longer
from bot.notices.likeness import alike, likeness
from bot.notices.references import reference, spoken
from bot.notices.splitting import split
from bot.notices.validity import DayOver, DayUnclear, ValidTooLong, day_typed

TODAY = "2026-12-01"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("求购闸阀200台", ()), ("电话13800138000", ("phone",)), ("加微信 abc12345", ("phone",)), ("138 0013 8000", ("phone",)),
        ("0595-86381234", ("phone",)), ("call +63 917 123 4567", ("phone",)), ("mail me a@b.com", ("phone", "link")),
        ("看 https://x.example", ("link",)), ("日赚500，进群", ("advert",)), ("月入三万", ("advert",)), ("明年二月入驻，3月入库", ()), ("代开发票", ("banned",)), ("DN100 DN200 2026年12月", ()),
        ("一二三八零零一三八零零零", ("phone",)), ("清仓!!!!!", ("advert",)), ("GB/T 12234-2019标准", ()),
    ],
)  # fmt: skip
def test_flags(text, found):
    assert flags(text) == found


def test_hidden_links_and_own_banned_words_are_flagged():
    assert flags("求购闸阀", ["https://x.example"]) == ("link",)
    assert flags("求购 某某 牌闸阀", (), ["某某牌"]) == ("banned",)


def test_near_duplicates():
    assert alike("不锈钢闸阀", "求购不锈钢闸阀200台，西安交货", "不锈钢闸阀", "求购不锈钢闸阀300台")
    assert alike("闸阀", "求购不锈钢闸阀200台西安交货", "阀门", "求购不锈钢闸阀200台，西安交货。")
    assert not alike("不锈钢闸阀", "求购不锈钢闸阀200台", "大理石", "供应大理石板材")


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_symmetric(one, other):
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 1


@pytest.mark.parametrize(
    ("typed", "day"),
    [("12月31日", "2026-12-31"), ("月底", "2026-12-31"), ("60天", "2027-01-30"), ("三个月", "2027-03-01"), ("2027-01-15", "2027-01-15"),
     ("31 December", "2026-12-31"), ("end of month", "2026-12-31"), ("3 months", "2027-03-01"), ("下周五", "2026-12-11")],
)  # fmt: skip
def test_days_typed(typed, day):
    assert day_typed(typed, TODAY) == day


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("以后", DayUnclear),
        ("2月30日", DayUnclear),
        ("2026-11-01", DayOver),
        ("400天", ValidTooLong),
        ("2029-01-01", ValidTooLong),
    ],
)
def test_days_refused(typed, refusal):
    with pytest.raises(refusal):
        day_typed(typed, TODAY)


def test_a_day_ends_in_the_alliances_zone():
    assert validity.ends_at("2026-12-31", "Asia/Shanghai") == 1798732800000


def test_renewal_goes_on_from_what_is_left_and_no_further_than_a_year():
    assert longer("2026-12-05", TODAY, 90) == "2027-03-05"
    assert longer("2026-01-01", TODAY, 90) == "2027-03-01"
    assert longer("2027-11-20", TODAY, 90) == "2027-12-01"


def test_references_are_read_out():
    assert reference("demand", "西安", 42) == "需-西安-0042"
    for text in ("需-西安-0042", "需西安42", "需 西安 0042", "需—西安—42号", "需-西安-42"):
        assert spoken(text) == "需-西安-0042"
    assert spoken("供-馬尼拉-3") == "供-马尼拉-0003"
    assert spoken("需要闸阀200台") == ""


def test_pasted_lists_are_split():
    assert split("求购：\n1. 闸阀200台\n2. 石材一批，西安\n3、水泥500吨") == [
        "求购闸阀200台",
        "求购石材一批，西安",
        "求购水泥500吨",
    ]
    assert split("求购闸阀200台\n\n供应石材一批") == ["求购闸阀200台", "供应石材一批"]
    assert split("求购闸阀200台，西安\n供应大理石板材") == ["求购闸阀200台，西安", "供应大理石板材"]
    assert split("求购闸阀200台\n规格DN100\n西安交货") == ["求购闸阀200台\n规格DN100\n西安交货"]
    each = [
        "求购：水龙头1000个\nDN15",
        "【供应】大理石板材",
        "需要：物流专线，西安到泉州",
        "Wanted: gate valves, 200 pcs",
    ]
    assert split("本周供需\n" + "\n".join(each)) == each
    assert split("好的") == []


VALVES, SLABS, BOXES = "求购DN100闸阀200台，西安交货", "供应花岗岩火烧板，水头自提", "找货代，石狮到马尼拉，2个40柜"


@pytest.mark.parametrize(
    ("pasted", "parts"),
    [
        (f"林生, [24/11/2026 10:03]\n{VALVES}\n\n陈生, [24/11/2026 10:05]\n{SLABS}", [VALVES, SLABS]),
        (f"林总 11-24 10:03:22\n{VALVES}\n\n陈总 11-24 10:05:01\n{SLABS}\n规格60*60", [VALVES, f"{SLABS}\n规格60*60"]),
        (f"林总阀门：{VALVES}\n陈总石材: {SLABS}\n吴总：{BOXES}", [VALVES, SLABS, BOXES]),
        (f"#接龙\n供需对接\n1. 林清 {VALVES}\n2. 陈志 {SLABS}", [VALVES, SLABS]),
        (f"1️⃣{VALVES}\n2️⃣{SLABS}\n3️⃣{BOXES}", [VALVES, SLABS, BOXES]),
        (f"No.1 {VALVES}\nNo.2 {SLABS}", [VALVES, SLABS]),
        (f"{VALVES}\n——————\n{SLABS}\n——————\n{BOXES}", [VALVES, SLABS, BOXES]),
        ("🔴需求：闸阀200台，西安\n🟢供应：火烧板，水头\n规格60*60\n🔴需求：找货代到马尼拉",
         ["🔴需求：闸阀200台，西安", "🟢供应：火烧板，水头\n规格60*60", "🔴需求：找货代到马尼拉"]),
        ("商会供需汇总\n一、供应类\n1. 火烧板，水头自提\n2. 卫浴挂件，304\n二、需求类\n1. 闸阀200台，西安",
         ["供应火烧板，水头自提", "供应卫浴挂件，304", "求购闸阀200台，西安"]),
        ("【供应信息】\n火烧板，水头自提\n卫浴挂件，304\n【求购信息】\n闸阀200台，西安",
         ["供应火烧板，水头自提", "供应卫浴挂件，304", "求购闸阀200台，西安"]),
        (f"本周供需\n\n{VALVES}\n\n{SLABS}\n\n以上信息请联系秘书处", [VALVES, SLABS]),
        ("WTB: 500 ball valves, CIF Jakarta\n\nFor sale: granite slabs\n\nLooking for an agent in Dubai",
         ["WTB: 500 ball valves, CIF Jakarta", "For sale: granite slabs", "Looking for an agent in Dubai"]),
    ],
)  # fmt: skip
def test_what_is_copied_from_messengers_is_split(pasted, parts):
    assert split(pasted) == parts


@pytest.mark.parametrize(
    "pasted",
    [
        "求购闸阀200台\n\n规格：DN100，不锈钢\n交货：西安\n\n联系人：林先生",
        "【供应】\n卫浴工厂供应智能马桶\n\n一、价格优势：工厂直销\n二、质量：3C认证\n三、交期：7天\n\n有需要请联系",
        "大家好，我们公司需要：\n1）不锈钢水槽 300个\n2）抽拉龙头 300套\n送到长沙，春节前",
        "求购一批建材：\n1、水泥 800吨\n2、螺纹钢 200吨\n送到贵阳观山湖，12月10日前",
    ],
)
def test_what_one_firm_says_of_one_need_stays_together(pasted):
    assert len(split(pasted)) == 1


@given(st.text(max_size=200))
def test_any_paste_is_split(text):
    assert all(part.strip() for part in split(text))


def test_policies():
    assert policies.reasons("flagged", (), first=True) == ()
    assert policies.reasons("flagged", ("phone",), first=False) == ("phone",)
    assert policies.reasons("first", (), first=True) == ("first",)
    assert policies.reasons("first", (), first=False) == ()
    assert policies.reasons("all", (), first=False) == ("all",)
    assert policies.reasons("none", ("phone", "banned"), first=True) == ("banned",)
