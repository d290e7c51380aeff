"""Lines as Chinese and English are set. The width of a sign here: one em for Chinese, half of one for Latin."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.pictures.lines import balanced, broken, cut, filled, fits, units

NEVER_FIRST, NEVER_LAST = "，。、；：？！）》」』】”’—…,.;:?!)]}%", "（《「『【“‘([{"


def width(text):
    return sum(0.2 if sign == "\u2006" else 0.5 if sign < "\u2000" else 1.0 for sign in text)


def plain(lines):
    return [line.replace("\u2006", "") for line in lines]


def test_no_line_begins_with_a_closing_sign():
    assert broken("各位会员各位乡亲，请准时出席。", 8.5, width) == ["各位会员各位乡亲，", "请准时出席。"]
    assert broken("各位会员各位乡亲们，请出席。", 8, width) == ["各位会员各位乡亲", "们，请出席。"]
    assert broken("共叙乡情、共谋发展！！！", 8, width) == ["共叙乡情、共谋发", "展！！！"]


def test_no_line_ends_with_an_opening_sign():
    assert broken("详见附件《行程表》和（附图）", 5, width) == ["详见附件", "《行程表》", "和（附图）"]
    assert broken("和秘书（附图）", 4, width) == ["和秘书", "（附图）"]
    assert broken("他说：“你好，各位”", 4, width) == ["他说：", "“你好，", "各位”"]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("请致电秘书处 +86 29 8888 6666 转 8001", "+86 29 8888 6666"),
        ("sign up (tel. +65 6123 4567).", "+65 6123 4567)."),
        ("电话0595-8638 1234。", "0595-8638 1234。"),
        ("邮箱office@xanansh.example.org，欢迎", "office@xanansh.example.org，"),
        ("网址https://t.me/jiedui_bot?start=org-2", "https://t.me/jiedui_bot?start=org-2"),
        ("于2026-12-03 14:30开会", "2026-12-03"),
        ("DN100闸阀", "DN100"),
        ("in Xi’an now", "Xi’an"),
        ("约3.6亿元", "3.6"),
        ("共25%，", "25%，"),
        ("发展！🎉🤝", "展！🎉🤝"),
    ],
)
def test_words_addresses_and_numbers_are_whole(text, whole):
    assert whole in units(text)


def test_english_breaks_at_spaces():
    assert broken("We look back on twenty-five pairings", 8, width) == ["We look back on", "twenty-five", "pairings"]


def test_what_is_longer_than_a_line_is_broken_an_address_after_its_signs():
    address = "https://live.example.org/2026/annual-meeting"
    assert broken(f"直播{address}", 14, width) == ["直播", "https://live.example.org/", "2026/annual-meeting"]
    assert broken("a" * 45, 10, width) == ["a" * 20, "a" * 20, "a" * 5]
    assert broken("，" * 5, 2, width) == ["，" * 2, "，" * 2, "，"]


def test_a_thin_space_keeps_chinese_and_latin_apart():
    assert units("求购DN100闸阀200台") == [
        "求", "购", "\u2006", "DN100", "\u2006", "闸", "阀", "\u2006", "200", "\u2006", "台",
    ]  # fmt: skip
    assert plain(units("附 3 张")) == ["附", " ", "3", " ", "张"]


def test_a_last_line_gets_company():
    assert filled("各位会员各位乡亲请准时出席", 12, width) == ["各位会员各位乡亲请准", "时出席"]
    assert filled("各位会员各位乡亲", 12, width) == ["各位会员各位乡亲"]


def test_titles_are_balanced_and_break_where_one_pauses():
    assert balanced("关于组织会员企业赴南安开展“回归工程”考察活动的通知", 14, width) == [
        "关于组织会员企业赴南安开展", "“回归工程”考察活动的通知",
    ]  # fmt: skip
    assert balanced("年会来啦！抽奖和晚宴都有", 8, width) == ["年会来啦！", "抽奖和晚宴都有"]
    assert balanced("Council meeting and review", 9, width) == ["Council meeting", "and review"]
    assert plain(balanced("西安市未央区凤城八路88号南安大厦", 12, width)) == ["西安市未央区凤城", "八路88号南安大厦"]


def test_a_cut_text_says_so():
    assert cut(["一二三", "四五。", "六"], 2) == ["一二三", "四五…"]
    assert cut(["一"], 2) == ["一"]


TYPED = st.text(alphabet=st.sampled_from("中文字会ab1 ，。！（《》）“”—…-/.+@%🎉\u3000\n"), max_size=80)


@given(text=TYPED | st.text(max_size=80), room=st.integers(1, 20))
@example(text="（（", room=1)
def test_nothing_is_lost_and_every_line_fits(text, room):
    for way in (broken, filled, balanced):
        lines = way(text, room, width)
        assert "".join("".join(lines).split()) == "".join("".join(units(text)).split())
        assert all(line and (fits(line, room, width) or len(line) == 1) for line in lines)


@given(
    text=st.text(alphabet=st.sampled_from("中文字会ab1，。！（《）》“”…-/.+@%([)]🎉"), max_size=80),
    room=st.integers(4, 20),
)
def test_the_rules_hold_wherever_the_units_are_shorter_than_a_line(text, room):
    if all(fits(unit, room, width) for unit in units(text)):
        lines = broken(text, room, width)
        assert not [line for line in lines[1:] if line[0] in NEVER_FIRST]
        assert not [line for line in lines[:-1] if line[-1] in NEVER_LAST]


def test_the_longest_text_of_one_piece_takes_no_time():
    for sign in "a（，🎉/":
        start = time.process_time()
        broken(sign * 4096, 24, width)
        assert time.process_time() - start < 2
