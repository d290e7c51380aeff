"""Positions: rank, English, titles."""

import pytest

from bot import positions

IN_ORDER = [
    "会长", "轮值会长", "执行会长", "监事长", "常务副会长", "副会长", "秘书长", "副秘书长", "常务理事", "理事", "监事",
    "会员", "创会会长", "永远荣誉会长", "荣誉会长", "名誉会长",
]  # fmt: skip


def test_ranks_are_in_the_customary_order():
    ranks = [positions.rank(position) for position in IN_ORDER]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) == len(ranks)


@pytest.mark.parametrize(
    "same", ["主席", "理事长", "总主席", "理事長", "會長", "President", "候任会长", "会长（法人）", " 会长 "]
)
def test_heads_rank_alike(same):
    assert positions.rank(same) == positions.rank("会长")


@pytest.mark.parametrize(
    ("position", "like"),
    [("常务副会长兼秘书长", "常务副会长"), ("會長、黨支部書記", "会长"), ("副秘書長", "副秘书长"), ("Vice President", "副会长"),
     ("", "会员"), ("、", "会员"), ("兼", "会员"), ("留任副会长", "副会长")],
)  # fmt: skip
def test_rank_of_what_people_write(position, like):
    assert positions.rank(position) == positions.rank(like)


def test_leaders_end_with_the_secretary_general():
    assert positions.rank("秘书长") <= positions.LEADER_RANK < positions.rank("副秘书长")
    assert positions.rank("创会会长") > positions.LEADER_RANK


@pytest.mark.parametrize(
    ("position", "english"),
    [("会长", "President"), ("候任会长", "President (elect)"), ("留任會長", "President (staying on)"), ("党支部书记", "党支部书记"),
     ("常务副会长", "Standing Vice President")],
)  # fmt: skip
def test_english(position, english):
    assert positions.english(position) == english


@pytest.mark.parametrize(
    ("position", "title"),
    [("会长", "会长"), ("常务副会长", "会长"), ("會長", "會長"), ("秘书长", "秘书长"), ("会员", ""), ("", ""), ("名誉顾问", ""),
     ("创会会长", "会长"), ("理事", "理事"), ("董事长", "总")],
)  # fmt: skip
def test_title_as_people_say_it(position, title):
    assert positions.title(position) == title


@pytest.mark.parametrize(
    ("name", "surname"), [("林志强", "林"), ("欧阳锋", "欧阳"), ("Lim Tiong", ""), ("林", ""), ("司马光", "司马")]
)
def test_surname(name, surname):
    assert positions.surname(name) == surname
