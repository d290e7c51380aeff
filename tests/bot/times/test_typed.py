"""What people type as a time, at noon on Tuesday 24 November 2026 (十月十六) in Shanghai unless said otherwise."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.refusals import Refusal
from bot.times import lunar
from bot.times.moments import derive, moment, wall
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
from bot.times.typed import REACH_MS, parse

SHANGHAI, NEW_YORK = "Asia/Shanghai", "America/New_York"


def at(local, zone=SHANGHAI):
    return int(datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


NOW = at("2026-11-24T12:00:40")


def read(text, now=NOW, zone=SHANGHAI):
    found = parse(text, now, zone)
    assert found.at == derive(found.local, found.zone)
    return found.local


REFUSALS = [NotATime, NoTimeOfDay, NoSuchDay, WrongWeekday, PastTime, TooFar, Ambiguous, SpringGapRefused]


def outcome(text, zone=SHANGHAI):
    """The instant, or the class of the refusal, which keeps what was typed."""
    try:
        return parse(text, NOW, zone).at
    except Refusal as refused:
        return type(refused) if refused.values["typed"] == text else refused


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("明天下午3点", "2026-11-25T15:00"),
        ("后天上午九点半", "2026-11-26T09:30"),
        ("大后天 9:00", "2026-11-27T09:00"),
        ("3天后 9:00", "2026-11-27T09:00"),
        ("今晚8点", "2026-11-24T20:00"),
        ("明早8点", "2026-11-25T08:00"),
        ("下周五 14:00", "2026-12-04T14:00"),
        ("下下周五 14:00", "2026-12-11T14:00"),
        ("下个星期五14点", "2026-12-04T14:00"),
        ("周五下午两点半", "2026-11-27T14:30"),
        ("周二 14:00", "2026-11-24T14:00"),
        ("周二 11:00", "2026-12-01T11:00"),
        ("周二十点", "2026-12-01T10:00"),
        ("本周日9点", "2026-11-29T09:00"),
        ("礼拜天晚上七点", "2026-11-29T19:00"),
        ("12月3日 14:30", "2026-12-03T14:30"),
        ("12月3号下午3点一刻", "2026-12-03T15:15"),
        ("十二月三十一日二十三点五十九分", "2026-12-31T23:59"),
        ("1月5日 9:00", "2027-01-05T09:00"),
        ("明年1月5日 9:00", "2027-01-05T09:00"),
        ("2026年12月3日 14:30", "2026-12-03T14:30"),
        ("2026年12月3日 星期四 14:30", "2026-12-03T14:30"),
        ("12月3日（周四）14:30", "2026-12-03T14:30"),
        ("3号 9:00", "2026-12-03T09:00"),
        ("30号9点", "2026-11-30T09:00"),
        ("下个月30号9点", "2026-12-30T09:00"),
        ("tomorrow 3pm", "2026-11-25T15:00"),
        ("3pm tomorrow", "2026-11-25T15:00"),
        ("the day after tomorrow at 3 p.m.", "2026-11-26T15:00"),
        ("tonight 8:00", "2026-11-24T20:00"),
        ("tonight at 8pm", "2026-11-24T20:00"),
        ("next friday 14:00", "2026-12-04T14:00"),
        ("friday 2:30 pm", "2026-11-27T14:30"),
        ("on Friday at 14:30", "2026-11-27T14:30"),
        ("3 Dec 14:30", "2026-12-03T14:30"),
        ("3rd of December 2026, 14:30", "2026-12-03T14:30"),
        ("Dec 3 2:30pm", "2026-12-03T14:30"),
        ("December 3, 2026 2:30 pm", "2026-12-03T14:30"),
        ("Thursday, 3 December 2026, 14:30", "2026-12-03T14:30"),
        ("14:30 on 3 Dec", "2026-12-03T14:30"),
        ("2026-12-03T14:30", "2026-12-03T14:30"),
        ("2026-12-03T14:30:00", "2026-12-03T14:30"),
        ("2026-12-03 14:30", "2026-12-03T14:30"),
        ("2026/12/3 14:30", "2026-12-03T14:30"),
        ("2026-12-03T14:30+08:00", "2026-12-03T14:30"),
        ("2026-12-03 14:30 +0800", "2026-12-03T14:30"),
        ("2026-12-03T06:30:00Z", "2026-12-03T14:30"),
        ("2026-12-03T01:30-05:00", "2026-12-03T14:30"),
        ("14:30", "2026-11-24T14:30"),
        ("11:30", "2026-11-25T11:30"),
        ("12:00", "2026-11-25T12:00"),
        ("下午3点", "2026-11-24T15:00"),
        ("上午9点", "2026-11-25T09:00"),
        ("两小时后", "2026-11-24T14:00"),
        ("一个半小时后", "2026-11-24T13:30"),
        ("半小时后", "2026-11-24T12:30"),
        ("30分钟后", "2026-11-24T12:30"),
        ("2小时30分钟之后", "2026-11-24T14:30"),
        ("in 2 hours", "2026-11-24T14:00"),
        ("in an hour", "2026-11-24T13:00"),
        ("in half an hour", "2026-11-24T12:30"),
        ("in 1 hour 30 minutes", "2026-11-24T13:30"),
        ("in 30 minutes", "2026-11-24T12:30"),
    ],
)
def test_what_people_type(text, local):
    assert read(text) == local


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("後天下午３點", "后天下午3点"),
        ("下週五 下午兩點三十分 ", "下周五14:30"),
        ("下個禮拜五上午１０：３０", "下个礼拜五上午10:30"),
        ("十二月三號　下午 2 點 半。", "12月3号下午两点半"),
        ("12 月 3 日 14 : 30", "12月3日14:30"),
        ("臘月廿三，九點", "腊月二十三日9点"),
        ("農曆八月十五 晚間七點", "农历8月15 19:00"),
        ("兩個鐘頭後", "2小时后"),
        ("TOMORROW 3PM", "tomorrow 3:00 pm"),
        ("明天\u200b下午3点", "明天15:00"),
        ("明天14∶30", "明天14:30"),
    ],
)
def test_scripts_widths_and_spaces_make_no_difference(text, same):
    assert outcome(text) == outcome(same)


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("明天凌晨1点", "2026-11-25T01:00"),
        ("明天凌晨12点半", "2026-11-25T00:30"),
        ("明天上午11点", "2026-11-25T11:00"),
        ("明天中午12点", "2026-11-25T12:00"),
        ("明天中午1点", "2026-11-25T13:00"),
        ("明天下午12点半", "2026-11-25T12:30"),
        ("明天下午13点", "2026-11-25T13:00"),
        ("明天傍晚6点", "2026-11-25T18:00"),
        ("明天晚上8点", "2026-11-25T20:00"),
        ("明天晚上12点", "2026-11-26T00:00"),
        ("明天晚上十二点半", "2026-11-26T00:30"),
        ("明天24:00", "2026-11-26T00:00"),
        ("12月31日晚上12点", "2027-01-01T00:00"),
        ("tomorrow 12am", "2026-11-25T00:00"),
        ("tomorrow 12:30pm", "2026-11-25T12:30"),
        ("明天0点", "2026-11-25T00:00"),
        ("明天03:00", "2026-11-25T03:00"),
        ("明天7点", "2026-11-25T07:00"),
        ("明天8点05", "2026-11-25T08:05"),
        ("明天八点五分", "2026-11-25T08:05"),
        ("明天八点零五", "2026-11-25T08:05"),
        ("明天8点三刻", "2026-11-25T08:45"),
    ],
)
def test_parts_of_the_day(text, local):
    assert read(text) == local


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
        "上午14点", "凌晨8点", "明天晚上1点", "晚上8am", "明天3点到5点", "明天14:30请准时", "请明天14:30", "八点五",
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
    assert read("9月1日 9:00") == "2027-09-01T09:00"
    with pytest.raises(PastTime) as refused:
        read("12月30日 9:00", at("2027-01-05T10:00"))
    assert refused.value.values["meant"].local == "2026-12-30T09:00"


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


@pytest.mark.parametrize(
    ("text", "now", "local"),
    [
        ("正月初八 上午9点", "2026-11-24T12:00", "2027-02-13T09:00"),
        ("正月初八 上午9点", "2027-02-13T08:59", "2027-02-13T09:00"),
        ("正月初八 上午9点", "2027-02-13T09:00", "2028-02-02T09:00"),
        ("腊月廿三 9点", "2027-01-05T12:00", "2027-01-30T09:00"),
        ("腊月廿三 9点", "2027-01-31T12:00", "2028-01-19T09:00"),
        ("冬月初一 9点", "2027-01-31T12:00", "2027-11-28T09:00"),
        ("农历八月十五 19:00", "2026-11-24T12:00", "2027-09-15T19:00"),
        ("农历十月十六 19:00", "2026-11-24T12:00", "2026-11-24T19:00"),
        ("五月初五 9点", "2028-05-01T12:00", "2028-05-28T09:00"),
        ("闰五月初五 9点", "2026-11-24T12:00", "2028-06-27T09:00"),
        ("农历七月三十 9点", "2027-08-01T12:00", "2027-08-31T09:00"),
    ],
)
def test_lunar_dates_are_the_next_ones(text, now, local):
    assert read(text, at(now)) == local


@pytest.mark.parametrize(
    ("text", "last"), [("腊月三十 9点", 29), ("农历三月三十 9点", 29), ("闰正月初一 9点", 0), ("闰五月三十 9点", 29)]
)
def test_lunar_days_that_do_not_exist(text, last):
    with pytest.raises(NoSuchDay) as refused:
        read(text)
    assert refused.value.values["lunar"]
    assert refused.value.values["last"] == last


def test_a_leap_month_that_is_far_off():
    with pytest.raises(TooFar) as refused:
        read("闰三月初五 9点")
    assert refused.value.values["meant"].local == "2031-04-26T09:00"


def test_a_time_that_the_clock_skips():
    saturday = at("2027-03-13T12:00", NEW_YORK)
    with pytest.raises(SpringGapRefused) as refused:
        read("明天凌晨2点半", saturday, NEW_YORK)
    assert refused.value.values == {
        "local": "2027-03-14T02:30", "zone": NEW_YORK, "before": "2027-03-14T01:59", "after": "2027-03-14T03:00",
        "typed": "明天凌晨2点半",
    }  # fmt: skip
    assert read("02:30", at("2027-03-14T12:00", NEW_YORK), NEW_YORK) == "2027-03-15T02:30"


def test_hours_from_now_are_hours_even_when_the_clock_changes():
    spring, autumn = at("2027-03-14T01:30", NEW_YORK), at("2026-11-01T00:30", NEW_YORK)
    assert read("in 2 hours", spring, NEW_YORK) == "2027-03-14T04:30"
    assert parse("in 2 hours", autumn, NEW_YORK).at == autumn + 7_200_000


WAYS = [
    "{0:%Y-%m-%dT%H:%M}", "{0:%Y/%m/%d %H:%M}", "{0.year}年{0.month}月{0.day}日{0:%H:%M}", "{0:%d %B %Y %H:%M}",
    "{0:%b %d, %Y at %I:%M %p}", "{0:%A, %d %b %Y %I:%M%p}", "{0:%H:%M} {0:%d %b %Y}", "{0.year}年{0.month}月{0.day}號 {0:%H}點{0:%M}分",
]  # fmt: skip


@given(minutes=st.integers(1, REACH_MS // 60_000), zone=st.sampled_from([SHANGHAI, NEW_YORK, "Asia/Manila", "Australia/Lord_Howe"]),
       way=st.sampled_from(WAYS))  # fmt: skip
def test_a_full_date_is_read_as_it_is_written(minutes, zone, way):
    local = wall(NOW + minutes * 60_000, zone).replace(second=0)
    assert parse(way.format(local), NOW, zone) == moment(local, zone)


@given(days=st.integers(1, 353), hour=st.integers(0, 23))
def test_a_lunar_date_of_the_coming_year_is_read_as_it_is_said(days, hour):
    local = wall(NOW, SHANGHAI).replace(hour=hour, minute=0, second=0) + timedelta(days=days)
    assert read(f"农历{lunar.words(local.date())} {hour:02}:00") == local.isoformat(timespec="minutes")


PIECES = [
    "今",
    "明",
    "后",
    "天",
    "日",
    "下",
    "周",
    "星期",
    "五",
    "十",
    "二",
    "廿",
    "初",
    "三",
    "月",
    "正",
    "腊",
    "闰",
    "农历",
    "年",
    "号",
    "早",
    "晚上",
    "下午",
    "点",
    "半",
    "刻",
    "分",
    "小时",
    "后",
    ":",
    "0",
    "1",
    "2",
    "12",
    "30",
    "14:30",
    "2026",
    "-",
    "T",
    "Z",
    "+08:00",
    "in",
    "an",
    "hour",
    "minutes",
    "at",
    "on",
    "next",
    "fri",
    "dec",
    "3rd",
    "am",
    "pm",
    ",",
    "(",
    ")",
]


@given(pieces=st.lists(st.sampled_from([*PIECES, " "]), max_size=9), zone=st.sampled_from([SHANGHAI, NEW_YORK]))
def test_whatever_is_typed_gives_a_moment_to_come_or_a_refusal(pieces, zone):
    found = outcome("".join(pieces), zone)
    assert found in REFUSALS or NOW < found <= NOW + REACH_MS


@given(text=st.text(max_size=30))
def test_no_text_breaks_it(text):
    found = outcome(text)
    assert found in REFUSALS or found > NOW
