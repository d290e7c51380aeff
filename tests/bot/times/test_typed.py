"""What people type as a time, and what it means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.times.moments import moment, wall
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
from tests.bot.times.reading import NEW_YORK, NOW, SHANGHAI, at, outcome, read


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
        ("24号14点", "2026-11-24T14:00"),
        ("24号9点", "2026-12-24T09:00"),
        ("八月十五号9点", "2027-08-15T09:00"),
        ("正月初八日9点", "2027-02-13T09:00"),
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


REFUSALS = [NotATime, NoTimeOfDay, NoSuchDay, WrongWeekday, PastTime, TooFar, Ambiguous, SpringGapRefused]


PIECES = [
    *"今明后天日下周五十二廿初三月正腊闰年号早点半刻分:012-TZ,() ", *["星期", "农历", "晚上", "下午", "小时", "12", "30", "14:30", "2026", "+08:00"],
    *["in", "an", "hour", "minutes", "at", "on", "next", "fri", "dec", "3rd", "am", "pm"],
]  # fmt: skip


@given(pieces=st.lists(st.sampled_from(PIECES), max_size=9), zone=st.sampled_from([SHANGHAI, NEW_YORK]))
def test_whatever_is_typed_gives_a_moment_to_come_or_a_refusal(pieces, zone):
    found = outcome("".join(pieces), zone)
    assert found in REFUSALS or NOW < found <= NOW + REACH_MS


@given(text=st.text(max_size=30))
def test_no_text_breaks_it(text):
    found = outcome(text)
    assert found in REFUSALS or found > NOW
