"""Moments in words."""

from datetime import UTC, datetime

import pytest

from bot.messages import Messages
from bot.times.moments import Moment, moment
from bot.times.spoken import read_back
from tests.bot.times.reading import SHANGHAI, at

MEETING = moment(datetime.fromisoformat("2026-12-03T14:30"), "Asia/Shanghai")


def test_a_moment_is_read_back_in_the_three_languages():
    assert read_back(MEETING, "zh-Hans", "Asia/Shanghai") == "2026年12月3日 星期四 14:30（农历十月廿五，北京时间）"
    assert read_back(MEETING, "zh-Hant", "Asia/Shanghai") == "2026年12月3日 星期四 14:30（農曆十月廿五，北京時間）"
    assert read_back(MEETING, "en", "Asia/Shanghai") == "Thursday, 3 December 2026, 14:30 (Beijing time)"


def test_another_reader_gets_the_day_and_time_of_his_own_zone():
    assert (
        read_back(MEETING, "zh-Hans", "America/New_York")
        == "2026年12月3日 星期四 01:30（农历十月廿五，北美东部标准时间）"
    )
    assert read_back(MEETING, "zh-Hant", "Pacific/Auckland").startswith("2026年12月3日 星期四 19:30（農曆十月廿五，")
    assert (
        read_back(MEETING, "en", "America/Los_Angeles") == "Wednesday, 2 December 2026, 22:30 (Pacific Standard Time)"
    )
    assert read_back(MEETING, "en", "Asia/Kuala_Lumpur") == "Thursday, 3 December 2026, 14:30 (Malaysia Time)"


def test_the_two_hours_of_autumn_are_told_apart():
    first = moment(datetime.fromisoformat("2026-11-01T01:30"), "America/New_York")
    second = Moment("2026-11-01T06:30", "UTC", first.at + 3_600_000)
    assert read_back(first, "en", "America/New_York").endswith("01:30 (Eastern Daylight Time)")
    assert read_back(second, "en", "America/New_York").endswith("01:30 (Eastern Standard Time)")


def test_outside_the_known_years_there_is_no_lunar_date():
    far = datetime(2150, 1, 1, 12, tzinfo=UTC)
    moment = Moment("2150-01-01T12:00", "UTC", int(far.timestamp() * 1000))
    assert read_back(moment, "zh-Hans", "UTC") == "2150年1月1日 星期四 12:00（协调世界时）"


MESSAGES = Messages()
NOW = at("2026-11-24T12:00")


def shanghai(local):
    return moment(datetime.fromisoformat(local), SHANGHAI)


def said(template, language, **values):
    return (
        MESSAGES._environments[language].from_string(f"{{{{ {template} }}}}").render(zone=SHANGHAI, now=NOW, **values)
    )


@pytest.mark.parametrize(
    ("template", "value", "chinese", "english"),
    [
        ("value | instant(zone)", at("2026-12-03T14:30"), "12月3日 14:30", "3 Dec 14:30"),
        ("value | instant(zone, now)", at("2026-12-03T14:30"), "12月3日 14:30", "3 Dec 14:30"),
        ("value | instant(zone, now)", at("2027-01-05T09:00"), "2027年1月5日 09:00", "5 Jan 2027 09:00"),
        ("value | instant('America/New_York', now)", at("2027-01-01T09:00"), "12月31日 20:00", "31 Dec 20:00"),
        ("value | weekday", "2026-12-03", "星期四", "Thursday"),
        ("value | offer(zone, now)", shanghai("2026-11-24T18:00"), "今天 18:00", "today 18:00"),
        ("value | offer(zone, now)", shanghai("2026-11-25T09:00"), "明天 09:00", "tomorrow 09:00"),
        ("value | offer(zone, now)", shanghai("2026-11-30T09:00"), "周一 09:00", "Mon 09:00"),
        ("value | offer(zone, now)", shanghai("2026-12-01T09:00"), "12月1日 09:00", "1 Dec 09:00"),
        ("value | span", 0, "不到 1 分钟", "less than a minute"),
        ("value | span", 40_400, "不到 1 分钟", "less than a minute"),
        ("value | span", 170_000, "约 3 分钟", "about 3 min"),
        ("value | span", 5_399_999, "约 90 分钟", "about 90 min"),
        ("value | span", 7_000_000, "约 2 小时", "about 2 h"),
        ("value | span", 200_000_000, "约 2 天", "about 2 days"),
    ],
)
def test_filters_say_times_briefly(template, value, chinese, english):
    assert said(template, "zh-Hans", value=value) == chinese
    assert said(template, "en", value=value) == english


def test_filters_speak_the_readers_script_and_zone():
    assert said("value | moment(zone)", "zh-Hant", value=MEETING) == read_back(MEETING, "zh-Hant", SHANGHAI)
    monday = shanghai("2026-11-30T09:00")
    assert said("value | offer(zone, now)", "zh-Hant", value=monday) == "週一 09:00"
    assert said("value | offer('America/New_York', now)", "en", value=monday) == "Sun 20:00"
    assert said("value | span", "zh-Hant", value=170_000) == "約 3 分鐘"
