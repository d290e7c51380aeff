"""How a refused time is answered, in the three languages."""

import re
from html import escape

import pytest

from bot.languages import LANGUAGES
from bot.messages import Messages
from bot.refusals import Refusal
from bot.times import refusals
from bot.times.typed import parse
from tests.bot.times.reading import NEW_YORK, NOW, SHANGHAI, at

MESSAGES = Messages()
SATURDAY = at("2027-03-13T12:00", NEW_YORK)
TYPED = [
    ("<b>hello", NOW, SHANGHAI, "看懂"), ("", NOW, SHANGHAI, "没有写"), ("明天", NOW, SHANGHAI, "2026年11月25日"),
    ("2月30日 9:00", NOW, SHANGHAI, "2027年2月从1日到28日"), ("腊月三十 9点", NOW, SHANGHAI, "农历腊月这次只有 29 天"),
    ("闰五月三十 9点", NOW, SHANGHAI, "农历闰五月这次只有 29 天"), ("闰正月初一 9点", NOW, SHANGHAI, "没有闰正月"),
    ("13月3日 9:00", NOW, SHANGHAI, "月份只有"), ("12月3日（周五）14:30", NOW, SHANGHAI, "星期四"),
    ("今天 9:00", NOW, SHANGHAI, "11月24日 星期二 09:00"), ("2029年1月1日 9:00", NOW, SHANGHAI, "2 年"),
    ("3点", NOW, SHANGHAI, "请点一下要的那个"), ("今天3点", NOW, SHANGHAI, "可行的只有这个"),
    ("明天凌晨2点半", SATURDAY, NEW_YORK, "2027-03-14 03:00"),
]  # fmt: skip


def refused(text, now, zone):
    with pytest.raises(Refusal) as refusal:
        parse(text, now, zone)
    return refusal.value


@pytest.mark.parametrize(("text", "now", "zone", "why"), TYPED)
def test_a_refusal_says_why_keeps_what_was_typed_and_shows_what_works(text, now, zone, why):
    refusal = refused(text, now, zone)
    for language in LANGUAGES:
        said = MESSAGES.render(refusal.template, language, **refusal.values).text
        assert escape(text) in said
        assert "<b>" not in said
        assert said.count("\n") <= 3
        examples = re.findall("<code>(.+?)</code>", said)
        assert len(examples) >= 2
        assert all(parse(example, now, zone).at > now for example in examples)
        if language == "zh-Hans":
            assert why in said


def test_every_refusal_of_a_time_is_among_them():
    classes = {each for each in vars(refusals).values() if isinstance(each, type) and issubclass(each, Refusal)}
    assert {type(refused(*each[:3])) for each in TYPED} == classes - {Refusal}


def test_a_long_text_is_shown_in_brief():
    refusal = refused("明天下午3点" * 600, NOW, SHANGHAI)
    assert len(MESSAGES.render(refusal.template, "zh-Hans", **refusal.values).text) < 300
