"""What people type as a rule, and how it is said back to them in each language."""

import re
from datetime import UTC, date, datetime
from itertools import product

import pytest
from msgspec.structs import replace

from bot.messages import Messages
from bot.recurrences import ending
from bot.recurrences.ending import NotAnEnding
from bot.recurrences.reading import NotARule, read
from bot.recurrences.rules import LAST, NeverComes, Rule
from bot.recurrences.spoken import full
from bot.times.moments import moment

MESSAGES = Messages()


def at(*parts):
    """A wall time."""
    return datetime(*parts, tzinfo=UTC).replace(tzinfo=None)


NOW = int(datetime(2026, 11, 26, 5, tzinfo=UTC).timestamp() * 1000)
FIRST = moment(at(2026, 12, 4, 9), "Asia/Shanghai")


def said(text, language="zh-Hans", first=FIRST):
    return full(read(text, first, NOW, "CN"), language, MESSAGES.words(language)["recurrence"])


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("每周五", "每周五 09:00（北京时间）"),
        ("每週一、三、五 上午10點", "每周一、周三、周五 10:00（北京时间）"),
        ("每周一到周五 9:30", "每周一、周二、周三、周四、周五 09:30（北京时间）"),
        ("隔周周五 19:00", "每2个星期的周五 19:00（北京时间）"),
        ("每两周周五", "每2个星期的周五 09:00（北京时间）"),
        ("每天 9:00", "每天 09:00（北京时间）"),
        ("每个工作日 8:30", "每周一、周二、周三、周四、周五 08:30（北京时间），遇节假日跳过"),
        ("每月5号 下午三点", "每月5日 15:00（北京时间）"),
        ("每月底 17:00", "每月最后一天 17:00（北京时间）"),
        ("每3个月的第一个周一 10:00", "每3个月的第一个周一 10:00（北京时间）"),
        ("每月第一个周六 19:00", "每月第一个周六 19:00（北京时间）"),
        ("每月最后一个周五 19:00", "每月最后一个周五 19:00（北京时间）"),
        ("每年12月3日", "每年12月3日 09:00（北京时间）"),
        ("每年正月初八 上午9点", "每年农历正月初八 09:00（北京时间）"),
        ("每年农历八月十五", "每年农历八月十五 09:00（北京时间）"),
        ("每年除夕 9:00", "每年农历腊月三十 09:00（北京时间）"),
        ("每周五 9:00 共8次", "每周五 09:00（北京时间），共 8 次"),
        ("每周五 9:00 到2027年6月30日，节假日除外", "每周五 09:00（北京时间），到 2027年6月30日 为止，遇节假日跳过"),
        ("每週五 9:00 節假日不發", "每周五 09:00（北京时间），遇节假日跳过"),
        ("每週五 9:00，遇節假日跳過", "每周五 09:00（北京时间），遇节假日跳过"),
        ("每周五 9:00，避开法定节假日", "每周五 09:00（北京时间），遇节假日跳过"),
        ("每周五 9:00 除节假日外 共8次", "每周五 09:00（北京时间），共 8 次，遇节假日跳过"),
        ("每周五，除12月25日和1月1日", "每周五 09:00（北京时间），2026年12月25日、2027年1月1日 除外"),
    ],
)
def test_chinese(typed, expected):
    assert said(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Every Friday 7pm", "every Friday, 19:00 (Beijing time)"),
        ("every Monday and Wednesday 9:00", "every Monday, Wednesday, 09:00 (Beijing time)"),
        ("every other friday", "every 2 weeks on Friday, 09:00 (Beijing time)"),
        ("first Saturday of every month 19:00", "every month on the first Saturday, 19:00 (Beijing time)"),
        ("last day of every month", "every month on its last day, 09:00 (Beijing time)"),
        ("every month on the 5th at 3pm", "every month on the 5th, 15:00 (Beijing time)"),
        ("every year on 3 Dec", "every year on 3 December, 09:00 (Beijing time)"),
        ("every friday until 2027-06-30 except holidays",
         "every Friday, 09:00 (Beijing time), until 30 June 2027, not on public holidays"),
        ("every weekday for 8 times",
         "every Monday, Tuesday, Wednesday, Thursday, Friday, 09:00 (Beijing time), 8 times, not on public holidays"),
    ],
)  # fmt: skip
def test_english(typed, expected):
    assert said(typed, "en") == expected


