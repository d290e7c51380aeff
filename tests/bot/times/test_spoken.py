"""Moments in words."""

from datetime import UTC, datetime

from bot.times.moments import Moment, moment
from bot.times.spoken import read_back

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
