"""What is refused as a time, and what the refusals carry."""

import pytest

from bot.times.refusals import (
    Ambiguous,
    NoSuchDay,
    NotATime,
    NoTimeOfDay,
    PastTime,
    SpringGapRefused,
    TooFar,
    WrongWeekday,
)
from tests.bot.times.reading import NEW_YORK, at, read


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("3点", ["2026-11-24T15:00", "2026-11-25T03:00"]),
        ("明天六点半", ["2026-11-25T06:30", "2026-11-25T18:30"]),
        ("明天3:30", ["2026-11-25T03:30", "2026-11-25T15:30"]),
        ("今天3点", ["2026-11-24T15:00"]),
        ("明天上午12点", ["2026-11-25T00:00", "2026-11-25T12:00"]),
        ("八月十五 19:00", ["2027-08-15T19:00", "2027-09-15T19:00"]),
        ("腊月二十二十点", ["2027-01-27T20:00", "2027-01-29T10:00"]),
    ],
)
def test_two_readings_are_refused_with_both(text, readings):
    with pytest.raises(Ambiguous) as refused:
        read(text)
    assert [found.local for found in refused.value.values["readings"]] == readings
    assert refused.value.values["typed"] == text


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "。", "hello", "下周", "13pm", "0am", "明天13pm", "14:30pm", "明天25:00", "明天24:30", "明天14:60",
        "上午14点", "凌晨8点", "明天晚上1点", "晚上8am", "明天3点到5点", "明天14:30请准时", "请明天14:30", "八点五", "九点十", "周514:00", "周12点", "正月初八号号9点",
        "8点5", "明天后天14:30", "14:30 15:30", "12/3 14:30", "2026-12-03 09:30-11:00", "2026-12-03T14:30+25:00",
        "in hours", "后", "1 2月3日 14:30", "tomorrow 3", "明天x14:30", "3 dec 1430", "14:30:20", "-1小时后",
        "明天下午3点" * 30, "٣点",
    ],
)  # fmt: skip
def test_anything_else_is_not_a_time(text):
    with pytest.raises(NotATime) as refused:
        read(text)
    assert refused.value.values == {"typed": text}


@pytest.mark.parametrize(
    ("text", "day"),
    [("明天", "2026-11-25"), ("明天下午", "2026-11-25"), ("今晚", "2026-11-24"), ("周二", "2026-11-24"), ("本周一", "2026-11-23"),
     ("12月3日", "2026-12-03"), ("正月初八", "2027-02-13"), ("next friday", "2026-12-04"), ("2026-12-03", "2026-12-03")],
)  # fmt: skip
def test_a_day_without_a_time(text, day):
    with pytest.raises(NoTimeOfDay) as refused:
        read(text)
    assert refused.value.values == {"day": day, "typed": text}


@pytest.mark.parametrize(
    ("text", "year", "month", "day", "last"),
    [("2月30日 9:00", 2027, 2, 30, 28), ("31 February 9:00", 2027, 2, 31, 28), ("2028-02-30 9:00", 2028, 2, 30, 29),
     ("2026-02-29T09:00Z", 2026, 2, 29, 28), ("31号 9:00", 2026, 11, 31, 30), ("12月0日 9:00", 2026, 12, 0, 31),
     ("13月3日 9:00", 2026, 13, 3, 0), ("2月30日", 2027, 2, 30, 28)],
)  # fmt: skip
def test_days_that_do_not_exist(text, year, month, day, last):
    with pytest.raises(NoSuchDay) as refused:
        read(text)
    expected = {"year": year, "month": month, "day": day, "last": last, "lunar": False, "leap": False, "typed": text}
    assert refused.value.values == expected


@pytest.mark.parametrize(
    ("text", "meant"),
    [("今天 9:00", "2026-11-24T09:00"), ("今早8点", "2026-11-24T08:00"), ("本周一 9:00", "2026-11-23T09:00"),
     ("11月20日 9:00", "2026-11-20T09:00"), ("2025年12月3日 14:30", "2025-12-03T14:30"), ("11月24日 12:00", "2026-11-24T12:00"),
     ("2026-11-24T12:00+08:00", "2026-11-24T12:00"), ("0分钟后", "2026-11-24T12:00")],
)  # fmt: skip
def test_past_times_are_named(text, meant):
    with pytest.raises(PastTime) as refused:
        read(text)
    assert refused.value.values["meant"].local == meant


def test_a_date_without_a_year_is_the_next_unless_it_was_over_lately():
    assert read("9月24日 9:00") == "2027-09-24T09:00"
    with pytest.raises(PastTime):
        read("9月25日 9:00")
    with pytest.raises(PastTime) as refused:
        read("12月30日 9:00", at("2027-01-05T10:00"))
    assert refused.value.values["meant"].local == "2026-12-30T09:00"


def test_the_present_minute_is_past():
    for text in ("2026-11-24T12:00+08:00", "11月24日 12:00", "0分钟后"):
        with pytest.raises(PastTime):
            read(text, at("2026-11-24T12:00"))


def test_more_than_two_years_is_too_far():
    assert read("2028年11月24日 12:00") == "2028-11-24T12:00"
    with pytest.raises(TooFar) as refused:
        read("2028年11月26日 12:00")
    assert (refused.value.values["meant"].local, refused.value.values["years"]) == ("2028-11-26T12:00", 2)


def test_a_weekday_beside_a_date_must_be_its_own():
    for text in ("12月3日（周五）14:30", "Friday 3 December 14:30"):
        with pytest.raises(WrongWeekday) as refused:
            read(text)
        assert refused.value.values == {"day": "2026-12-03", "weekday": 4, "typed": text}


def test_a_time_that_the_clock_skips():
    saturday = at("2027-03-13T12:00", NEW_YORK)
    with pytest.raises(SpringGapRefused) as refused:
        read("明天凌晨2点半", saturday, NEW_YORK)
    assert refused.value.values == {
        "local": "2027-03-14T02:30", "zone": NEW_YORK, "before": "2027-03-14T01:59", "after": "2027-03-14T03:00",
        "typed": "明天凌晨2点半",
    }  # fmt: skip
    assert read("02:30", at("2027-03-14T12:00", NEW_YORK), NEW_YORK) == "2027-03-15T02:30"