def test_traditional_and_other_zones():
    assert said("每月第一个周六 19:00", "zh-Hant") == "每月第一個週六 19:00（北京時間）"
    assert said("每周五", first=moment(at(2026, 12, 4, 9), "America/New_York")) == "每周五 09:00（纽约时间）"
    assert said("every friday", "en", moment(at(2026, 12, 4, 9), "Asia/Manila")) == "every Friday, 09:00 (Manila time)"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "周五",
        "每周",
        "每周八",
        "每月40号",
        "每周一三点",
        "每年八月十五",
        "every",
        "每周五 25:00",
        "每周五 好吗",
        "每周五" * 60,
    ],
)
def test_what_is_unclear_is_refused_with_what_was_typed(typed):
    with pytest.raises(NotARule) as refusal:
        read(typed, FIRST, NOW, "CN")
    assert refusal.value.values["typed"] == typed


def test_a_rule_begins_at_the_first_time_that_is_still_to_come():
    thursday = moment(at(2026, 11, 26, 9), "Asia/Shanghai")  # it is 13:00 there
    assert read("每周四 9:00", thursday, NOW, "CN").start == "2026-12-03"
    assert read("每周四 15:00", thursday, NOW, "CN").start == "2026-11-26"
    assert read("每周五 共1次", FIRST, NOW, "CN").start == "2026-12-04"


def test_what_ends_before_it_begins_is_refused():
    with pytest.raises(NeverComes):
        read("每周五 到12月1日", FIRST, NOW, "CN")


def test_endings():
    today = date(2026, 11, 26)
    assert ending.read("共6次", today) == {"times": 6}
    assert ending.read("除了12月25日、1月1日", today) == {"excluded": ("2026-12-25", "2027-01-01")}
    assert ending.read("到明年3月1日，遇节假日跳过", today) == {"until": "2027-03-01", "off": True}
    assert ending.read("for 12 times", today) == {"times": 12}
    for wrong in ("", "0次", "明天", "到", "除", "6"):
        with pytest.raises(NotAnEnding):
            ending.read(wrong, today)


EVERY = [
    {"every": "week", "weekdays": (4,)},
    {"every": "week", "weekdays": (0, 2)},
    {"every": "week", "weekdays": tuple(range(7))},
    {"every": "week", "weekdays": (4,), "interval": 2},
    {"every": "month", "day": 5},
    {"every": "month", "day": LAST},
    {"every": "month", "day": 27, "interval": 3},
    {"every": "nth", "nth": 1, "weekdays": (5,)},
    {"every": "nth", "nth": LAST, "weekdays": (4,)},
    {"every": "year", "month": 11, "day": 27},
    {"every": "lunar", "month": 1, "day": 8},
    {"every": "lunar", "month": 12, "day": 30},
    {"every": "lunar", "month": 8, "day": 15},
]
MORE = [
    {},
    {"times": 3},
    {"until": "2028-12-31"},
    {"excluded": ("2026-12-25", "2027-01-01")},
    {"holidays": "CN"},
    {"times": 4, "holidays": "CN", "excluded": ("2026-12-25",)},
]


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_what_the_bot_says_of_a_rule_it_understands_itself(language):
    patterns = MESSAGES.words(language)["recurrence"]
    first, now = moment(at(2026, 12, 3, 9), "Asia/Shanghai"), NOW
    for every, more in product(EVERY, MORE):
        meant = Rule(start="2026-12-03", time="09:00", zone="Asia/Shanghai", **every, **more)
        said = re.sub("（.*?）| \\(.*?\\)", "", full(meant, language, patterns))
        assert replace(read(said, first, now, "CN"), start=meant.start) == meant, said


@pytest.mark.parametrize(
    "typed", ["every year on lunar 1/8 9:00", "yearly on the 8th of the 1st lunar month, 9am", "每年正月初八 9:00"]
)
def test_a_lunar_day_in_english_too(typed):
    first, now = moment(at(2026, 12, 3, 9), "Asia/Shanghai"), NOW
    found = read(typed, first, now, "CN")
    assert (found.every, found.month, found.day, found.time) == ("lunar", 1, 8, "09:00")
