"""Words that say when, within others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.times.within import find


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("年会 下周五14:00", "下周五14:00"),
        ("年会：12月11日（周五）下午2点半至5点，在西安宾馆", "12月11日（周五）下午2点半至5点"),
        ("年會 下週五下午2點 西安賓館", "下週五下午2點"),
        ("年会 １２月１１日 １４：００", "１２月１１日 １４：００"),
        ("正月初八 上午9点团拜", "正月初八 上午9点"),
        ("周五读书会 周五19:30", "周五19:30"),
        ("Annual dinner next friday 7pm-9pm at Xi'an Hotel", "next friday 7pm-9pm"),
        ("Dinner 3pm tomorrow", "3pm tomorrow"),
        ("12月20日理事会", "12月20日"),
        ("理事会（2026-12-20）", "2026-12-20"),
        ("Council, Dec 20", "Dec 20"),
        ("下周五年会", "下周五"),
    ],
)
def test_the_words_that_say_when_are_found(text, words):
    assert find(text).words == words


@pytest.mark.parametrize(
    "text", ["年会", "2027年年会", "周五读书会", "今日头条交流会", "元旦晚会", "中秋博饼", "第三届二次理事会", "5月展会", "A day in May", "十一家企业"]
)  # fmt: skip
def test_what_is_a_name_is_none(text):
    assert find(text) is None


@given(st.text(alphabet="年会下周五14:00月12日 上午-在晚", max_size=40))
def test_nothing_of_it_is_lost(text):
    found = find(text)
    assert found is None or found.before + found.words + found.after == text
